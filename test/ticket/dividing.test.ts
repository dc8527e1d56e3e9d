import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { contribution } from '../../shared/province/contribution.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { unitProblems } from '../../shared/routing/unit-check.ts';
import { directoryOf } from '../../shared/routing/unit-facts.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import type { Change } from '../../shared/ticket/change.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { publishedEvent } from '../../shared/ticket/published-event.ts';
import { ANSWER, History, numbered, sealed } from './history.ts';
import { adopted, adoptions, city, withTerm } from './setting.ts';
import { type Line, type Setting, tell } from './story.ts';

const reason = sealed('reason');
const signed: Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
];
const divide = (more: object = {}): Line =>
  ({ at: '2026-09-18 14:00', do: 'divide', by: 'chengguan', ...more }) as Line;
const set = tell([...signed, divide({ dueOn: '2026-09-22' })]);

describe('SY-6a: the body that divides sets a term inside its own', () => {
  it('the day that it sets, with the city’s clause and its note', () => {
    expect(set.due('handle', 'zhongdui')).toBe('2026-09-22 SY-14.3a');
    expect(set.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    const [started] = set.told('ClockStarted').filter(({ unit }) => unit === 'zhongdui');
    expect(started?.term.explanation.note).toBe('分派单位在本单位办理期限内另行设定');
    expect(replay(set.events)).toEqual(set.ticket);
  });

  it.each([
    ['2026-09-25', 'beyond-own-term'],
    ['2026-09-17', 'due-in-the-past'],
  ])('%s: refused', (dueOn, code) => {
    expect(tell([...signed, divide({ dueOn })]).refusal).toMatchObject({ code, field: 'dueOn' });
  });

  it('the last day of its own term is no other day', () => {
    expect(tell([...signed, divide({ dueOn: '2026-09-24' })]).due('handle', 'zhongdui')).toBe(
      '2026-09-24 SY-14.3a',
    );
  });

  it('there is none to set after its own has run out', () => {
    const late = { ...divide({ dueOn: '2026-09-30' }), at: '2026-09-28 10:00' } as Line;
    expect(tell([...signed, late]).refusal?.code).toBe('no-term');
  });

  it('its extension is theirs too, unless it set them a day', () => {
    const extended: Line[] = [
      { at: '2026-09-21 10:00', do: 'request-extension', by: 'chengguan' },
      { at: '2026-09-21 11:00', do: 'review-extension' },
    ];
    const whole = tell([...signed, divide(), ...extended]);
    expect(whole.due('handle', 'zhongdui')).toBe(whole.due('handle', 'chengguan'));
    expect(whole.told('ClockMoved').map(({ unit }) => unit)).toEqual(['chengguan', 'zhongdui']);
    expect(set.goOn(extended).due('handle', 'zhongdui')).toBe('2026-09-22 SY-14.3a');
  });

  it('a part given after the extension has the extended term', () => {
    const story = tell([
      ...signed,
      { at: '2026-09-21 10:00', do: 'request-extension', by: 'chengguan' },
      { at: '2026-09-21 11:00', do: 'review-extension' },
      { ...divide(), at: '2026-09-21 12:00' } as Line,
    ]);
    expect(story.due('handle', 'zhongdui')).toBe(story.due('handle', 'chengguan'));
  });

  it('a complex matter gives the unit longer, and leaves them their day', () => {
    const complex = set.goOn([{ at: '2026-09-21 10:00', do: 'mark-complex' }]);
    expect(complex.due('handle', 'chengguan')).toBe('2026-10-09 SY-14.3b');
    expect(complex.due('handle', 'zhongdui')).toBe('2026-09-22 SY-14.3a');
  });
});

describe('SY-17: after a redo the part is divided anew', () => {
  const worked: Line[] = [
    { at: '2026-09-18 15:00', do: 'sign', by: 'zhongdui' },
    { at: '2026-09-18 16:00', do: 'answer', by: 'zhongdui' },
  ];
  const redo: Line[] = [
    { at: '2026-09-18 17:00', do: 'answer', by: 'chengguan' },
    { at: '2026-09-21 10:00', do: 'review-answer' },
    {
      at: '2026-09-21 11:00',
      do: 'revisit',
      grade: 'dissatisfied',
      finding: 'unit-fault',
      reason,
    } as unknown as Line,
  ];
  const again = { ...divide(), at: '2026-09-21 14:00' } as Line;

  it('to the same unit, whose term is then that of the redo', () => {
    const story = tell([...signed, divide(), ...worked, ...redo, again]);
    expect(story.refusal).toBeUndefined();
    const { assignments } = story.ticket;
    expect(assignments.map(({ unit, answeredAt }) => [unit, answeredAt])).toEqual([
      ['chengguan', undefined],
      ['zhongdui', undefined],
    ]);
    expect(story.due('redo', 'zhongdui')).toBe(story.due('redo', 'chengguan'));
    expect(replay(story.events)).toEqual(story.ticket);
  });

  it('while it still works on its part it is not', () => {
    expect(
      tell([...signed, divide(), { ...divide(), at: '2026-09-18 15:00' } as Line]).refusal,
    ).toMatchObject({
      code: 'unit-named-twice',
    });
  });
});

describe('SY-6a: the body that divides hears of those below it', () => {
  const divided = () =>
    History.accepted(numbered(1), '2026-09-18 10:00')
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan')
      .do('divide', { units: ['zhongdui'] }, 'chengguan')
      .do('sign', {}, 'zhongdui');
  const read = (history: History) =>
    intentsOf(history.change)
      .filter(({ recipient }) => recipient === 'chengguan')
      .map((intent) => alertText(intent).text.replace(/^工单\d+/, ''));
  const returned = () =>
    divided().do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'zhongdui');

  it.each([
    ['a return', returned, '下级单位申请退回，请审核。'],
    [
      'an answer',
      () => divided().at('2026-09-21 10:00').do('answer', ANSWER, 'zhongdui'),
      '下级单位已提交办理情况，请于9月24日24时前答复。',
    ],
  ] as const)('%s', (_what, told, text) => {
    expect(read(told())).toEqual([text]);
  });

  it('LA-11c: a dispute over its refusal, which the hotline reviews', () => {
    const luan = city('luan');
    const told = tell(
      [
        { at: '2024-09-02 10:00', do: 'submit' },
        { at: '2024-09-02 11:00', do: 'dispatch' },
        { at: '2024-09-02 12:00', do: 'divide', by: 'chengguan' },
        { at: '2024-09-02 13:00', do: 'return', by: 'zhongdui' },
        { at: '2024-09-02 14:00', do: 'review-return', by: 'chengguan', unit: 'zhongdui', granted: false },
        { at: '2024-09-02 15:00', do: 'dispute-return', by: 'zhongdui' },
      ],
      luan,
    );
    const { ticketNo, region, stage, channel, clocks } = told.ticket;
    const events = told.events.slice(-1).map(publishedEvent);
    const change = { ticketNo, version: 6, region, stage, channel, clocks, events };
    const under = { zhongdui: 'chengguan' };
    const heard = intentsOf({ ...change, under } as unknown as Change);
    expect(heard.map(({ recipient, facts }) => [recipient, facts])).toEqual([
      ['chengguan', { kind: 'below', what: 'disputed' }],
    ]);
    const review: Line = { at: '2024-09-02 16:00', do: 'review-dispute', unit: 'zhongdui' };
    expect(told.goOn([review], luan).ticket.assignments.map(({ unit }) => unit)).toEqual(['chengguan']);
  });

  it('a term that ran out, beside its own', () => {
    expect(read(divided().at('2026-09-25 00:00').do('settle', {}))).toContain(
      '下级单位逾期未办结，请立即办结。',
    );
  });
});

