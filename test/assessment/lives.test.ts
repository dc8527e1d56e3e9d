import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { assess } from '../../shared/assessment/sheet.ts';
import { Tally } from '../../shared/assessment/tally.ts';
import { contribution } from '../../shared/province/contribution.ts';
import { hundredths } from '../../shared/regulation/assessment-schema.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import { Recount } from '../province/recount.ts';
import { life, never, PATIENCE, tellLife } from '../ticket/lives.ts';
import { item, schemeOf } from './schemes.ts';

const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);
const RUNS = { numRuns: 40 * LONGER, seed: Number(process.env.HOTLINE_SEED ?? 12345) };

const SCHEME = schemeOf({
  items: [
    item('signing', 'deduction', { count: 'signCharged' }, 0.5),
    item('handling', 'deduction', { count: 'handleCharged' }, 1.25),
    item('uncooperative', 'deduction', { fault: 'uncooperative' }, 2),
    item('cards', 'deduction', { count: 'cards' }, 3),
  ],
});

it(
  'SY-27, TA-22, NM-18, LA-12a, MZ-12b: scores are those of an independent recount of the ledgers, and each case names its ticket',
  () => {
    const lived = new Set<string>();
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 3 }), (drawn) => {
        const ledgers = drawn
          .map((each) => ({ each, ledger: new Recount(tellLife(each, never).events) }))
          .filter(({ ledger }) => !ledger.divided);
        for (const { each } of ledgers) lived.add(each.city.regulation.id);
        const tally = new Tally(SCHEME, () => []);
        for (const [index, { ledger }] of ledgers.entries()) {
          tally.add(`ticket-${index}`, contribution(ledger.ticket));
        }
        const sheets = assess(SCHEME, {
          ...{ subjects: [], cells: tally.cells(), entries: [], upheld: [], decided: () => [] },
          named: (of, id) => tally.named(of, id),
        });
        for (const { of, score, lines } of sheets) {
          const deduction = ledgers.reduce((sum, { ledger }) => {
            const late = ledger.charged(of, 'handle') + ledger.charged(of, 'redo');
            const cards = ledger.all('CardIssued').filter(({ unit }) => unit === of).length;
            return (
              sum +
              ledger.charged(of, 'sign') * 50 +
              late * 125 +
              ledger.faults(of, 'uncooperative') * 200 +
              cards * 300
            );
          }, 0);
          expect([of, hundredths(score)]).toEqual([of, 100_00 - deduction]);
          for (const { cases, named } of lines) {
            expect(named?.tickets.reduce((sum, ticket) => sum + ticket.cases, 0) ?? 0).toBe(cases);
          }
        }
        const charged = ledgers.flatMap(({ ledger }) => [...ledger.units]);
        expect(charged.filter((unit) => !sheets.some(({ of }) => of === unit) && isCharged(unit))).toEqual(
          [],
        );

        function isCharged(unit: string): boolean {
          return ledgers.some(
            ({ ledger }) => ledger.charged(unit, 'sign') + ledger.charged(unit, 'handle') > 0,
          );
        }
      }),
      RUNS,
    );
    expect(lived).toEqual(new Set(REGULATIONS.map(({ id }) => id)));
  },
  PATIENCE,
);
