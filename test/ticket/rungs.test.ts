import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../shared/calendar/instant.ts';
import { outOfQuiet, type PlannedRung } from '../../shared/regulation/ladder.ts';
import { DEFAULT_SETTINGS, parseSettings, quietHoursOf } from '../../shared/regulation/settings.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { evolve } from '../../shared/ticket/evolve.ts';
import { isAtAnyHour } from '../../shared/ticket/rungs.ts';
import { assignmentOf, type RunningClock, type Ticket } from '../../shared/ticket/ticket.ts';
import { atShares, life, PATIENCE, SAMPLED, tellLife } from './lives.ts';
import { type Line, type Setting, type Story, tell } from './story.ts';

/*
 * Ladders: who is told of a term, and when. SY-24a, NM-22 and MZ-12a ask for urging and following up without giving
 * a number, so each rung is the city's own.
 */

const RUNGS = [
  { before: { percentLeft: 50 }, to: ['officer'] },
  { before: { workingHours: 4 }, to: ['officer', 'head'] },
  { at: 'end', to: ['officer', 'head'] },
  { after: { workingHours: 8 }, to: ['leader', 'hotline'] },
  { after: { workingHours: 16 }, to: ['inspection'] },
];

function cityWith(rungs: readonly object[]): Setting {
  const ladder = {
    ...{ clocks: ['handle', 'sign', 'dispatch'], officeHours: { from: '09:00', to: '17:00' }, rungs },
    ...{ inspection: 'jiancha', ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' },
  };
  return { settings: parseSettings({ ...DEFAULT_SETTINGS, region: '430500', ladders: [ladder] }) };
}
const CITY = cityWith(RUNGS);

/** Signed on a Friday, to be handled by the Thursday after. */
const SIGNED: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan' },
  { at: '2026-09-18 14:00', do: 'sign', by: 'chengguan' },
];

/** The rungs of the handling clock that were climbed. */
function climbed(story: Story): string[] {
  return story
    .told('ClockReminded')
    .filter(({ kind }) => kind === 'handle')
    .map(({ at, rung, to = [] }) => `${rung} ${at.slice(0, 16).replace('T', ' ')} ${to.join('+')}`);
}

describe('the rungs of a term', () => {
  it('are climbed one by one, at night none, while nobody does anything', () => {
    const story = tell([...SIGNED, { at: '2026-10-12 12:00', do: 'settle' }], CITY);
    expect(climbed(story)).toEqual([
      '1 2026-09-21 19:00 officer',
      '2 2026-09-24 13:00 officer+head',
      '3 2026-09-25 08:00 officer+head',
      // The Mid-Autumn holiday lies between.
      '4 2026-09-28 17:00 leader+hotline',
      '5 2026-09-29 17:00 inspection',
    ]);
  });

  it('end when the matter is answered, and go on behind what has passed when the answer fails', () => {
    const answered = tell([...SIGNED, { at: '2026-09-21 10:00', do: 'answer', by: 'chengguan' }], CITY);
    const done = answered.goOn(
      [
        { at: '2026-09-22 10:00', do: 'review-answer' },
        { at: '2026-10-12 12:00', do: 'settle' },
      ],
      CITY,
    );
    expect(climbed(done)).toEqual([]);
    const failed = answered.goOn(
      [
        { at: '2026-09-22 10:00', do: 'review-answer', passed: false },
        { at: '2026-09-25 07:00', do: 'settle' },
      ],
      CITY,
    );
    expect(climbed(failed)).toEqual(['2 2026-09-24 13:00 officer+head']);
  });

  it('begin anew with an extension', () => {
    const extended = tell(
      [
        ...SIGNED,
        { at: '2026-09-22 10:00', do: 'request-extension', by: 'chengguan', workingDays: 1 },
        { at: '2026-09-22 11:00', do: 'review-extension' },
        { at: '2026-09-28 23:59', do: 'settle' },
      ],
      CITY,
    );
    expect(extended.due('handle', 'chengguan')).toBe('2026-09-28 SY-14e');
    expect(climbed(extended)).toEqual([
      '1 2026-09-21 19:00 officer',
      '1 2026-09-27 08:00 officer',
      '2 2026-09-28 13:00 officer+head',
    ]);
  });

  it('end with a signature that is deemed given', () => {
    const story = tell([...SIGNED.slice(0, 2), { at: '2026-09-23 12:00', do: 'settle' }], CITY);
    expect(story.told('ClockReminded').map(({ kind, when }) => `${kind} ${when}`)).toEqual([
      'dispatch before',
      'sign before',
      'sign before',
    ]);
  });

  it('are told at any hour to the hotline, to who is on duty day and night, and of what is urgent', () => {
    const atOnce = cityWith([{ at: 'end', to: ['officer'] }]);
    const hotline = tell(
      [
        { at: '2026-09-18 23:00', do: 'submit' },
        { at: '2026-09-19 03:00', do: 'settle' },
      ],
      atOnce,
    );
    expect(hotline.told('ClockReminded')).toMatchObject([
      { kind: 'dispatch', at: '2026-09-19T01:00:00+08:00' },
    ]);
    const police = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch', lead: 'gongan' },
        { at: '2026-09-18 14:00', do: 'sign', by: 'gongan' },
        { at: '2026-09-25 01:00', do: 'settle' },
      ],
      atOnce,
    );
    expect(police.told('ClockReminded')).toMatchObject([{ kind: 'handle', at: '2026-09-25T00:00:00+08:00' }]);
  });
});