describe('TA-7, SY-6a, MZ-5: it supervises and urges those below it itself', () => {
  const supervise = (more: object = {}): Line =>
    ({ at: '2026-09-21 10:00', do: 'supervise', by: 'chengguan', unit: 'zhongdui', ...more }) as Line;

  it('with a term of its own, judged by itself', () => {
    const story = set.goOn([supervise()]);
    expect(story.told('SupervisionOpened')).toMatchObject([{ unit: 'zhongdui', by: 'chengguan' }]);
    expect(story.due('supervise', 'zhongdui')).toBe('2026-10-12 SY-24b');
    const reported = story.goOn([{ at: '2026-09-22 10:00', do: 'answer-supervision', by: 'zhongdui' }]);
    expect(reported.told('SupervisionAnswered')).toMatchObject([{ by: 'chengguan' }]);
    const end: Line = { at: '2026-09-22 11:00', do: 'end-supervision', by: 'chengguan' };
    expect(reported.goOn([{ ...end, by: 'shuiwu' } as Line]).refusal?.code).toBe('no-such-supervision');
    const ended = reported.goOn([end]);
    expect(ended.ticket.supervisions).toMatchObject([{ by: 'chengguan', unit: 'zhongdui', solved: true }]);
    const events = ended.events.slice(reported.events.length);
    expect(actsOf([{ command: 'end-supervision', events }])[0]?.command.actor).toEqual({
      side: 'unit',
      unit: 'chengguan',
    });
  });

  it('is no supervision of the city’s in its figures', () => {
    expect(contribution(set.goOn([supervise()]).ticket).counts.supervisions).toBeUndefined();
    const own: Line = { at: '2026-09-21 10:00', do: 'supervise' };
    expect(contribution(set.goOn([own]).ticket).counts.supervisions).toBe(1);
  });

  it('SY-6a: urges by the clause that has it supervise them, the hotline by its own (SY-5b)', () => {
    const urge = { at: '2026-09-21 10:00', do: 'urge', unit: 'zhongdui' };
    expect(set.goOn([{ ...urge, by: 'chengguan' } as Line]).told('Urged')).toMatchObject([
      { clause: 'SY-6a' },
    ]);
    expect(set.goOn([urge as Line]).told('Urged')).toMatchObject([{ clause: 'SY-5b' }]);
  });

  it('MZ-5: the county’s office urges and supervises its county’s units', () => {
    const meizhou = city('meizhou', { settings: adopted('meizhou') });
    const watched = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 12:00', do: 'divide', by: 'chengguan' },
        { at: '2026-09-21 10:00', do: 'urge', by: 'chengguan', unit: 'zhongdui' },
        supervise({ ground: 'checked', method: 'system' }),
      ],
      meizhou,
    );
    expect(watched.told('Urged')).toMatchObject([{ unit: 'zhongdui', by: 'chengguan', clause: 'MZ-12a' }]);
    expect(watched.told('SupervisionOpened')).toMatchObject([{ unit: 'zhongdui', by: 'chengguan' }]);
  });

  it.each([
    ['another unit’s', supervise({ by: 'shuiwu' }), 'not-your-ticket'],
    ['one that it gave nothing', supervise({ unit: 'shuiwu' }), 'not-below'],
    ['itself', supervise({ unit: 'chengguan' }), 'not-below'],
    ['nobody named', supervise({ unit: undefined }), 'field-required'],
  ] as [string, Line, string][])('%s: refused', (_what, line, code) => {
    expect(set.goOn([line]).refusal?.code).toBe(code);
  });

  it('ends nothing that the hotline supervises', () => {
    const story = set.goOn([{ at: '2026-09-21 10:00', do: 'supervise', unit: 'zhongdui' } as Line]);
    const end: Line = { at: '2026-09-22 11:00', do: 'end-supervision', by: 'chengguan' };
    expect(story.goOn([end]).refusal?.code).toBe('no-such-supervision');
  });

  it('where the text says nothing of it there is none', () => {
    const luan = city('luan');
    const lines: Line[] = [
      { at: '2024-09-02 10:00', do: 'submit' },
      { at: '2024-09-02 11:00', do: 'dispatch' },
      { at: '2024-09-02 12:00', do: 'divide', by: 'chengguan' },
      { at: '2024-09-02 13:00', do: 'supervise', by: 'chengguan', unit: 'zhongdui', ground: 'ordered' },
    ];
    expect(tell(lines, luan).refusal?.code).toBe('no-supervision-below');
  });
});

