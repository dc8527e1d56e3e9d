import {
  answerMessage,
  type ConversationDeps,
  forgetPerson,
} from '../../../../functions/intake/wechat/conversations.ts';
import type { Sender } from '../../../../functions/intake/wechat/deeds.ts';
import type { Said } from '../../../../functions/intake/wechat/said.ts';
import type {
  AttemptCounter,
  ConversationStore,
  KeptConversation,
  WechatJob,
} from '../../../../shared/ports.ts';
import { firstIndexKey } from '../../../../shared/privacy/index-keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/regulation/settings.ts';
import { keptLog } from '../../http/gateway.ts';
import { City } from '../../ticket-desk/doubles.ts';
import { PLAIN } from './pushes.ts';

/** Conversations in memory, under the store's own conditions: the conversation's version, and each message once. */
export class MemoryConversations implements ConversationStore {
  readonly standing = new Map<string, { version: number; conversation: string }>();
  readonly receipts = new Map<string, { receipt: string; reply?: string }>();
  readonly bound = new Map<string, { person: string; about: string }>();

  async load(person: string, message: string): Promise<KeptConversation> {
    const receipt = this.receipts.get(`${person} ${message}`);
    return { version: 0, ...this.standing.get(person), ...receipt };
  }

  async record(person: string, before: KeptConversation, next: Parameters<ConversationStore['record']>[2]) {
    const { conversation, message } = next;
    const version = this.standing.get(person)?.version ?? 0;
    const key = `${person} ${message?.id}`;
    if (version !== before.version || (message && this.receipts.has(key))) return false;
    this.standing.set(person, { version: version + 1, conversation });
    if (message) this.receipts.set(key, { receipt: message.receipt });
    return true;
  }

  async keepReply(person: string, message: string, reply: string) {
    const kept = this.receipts.get(`${person} ${message}`);
    if (!kept) return reply;
    kept.reply ??= reply;
    return kept.reply;
  }

  async bind(person: string, ticketNo: string, about: string) {
    this.bound.set(ticketNo, { person, about });
  }

  async ticketsOf(person: string, limit: number) {
    const own = [...this.bound].filter(([, each]) => each.person === person).map(([ticketNo]) => ticketNo);
    return own.reverse().slice(0, limit);
  }

  async boundTo(ticketNo: string) {
    return this.bound.get(ticketNo);
  }

  async forget(person: string) {
    this.standing.delete(person);
    for (const key of this.receipts.keys()) if (key.startsWith(`${person} `)) this.receipts.delete(key);
    for (const [ticketNo, each] of this.bound) if (each.person === person) this.bound.delete(ticketNo);
  }
}

class Attempts implements AttemptCounter {
  readonly counts = new Map<string, number>();
  async counted(subject: string) {
    return this.counts.get(subject) ?? 0;
  }
  async count(subject: string) {
    this.counts.set(subject, (await this.counted(subject)) + 1);
    return this.counted(subject);
  }
  async takeBack(subject: string) {
    this.counts.set(subject, (await this.counted(subject)) - 1);
  }
}

/** One account of one city, and its citizens. Pauses take no time; `waited` says how long they would have been. */
export class ConversationWorld {
  readonly city = new City();
  readonly conversations = new MemoryConversations();
  readonly attempts = new Attempts();
  readonly jobs: WechatJob[] = [];
  readonly waited: number[] = [];
  readonly lines: string[];
  readonly deps: ConversationDeps;
  private messages = 0;
  private readonly region: string;

  constructor(region: string = PLAIN.region, settings: Settings = DEFAULT_SETTINGS) {
    this.region = region;
    const rulebook = { ...this.city.deps.rulebook, settings: async () => settings };
    const { lines, log } = keptLog();
    this.lines = lines;
    this.deps = {
      tickets: {
        ...this.city.deps,
        rulebook,
        indexKeys: async () => firstIndexKey(new Uint8Array(32).fill(7)),
      },
      progress: { ...this.city.deps, attempts: this.attempts },
      audit: { record: async () => {} },
      conversations: this.conversations,
      jobs: { send: async (jobs) => void this.jobs.push(...jobs) },
      clock: this.city.deps.clock,
      wallClock: { nowMs: () => 0 },
      log,
      // The five seconds never pass here, unless a test lets them.
      pause: (milliseconds) => {
        this.waited.push(milliseconds);
        return milliseconds > 1_000 && milliseconds < 5_000 ? new Promise(() => {}) : Promise.resolve();
      },
    };
  }

  sender(openId: string): Sender {
    return { account: { ...PLAIN, region: this.region }, openId, person: `demo:${openId}` };
  }

  /** A message of somebody. @returns the answer */
  say(what: string | Omit<Said, 'key'>, openId = 'o1', key = `m${++this.messages}`, deps = this.deps) {
    const said = typeof what === 'string' ? { key, text: what } : { key, ...what };
    return answerMessage(deps, { ...this.sender(openId), said, mac: JSON.stringify(said) });
  }

  leave(openId = 'o1') {
    return forgetPerson(this.deps, this.sender(openId));
  }

  /** The tickets, in the order in which they were made. */
  get tickets() {
    return [...this.city.store.tickets.values()].map(({ ticket }) => ticket);
  }

  /** What is in a ticket's file. */
  async texts(ticketNo = this.tickets[0]?.ticketNo ?? ''): Promise<Record<string, string>> {
    const papers = Object.entries(this.tickets.find((each) => each.ticketNo === ticketNo)?.papers ?? {});
    const opened = await this.city.vault.open(
      ticketNo,
      papers.map(([, { ref }]) => ref),
    );
    return Object.fromEntries(papers.map(([name, { ref }]) => [name, opened[ref] ?? '']));
  }
}

/** The ticket that an answer names. */
export function numberIn(answer: string): string | undefined {
  return /\d{20}/.exec(answer)?.[0];
}
