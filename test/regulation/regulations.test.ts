import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { CLAUSES, clauseById } from '../../shared/regulation/clauses.ts';
import { conventionFor } from '../../shared/regulation/counting.ts';
import { explainDue } from '../../shared/regulation/explain.ts';
import {
  loadRegulation,
  REGULATIONS,
  regulationById,
  regulationOfRegion,
} from '../../shared/regulation/rules.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { ask, askTime, LUAN, SHAOYANG } from './asking.ts';

describe('the clause register', () => {
  test('holds every clause once, regulation by regulation, with a sentence', () => {
    expect(CLAUSES).toHaveLength(185);
    expect(new Set(CLAUSES.map((clause) => clause.id)).size).toBe(185);
    expect([CLAUSES[0]?.id, CLAUSES.at(-1)?.id]).toEqual(['SY-2', 'MZ-25']);
    for (const clause of CLAUSES) expect(clause.summary).toMatch(/^[A-Z0-9'].*\.$/);
    expect(clauseById('SY-13b')).toMatchObject({ area: 'timer' });
    expect(clauseById('SY-99')).toBeUndefined();
  });
});

describe('regulations', () => {
  test('are found by slug and by region', () => {
    expect(regulationById('shaoyang')).toBe(SHAOYANG);
    expect(regulationById('atlantis')).toBeUndefined();
    expect(regulationOfRegion('430581')).toBe(SHAOYANG);
    expect(regulationOfRegion('150100')).toBe(regulationById('neimenggu'));
    expect(regulationOfRegion('430500')).toBe(SHAOYANG);
    expect(regulationOfRegion('430000')).toBeUndefined();
    expect(regulationOfRegion('000000')).toBeUndefined();
    expect(REGULATIONS.map(({ id }) => id)).toEqual(['shaoyang', 'taian', 'neimenggu', 'luan', 'meizhou']);
    expect(REGULATIONS).toContain(SHAOYANG);
  });

  test('a reading of ours always says what it reads', () => {
    const provisions = JSON.stringify(SHAOYANG);
    expect(provisions).not.toMatch(/"status":"interpreted"(?![^{}]*"note")/);
    expect(SHAOYANG.terms.filter((term) => term.status === 'interpreted').map((term) => term.clock)).toEqual([
      'callback',
      'reach',
      'extension',
      'extension',
      'redo',
      'supervise',
      'supervise',
      'promise',
    ]);
  });

  test('Shaoyang: what a ticket’s moves are judged by', () => {
    expect(SHAOYANG.acceptance.grounds.map((ground) => ground.id)).toEqual([
      ...['state-secret', 'legal-remedy', 'petition', 'repeat', 'unlawful', 'party-congress', 'military'],
      ...['out-of-jurisdiction', 'harassment', 'other'],
    ]);
    expect(SHAOYANG.urgent.map(({ matter, unitRole }) => `${matter} ${unitRole}`)).toEqual([
      'natural-disaster 市应急管理局',
      'accident 市应急管理局',
      'public-health 市卫生健康委员会',
      'social-safety 市公安局',
      'outage 市自来水公司',
      'outage 国网邵阳供电公司',
      'outage 市燃气总公司',
      'water-outage 市自来水公司',
      'power-outage 国网邵阳供电公司',
      'gas-outage 市燃气总公司',
    ]);
    expect(SHAOYANG.return.photo?.matters).toEqual(['manhole-cover', 'power-pole', 'telecom-pole']);
    expect(SHAOYANG.return.needs.siteVisit).toEqual(['reason', 'basis', 'proposedUnit']);
    expect(SHAOYANG.extension).toMatchObject({
      beforeExpiry: true,
      notFor: ['redo'],
      max: { workingDays: 10 },
    });
    expect(SHAOYANG.answer.fields).toEqual(['handledBy', 'handledAt', 'process', 'result', 'contact']);
    expect(SHAOYANG.contactAttempts).toMatchObject({ atLeast: 3, clause: 'SY-14.2b' });
    expect(SHAOYANG.signing.deemed).toMatchObject({ clause: 'SY-13f', status: 'interpreted' });
    expect(SHAOYANG.supervision.grounds).toHaveLength(8);
    expect(SHAOYANG.supervision.grounds.filter((ground) => ground.opensOn)).toMatchObject([
      { id: 'overdue', opensOn: ['handle', 'redo'], method: 'system', clause: 'SY-24a' },
    ]);
  });

  test('SY-2, SY-8, SY-12.2c, SY-15b, SY-15c, SY-15d: what the text asks for beside its terms', () => {
    expect(SHAOYANG.entrances?.map(({ channel }) => channel)).toEqual(['phone', 'web', 'wechat']);
    const registers = SHAOYANG.marks?.flatMap(({ id, register }) => (register ? [`${id} ${register}`] : []));
    expect(registers).toEqual([
      'leader-duty answering-days',
      'head-duty answering-days',
      'deputy deputies',
      'expert-seat experts',
    ]);
    expect(SHAOYANG.leadAndAssistants).toMatchObject({ clause: 'SY-12.2c', paragraph: 3 });
    expect(SHAOYANG.answer).toMatchObject({
      unsolved: { needs: ['measures', 'promisedOn'], clause: 'SY-15b', paragraph: 2 },
      unlawful: { needs: ['explanation'], clause: 'SY-15c', paragraph: 3 },
      contactCitizen: { clause: 'SY-15d', paragraph: 1 },
    });
  });

  test('SY-27, SY-27b, SY-27c, SY-27d: each stands in the paragraph of article 27 that says it', () => {
    const { faults = [], marks = [], naming = [], knowledge, dutyRosters } = SHAOYANG;
    expect(faults.map(({ id, paragraph }) => [id, paragraph])).toEqual([
      ['no-contact', 4],
      ['false-closing', 4],
      ['shirking', 4],
      ['uncooperative', 4],
      ['higher-level-failed', 5],
    ]);
    const watched = [...marks.filter((each) => each.watched), ...naming];
    expect(watched.map(({ clause, paragraph }) => [clause, paragraph])).toEqual(Array(5).fill(['SY-27d', 5]));
    expect([knowledge.base?.reminders?.paragraph, dutyRosters?.paragraph]).toEqual([3, 3]);
  });

  const [first, ...others] = SHAOYANG.terms;
  test.each([
    ['an unknown clause', { ...SHAOYANG, revisit: { ...SHAOYANG.revisit, clause: 'SY-99' } }],
    ['an unknown clause in a term', { ...SHAOYANG, terms: [{ ...first, clause: 'XX-1' }, ...others] }],
    ['no day of coming into force', { ...SHAOYANG, inForce: { clause: 'SY-30' } }],
    ['a day that doesn’t exist', { ...SHAOYANG, inForce: { from: '2023-02-30', clause: 'SY-30' } }],
    [
      'a number without the event it runs from',
      { ...SHAOYANG, terms: [{ ...first, start: undefined }, ...others] },
    ],
    ['a reading without a note', { ...SHAOYANG, terms: [{ ...first, status: 'interpreted' }, ...others] }],
    ['an unknown field', { ...SHAOYANG, terms: [{ ...first, hours: 2 }, ...others] }],
  ])('%s is not loaded', (_what, data) => {
    expect(() => loadRegulation(data)).toThrow();
  });
});

describe('the convention of counting', () => {
  test.each([
    ['2017-09-30', '民法通则'],
    ['2017-10-01', '民法总则'],
    ['2020-12-31', '民法总则'],
    ['2021-01-01', '民法典'],
  ])('on %s rests on %s', (day, statute) => {
    expect(conventionFor({ workingDays: 1 }, day as Day, undefined).basis).toContain(statute);
  });
});

describe('an explanation for people', () => {
  test('names the due time, the clause, the start, every day and the bounds', () => {
    const due = askTime({ clock: 'handle', kind: 'complaint', complex: true }, '2026-12-24 09:00');
    const text = explainDue(due).join('\n');
    expect(text).toContain('2027-01-08 24:00');
    expect(text).toContain('第14条第1款第3项');
    expect(text).toContain('承办单位签收（2026-12-24 09:00）起10个工作日');
    expect(text).toContain('2027-01-01 法定节假日');
    expect(text).toContain('最早 2027-01-04，最晚 2027-01-12');
    expect(text).toContain('SY-14.3b:');
  });

  test('names a term of hours by its hours', () => {
    const text = explainDue(askTime({ clock: 'dispatch', kind: 'complaint' }, '2026-12-24 09:00')).join('\n');
    expect(text).toContain('起2小时');
    expect(text).toContain('Term: 2 hours from');
  });

  test('says the same in English', () => {
    const due = askTime({ clock: 'handle', kind: 'complaint', complex: true }, '2026-12-24 09:00');
    const text = explainDue(due).join('\n');
    expect(text).toContain('Due: 2027-01-08 24:00 (strictly before)');
    expect(text).toContain('Under: shaoyang art. 14 para. 1 item 3 (SY-14.3b), stated in the text');
    expect(text).toContain('Term: 10 working days from signing by the unit (2026-12-24 09:00)');
    expect(text).toContain('2026-12-25 工作日，第1日 / working day 1');
    expect(text).toContain('2026-12-26 周末，不计入 / weekend, not counted');
    expect(text).toContain('2027-01-04 at the earliest, 2027-01-12 at the latest');
    expect(explainDue({ status: 'none' })).toContain('The regulation knows no such clock.');
    expect(explainDue({ status: 'none' })).toHaveLength(2);
  });

  test('cites a plan by its tasks, and shows that a term is the city’s', () => {
    const term = { clock: 'handle', kinds: ['complaint'], length: { workingDays: 5 }, start: 'received' };
    const decision = { ground: '工作流程', by: '市长热线办公室', from: '2024-01-01' };
    const settings = parseSettings({ ...DEFAULT_SETTINGS, terms: [{ ...term, ...decision }] });
    const given = { regulation: LUAN, settings };
    const text = explainDue(askTime({ clock: 'handle', kind: 'complaint' }, '2024-09-26 10:00', given)).join(
      '\n',
    );
    expect(text).toContain('第11项任务，本市设定');
    expect(text).toContain('set by the city');
    expect(text).toContain('工作流程');
  });

  test('says honestly why there is no time', () => {
    expect(explainDue(ask({ clock: 'revisit', kind: 'help' }, '2026-09-21 10:00')).join()).toContain(
      '未给出具体时限',
    );
    expect(explainDue(ask({ clock: 'contact', kind: 'help' }, '2026-09-21 10:00')).join()).toContain(
      '未规定',
    );
    expect(explainDue(ask({ clock: 'handle', kind: 'help' }, '2020-09-21 10:00')).join()).toContain('未施行');
  });

  test('keeps hours to the minute, and names a reading as ours', () => {
    const due = askTime({ clock: 'callback', kind: 'consultation' }, '2026-09-18 16:30');
    const text = explainDue(due).join('\n');
    expect(text).toContain('2026-09-19 16:30（含该时刻）');
    expect(text).toContain('系统对条文的理解');
    expect(text).toContain('说明：');
  });
});
