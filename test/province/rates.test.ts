import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import { contribution, totalOf } from '../../shared/province/contribution.ts';
import type { Counts } from '../../shared/province/measures.ts';
import { exclusionsOf, formulasOn, ratesOf } from '../../shared/province/rates.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { ExclusionRule } from '../../shared/regulation/settings.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { History, numbered } from '../ticket/history.ts';
import { at } from '../ticket/story.ts';

const DAY = '2026-09-18' as Day;
const MEDIATION = {
  ...{ mark: 'mediation', at: at('2026-09-18 10:00'), clause: 'SY-25b' },
  notBySatisfaction: true,
} as const;
const CITIES = ['430500', '370900', '150000', '341500', '441400'];

const cell = (counts: Counts, region = '430500', day: string = DAY): CellCounts => ({
  bucket: `${region}#${day}`,
  value: 'none#none#phone#none',
  counts,
});

describe('rates', () => {
  it('show what they are made of', () => {
    const counts = { handleKept: 3, handleMissed: 1, solvedAsked: 4, solvedYes: 1 };
    expect(ratesOf([cell(counts)])).toMatchObject({
      onTime: { numerator: 3, denominator: 4, rate: 0.75, formula: 'onTime' },
      solved: { numerator: 1, denominator: 4, rate: 0.25, formula: 'solved' },
    });
  });

  it('are null, not zero, where there is nothing to divide by', () => {
    expect(ratesOf([cell({ received: 1 })]).satisfied).toEqual({
      numerator: 0,
      denominator: 0,
      rate: null,
      formula: 'satisfied',
    });
  });

  it.each(CITIES)('%s: each has a formula in words and in data, with what it rests on', (region) => {
    const formulas = formulasOn(region, DAY);
    expect(formulas.map(({ id }) => id)).toEqual(Object.keys(ratesOf([cell({}, region)])));
    expect(new Set(formulas.map(({ id }) => id)).size).toBe(formulas.length);
    for (const { label, text, ground, numerator, denominator } of formulas) {
      expect(label).toMatch(/率$/);
      expect(text).toContain('÷');
      expect(ground.length).toBeGreaterThan(10);
      expect(numerator.length * denominator.length).toBeGreaterThan(0);
    }
  });

  it.each(CITIES)('%s: every rate that the text names has its formula, by its clause', (region) => {
    const named = regulationOfRegion(region)?.rates ?? [];
    const clauses = new Map(formulasOn(region, DAY).map(({ id, clause }) => [id, clause]));
    for (const { id } of named) expect([id, clauses.has(id)]).toEqual([id, true]);
    const cited = named.filter(({ id, clause }) => id !== 'satisfied' && clauses.get(id) !== clause);
    expect(cited).toEqual([]);
  });

  it('SY-26: those that only the statistics ask for cite the clause that asks for these', () => {
    expect(formulasOn('430500', DAY).find(({ id }) => id === 'onTime')?.clause).toBe('SY-26');
  });

  it('rest on nobody’s text in a region without one', () => {
    const formulas = formulasOn('110000', DAY);
    expect(formulas.map(({ id }) => id)).toContain('onTime');
    expect(formulas.some((formula) => 'clause' in formula)).toBe(false);
  });
});

describe('the rates that texts name', () => {
  const rate = (region: string, id: string, counts: Counts) => ratesOf([cell(counts, region)])[id]?.rate;

  it('SY-22b: dispatched precisely is what did not come back; answered directly, what the hotline answered', () => {
    expect(rate('430500', 'precise-dispatch', { dispatched: 4, dispatchedOnce: 3 })).toBe(0.75);
    expect(rate('430500', 'direct-answer', { accepted: 5, answeredOnline: 1 })).toBe(0.2);
  });

  it('NM-18: response, solution and satisfaction', () => {
    const counts = {
      done: 4,
      contacted: 3,
      solvedAsked: 2,
      solvedYes: 1,
      satisfiedAsked: 2,
      satisfiedYes: 2,
    };
    expect(rate('150000', 'response', counts)).toBe(0.75);
    expect(rate('150000', 'solved', counts)).toBe(0.5);
    expect(rate('150000', 'satisfied', counts)).toBe(1);
  });

  it('SY-13b: signed in time only where the text knows signing; whoever contacts in time where it knows that', () => {
    const ids = CITIES.map((region) => formulasOn(region, DAY).map(({ id }) => id));
    expect(ids.map((each) => each.includes('signedOnTime'))).toEqual([true, false, false, false, false]);
    expect(ids.map((each) => each.includes('contactedOnTime'))).toEqual([false, true, true, false, true]);
    expect(ids.every((each) => each.includes('onTime') || each.includes('done-on-time'))).toBe(true);
  });

  it('LA-12a: of two by one name the text’s own is the one', () => {
    for (const region of CITIES) {
      const labels = formulasOn(region, DAY).map(({ label }) => label);
      expect(labels).toEqual([...new Set(labels)]);
    }
    expect(formulasOn('341500', DAY).find(({ label }) => label === '按时办结率')?.clause).toBe('LA-12a');
  });

  it('LA-12a: four rates; feedback counts terms, done on time counts tickets', () => {
    const counts = {
      handleKept: 3,
      handleMissed: 1,
      redoKept: 1,
      redoMissed: 3,
      done: 3,
      doneOnTime: 2,
      overdueOpen: 1,
    };
    // Its text knows no redo.
    expect(rate('341500', 'feedback-on-time', counts)).toBe(0.75);
    expect(rate('341500', 'done-on-time', counts)).toBe(0.5);
    expect(rate('341500', 'solved', { solvedAsked: 4, solvedYes: 3 })).toBe(0.75);
    expect(rate('341500', 'satisfied', { satisfiedAsked: 4, satisfiedYes: 3 })).toBe(0.75);
  });

  it('MZ-12b: checked in and replied to in time', () => {
    expect(rate('441400', 'checked-in-on-time', { contactKept: 1, acceptMissed: 1 })).toBe(0.5);
    expect(rate('441400', 'replied-on-time', { handleKept: 1, handleMissed: 3 })).toBe(0.25);
  });
});

