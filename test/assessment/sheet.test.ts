import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { digestOf, rankingRows } from '../../shared/assessment/publication.ts';
import type { Entry } from '../../shared/assessment/records.ts';
import { type AssessmentFacts, assess, type Sheet } from '../../shared/assessment/sheet.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import type { Counts } from '../../shared/province/measures.ts';
import { againUnder } from '../../shared/province/rates.ts';
import type { AssessmentScheme, ExclusionRule } from '../../shared/regulation/settings.ts';
import { at } from '../ticket/story.ts';
import { item, schemeOf } from './schemes.ts';

const cell = (of: string, counts: Counts, region = '430500', day = '2026-09-18'): CellCounts => ({
  bucket: `${region}#${day}`,
  value: of,
  counts,
});

function assessed(scheme: AssessmentScheme, facts: Partial<AssessmentFacts>) {
  const none = { subjects: [], cells: [], entries: [], upheld: [], decided: () => [] };
  return assess(scheme, { ...none, ...facts });
}
const one = (sheets: readonly Sheet[], of: string) => sheets.find((each) => each.of === of);
const lineOf = (sheet: Sheet | undefined, id: string) => sheet?.lines.find((line) => line.item === id);

const entry = (of: string, value: number, more: Partial<Entry> = {}): Entry => ({
  ...{ id: `${of}-${value}`, item: 'outside', of, source: 'survey', value },
  ...{ on: '2026-09-30' as Day, foundBy: '某调查机构', evidence: '报告第1号' },
  ...{ recordedBy: 'a supervisor', at: at('2026-10-01 10:00') },
  ...more,
});

