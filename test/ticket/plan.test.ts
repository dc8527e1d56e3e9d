import { describe, expect, it } from 'vitest';
import { planWait } from '../../shared/ticket/plan.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { at, type Line, type Story, sealed, tell } from './story.ts';

const submit: Line = { at: '2026-09-18 10:00', do: 'submit' };
const dispatched: readonly Line[] = [
  submit,
  { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
];
const signed: readonly Line[] = [...dispatched, { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' }];
const answered: readonly Line[] = [...signed, { at: '2026-09-18 13:00', do: 'answer', by: 'chengguan' }];
const done: readonly Line[] = [...answered, { at: '2026-09-18 14:00', do: 'review-answer' }];

const waitOf = (story: Story, when: string) => planWait(story.ticket, at(when));

describe('the wait is named for what the ticket waits for', () => {
  it.each([
    ['AwaitAcceptance', [{ ...submit, accepted: false }]],
    ['AwaitDispatch', [submit]],
    ['AwaitHandOver', [submit, { at: '2026-09-18 10:30', do: 'hand-over' }]],
    ['AwaitCallback', [{ ...submit, kind: 'consultation', consentToWait: true }]],
    ['AwaitSignature', dispatched],
    ['AwaitHandling', signed],
    ['AwaitReview', [...signed, { at: '2026-09-18 12:30', do: 'return', by: 'chengguan' }]],
    ['AwaitReview', answered],
    ['AwaitRevisit', done],
    ['AwaitSupervision', [...signed, { at: '2026-09-28 09:00', do: 'settle' }]],
    ['AwaitReview', [...signed, { at: '2026-09-28 09:00', do: 'answer', by: 'chengguan' }]],
    ['Closed', [...done, { at: '2026-09-18 15:00', do: 'revisit' }]],
  ] as const)('%s', (name, lines) => {
    expect(waitOf(tell(lines as readonly Line[]), '2026-09-28 09:00').await).toBe(name);
  });
});

describe('the wait lasts until something falls due', () => {
  it.each([
    ['a reminder', [submit], '2026-09-18 10:00', '2026-09-18T11:30:00+08:00', 5400],
    [
      'the first second too late of a term in hours',
      [submit, { at: '2026-09-18 11:30', do: 'settle' }],
      '2026-09-18 11:30',
      '2026-09-18T12:00:01+08:00',
      1801,
    ],
    [
      'twenty days where nothing runs',
      [{ ...submit, accepted: false }],
      '2026-09-18 10:00',
      '2026-10-08T10:00:00+08:00',
      20 * 86_400,
    ],
  ] as const)('%s', (_what, lines, now, until, seconds) => {
    expect(waitOf(tell(lines as readonly Line[]), now)).toMatchObject({ until, seconds });
  });
});

describe('work lists', () => {
  const lists = (lines: readonly Line[]) => workLines(tell(lines).ticket).map(({ unit }) => unit);

  it('a ticket is on each unit’s list, and on the hotline’s while it has to act', () => {
    expect(lists([submit])).toEqual(['hotline']);
    expect(lists(signed)).toEqual(['chengguan', 'shuiwu']);
    expect(lists(answered)).toEqual(['chengguan', 'shuiwu', 'hotline']);
  });

  it('says what each has to do next, and nothing where others are to act', () => {
    const todo = (lines: readonly Line[]) =>
      Object.fromEntries(workLines(tell(lines).ticket).map((line) => [line.unit, line.todo]));
    expect(todo([submit])).toEqual({ hotline: ['dispatch'] });
    expect(todo(dispatched)).toEqual({ chengguan: ['sign'], shuiwu: ['sign'] });
    expect(todo(signed)).toEqual({ chengguan: ['answer'], shuiwu: ['sign'] });
    expect(todo(answered)).toEqual({ chengguan: [], shuiwu: ['sign'], hotline: ['review-answer'] });
    const returned: Line = { at: '2026-09-18 11:30', do: 'return', by: 'shuiwu' };
    expect(todo([...dispatched, returned])).toMatchObject({ hotline: ['review-return'] });
  });

  it('with the next due time of that list, and whether it is overdue', () => {
    const { ticket } = tell([...signed, { at: '2026-09-21 00:00', do: 'settle' }]);
    expect(workLines(ticket)).toMatchObject([
      { unit: 'chengguan', dueAt: '2026-09-25T00:00:00+08:00', overdue: false },
      { unit: 'shuiwu', dueAt: '2026-09-29T00:00:00+08:00', overdue: false },
    ]);
    const late = tell([...signed, { at: '2026-09-28 00:00', do: 'settle' }]).ticket;
    expect(workLines(late)[0]).toMatchObject({ unit: 'chengguan', overdue: true });
  });

  it('nothing of a closed ticket waits for the hotline, not even a return that nobody decided on', () => {
    const closed = lists([
      ...dispatched,
      { at: '2026-09-18 11:30', do: 'return', by: 'shuiwu' },
      ...signed.slice(2),
      ...done.slice(3),
      { at: '2026-09-18 15:00', do: 'revisit', note: sealed('note') },
    ]);
    expect(closed).toEqual(['chengguan', 'shuiwu']);
  });
});
