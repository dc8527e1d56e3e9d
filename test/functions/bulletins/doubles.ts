import { bulletinRoutes } from '../../../functions/bulletins/bulletins.ts';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { HandIn } from '../../../shared/bulletin/hand-in.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { BulletinDraft, BulletinOnce, BulletinStore, PublishedBulletin } from '../../../shared/ports.ts';
import type { CellCounts } from '../../../shared/province/cells.ts';
import type { Contribution } from '../../../shared/province/contribution.ts';
import type { Settings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { adopted } from '../../ticket/setting.ts';
import { at } from '../../ticket/story.ts';
import { AlertDesk } from '../alerts/alert-desk.ts';
import { MemoryAssessments } from '../assessments/doubles.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../http/gateway.ts';

/** Bulletins in memory. */
export class MemoryBulletins implements BulletinStore {
  readonly drafts = new Map<string, BulletinDraft>();
  readonly all: PublishedBulletin[] = [];
  readonly handed: HandIn[] = [];
  readonly keys = new Map<string, BulletinOnce>();
  /** Writes that lose their race. */
  lost = 0;

  #write(once: BulletinOnce | undefined, write: () => void): boolean {
    if (this.lost-- > 0 || (once && this.keys.has(once.key))) return false;
    if (once) this.keys.set(once.key, once);
    write();
    return true;
  }

  async draft(region: string, period: string) {
    return this.drafts.get(`${region}/${period}`);
  }

  async saveDraft(draft: BulletinDraft, once?: BulletinOnce) {
    const name = `${draft.region}/${draft.period}`;
    if ((this.drafts.get(name)?.version ?? 0) !== draft.version - 1) return false;
    return this.#write(once, () => this.drafts.set(name, draft));
  }

  async publish(published: PublishedBulletin, once?: BulletinOnce) {
    return this.#write(once, () => this.all.push(published));
  }

  async published(region: string, period: string, version?: number) {
    const own = this.all.filter(({ bulletin }) => bulletin.region === region && bulletin.period === period);
    return version === undefined ? own.at(-1) : own.find((each) => each.version === version);
  }

  async versions(region: string) {
    return this.all
      .filter(({ bulletin }) => bulletin.region === region)
      .map(({ bulletin, ...line }) => ({ ...line, period: bulletin.period }));
  }

  async handIn(handIn: HandIn, once?: BulletinOnce) {
    return this.#write(once, () => this.handed.push(handIn));
  }

  async handIns(region: string, period: string) {
    return this.handed.filter((each) => each.region === region && each.period === period);
  }

  async handedIn(region: string, period: string) {
    return (await this.handIns(region, period)).map(({ unit }) => unit);
  }

  async remember(once: BulletinOnce) {
    return this.#write(once, () => {});
  }

  async once(key: string) {
    return this.keys.get(key);
  }
}

const UNITS = [
  { id: 'chengguan', name: '市城市管理和综合执法局', contacts: [] },
  { id: 'gongan', name: '市公安局', contacts: [] },
];

/** The press of one city: what it has counted, behind the routes of its bulletin. */
export class Press {
  readonly bulletins = new MemoryBulletins();
  readonly assessments = new MemoryAssessments();
  readonly desk: AlertDesk;
  readonly cells: CellCounts[] = [];
  readonly counted: { readonly ticketNo: string; readonly contribution: Contribution }[] = [];
  readonly tickets = new Map<string, Ticket>();
  readonly region: string;
  settings: Settings;

  constructor(city: string, region: string, more: Partial<Settings> = {}) {
    this.region = region;
    this.settings = { ...adopted(city), ...more };
    this.desk = new AlertDesk(at('2026-10-09 09:00'), this.settings, UNITS);
  }

  deps() {
    const { clock } = this.desk.deps;
    return {
      bulletins: this.bulletins,
      assessments: this.assessments,
      aggregates: {
        read: async (bucket: string, topics: boolean) =>
          this.cells.filter((cell) => cell.bucket === bucket && cell.value.startsWith('~') === topics),
        counted: async (day: string, _limit: number, after = '') =>
          this.counted.filter(({ ticketNo }) => ticketNo.startsWith(day) && ticketNo > after),
      },
      store: {
        load: async (ticketNo: string) => {
          const ticket = this.tickets.get(ticketNo);
          return ticket && { ticket, hash: '', current: CURRENT };
        },
      },
      rulebook: {
        current: async () => CURRENT,
        settings: async () => this.settings,
        units: async () => UNITS,
      },
      telling: this.desk.deps,
      clock,
    };
  }

  /** Calls a route through the whole HTTP layer, and answers what is sent. */
  async raw(
    who: PersonCaller | undefined,
    method: string,
    route: string,
    { headers, body, ...more }: Asked = {},
  ): Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }> {
    const handle = api(bulletinRoutes(this.deps()), {
      channels: { find: async () => undefined },
      tokens: { verify: async () => ({ ...(who as PersonCaller), region: who?.region ?? this.region }) },
      nonces: heldNonces(),
      wallClock: { nowMs: () => NOW_MS },
      log: silentLogger,
    });
    const event = gatewayEvent({
      ...{ method, route, ...more },
      headers: { authorization: 'Bearer token', 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await handle(event, CONTEXT);
    return {
      status: Number(answer.statusCode),
      headers: answer.headers ?? {},
      bytes: Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'),
    };
  }

  /** The same where the answer is JSON. */
  async as(who: PersonCaller | undefined, method: string, route: string, more: Asked = {}) {
    const { status, bytes } = await this.raw(who, method, route, more);
    return { status, body: JSON.parse(bytes.toString('utf8')) as Record<string, unknown> };
  }
}

export interface Asked {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const CURRENT = { calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' };