describe('TA-3: two levels of hotline, and units down to townships and public enterprises', () => {
  const units: readonly Unit[] = [
    { id: 'bureau', name: '市城市管理局', level: 'city', contacts: [] },
    { id: 'county', name: '某县热线工作机构', level: 'county', areas: ['370902'], contacts: [] },
    { id: 'town', name: '某镇人民政府', level: 'street', parent: 'county', contacts: [] },
    { id: 'water', name: '某县供水公司', parent: 'county', roles: ['供水企业'], contacts: [] },
  ];
  const settings = { ...withTerm('handle', 'received', 5 * 24 * 60), ...adoptions('taian') };
  const taian: Setting = city('taian', { settings, units: directoryOf(units) });
  const divided = tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', lead: 'county' },
      { at: '2026-09-18 12:00', do: 'divide', by: 'county', units: ['town', 'water'] },
    ],
    taian,
  );

  it('the directory is a tree of levels', () => {
    for (const unit of units) {
      expect(
        unitProblems(
          unit,
          units.filter(({ id }) => id !== unit.id),
        ),
      ).toEqual([]);
    }
    const above: Unit = { id: 'x', name: '某市局', level: 'city', parent: 'town', contacts: [] };
    expect(unitProblems(above, units)).toEqual([{ field: 'parent', rule: 'level-above' }]);
  });

  it('TA-7: the county’s body divides, supervises, and reports back to the city', () => {
    expect(divided.ticket.assignments).toMatchObject([
      { unit: 'county', role: 'lead' },
      { unit: 'town', under: 'county' },
      { unit: 'water', under: 'county' },
    ]);
    const watched = divided.goOn(
      [
        { at: '2026-09-19 10:00', do: 'supervise', by: 'county', unit: 'water', ground: 'harm' },
        { at: '2026-09-20 10:00', do: 'answer', by: 'water' },
        { at: '2026-09-20 11:00', do: 'end-supervision', by: 'county' },
      ],
      taian,
    );
    expect(watched.told('SupervisionOpened')).toMatchObject([
      { unit: 'water', by: 'county', clause: 'TA-19' },
    ]);
    expect(watched.ticket.stage).toBe('handling');
    const reported = watched.goOn([{ at: '2026-09-20 12:00', do: 'answer', by: 'county' }], taian);
    expect(reported.ticket.stage).toBe('done');
  });

  describe('TA-20, TA-21, TA-30: as a hotline body it passes on what it supervised in vain, and faults', () => {
    const watched = divided.goOn(
      [
        { at: '2026-09-19 10:00', do: 'supervise', by: 'county', unit: 'water', ground: 'harm' },
        { at: '2026-09-20 10:00', do: 'end-supervision', by: 'county', solved: false },
        { at: '2026-09-20 11:00', do: 'supervise', ground: 'harm' },
        { at: '2026-09-20 12:00', do: 'end-supervision', supervision: 'supervision-2', solved: false },
      ],
      taian,
    );
    const escalate = { at: '2026-09-21 10:00', do: 'escalate', by: 'county' };
    const refer = { at: '2026-09-21 10:00', do: 'refer', by: 'county', unit: 'water', ground: 'undone' };
    const passed = (line: object) => watched.goOn([line as Line], taian);

    it.each([
      ['TA-20', escalate, '政府督查机构'],
      ['TA-21', { ...refer, ground: 'shirking' }, '同级纪检监察机关'],
      ['TA-30', refer, '上级主管部门或者有关机关'],
    ])('%s: of those below it', (clause, line, to) => {
      const story = passed(line);
      expect(story.ticket.oversight?.referrals).toMatchObject([{ to, clause, by: 'county' }]);
      const events = story.events.slice(watched.events.length);
      const [act] = actsOf([{ command: line.do, events }]);
      expect(act?.command.actor).toEqual({ side: 'unit', unit: 'county' });
    });

    it.each([
      ['what the city supervised', { ...escalate, supervision: 'supervision-2' }],
      ['itself', { ...refer, unit: 'county' }],
      ['the city’s hotline', { ...refer, unit: 'hotline', ground: 'leak' }],
      ['a person', { ...refer, unit: undefined, ground: 'retaliation' }],
    ])('not %s', (_what, line) => {
      expect(passed(line).refusal?.code).toBe('not-below');
    });

    it('a unit below it passes nothing on, and in other cities nobody but the hotline does', () => {
      expect(passed({ ...refer, by: 'town' }).refusal?.code).toBe('not-below');
      const here = { at: '2026-09-21 10:00', by: 'chengguan', unit: 'zhongdui' };
      expect(set.goOn([{ ...here, do: 'refer' } as Line]).refusal?.code).toBe('not-below');
      expect(set.goOn([{ ...here, unit: undefined, do: 'escalate' } as Line]).refusal).toMatchObject({
        code: 'no-escalation-below',
        clause: 'SY-24c',
      });
    });
  });
});
