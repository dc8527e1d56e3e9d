import type { EventOf, Fact, TicketEvent } from '../../shared/ticket/events.ts';
import { evolve } from '../../shared/ticket/evolve.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';

type Type = Fact['type'];

/** A ledger read from outside: the counts are made from its events alone, by other rules than the product's. */
export class Recount {
  readonly #events: readonly TicketEvent[];
  /** The ticket before each event, for who was in charge then. */
  readonly #before: readonly (Ticket | undefined)[];
  readonly ticket: Ticket;

  constructor(events: readonly TicketEvent[]) {
    this.#events = events;
    const before: (Ticket | undefined)[] = [];
    let ticket: Ticket | undefined;
    for (const event of events) {
      before.push(ticket);
      ticket = evolve(ticket, event);
    }
    if (!ticket) throw new Error('a ledger has events');
    this.#before = before;
    this.ticket = ticket;
  }

  all<T extends Type>(type: T): EventOf<T>[] {
    return this.#events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Terms of a kind that were kept, or missed: not an assistant's, and none that merely lapses. */
  terms(kind: string, how: 'kept' | 'missed'): number {
    const begun = new Map(this.all('ClockStarted').map((event) => [event.id, event]));
    return this.#events.filter((event, index) => {
      if (event.type !== 'ClockEnded' && event.type !== 'ClockExpired') return false;
      const fits = event.type === 'ClockEnded' ? how === 'kept' && event.how === 'met' : how === 'missed';
      if (!fits || event.kind !== kind || begun.get(event.id)?.expiry === 'lapse') return false;
      const part = this.#before[index]?.assignments.find(({ unit }) => unit === event.unit);
      return event.unit === undefined || part?.role !== 'assistant';
    }).length;
  }

  /** The revisit that counts: the last, unless the work began anew after it. */
  get judgement(): EventOf<'Revisited'> | undefined {
    const anew: readonly Type[] = ['Revisited', 'RedoOrdered', 'Unfollowed'];
    const last = this.#events.findLast(({ type }) => anew.includes(type));
    return last?.type === 'Revisited' ? last : undefined;
  }

  counts(): Record<string, number> {
    const { judgement, ticket } = this;
    const outcome = this.all('Closed').at(-1)?.outcome;
    const missed = this.terms('handle', 'missed') + this.terms('redo', 'missed');
    const asked = judgement?.reached === true;
    const own = (each: EventOf<'SupervisionOpened'>) => each.by === undefined || each.by === 'hotline';
    return {
      received: this.all('Submitted').length,
      rejected: Number(outcome === 'rejected'),
      answeredOnline: Number(outcome === 'answered-online'),
      terminated: Number(outcome === 'terminated'),
      handedOver: Number(outcome === 'handed-over'),
      closed: Number(ticket.stage === 'closed'),
      overdue: Number(missed > 0),
      dispatchKept: this.terms('dispatch', 'kept'),
      dispatchMissed: this.terms('dispatch', 'missed'),
      signKept: this.terms('sign', 'kept'),
      signMissed: this.terms('sign', 'missed'),
      contactKept: this.terms('contact', 'kept'),
      contactMissed: this.terms('contact', 'missed'),
      handleKept: this.terms('handle', 'kept'),
      handleMissed: this.terms('handle', 'missed'),
      redoKept: this.terms('redo', 'kept'),
      redoMissed: this.terms('redo', 'missed'),
      solvedAsked: Number(asked && judgement.solved !== undefined),
      solvedYes: Number(asked && judgement.solved === 'yes'),
      satisfiedYes: Number(asked && judgement.satisfied === true),
      improperReturns: this.all('ReturnRefused').filter(({ improper }) => improper).length,
      redos: this.all('RedoOrdered').length,
      supervisions: this.all('SupervisionOpened').filter(own).length,
      extensions: this.all('ExtensionGranted').length,
      failedAnswers: this.all('AnswerFailed').length,
      cards: this.all('CardIssued').length,
    };
  }

  /** Terms of a kind in a unit's time: what it answers for, wherever the ticket is now. */
  of(unit: string, kind: string, how: 'kept' | 'missed'): number {
    return this.#events.filter((event, index) => {
      if (event.type !== 'ClockEnded' && event.type !== 'ClockExpired') return false;
      if (event.unit !== unit || event.kind !== kind) return false;
      const fits = event.type === 'ClockEnded' ? how === 'kept' && event.how === 'met' : how === 'missed';
      return (
        fits && this.#before[index]?.assignments.find((each) => each.unit === unit)?.role !== 'assistant'
      );
    }).length;
  }

  /** Terms of a kind missed in a unit's time for which nobody found a reason that is not the unit's. */
  charged(unit: string, kind: string): number {
    const found = this.all('OverdueAttributed').filter(({ clock }) => clock === kind);
    if (found.some((each) => each.unit === undefined)) return 0;
    if (found.length > 0 && found.every((each) => each.unit !== unit)) return 0;
    const excused = this.all('FaultExcused').some((each) => each.unit === unit && each.fault === 'overdue');
    return excused ? 0 : this.of(unit, kind, 'missed');
  }

  /** Faults recorded of a unit on a ground, less those withdrawn; none where it is excused. */
  faults(unit: string, ground: string): number {
    const count = (type: 'FaultRecorded' | 'FaultWithdrawn') =>
      this.all(type).filter((each) => each.unit === unit && each.ground === ground).length;
    const excused = this.all('FaultExcused').some((each) => each.unit === unit && each.fault === ground);
    return excused ? 0 : count('FaultRecorded') - count('FaultWithdrawn');
  }

  /** Every unit that ever had it. */
  get units(): ReadonlySet<string> {
    const had = this.#before.flatMap((ticket) => ticket?.assignments ?? []);
    return new Set([...had, ...this.ticket.assignments].map(({ unit }) => unit));
  }

  /** Several answered for parts of their own at some time. */
  get divided(): boolean {
    const leads = (ticket: Ticket | undefined) =>
      ticket?.assignments.filter(({ role }) => role === 'lead').length ?? 0;
    return [...this.#before, this.ticket].some((ticket) => leads(ticket) > 1);
  }

  /** To which value of each cut the ticket belongs in whole. */
  values(): Record<string, string> {
    const { ticket } = this;
    const outcome = ticket.stage === 'closed' ? this.all('Closed').at(-1)?.outcome : undefined;
    const submitted = this.all('Submitted')[0];
    return {
      total: 'total',
      kind: ticket.kind ?? 'none',
      channel: submitted?.channel ?? '',
      outcome: outcome ?? 'none',
      unit: ticket.assignments.find(({ role }) => role === 'lead')?.unit ?? 'none',
      class: ticket.classCode ?? 'none',
      place: ticket.placeCode ?? 'none',
    };
  }
}