describe('SY-27: units lose points for what stands against them', () => {
  const scheme = schemeOf({
    base: 100,
    items: [
      item('signing', 'deduction', { count: 'signCharged' }, 0.5, { clause: 'SY-27' }),
      item('handling', 'deduction', { count: 'handleCharged' }, 2, { cap: 5 }),
      item('cooperation', 'deduction', { fault: 'uncooperative' }, 3),
      item('returns', 'deduction', { count: 'refusedReturns' }, 1),
    ],
  });
  const cells = [
    cell('chengguan', { received: 9, signMissed: 3, signCharged: 2, delaysOfHotline: 1 }),
    cell('chengguan', { received: 1, handleMissed: 4, handleCharged: 4, 'fault:uncooperative': 1 }),
    cell('shuiwu', { received: 2 }),
  ];

  it('each with its cases, its cap, its clause, and what was excused', () => {
    const sheet = one(assessed(scheme, { cells }), 'chengguan');
    expect(sheet).toMatchObject({ tickets: 10, base: 100, bonus: 0, deduction: 9, score: 91, rank: 2 });
    expect(sheet?.lines).toMatchObject([
      {
        item: 'signing',
        points: 1,
        cases: 2,
        clause: 'SY-27',
        excused: { cases: 1, grounds: ['delay-of-hotline'] },
      },
      { item: 'handling', points: 5, cases: 4, capped: true },
      { item: 'cooperation', points: 3, cases: 1 },
    ]);
  });

  it('one without tickets is listed, without a rank', () => {
    const sheets = assessed(scheme, { cells, subjects: [{ id: 'gongan', label: '公安局' }] });
    expect(sheets.map(({ of, rank }) => [of, rank])).toEqual([
      ['shuiwu', 1],
      ['chengguan', 2],
      ['gongan', undefined],
    ]);
    expect(one(sheets, 'gongan')).toMatchObject({ label: '公安局', tickets: 0, score: 100, lines: [] });
  });

  it('those with the same score share a rank, and the next is as many further on', () => {
    const same = ['a', 'b', 'c', 'd'].map((of) => cell(of, { received: 1, signCharged: of === 'a' ? 0 : 1 }));
    const worst = cell('d', { signMissed: 1, signCharged: 1 });
    const best = cell('b', { refusedReturns: 0 });
    const ranks = assessed(scheme, { cells: [...same, worst, best] }).map(({ of, rank }) => `${of}${rank}`);
    expect(ranks).toEqual(['a1', 'b2', 'c2', 'd4']);
  });

  it('an objection that was granted excuses a ticket’s case, or all of the line', () => {
    const upheld = (more: object) =>
      lineOf(
        one(
          assessed(scheme, { cells, upheld: [{ of: 'chengguan', item: 'handling', ...more }] }),
          'chengguan',
        ),
        'handling',
      );
    const ticket = { ticketNo: '1', cells: [cell('chengguan', { handleMissed: 1, handleCharged: 1 })] };
    expect(upheld(ticket)).toMatchObject({
      ...{ cases: 3, points: 5 },
      excused: { cases: 1, grounds: ['assessment-objection'] },
    });
    expect(upheld({})).toMatchObject({ cases: 0, points: 0, excused: { cases: 4 } });
  });

  it('the tickets that a line names say which of them was excused', () => {
    const tickets = ['1', '2'].map((ticketNo) => ({ ticketNo, cases: 2 }));
    const named = (_of: string, id: string) => (id === 'handling' ? { tickets, more: 0 } : undefined);
    const own = { of: 'chengguan', item: 'handling', ticketNo: '2' };
    const ticket = { ...own, cells: [cell('chengguan', { handleMissed: 2, handleCharged: 2 })] };
    const sheet = one(assessed(scheme, { cells, upheld: [ticket], named }), 'chengguan');
    expect(lineOf(sheet, 'handling')).toMatchObject({
      cases: 2,
      named: { tickets: [tickets[0], { cases: 0, excused: 2, grounds: ['assessment-objection'] }] },
    });
  });

  it('SY-25: a dissatisfaction that was lifted is shown as excused', () => {
    const judged = schemeOf({ items: [item('content', 'deduction', { count: 'dissatisfiedCharged' }, 1)] });
    const counts = { received: 2, dissatisfied: 2, dissatisfiedCharged: 1 };
    expect(one(assessed(judged, { cells: [cell('chengguan', counts)] }), 'chengguan')?.lines).toMatchObject([
      { points: 1, excused: { cases: 1, grounds: ['revisit-objection'] } },
    ]);
  });

  it.each([
    ['SY-25b', '430500'],
    ['LA-12b', '341500'],
  ])(
    '%s: a dissatisfaction is not held against a unit that the city leaves out of its rate, on the days for which it does',
    (_clause, region) => {
      const judged = schemeOf({ items: [item('content', 'deduction', { count: 'dissatisfiedCharged' }, 1)] });
      const own = { received: 1, satisfiedAsked: 1, dissatisfied: 1, dissatisfiedCharged: 1 };
      const mediated = { ...own, ...againUnder('s', own) };
      const cells = [
        cell('chengguan', mediated, region, '2026-08-31'),
        cell('chengguan', mediated, region),
        cell('chengguan', own, region),
      ];
      const lines = (decided: readonly ExclusionRule[]) =>
        one(assessed(judged, { cells, decided: () => decided }), 'chengguan')?.lines;
      expect(lines([])).toMatchObject([{ points: 3 }]);
      expect(lines([])?.[0]).not.toHaveProperty('excused');
      const rule = { rate: 'satisfied', leave: 'out', when: 'not-by-satisfaction', of: 'both' } as const;
      const decided = { ...rule, ground: '考评办法', by: '热线主管部门', from: '2026-09-01' as Day };
      expect(lines([decided])).toMatchObject([
        { points: 2, cases: 2, excused: { cases: 1, grounds: ['left-out-of-rate'] } },
      ]);
      // Left out of the numerator alone, it was still asked about.
      expect(lines([{ ...decided, of: 'numerator' }])).toMatchObject([{ points: 3 }]);
    },
  );
});

describe('NM-18: a base made of three rates, with bonus and deduction', () => {
  const scheme = schemeOf({
    base: 0,
    items: [
      item('response', 'base', { rate: 'response', share: true }, 40, { clause: 'NM-18' }),
      item('solution', 'base', { rate: 'solved', share: true }, 30, { clause: 'NM-18' }),
      item('satisfaction', 'base', { rate: 'satisfied', share: true }, 30, { clause: 'NM-18' }),
      item('all-solved', 'bonus', { rate: 'solved', from: 0.9 }, 2),
      item('few-answered', 'deduction', { rate: 'response', below: 0.8 }, 5),
    ],
  });
  const of = (counts: Counts) =>
    assessed(scheme, { cells: [cell('a', { received: 4, ...counts }, '150000')] })[0];

  it('each rate gives as much of its points as it is', () => {
    const counts = {
      done: 4,
      contacted: 3,
      solvedAsked: 3,
      solvedYes: 1,
      satisfiedAsked: 2,
      satisfiedYes: 2,
    };
    const sheet = of(counts);
    expect(sheet).toMatchObject({ base: 70, bonus: 0, deduction: 5, score: 65 });
    expect(lineOf(sheet, 'response')).toMatchObject({ points: 30, rate: { numerator: 3, denominator: 4 } });
  });

  it('NM-25: what is tolerated counts for nobody', () => {
    const tolerant = schemeOf({ items: [item('late', 'deduction', { count: 'handleCharged' }, 2)] });
    const cells = [cell('a', { received: 1, handleMissed: 1, delaysTolerated: 1 }, '150000')];
    expect(assessed(tolerant, { cells })[0]).toMatchObject({
      deduction: 0,
      lines: [{ points: 0, excused: { cases: 1, grounds: ['tolerated'] } }],
    });
  });

  it('nobody is judged by what did not happen', () => {
    expect(of({})).toMatchObject({ base: 100, bonus: 0, deduction: 0 });
  });
});

