import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, type CalendarYear, withYear } from '../../shared/calendar/calendar.ts';
import { addSeconds, type Day, type Instant, weekday } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { statutoryDaysOf } from '../../shared/calendar/statutory-days.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { planWait } from '../../shared/ticket/plan.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { basisIn, LIFE_CITIES, type LifeCity } from './life-cities.ts';
import { life, never, PATIENCE, SAMPLED, tellLife } from './lives.ts';
import { commandOf, type Line, sealed, tell } from './story.ts';

const url = 'https://www.gov.cn/zhengce/';

/** The notice for 2027, with the days that a test is about beside the statutory ones. */
function notice2027(daysOff: readonly string[], makeUpDays: readonly string[]): Calendar {
  const statutory = [...statutoryDaysOf(2027)].filter((day) => weekday(day) % 6 !== 0);
  const year: CalendarYear = {
    year: 2027,
    notices: [{ url }],
    daysOff: [...new Set([...statutory, ...(daysOff as Day[])])],
    makeUpDays: makeUpDays as Day[],
  };
  return withYear(PUBLISHED, year, 'cn-2027');
}

/** Five working days from 24 December: 25, 28, 29, 30, 31, as far as anybody knows. */
const signed = tell([
  { at: '2026-12-24 10:00', do: 'submit' },
  { at: '2026-12-24 11:00', do: 'dispatch' },
  { at: '2026-12-24 12:00', do: 'sign', by: 'chengguan' },
]);
const recompute = (when: string): Line => ({ at: when, do: 'recompute' });
const moves = (story: typeof signed) => story.told('ClockMoved').filter(({ kind }) => kind === 'handle');

describe('a notice is published while terms run', () => {
  it('a term that reaches past the last notice is provisional', () => {
    expect(signed.due('handle', 'chengguan')).toBe('2026-12-31 SY-14.3a');
    expect(signed.ticket.clocks.find(({ kind }) => kind === 'handle')?.provisional).toBe(true);
  });

  it('a longer term moves, with its reason and the calendar it is counted by', () => {
    const calendar = notice2027(['2026-12-31'], []);
    const story = signed.goOn([recompute('2026-12-28 09:00')], { calendar });
    expect(story.due('handle', 'chengguan')).toBe('2027-01-04 SY-14.3a');
    expect(moves(story)).toMatchObject([
      {
        from: '2027-01-01T00:00:00+08:00',
        to: '2027-01-05T00:00:00+08:00',
        reason: 'calendar',
        term: { versions: { calendar: 'cn-2027' }, provisional: false },
      },
    ]);
    const again = story.goOn([recompute('2026-12-28 10:00')], { calendar });
    expect(again.events).toHaveLength(story.events.length);
  });

  it('a shorter term moves as well, where it still lies ahead', () => {
    const calendar = notice2027([], ['2026-12-27']);
    const story = signed.goOn([recompute('2026-12-28 09:00')], { calendar });
    expect(story.due('handle', 'chengguan')).toBe('2026-12-30 SY-14.3a');
  });

  it.each([
    ['2026-12-30 00:00:00', ['2026-12-26', '2026-12-27'], '2026-12-30 SY-14.3a'],
    ['2026-12-30 10:00', ['2026-12-26', '2026-12-27'], '2026-12-30 SY-14.3a'],
    ['2026-12-31 10:00', ['2026-12-27'], '2026-12-31 SY-14.3a'],
  ])('but never makes a ticket overdue in retrospect: %s', (when, makeUpDays, due) => {
    const calendar = notice2027([], makeUpDays);
    const story = signed.goOn([recompute(when)], { calendar });
    expect(story.due('handle', 'chengguan')).toBe(due);
    expect(story.fateOf('handle').filter((fate) => fate.startsWith('expired'))).toEqual([]);
    expect(moves(story).at(-1)?.term).toMatchObject({
      earliestOn: due.slice(0, 10),
      latestOn: due.slice(0, 10),
      explanation: { note: expect.stringContaining('不追溯') },
    });
    const after = story.goOn([{ at: '2027-01-04 09:00', do: 'settle' }], { calendar });
    expect(after.fateOf('handle').at(-1)).toMatch(/^expired/);
  });

  it('what is overdue stays overdue, and hours are hours', () => {
    const calendar = notice2027(['2026-12-31'], []);
    const overdue = signed.goOn([recompute('2027-01-01 09:00')], { calendar });
    expect(overdue.fateOf('handle')).toEqual(['expired 2027-01-01 00:00']);
    const hours = tell([{ at: '2026-12-31 23:00', do: 'submit' }, recompute('2026-12-31 23:30')], {
      calendar,
    });
    expect(hours.told('ClockMoved')).toEqual([]);
  });

  it('a term that waits for a decision keeps at least the end that it had', () => {
    const calendar = notice2027([], ['2026-12-26', '2026-12-27']);
    const asked = signed.goOn([{ at: '2026-12-31 09:00', do: 'request-extension', by: 'chengguan' }]);
    const story = asked.goOn([recompute('2027-01-04 09:00')], { calendar });
    expect(story.due('handle', 'chengguan')).toBe('2026-12-31 SY-14.3a');
    const refused = { at: '2027-01-04 10:00', do: 'review-extension', granted: false } as const;
    const after = story.goOn([{ ...refused, reason: sealed('reason') }], { calendar });
    expect(after.fateOf('handle').at(-1)).toBe('expired 2027-01-04 10:00');
  });
});

