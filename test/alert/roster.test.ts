import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  onDuty,
  type Roster,
  type RosterPart,
  rosterGaps,
  rosterProblems,
  rosterSchema,
  withRoster,
} from '../../shared/alert/roster.ts';
import { monthOf, type RosterTerm, rosterStanding } from '../../shared/alert/roster-standing.ts';
import { addSeconds, type Day, type Instant } from '../../shared/calendar/instant.ts';
import { at } from '../ticket/story.ts';

const UNIT = {
  id: 'yingji',
  roundTheClock: true,
  contacts: [{ id: 'one' }, { id: 'two' }, { id: 'three' }, {}],
};
const NOW = at('2026-11-20 09:00');

const period = (from: string, to: string, contact = 'one', more: object = {}) => ({
  from: at(from),
  to: at(to),
  officers: [{ contact, ...more }],
});

function part(...periods: RosterPart['periods']): RosterPart {
  return { from: at('2026-12-01 00:00'), to: at('2026-12-02 00:00'), periods };
}

const MORNING = period('2026-12-01 00:00', '2026-12-01 12:00');
const EVENING = period('2026-12-01 12:00', '2026-12-02 00:00', 'two');

describe('a roster handed in', () => {
  it('without fault has no problem, in any order', () => {
    expect(rosterProblems(part(EVENING, MORNING), UNIT)).toEqual([]);
    expect(rosterGaps(part(EVENING, MORNING), UNIT)).toEqual([]);
  });

  it.each([
    ['a span that ends before it begins', { ...part(), to: at('2026-11-30 00:00') }, ['to after-from']],
    [
      'a period that ends as it begins',
      part(period('2026-12-01 08:00', '2026-12-01 08:00')),
      ['periods.0.to after-from'],
    ],
    [
      'a period that begins before the span',
      part(period('2026-11-30 20:00', '2026-12-01 08:00')),
      ['periods.0.from within-span'],
    ],
    [
      'a period that ends after the span',
      part(period('2026-12-01 20:00', '2026-12-02 08:00')),
      ['periods.0.to within-span'],
    ],
    [
      'periods that overlap by a second',
      part(MORNING, { ...EVENING, from: addSeconds(EVENING.from, -1) }),
      ['periods.1 overlap'],
    ],
    [
      'an officer who is no contact',
      part(period('2026-12-01 00:00', '2026-12-02 00:00', 'four')),
      ['periods.0.officers.0.contact unknown-contact'],
    ],
    [
      'a substitute who is no contact',
      part(period('2026-12-01 00:00', '2026-12-02 00:00', 'one', { substitute: 'four' })),
      ['periods.0.officers.0.substitute unknown-contact'],
    ],
    [
      'an officer as their own substitute',
      part(period('2026-12-01 00:00', '2026-12-02 00:00', 'one', { substitute: 'one' })),
      ['periods.0.officers.0.substitute duplicate'],
    ],
    [
      'the same officer twice',
      part({ ...MORNING, officers: [{ contact: 'one' }, { contact: 'one' }] }),
      ['periods.0.officers.1.contact duplicate'],
    ],
    [
      'a leader who is no contact',
      part({ ...MORNING, leader: { contact: 'four' } }),
      ['periods.0.leader.contact unknown-contact'],
    ],
  ])('with %s is refused', (_what, given, expected) => {
    expect(rosterProblems(given, UNIT).map(({ field, rule }) => `${field} ${rule}`)).toEqual(expected);
  });

  it('needs somebody in each period', () => {
    const json = { ...part(), periods: [{ from: MORNING.from, to: MORNING.to, officers: [] }] };
    expect(rosterSchema.safeParse(json).success).toBe(false);
  });

  it('of a unit on duty round the clock has gaps where nobody is: before, between and after', () => {
    const given = part(
      period('2026-12-01 01:00', '2026-12-01 02:00'),
      period('2026-12-01 04:00', '2026-12-01 05:00'),
    );
    expect(
      rosterGaps(given, UNIT).map(({ from, to }) => `${from.slice(11, 16)}-${to.slice(11, 16)}`),
    ).toEqual(['00:00-01:00', '02:00-04:00', '05:00-00:00']);
    expect(rosterGaps(given, { ...UNIT, roundTheClock: false })).toEqual([]);
  });
});

