import { describe, expect, it } from 'vitest';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import { COMMANDS } from '../../shared/ticket/commands.ts';
import { adopted, adoptions, city } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const reason = sealed('reason');

/** The handling ends with 24 September. */
const signed = tell([
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
]);
const done = signed.goOn([
  { at: '2026-09-18 13:00', do: 'answer', by: 'chengguan' },
  { at: '2026-09-18 14:00', do: 'review-answer' },
]);
const supervise = (when: string, more: object = {}): Line => ({ at: when, do: 'supervise', ...more }) as Line;
const report = (when: string, more: object = {}): Line =>
  ({ at: when, do: 'answer-supervision', by: 'chengguan', ...more }) as Line;
const end = (when: string, solved: boolean, more: object = {}): Line =>
  ({ at: when, do: 'end-supervision', solved, ...more }) as Line;

/** By letter from 21 September, with nothing else that runs: ten working days end with 12 October. */
const supervised = done.goOn([supervise('2026-09-21 10:00')]);

describe('SY-24b: each supervision has its own term', () => {
  it('several run at once on one ticket, each to its own end', () => {
    const story = supervised.goOn([
      supervise('2026-09-22 10:00', { ground: 'bad-influence', method: 'system' }),
      report('2026-09-23 10:00', { supervision: 'supervision-2' }),
      end('2026-09-23 11:00', true, { supervision: 'supervision-2' }),
    ]);
    expect(story.ticket.supervisions).toMatchObject([
      { ground: 'media', method: 'letter' },
      { ground: 'bad-influence', method: 'system', solved: true, endedAt: '2026-09-23T11:00:00+08:00' },
    ]);
    expect(story.ticket.supervisions[0]).not.toHaveProperty('endedAt');
    expect(story.fateOf('supervise')).toEqual(['met 2026-09-23 11:00']);
    expect(story.due('supervise', 'chengguan')).toBe('2026-10-12 SY-24b');
  });

  it('another way restarts nothing', () => {
    const story = supervised.goOn([{ at: '2026-09-28 10:00', do: 'change-method', method: 'system' }]);
    expect(story.ticket.supervisions).toMatchObject([{ method: 'system' }]);
    expect(story.due('supervise', 'chengguan')).toBe('2026-10-12 SY-24b');
    const same = story.goOn([{ at: '2026-09-28 11:00', do: 'change-method', method: 'system' }]);
    expect(same.refusal).toMatchObject({ code: 'same-method', field: 'method' });
  });

  it('what is reported in time waits for the supervisor, whose time is not the unit’s', () => {
    const story = supervised.goOn([report('2026-10-12 23:00'), end('2026-10-20 09:00', true)]);
    expect(story.fateOf('supervise')).toEqual(['met 2026-10-20 09:00']);
    expect(story.ticket.timeliness.supervise).toEqual({ kept: 1, missed: 0 });
  });

  it('what is reported late was overdue from the end of the term on', () => {
    const story = supervised.goOn([report('2026-10-13 09:00'), end('2026-10-20 09:00', true)]);
    expect(story.fateOf('supervise')).toEqual(['expired 2026-10-13 00:00', 'late 2026-10-20 09:00']);
  });

  it('only what is open is answered, changed or ended, and only the unit in charge answers', () => {
    const ended = supervised.goOn([end('2026-09-22 10:00', true)]);
    const refused = { code: 'no-such-supervision', field: 'supervision', clause: 'SY-24a' };
    expect(ended.goOn([end('2026-09-22 11:00', true)]).refusal).toMatchObject(refused);
    expect(ended.goOn([report('2026-09-22 11:00')]).refusal).toMatchObject(refused);
    const change: Line = { at: '2026-09-22 11:00', do: 'change-method' };
    expect(ended.goOn([change]).refusal).toMatchObject(refused);
  });

  it('a finished ticket is supervised too, and the supervision ends with the ticket', () => {
    const story = done.goOn([supervise('2026-09-19 10:00')]);
    expect(story.due('supervise', 'chengguan')).toBe('2026-10-09 SY-24b');
    const closed = story.goOn([{ at: '2026-09-20 10:00', do: 'revisit' }]);
    expect(closed.ticket).toMatchObject({ stage: 'closed', clocks: [] });
    expect(closed.ticket.supervisions).toMatchObject([{ endedAt: '2026-09-20T10:00:00+08:00' }]);
  });
});