describe('settings are published while terms run', () => {
  const settings: Settings = { ...DEFAULT_SETTINGS, region: '430500', businessCloses: '17:30' };
  const under = { settings, settingsVersion: 'v1' };

  it('a term that ends at another hour moves, with that as its reason', () => {
    const story = signed.goOn([recompute('2026-12-28 09:00')], under);
    expect(moves(story)).toMatchObject([
      {
        from: '2027-01-01T00:00:00+08:00',
        to: '2026-12-31T17:30:00+08:00',
        reason: 'settings',
        term: { versions: { settings: 'v1' } },
      },
    ]);
    expect(story.goOn([recompute('2026-12-28 10:00')], under).events).toHaveLength(story.events.length);
  });

  it('nothing is overdue in retrospect', () => {
    const story = signed.goOn([recompute('2026-12-31 18:00')], under);
    expect(story.fateOf('handle')).toEqual([]);
    expect(story.due('handle', 'chengguan')).toBe('2026-12-31 SY-14.3a');
  });

  it('what the new settings leave as it is, stays as it was set', () => {
    const same = { settings: DEFAULT_SETTINGS, settingsVersion: 'v1' };
    expect(signed.goOn([recompute('2026-12-24 12:30')], same).events).toHaveLength(signed.events.length);
  });
});

/** A published year corrected during the year, as some were. */
const corrected = fc
  .record({
    off: fc.subarray(['2026-09-04', '2026-09-21', '2026-09-22', '2026-09-30', '2026-10-08', '2026-12-28']),
    made: fc.subarray(['2026-09-05', '2026-09-19', '2026-09-26', '2026-09-27', '2026-10-11', '2026-12-26']),
  })
  .map(({ off, made }) => {
    const year = PUBLISHED.years['2026'] as CalendarYear;
    const daysOff = [...year.daysOff, ...(off as Day[])];
    const makeUpDays = [...year.makeUpDays, ...(made as Day[])];
    return withYear(PUBLISHED, { ...year, daysOff, makeUpDays }, 'cn-2026-corrected');
  });

it(
  'whatever a correction does and whenever it comes, clocks only move, and none into the past',
  () => {
    fc.assert(
      fc.property(
        life,
        corrected,
        fc.nat({ max: 40 }),
        fc.nat({ max: 86_400 }),
        (lived, calendar, pick, later) => {
          const seen: (readonly [Ticket, Instant])[] = [];
          tellLife(lived, never, (ticket, now) => seen.push([ticket, now]));
          const [before, then] = seen[pick % seen.length] as readonly [Ticket, Instant];
          const now = addSeconds(then, later);
          const basis = basisIn(lived.city, now);
          const settled = decide(before, commandOf({ at: '', do: 'settle' }), basis);
          const changed = decide(before, commandOf({ at: '', do: 'recompute' }), { ...basis, calendar });
          if ('refusal' in settled || 'refusal' in changed) throw new Error('neither is ever refused');
          for (const event of changed.events.slice(settled.events.length)) {
            expect(event).toMatchObject({ type: 'ClockMoved', reason: 'calendar' });
          }
          for (const clock of changed.ticket.clocks) {
            const old = settled.ticket.clocks.find(({ id }) => id === clock.id);
            expect(clock.dueAt > now || clock.dueAt === old?.dueAt).toBe(true);
            expect(clock.expired).toBe(old?.expired);
          }
          expect(planWait(changed.ticket, now).until > now).toBe(true);
        },
      ),
      { ...SAMPLED, numRuns: SAMPLED.numRuns / 2 },
    );
  },
  PATIENCE,
);

it(
  'whatever numbers an operator sets or takes back meanwhile, nothing is overdue in retrospect',
  () => {
    fc.assert(
      fc.property(life, fc.nat({ max: 40 }), fc.nat({ max: 86_400 }), (lived, pick, later) => {
        const seen: (readonly [Ticket, Instant])[] = [];
        tellLife(lived, never, (ticket, now) => seen.push([ticket, now]));
        const [before, then] = seen[pick % seen.length] as readonly [Ticket, Instant];
        const now = addSeconds(then, later);
        const basis = basisIn(lived.city, now);
        const other = LIFE_CITIES.find(
          (each) => each.regulation === lived.city.regulation && each !== lived.city,
        ) as LifeCity;
        const changed = { ...basis, settings: other.settings, settingsVersion: 'v1' };
        const settled = decide(before, commandOf({ at: '', do: 'settle' }), basis);
        const after = decide(before, commandOf({ at: '', do: 'recompute' }), changed);
        if ('refusal' in settled || 'refusal' in after) throw new Error('neither is ever refused');
        for (const clock of after.ticket.clocks) {
          const old = settled.ticket.clocks.find(({ id }) => id === clock.id);
          expect(clock.dueAt > now || clock.dueAt === old?.dueAt).toBe(true);
          expect(clock.expired).toBe(old?.expired);
        }
        expect(after.ticket.timeliness).toEqual(settled.ticket.timeliness);
      }),
      SAMPLED,
    );
  },
  PATIENCE,
);
