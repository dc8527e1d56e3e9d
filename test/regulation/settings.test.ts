import { describe, expect, test } from 'vitest';
import type { DueQuery } from '../../shared/regulation/due.ts';
import { startEventFor } from '../../shared/regulation/due-for.ts';
import { DEFAULT_SETTINGS, type OperatorTerm, parseSettings } from '../../shared/regulation/settings.ts';
import { ask, askTime, shaoyangOn } from './asking.ts';

const handle: DueQuery = { clock: 'handle', kind: 'complaint' };
const revisit: DueQuery = { clock: 'revisit', kind: 'complaint' };

function withTerm(
  term: Partial<Omit<OperatorTerm, 'until'>> & { until?: string },
  more: { businessCloses?: string } = {},
) {
  const shaped = {
    kinds: ['complaint'],
    ground: '市政务服务局决定',
    by: '值班长',
    from: '2026-01-01',
    ...term,
  };
  return parseSettings({ ...DEFAULT_SETTINGS, region: '430500', terms: [shaped], ...more });
}

describe('the shipped settings', () => {
  test('remind before the clocks that units act on', () => {
    expect(DEFAULT_SETTINGS.reminders).toEqual({
      dispatch: { minutesBefore: 30 },
      respond: { minutesBefore: 20 },
      callback: { minutesBefore: 240 },
      sign: { minutesBefore: 480 },
      handle: { minutesBefore: 900 },
      redo: { minutesBefore: 900 },
      supervise: { minutesBefore: 900 },
    });
    expect(DEFAULT_SETTINGS.satisfied).not.toContain('dissatisfied');
  });

  test.each([
    ['an hour that is none', { businessCloses: '25:00' }],
    ['a clock that is none', { reminders: { lunch: { minutesBefore: 5 } } }],
    [
      'a term without its ground',
      {
        terms: [
          {
            clock: 'revisit',
            kinds: ['help'],
            length: { days: 3 },
            start: 'done',
            by: 'x',
            from: '2026-01-01',
          },
        ],
      },
    ],
    ['an unknown field', { quiet: true }],
  ])('%s is refused', (_what, wrong) => {
    expect(() => parseSettings({ ...DEFAULT_SETTINGS, ...wrong })).toThrow();
  });
});

describe('a term set by the city', () => {
  const filled = withTerm({ clock: 'revisit', length: { workingDays: 3 }, start: 'done' });

  test('fills what the regulation leaves unset, under the regulation’s clause', () => {
    const due = askTime(revisit, '2026-09-18 10:00', { settings: filled });
    expect(due).toMatchObject({ status: 'operator', clause: 'SY-17', dueOn: '2026-09-22' });
    expect(due.explanation).toMatchObject({ inForce: { from: '2026-01-01' }, start: { event: 'done' } });
    expect(due.explanation.note).toContain('市政务服务局决定');
    expect(startEventFor(revisit, shaoyangOn('2026-09-18', filled))).toBe('done');
    expect(startEventFor(revisit, shaoyangOn('2026-09-18'))).toBeUndefined();
  });

  test('holds for its dates and its kinds only', () => {
    expect(ask(revisit, '2025-12-31 10:00', { settings: filled })).toEqual({
      status: 'unset',
      clause: 'SY-17',
    });
    expect(ask({ ...revisit, kind: 'help' }, '2026-09-18 10:00', { settings: filled }).status).toBe('unset');
    const ended = withTerm({
      clock: 'revisit',
      length: { workingDays: 3 },
      start: 'done',
      until: '2026-06-30',
    });
    expect(ask(revisit, '2026-07-01 10:00', { settings: ended }).status).toBe('unset');
    expect(ask(revisit, '2026-06-30 10:00', { settings: ended }).status).toBe('operator');
  });

  test('may tighten what is stated', () => {
    const settings = withTerm({ clock: 'handle', length: { workingDays: 3 }, start: 'signed' });
    expect(askTime(handle, '2026-09-07 10:00', { settings })).toMatchObject({
      status: 'operator',
      clause: 'SY-14.3a',
      dueOn: '2026-09-10',
    });
  });

  test('never loosens what is stated', () => {
    const settings = withTerm({ clock: 'handle', length: { workingDays: 8 }, start: 'signed' });
    expect(askTime(handle, '2026-09-07 10:00', { settings })).toMatchObject({
      status: 'stated',
      dueOn: '2026-09-14',
    });
  });

  test('doesn’t touch a stated term that runs from another event', () => {
    const settings = withTerm({ clock: 'handle', length: { workingDays: 1 }, start: 'received' });
    expect(askTime(handle, '2026-09-07 10:00', { settings })).toMatchObject({
      status: 'stated',
      dueOn: '2026-09-14',
    });
  });

  test('makes no clock that the regulation doesn’t know', () => {
    const settings = withTerm({ clock: 'contact', length: { workingDays: 1 }, start: 'received' });
    expect(ask({ ...handle, clock: 'contact' }, '2026-09-07 10:00', { settings })).toEqual({
      status: 'none',
    });
  });
});

describe('the hour business closes', () => {
  const settings = withTerm(
    { clock: 'revisit', length: { days: 3 }, start: 'done' },
    { businessCloses: '17:30' },
  );

  test('ends a term of working days or calendar days', () => {
    const due = askTime(handle, '2026-09-07 10:00', { settings });
    expect([due.dueAt, due.dueOn, due.limitIncluded]).toEqual([
      '2026-09-14T17:30:00+08:00',
      '2026-09-14',
      false,
    ]);
    expect(due.explanation.convention).toMatchObject({ end: 'business-closes', closes: '17:30' });
    expect(askTime(revisit, '2026-09-07 10:00', { settings }).dueAt).toBe('2026-09-10T17:30:00+08:00');
  });

  test('ends neither hours nor the same day', () => {
    expect(askTime({ ...handle, clock: 'dispatch' }, '2026-09-07 17:00', { settings }).dueAt).toBe(
      '2026-09-07T19:00:00+08:00',
    );
    expect(askTime({ ...handle, clock: 'return' }, '2026-09-07 17:00', { settings }).dueAt).toBe(
      '2026-09-08T00:00:00+08:00',
    );
  });
});