describe('SY-24a: what opens a supervision is data', () => {
  const mark: Line = { at: '2026-09-18 10:30', do: 'mark', mark: 'city-assigned' };

  it('a mark opens it, once there is a unit, and once only', () => {
    const marked = tell([{ at: '2026-09-18 10:00', do: 'submit' }, mark]);
    expect(marked.told('SupervisionOpened')).toEqual([]);
    const story = marked.goOn([{ at: '2026-09-18 11:00', do: 'dispatch' }]);
    expect(story.told('SupervisionOpened')).toMatchObject([
      { ground: 'assigned', method: 'system', unit: 'chengguan', cause: 'law', clause: 'SY-24a' },
    ]);
    const ended = story.goOn([
      end('2026-09-18 12:00', true),
      { at: '2026-09-18 13:00', do: 'sign', by: 'chengguan' },
    ]);
    expect(ended.told('SupervisionOpened')).toHaveLength(1);
  });

  it('and a ticket that is marked later is supervised at once', () => {
    const story = signed.goOn([{ at: '2026-09-21 10:00', do: 'mark', mark: 'media' }]);
    expect(story.told('SupervisionOpened')).toMatchObject([{ ground: 'media', cause: 'law' }]);
    expect(story.due('supervise', 'chengguan')).toBe('2026-09-29 SY-24b');
  });

  const concentration = {
    tickets: 3,
    withinDays: 30,
    ground: '督办细则',
    by: '热线管理机构',
    from: '2026-01-01',
  };
  const settings = { ...DEFAULT_SETTINGS, concentration } as Settings;
  const concentrated = (followers?: number): Line =>
    supervise('2026-09-21 10:00', { ground: 'concentrated', method: 'system', reason: undefined, followers });

  it('so many followers as the operator has set open it without a person’s reason', () => {
    const story = signed.goOn([concentrated(3)], { settings });
    expect(story.told('SupervisionOpened')).toMatchObject([{ ground: 'concentrated', followers: 3 }]);
  });

  it('TA-19: what is reported many times, or together', () => {
    const taian = city('taian', { settings: { ...settings, ...adoptions('taian') } });
    const dispatched = [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
    ] as const;
    const opened = tell([...dispatched, concentrated(3)], taian).told('SupervisionOpened');
    expect(opened).toMatchObject([
      { ground: 'concentrated', method: 'system', clause: 'TA-19', followers: 3 },
    ]);
  });

  it.each<[string, Line, Setting, string]>([
    ['fewer than set', concentrated(2), { settings }, 'not-concentrated'],
    ['where nothing is set', concentrated(3), {}, 'not-concentrated'],
    ['neither a number nor a reason', concentrated(), { settings }, 'field-required'],
    [
      'on a ground that numbers don’t open',
      supervise('2026-09-21 10:00', { reason: undefined, followers: 9 }),
      { settings },
      'not-concentrated',
    ],
  ])('but not %s', (_, line, setting, code) => {
    expect(signed.goOn([line], setting).refusal).toMatchObject({ code, clause: 'SY-24a' });
  });

  it('a list of ways that the text closes holds; of an open one any way is taken', () => {
    const open = city('shaoyang').regulation as Regulation;
    const { ways, ...supervision } = open.supervision;
    if (!ways) throw new Error('no ways');
    const closed: Regulation = {
      ...open,
      supervision: { ...supervision, ways: { ...ways, list: 'closed' } },
    };
    const talk = supervise('2026-09-21 10:00', { method: 'talk' });
    expect(signed.goOn([talk]).ticket.supervisions).toMatchObject([{ method: 'talk' }]);
    expect(signed.goOn([talk], { regulation: closed }).refusal).toMatchObject({
      code: 'unknown-way',
      field: 'method',
      clause: 'SY-24a',
    });
    const change: Line = { at: '2026-09-21 11:00', do: 'change-method', method: 'talk' };
    const letter = supervise('2026-09-21 10:00', { method: 'letter' });
    expect(signed.goOn([letter, change]).ticket.supervisions).toMatchObject([{ method: 'talk' }]);
    expect(signed.goOn([letter, change], { regulation: closed }).refusal?.code).toBe('unknown-way');
  });
});

