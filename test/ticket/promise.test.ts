import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { adopted, city } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const by = 'chengguan';
const reason = sealed('reason');
const promised = (at: string, day: string): Line => ({
  at,
  do: 'answer',
  by,
  unsolved: { measures: sealed('measures'), promisedOn: day as Day },
});
const pass = (at: string): Line => ({ at, do: 'review-answer' });
const revisit = (at: string, more: object = {}): Line => ({ at, do: 'revisit', ...more }) as Line;
const fulfil = (at: string): Line => ({ at, do: 'fulfil', by });

const signed = tell([
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by },
]);
const done = signed.goOn([promised('2026-09-21 10:00', '2026-10-20'), pass('2026-09-21 11:00')]);

describe('SY-15b: measures with a definite date', () => {
  it('run until the end of the day promised, from the answer that passed', () => {
    expect(done.due('promise', by)).toBe('2026-10-20 SY-15b');
    expect(done.fateOf('handle')).toEqual(['met 2026-09-21 11:00']);
    const failed = signed.goOn([
      promised('2026-09-21 10:00', '2026-10-20'),
      { at: '2026-09-21 11:00', do: 'review-answer', passed: false },
    ]);
    expect(failed.due('promise', by)).toBeUndefined();
  });

  it('a day that has gone by promises nothing', () => {
    expect(signed.goOn([promised('2026-09-21 10:00', '2026-09-20')]).refusal).toMatchObject({
      code: 'promised-in-the-past',
      field: 'unsolved.promisedOn',
      clause: 'SY-15b',
    });
    expect(signed.goOn([promised('2026-09-21 10:00', '2026-09-21')]).refusal).toBeUndefined();
  });

  it('a satisfied citizen closes the ticket only when the promise is kept', () => {
    const open = done.goOn([revisit('2026-09-22 10:00')]);
    expect(open.ticket.stage).toBe('done');
    const kept = open.goOn([fulfil('2026-10-20 23:59:59')]);
    expect(kept.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied', clocks: [] });
    expect(kept.fateOf('promise')).toEqual(['met 2026-10-20 23:59']);
    expect(kept.ticket.papers.fulfilment).toEqual({ ref: sealed('result').ref });
  });

  it('unkept it is overdue from 24:00 on, visibly, and may still be kept late', () => {
    const late = done.goOn([{ at: '2026-10-21 09:00', do: 'settle' }]);
    expect(late.told('ClockExpired')).toMatchObject([{ kind: 'promise', unit: by, clause: 'SY-15b' }]);
    const kept = late.goOn([fulfil('2026-10-22 10:00')]);
    expect(kept.fateOf('promise')).toEqual(['expired 2026-10-21 00:00', 'late 2026-10-22 10:00']);
    expect(kept.ticket).toMatchObject({ stage: 'done', timeliness: { promise: { kept: 0, missed: 1 } } });
    expect(kept.goOn([revisit('2026-10-22 11:00')]).ticket.stage).toBe('closed');
  });

  it('the hotline may close it before, with its reason; nobody is found without fault meanwhile', () => {
    const dissatisfied = { grade: 'dissatisfied', solved: 'no' };
    const found = done.goOn([revisit('2026-09-22 10:00', { ...dissatisfied, finding: 'no-fault', reason })]);
    expect(found.refusal).toMatchObject({ code: 'promise-open', clause: 'SY-15b' });
    const closed = done.goOn([
      revisit('2026-09-22 10:00', dissatisfied),
      { at: '2026-09-23 10:00', do: 'close' },
    ]);
    expect(closed.ticket).toMatchObject({ stage: 'closed', outcome: 'dissatisfied' });
    expect(closed.fateOf('promise')).toEqual(['cancelled 2026-09-23 10:00']);
  });

  it('a redo leaves it running; its answer keeps it, or promises another day', () => {
    const redo = done.goOn([
      revisit('2026-09-22 10:00', { grade: 'dissatisfied', solved: 'no', finding: 'unit-fault', reason }),
    ]);
    expect(redo.due('promise', by)).toBe('2026-10-20 SY-15b');
    const solved = redo.goOn([{ at: '2026-09-23 10:00', do: 'answer', by }, pass('2026-09-23 11:00')]);
    expect(solved.fateOf('promise')).toEqual(['met 2026-09-23 11:00']);
    const again = redo.goOn([promised('2026-09-23 10:00', '2026-11-30'), pass('2026-09-23 11:00')]);
    expect(again.due('promise', by)).toBe('2026-11-30 SY-15b');
  });

  it('is the lead’s own to keep, and nothing to keep where none was made', () => {
    expect(done.goOn([{ ...fulfil('2026-09-22 10:00'), by: 'gongan' } as Line]).refusal?.code).toBe(
      'not-your-ticket',
    );
    const plain = signed.goOn([{ at: '2026-09-21 10:00', do: 'answer', by }, pass('2026-09-21 11:00')]);
    expect(plain.goOn([fulfil('2026-09-22 10:00')]).refusal?.code).toBe('no-promise');
  });
});

it('TA-20: what Tai’an’s units promise has its day too', () => {
  const taian: Setting = city('taian', { settings: adopted('taian') });
  const story = tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      promised('2026-09-21 10:00', '2026-10-20'),
      { at: '2026-10-21 09:00', do: 'settle' },
    ],
    taian,
  );
  expect(story.due('promise', by)).toBe('2026-10-20 TA-20');
  expect(story.told('ClockExpired')).toMatchObject([{ kind: 'promise', clause: 'TA-20' }]);
});