describe('LA-12a: four rates, each against its threshold', () => {
  it('gives and takes points as the city has set', () => {
    const rates = ['feedback-on-time', 'done-on-time', 'solved', 'satisfied'];
    const items = rates.map((rate) => item(rate, 'deduction', { rate, below: 0.6 }, 5, { clause: 'LA-12a' }));
    const counts = {
      ...{ received: 2, handleKept: 1, handleMissed: 1, done: 2, doneOnTime: 2 },
      ...{ solvedAsked: 2, solvedYes: 2, satisfiedAsked: 2, satisfiedYes: 1 },
    };
    const [sheet] = assessed(schemeOf({ items }), { cells: [cell('a', counts, '341500')] });
    expect(sheet?.lines.map((line) => line.item)).toEqual(['feedback-on-time', 'satisfied']);
    expect(sheet).toMatchObject({ deduction: 10, score: 90 });
  });
});

describe('LA-16b: third parties and surveys', () => {
  const scheme = schemeOf({
    items: [
      item('outside', 'bonus', { recorded: ['third-party', 'survey'] }, 0.1, { cap: 10, clause: 'LA-16b' }),
    ],
  });

  it('count by their value, each by its entry, and a corrected one by its correction', () => {
    const entries = [entry('a', 85.5), entry('a', 95, { id: 'right', replaces: 'a-85.5' }), entry('b', 60)];
    const sheets = assessed(scheme, { entries });
    expect(one(sheets, 'a')).toMatchObject({
      bonus: 9.5,
      rank: 1,
      lines: [{ entries: ['right'], cases: 1 }],
    });
    expect(one(sheets, 'b')).toMatchObject({ bonus: 6, rank: 2 });
  });
});

describe('NM-20: regions by reports, system data and checked material', () => {
  it('are assessed as units are', () => {
    const sources = ['platform-report', 'system-data', 'checked-material'] as const;
    const scheme = schemeOf({
      subject: 'region',
      items: [
        item('outside', 'bonus', { recorded: [...sources] }, 1, { clause: 'NM-20' }),
        item('solved', 'base', { rate: 'solved', share: true }, 50),
      ],
    });
    const cells = [
      cell('150100', { received: 5, solvedAsked: 4, solvedYes: 4 }, '150100'),
      cell('150200', { received: 5, solvedAsked: 4, solvedYes: 2 }, '150200'),
    ];
    const entries = [entry('150200', 30, { source: 'checked-material' })];
    expect(assessed(scheme, { cells, entries }).map(({ of, score, rank }) => [of, score, rank])).toEqual([
      ['150200', 155, 1],
      ['150100', 150, 2],
    ]);
  });
});

describe('MZ-12b, MZ-12d: what is watched is scored', () => {
  it('reply, satisfaction, timeliness, urging and returns', () => {
    const scheme = schemeOf({
      items: [
        item('checked-in', 'deduction', { rate: 'checked-in-on-time', below: 0.9 }, 5, { clause: 'MZ-12b' }),
        item('replied', 'deduction', { rate: 'replied-on-time', below: 0.9 }, 5, { clause: 'MZ-12b' }),
        item('reply', 'base', { rate: 'reply', share: true }, 20, { clause: 'MZ-12d' }),
        item('urged', 'deduction', { count: 'urged' }, 1, { clause: 'MZ-12d' }),
        item('returns', 'deduction', { count: 'returns' }, 0.5, { clause: 'MZ-12d' }),
      ],
    });
    const counts = {
      ...{ received: 4, dispatched: 4, dispatchedDone: 3, contactKept: 4, handleKept: 1, handleMissed: 1 },
      ...{ urged: 2, returns: 1 },
    };
    const [sheet] = assessed(scheme, { cells: [cell('a', counts, '441400', '2015-03-02')] });
    expect(sheet).toMatchObject({ base: 115, deduction: 7.5, score: 107.5 });
    expect(sheet?.lines.map((line) => line.item)).toEqual(['replied', 'reply', 'urged', 'returns']);
  });
});

