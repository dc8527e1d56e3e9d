import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { adopted, city } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const by = 'chengguan';
const reason = sealed('reason');
const shaoyang: Setting = {};
const taian = city('taian', { settings: adopted('taian') });
const neimenggu = city('neimenggu');
const luan = city('luan');
const meizhou = city('meizhou', { settings: adopted('meizhou') });

const begun: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
];
const worked: readonly Line[] = [
  { at: '2026-09-18 13:00', do: 'answer', by, secrecyChecked: true },
  { at: '2026-09-18 14:00', do: 'review-answer' },
];
const doneIn = (setting: Setting) => {
  const signed: readonly Line[] = setting === shaoyang ? [{ at: '2026-09-18 12:00', do: 'sign', by }] : [];
  const reviewed = setting === shaoyang || setting === neimenggu;
  return tell([...begun, ...signed, ...(reviewed ? worked : worked.slice(0, 1))], setting);
};
const revisit = (at: string, more: object = {}): Line => ({ at, do: 'revisit', ...more }) as Line;
const nothing = { grade: undefined, solved: undefined, unitContacted: undefined };
const bare = (more: object) => revisit('2026-09-21 10:00', { ...nothing, ...more });

describe('what the citizen is asked, by each text', () => {
  it.each([
    ['SY-17', shaoyang, { grade: 'satisfied', solved: 'yes' }, 'unitContacted'],
    ['TA-16', taian, { grade: 'satisfied', unitContacted: true }, 'solved'],
    ['NM-11.5', neimenggu, { grade: 'satisfied' }, 'solved'],
    ['MZ-13', meizhou, { solved: 'yes' }, 'grade'],
  ] as const)('%s: %#', (clause, setting, given, field) => {
    expect(doneIn(setting).goOn([bare(given)], setting).refusal).toMatchObject({
      code: 'field-required',
      field,
      clause,
    });
  });

  it.each([
    ['SY-17', shaoyang, { grade: 'satisfied', unitContacted: true }],
    ['TA-16', taian, { grade: 'satisfied', solved: 'partly' }],
    ['NM-11.5', neimenggu, { grade: 'basically-satisfied', solved: 'yes' }],
    ['LA-11a', luan, { grade: 'very-satisfied', solved: 'yes' }],
    ['MZ-13', meizhou, { grade: 'satisfied', way: 'phone' }],
  ] as const)(
    '%s: asked for all of it, the satisfied citizen closes the ticket',
    (_clause, setting, given) => {
      const story = doneIn(setting).goOn([bare(given)], setting);
      expect(story.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
    },
  );

  it('MZ-13: by phone, and in no other way; elsewhere a link by SMS will do', () => {
    const bySms = { grade: 'satisfied', unitContacted: true, solved: 'yes', way: 'sms' };
    expect(doneIn(meizhou).goOn([bare(bySms)], meizhou).refusal).toMatchObject({
      code: 'wrong-way',
      field: 'way',
      clause: 'MZ-13',
    });
    expect(
      doneIn(shaoyang)
        .goOn([bare(bySms)])
        .told('Revisited'),
    ).toMatchObject([{ way: 'sms' }]);
  });
});

describe('what the hotline itself answered is done with the answer: no unit handled it', () => {
  it.each([
    ['SY-17', shaoyang],
    ['TA-16', taian],
    ['NM-11.5', neimenggu],
    ['LA-11a', luan],
    ['MZ-13', meizhou],
  ] as const)('%s', (_clause, setting) => {
    const asked: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation' };
    for (const answered of [
      tell([{ ...asked, reply: sealed('reply') }], setting),
      tell([asked, { at: '2026-09-18 10:20', do: 'reply' }], setting),
    ]) {
      expect(answered.ticket).toMatchObject({ stage: 'closed', outcome: 'answered-online', clocks: [] });
      expect(answered.goOn([revisit('2026-09-21 10:00')], setting).refusal?.code).toBe('illegal-move');
    }
  });
});

describe('SY-17: a citizen who is not reached', () => {
  const settings = parseSettings({
    ...DEFAULT_SETTINGS,
    region: '430500',
    revisits: { attempts: 2, ground: '回访工作规范', by: '热线办', from: '2023-07-28' },
  });
  const missed = (at: string) => revisit(at, { ...nothing, reached: false });
  const close: Line = { at: '2026-09-23 10:00', do: 'close' };

  it('is tried as often as the city has set before the ticket is closed as unreached', () => {
    const once = doneIn(shaoyang).goOn([missed('2026-09-21 10:00')], { settings });
    expect(once.goOn([close], { settings }).refusal).toMatchObject({
      code: 'too-few-attempts',
      clause: 'SY-17',
    });
    const twice = once.goOn([missed('2026-09-22 10:00'), close], { settings });
    expect(twice.ticket).toMatchObject({ outcome: 'unreached', revisit: { attempts: 2, reached: false } });
    expect(once.goOn([close]).ticket.outcome).toBe('unreached');
  });
});

it('LA-11e: a ticket whose citizen is not reached is closed by the rule that the city has set', () => {
  const rule = { attempts: 2, ground: '办结规则', by: '市长热线办公室', from: '2021-11-11' };
  const setting: Setting = { ...luan, settings: { ...DEFAULT_SETTINGS, revisits: rule as never } };
  const missed = (at: string) => revisit(at, { ...nothing, reached: false });
  const close: Line = { at: '2026-09-23 10:00', do: 'close' };
  const once = doneIn(luan).goOn([missed('2026-09-21 10:00')], setting);
  expect(once.goOn([close], setting).refusal?.code).toBe('too-few-attempts');
  expect(once.goOn([missed('2026-09-22 10:00'), close], setting).ticket.outcome).toBe('unreached');
});

describe('NM-11.5: unsatisfied at the first manual revisit', () => {
  const answers = { grade: 'dissatisfied', solved: 'no' };
  const open = doneIn(neimenggu);
  const again: readonly Line[] = [
    { at: '2026-09-22 10:00', do: 'answer', by },
    { at: '2026-09-22 11:00', do: 'review-answer' },
  ];

  it.each([{ way: 'phone' }, { way: 'visit' }, {}])(
    '%o: the unit checks and puts it right, before anybody finds it at fault',
    (how) => {
      const back = open.goOn([bare({ ...answers, ...how })], neimenggu);
      expect(back.ticket).toMatchObject({ stage: 'handling', redos: 1 });
      const [ordered] = back.told('RedoOrdered');
      expect(ordered).toMatchObject({ unit: by, clause: 'NM-11.5' });
      expect(ordered).not.toHaveProperty('finding');
    },
  );

  it('what a link by SMS or WeChat says is no manual revisit', () => {
    for (const way of ['sms', 'wechat']) {
      expect(open.goOn([bare({ ...answers, way })], neimenggu).ticket).toMatchObject({
        stage: 'done',
        redos: 0,
      });
    }
  });

  it('is not closed as nobody’s fault before the unit has looked into it', () => {
    const noFault = { ...answers, finding: 'no-fault', reason };
    for (const way of ['phone', 'callback', 'visit', undefined]) {
      expect(open.goOn([bare({ ...noFault, ...(way && { way }) })], neimenggu).refusal).toMatchObject({
        code: 'unit-looks-first',
        field: 'finding',
        clause: 'NM-11.5',
      });
    }
    const looked = open.goOn([bare(answers), ...again], neimenggu);
    const second = looked.goOn([revisit('2026-09-23 10:00', { ...nothing, ...noFault })], neimenggu);
    expect(second.ticket).toMatchObject({ stage: 'closed', outcome: 'dissatisfied' });
  });

  it('what was redone before anybody asked in person does not use up the first manual revisit', () => {
    const bySms = open.goOn([bare({ ...answers, way: 'sms' })], neimenggu);
    const redone = bySms.goOn([{ at: '2026-09-21 11:00', do: 'redo' }, ...again], neimenggu);
    const first = revisit('2026-09-23 10:00', { ...nothing, ...answers, way: 'phone' });
    const back = redone.goOn([first], neimenggu);
    expect(back.ticket).toMatchObject({ stage: 'handling', redos: 2 });
    expect(back.told('RedoOrdered')[1]).not.toHaveProperty('finding');
    const missed = open.goOn([bare({ grade: undefined, reached: false, way: 'phone' })], neimenggu);
    expect(missed.goOn([first], neimenggu).ticket).toMatchObject({ stage: 'handling', redos: 1 });
  });

  it('the second time it takes a finding, as does the first elsewhere', () => {
    const second = open.goOn(
      [bare(answers), ...again, revisit('2026-09-23 10:00', { ...nothing, ...answers })],
      neimenggu,
    );
    expect(second.ticket).toMatchObject({ stage: 'done', redos: 1 });
    const found = second.goOn([{ at: '2026-09-24 10:00', do: 'redo' }], neimenggu);
    expect(found.told('RedoOrdered')[1]).toMatchObject({ finding: 'unit-fault', reason });
    expect(doneIn(taian).goOn([bare(answers)], taian).ticket.stage).toBe('done');
  });
});

describe('redo', () => {
  it('MZ-13: perfunctory or false results are redone on the finding alone, and it is recorded', () => {
    const found = doneIn(meizhou).goOn([{ at: '2026-09-21 10:00', do: 'redo' }], meizhou);
    expect(found.told('RedoOrdered')).toMatchObject([{ unit: by, finding: 'unit-fault', clause: 'MZ-13' }]);
    const satisfied = bare({ grade: 'satisfied', finding: 'unit-fault', reason });
    expect(doneIn(meizhou).goOn([satisfied], meizhou).ticket).toMatchObject({ stage: 'handling', redos: 1 });
    expect(doneIn(shaoyang).goOn([{ ...satisfied, unitContacted: true } as Line]).refusal).toMatchObject({
      code: 'finding-needs-dissatisfaction',
    });
  });

  const atFault = (at: string) =>
    revisit(at, { grade: 'dissatisfied', solved: 'no', finding: 'unit-fault', reason });
  const again: readonly Line[] = [
    { at: '2026-09-22 10:00', do: 'answer', by },
    { at: '2026-09-22 11:00', do: 'review-answer' },
  ];

  it('SY-24a: dissatisfied again by the unit’s fault as found, it is supervised by itself', () => {
    const first = doneIn(shaoyang).goOn([atFault('2026-09-21 10:00')]);
    expect(first.told('SupervisionOpened')).toEqual([]);
    const second = first.goOn([...again, atFault('2026-09-23 10:00')]);
    expect(second.told('SupervisionOpened')).toMatchObject([
      { ground: 'dissatisfied-after-redo', method: 'system', unit: by, clause: 'SY-24a', cause: 'law' },
    ]);
    expect(second.due('redo', by)).toBe('2026-10-08 SY-17');
    expect(second.due('supervise', by)).toBe('2026-10-08 SY-24b');
  });

  it('without the finding nothing is supervised', () => {
    const unfound = doneIn(shaoyang).goOn([
      atFault('2026-09-21 10:00'),
      ...again,
      revisit('2026-09-23 10:00', { grade: 'dissatisfied', solved: 'no' }),
    ]);
    expect(unfound.told('SupervisionOpened')).toEqual([]);
  });
});

describe('NM-11.4a: the form of an answer', () => {
  const answered = tell([...begun, worked[0] as Line], neimenggu);
  const fail = (more: object): Line =>
    ({ at: '2026-09-18 14:00', do: 'review-answer', passed: false, ...more }) as Line;

  it.each(['irregular', 'vague', 'incomplete'])('sent back as %s', (fault) => {
    const story = answered.goOn([fail({ fault })], neimenggu);
    expect(story.told('AnswerFailed')).toMatchObject([{ fault }]);
    expect(story.ticket.stage).toBe('handling');
  });

  it.each([
    [{}, 'field-required'],
    [{ fault: 'ugly' }, 'unknown-fault'],
  ])('%o is refused as %s', (more, code) => {
    expect(answered.goOn([fail(more)], neimenggu).refusal).toMatchObject({
      code,
      field: 'fault',
      clause: 'NM-11.4a',
    });
  });
});

describe('MZ-15: a longer term, by the office that answers for it', () => {
  const asked = (kind: 'complaint' | 'help') =>
    tell(
      [
        { at: '2026-09-18 10:00', do: 'submit', kind },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-21 10:00', do: 'request-extension', by, workingDays: 30, evidence: [reason] },
      ],
      meizhou,
    );
  const grant = (more: object = {}): Line =>
    ({ at: '2026-09-22 10:00', do: 'review-extension', ...more }) as Line;

  it('of no number, decided by the city’s or the county’s office', () => {
    const granted = asked('complaint').goOn([grant({ office: 'jiaotong' })], meizhou);
    expect(granted.told('ExtensionGranted')).toMatchObject([{ office: 'jiaotong', workingDays: 30 }]);
    expect(granted.due('handle', by)).toMatch(/MZ-15$/);
    expect(asked('complaint').goOn([grant({ office: 'nobody' })], meizhou).refusal).toMatchObject({
      code: 'unknown-unit',
      field: 'office',
      clause: 'MZ-15',
    });
  });

  it('a matter that the list doesn’t name gets one by a decision on record', () => {
    expect(asked('help').goOn([grant()], meizhou).refusal).toMatchObject({
      code: 'beyond-the-rule',
      detail: expect.stringContaining('不含此类诉求'),
      field: 'override',
      clause: 'MZ-15',
    });
    const decided = asked('help').goOn([grant({ override: reason })], meizhou);
    expect(decided.due('handle', by)).toMatch(/MZ-15$/);
  });
});