describe('TA-20: what was promised and not done', () => {
  const taian: Setting = city('taian', { settings: adopted('taian') });
  const opening: readonly Line[] = [
    { at: '2026-09-18 10:00', do: 'submit' },
    { at: '2026-09-18 11:00', do: 'dispatch' },
    promised('2026-09-21 10:00', '2026-10-20'),
  ];
  const escalate = (at: string): Line => ({ at, do: 'escalate', supervision: undefined }) as unknown as Line;

  it('goes to the government’s inspection body without a supervision before, once', () => {
    const broken = tell([...opening, escalate('2026-10-21 00:00:00')], taian);
    expect(broken.told('Referred')).toMatchObject([{ to: '政府督查机构', clause: 'TA-20' }]);
    expect(broken.goOn([escalate('2026-10-22 09:00')], taian).refusal).toMatchObject({
      code: 'already-referred',
      clause: 'TA-20',
    });
  });

  it.each([
    ['while its day has not ended', [...opening, escalate('2026-10-20 23:59:59')]],
    ['once it is kept', [...opening, fulfil('2026-10-21 09:00'), escalate('2026-10-21 10:00')]],
  ])('does not go there %s', (_when, lines) => {
    expect(tell(lines, taian).refusal).toMatchObject({ field: 'supervision', clause: 'TA-20' });
  });

  it('in Shaoyang only what a supervision left unsolved is reported', () => {
    const story = done.goOn([{ at: '2026-10-21 09:00', do: 'settle' }, escalate('2026-10-21 10:00')]);
    expect(story.refusal).toMatchObject({ code: 'field-required', field: 'supervision', clause: 'SY-24c' });
  });
});

it('LA-8b: a reply passes the handling side’s secrecy check before it goes out', () => {
  const luan = city('luan');
  const dispatched: readonly Line[] = [
    { at: '2026-09-18 10:00', do: 'submit' },
    { at: '2026-09-18 11:00', do: 'dispatch' },
  ];
  const answer: Line = { at: '2026-09-21 10:00', do: 'answer', by };
  expect(tell([...dispatched, answer], luan).refusal).toMatchObject({
    code: 'field-required',
    field: 'secrecyChecked',
    clause: 'LA-8b',
  });
  const checked = tell([...dispatched, { ...answer, secrecyChecked: true } as Line], luan);
  expect(checked.told('AnswerSubmitted')).toMatchObject([{ secrecyChecked: true }]);
});

it('SY-15d: the citizen’s opinions and the internal note are kept apart from the public reply', () => {
  const given = { publicReply: sealed('reply'), internalNote: sealed('note'), opinions: sealed('opinions') };
  const { papers } = signed.goOn([{ at: '2026-09-21 10:00', do: 'answer', by, ...given } as Line]).ticket;
  expect([papers.reply, papers.internalNote, papers.opinions]).toEqual(
    ['reply', 'note', 'opinions'].map((path) => ({ ref: sealed(path).ref })),
  );
});
