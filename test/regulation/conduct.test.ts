import { describe, expect, test } from 'vitest';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { LUAN, MEIZHOU, NEIMENGGU, SHAOYANG, TAIAN } from './asking.ts';

/** What the five cities' data says of conduct, so that it can be read beside the texts. */

function grounds({ acceptance }: Regulation): string[] {
  return acceptance.grounds.map(({ id, clause, article, item }) =>
    [id, clause, article, item ?? ''].join(' ').trim(),
  );
}

describe('grounds of non-acceptance', () => {
  test('SY-10: ten', () => {
    expect(SHAOYANG.acceptance.grounds.map(({ item }) => item)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('TA-13: six ways of dealing with what is not handled', () => {
    expect(grounds(TAIAN)).toEqual([
      'emergency-line TA-13a 13 1',
      'legal-remedy TA-13b 13 2',
      'unlawful-or-secret TA-13c 13 3',
      'repeat TA-13d 13 4',
      'out-of-jurisdiction TA-13e 13 5',
      'other TA-13f 13 6',
    ]);
  });

  test.each([
    ['NM-8', NEIMENGGU, 9],
    ['LA-10', LUAN, 10],
  ])('%s: four, in one sentence', (clause, regulation, article) => {
    expect(grounds(regulation).filter((ground) => ground.includes(` ${clause} `))).toEqual(
      ['legal-remedy', 'petition', 'state-secret', 'public-order'].map((id) => `${id} ${clause} ${article}`),
    );
  });

  test('LA-11d: a rule for unreasonable repeats, of which the text gives no number', () => {
    const rule = LUAN.acceptance.grounds.find(({ clause }) => clause === 'LA-11d');
    expect(rule).toMatchObject({ status: 'unset', needs: ['repeatOf', 'often'] });
  });

  test('MZ-9: eight', () => {
    expect(MEIZHOU.acceptance.grounds.map(({ item }) => item)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('criticism counts as suggestion, and praise is accepted, everywhere', () => {
    for (const { acceptance } of [SHAOYANG, TAIAN, NEIMENGGU, LUAN, MEIZHOU]) {
      const named = acceptance.kinds?.named ?? [];
      expect(named).toContainEqual({ kind: 'suggestion', also: ['批评'] });
      expect(named).toContainEqual({ kind: 'praise' });
    }
    expect(MEIZHOU.acceptance.kinds?.named).toContainEqual({ kind: 'appeal' });
  });

  test.each([
    ['NM-8', NEIMENGGU],
    ['TA-12', TAIAN],
    ['LA-10', LUAN],
    ['MZ-10', MEIZHOU],
  ])('%s: names neither criticism nor praise, so that to take them is a reading', (clause, regulation) => {
    expect(regulation.acceptance.kinds).toMatchObject({ clause, list: 'open', status: 'interpreted' });
    expect(regulation.acceptance.kinds?.note).toMatch(/表扬/);
    expect(regulation.acceptance.kinds?.note).toMatch(/批评/);
  });

  test('LA-10: what a citizen is told says nothing that the text doesn’t', () => {
    const told = LUAN.acceptance.grounds.find(({ id }) => id === 'state-secret')?.told;
    expect(told).toContain('不受理');
    expect(told).not.toContain('不登记');
  });
});

describe('return', () => {
  test('SY-13f, MZ-16: what a late return is', () => {
    expect(SHAOYANG.return.late?.effect).toBe('deemed-signed');
    expect(MEIZHOU.return.late).toMatchObject({ effect: 'office-may', status: 'interpreted' });
  });

  test('MZ-16: a new dispatch starts handling, contact, acceptance and return anew; Shaoyang’s doesn’t say so', () => {
    expect(MEIZHOU.return.newDispatch).toMatchObject({
      effect: 'anew',
      clocks: ['contact', 'accept', 'handle', 'return'],
      clause: 'MZ-16',
    });
    expect(SHAOYANG.return.newDispatch).toBeUndefined();
  });

  test('what a return needs', () => {
    expect(MEIZHOU.return.needs.plain).toEqual(['reason']);
    expect(NEIMENGGU.return.needs.plain).toEqual(['basis', 'proposal']);
  });
});

describe('extension', () => {
  test.each([
    ['SY-14e', SHAOYANG, true, { workingDays: 10, force: 'as-a-rule' }, { value: 1, force: 'as-a-rule' }],
    ['TA-15b', TAIAN, false, undefined, undefined],
    ['NM-11.4c', NEIMENGGU, true, undefined, undefined],
    ['LA-11e', LUAN, false, undefined, undefined],
    ['MZ-15', MEIZHOU, false, undefined, undefined],
  ])('%s: before the end or not, how long, how often', (clause, { extension }, before, max, count) => {
    expect([extension.clause, extension.beforeExpiry]).toEqual([clause, before]);
    expect([extension.max, extension.count]).toEqual([max, count]);
  });

  test('MZ-15: named kinds, an open list, with a reason', () => {
    expect(MEIZHOU.extension).toMatchObject({
      kinds: ['complaint', 'report', 'appeal'],
      list: 'open',
      needs: ['reason'],
    });
  });
});

describe('two rules, review, supervision', () => {
  test('SY-14.4 displaces by laws and regulations, MZ-11.2g takes the shortest of any, the others say nothing', () => {
    expect(SHAOYANG.lawTerms).toMatchObject({ effect: 'prevails', ranks: ['law', 'regulation'] });
    expect(MEIZHOU.lawTerms).toMatchObject({
      effect: 'shortest',
      clocks: ['handle'],
      ranks: ['law', 'regulation', 'departmental-rule'],
    });
    for (const { lawTerms } of [TAIAN, NEIMENGGU, LUAN]) expect(lawTerms).toBeUndefined();
  });

  test('SY-16, NM-11.4a: only two texts have an answer reviewed', () => {
    expect(SHAOYANG.review).toMatchObject({ clause: 'SY-16', failed: 'original-term' });
    expect(NEIMENGGU.review).toMatchObject({ clause: 'NM-11.4a', failed: 'original-term' });
    for (const { review } of [TAIAN, LUAN, MEIZHOU]) expect(review).toEqual({ status: 'none' });
  });

  test('TA-19: six grounds, four ways in an open list; TA-20: where it goes then', () => {
    const { grounds: six, ways, escalation } = TAIAN.supervision;
    expect(six.map(({ item }) => item)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ways?.named.map(({ method }) => method)).toEqual(['phone', 'system', 'letter', 'onsite']);
    expect(ways?.list).toBe('open');
    expect(escalation).toMatchObject({ to: '政府督查机构', clause: 'TA-20' });
  });

  test('MZ-12a: what is overdue is urged by system or phone, and supervised by no clock', () => {
    expect(MEIZHOU.urging).toMatchObject({ ways: ['system', 'phone'], opensOn: ['handle'] });
    expect(MEIZHOU.supervision.grounds.filter(({ opensOn }) => opensOn)).toEqual([]);
  });

  test('SY-24a, TA-19: what is overdue is supervised by system, which is our reading', () => {
    for (const { supervision } of [SHAOYANG, TAIAN]) {
      expect(supervision.grounds.find(({ id }) => id === 'overdue')).toMatchObject({
        method: 'system',
        status: 'interpreted',
      });
    }
  });

  test('TA-15c, TA-15d: two grounds on which handling ends without a result', () => {
    expect(TAIAN.termination?.map(({ clause, needs }) => [clause, needs])).toEqual([
      ['TA-15c', ['evidence']],
      ['TA-15d', ['evidence', 'explanation']],
    ]);
  });
});

describe('urgent matters, lines and duty', () => {
  test('NM-10: sudden events of help and report', () => {
    for (const urgent of NEIMENGGU.urgent) {
      expect(urgent).toMatchObject({ clause: 'NM-10', kinds: ['help', 'report'] });
    }
    expect(NEIMENGGU.urgent.map(({ matter }) => matter)).toEqual([
      'utility',
      'outage',
      'water-outage',
      'power-outage',
      'gas-outage',
      'heat-outage',
      'natural-disaster',
      'public-emergency',
    ]);
  });

  test.each([
    ['SY-7b', SHAOYANG, 'both-ways'],
    ['TA-13a', TAIAN, 'to'],
    ['NM-10b', NEIMENGGU, 'both-ways'],
    ['LA-1.3', LUAN, 'both-ways'],
    ['MZ-9', MEIZHOU, 'to'],
  ])('%s: emergency lines', (clause, { handOver = [] }, way) => {
    expect(handOver.filter((each) => each.clause === clause)).toMatchObject([
      { way, lines: expect.arrayContaining(['110', '120', '119']) },
    ]);
  });

  test('LA-1.2: the line that keeps its own seats is linked by transfer', () => {
    expect(LUAN.handOver?.find(({ clause }) => clause === 'LA-1.2')).toMatchObject({
      lines: ['12333'],
      way: 'both-ways',
      from: '2021-12-31',
      status: 'interpreted',
    });
  });

  test('LA-1.3: water, power and gas; of heating the text says nothing', () => {
    expect(JSON.stringify([LUAN.handOver, LUAN.lines])).not.toContain('热"');
  });

  test('SY-20a, TA-18, LA-9a: who serves round the clock', () => {
    expect(SHAOYANG.roundTheClock?.[0]?.units).toHaveLength(9);
    expect(TAIAN.roundTheClock?.[0]?.units).toHaveLength(5);
    expect(LUAN.roundTheClock).toMatchObject([{ clause: 'LA-9a' }]);
  });
});

describe('rates and periods', () => {
  test.each([
    ['SY-22b', SHAOYANG, ['precise-dispatch', 'direct-answer']],
    ['NM-18', NEIMENGGU, ['response', 'solved', 'satisfied']],
    ['LA-12a', LUAN, ['feedback-on-time', 'done-on-time', 'solved', 'satisfied']],
    ['MZ-12b', MEIZHOU, ['checked-in-on-time', 'replied-on-time', 'reply', 'satisfied']],
  ])('%s: the rates that are named', (clause, { rates = [] }, ids) => {
    expect(rates[0]?.clause).toBe(clause);
    expect(rates.map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    ['SY-26', SHAOYANG, 'month'],
    ['NM-19', NEIMENGGU, 'month'],
    ['MZ-12c', MEIZHOU, 'quarter'],
    ['LA-16', LUAN, undefined],
  ])('%s: how often a bulletin is due', (clause, { periods = [] }, period) => {
    expect(
      periods.filter((each) => each.of === 'bulletin').map((each) => [each.clause, each.period]),
    ).toEqual([[clause, period]]);
  });

  test('NM-18: assessed by the month and by the year, apart from the bulletin', () => {
    const assessed = NEIMENGGU.periods?.filter((each) => each.of === 'assessment');
    expect(assessed?.map(({ period }) => period)).toEqual(['month', 'year']);
    expect(NEIMENGGU.naming?.map(({ item }) => item)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('Lu’an, what no act of a ticket shows', () => {
  test('LA-4: a voice prompt wherever callers have to change their number or their seat', () => {
    const prompted = (LUAN.lines ?? []).filter(({ prompt }) => prompt).map(({ way }) => way);
    expect(prompted).toEqual([...Array(6).fill('merged'), ...Array(12).fill('kept')]);
  });

  test('LA-5c: departments and counties analyse what the platform shows', () => {
    expect(LUAN.governance).toMatchObject([{ clause: 'LA-5c', duty: 'analysis', by: ['unit', 'county'] }]);
  });

  test('LA-6: several review, errors are reported, the base is open; how many is a reading', () => {
    expect(LUAN.knowledge.base).toMatchObject({
      reviews: { least: 2, status: 'interpreted' },
      reports: { clause: 'LA-6' },
      open: { clause: 'LA-6' },
    });
    expect(LUAN.knowledge.direct).toMatchObject({ clause: 'LA-6', status: 'interpreted' });
  });

  test('LA-9a: two sorts of units are on duty day and night', () => {
    expect(LUAN.roundTheClock?.[0]?.units).toEqual(['各县区政府（管委）', '部分执法监督单位']);
  });

  test('LA-11c, LA-11f: returns are reviewed and disputed, several units handle one matter', () => {
    expect(LUAN.return).toMatchObject({
      plain: { clause: 'LA-11c', status: 'interpreted' },
      review: { clause: 'LA-11c' },
      dispute: { clause: 'LA-11c' },
      needs: { plain: [] },
    });
    expect(LUAN.leadAndAssistants).toMatchObject({ clause: 'LA-11f' });
  });

  test('LA-12b: three ways of supervision, and others', () => {
    const { ways } = LUAN.supervision;
    expect(ways).toMatchObject({ list: 'open', clause: 'LA-12b' });
    expect(ways?.named.map(({ method }) => method)).toEqual(['letter', 'meeting', 'talk']);
  });

  test('LA-16b: also by third parties and surveys, for which the text gives no points', () => {
    expect(LUAN.assessments?.find(({ clause }) => clause === 'LA-16b')).toMatchObject({
      sources: ['third-party', 'survey'],
      status: 'unset',
    });
  });
});
