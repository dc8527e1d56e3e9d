import { describe, expect, it } from 'vitest';
import { cellsOf, contribution, totalOf } from '../../shared/province/contribution.ts';
import { dayBy, dayByAnswering, figuresBy } from '../../shared/province/figures.ts';
import { ratesOf } from '../../shared/province/rates.ts';
import { adopted, city, withSeparate, withTerm } from '../ticket/setting.ts';
import { at, type Line, type Setting, type Story, sealed, tell } from '../ticket/story.ts';

const by = 'chengguan';
const REASON = { reason: sealed('reason') };
const submitted = (region: string, more: object = {}): Line =>
  ({ at: '2026-09-18 10:00', do: 'submit', region, ...more }) as Line;
const dispatched: Line = { at: '2026-09-18 11:00', do: 'dispatch' };
const signed: Line = { at: '2026-09-18 12:00', do: 'sign', by };
const contacted: Line = { at: '2026-09-18 12:30', do: 'contact', by };
const answered = (when: string, unit = by): Line =>
  ({ at: when, do: 'answer', by: unit, handledAt: at('2026-09-18 12:30'), secrecyChecked: true }) as Line;
const passed = (when: string): Line => ({ at: when, do: 'review-answer' });
const revisited = (when: string, grade: string, solved: string): Line =>
  ({ at: when, do: 'revisit', grade, solved }) as Line;

/** The rates of some stories together, each as what it is made of. */
function rates(...stories: readonly Story[]) {
  const cells = totalOf(stories.map(({ ticket }) => contribution(ticket)));
  const all = ratesOf(dayBy('total', cells));
  return Object.fromEntries(
    Object.entries(all).map(([id, { numerator, denominator }]) => [id, `${numerator}/${denominator}`]),
  );
}

function counts(...stories: readonly Story[]) {
  return figuresBy('total', totalOf(stories.map(({ ticket }) => contribution(ticket))))[0]?.counts;
}

describe('SY-22b: how precisely was dispatched, and how much answered directly', () => {
  const sent = tell([submitted('430500'), dispatched]);
  const returned = sent.goOn([
    { at: '2026-09-18 12:00', do: 'return', by },
    { at: '2026-09-18 13:00', do: 'review-return', granted: true },
    { at: '2026-09-18 14:00', do: 'dispatch', lead: 'shuiwu' },
  ]);
  const answeredAtOnce = tell([submitted('430500', { kind: 'consultation', reply: sealed('reply') })]);

  it('a dispatch that came back was none', () => {
    expect(rates(sent, returned, answeredAtOnce)).toMatchObject({
      'precise-dispatch': '1/2',
      'direct-answer': '1/3',
    });
  });
});

describe('SY-27: what is counted against a unit', () => {
  const late = tell([submitted('430500'), dispatched, { at: '2026-10-20 10:00', do: 'settle' }]);

  it('overdue signing and handling without a good reason', () => {
    expect(counts(late)).toMatchObject({ signMissed: 1, signCharged: 1, handleMissed: 1, handleCharged: 1 });
    const own = late.goOn([
      {
        at: '2026-10-21 10:00',
        do: 'attribute',
        clock: 'handle',
        unit: undefined,
        ...REASON,
      } as unknown as Line,
    ]);
    expect(counts(own)).toMatchObject({ handleMissed: 1, signCharged: 1 });
    expect(counts(own)).not.toHaveProperty('handleCharged');
  });

  it('returns of what was its own in the end, and answers that did not pass', () => {
    const kept = tell([
      submitted('430500'),
      dispatched,
      { at: '2026-09-18 12:00', do: 'return', by },
      { at: '2026-09-18 13:00', do: 'review-return', granted: false },
      answered('2026-09-18 15:00'),
      { at: '2026-09-18 16:00', do: 'review-answer', passed: false, ...REASON } as Line,
    ]);
    expect(counts(kept)).toMatchObject({ refusedReturns: 1, failedAnswers: 1 });
  });
});