/** Whether what the clock waits for lies with somebody else, so that nobody is told of its term. */
function isElsewhere(ticket: Ticket, clock: RunningClock): boolean {
  const answered = clock.unit !== undefined && assignmentOf(ticket, clock.unit)?.answeredAt !== undefined;
  const asked = ticket.extension.pending.some((each) => each.clock === clock.id);
  const reported = ticket.supervisions.some((each) => each.clock === clock.id && each.answeredAt);
  return answered || asked || Boolean(reported) || ticket.stage === 'handed-over';
}

/**
 * The rungs that a ledger owes, found without `settle`: each planned one whose time came while its clock still ran
 * by that plan and the matter lay with whoever is told.
 */
function owed(events: readonly TicketEvent[]): { must: string[]; may: Set<string> } {
  const must: string[] = [];
  const may = new Set<string>();
  let ticket: Ticket | undefined;
  for (const [index, event] of events.entries()) {
    ticket = evolve(ticket, event);
    const planned =
      event.type === 'ClockStarted' || event.type === 'ClockMoved'
        ? event.term.rungs
        : event.type === 'ClockExpired'
          ? event.rungs
          : undefined;
    if (!planned || !('id' in event)) continue;
    const ended = events
      .slice(index + 1)
      .find(
        (later) =>
          (later.type === 'ClockMoved' || later.type === 'ClockEnded' || later.type === 'ClockExpired') &&
          later.id === event.id,
      );
    for (const rung of planned) {
      const key = keyOf(event.id, rung);
      if (!ended || rung.at <= ended.at) may.add(key);
      if (ended && rung.at >= ended.at) continue;
      const then = ticketAt(events, rung.at);
      const clock = then?.clocks.find(({ id }) => id === event.id);
      if (then && clock && !isElsewhere(then, clock)) must.push(key);
    }
  }
  return { must, may };
}

function ticketAt(events: readonly TicketEvent[], at: Instant): Ticket | undefined {
  let ticket: Ticket | undefined;
  for (const event of events) {
    if (event.at > at) break;
    ticket = evolve(ticket, event);
  }
  return ticket;
}

const keyOf = (id: string, { rung, at }: Pick<PlannedRung, 'rung' | 'at'>) => `${id} ${rung} ${at}`;

describe('whatever timers do', () => {
  it(
    'every rung due is climbed exactly once, at its time, and in allowed hours',
    () => {
      const shares = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 });
      let found = 0;
      fc.assert(
        fc.property(life, shares, (lived, drawn) => {
          const { events, ticket } = tellLife(lived, atShares(drawn));
          const last = events.at(-1)?.at as Instant;
          const rungs = events.flatMap((event) =>
            event.type === 'ClockReminded' && event.rung !== undefined
              ? [{ ...event, rung: event.rung }]
              : [],
          );
          const climbedKeys = rungs.map((event) => keyOf(event.id, event));
          expect(new Set(climbedKeys).size).toBe(climbedKeys.length);
          const { must, may } = owed(events);
          for (const key of climbedKeys) expect(may.has(key)).toBe(true);
          for (const key of must.filter((each) => each.slice(-last.length) <= last)) {
            expect(climbedKeys).toContain(key);
          }
          const quiet = quietHoursOf(lived.city.settings);
          for (const { at, kind, unit } of rungs) {
            const always =
              unit !== undefined && lived.city.units.get(unit)?.natures.includes('round-the-clock');
            const exempt = unit === undefined || isAtAnyHour(kind) || always || ticket.urgent;
            if (!exempt) expect(outOfQuiet(at, quiet)).toBe(at);
          }
          found += rungs.length;
        }),
        SAMPLED,
      );
      expect(found).toBeGreaterThan(50);
    },
    PATIENCE,
  );
});
