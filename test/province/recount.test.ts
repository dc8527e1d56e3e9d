import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../shared/calendar/instant.ts';
import { cellsOf, contribution, totalOf } from '../../shared/province/contribution.ts';
import { dayBy, dayByAnswering, WITHIN } from '../../shared/province/figures.ts';
import { measured } from '../../shared/province/measures.ts';
import { ratesOf } from '../../shared/province/rates.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import { type Life, life, never, PATIENCE, tellLife } from '../ticket/lives.ts';
import { Recount } from './recount.ts';

const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);
const RUNS = { numRuns: 80 * LONGER, seed: Number(process.env.HOTLINE_SEED ?? 12345) };

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
          for (const by of WITHIN) {
            // Of a ticket whose units each have a part, what comes to each is not the whole.
            if (by === 'unit' && ledgers.some(({ divided }) => divided)) continue;
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
    'are, for whom they are charged to, those of the terms in each unit’s own time',
    () => {
      fc.assert(
        fc.property(lives, (drawn) => {
          for (const ledger of ledgersOf(drawn).filter(({ divided }) => !divided)) {
            const cells = dayByAnswering(cellsOf(contribution(ledger.ticket)));
            for (const unit of ledger.units) {
              const told = (cells.find(({ value }) => value === unit)?.counts ?? {}) as Record<
                string,
                number
              >;
              for (const kind of ['sign', 'handle', 'redo']) {
                const counted = [told[`${kind}Kept`] ?? 0, told[`${kind}Missed`] ?? 0];
                const own = [ledger.of(unit, kind, 'kept'), ledger.of(unit, kind, 'missed')];
                expect([unit, kind, counted]).toEqual([unit, kind, own]);
              }
              expect(told.signCharged ?? 0).toBeLessThanOrEqual(told.signMissed ?? 0);
            }
          }
        }),
        { ...RUNS, numRuns: 30 * LONGER },
      );
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
