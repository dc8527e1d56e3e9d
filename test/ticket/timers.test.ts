import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/ticket/decide.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { evolve, replay } from '../../shared/ticket/evolve.ts';
import { planWait } from '../../shared/ticket/plan.ts';
import { basisIn } from './life-cities.ts';
import { atShares, type Life, legalContent, life, never, PATIENCE, SAMPLED, tellLife } from './lives.ts';
import { commandOf } from './story.ts';

const shares = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 });

const told = (lived: Life) => tellLife(lived, never);

/** Every event of a life, told without timers, with the ticket that it made. */
function withTickets(lived: Life) {
  let ticket: ReturnType<typeof replay>;
  return told(lived).events.map((event) => {
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
        fc.property(life, shares, (lived, drawn) => {
          const without = told(lived);
          for (const timers of ['perfect', atShares(drawn)] as const) {
            const telling = tellLife(lived, timers);
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
        fc.property(life, shares, (lived, drawn) => {
          tellLife(lived, atShares(drawn), (ticket, now) => {
            const wait = planWait(ticket, now);
            expect(wait.until > now && wait.seconds >= 1 && wait.seconds <= 20 * 86_400).toBe(true);
            expect(wait.await === 'Closed').toBe(ticket.stage === 'closed');
            const again = decide(ticket, commandOf({ at: '', do: 'settle' }), basisIn(lived.city, now));
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
        fc.property(life, (lived) => {
          const { events, ticket } = told(lived);
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
        fc.property(life, (lived) => {
          const times = told(lived).events.map(({ at }) => at);
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
        fc.property(life, (lived) => {
          tellLife(lived, never, ({ stage, clocks, extension }) => {
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
        fc.property(life, (lived) => {
          const { events } = told(lived);
          const keys = [
            ...(['ClockStarted', 'ClockEnded', 'ClockExpired'] as const).map((type) =>
              ofType(events, type).map(({ id }) => `${type} ${id}`),
            ),
            ofType(events, 'ClockReminded').map(({ id, dueAt, rung }) => `${id} ${dueAt} ${rung}`),
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
        fc.property(life, (lived) => {
          for (const { event, before, ticket } of withTickets(lived)) {
            for (const clock of before?.clocks ?? []) {
              const after = ticket?.clocks.find(({ id }) => id === clock.id);
              const moved = event.type === 'ClockMoved' && event.id === clock.id;
              if (!after || !moved) {
                expect(after?.dueAt ?? clock.dueAt).toBe(clock.dueAt);
                continue;
              }
              expect(['extension', 'complex', 'law-term', 'supervision-extension']).toContain(event.reason);
              expect(after.expired).toBe(clock.expired);
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
        fc.property(life, (lived) => {
          const { events, ticket } = told(lived);
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
