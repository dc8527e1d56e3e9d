import { describe, expect, test } from 'vitest';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import type { DueQuery } from '../../shared/regulation/due.ts';
import { DueQuestionError, dueFor } from '../../shared/regulation/due-for.ts';
import { ask, askTime, moment, shaoyangOn } from './asking.ts';

const complaint = { kind: 'complaint' } as const;

describe('questions that are no questions', () => {
  const codeOf = (query: DueQuery): unknown => {
    try {
      return ask(query, '2026-09-21 10:00').status;
    } catch (error) {
      return error instanceof DueQuestionError ? [error.code, error.field, error.clause] : error;
    }
  };

  test('SY-24b: a supervision without a method', () => {
    expect(codeOf({ ...complaint, clock: 'supervise' })).toEqual(['method-required', 'method', 'SY-24b']);
  });

  test('SY-14e: an extension that is too long, unless the hotline overrides what holds as a rule', () => {
    const longer = { ...complaint, clock: 'extension', workingDays: 11 } as const;
    expect(codeOf(longer)).toEqual(['too-long', 'workingDays', 'SY-14e']);
    expect(askTime({ ...longer, beyondRule: true }, '2026-10-10').dueOn).toBe('2026-10-26');
    expect(codeOf({ ...longer, workingDays: 0 })).toEqual(['bad-length', 'workingDays', 'SY-14e']);
    expect(codeOf({ ...longer, workingDays: 1.5 })).toEqual(['bad-length', 'workingDays', 'SY-14e']);
  });

  test('SY-24b: a supervision’s extension is never longer than 10 working days', () => {
    expect(
      codeOf({ ...complaint, clock: 'extension', method: 'letter', workingDays: 11, beyondRule: true }),
    ).toEqual(['too-long', 'workingDays', 'SY-24b']);
  });

  test('SY-14.4: a law’s term without length', () => {
    const lawTerm = { length: { days: 0 }, rank: 'law', citation: '某法' } as const;
    expect(codeOf({ ...complaint, clock: 'handle', lawTerm })).toEqual(['bad-length', 'lawTerm', 'SY-14.4']);
  });

  test('a term that is counted from another event than its own', () => {
    const start = { event: 'received', ...moment('2026-09-21 10:00') } as const;
    const asked = () => dueFor({ ...complaint, clock: 'handle' }, start, shaoyangOn('2026-09-21'), PUBLISHED);
    expect(asked).toThrow(DueQuestionError);
    expect(asked).toThrow(/signed/);
  });
});
