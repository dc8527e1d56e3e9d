import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../shared/regulation/settings.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { adopted, adoptions, city, withTerm } from './setting.ts';
import { type Line, type Setting, tell } from './story.ts';

const MEIZHOU = city('meizhou');
const LUAN = city('luan');
const TAIAN: Setting = {
  ...city('taian'),
  settings: parseSettings({
    region: '370900',
    reminders: {},
    terms: [],
    satisfied: ['satisfied'],
    adopted: [{ regulation: 'taian', from: '2024-01-01', ground: '按草案试行', by: '市热线办' }],
  }),
};

const accepted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const referred: Line = {
  at: '2026-09-18 10:30',
  do: 'refer-to-coordination',
  meetingOn: '2026-09-19',
} as Line;
const toLeaders: Line = { at: '2026-09-18 11:00', do: 'refer-to-leaders' };
const decided: Line = { at: '2026-09-18 11:30', do: 'decide-coordination', assistants: ['shuiwu'] };

describe('SY-19: unclear duty goes to coordination', () => {
  it('the dispatch term keeps running, and nobody is dispatched meanwhile', () => {
    const story = tell([accepted, referred]);
    expect(story.due('dispatch')).toBe('2026-09-18 12:00 SY-13a');
    expect(story.ticket.coordination).toMatchObject({
      state: 'open',
      units: ['chengguan', 'shuiwu'],
      meetingOn: '2026-09-19',
    });
    const early = story.goOn([{ at: '2026-09-18 10:40', do: 'dispatch' }]);
    expect(early.refusal).toMatchObject({ code: 'in-coordination', clause: 'SY-19' });
    expect(story.goOn([{ at: '2026-09-18 12:01', do: 'settle' }]).fateOf('dispatch')).toEqual([
      'expired 2026-09-18 12:00',
    ]);
  });

  it('a decision dispatches the ticket, and the unit can’t give it back as not its own', () => {
    const story = tell([accepted, referred, decided]);
    expect(story.ticket).toMatchObject({
      stage: 'dispatched',
      coordination: { state: 'decided', unit: 'chengguan' },
      assignments: [
        { unit: 'chengguan', role: 'lead' },
        { unit: 'shuiwu', role: 'assistant' },
      ],
    });
    expect(story.fateOf('dispatch')).toEqual(['met 2026-09-18 11:30']);
    const back = (by: string): Line => ({ at: '2026-09-18 14:00', do: 'return', by });
    expect(story.goOn([back('chengguan')]).refusal).toMatchObject({
      code: 'decided-by-coordination',
      clause: 'SY-19',
    });
    expect(story.goOn([back('shuiwu')]).refusal).toBeUndefined();
  });

  it('still unclear, it goes to the city’s leaders, whose decision is on record as theirs', () => {
    const story = tell([accepted, referred, toLeaders]);
    expect(story.ticket.coordination?.state).toBe('with-leaders');
    expect(story.goOn([toLeaders]).refusal?.code).toBe('not-in-coordination');
    expect(story.goOn([decided]).told('CoordinationDecided')).toMatchObject([
      { byLeaders: true, clause: 'SY-19' },
    ]);
    expect(tell([accepted, referred, decided]).told('CoordinationDecided')[0]?.byLeaders).toBeUndefined();
  });

  it.each([
    [[accepted], toLeaders, 'not-in-coordination'],
    [[accepted], decided, 'not-in-coordination'],
    [[accepted, referred], referred, 'in-coordination'],
    [[accepted], { ...referred, meetingOn: '2026-09-17' }, 'meeting-in-the-past'],
    [[accepted], { ...referred, units: ['nobody'] }, 'unknown-unit'],
    [[accepted], { ...referred, units: ['shuiwu', 'shuiwu'] }, 'unit-named-twice'],
    [[accepted, referred], { ...decided, unit: 'nobody' }, 'unknown-unit'],
  ] as [Line[], Line, string][])('%#: refused', (before, line, code) => {
    expect(tell([...before, line]).refusal?.code).toBe(code);
  });
});

it('TA-14c: a meeting, or the government, then a unit is named', () => {
  const lines: Line[] = [
    { at: '2024-09-02 10:00', do: 'submit' },
    { at: '2024-09-02 11:00', do: 'refer-to-coordination' },
    { at: '2024-09-03 11:00', do: 'refer-to-leaders' },
    { at: '2024-09-04 11:00', do: 'decide-coordination' },
  ];
  const story = tell(lines, TAIAN);
  expect(story.told('CoordinationDecided')).toMatchObject([{ byLeaders: true, clause: 'TA-14c' }]);
  expect(story.ticket.stage).toBe('handling');
});

