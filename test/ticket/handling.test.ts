import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import type { LawTerm } from '../../shared/regulation/due.ts';
import type { Kind } from '../../shared/regulation/vocabulary.ts';
import { COMMANDS } from '../../shared/ticket/commands.ts';
import { filed, type Line, sealed, tell } from './story.ts';

/** Signed on Friday 18 September; 20 September is worked, 25 to 27 September and 1 to 7 October are off. */
function signed(kind: Kind, more: Partial<Line & { do: 'dispatch' }> = {}) {
  return tell([
    { at: '2026-09-18 10:00', do: 'submit', kind },
    { at: '2026-09-18 11:00', do: 'dispatch', ...more },
    { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
  ]);
}

describe('SY-14.2a, SY-14.3a, SY-14.3b: handled within its term from signing', () => {
  it.each([
    ['consultation', '2026-09-20 SY-14.2a'],
    ['help', '2026-09-24 SY-14.3a'],
    ['complaint', '2026-09-24 SY-14.3a'],
    ['report', '2026-09-24 SY-14.3a'],
    ['suggestion', '2026-09-24 SY-14.3a'],
  ] as const)('%s: due %s', (kind, due) => {
    expect(signed(kind).due('handle', 'chengguan')).toBe(due);
  });

  it.each([
    ['2026-09-18 12:30:00', undefined],
    ['2026-09-24 23:59:59', undefined],
    ['2026-09-25 00:00:00', 'SY-14.3a'],
  ])('found complex at %s: refused by %s', (when, clause) => {
    const story = signed('complaint').goOn([{ at: when, do: 'mark-complex' }]);
    expect(story.refusal?.clause).toBe(clause);
    expect(story.due('handle', 'chengguan')).toBe(clause ? '2026-09-24 SY-14.3a' : '2026-10-09 SY-14.3b');
  });

  it('found complex before it is signed: ten days in all from the signing', () => {
    const story = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 10:30', do: 'mark-complex' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
    ]);
    expect(story.due('handle', 'chengguan')).toBe('2026-10-09 SY-14.3b');
    const twice = story.goOn([{ at: '2026-09-18 13:00', do: 'mark-complex' }]);
    expect(twice.refusal?.code).toBe('already-complex');
  });

  it('a pending extension does not keep the time open in which to find it complex', () => {
    const story = signed('complaint').goOn([
      { at: '2026-09-24 20:00', do: 'request-extension', by: 'chengguan' },
      { at: '2026-09-28 09:00', do: 'mark-complex' },
    ]);
    expect(story.refusal).toMatchObject({ code: 'too-late', clause: 'SY-14.3a' });
  });

  it('a later label cures no assistant’s lateness either', () => {
    const story = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-20 12:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-25 09:00', do: 'mark-complex' },
    ]);
    expect(story.due('handle', 'chengguan')).toBe('2026-10-10 SY-14.3b');
    expect(story.due('handle', 'shuiwu')).toBe('2026-09-24 SY-14.3a');
    expect(story.ticket.clocks.filter(({ expired }) => expired).map(({ unit }) => unit)).toEqual(['shuiwu']);
  });

  it('overdue from 24:00 of the last day on', () => {
    const before = signed('complaint').goOn([{ at: '2026-09-24 23:59:59', do: 'settle' }]);
    expect(before.fateOf('handle')).toEqual([]);
    const after = before.goOn([{ at: '2026-09-25 00:00:00', do: 'settle' }]);
    expect(after.fateOf('handle')).toEqual(['expired 2026-09-25 00:00']);
    expect(after.told('ClockExpired')).toMatchObject([{ clause: 'SY-14.3a', cause: 'law' }]);
  });
});

