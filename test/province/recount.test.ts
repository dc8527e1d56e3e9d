import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../shared/calendar/instant.ts';
import { contribution, totalOf } from '../../shared/province/contribution.ts';
import { dayBy, WITHIN } from '../../shared/province/figures.ts';
import { measured } from '../../shared/province/measures.ts';
import { ratesOf } from '../../shared/province/rates.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { EventOf, Fact, TicketEvent } from '../../shared/ticket/events.ts';
import { evolve } from '../../shared/ticket/evolve.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { type Life, life, never, PATIENCE, tellLife } from '../ticket/lives.ts';

const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);
const RUNS = { numRuns: 80 * LONGER, seed: Number(process.env.HOTLINE_SEED ?? 12345) };

type Type = Fact['type'];

/** A ledger read from outside: the counts are made from its events alone, by other rules than the product's. */
class Recount {
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
      class: ticket.classCode ?? 'none',
      place: ticket.placeCode ?? 'none',
    };
  }
}

function summed(all: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** Each of the lives told to its end, with the ledger that it made. */
function ledgersOf(lives: readonly Life[]): Recount[] {
  return lives.map((life) => new Recount(tellLife(life, never).events));
}

describe('the counts of random lives', () => {
  const lives = fc.array(life, { minLength: 1, maxLength: 4 });
  const lived = new Set<string>();

  it(
    'are those of an independent recount of the ledgers, by every cut and day',
    () => {
      fc.assert(
        fc.property(lives, (drawn) => {
          for (const { city } of drawn) lived.add(city.regulation.id);
          const ledgers = ledgersOf(drawn);
          const cells = totalOf(ledgers.map(({ ticket }) => contribution(ticket)));
          for (const by of WITHIN.filter((each) => each !== 'unit')) {
            const topic = by === 'class' || by === 'place';
            for (const [value, own] of Map.groupBy(dayBy(by, cells), (cell) => cell.value)) {
              const mine = ledgers.filter((ledger) => ledger.values()[by] === value);
              const told = measured(summed(own.map(({ counts }) => counts)));
              const recounted = summed(
                mine.map((ledger) =>
                  topic && ledger.ticket.stage !== 'closed' ? { received: 1 } : ledger.counts(),
                ),
              );
              const shown = Object.fromEntries(
                Object.keys(recounted).map((name) => [name, (told as Record<string, number>)[name] ?? 0]),
              );
              expect([by, value, shown]).toEqual([by, value, recounted]);
            }
          }
          const days = new Set(ledgers.map(({ ticket }) => dayOf(ticket.submittedAt)));
          expect(new Set(cells.map(({ bucket }) => bucket.slice(7)))).toEqual(days);
        }),
        RUNS,
      );
      expect(lived).toEqual(new Set(REGULATIONS.map(({ id }) => id)));
    },
    PATIENCE,
  );

  it(
    'give rates from nothing to one, with no more left out than there is',
    () => {
      fc.assert(
        fc.property(lives, (drawn) => {
          const cells = totalOf(ledgersOf(drawn).map(({ ticket }) => contribution(ticket)));
          for (const own of Map.groupBy(dayBy('unit', cells), (cell) => cell.value).values()) {
            for (const { numerator, denominator } of Object.values(ratesOf(own))) {
              expect(numerator).toBeGreaterThanOrEqual(0);
              expect(denominator).toBeGreaterThanOrEqual(numerator);
            }
          }
        }),
        { ...RUNS, numRuns: 8 * LONGER },
      );
    },
    PATIENCE,
  );
});