describe('what a rate leaves out', () => {
  const dissatisfied = () => History.accepted(numbered(1), '2026-09-18 10:00').ticket as Ticket;
  const judged = (more: object): Ticket => ({
    ...dissatisfied(),
    revisit: { attempts: 1, reached: true, solved: 'no', satisfied: false, ...more },
  });
  const ratesIn = (region: string, ticket: Ticket) => ratesOf(totalOf([contribution({ ...ticket, region })]));

  it('SY-25: a dissatisfaction that was lifted counts for satisfaction no more, and for the rest as before', () => {
    const rates = ratesIn('430500', judged({ lifted: true }));
    expect(rates.satisfied).toMatchObject({ denominator: 0, rate: null, excluded: { denominator: 1 } });
    expect(rates.solved).toMatchObject({ denominator: 1, rate: 0 });
    expect(ratesIn('430500', judged({})).satisfied).toMatchObject({ denominator: 1, rate: 0 });
  });

  it('is each city’s own: where no text lifts it, it counts', () => {
    expect(ratesIn('150000', judged({ lifted: true })).satisfied).toMatchObject({ denominator: 1, rate: 0 });
  });

  it('readings 17: what a termination excludes is the operator’s, from a day on', () => {
    const rule = (rate: string, leave: 'out' | 'in', from: string): ExclusionRule => ({
      ...{ rate, leave, when: 'terminated', of: 'both', ground: '考核办法', by: '热线主管部门' },
      from: from as Day,
    });
    const cells = (region: string) =>
      totalOf([contribution({ ...judged({}), region, outcome: 'terminated', person: 'somebody' })]);
    const of = (region: string, rules: readonly ExclusionRule[]) =>
      ratesOf(cells(region), () => rules).solved;
    expect(of('430500', [])).toMatchObject({ denominator: 1 });
    const out = rule('solved', 'out', '2026-09-01');
    expect(of('430500', [out])).toMatchObject({ denominator: 0, excluded: { denominator: 1 } });
    expect(of('430500', [rule('solved', 'out', '2026-10-01')])).toMatchObject({ denominator: 1 });
    expect(of('430500', [rule('satisfied', 'out', '2026-09-01')])).toMatchObject({ denominator: 1 });
    // Shipped for Tai'an, where no clause says so.
    expect(of('370900', [])).toMatchObject({ denominator: 0 });
    expect(of('370900', [rule('solved', 'in', '2026-09-01')])).toMatchObject({ denominator: 1 });
    expect(formulasOn('430500', DAY, [out]).find(({ id }) => id === 'solved')?.excludes).toEqual([
      { when: 'terminated', of: 'both', label: '经审核终止办理', ground: '考核办法' },
    ]);
  });

  it('SY-25: what a clause leaves out stays left out, whatever the operator decides', () => {
    const rule = { rate: 'satisfied', leave: 'in', when: 'objection-granted', of: 'both' } as const;
    const decided = { ...rule, ground: '考核办法', by: '热线主管部门', from: '2026-01-01' as Day };
    const cells = totalOf([contribution(judged({ lifted: true }))]);
    expect(ratesOf(cells, () => [decided]).satisfied).toMatchObject({ denominator: 0 });
  });

  it('SY-25b: mediation and enforcement count like any other until the city leaves them out of satisfaction', () => {
    const cells = totalOf([contribution({ ...judged({}), oversight: { marks: [MEDIATION] } })]);
    const rule = { rate: 'satisfied', leave: 'out', when: 'not-by-satisfaction', of: 'both' } as const;
    const decided = { ...rule, ground: '考核办法', by: '热线主管部门', from: '2026-01-01' as Day };
    expect(ratesOf(cells).satisfied).toMatchObject({ denominator: 1 });
    expect(ratesOf(cells, () => [decided])).toMatchObject({
      satisfied: { denominator: 0, excluded: { denominator: 1 } },
      solved: { denominator: 1 },
    });
  });

  it('knows every ground', () => {
    const ticket = dissatisfied();
    expect(exclusionsOf({ ...ticket, person: 'somebody' })).toEqual([]);
    expect(exclusionsOf(ticket)).toEqual(['anonymous-without-contact']);
    const clock = ticket.clocks[0];
    if (!clock) throw new Error('a clock is needed');
    const all: Ticket = {
      ...judged({ lifted: true }),
      outcome: 'terminated',
      urgent: { at: ticket.submittedAt, clause: 'SY-14.1a', handOver: true },
      clocks: [{ ...clock, provisional: true }],
      oversight: { marks: [MEDIATION] },
    };
    expect(exclusionsOf(all)).toEqual([
      'objection-granted',
      'terminated',
      'handed-over-emergency',
      'anonymous-without-contact',
      'provisional-term',
      'not-by-satisfaction',
    ]);
  });
});