describe('SY-14.2b: a consultation whose citizen cannot be reached, three tries within 24 hours', () => {
  const failed = (when: string): Line => ({
    at: when,
    do: 'contact',
    by: 'chengguan',
    reached: false,
    way: 'phone',
  });
  const unreached = { reached: false, way: 'phone' } as const;
  const first = signed('consultation').goOn([failed('2026-09-18 15:00')]);

  it('the term runs from the first try that failed, which is one of the three, and moves nothing', () => {
    expect(first.due('reach', 'chengguan')).toBe('2026-09-19 15:00 SY-14.2b');
    expect(first.due('handle', 'chengguan')).toBe('2026-09-20 SY-14.2a');
    const second = first.goOn([failed('2026-09-18 18:00')]);
    expect(second.due('reach', 'chengguan')).toBe('2026-09-19 15:00 SY-14.2b');
    const third = second.goOn([failed('2026-09-19 15:00')]);
    expect(third.fateOf('reach')).toEqual(['met 2026-09-19 15:00']);
  });

  it('too late from the second after', () => {
    const late = first.goOn([failed('2026-09-18 18:00'), failed('2026-09-19 15:00:01')]);
    expect(late.fateOf('reach')).toEqual(['expired 2026-09-19 15:00', 'late 2026-09-19 15:00']);
  });

  it('ends when the citizen is reached', () => {
    const reached = first.goOn([{ at: '2026-09-18 16:00', do: 'contact', by: 'chengguan' }]);
    expect(reached.fateOf('reach')).toEqual(['met 2026-09-18 16:00']);
  });

  it('an answer without having reached the citizen needs the three tries, its own among them', () => {
    const answer = (when: string): Line => ({ at: when, do: 'answer', by: 'chengguan', contact: unreached });
    expect(first.goOn([answer('2026-09-18 17:00')]).refusal).toMatchObject({
      code: 'too-few-attempts',
      clause: 'SY-14.2b',
    });
    const enough = first.goOn([failed('2026-09-18 18:00'), answer('2026-09-19 10:00')]);
    expect(enough.ticket.stage).toBe('answered');
    expect(enough.fateOf('reach')).toEqual(['met 2026-09-19 10:00']);
  });

  it('asks nothing of the kind for a complaint, nor of an assistant', () => {
    expect(
      signed('complaint')
        .goOn([failed('2026-09-18 15:00')])
        .due('reach', 'chengguan'),
    ).toBeUndefined();
    const assistant = tell([
      { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation' },
      { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-18 13:00', do: 'answer', by: 'shuiwu', contact: unreached },
    ]);
    expect(assistant.ticket.clocks.map(({ kind, unit }) => [kind, unit])).toEqual([['sign', 'chengguan']]);
  });
});

describe('SY-14.4: a handling term set by laws or regulations prevails', () => {
  const law = (rank: LawTerm['rank'], length: LawTerm['length']): LawTerm => ({
    rank,
    length,
    citation: '《某法》第十条',
  });

  it.each([
    ['law', { days: 60 }, '2026-11-17 SY-14.4'],
    ['regulation', { workingDays: 2 }, '2026-09-21 SY-14.4'],
    ['law', { months: 1 }, '2026-10-19 SY-14.4'],
    ['departmental-rule', { days: 60 }, '2026-09-24 SY-14.3a'],
  ] as const)('%s of %o: due %s', (rank, length, due) => {
    const story = signed('complaint', { lawTerm: law(rank, length) });
    expect(story.due('handle', 'chengguan')).toBe(due);
    expect(story.told('ClockStarted').map(({ kind, term }) => `${kind} ${term.clause}`)).toContain(
      'sign SY-13b',
    );
  });

  it('prevails over complexity too', () => {
    const story = signed('complaint', { lawTerm: law('law', { workingDays: 7 }) });
    const complex = story.goOn([{ at: '2026-09-18 13:00', do: 'mark-complex' }]);
    expect(complex.due('handle', 'chengguan')).toBe(story.due('handle', 'chengguan'));
    expect(complex.told('ClockMoved')).toEqual([]);
  });
});

describe('SY-15a, SY-15b, SY-15c, SY-15d: what is handed in', () => {
  const text = 'text';
  const whole = { result: text };
  const schema = COMMANDS.answer;

  it.each(['handledBy', 'handledAt', 'process', 'contact'])('SY-15a: needs %s', (field) => {
    const line = { at: '2026-09-18 15:00', do: 'answer', by: 'chengguan', [field]: undefined };
    expect(signed('complaint').goOn([line as unknown as Line]).refusal).toMatchObject({
      code: 'field-required',
      field,
      clause: 'SY-15a',
    });
  });

  it('says everywhere what became of it', () => {
    expect(schema.safeParse(whole).success).toBe(true);
    expect(schema.safeParse({}).error?.issues.map(({ path }) => path[0])).toEqual(['result']);
  });

  it.each([
    ['unsolved', 'measures', { measures: text, promisedOn: '2026-12-01' }],
    ['unsolved', 'promisedOn', { measures: text, promisedOn: '2026-12-01' }],
    ['unlawful', 'explanation', { explanation: text }],
  ])('%s needs %s', (what, field, more) => {
    expect(schema.safeParse({ ...whole, [what]: more }).success).toBe(true);
    const { [field]: _left, ...rest } = more as Record<string, unknown>;
    expect(schema.safeParse({ ...whole, [what]: rest }).success).toBe(false);
  });

  it('after signing, once, and it ends the right to return', () => {
    const unsigned = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'answer', by: 'chengguan' },
    ]);
    expect(unsigned.refusal).toMatchObject({ code: 'not-signed', clause: 'SY-13b' });
    const once = signed('complaint').goOn([{ at: '2026-09-18 15:00', do: 'answer', by: 'chengguan' }]);
    expect(once.ticket).toMatchObject({ stage: 'answered', papers: { result: filed('result') } });
    expect(once.fateOf('return')).toEqual(['cancelled 2026-09-18 15:00', 'cancelled 2026-09-18 15:00']);
    const twice = once.goOn([{ at: '2026-09-18 16:00', do: 'answer', by: 'chengguan' }]);
    expect(twice.refusal).toMatchObject({ code: 'already-answered', clause: 'SY-15a' });
  });

  it('lies in the ticket’s file, an assistant’s under its own name', () => {
    const papers = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'], note: sealed('note') },
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 13:00', do: 'answer', by: 'shuiwu', result: sealed('theirs') },
      {
        at: '2026-09-18 14:00',
        do: 'answer',
        by: 'chengguan',
        unsolved: { measures: sealed('measures'), promisedOn: '2026-12-01' as Day },
        unlawful: { explanation: sealed('explanation') },
      },
      { at: '2026-09-18 15:00', do: 'review-answer', passed: false, reason: sealed('failed') },
    ]).ticket.papers;
    expect(papers).toEqual({
      request: filed('text'),
      dispatchNote: filed('note'),
      'handledBy.shuiwu': filed('handledBy'),
      'process.shuiwu': filed('process'),
      'result.shuiwu': filed('theirs'),
      handledBy: filed('handledBy'),
      process: filed('process'),
      result: filed('result'),
      measures: filed('measures'),
      explanation: filed('explanation'),
      answerReview: filed('failed'),
    });
  });

  it('the unit’s contacts with the citizen are on record', () => {
    const story = signed('complaint').goOn([{ at: '2026-09-18 15:00', do: 'contact', by: 'chengguan' }]);
    expect(story.told('CitizenContacted')).toMatchObject([
      { unit: 'chengguan', contact: { reached: true, way: 'phone' } },
    ]);
  });
});

