import type { ApiRequest, ApiResponse, Route } from '../../../functions/http/route.ts';
import { ratingPageRoutes } from '../../../functions/ratings/link.ts';
import { replyRoutes } from '../../../functions/ratings/replies.ts';
import { parseSenders } from '../../../shared/alert/senders.ts';
import type { Ask, AttemptCounter, RatingAsks } from '../../../shared/ports.ts';
import { firstIndexKey, type IndexKeys } from '../../../shared/privacy/index-keys.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { dayNumber, ratingToken } from '../../../shared/privacy/rating-token.ts';
import { aliyunEntry, sendersSecret, tencentEntry } from '../../alert/alert-templates.ts';
import { City, TICKET_NO } from '../ticket-desk/doubles.ts';

export const INDEX_KEY = new Uint8Array(32).fill(9);
export const RECEIPT_KEY = 'r'.repeat(40);
const REGION = TICKET_NO.slice(0, 6);

/** Who was asked what, in memory. */
class MemoryAsks implements RatingAsks {
  readonly asked = new Map<string, Ask[]>();
  readonly refusals = new Set<string>();

  async note(region: string, person: string, ask: Ask): Promise<void> {
    const key = `${region} ${person}`;
    this.asked.set(key, [ask, ...(this.asked.get(key) ?? [])]);
  }

  async of(region: string, person: string) {
    const key = `${region} ${person}`;
    return { asks: this.asked.get(key) ?? [], refused: this.refusals.has(key) };
  }

  async refuse(region: string, person: string): Promise<void> {
    this.refusals.add(`${region} ${person}`);
  }
}

/** A city one of whose citizens was asked to rate an answer. */
export class Rated {
  readonly city = new City();
  readonly asks = new MemoryAsks();
  readonly logged: string[] = [];
  readonly attempts = new Map<string, number>();
  nowMs = Date.parse('2026-09-21T03:00:00Z');
  /** The index keys as they are to be used. */
  keys: IndexKeys = firstIndexKey(INDEX_KEY);

  /** Answers the ticket, so that it waits for its rating, and asks the number's holder. */
  async answered(phone = '+8613907391234'): Promise<void> {
    const { city } = this;
    await city.submit();
    await city.dispatch();
    await city.act('sign', {}, { unit: 'chengguan' });
    await this.answerAgain(phone, 0);
  }

  /** The unit answers, at first or again, and the citizen is asked. */
  async answerAgain(phone: string, round: number): Promise<void> {
    const { city } = this;
    city.later(3600);
    const text = new PersonalText('已处理');
    const answer = { handledBy: text, handledAt: city.now, process: text, result: text };
    await city.act('answer', { ...answer, contact: { reached: true, way: 'phone' } }, { unit: 'chengguan' });
    await city.act('review-answer', { passed: true });
    const person = keyedIndex(INDEX_KEY, 'phone', phone);
    await this.asks.note(REGION, person, { ticketNo: TICKET_NO, round, at: city.now });
  }

  get #log() {
    const line = (code: string) => void this.logged.push(code);
    return { info: line, warn: line, error: line };
  }

  /** A provider hands in messages. */
  async provider(provider: string, body: unknown, key = RECEIPT_KEY): Promise<ApiResponse> {
    const [route] = replyRoutes({
      ...this.city.deps,
      cities: async () => parseSenders(sendersSecret({ aliyun: aliyunEntry(), tencent: tencentEntry() })),
      asks: this.asks,
      indexKeys: async () => this.keys,
      log: this.#log,
    });
    return handled(route, {
      params: { provider, region: REGION, key },
      headers: { 'content-type': 'application/json' },
      rawBody: Buffer.from(JSON.stringify(body)),
    });
  }

  /** A citizen writes by Alibaba Cloud. @param id its number of the message */
  writes(content: string, id: number, phone_number = '13907391234'): Promise<ApiResponse> {
    const send_time = '2026-09-21 11:00:00';
    return this.provider('aliyun', [{ phone_number, content, send_time, sequence_id: id, dest_code: '1' }]);
  }

  token(round = 0, days = 15): string {
    return ratingToken(INDEX_KEY, { ticketNo: TICKET_NO, round, lastDay: dayNumber(this.nowMs) + days });
  }

  /** Opens the page, or hands in its form. */
  async page(token: string, fields?: Record<string, string>, sourceIp = '192.0.2.1'): Promise<ApiResponse> {
    const attempts: AttemptCounter = {
      counted: async (subject) => this.attempts.get(subject) ?? 0,
      count: async (subject) => {
        const count = (this.attempts.get(subject) ?? 0) + 1;
        this.attempts.set(subject, count);
        return count;
      },
      takeBack: async (subject) => {
        this.attempts.set(subject, (this.attempts.get(subject) ?? 0) - 1);
      },
    };
    const [get, post] = ratingPageRoutes({
      ...this.city.deps,
      attempts,
      indexKeys: async () => this.keys,
      wallClock: { nowMs: () => this.nowMs },
    });
    const rawBody = Buffer.from(String(new URLSearchParams(fields)));
    return handled(fields ? post : get, { params: { token }, sourceIp, rawBody });
  }

  get ticket() {
    const held = this.city.store.tickets.get(TICKET_NO)?.ticket;
    if (!held) throw new Error('there is no ticket');
    return held;
  }

  /** What was kept of what they wrote: why each was, and its words. */
  async kept(): Promise<readonly string[]> {
    const { papers } = this.ticket;
    const refs = Object.keys(papers).flatMap((name) =>
      name.startsWith('message.') ? (papers[name]?.ref ?? []) : [],
    );
    const texts = await this.city.vault.open(TICKET_NO, refs);
    return refs.map((ref) => texts?.[ref] ?? '');
  }
}

async function handled(route: Route | undefined, request: object): Promise<ApiResponse> {
  if (!route) throw new Error('no route');
  return route.handle(request as ApiRequest);
}