describe('MZ-17, MZ-17b: the office coordinates and names lead and assistants', () => {
  const begun: Line[] = [
    { at: '2015-03-02 10:00', do: 'submit' },
    { at: '2015-03-02 10:30', do: 'refer-to-coordination' },
  ];
  it('decides by itself; the text knows no leaders above it', () => {
    const story = tell(begun, MEIZHOU);
    expect(story.goOn([{ at: '2015-03-02 11:00', do: 'refer-to-leaders' }], MEIZHOU).refusal?.code).toBe(
      'no-leaders',
    );
    const line: Line = { at: '2015-03-02 11:00', do: 'decide-coordination', assistants: ['shuiwu'] };
    expect(story.goOn([line], MEIZHOU).ticket.assignments).toMatchObject([
      { unit: 'chengguan', role: 'lead' },
      { unit: 'shuiwu', role: 'assistant' },
    ]);
  });
});

it('where the regulation knows no coordination there is none', () => {
  const lines: Line[] = [
    { at: '2024-09-02 10:00', do: 'submit' },
    { at: '2024-09-02 11:00', do: 'refer-to-coordination' },
  ];
  expect(tell(lines, LUAN).refusal?.code).toBe('no-coordination');
});

describe('SY-6a: a unit divides its part among those below it', () => {
  const signed: Line[] = [
    accepted,
    { at: '2026-09-18 11:00', do: 'dispatch' },
    { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
  ];
  const divided = tell([...signed, { at: '2026-09-18 14:00', do: 'divide', by: 'chengguan' }]);

  it('the city’s term runs on, and the subordinate’s ends with it', () => {
    expect(divided.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    expect(divided.due('handle', 'zhongdui')).toBe('2026-09-24 SY-14.3a');
    expect(divided.due('sign', 'zhongdui')).toBeUndefined();
    const after = divided.goOn([{ at: '2026-09-18 15:00', do: 'sign', by: 'zhongdui' }]);
    expect(after.ticket.clocks.filter(({ unit }) => unit === 'zhongdui').map(({ kind }) => kind)).toEqual([
      'handle',
    ]);
  });

  it('the subordinate answers to the unit, which answers to the city; only that counts as the ticket’s', () => {
    const below = divided.goOn([
      { at: '2026-09-18 15:00', do: 'sign', by: 'zhongdui' },
      { at: '2026-09-21 10:00', do: 'answer', by: 'zhongdui' },
    ]);
    expect(below.ticket.stage).toBe('handling');
    expect(below.due('handle', 'zhongdui')).toBeUndefined();
    expect(below.ticket.timeliness.handle).toBeUndefined();
    expect(below.goOn([{ at: '2026-09-21 11:00', do: 'answer', by: 'chengguan' }]).ticket.stage).toBe(
      'answered',
    );
  });

  it('it asks for no extension of its own, which would pass the city’s term', () => {
    const line: Line = { at: '2026-09-21 10:00', do: 'request-extension', by: 'zhongdui' };
    expect(divided.goOn([line]).refusal?.code).toBe('part-of-another');
  });

  it('it returns its part to the unit, which decides', () => {
    const back = divided.goOn([{ at: '2026-09-21 09:00', do: 'return', by: 'zhongdui' }]);
    const granting: Line = { at: '2026-09-21 10:00', do: 'review-return', by: 'chengguan', unit: 'zhongdui' };
    expect(back.goOn([{ ...granting, by: 'shuiwu' } as Line]).refusal?.code).toBe('not-your-ticket');
    const granted = back.goOn([granting]);
    expect(granted.ticket).toMatchObject({
      stage: 'handling',
      returns: 0,
      assignments: [{ unit: 'chengguan' }],
    });
    expect(granted.ticket.clocks.some(({ unit }) => unit === 'zhongdui')).toBe(false);
    const events = granted.events.slice(back.events.length);
    expect(actsOf([{ command: 'review-return', events }])[0]?.command.actor).toEqual({
      side: 'unit',
      unit: 'chengguan',
    });
  });

  it('a unit reviews no return of its own', () => {
    const asked = tell([...signed, { at: '2026-09-18 13:00', do: 'return', by: 'chengguan' }]);
    const line: Line = { at: '2026-09-18 14:00', do: 'review-return', by: 'chengguan' };
    expect(asked.goOn([line]).refusal?.code).toBe('not-your-ticket');
  });

  it('the unit out, those below it are out too', () => {
    const gone = tell([
      ...signed,
      { at: '2026-09-18 14:00', do: 'divide', by: 'chengguan' },
      { at: '2026-09-18 15:00', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 16:00', do: 'review-return' },
    ]);
    expect(gone.ticket).toMatchObject({ stage: 'accepted', assignments: [], clocks: [] });
  });

  it.each([
    ['before signing', signed.slice(0, 2), { by: 'chengguan' }, 'not-signed'],
    ['to one that is not below it', signed, { by: 'chengguan', units: ['shuiwu'] }, 'not-below'],
    ['to one unknown', signed, { by: 'chengguan', units: ['nobody'] }, 'unknown-unit'],
    ['twice', signed, { by: 'chengguan', units: ['zhongdui', 'zhongdui'] }, 'unit-named-twice'],
  ] as [string, Line[], object, string][])('%s: refused', (_what, before, more, code) => {
    expect(tell([...before, { at: '2026-09-18 14:00', do: 'divide', ...more } as Line]).refusal?.code).toBe(
      code,
    );
  });
});

describe('SY-13g, LA-12c: who returned what, and what became of it, is counted', () => {
  const returned: Line[] = [
    accepted,
    { at: '2026-09-18 11:00', do: 'dispatch' },
    { at: '2026-09-18 13:00', do: 'return', by: 'chengguan' },
  ];
  it('by unit; an improper one on record', () => {
    const refused = tell([
      ...returned,
      { at: '2026-09-18 14:00', do: 'review-return', granted: false, improper: true },
    ]);
    expect(refused.ticket.returnsBy).toEqual({ chengguan: { refused: 1, improper: 1 } });
    const granted = tell([
      ...returned,
      { at: '2026-09-18 14:00', do: 'review-return' },
      { at: '2026-09-18 15:00', do: 'dispatch', lead: 'shuiwu' },
    ]);
    expect(granted.ticket).toMatchObject({
      returns: 1,
      returnsBy: { chengguan: { granted: 1 } },
      assignments: [{ unit: 'shuiwu' }],
    });
    const both = tell([...returned, { at: '2026-09-18 14:00', do: 'review-return', improper: true }]);
    expect(both.refusal?.code).toBe('granted-not-improper');
  });
});

describe('what a return does to the terms of the next unit, by city', () => {
  const DRAFT = { ...adoptions('taian'), ...withTerm('handle', 'received', 5 * 24 * 60) };
  const numbers = withTerm('handle', 'received', 5 * 24 * 60);
  const TRIAL = city('meizhou', { settings: adopted('meizhou') });
  const told = (setting: Setting, ...more: Line[]) =>
    tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 12:00', do: 'return', by: 'chengguan', proposedUnit: 'shuiwu' },
        ...more,
      ],
      setting,
    );
  const granted: Line = { at: '2026-09-21 10:00', do: 'review-return' };
  const refused: Line = { at: '2026-09-21 10:00', do: 'review-return', granted: false };
  const again: Line = { at: '2026-09-21 11:00', do: 'dispatch', lead: 'shuiwu' };
  const signing: Line = { at: '2026-09-21 12:00', do: 'sign', by: 'shuiwu' };

  it.each<[string, Setting, Line[], string, string]>([
    ['SY-13f: from its own signing', {}, [again, signing], '2026-09-29 SY-14.3a', '2026-09-24 SY-14.3a'],
    ['MZ-16: anew', TRIAL, [again], '2026-10-19 MZ-11.2c', '2026-10-15 MZ-11.2c'],
    [
      'NM-11.4b: from its own receipt, by the operator’s number',
      city('neimenggu', { settings: numbers }),
      [again],
      '2026-09-26 11:00 NM-11.3',
      '2026-09-23 11:00 NM-11.3',
    ],
    [
      'LA-11c: from its own receipt, by the operator’s number',
      city('luan', { settings: numbers }),
      [again],
      '2026-09-26 11:00 LA-11g',
      '2026-09-23 11:00 LA-11g',
    ],
  ])('%s; refused, the first unit’s run on', (_what, setting, lines, next, first) => {
    const after = told(setting, granted, ...lines);
    expect(after.due('handle', 'shuiwu')).toBe(next);
    expect(after.due('handle', 'chengguan')).toBeUndefined();
    expect(told(setting, refused).due('handle', 'chengguan')).toBe(first);
  });

  it('Tai’an’s text knows no return', () => {
    expect(told(city('taian', { settings: DRAFT })).refusal?.code).toBe('no-return');
  });
});

describe('LA-11c, LA-12c: a dispute over a return is reviewed', () => {
  const refused = tell(
    [
      { at: '2024-09-02 10:00', do: 'submit' },
      { at: '2024-09-02 11:00', do: 'dispatch' },
      { at: '2024-09-02 12:00', do: 'return', by: 'chengguan' },
      { at: '2024-09-02 13:00', do: 'review-return', granted: false },
    ],
    LUAN,
  );
  const dispute: Line = { at: '2024-09-02 14:00', do: 'dispute-return', by: 'chengguan' };
  const disputed = refused.goOn([dispute], LUAN);

  it('by a second review, which may take the ticket from the unit after all', () => {
    const granted = disputed.goOn([{ at: '2024-09-03 10:00', do: 'review-dispute' }], LUAN);
    expect(granted.ticket).toMatchObject({
      stage: 'accepted',
      returns: 1,
      returnsBy: { chengguan: { refused: 1, granted: 1 } },
    });
  });

  it('refused again it is final, and may be found improper', () => {
    const again = disputed.goOn(
      [{ at: '2024-09-03 10:00', do: 'review-dispute', granted: false, improper: true }],
      LUAN,
    );
    expect(again.ticket.returnsBy).toEqual({ chengguan: { refused: 1, improper: 1 } });
    expect(again.goOn([{ ...dispute, at: '2024-09-03 11:00' } as Line], LUAN).refusal).toMatchObject({
      code: 'no-refused-return',
      clause: 'LA-11c',
    });
  });

  it('there is none where the regulation knows none, or none was refused', () => {
    expect(
      tell([
        accepted,
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 12:00', do: 'dispute-return', by: 'chengguan' },
      ]).refusal?.code,
    ).toBe('no-dispute');
    expect(refused.goOn([{ at: '2024-09-02 14:00', do: 'review-dispute' }], LUAN).refusal?.code).toBe(
      'no-dispute-pending',
    );
  });
});

describe('MZ-16: after the term the office may take the ticket back', () => {
  const late = tell(
    [
      { at: '2015-03-02 10:00', do: 'submit' },
      { at: '2015-03-02 11:00', do: 'dispatch' },
    ],
    MEIZHOU,
  );
  const taking: Line = { at: '2015-03-09 10:00', do: 'take-back' };

  it('which ends the unit’s terms; a new unit’s begin anew, the time so far is kept', () => {
    expect(
      late.goOn([{ at: '2015-03-09 09:00', do: 'return', by: 'chengguan' }], MEIZHOU).refusal?.code,
    ).toBe('return-too-late');
    const back = late.goOn([taking], MEIZHOU);
    expect(back.told('TakenBack')).toMatchObject([{ unit: 'chengguan', clause: 'MZ-16' }]);
    expect(back.ticket).toMatchObject({ stage: 'accepted', returns: 1, assignments: [] });
    const next = back.goOn([{ at: '2015-03-09 11:00', do: 'dispatch', lead: 'shuiwu' }], MEIZHOU);
    expect(next.ticket.dispatchedAt).toBe(late.ticket.dispatchedAt);
    expect(next.due('return', 'shuiwu')).toBe('2015-03-11 MZ-16');
  });

  it('TA-14a: where the text knows no return, what was dispatched wrongly is taken back and dispatched anew', () => {
    const taian = city('taian', { settings: adopted('taian') });
    const wrong = tell([accepted, { at: '2026-09-18 11:00', do: 'dispatch' }], taian);
    const returned: Line = { at: '2026-09-18 12:00', do: 'return', by: 'chengguan' };
    expect(wrong.goOn([returned], taian).refusal?.code).toBe('no-return');
    const back = wrong.goOn([{ at: '2026-09-18 12:00', do: 'take-back' }], taian);
    expect(back.told('TakenBack')).toMatchObject([{ unit: 'chengguan', clause: 'TA-14a' }]);
    const right = back.goOn([{ at: '2026-09-18 13:00', do: 'dispatch', lead: 'shuiwu' }], taian);
    expect(right.ticket.assignments.map(({ unit }) => unit)).toEqual(['shuiwu']);
  });

  it('elsewhere only from a unit that has been dissolved', () => {
    const story = tell([accepted, { at: '2026-09-18 11:00', do: 'dispatch' }]);
    const line: Line = { at: '2026-09-22 11:00', do: 'take-back' };
    expect(story.goOn([line])).toMatchObject({ refusal: { code: 'no-taking-back', clause: 'SY-13f' } });
    const after = story.goOn([line], { units: new Map() });
    expect(after.told('TakenBack')[0]?.clause).toBeUndefined();
    expect(after.ticket.stage).toBe('accepted');
  });
});

it('what was divided, coordinated and taken back replays as it was', () => {
  const told: Line[] = [
    accepted,
    referred,
    decided,
    { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
    { at: '2026-09-18 14:00', do: 'divide', by: 'chengguan' },
  ];
  const before = tell(told);
  const taken = before.goOn([{ at: '2026-09-22 11:00', do: 'take-back' }], { units: new Map() });
  expect(taken.ticket.assignments.map(({ unit }) => unit)).toEqual(['shuiwu']);
  expect(replay(taken.events)).toEqual(taken.ticket);
});
