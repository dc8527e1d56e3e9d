import { describe, expect, it } from 'vitest';
import { adopted, adoptions, city, withTerm } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const by = 'chengguan';
const begun: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
];
const answer = (at: string): Line => ({ at, do: 'answer', by, secrecyChecked: true }) as Line;
const review = (at: string, more: object = {}): Line => ({ at, do: 'review-answer', ...more }) as Line;

describe('where the text has nobody review answers', () => {
  it.each([
    ['TA-15a', 'taian'],
    ['LA-11a', 'luan'],
    ['MZ-13', 'meizhou'],
  ])('%s: the answer itself makes the matter done, and the revisit follows', (_clause, name) => {
    const setting = city(name, { settings: adopted(name) });
    const done = tell([...begun, answer('2026-09-18 13:00')], setting);
    expect(done.ticket).toMatchObject({ stage: 'done', clocks: [] });
    expect(done.told('AnswerPassed')).toMatchObject([
      { cause: 'law', at: '2026-09-18T13:00:00+08:00', submittedAt: '2026-09-18T13:00:00+08:00' },
    ]);
    expect(done.goOn([review('2026-09-18 14:00')], setting).refusal?.code).toBe('illegal-move');
    expect(done.goOn([{ at: '2026-09-21 10:00', do: 'revisit' }], setting).ticket.stage).toBe('closed');
  });

  it.each([
    ['SY-16', {}, [{ at: '2026-09-18 12:00', do: 'sign', by }]],
    ['NM-11.4a', city('neimenggu'), []],
  ] as const)('%s: elsewhere it waits for the hotline', (_clause, setting, signed) => {
    const story = tell([...begun, ...(signed as readonly Line[]), answer('2026-09-18 13:00')], setting);
    expect(story.ticket.stage).toBe('answered');
    expect(story.told('AnswerPassed')).toEqual([]);
  });
});

describe('TA-15b: an answer without review, beside a longer term that was asked for', () => {
  // Ten hours from receipt: until 21:00 of 18 September.
  const setting: Setting = city('taian', {
    settings: { ...withTerm('handle', 'received', 600), ...adoptions('taian') },
  });
  const asked = tell([...begun, { at: '2026-09-18 20:00', do: 'request-extension', by }], setting);

  it('in time, it is done in time, and nothing is left to decide', () => {
    const done = asked.goOn([answer('2026-09-18 21:00:00')], setting);
    expect(done.ticket).toMatchObject({ stage: 'done', extension: { pending: [] } });
    expect(done.fateOf('handle')).toEqual(['met 2026-09-18 21:00']);
  });

  it('after the old end, it waits for the decision, which says whether it was in time', () => {
    const late = asked.goOn([answer('2026-09-21 09:00')], setting);
    expect(late.ticket.stage).toBe('answered');
    expect(late.goOn([review('2026-09-21 10:00')], setting).refusal).toMatchObject({
      code: 'extension-undecided',
      clause: 'TA-15b',
    });
    const failed = review('2026-09-21 10:00', { passed: false });
    expect(late.goOn([failed], setting).refusal?.code).toBe('no-review');
    const granted = late.goOn([{ at: '2026-09-21 10:00', do: 'review-extension' }], setting);
    expect(granted.ticket.stage).toBe('done');
    expect(granted.fateOf('handle')).toEqual(['moved 2026-09-21 10:00', 'met 2026-09-21 10:00']);
    const refusal = { at: '2026-09-21 10:00', do: 'review-extension', granted: false } as const;
    const refused = late.goOn([{ ...refusal, reason: sealed('reason') }], setting);
    expect(refused.ticket.stage).toBe('done');
    expect(refused.fateOf('handle')).toEqual(['expired 2026-09-21 10:00', 'late 2026-09-21 10:00']);
  });

  it('asked for when the term had run out, it gives a new day, and the lateness stays on record', () => {
    const late = tell([...begun, { at: '2026-09-18 22:00', do: 'request-extension', by }], setting);
    const granted = late.goOn([{ at: '2026-09-18 22:30', do: 'review-extension' }], setting);
    expect(granted.told('ClockMoved')).toMatchObject([{ reason: 'extension', late: true }]);
    expect(granted.ticket.clocks).toMatchObject([{ kind: 'handle', dueOn: '2026-09-24', expired: true }]);
    const done = granted.goOn([answer('2026-10-09 09:00')], setting);
    expect(done.fateOf('handle')).toEqual([
      ...['expired 2026-09-18 21:00', 'moved 2026-09-18 22:30', 'late 2026-10-09 09:00'],
    ]);
    expect(done.ticket.timeliness.handle).toEqual({ kept: 0, missed: 1 });
  });

  it('late, it is done late', () => {
    const late = tell([...begun, answer('2026-09-18 21:00:01')], setting);
    expect(late.ticket).toMatchObject({ stage: 'done', timeliness: { handle: { kept: 0, missed: 1 } } });
  });
});