describe('SY-27: for whom a fault counts', () => {
  const answering = (story: Story) =>
    Object.fromEntries(
      dayByAnswering(cellsOf(contribution(story.ticket))).map(({ value, counts }) => [value, counts]),
    );
  it('what fell in the time of a unit is its own, also when the ticket is another’s by now', () => {
    const story = tell(
      [
        { at: '2015-03-02 10:00', do: 'submit', region: '441400' } as Line,
        { at: '2015-03-02 11:00', do: 'dispatch' },
        { at: '2015-03-09 10:00', do: 'take-back' },
        { at: '2015-03-09 11:00', do: 'dispatch', lead: 'shuiwu' },
        { at: '2015-03-09 11:30', do: 'contact', by: 'shuiwu' },
      ],
      city('meizhou'),
    );
    // In all it counts where the ticket is in the end.
    expect(counts(story)).toMatchObject({ contactMissed: 1, contactKept: 1, returns: 1 });
    expect(answering(story)).toMatchObject({
      chengguan: { contactMissed: 1 },
      shuiwu: { received: 1, contactKept: 1 },
    });
    expect(answering(story).shuiwu).not.toHaveProperty('contactMissed');
    expect(answering(story).chengguan).not.toHaveProperty('received');
  });

  it('a delay that is put down to another unit is not charged', () => {
    const overdue = tell([submitted('430500'), dispatched, { at: '2026-10-20 10:00', do: 'settle' }]);
    const found = (unit: string) =>
      answering(
        overdue.goOn([{ at: '2026-10-21 10:00', do: 'attribute', clock: 'handle', unit, ...REASON } as Line]),
      );
    expect(found('chengguan').chengguan).toMatchObject({ handleMissed: 1, handleCharged: 1 });
    const elsewhere = found('shuiwu');
    expect(elsewhere.chengguan).toMatchObject({ handleMissed: 1, delaysOfOthers: 1 });
    expect(elsewhere.chengguan).not.toHaveProperty('handleCharged');
    expect(elsewhere).not.toHaveProperty('shuiwu');
  });

  it('not cooperating with a meeting or on site, and failed higher-level tickets, each by its ground', () => {
    const fault = (ground: string): Line =>
      ({ at: '2026-09-18 14:00', do: 'record-fault', unit: by, ground, ...REASON }) as Line;
    const story = tell([
      submitted('430500'),
      dispatched,
      { at: '2026-09-18 12:00', do: 'supervise', method: 'onsite' } as Line,
      { at: '2026-09-18 13:00', do: 'mark', mark: 'leader-instruction' } as Line,
      fault('uncooperative'),
      fault('higher-level-failed'),
    ]);
    const found = { faults: 2, faultsCharged: 2 };
    expect(counts(story)).toMatchObject({
      ...found,
      'fault:uncooperative': 1,
      'fault:higher-level-failed': 1,
    });
  });
});

describe('NM-18: response, solution and satisfaction', () => {
  const setting = city('neimenggu');
  const person = 'index of a phone number';
  const lived = (more: readonly Line[], grade: string, solved: string) =>
    tell(
      [
        submitted('150000', { person }),
        dispatched,
        ...more,
        answered('2026-09-19 10:00'),
        passed('2026-09-19 11:00'),
        revisited('2026-09-19 12:00', grade, solved),
      ],
      setting,
    );

  it('of those that left a way to be reached', () => {
    const reached = lived([contacted], 'satisfied', 'yes');
    const silent = lived([], 'satisfied', 'partly');
    expect(rates(reached, silent)).toMatchObject({ solved: '1/2', satisfied: '2/2' });
    expect(rates(reached).response).toBe('1/1');
  });
});

describe('NM-25: a fault that is excused', () => {
  const setting = city('neimenggu', { settings: withTerm('handle', 'received', 5 * 24 * 60) });
  const overdue = tell([submitted('150000'), dispatched, { at: '2026-10-20 10:00', do: 'settle' }], setting);
  const attributed = {
    at: '2026-10-21 10:00',
    do: 'attribute',
    clock: 'handle',
    unit: by,
    ...REASON,
  } as Line;
  const named = { at: '2026-10-21 10:30', do: 'name', ground: 'other', unit: by, ...REASON } as Line;
  const excuse = (fault: string) =>
    ({ at: '2026-10-21 11:00', do: 'excuse', unit: by, fault, ...REASON }) as Line;

  it('is charged no more, and shows as tolerated', () => {
    expect(counts(overdue.goOn([attributed], setting))).toMatchObject({ handleMissed: 1, handleCharged: 1 });
    const excused = counts(overdue.goOn([attributed, excuse('overdue')], setting));
    expect(excused).toMatchObject({ handleMissed: 1, delaysTolerated: 1 });
    expect(excused).not.toHaveProperty('handleCharged');
  });

  it('excuses no other fault; whoever is excused is not named for it', () => {
    expect(counts(overdue.goOn([attributed, named], setting))).toMatchObject({ named: 1, handleCharged: 1 });
    const other = counts(overdue.goOn([attributed, named, excuse('other')], setting));
    expect(other).toMatchObject({ handleCharged: 1 });
    expect(other).not.toHaveProperty('named');
    expect(counts(overdue.goOn([attributed, named, excuse('overdue')], setting))).toMatchObject({ named: 1 });
  });
});

