import { describe, expect, it } from 'vitest';
import { leadOf } from '../../shared/ticket/ticket.ts';
import { type Line, sealed, tell } from './story.ts';

const reason = sealed('reason');

/** The handling ends with 24 September. */
const signed = tell([
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
]);
const answer = (when: string): Line => ({ at: when, do: 'answer', by: 'chengguan' });
const pass = (when: string): Line => ({ at: when, do: 'review-answer' });
const fail = (when: string): Line => ({ at: when, do: 'review-answer', passed: false });

describe('SY-16: the hotline reviews the answer', () => {
  it('passed, it is done, dated to the answer that passed; the review’s time is not the unit’s', () => {
    const story = signed.goOn([answer('2026-09-24 23:00'), pass('2026-09-29 09:00')]);
    expect(story.ticket).toMatchObject({ stage: 'done', timeliness: { handle: { kept: 1, missed: 0 } } });
    expect(story.told('AnswerPassed')).toMatchObject([{ submittedAt: '2026-09-24T23:00:00+08:00' }]);
    expect(story.fateOf('handle')).toEqual(['met 2026-09-29 09:00']);
  });

  it('failed in time, the original due date stands and ends as it would have', () => {
    const story = signed.goOn([answer('2026-09-21 10:00'), fail('2026-09-22 09:00')]);
    expect(story.ticket.stage).toBe('handling');
    expect(leadOf(story.ticket)?.answeredAt).toBeUndefined();
    expect(story.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    expect(story.goOn([{ at: '2026-09-28 09:00', do: 'settle' }]).fateOf('handle')).toEqual([
      'expired 2026-09-25 00:00',
    ]);
  });

  it('failed after the due date, it is overdue at once and supervised from then', () => {
    const story = signed.goOn([answer('2026-09-24 23:00'), fail('2026-09-29 09:00')]);
    expect(story.fateOf('handle')).toEqual(['expired 2026-09-29 09:00']);
    expect(story.due('supervise', 'chengguan')).toBe('2026-10-12 SY-24b');
    const redone = story.goOn([answer('2026-09-30 09:00'), pass('2026-09-30 10:00')]);
    expect(redone.ticket.timeliness.handle).toEqual({ kept: 0, missed: 1 });
    expect(redone.fateOf('handle').at(-1)).toBe('late 2026-09-30 10:00');
  });

  it('handed in late, it was overdue from the due time on', () => {
    const story = signed.goOn([answer('2026-09-25 00:00:00'), pass('2026-09-25 09:00')]);
    expect(story.fateOf('handle')).toEqual(['expired 2026-09-25 00:00', 'late 2026-09-25 09:00']);
  });

  it('a failure has a reason, and there has to be an answer', () => {
    const decided = signed.goOn([answer('2026-09-21 10:00'), { ...fail('2026-09-22 09:00') }]);
    expect(decided.told('AnswerFailed')).toMatchObject([{ reason }]);
    expect(signed.goOn([pass('2026-09-22 09:00')]).refusal?.code).toBe('illegal-move');
  });
});

const done = signed.goOn([answer('2026-09-18 15:00'), pass('2026-09-18 16:00')]);
const revisited = (more: Partial<Line & { do: 'revisit' }>): Line => ({
  at: '2026-09-21 10:00',
  do: 'revisit',
  ...more,
});

describe('SY-17: every finished ticket is revisited', () => {
  it('has no term of its own, because the text gives none', () => {
    expect(done.ticket).toMatchObject({ stage: 'done', clocks: [] });
    expect(done.goOn([{ at: '2026-09-21 10:00', do: 'close' }]).refusal).toMatchObject({
      code: 'revisit-first',
      clause: 'SY-17',
    });
  });

  it.each(['very-satisfied', 'satisfied', 'basically-satisfied'] as const)('%s closes it', (grade) => {
    const { ticket } = done.goOn([revisited({ grade })]);
    expect(ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied', revisit: { satisfied: true } });
  });

  it.each([
    [{ reached: true }, 'grade'],
    [{ reached: true, grade: 'satisfied' }, 'unitContacted'],
    [{ reached: false, grade: 'satisfied' }, 'reached'],
    [{ reached: false, finding: 'no-fault', reason }, 'finding'],
    [{ reached: true, grade: 'satisfied', unitContacted: true, finding: 'unit-fault', reason }, 'finding'],
    [{ reached: true, grade: 'satisfied', unitContacted: true, finding: 'no-fault', reason }, 'finding'],
    [{ reached: true, grade: 'dissatisfied', unitContacted: true, finding: 'unit-fault' }, 'reason'],
  ] as const)('%o is refused for its %s', (given, field) => {
    const bare = { grade: undefined, solved: undefined, unitContacted: undefined };
    const line = { at: '2026-09-21 10:00', do: 'revisit', ...bare, ...given } as unknown as Line;
    expect(done.goOn([line]).refusal).toMatchObject({ field, clause: 'SY-17' });
  });

  it('unsatisfied through the unit’s fault: redone in 5 working days from the send-back, without signing', () => {
    const story = done.goOn([revisited({ grade: 'dissatisfied', finding: 'unit-fault', reason })]);
    expect(story.ticket).toMatchObject({ stage: 'handling', redos: 1 });
    expect(story.due('redo', 'chengguan')).toBe('2026-09-29 SY-17');
    expect(story.ticket.clocks.map(({ kind }) => kind)).toEqual(['redo']);
    const again = story.goOn([answer('2026-09-29 23:00'), pass('2026-10-08 09:00')]);
    expect(again.fateOf('redo')).toEqual(['met 2026-10-08 09:00']);
    expect(again.ticket.stage).toBe('done');
    const overdue = story.goOn([{ at: '2026-10-08 09:00', do: 'settle' }]);
    expect(overdue.fateOf('redo')).toEqual(['expired 2026-09-30 00:00']);
    expect(overdue.told('SupervisionOpened')).toMatchObject([{ ground: 'overdue', method: 'system' }]);
  });

  it('the fault may be found later, and only after dissatisfaction', () => {
    const dissatisfied = done.goOn([revisited({ grade: 'very-dissatisfied' })]);
    expect(dissatisfied.ticket.stage).toBe('done');
    const redo = dissatisfied.goOn([{ at: '2026-09-22 09:00', do: 'redo' }]);
    expect(redo.due('redo', 'chengguan')).toBe('2026-09-30 SY-17');
    const early = done.goOn([{ at: '2026-09-22 09:00', do: 'redo' }]);
    expect(early.refusal).toMatchObject({ code: 'redo-needs-dissatisfaction', clause: 'SY-17' });
  });

  it.each([
    [revisited({ grade: 'dissatisfied', finding: 'no-fault', reason }), 'dissatisfied', []],
    [revisited({ grade: 'dissatisfied' }), 'dissatisfied', ['close']],
    [
      { at: '2026-09-21 10:00', do: 'revisit', reached: false, grade: undefined } as unknown as Line,
      'unreached',
      ['close'],
    ],
  ])('%o ends as %s', (line, outcome, after) => {
    const unreached = outcome === 'unreached' ? { solved: undefined, unitContacted: undefined } : {};
    const story = done.goOn([
      { ...line, ...unreached } as unknown as Line,
      ...after.map(() => ({ at: '2026-09-22 10:00', do: 'close' }) as const),
    ]);
    expect(story.ticket).toMatchObject({ stage: 'closed', outcome, clocks: [] });
  });
});

describe('SY-24a, SY-24b: supervision', () => {
  const overdue = signed.goOn([{ at: '2026-09-28 09:00', do: 'settle' }]);

  it('what is overdue is supervised by the system, within 5 working days of the notice', () => {
    expect(overdue.told('SupervisionOpened')).toMatchObject([
      { ground: 'overdue', method: 'system', clause: 'SY-24a', at: '2026-09-25T00:00:00+08:00' },
    ]);
    // The notice goes out at 24:00 of 24 September: 28, 29, 30 September, 8, 9 October.
    expect(overdue.due('supervise', 'chengguan')).toBe('2026-10-09 SY-24b');
    expect(overdue.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
  });

  it('a notice at 24:00 belongs to the day that ends', () => {
    const consultation = tell([
      { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-21 09:00', do: 'settle' },
    ]);
    // Overdue with 20 September: 21, 22, 23, 24, 28 September.
    expect(consultation.due('supervise', 'chengguan')).toBe('2026-09-28 SY-24b');
  });

  it('opens once, and ends when the answer has passed', () => {
    const story = overdue.goOn([{ at: '2026-09-28 10:00', do: 'supervise', ground: 'overdue' }]);
    expect(story.refusal).toMatchObject({ code: 'already-supervised', clause: 'SY-24a' });
    const ended = overdue.goOn([answer('2026-09-29 10:00'), pass('2026-09-29 11:00')]);
    expect(ended.ticket.supervisions).toMatchObject([{ endedAt: '2026-09-29T11:00:00+08:00' }]);
    expect(ended.fateOf('supervise')).toEqual(['met 2026-09-29 11:00']);
  });

  it.each([
    ['system', '2026-09-29 SY-24b'],
    ['phone', '2026-10-12 SY-24b'],
    ['letter', '2026-10-12 SY-24b'],
    ['onsite', '2026-10-12 SY-24b'],
    ['meeting', '2026-10-12 SY-24b'],
  ] as const)('by %s from 21 September: due %s, the handling stays', (method, due) => {
    const story = signed.goOn([{ at: '2026-09-21 10:00', do: 'supervise', ground: 'media', method }]);
    expect(story.due('supervise', 'chengguan')).toBe(due);
    expect(story.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
  });

  it('needs a ground of the regulation', () => {
    const line: Line = { at: '2026-09-21 10:00', do: 'supervise', ground: 'whim' };
    expect(signed.goOn([line]).refusal).toMatchObject({ code: 'unknown-ground', field: 'ground' });
  });
});
