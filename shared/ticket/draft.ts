import type { Calendar } from '../calendar/calendar.ts';
import { type Day, dayOf, type Instant } from '../calendar/instant.ts';
import { clocksFrom, knowsClock } from '../regulation/clocks-from.ts';
import { type DueQuery, type DueTime, hasTime, type Start } from '../regulation/due.ts';
import { dueFor, startEventFor } from '../regulation/due-for.ts';
import { inForceOnly, type Rules, rulesOn } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Settings } from '../regulation/settings.ts';
import type { ClockKind, Method } from '../regulation/vocabulary.ts';
import type { Directory } from './directory.ts';
import type { Expiry } from './events/clock.ts';
import type { ClockEnd, ClockTerm, Fact, MoveReason, TicketEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { toldBefore, toldOfLate } from './rungs.ts';
import { type RunningClock, subjectOf, type Ticket } from './ticket.ts';

/** What a decision rests on besides the ticket and the command. */
export interface Basis {
  readonly regulation: Regulation;
  readonly settings: Settings;
  readonly settingsVersion: string;
  readonly calendar: Calendar;
  /** The units to which the hotline may dispatch. */
  readonly units: Directory;
  /** Units that take nothing on any more, with the name of whoever has taken over from them. */
  readonly dissolved?: ReadonlyMap<string, { readonly name: string; readonly successor?: string }>;
  readonly now: Instant;
}

/** Whose clocks are started, and what is known of them besides the ticket. */
interface ClocksOf {
  readonly unit?: string;
  /** The kind of clock, where the question is another's: an extended term is asked for as the extension. */
  readonly kind?: ClockKind;
  readonly method?: Method;
  /** Set where the law itself is the cause, at the instant they run from. */
  readonly by?: 'law';
  /** These clocks alone, or all but these. */
  readonly only?: readonly ClockKind[];
  readonly without?: readonly ClockKind[];
}

/** A decision being written: events so far, and the ticket as they make it. */
export class Draft {
  readonly basis: Basis;
  readonly events: TicketEvent[] = [];
  #ticket: Ticket | undefined;

  constructor(ticket: Ticket | undefined, basis: Basis) {
    this.#ticket = ticket;
    this.basis = basis;
  }

  /** Whether there is a ticket yet. */
  get begun(): boolean {
    return this.#ticket !== undefined;
  }

  get ticket(): Ticket {
    if (this.#ticket === undefined) throw new Error('no ticket yet');
    return this.#ticket;
  }

  /** Legal time never goes back, though two machines' clocks may differ by a second. */
  get now(): Instant {
    const last = this.#ticket?.lastAt;
    return last !== undefined && last > this.basis.now ? last : this.basis.now;
  }

  /** The rules of the day on which the hotline accepted the ticket (readings, point 6). */
  get rules(): Rules {
    const accepted = this.ticket.acceptedAt ?? this.now;
    const { regulation, settings, settingsVersion } = this.basis;
    return inForceOnly(rulesOn(regulation, settings, settingsVersion, dayOf(accepted)));
  }

  /** Writes down what a person did, now. */
  record(fact: Fact): void {
    this.#append({ ...fact, at: this.now, cause: 'person', recordedAt: this.now });
  }

  /** Writes down what the law did, at the instant it did it. */
  recordLaw(fact: Fact, at: Instant): void {
    this.#append({ ...fact, at, cause: 'law', recordedAt: this.now });
  }

  /** Whether the ticket's rules give a term of this kind a length. */
  hasTerm(kind: ClockKind): boolean {
    return startEventFor({ ...this.#about(), clock: kind }, this.rules) !== undefined;
  }

  /** Whether the ticket's rules have a clock of this kind at all, with or without a length. */
  knows(kind: ClockKind): boolean {
    return knowsClock(kind, this.#about().kind, this.rules);
  }

  /** Starts every clock that, by the regulation's data, runs from this event. */
  startClocks(start: Start, more: ClocksOf = {}): void {
    const natures = more.unit === undefined ? [] : (this.basis.units.get(more.unit)?.natures ?? []);
    const about = {
      ...this.#about(),
      ...(more.method && { method: more.method }),
      ...(natures.length > 0 && { natures }),
    };
    for (const query of clocksFrom(about, start.event, this.rules)) {
      const wanted = more.only?.includes(query.clock) ?? true;
      if (wanted && !more.without?.includes(query.clock)) this.#startClock(query, start, more);
    }
  }

  #startClock(query: DueQuery, start: Start, more: ClocksOf): void {
    const kind = more.kind ?? query.clock;
    const due = dueFor(query, start, this.rules, this.basis.calendar);
    if (!hasTime(due)) return;
    const fact: Fact = {
      type: 'ClockStarted',
      id: `${kind}-${this.ticket.clockCount + 1}`,
      kind,
      ...(more.unit !== undefined && { unit: more.unit }),
      expiry: this.#expiry(kind),
      term: {
        ...this.#term(query, start, due),
        ...toldBefore(
          this,
          { kind, ...(more.unit !== undefined && { unit: more.unit }) },
          { start, due, since: more.by === 'law' ? start.at : this.now },
        ),
      },
    };
    if (more.by === 'law') this.recordLaw(fact, start.at);
    else this.record(fact);
  }

  /**
   * Starts for a unit what another one's clock already counts: the same term from the same event, so that the one
   * never ends after the other.
   * @param until an earlier last day, where one was set
   */
  startWithin({ kind, query, start }: RunningClock, unit: string, until?: Day): void {
    this.#startClock({ ...query, ...(until && { until }) }, start, { unit, kind });
  }

  /** Works an open clock out again from the event it runs from, and moves it if it ends at another time. */
  workOutAgain(clock: RunningClock, query: DueQuery, reason: MoveReason): void {
    const due = dueFor(query, clock.start, this.rules, this.basis.calendar);
    if (hasTime(due) && due.dueAt !== clock.dueAt) this.moveClock(clock, query, clock.start, due, reason);
  }

  /** Sets an open clock to another due time. */
  moveClock(clock: RunningClock, query: DueQuery, start: Start, due: DueTime, reason: MoveReason): void {
    const told = clock.expired
      ? toldOfLate(this, clock, due)
      : toldBefore(this, clock, { start, due, since: this.now });
    const term = { ...this.#term(query, start, due), ...told };
    this.record({
      type: 'ClockMoved',
      ...subjectOf(clock),
      from: clock.dueAt,
      to: due.dueAt,
      reason,
      ...(clock.expired && { late: true }),
      term,
    });
  }

  /** Ends a clock because what it waited for was done, in time or late, or because it no longer matters. */
  endClock(clock: RunningClock | undefined, how?: ClockEnd): void {
    if (!clock) return;
    this.record({
      type: 'ClockEnded',
      ...subjectOf(clock),
      how: how ?? (clock.expired ? 'late' : 'met'),
    });
  }

  /** Ends every clock of a unit, or all, as no longer mattering. */
  cancelClocks(which: (clock: RunningClock) => boolean): void {
    for (const clock of this.ticket.clocks.filter(which)) this.endClock(clock, 'cancelled');
  }

  #append(event: TicketEvent): void {
    this.events.push(event);
    this.#ticket = evolve(this.#ticket, event);
  }

  #about(): Omit<DueQuery, 'clock' | 'siteVisit'> {
    const { kind, complex, matter, lawTerm } = this.ticket;
    if (kind === undefined) throw new Error('a ticket without a kind has no terms');
    return { kind, complex, ...(matter && { matter }), ...(lawTerm && { lawTerm }) };
  }

  #expiry(kind: ClockKind): Expiry {
    if (kind === 'return') return 'lapse';
    return kind === 'sign' && this.rules.regulation.signing.deemed ? 'deemed-signed' : 'overdue';
  }

  #term(query: DueQuery, start: Start, due: DueTime): ClockTerm {
    const { dueAt, dueOn, limitIncluded, provisional, earliestOn, latestOn, clause, status, explanation } =
      due;
    return {
      query,
      start,
      dueAt,
      dueOn,
      limitIncluded,
      provisional,
      earliestOn,
      latestOn,
      clause,
      status,
      explanation,
      versions: {
        regulation: this.basis.regulation.id,
        calendar: this.basis.calendar.version,
        settings: this.basis.settingsVersion,
      },
    };
  }
}