describe('who is on duty', () => {
  const roster = withRoster(
    undefined,
    part(
      { ...MORNING, officers: [{ contact: 'one', substitute: 'two' }], leader: { contact: 'three' } },
      EVENING,
    ),
    'yingji',
    NOW,
  );

  it.each([
    ['2026-11-30 23:59', undefined],
    ['2026-12-01 00:00', 'one'],
    ['2026-12-01 11:59', 'one'],
    ['2026-12-01 12:00', 'two'],
    ['2026-12-02 00:00', undefined],
  ])('at %s', (time, officer) => {
    expect(onDuty(roster, UNIT, at(time))?.officers[0]?.contact.id).toBe(officer);
  });

  it('is told with the substitute and the leader', () => {
    expect(onDuty(roster, UNIT, at('2026-12-01 08:00'))).toEqual({
      from: MORNING.from,
      to: MORNING.to,
      officers: [{ contact: { id: 'one' }, substitute: { id: 'two' } }],
      leader: { contact: { id: 'three' } },
    });
  });

  it('is the substitute where the first has left the directory, and nobody where both have', () => {
    const left = (...ids: string[]) => ({ ...UNIT, contacts: ids.map((id) => ({ id })) });
    expect(onDuty(roster, left('two'), at('2026-12-01 08:00'))).toMatchObject({
      officers: [{ contact: { id: 'two' } }],
    });
    expect(onDuty(roster, left('three'), at('2026-12-01 08:00'))).toMatchObject({
      officers: [],
      leader: { contact: { id: 'three' } },
    });
    expect(onDuty(roster, left(), at('2026-12-01 08:00'))).toBeUndefined();
  });

  it('is nobody of another unit, or without a roster', () => {
    expect(onDuty(roster, { ...UNIT, id: 'gongan' }, at('2026-12-01 08:00'))).toBeUndefined();
    expect(onDuty(undefined, UNIT, at('2026-12-01 08:00'))).toBeUndefined();
  });
});

/** Some periods one after the other, from a minute of a few days on; each served by one of three. */
const handedIn = fc
  .record({
    begin: fc.nat({ max: 3_000 }),
    periods: fc.array(
      fc.record({
        pause: fc.nat({ max: 200 }),
        length: fc.integer({ min: 1, max: 900 }),
        who: fc.constantFrom('one', 'two', 'three'),
      }),
      { maxLength: 8 },
    ),
    rest: fc.nat({ max: 300 }),
  })
  .map(({ begin, periods, rest }): RosterPart => {
    const minute = (count: number): Instant => addSeconds(at('2026-12-01 00:00'), count * 60);
    let now = begin;
    const set = periods.map(({ pause, length, who }) => {
      const from = now + pause;
      now = from + length;
      return { from: minute(from), to: minute(now), officers: [{ contact: who }] };
    });
    return { from: minute(begin), to: minute(now + rest + 1), periods: set };
  });

it('of several rosters handed in, the last one that covers a time says who is on duty', () => {
  fc.assert(
    fc.property(
      fc.array(handedIn, { minLength: 1, maxLength: 5 }),
      fc.nat({ max: 9_000 }),
      (parts, minute) => {
        const asked = addSeconds(at('2026-12-01 00:00'), minute * 60);
        let roster: Roster | undefined;
        for (const given of parts) {
          expect(rosterProblems(given, UNIT)).toEqual([]);
          roster = withRoster(roster, given, 'yingji', NOW);
        }
        const last = parts.findLast(({ from, to }) => from <= asked && asked < to);
        const expected = last?.periods.find(({ from, to }) => from <= asked && asked < to);
        expect(onDuty(roster, UNIT, asked)?.officers[0]?.contact.id).toBe(expected?.officers[0]?.contact);
        const kept = (roster as Roster).periods;
        for (const [index, { from, to }] of kept.entries()) {
          expect(from < to && from >= (kept[index - 1]?.to ?? from)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('what is long past goes from the newest version', () => {
  const first = withRoster(undefined, part(MORNING, EVENING), 'yingji', NOW);
  const march = { from: at('2027-03-20 00:00'), to: at('2027-03-21 00:00'), periods: [] };
  const second = withRoster(first, march, 'yingji', at('2027-03-12 09:00'));
  expect([second.periods.length, second.spans.length]).toEqual([0, 1]);
  const soon = withRoster(first, march, 'yingji', at('2027-03-10 09:00'));
  expect([soon.periods.length, soon.spans.length]).toEqual([2, 2]);
});

describe('how a unit stands with a month’s roster', () => {
  const dueAt = at('2026-11-26 00:00');
  const term: RosterTerm = { status: 'operator', clause: 'TA-14', dueOn: '2026-11-25' as Day, dueAt };
  const month = { ...monthOf('2026-12'), periods: [] };
  const handedIn = (...times: readonly string[]) =>
    times.reduce<Roster | undefined>((held, time) => withRoster(held, month, 'yingji', at(time)), undefined);

  it.each([
    ['not handed in, until the term ends', [], '2026-11-25 23:59', 'awaited'],
    ['nor then', [], '2026-11-26 00:00', 'missing'],
    ['handed in before', ['2026-11-25 23:59'], '2026-11-26 00:00', 'in-time'],
    ['with the end of the term', ['2026-11-26 00:00'], '2026-11-26 00:00', 'late'],
    [
      'in time, and corrected twice after the term',
      ['2026-11-20 09:00', '2026-11-27 09:00', '2026-11-28 09:00'],
      '2026-11-29 00:00',
      'in-time',
    ],
  ] as const)('%s', (_what, times, now, standing) => {
    expect(rosterStanding('yingji', handedIn(...times), '2026-12', term, at(now)).standing).toBe(standing);
  });
});
