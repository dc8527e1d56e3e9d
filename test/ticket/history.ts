import { addSeconds, type Instant, parseInstant } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import type { SealedText } from '../../shared/privacy/personal.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  type Settings,
} from '../../shared/regulation/settings.ts';
import { type Change, changesOf } from '../../shared/ticket/change.ts';
import type { Command, CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { GENESIS, type LedgerEntry, ledgerEntry } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { UNITS as DIRECTORY } from './story.ts';

export const REGION = '430500';
export const UNITS = ['chengguan', 'shuiwu', 'gongan'] as const;

/** A text that lies in the vault, as the domain sees it. */
export function sealed(path: string): SealedText {
  return { ref: `item#${path}`, commitment: 'commitment' };
}

/** `2026-09-18 10:00` in the city. */
export function at(text: string): Instant {
  return parseInstant(`${text.replace(' ', 'T')}:00+08:00`) as Instant;
}

/** A ticket number by its place in a test. */
export function numbered(index: number, region: string = REGION): string {
  return `${region}260918${String(index).padStart(8, '0')}`;
}

type Body<T extends CommandType> = Omit<Extract<Command<T>, { type: T }>, 'type' | 'actor'>;

/** A ticket's life under Shaoyang's rules, command by command, with the ledger that it makes. */
export class History {
  readonly ticketNo: string;
  readonly entries: LedgerEntry[] = [];
  /** The ticket after each version. */
  readonly tickets: Ticket[] = [];
  readonly settings: Settings;
  now: Instant;

  constructor(ticketNo: string, now: string, settings: Settings = DEFAULT_SETTINGS) {
    this.ticketNo = ticketNo;
    this.now = at(now);
    this.settings = settings;
  }

  /** A complaint taken in and accepted by an agent on the phone. */
  static accepted(
    ticketNo: string,
    now: string,
    more: Partial<Body<'submit'>> = {},
    settings: Settings = DEFAULT_SETTINGS,
  ): History {
    const history = new History(ticketNo, now, settings);
    history.do('submit', {
      ticketNo,
      region: ticketNo.slice(0, 6),
      channel: 'phone',
      kind: 'complaint',
      text: sealed('text'),
      confidential: 'none',
      accepted: true,
      ...more,
    });
    return history;
  }

  get ticket(): Ticket | undefined {
    return this.tickets.at(-1);
  }

  get version(): number {
    return this.entries.length;
  }

  /** The last change. */
  get change(): Change {
    return changesOf(this.entries).at(-1) as Change;
  }

  at(text: string): this {
    this.now = at(text);
    return this;
  }

  later(seconds: number): this {
    this.now = addSeconds(this.now, seconds);
    return this;
  }

  /** Gives a command. @returns the code of the refusal, or undefined when it was carried out */
  try<T extends CommandType>(type: T, body: Body<T>, actingUnit?: string): string | undefined {
    const command = {
      ...body,
      type,
      actor: { side: 'hotline', ...(actingUnit && { unit: actingUnit }) },
    } as unknown as Command;
    const decision = decide(this.ticket, command, {
      regulation: REGULATIONS[0] as Regulation,
      settings: this.settings,
      settingsVersion: DEFAULT_SETTINGS_VERSION,
      calendar: PUBLISHED,
      units: DIRECTORY,
      now: this.now,
    });
    if ('refusal' in decision) return decision.refusal.code;
    if (decision.events.length > 0) this.append(decision.events, decision.ticket, type);
    return undefined;
  }

  /** Gives a command that is expected to be carried out. */
  do<T extends CommandType>(type: T, body: Body<T>, actingUnit?: string): this {
    const refused = this.try(type, body, actingUnit);
    if (refused) throw new Error(`${type} was refused: ${refused}`);
    return this;
  }

  private append(events: readonly TicketEvent[], ticket: Ticket, command: string): void {
    const version = this.version + 1;
    const previous = this.entries.at(-1)?.hash ?? GENESIS;
    const body = { ticketNo: this.ticketNo, version, previous, command, actor: 'a person', events };
    this.entries.push(ledgerEntry(body, () => `hash-${version}`));
    this.tickets.push({ ...ticket, version });
  }
}

/** Handed in by a unit with all that the clause asks for. */
export const ANSWER: Body<'answer'> = {
  handledBy: sealed('handledBy'),
  handledAt: at('2026-09-21 09:00'),
  process: sealed('process'),
  result: sealed('result'),
  contact: { reached: true, way: 'phone' },
};