describe('what is published', () => {
  const scheme = schemeOf({ items: [item('signing', 'deduction', { count: 'signCharged' }, 1)] });
  const sheets = assessed(scheme, {
    cells: [
      cell('b', { received: 1 }),
      cell('a', { received: 3, signMissed: 3, signCharged: 2, delaysOfOthers: 1 }),
    ],
    subjects: [{ id: 'a', label: '城管局' }],
  });

  it('is rows for a bulletin, the best first, with reasons', () => {
    expect(rankingRows(sheets)).toMatchObject([
      { rank: 1, of: 'b', label: 'b', score: 100, excused: 0, reasons: [] },
      { rank: 2, of: 'a', label: '城管局', score: 98, excused: 1, reasons: [{ points: -2, cases: 2 }] },
    ]);
  });

  it('has a digest that anything in it changes', () => {
    const digest = digestOf({ scheme, sheets }, sha256);
    expect(digestOf({ scheme, sheets: structuredClone(sheets) }, sha256)).toBe(digest);
    expect(digestOf({ scheme, sheets: sheets.slice(1) }, sha256)).not.toBe(digest);
    expect(digestOf({ scheme: { ...scheme, base: 99 }, sheets }, sha256)).not.toBe(digest);
  });
});

describe('sheets of any facts', () => {
  const scheme = schemeOf({
    items: [
      item('late', 'deduction', { count: 'handleCharged' }, 0.7, { cap: 3 }),
      item('solved', 'base', { rate: 'solved', share: true }, 33.3),
      item('outside', 'bonus', { recorded: ['survey'] }, 0.3),
    ],
  });
  const some = fc.record({
    of: fc.constantFrom('a', 'b', 'c', 'd'),
    missed: fc.nat(6),
    charged: fc.nat(6),
    asked: fc.nat(5),
    yes: fc.nat(5),
    value: fc.nat(300),
  });
  const facts = fc.array(some, { minLength: 1, maxLength: 12 }).map((drawn) => ({
    cells: drawn.map(({ of, missed, charged, asked, yes }) =>
      cell(of, {
        ...{ received: 1, handleMissed: Math.max(missed, charged), handleCharged: charged },
        ...{ solvedAsked: asked, solvedYes: Math.min(asked, yes) },
      }),
    ),
    entries: drawn.map(({ of, value }, index) =>
      entry(of, value / 100, { id: String(index).padStart(2, '0') }),
    ),
  }));

  it('are the same in whatever order the facts come', () => {
    fc.assert(
      fc.property(facts, fc.nat(), ({ cells, entries }, turn) => {
        const turned = <T>(all: readonly T[]) => [
          ...all.slice(turn % all.length),
          ...all.slice(0, turn % all.length),
        ];
        const other = { cells: turned(cells).reverse(), entries: turned(entries).reverse() };
        expect(assessed(scheme, other)).toEqual(assessed(scheme, { cells, entries }));
      }),
    );
  });

  it('of others stay as they were when something is excused for one', () => {
    const others = (sheets: readonly Sheet[]) =>
      sheets
        .filter(({ of }) => of !== 'a')
        .map(({ rank: _rank, ...sheet }) => sheet)
        .toSorted((x, y) => (x.of < y.of ? -1 : 1));
    fc.assert(
      fc.property(facts, ({ cells, entries }) => {
        const before = assessed(scheme, { cells, entries });
        const excused = cells.map((each) =>
          each.value === 'a' ? { ...each, counts: { ...each.counts, handleCharged: 0 } } : each,
        );
        expect(others(assessed(scheme, { cells: excused, entries }))).toEqual(others(before));
        const upheld = [{ of: 'a', item: 'late' }];
        expect(others(assessed(scheme, { cells, entries, upheld }))).toEqual(others(before));
      }),
    );
  });

  it('are ranked by score, and by nothing else', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const sheets = assessed(scheme, given);
        for (const { score, rank } of sheets) {
          expect(rank).toBe(1 + sheets.filter((other) => other.score > score).length);
        }
      }),
    );
  });
});
