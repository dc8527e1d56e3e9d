import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { outOfQuiet, type PlannedRung, rungsAfter, rungsBefore } from '../../shared/regulation/ladder.ts';
import type { QuietHours } from '../../shared/regulation/ladder-schema.ts';
import {
  DEFAULT_SETTINGS,
  type LadderRule,
  parseSettings,
  quietHoursOf,
  settingsSchema,
} from '../../shared/regulation/settings.ts';
import { at } from '../ticket/story.ts';

const NIGHT: QuietHours = { from: '22:00', to: '08:00' };
const decision = { ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' };

function rule(more: object) {
  return {
    ...{ clocks: ['handle'], rungs: [{ before: { minutes: 60 }, to: ['officer'] }] },
    ...decision,
    ...more,
  };
}

function settings(more: object, ladder: object = {}) {
  return parseSettings({
    ...DEFAULT_SETTINGS,
    region: '430500',
    ladders: [rule(ladder)],
    ...more,
  });
}

function plan(rungs: readonly object[], quiet: QuietHours = NIGHT) {
  const officeHours = { from: '09:00', to: '17:00' };
  const [ladder] = settings({}, { rungs, officeHours, inspection: 'jiancha' }).ladders as LadderRule[];
  return { ladder: ladder as LadderRule, quiet, calendar: PUBLISHED };
}

const shown = (rungs: readonly PlannedRung[]) =>
  rungs.map(({ rung, when, at: time }) => `${rung} ${when} ${time.slice(0, 16).replace('T', ' ')}`);

/** Signed on a Friday at 14:00, to be handled by Thursday 24:00. */
const TERM = { from: at('2026-09-18 14:00'), since: at('2026-09-18 14:00'), end: at('2026-09-25 00:00') };

describe('when the rungs before an end are due', () => {
  it.each<[string, object, string[]]>([
    ['minutes', { minutes: 900 }, ['1 before 2026-09-24 09:00']],
    ['working hours, in office hours of working days', { workingHours: 12 }, ['1 before 2026-09-23 13:00']],
    [
      'working hours over a weekend with its make-up Sunday',
      { workingHours: 36 },
      ['1 before 2026-09-20 13:00'],
    ],
    ['a share of the term', { percentLeft: 50 }, ['1 before 2026-09-21 19:00']],
    ['at night: when the night is over', { minutes: 21 * 60 }, ['1 before 2026-09-24 08:00']],
    ['in the last night: before it begins', { minutes: 60 }, ['1 before 2026-09-24 21:59']],
    ['never before the clock was set', { minutes: 7 * 24 * 60 }, []],
  ])('%s', (_what, before, expected) => {
    expect(shown(rungsBefore(TERM, plan([{ before, to: ['officer'] }])))).toEqual(expected);
  });

  it('a term within one night has none', () => {
    const night = {
      from: at('2026-09-18 23:00'),
      since: at('2026-09-18 23:00'),
      end: at('2026-09-19 05:00'),
    };
    expect(rungsBefore(night, plan([{ before: { minutes: 60 }, to: ['officer'] }]))).toEqual([]);
  });
});

describe('when those at the end and after it are', () => {
  it.each<[string, object, string, string[]]>([
    ['an end at midnight, in the morning', { at: 'end' }, '2026-09-25 00:00', ['1 at 2026-09-25 08:00']],
    ['an end by day, at once', { at: 'end' }, '2026-09-25 12:00', ['1 at 2026-09-25 12:00']],
    ['minutes after', { after: { minutes: 120 } }, '2026-09-24 17:30', ['1 after 2026-09-24 19:30']],
    ['minutes into the night', { after: { minutes: 360 } }, '2026-09-24 17:30', ['1 after 2026-09-25 08:00']],
    [
      'working hours after, over the holiday',
      { after: { workingHours: 4 } },
      '2026-09-30 16:00',
      ['1 after 2026-10-08 12:00'],
    ],
  ])('%s', (_what, rung, end, expected) => {
    expect(shown(rungsAfter(at(end), plan([{ ...rung, to: ['leader'] }])))).toEqual(expected);
  });

  it('in the order in which they are due, whatever the order in which they are set', () => {
    const rungs = [
      { after: { minutes: 600 }, to: ['inspection'] },
      { at: 'end', to: ['officer'] },
      { before: { minutes: 600 }, to: ['officer'] },
    ];
    expect(rungsAfter(at('2026-09-24 10:00'), plan(rungs))).toEqual([
      { rung: 2, when: 'at', at: at('2026-09-24 10:00'), to: ['officer'] },
      { rung: 1, when: 'after', at: at('2026-09-24 20:00'), to: ['inspection'], inspection: 'jiancha' },
    ]);
  });
});

describe('quiet hours', () => {
  it.each([
    ['2026-09-24 21:59', '2026-09-24 21:59'],
    ['2026-09-24 22:00', '2026-09-25 08:00'],
    ['2026-09-25 00:00', '2026-09-25 08:00'],
    ['2026-09-25 07:59', '2026-09-25 08:00'],
    ['2026-09-25 08:00', '2026-09-25 08:00'],
  ])('%s becomes %s', (time, told) => {
    expect(outOfQuiet(at(time), NIGHT)).toBe(at(told));
  });

  it('none where the city has none, the shipped ones where it has set nothing', () => {
    expect(quietHoursOf(settings({ quietHours: 'none' }))).toBe('none');
    expect(quietHoursOf(DEFAULT_SETTINGS)).toEqual(NIGHT);
    expect(outOfQuiet(at('2026-09-24 23:00'), 'none')).toBe(at('2026-09-24 23:00'));
  });

  it('whatever they are, what is moved lies outside them, and no later than a day', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((each) => `${String(each).padStart(2, '0')}:30`);
    fc.assert(
      fc.property(hour, hour, fc.nat({ max: 40 * 86_400 }), (from, to, seconds) => {
        fc.pre(from !== to);
        const time = addSeconds(at('2026-09-18 14:00'), seconds);
        const told = outOfQuiet(time, { from, to });
        expect(outOfQuiet(told, { from, to })).toBe(told);
        expect(told >= time && told < addSeconds(time, 86_400)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a ladder in a city’s settings', () => {
  it.each<[string, object, string]>([
    ['a rung without a recipient', { rungs: [{ at: 'end', to: [] }] }, 'ladders.0.rungs.0.to'],
    [
      'two times in a rung',
      { rungs: [{ at: 'end', after: { minutes: 1 }, to: ['head'] }] },
      'ladders.0.rungs.0',
    ],
    ['a recipient twice', { rungs: [{ at: 'end', to: ['head', 'head'] }] }, 'ladders.0.rungs.0.to'],
    [
      'working hours of no office',
      { rungs: [{ after: { workingHours: 1 }, to: ['head'] }] },
      'ladders.0.officeHours',
    ],
    ['inspection by nobody', { rungs: [{ at: 'end', to: ['inspection'] }] }, 'ladders.0.inspection'],
  ])('is refused with %s', (_what, ladder, field) => {
    const { error } = settingsSchema.safeParse({ ...settings({}), ladders: [rule(ladder)] });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
