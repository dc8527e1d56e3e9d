import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { city, withTerm } from './setting.ts';
import { at, type Line, sealed, tell } from './story.ts';

/** The handling ends with 24 September. */
const signed = tell([
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
  { at: '2026-09-18 13:00', do: 'sign', by: 'shuiwu' },
]);
const ask = (when: string, workingDays = 5, by = 'chengguan'): Line => ({
  at: when,
  do: 'request-extension',
  by,
  workingDays,
});
const grant = (when: string, more: Partial<Line & { do: 'review-extension' }> = {}): Line => ({
  at: when,
  do: 'review-extension',
  ...more,
});
const refuse = (when: string): Line => ({
  at: when,
  do: 'review-extension',
  granted: false,
  reason: sealed('reason'),
});

describe('SY-14e: an extension asked for before the term ends', () => {
  it.each([
    [1, '2026-09-28 SY-14e'],
    [5, '2026-10-09 SY-14e'],
    [10, '2026-10-15 SY-14e'],
  ])('of %i working days from the old last day: due %s', (workingDays, due) => {
    const story = signed.goOn([ask('2026-09-24 20:00', workingDays), grant('2026-09-24 21:00')]);
    expect(story.due('handle', 'chengguan')).toBe(due);
    expect(story.told('ClockMoved')).toMatchObject([
      { reason: 'extension', from: '2026-09-25T00:00:00+08:00', unit: 'chengguan' },
    ]);
  });

  it('the hotline may give fewer days than were asked for', () => {
    const story = signed.goOn([ask('2026-09-24 20:00'), grant('2026-09-24 21:00', { workingDays: 1 })]);
    expect(story.due('handle', 'chengguan')).toBe('2026-09-28 SY-14e');
  });

  it.each([
    ['2026-09-24 23:59:59', undefined],
    ['2026-09-25 00:00:00', 'SY-14e'],
  ])('asked for at %s: refused by %s', (when, clause) => {
    expect(signed.goOn([ask(when)]).refusal?.clause).toBe(clause);
  });

  it('pending at the end it is not overdue, however long the review takes', () => {
    const story = signed.goOn([ask('2026-09-24 20:00'), { at: '2026-09-29 09:00', do: 'settle' }]);
    expect(story.fateOf('handle', 'chengguan')).toEqual([]);
    const granted = story.goOn([grant('2026-09-29 10:00'), { at: '2026-10-09 23:59', do: 'settle' }]);
    expect(granted.fateOf('handle', 'chengguan')).toEqual(['moved 2026-09-29 10:00']);
  });

  it('refused then, it is overdue at once under the original date', () => {
    const story = signed.goOn([ask('2026-09-24 20:00'), refuse('2026-09-29 10:00')]);
    expect(story.told('ClockExpired').filter(({ unit }) => unit === 'chengguan')).toMatchObject([
      { at: '2026-09-29T10:00:00+08:00', dueAt: '2026-09-25T00:00:00+08:00', clause: 'SY-14.3a' },
    ]);
    const again = story.goOn([ask('2026-09-29 11:00')]);
    expect(again.refusal).toMatchObject({ code: 'too-late', clause: 'SY-14e' });
  });

  it('refused in time, the term is what it was', () => {
    const story = signed.goOn([ask('2026-09-21 20:00'), refuse('2026-09-22 10:00')]);
    expect(story.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    expect(story.refusal).toBeUndefined();
    expect(story.goOn([ask('2026-09-22 11:00')]).refusal).toBeUndefined();
  });

  it('a refusal has a reason', () => {
    const bare: Line = { at: '2026-09-22 10:00', do: 'review-extension', granted: false };
    expect(signed.goOn([ask('2026-09-21 20:00'), bare]).refusal).toMatchObject({
      field: 'reason',
      clause: 'SY-14e',
    });
  });

  it('a second one, and more than ten days, only with a special reason on record', () => {
    const once = signed.goOn([ask('2026-09-24 20:00'), grant('2026-09-24 21:00')]);
    const twice = once.goOn([ask('2026-10-09 09:00'), grant('2026-10-09 10:00')]);
    expect(twice.refusal).toMatchObject({ code: 'beyond-the-rule', field: 'override', clause: 'SY-14e' });
    const override = sealed('override');
    const special = twice.goOn([grant('2026-10-09 11:00', { override })]);
    expect(special.due('handle', 'chengguan')).toBe('2026-10-15 SY-14e');
    expect(special.told('ExtensionGranted').at(-1)).toMatchObject({ override });
    const long = signed.goOn([ask('2026-09-24 20:00', 12), grant('2026-09-24 21:00')]);
    expect(long.refusal).toMatchObject({ code: 'beyond-the-rule', field: 'override' });
    const longer = long.goOn([grant('2026-09-24 22:00', { override })]);
    expect(longer.due('handle', 'chengguan')).toBe('2026-10-19 SY-14e');
  });

  it('each unit asks for itself, once at a time, and neither stands in the other’s way', () => {
    const both = signed.goOn([ask('2026-09-24 20:00', 5, 'shuiwu'), ask('2026-09-24 21:00', 10)]);
    expect(both.refusal).toBeUndefined();
    expect(both.goOn([ask('2026-09-24 21:30')]).refusal?.code).toBe('extension-pending');
    expect(both.goOn([grant('2026-09-24 22:00')]).refusal).toMatchObject({ field: 'clock' });
    const clockOf = (unit: string) =>
      both.ticket.clocks.find((clock) => clock.unit === unit && clock.kind === 'handle')?.id ?? '';
    const granted = both.goOn([
      grant('2026-09-24 22:00', { clock: clockOf('chengguan') }),
      grant('2026-09-24 22:30'),
    ]);
    expect(granted.due('handle', 'chengguan')).toBe('2026-10-15 SY-14e');
    expect(granted.due('handle', 'shuiwu')).toBe('2026-10-09 SY-14e');
    expect(granted.ticket.extension).toEqual({ granted: 2, pending: [] });
  });

  it('is listed as waiting for the hotline', () => {
    const lines = workLines(signed.goOn([ask('2026-09-24 20:00')]).ticket);
    expect(lines.map(({ unit }) => unit)).toContain('hotline');
  });

  it('an answer handed in after the old end waits for the decision on the extension', () => {
    const late = signed.goOn([
      ask('2026-09-24 20:00'),
      { at: '2026-09-28 10:00', do: 'answer', by: 'chengguan' },
    ]);
    const undecided = late.goOn([{ at: '2026-09-28 11:00', do: 'review-answer' }]);
    expect(undecided.refusal).toMatchObject({ code: 'extension-undecided', clause: 'SY-14e' });
    const granted = late.goOn([grant('2026-09-28 12:00'), { at: '2026-10-12 09:00', do: 'review-answer' }]);
    expect(granted.fateOf('handle', 'chengguan')).toEqual(['moved 2026-09-28 12:00', 'met 2026-10-12 09:00']);
  });

  it.each([
    ['2026-09-24 23:59:59', []],
    ['2026-09-25 00:00:00', ['expired 2026-09-28 12:00']],
  ])('answered at %s and the extension refused then', (when, fate) => {
    const answered = signed.goOn([
      ask('2026-09-24 20:00'),
      { at: when, do: 'answer', by: 'chengguan' },
      refuse('2026-09-28 12:00'),
    ]);
    expect(answered.fateOf('handle', 'chengguan')).toEqual(fate);
  });

  it('nothing is left to extend once the answer is handed in', () => {
    const story = signed.goOn([
      { at: '2026-09-21 10:00', do: 'answer', by: 'chengguan' },
      ask('2026-09-21 11:00'),
    ]);
    expect(story.refusal).toMatchObject({ code: 'already-answered', clause: 'SY-14e' });
  });

  it('not for a redo', () => {
    const redone = signed.goOn([
      { at: '2026-09-18 15:00', do: 'answer', by: 'chengguan' },
      { at: '2026-09-18 16:00', do: 'review-answer' },
      {
        at: '2026-09-21 10:00',
        do: 'revisit',
        grade: 'dissatisfied',
        finding: 'unit-fault',
        reason: sealed('reason'),
      },
      ask('2026-09-22 10:00'),
    ]);
    expect(redone.refusal).toMatchObject({ code: 'not-extendable', clause: 'SY-14e' });
  });

  it('where the city allows fewer days, more are refused and not an error', () => {
    const settings = parseSettings({
      ...DEFAULT_SETTINGS,
      region: '430500',
      terms: [
        {
          clock: 'extension',
          kinds: ['complaint'],
          length: { workingDays: 3 },
          start: 'old-last-day',
          ground: '市政府专题会议纪要',
          by: '热线办',
          from: '2023-07-28',
        },
      ],
    });
    const story = signed.goOn([ask('2026-09-24 20:00'), grant('2026-09-24 21:00')], { settings });
    expect(story.refusal).toMatchObject({ code: 'beyond-the-limit', clause: 'SY-14e' });
  });
});

describe('SY-24b: a supervision is extended once, by ten working days at the most', () => {
  // By letter from 21 September: 22, 23, 24, 28, 29, 30 September, 8, 9, 10, 12 October.
  const supervised = signed.goOn([{ at: '2026-09-21 10:00', do: 'supervise', method: 'letter' }]);
  const clock = supervised.ticket.clocks.find(({ kind }) => kind === 'supervise')?.id ?? '';
  const askFor = (when: string, workingDays = 5): Line => ({
    at: when,
    do: 'request-extension',
    by: 'chengguan',
    workingDays,
    clock,
  });

  it('from its old last day; the handling stays', () => {
    const story = supervised.goOn([askFor('2026-09-22 09:00', 2), grant('2026-09-22 10:00')]);
    expect(story.due('supervise', 'chengguan')).toBe('2026-10-14 SY-24b');
    expect(story.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    expect(story.told('ClockMoved')).toMatchObject([{ kind: 'supervise', reason: 'supervision-extension' }]);
  });

  it('never over ten days and never twice, whatever the reason', () => {
    const limit = { code: 'beyond-the-limit', clause: 'SY-24b' };
    expect(supervised.goOn([askFor('2026-09-22 09:00', 11)]).refusal).toMatchObject(limit);
    const asked = supervised.goOn([askFor('2026-09-22 09:00', 10)]);
    const override = sealed('override');
    const more = asked.goOn([grant('2026-09-22 10:00', { workingDays: 11, override })]);
    expect(more.refusal).toMatchObject(limit);
    const granted = asked.goOn([grant('2026-09-22 10:00')]);
    expect(granted.goOn([askFor('2026-09-23 09:00', 1)]).refusal).toMatchObject(limit);
  });

  it('before it ends, and only the unit’s own', () => {
    expect(supervised.goOn([askFor('2026-10-13 00:00:00')]).refusal).toMatchObject({
      code: 'too-late',
      clause: 'SY-24b',
    });
    const foreign = { ...askFor('2026-09-22 09:00'), by: 'shuiwu' } as Line;
    expect(supervised.goOn([foreign]).refusal?.code).toBe('no-term');
  });
});

describe('SY-14e: the citizen is told of the longer term by the unit', () => {
  const granted = signed.goOn([ask('2026-09-24 20:00'), grant('2026-09-24 21:00')]);
  const owed = (story: typeof granted) => story.ticket.assignments.map(({ toTell }) => toTell);
  const telling = (more: object = {}): Line =>
    ({
      ...{ at: '2026-09-25 09:00', do: 'contact', by: 'chengguan', reached: true, way: 'phone' },
      ...{ toldOfExtension: true, ...more },
    }) as Line;
  const since = at('2026-09-24 21:00');

  it('is missing from the grant on, with its clause, of the unit that asked', () => {
    expect(owed(granted)).toEqual([{ since, clause: 'SY-14e' }, undefined]);
    const refused = signed.goOn([ask('2026-09-24 20:00'), refuse('2026-09-24 21:00')]);
    expect(owed(refused)).toEqual([undefined, undefined]);
  });

  it.each([
    ['told by phone', telling(), true],
    [
      'told with the answer',
      {
        at: '2026-09-25 09:00',
        do: 'answer',
        by: 'chengguan',
        contact: { reached: true, way: 'sms', toldOfExtension: true },
      },
      true,
    ],
    ['not reached', telling({ reached: false }), false],
    ['told of something else', telling({ toldOfExtension: undefined }), false],
    ['told by another unit', telling({ by: 'shuiwu' }), false],
  ] as const)('%s', (_what, line, told) => {
    expect(owed(granted.goOn([line as Line]))[0]).toEqual(told ? undefined : { since, clause: 'SY-14e' });
  });

  it('is no duty of a supervision’s extension, nor where the text has none', () => {
    const neimenggu = city('neimenggu', { settings: withTerm('handle', 'received', 600) });
    const story = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        ask('2026-09-18 12:00'),
        grant('2026-09-18 13:00'),
      ],
      neimenggu,
    );
    expect(story.told('ExtensionGranted')).toHaveLength(1);
    expect(owed(story)).toEqual([undefined]);
    const opened = signed.goOn([{ at: '2026-09-19 10:00', do: 'supervise' }]);
    const clock = opened.ticket.clocks.find(({ kind }) => kind === 'supervise')?.id ?? '';
    const supervised = opened.goOn([{ ...ask('2026-09-19 11:00'), clock } as Line]);
    expect(supervised.ticket.extension.pending).toHaveLength(1);
    expect(owed(supervised.goOn([grant('2026-09-19 12:00')]))).toEqual([undefined, undefined]);
  });
});
