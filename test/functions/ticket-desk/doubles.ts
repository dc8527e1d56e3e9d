import type { KnowledgeDeps } from '../../../functions/held-knowledge.ts';
import { type Act, act, type DeskDeps } from '../../../functions/ticket-desk.ts';
import { addSeconds, type Instant } from '../../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import type { Entry } from '../../../shared/knowledge/entry.ts';
import type {
  Commit,
  CurrentRulebook,
  IdempotencyRecord,
  LoadedTicket,
  Rulebook,
  TicketStore,
  Vault,
} from '../../../shared/ports.ts';
import { TextsDestroyedError } from '../../../shared/privacy/errors.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import type { CommandBody, CommandType } from '../../../shared/ticket/commands.ts';
import { bodyOf, type LedgerEntry } from '../../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../../shared/ticket/settle.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { at } from '../../ticket/story.ts';
import { MemoryFinder } from '../reactions/links.ts';

export const TICKET_NO = '43050026091800000001';
export const CURRENT: CurrentRulebook = {
  calendar: PUBLISHED.version,
  settings: 'default',
  units: 'v1',
  rosters: 'none',
  registers: 'none',
};

/** Tickets in memory, under the store's own conditions: the version, the ticket number, the key. */
export class MemoryStore implements TicketStore {
  readonly tickets = new Map<string, { readonly ticket: Ticket; readonly hash: string }>();
  readonly entries: LedgerEntry[] = [];
  readonly commits: Commit[] = [];
  readonly keys = new Map<string, IdempotencyRecord>();
  readonly nonces = new Set<string>();
  current = CURRENT;
  loads = 0;
  /** Queries for what is due. */
  queries = 0;
  /** Run, one each, before the commits that come: what somebody else does in between. */
  readonly meanwhile: (() => Promise<unknown>)[] = [];

  async load(ticketNo: string): Promise<LoadedTicket | undefined> {
    this.loads++;
    const held = this.tickets.get(ticketNo);
    return held && { ...held, current: this.current };
  }

  async commit(commit: Commit): ReturnType<TicketStore['commit']> {
    await this.meanwhile.shift()?.();
    const { before, after, entry, idempotency, number, nonce } = commit;
    const keys = [idempotency, number].filter((each) => each !== undefined);
    if (nonce && this.nonces.has(nonce.key)) return 'nonce-used';
    if (keys.some(({ key }) => this.keys.has(key))) return 'key-used';
    if (this.tickets.get(after.ticketNo)?.ticket.version !== before?.version) return 'version-lost';
    this.tickets.set(after.ticketNo, { ticket: after, hash: entry.hash });
    this.entries.push(entry);
    this.commits.push(commit);
    for (const record of keys) this.keys.set(record.key, record);
    if (nonce) this.nonces.add(nonce.key);
    return 'committed';
  }

  async ledger(ticketNo: string, after = 0): Promise<readonly LedgerEntry[]> {
    return this.entries.filter((entry) => entry.ticketNo === ticketNo && entry.version > after);
  }

  async listByUnit(): Promise<never> {
    throw new Error('no lists here');
  }

  async listDue({ region, before, cursor = '', limit }: Parameters<TicketStore['listDue']>[0]) {
    this.queries++;
    const due = [...this.tickets.values()].flatMap(({ ticket: { ticketNo, ...ticket } }) => {
      const at = nextDueAt({ ticketNo, ...ticket });
      const late = ticket.region === region && ticket.stage !== 'closed' && at !== undefined && at < before;
      return late && `${at}${ticketNo}` > cursor ? [`${at}${ticketNo}`] : [];
    });
    const keys = due.sort().slice(0, limit);
    const next = due.length > limit ? keys.at(-1) : undefined;
    return { items: keys.map((key) => key.slice(-20)), ...(next !== undefined && { cursor: next }) };
  }

  async listOpen(region: string, shard: number): Promise<{ items: string[] }> {
    const open = [...this.tickets.values()].filter(
      ({ ticket }) =>
        ticket.region === region &&
        Number(ticket.ticketNo.slice(-8)) % 16 === shard &&
        ticket.stage !== 'closed',
    );
    return { items: open.map(({ ticket }) => ticket.ticketNo) };
  }

  version(ticketNo: string = TICKET_NO): number | undefined {
    return this.tickets.get(ticketNo)?.ticket.version;
  }

  /** The commands committed to a ticket, in order. */
  commands(ticketNo: string = TICKET_NO): string[] {
    return this.entries.filter((e) => e.ticketNo === ticketNo).map((entry) => bodyOf(entry).command);
  }
}