describe('SY-24c, TA-20: what stays unsolved goes further', () => {
  const unsolved = supervised.goOn([end('2026-10-12 10:00', false)]);
  const escalate: Line = { at: '2026-10-12 11:00', do: 'escalate', externalNo: 'DC-2026-7' };

  it('to the authority that the text names, with its number there, and only once', () => {
    expect(unsolved.fateOf('supervise')).toEqual(['cancelled 2026-10-12 10:00']);
    const story = unsolved.goOn([escalate]);
    expect(story.ticket.oversight?.referrals).toEqual([
      {
        to: '市人民政府督查室',
        clause: 'SY-24c',
        at: '2026-10-12T11:00:00+08:00',
        supervision: 'supervision-1',
        externalNo: 'DC-2026-7',
      },
    ]);
    expect(story.goOn([escalate]).refusal).toMatchObject({ code: 'already-referred', clause: 'SY-24c' });
  });

  it('but not while it is supervised, nor once it is solved', () => {
    expect(supervised.goOn([escalate]).refusal).toMatchObject({ code: 'not-unsolved', clause: 'SY-24c' });
    const solved = supervised.goOn([end('2026-10-12 10:00', true)]);
    expect(solved.goOn([escalate]).refusal).toMatchObject({ code: 'not-unsolved' });
    const bare: Line = { ...escalate, supervision: undefined } as unknown as Line;
    expect(unsolved.goOn([bare]).refusal).toMatchObject({ code: 'field-required', field: 'supervision' });
  });

  it('TA-20: the government’s inspection body, in the city whose text says so; NM-22 names none', () => {
    const opening: Line[] = [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      supervise('2026-09-21 10:00', { ground: 'other' }),
      end('2026-09-28 10:00', false),
      { at: '2026-09-28 11:00', do: 'escalate' },
    ];
    const taian = city('taian', { settings: adopted('taian') });
    expect(tell(opening, taian).ticket.oversight?.referrals).toMatchObject([
      { to: '政府督查机构', clause: 'TA-20' },
    ]);
    const elsewhere = opening.map((line) =>
      line.do === 'supervise' ? { ...line, ground: 'whole-course' } : line,
    ) as Line[];
    expect(tell(elsewhere, city('neimenggu')).refusal?.code).toBe('no-escalation');
  });
});

describe('a ground that the city does not have', () => {
  it('may be named in the words of the text, so that whoever knows only those is told the names', () => {
    const body = { ground: '新闻媒体曝光', method: 'letter', reason: '某报曝光' };
    expect(COMMANDS.supervise.safeParse(body).success).toBe(true);
    const line: Line = { at: '2026-09-21 10:00', do: 'supervise', ground: body.ground };
    expect(signed.goOn([line]).refusal?.detail).toContain('media（新闻媒体曝光）');
  });

  it.each([
    ['supervise', 'SY-24a', 'media（新闻媒体曝光）'],
    ['object', 'SY-25', 'untrue（服务对象反映情况不属实）'],
    ['refer', 'SY-28', 'rude（态度生硬、作风粗暴并导致不良后果）'],
    ['record-abuse', 'SY-29', 'slander（诽谤、诬告、陷害他人）'],
  ] as const)('%s: the refusal says which there are', (command, clause, known) => {
    const dissatisfied: Line = { at: '2026-09-21 09:00', do: 'revisit', grade: 'dissatisfied' };
    const as = command === 'object' ? { by: 'chengguan' } : {};
    const line = { at: '2026-09-21 10:00', do: command, ...as, ground: 'whim' } as Line;
    const refused = done.goOn([dissatisfied, line]).refusal;
    expect(refused).toMatchObject({ code: 'unknown-ground', field: 'ground', clause });
    expect(refused?.detail).toContain(known);
  });
});

describe('SY-5b, NM-22, MZ-5: units are urged, which is no supervision', () => {
  it('counts, opens nothing and sets no term', () => {
    const story = signed.goOn([
      { at: '2026-09-21 10:00', do: 'urge', way: 'phone' },
      { at: '2026-09-22 10:00', do: 'urge', way: 'system', reason },
    ]);
    expect(story.told('Urged')).toMatchObject([
      { unit: 'chengguan', way: 'phone', clause: 'SY-5b' },
      { unit: 'chengguan', way: 'system' },
    ]);
    expect(story.ticket).toMatchObject({ oversight: { urged: 2 }, supervisions: [] });
    expect(story.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
  });

  it('only a unit that has a part in the ticket', () => {
    const line: Line = { at: '2026-09-21 10:00', do: 'urge', unit: 'shuiwu' };
    expect(signed.goOn([line]).refusal).toMatchObject({ code: 'no-unit', field: 'unit', clause: 'SY-5b' });
  });

  it.each([
    ['neimenggu', 'NM-22'],
    ['shaoyang', 'SY-5b'],
    ['meizhou', 'MZ-12a'],
    ['taian', undefined],
    ['luan', 'LA-12b'],
  ])('in %s under %s', (name, clause) => {
    const setting = city(name, { settings: adopted(name) });
    const story = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 12:00', do: 'urge' },
      ],
      setting,
    );
    if (clause === undefined) expect(story.refusal?.code).toBe('no-urging');
    else expect(story.told('Urged')).toMatchObject([{ clause }]);
  });

  it('MZ-5: the county office supervises what it has checked', () => {
    const setting = city('meizhou', { settings: adopted('meizhou') });
    const story = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 12:00', do: 'urge', way: 'phone' },
        supervise('2026-09-18 13:00', { ground: 'checked', method: 'phone' }),
      ],
      setting,
    );
    expect(story.told('SupervisionOpened')).toMatchObject([{ ground: 'checked', clause: 'MZ-5' }]);
  });
});