describe('reminders', () => {
  it('once, before the last day ends', () => {
    const story = signed('complaint').goOn([
      { at: '2026-09-24 09:00', do: 'settle' },
      { at: '2026-09-24 18:00', do: 'settle' },
    ]);
    expect(story.told('ClockReminded')).toMatchObject([
      { kind: 'handle', at: '2026-09-24T09:00:00+08:00', dueAt: '2026-09-25T00:00:00+08:00' },
    ]);
  });

  it('none for what was set after the time for it', () => {
    const extended = signed('complaint').goOn([
      { at: '2026-09-24 08:00', do: 'request-extension', by: 'chengguan', workingDays: 1 },
      { at: '2026-09-28 12:00', do: 'review-extension' },
      { at: '2026-09-28 18:00', do: 'settle' },
    ]);
    expect(extended.due('handle', 'chengguan')).toBe('2026-09-28 SY-14e');
    expect(extended.told('ClockReminded').map(({ at }) => at)).toEqual(['2026-09-24T09:00:00+08:00']);
  });

  it('none while the answer is being reviewed; after it failed, as long as there is time', () => {
    const answered = signed('complaint').goOn([{ at: '2026-09-21 10:00', do: 'answer', by: 'chengguan' }]);
    const reviewed = answered.goOn([{ at: '2026-09-24 12:00', do: 'review-answer', passed: false }]);
    expect(reviewed.told('ClockReminded')).toEqual([]);
    const inTime = answered.goOn([
      { at: '2026-09-22 12:00', do: 'review-answer', passed: false },
      { at: '2026-09-24 12:00', do: 'settle' },
    ]);
    expect(inTime.told('ClockReminded')).toHaveLength(1);
  });

  it('what fell due in one second is dated in order', () => {
    const story = tell([
      { at: '2026-09-18 10:00', do: 'submit', matter: 'noise' },
      { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
      { at: '2026-09-18 11:30', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 12:00', do: 'review-return' },
      { at: '2026-09-20 14:59:59', do: 'dispatch', lead: 'gongan' },
      { at: '2026-09-20 18:00', do: 'settle' },
    ]);
    const times = story.events.map(({ at }) => at);
    expect(times.slice(-2)).toEqual(['2026-09-20T15:59:59+08:00', '2026-09-20T16:00:00+08:00']);
    expect(times).toEqual([...times].sort());
  });
});
