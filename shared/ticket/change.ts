import type { Day, Instant } from '../calendar/instant.ts';
import type { Channel } from '../caller.ts';
import type { ClockKind, Kind, Matter } from '../regulation/vocabulary.ts';
import type { Outcome } from './events/outcome.ts';
import type { ClockTerm, TicketEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { bodyOf, type LedgerEntry } from './ledger.ts';
import { type PublishedEvent, publishedEvent } from './published-event.ts';
import { leadOf, type RunningClock, type Stage, type Ticket } from './ticket.ts';

/** A clock that runs after a change. */
export interface OpenClock {
  readonly id: string;
  readonly kind: ClockKind;
  /** Whose; absent: the hotline's. */
  readonly unit?: string;
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly clause: string;
  readonly provisional: boolean;
  /** The bounds of a provisional due day; both are `dueOn` otherwise. */
  readonly earliestOn: Day;
  readonly latestOn: Day;
  readonly expired?: true;
}

/**
 * One commit of a ticket as others see it: what happened, and where the ticket stands after it. Codes, ids,
 * times and clauses only; nothing that a person wrote, said or is.
 */
export interface Change {
  readonly ticketNo: string;
  readonly version: number;
  readonly region: string;
  /** When the system wrote it down; each event has its own legal time. */
  readonly recordedAt: Instant;
  readonly stage: Stage;
  readonly channel: Channel;
  readonly kind?: Kind;
  readonly matter?: Matter;
  readonly classCode?: string;
  readonly placeCode?: string;
  /** The unit in charge. */
  readonly lead?: string;
  /** By unit below another, the unit that divided its part and gave it this one. */
  readonly under?: Readonly<Record<string, string>>;
  readonly outcome?: Outcome;
  /** The line that the matter came from, while it is owed an answer. */
  readonly owedTo?: string;
  /** A mark has the hotline watch its terms with the unit. */
  readonly watched?: true;
  readonly clocks: readonly OpenClock[];
  readonly events: readonly PublishedEvent[];
}

/**
 * The changes that a ticket's whole ledger makes, one per entry, oldest first.
 * @param entries the ledger from its first entry on
 * @throws Error when an entry is missing or the first is not the ticket's beginning
 */
export function changesOf(entries: readonly LedgerEntry[]): readonly Change[] {
  const changes: Change[] = [];
  const terms = new Map<string, ClockTerm>();
  let ticket: Ticket | undefined;
  for (const [index, entry] of entries.entries()) {
    if (entry.version !== index + 1) throw new Error(`the ledger has no version ${index + 1}`);
    const { events } = bodyOf(entry);
    for (const event of events) {
      if (event.type === 'ClockStarted' || event.type === 'ClockMoved') terms.set(event.id, event.term);
      ticket = evolve(ticket, event);
    }
    if (!ticket) throw new Error('the ledger begins without an event');
    changes.push(changeOf(entry.version, events, ticket, terms));
  }
  return changes;
}

function changeOf(
  version: number,
  events: readonly TicketEvent[],
  ticket: Ticket,
  terms: ReadonlyMap<string, ClockTerm>,
): Change {
  const { ticketNo, region, stage, channel, kind, matter, classCode, placeCode, outcome, source } = ticket;
  const lead = leadOf(ticket)?.unit;
  const under = Object.fromEntries(
    ticket.assignments.flatMap((each) => (each.under === undefined ? [] : [[each.unit, each.under]])),
  );
  return {
    ticketNo,
    version,
    region,
    recordedAt: events.at(-1)?.recordedAt ?? ticket.lastAt,
    stage,
    channel,
    ...(kind && { kind }),
    ...(matter && { matter }),
    ...(classCode && { classCode }),
    ...(placeCode && { placeCode }),
    ...(lead && { lead }),
    ...(Object.keys(under).length > 0 && { under }),
    ...(outcome && { outcome }),
    ...(source && source.fedBackAt === undefined && { owedTo: source.line }),
    ...(ticket.oversight?.marks?.some(({ watched }) => watched) && { watched: true }),
    clocks: ticket.clocks.map((clock) => openClock(clock, terms.get(clock.id))),
    events: events.map(publishedEvent),
  };
}

function openClock(clock: RunningClock, term: ClockTerm | undefined): OpenClock {
  const { id, kind, unit, dueAt, dueOn, clause, provisional, expired } = clock;
  return {
    id,
    kind,
    ...(unit !== undefined && { unit }),
    dueAt,
    dueOn,
    clause,
    provisional,
    earliestOn: term?.earliestOn ?? dueOn,
    latestOn: term?.latestOn ?? dueOn,
    ...(expired && { expired }),
  };
}