/** A vault that keeps what it was given to seal, by reference. */
export class MemoryVault implements Vault {
  readonly texts = new Map<string, string>();
  readonly destroyed = new Set<string>();
  seals = 0;

  async seal(ticketNo: string, texts: Readonly<Record<string, string>>, _isNew: boolean) {
    if (this.destroyed.has(ticketNo) && Object.keys(texts).length > 0) throw new TextsDestroyedError();
    this.seals++;
    const item = `item-${this.seals}`;
    const sealed = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => {
        this.texts.set(`${ticketNo}/${item}#${path}`, text);
        return [path, { ref: `${item}#${path}`, commitment: `commitment-${path}` }];
      }),
    );
    const items = Object.keys(texts).length > 0 ? [{ ref: item, sealed: 'ciphertext' }] : [];
    return { items, sealed };
  }

  async open(ticketNo: string, refs: readonly string[]) {
    if (this.destroyed.has(ticketNo)) throw new TextsDestroyedError();
    return Object.fromEntries(
      refs.map((ref) => {
        const text = this.texts.get(`${ticketNo}/${ref}`);
        if (text === undefined) throw new Error(`no text ${ref}`);
        return [ref, text];
      }),
    );
  }
}

const UNITS: readonly Unit[] = ['chengguan', 'shuiwu', 'gongan', 'hotline'].map((id) => ({
  id,
  name: id,
  contacts: [],
}));

export const rulebook: Pick<Rulebook, 'calendar' | 'settings' | 'units' | 'register' | 'current'> = {
  calendar: async (_region, version) =>
    version === PUBLISHED.version ? PUBLISHED : { ...PUBLISHED, version },
  settings: async () => DEFAULT_SETTINGS,
  units: async () => UNITS,
  register: async () => undefined,
  current: async () => CURRENT,
};

/** Desks of one city, with a clock that the test moves. */
export class City {
  readonly store = new MemoryStore();
  readonly vault = new MemoryVault();
  readonly finder = new MemoryFinder(this.store);
  now: Instant;
  /** The knowledge base's entries, by number. */
  readonly entries = new Map<string, Entry>();
  readonly deps: DeskDeps & KnowledgeDeps & { readonly finder: MemoryFinder };

  constructor(now = '2026-09-18 10:00') {
    this.now = at(now);
    this.deps = {
      finder: this.finder,
      knowledge: { entry: async (_region, number) => this.entries.get(number) },
      store: this.store,
      vault: this.vault,
      rulebook: {
        ...rulebook,
        publish: () => Promise.reject(new Error('nothing is published here')),
      },
      idempotency: { find: async (key) => this.store.keys.get(key) },
      clock: { now: () => this.now },
      indexKeys: async () => firstIndexKey(new Uint8Array(32).fill(7)),
    };
  }

  at(text: string): this {
    this.now = at(text);
    return this;
  }

  later(seconds: number): this {
    this.now = addSeconds(this.now, seconds);
    return this;
  }

  act<T extends CommandType>(
    type: T,
    body: CommandBody<T>,
    more: Partial<Act<T>> & { readonly unit?: string } = {},
    deps: DeskDeps = this.deps,
  ) {
    const { unit, ...rest } = more;
    return act(deps, {
      ticketNo: TICKET_NO,
      type,
      body,
      actor: unit === undefined ? { side: 'hotline' } : { side: 'unit', unit },
      by: 'somebody',
      answer: ({ version, stage }) => ({ version, stage }),
      ...rest,
    });
  }

  /** A complaint that an agent took in on the phone and accepted. */
  submit(ticketNo: string = TICKET_NO, more: Partial<Act<'submit'>> = {}) {
    return this.act('submit', submission(ticketNo), { ticketNo, ...more });
  }

  dispatch(ticketNo: string = TICKET_NO) {
    return this.act('dispatch', { lead: 'chengguan', assistants: [] }, { ticketNo });
  }

  /** A ticket that ended at intake: answered while the citizen was on the line. */
  submitAnswered(ticketNo: string = TICKET_NO) {
    const body = { ...submission(ticketNo), reply: new PersonalText('当场答复') };
    return this.act('submit', body, { ticketNo });
  }
}

export const WORDS = '楼下工地夜间施工，张三，13907391234';

export function submission(ticketNo: string): CommandBody<'submit'> {
  return {
    ticketNo,
    region: ticketNo.slice(0, 6),
    channel: 'phone',
    kind: 'complaint',
    text: new PersonalText(WORDS),
    confidential: 'none',
    accepted: true,
  };
}

/** The path and body of a POST that is to be done once. */
export function once(key: string, body = '{}', path = 'phone') {
  return { key, path, body: new TextEncoder().encode(body) };
}