describe('LA-12a: feedback on time, done on time, solved and satisfied', () => {
  const settings = withTerm('handle', 'received', 5 * 24 * 60);
  const setting = city('luan', { settings });
  const lived = (answer: string) =>
    tell(
      [
        submitted('341500'),
        dispatched,
        answered(answer),
        revisited('2026-09-26 11:00', 'satisfied', 'partly'),
      ],
      setting,
    );

  it('each of the four', () => {
    expect(rates(lived('2026-09-19 10:00'), lived('2026-09-25 10:00'))).toMatchObject({
      'feedback-on-time': '1/2',
      'done-on-time': '1/2',
      solved: '0/2',
      satisfied: '2/2',
    });
  });
});

describe('MZ-12b: checked in and replied to in time', () => {
  const setting = city('meizhou', { settings: adopted('meizhou') });
  const lived = (first: string) =>
    tell(
      [
        submitted('441400'),
        dispatched,
        { at: first, do: 'contact', by },
        answered('2026-09-23 10:00'),
        passed('2026-09-23 11:00'),
      ],
      setting,
    );

  it('by the text’s terms: first that the citizen is contacted, then that they are answered', () => {
    expect(rates(lived('2026-09-18 15:00'), lived('2026-09-22 10:00'))).toMatchObject({
      'checked-in-on-time': '1/2',
      'replied-on-time': '2/2',
      reply: '2/2',
    });
  });
});

describe('TA-14b: several units, each with a part of its own', () => {
  const setting: Setting = withSeparate('shaoyang');
  const begun = tell(
    [submitted('430500'), { ...dispatched, separate: ['shuiwu', 'jiaotong'] } as Line, signed],
    setting,
  );
  const story = begun.goOn(
    [
      { at: '2026-09-18 13:00', do: 'sign', by: 'shuiwu' },
      answered('2026-09-18 14:00'),
      { at: '2026-09-18 15:00', do: 'review-answer', unit: by, passed: false, ...REASON } as Line,
      answered('2026-09-18 16:00'),
      { at: '2026-09-18 17:00', do: 'review-answer', unit: by },
      { at: '2026-10-20 10:00', do: 'settle' },
    ],
    setting,
  );
  const cells = totalOf([contribution(story.ticket)]);
  const unit = (name: string) => figuresBy('unit', cells).find(({ value }) => value === name)?.counts;

  it('the ticket counts once, and for each of them what its own part came to', () => {
    expect(figuresBy('total', cells)).toMatchObject([
      { counts: { received: 1, dispatched: 1, signKept: 2 } },
    ]);
    expect(
      dayBy('unit', cells)
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['chengguan', 'jiaotong', 'shuiwu']);
    expect(unit('chengguan')).toMatchObject({
      received: 1,
      done: 1,
      signKept: 1,
      handleKept: 1,
      failedAnswers: 1,
    });
    expect(unit('chengguan')).not.toHaveProperty('handleMissed');
    expect(unit('shuiwu')).toMatchObject({ received: 1, signKept: 1, handleMissed: 1, overdueOpen: 1 });
    expect(unit('shuiwu')).not.toHaveProperty('done');
    expect(unit('jiaotong')).toMatchObject({ received: 1, signMissed: 1, handleMissed: 1 });
  });

  it('terms of the parts add up to those of the ticket', () => {
    const [total] = figuresBy('total', cells);
    for (const measure of [
      'signKept',
      'signMissed',
      'handleKept',
      'handleMissed',
      'failedAnswers',
    ] as const) {
      const parts = figuresBy('unit', cells).reduce((sum, each) => sum + (each.counts[measure] ?? 0), 0);
      expect([measure, parts]).toEqual([measure, total?.counts[measure]]);
    }
  });
});
