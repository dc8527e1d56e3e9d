import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/ticket/decide.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { evolve, replay } from '../../shared/ticket/evolve.ts';
import { planWait } from '../../shared/ticket/plan.ts';
import { atShares, type Deed, legalContent, life, never, PATIENCE, SAMPLED, tellLife } from './lives.ts';
import { basisAt, commandOf } from './story.ts';

const shares = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 });

const told = (deeds: readonly Deed[]) => tellLife(deeds, never);

/** Every event of a life, told without timers, with the ticket that it made. */
function withTickets(deeds: readonly Deed[]) {
  let ticket: ReturnType<typeof replay>;
  return told(deeds).events.map((event) => {
    const before = ticket;
    ticket = evolve(ticket, event);
    return { event, before, ticket };
  });
}

function ofType<T extends TicketEvent['type']>(events: readonly TicketEvent[], type: T) {
  return events.filter((event): event is Extract<TicketEvent, { type: T }> => event.type === type);
}

describe('when a timer fires decides nothing', () => {
  it(
    'late, dropped and doubled timers, and perfect ones, leave the same legal content',
    () => {
      fc.assert(
        fc.property(life, shares, (deeds, drawn) => {
          const without = told(deeds);
          for (const timers of ['perfect', atShares(drawn)] as const) {
            const telling = tellLife(deeds, timers);
            expect(telling.refusals).toEqual(without.refusals);
            expect(legalContent(telling.events)).toEqual(legalContent(without.events));
            expect(telling.ticket).toEqual(without.ticket);
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'the loop of timers cannot spin: either something is settled, or the wait is for the future',
    () => {
      fc.assert(
        fc.property(life, shares, (deeds, drawn) => {
          tellLife(deeds, atShares(drawn), (ticket, now) => {
            const wait = planWait(ticket, now);
            expect(wait.until > now && wait.seconds >= 1 && wait.seconds <= 20 * 86_400).toBe(true);
            expect(wait.await === 'Closed').toBe(ticket.stage === 'closed');
            const again = decide(ticket, commandOf({ at: '', do: 'settle' }), basisAt(now));
            expect(again).toEqual({ events: [], ticket });
          });
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

describe('a ledger', () => {
  it(
    'replays to the ticket that was decided',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          const { events, ticket } = told(deeds);
          expect(replay(JSON.parse(JSON.stringify(events)))).toEqual(ticket);
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'never goes back in time',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          const times = told(deeds).events.map(({ at }) => at);
          expect(times).toEqual([...times].sort());
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

describe('clocks', () => {
  it(
    'none runs on a closed ticket',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          tellLife(deeds, never, ({ stage, clocks, extension }) => {
            if (stage === 'closed') expect([clocks, extension.pending]).toEqual([[], []]);
          });
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'each starts once, ends once at the most, expires once and is reminded once of one due time',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          const { events } = told(deeds);
          const keys = [
            ...(['ClockStarted', 'ClockEnded', 'ClockExpired'] as const).map((type) =>
              ofType(events, type).map(({ id }) => `${type} ${id}`),
            ),
            ofType(events, 'ClockReminded').map(({ id, dueAt }) => `${id} ${dueAt}`),
          ].flat();
          expect(new Set(keys).size).toBe(keys.length);
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'a due time changes by a move only, and none cures lateness; but for another rule’s term it gets later',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          for (const { event, before, ticket } of withTickets(deeds)) {
            for (const clock of before?.clocks ?? []) {
              const after = ticket?.clocks.find(({ id }) => id === clock.id);
              const moved = event.type === 'ClockMoved' && event.id === clock.id;
              if (!after || !moved) {
                expect(after?.dueAt ?? clock.dueAt).toBe(clock.dueAt);
                continue;
              }
              expect(['extension', 'complex', 'law-term', 'supervision-extension']).toContain(event.reason);
              expect(clock.expired).toBeUndefined();
              expect(event).toMatchObject({ from: clock.dueAt, to: after.dueAt });
              expect(event.to > event.from || event.reason === 'law-term').toBe(true);
              if (event.reason === 'law-term') expect(event.to > event.at).toBe(true);
            }
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'what is kept or missed is counted once for each of the ticket’s terms',
    () => {
      fc.assert(
        fc.property(life, (deeds) => {
          const { events, ticket } = told(deeds);
          for (const [kind, { kept, missed }] of Object.entries(ticket.timeliness)) {
            const ids = ofType(events, 'ClockStarted').filter((event) => event.kind === kind);
            expect(kept + missed).toBeLessThanOrEqual(ids.length);
            expect(Math.min(kept, missed)).toBeGreaterThanOrEqual(0);
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

it('the lives tried reach every stage, end in every way and meet every event', () => {
  const sample = fc.sample(life, { numRuns: 1500, seed: 7 }).map(told);
  const types = new Set(sample.flatMap(({ events }) => events.map(({ type }) => type)));
  const outcomes = new Set(sample.map(({ ticket }) => ticket.outcome));
  expect([...outcomes].sort()).toEqual([
    'answered-online',
    'dissatisfied',
    'handed-over',
    'rejected',
    'satisfied',
    'unreached',
    undefined,
  ]);
  expect(types.size).toBeGreaterThanOrEqual(51);
});
