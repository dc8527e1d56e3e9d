import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { hasTime } from '../../shared/regulation/due.ts';
import { dueFor } from '../../shared/regulation/due-for.ts';
import { rulesOn } from '../../shared/regulation/rules.ts';
import { COMMANDS, type CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { APPLIES, evolve } from '../../shared/ticket/evolve.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { LIFE_BODIES } from './life-bodies.ts';
import { basisIn, type LifeCity } from './life-cities.ts';
import { type Life, life, never, OF_SCHEDULES, PATIENCE, SAMPLED, tellLife } from './lives.ts';
import { owed } from './owed.ts';
import { commandOf, type Line, sealed } from './story.ts';

/** Random lives in the five cities, with and without numbers of their operators'. */

/** Every ticket of a life as a commit left it, and when. */
function moments(lived: Life): (readonly [Ticket, Instant])[] {
  const seen: (readonly [Ticket, Instant])[] = [];
  tellLife(lived, never, (ticket, now) => seen.push([ticket, now]));
  return seen;
}

/** What a person who does their duty says, so that a ticket gets to its end. */
function dutiful(command: CommandType, ticket: Ticket, { regulation }: LifeCity, now: Instant): object {
  const reason = sealed('reason');
  const told = LIFE_BODIES[command]?.({ regulation, ticket, now, turn: 0 });
  const plain: { readonly [T in CommandType]?: object } = {
    accept: { kind: 'complaint' },
    'review-return': { granted: false },
    'review-dispute': { granted: false },
    'review-extension': { granted: false, reason },
    'review-termination': { granted: false },
    'review-objection': { granted: false },
  };
  return { ...told, ...plain[command] };
}

/** The ticket after one step of somebody who owes it; an error where the step is refused. */
function stepped(before: Ticket, city: LifeCity, now: Instant): Ticket {
  // What has fallen due meanwhile may have changed what is owed.
  const settled = decide(before, commandOf({ at: '', do: 'settle' }), basisIn(city, now));
  const ticket = 'ticket' in settled ? settled.ticket : before;
  const [next] = owed(ticket);
  if (!next) throw new Error(`nobody owes anything to a ticket that is ${ticket.stage}`);
  const { command, who } = next;
  const by = ['hotline', 'line', 'lead'].includes(who) ? {} : { by: who };
  const line = { at: '', do: command, ...by, ...dutiful(command, ticket, city, now) } as Line;
  const decision = decide(ticket, commandOf(line), basisIn(city, now));
  if ('ticket' in decision) return decision.ticket;
  throw new Error(`${command} by ${who} is owed, and refused: ${decision.refusal.code}`);
}

describe('an open ticket', () => {
  it(
    'is always somebody’s: a unit’s or the hotline’s list has it, or it follows another',
    () => {
      fc.assert(
        fc.property(life, (lived) => {
          for (const [ticket] of moments(lived)) {
            const lists = workLines(ticket).map(({ unit }) => unit);
            for (const { who } of owed(ticket)) {
              if (who === 'line') expect(ticket.handOvers).not.toEqual([]);
              else if (who === 'lead') expect(ticket.follows).toBeDefined();
              else expect(lists).toContain(who);
            }
            expect(ticket.stage === 'closed' || owed(ticket).length > 0).toBe(true);
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'gets to its end by what is owed to it, wherever it stands: no state is a dead end',
    () => {
      fc.assert(
        fc.property(life, fc.nat({ max: 40 }), (lived, index) => {
          const seen = moments(lived);
          let [ticket, now] = seen[index % seen.length] as readonly [Ticket, Instant];
          for (let steps = 0; ticket.stage !== 'closed'; steps++) {
            if (steps > 30) throw new Error(`no end: ${ticket.stage} after thirty steps`);
            now = addSeconds(now, 600);
            ticket = stepped(ticket, lived.city, now);
          }
          expect(nextDueAt(ticket)).toBeUndefined();
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

it(
  'no move is made that the table does not have, and none that it has is refused as illegal',
  () => {
    fc.assert(
      fc.property(life, ({ city, deeds }) => {
        let ticket: Ticket | undefined;
        for (const { now, line } of deeds) {
          const basis = basisIn(city, now);
          const settled = ticket && decide(ticket, commandOf({ at: '', do: 'settle' }), basis);
          if (settled && 'ticket' in settled) ticket = settled.ticket;
          const decision = decide(ticket, commandOf(line), basis);
          const legal = MOVES[line.do].from.includes(ticket?.stage ?? 'new');
          expect('refusal' in decision && decision.refusal.code === 'illegal-move').toBe(!legal);
          if ('ticket' in decision) ticket = decision.ticket;
        }
      }),
      SAMPLED,
    );
  },
  PATIENCE,
);

describe('terms', () => {
  it(
    'what the operator sets never ends after what the text itself gives',
    () => {
      fc.assert(
        fc.property(life, (lived) => {
          const { regulation, settings } = lived.city;
          const { businessCloses: _closes, terms: _terms, ...own } = settings;
          const { events, ticket } = tellLife(lived, never);
          const accepted = ticket.acceptedAt?.slice(0, 10);
          for (const event of events) {
            if (event.type !== 'ClockStarted' || accepted === undefined) continue;
            const { query, start, dueAt } = event.term;
            const { calendar } = basisIn(lived.city, event.at);
            const rules = rulesOn(regulation, { ...own, terms: [] }, 'text', accepted as never);
            const text = dueFor(query, start, rules, calendar);
            if (hasTime(text)) expect(dueAt <= text.dueAt).toBe(true);
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'nothing is overdue before its term has ended, nor at a time that has gone by when it is found',
    () => {
      fc.assert(
        fc.property(life, (lived) => {
          let ticket: Ticket | undefined;
          let before: Instant | undefined;
          for (const event of tellLife(lived, never).events) {
            if (event.type === 'ClockExpired') {
              const clock = ticket?.clocks.find(({ id }) => id === event.id);
              expect(event.at >= event.dueAt && event.dueAt === clock?.dueAt).toBe(true);
              expect(before === undefined || event.at >= before).toBe(true);
            }
            before = event.at;
            ticket = evolve(ticket, event);
          }
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

describe('the lives tried', () => {
  const everywhere = fc
    .sample(life, { numRuns: 1800, seed: 99 })
    .map((lived) => ({ lived, ...tellLife(lived, never) }));

  it('end in every way', () => {
    expect([...new Set(everywhere.map(({ ticket }) => ticket.outcome))].sort()).toEqual([
      'answered-online',
      'dissatisfied',
      'handed-over',
      'rejected',
      'satisfied',
      'terminated',
      'unreached',
      undefined,
    ]);
  });

  it('meet every event', () => {
    const met = new Set(everywhere.flatMap(({ events }) => events.map(({ type }) => type)));
    const later = ['Archived', 'DestructionOrdered', 'TextsDestroyed', 'Rekeyed'];
    expect([...met, ...later].sort()).toEqual(Object.keys(APPLIES).sort());
  });

  it('carry out every command of a person’s', () => {
    const done = new Set<string>();
    for (const { lived, refusals } of everywhere) {
      for (const [index, { line }] of lived.deeds.entries()) {
        if (refusals[index] === undefined) done.add(line.do);
      }
    }
    const given = Object.keys(COMMANDS).filter((type) => !OF_SCHEDULES.includes(type));
    expect([...done].sort()).toEqual(given.sort());
  });
});
