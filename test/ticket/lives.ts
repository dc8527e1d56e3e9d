import * as fc from 'fast-check';
import { addSeconds, type Instant, secondsBetween } from '../../shared/calendar/instant.ts';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import { leadOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { LIFE_BODIES } from './life-bodies.ts';
import { basisIn, LIFE_CITIES, type LifeCity } from './life-cities.ts';
import { owed } from './owed.ts';
import { BODIES, commandOf, type Line, TICKET_NO } from './story.ts';

const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);
/** How many lives a property is tried on, always the same ones; `npm run soak -- --lives` multiplies them and draws others. */
export const SAMPLED = { numRuns: 200 * LONGER, seed: Number(process.env.HOTLINE_SEED ?? 12345) };
/** How long one property may take, in milliseconds. */
export const PATIENCE = 30_000 * LONGER;

/** A command at an instant, the same in every telling of a life. */
export interface Deed {
  readonly now: Instant;
  readonly line: Line;
}

/** A ticket's life in one of the cities: what is tried on it, and when. */
export interface Life {
  readonly city: LifeCity;
  readonly deeds: readonly Deed[];
}

/** How a life went: each deed's refusal or none, the events, and the ticket after each commit. */
export interface Telling {
  readonly refusals: readonly (string | undefined)[];
  readonly events: readonly TicketEvent[];
  readonly ticket: Ticket;
}

/** When the next deed is: some time later, or by the second at what falls due next. */
type Pause = { readonly later: number } | { readonly atDue: number };

interface Impulse {
  readonly pause: Pause;
  readonly pick: number;
  readonly unit: string;
  readonly turn: number;
}

const WHO = ['chengguan', 'shuiwu', 'gongan', 'zhongdui'];

/** What the hotline and units do often, so that lives get on. */
const OFTEN: readonly CommandType[] = [
  ...(['contact', 'return', 'return', 'request-extension', 'supervise', 'redo'] as const),
  ...(['request-termination', 'mark', 'hand-over', 'follow', 'adopt-answer'] as const),
  'refer-to-coordination',
];
/** What schedules and timers do: lives are too short for what comes months after a ticket's end (keeping.test.ts). */
export const OF_SCHEDULES: readonly string[] = [
  ...['settle', 'recompute', 'rekey'],
  ...['archive', 'order-destruction', 'confirm-destruction'],
];
const GIVEN = (Object.keys(BODIES) as CommandType[]).filter(
  (type) => type !== 'submit' && !OF_SCHEDULES.includes(type),
);

const pause: fc.Arbitrary<Pause> = fc.oneof(
  fc.record({ later: fc.integer({ min: 0, max: 7_200 }) }),
  fc.record({ later: fc.integer({ min: 0, max: 5 * 86_400 }) }),
  fc.record({ atDue: fc.integer({ min: -1, max: 1 }) }),
);

const opening = fc.record({
  at: fc.constantFrom('2026-08-31 23:30', '2026-09-18 10:00', '2026-09-30 17:00', '2026-12-24 09:00'),
  accepted: fc.boolean(),
  kind: fc.constantFrom('complaint', 'consultation', 'praise', 'help', 'report' as const),
  matter: fc.constantFrom('noise', 'manhole-cover', 'social-safety', 'utility', undefined),
  from: fc.nat({ max: 3 }),
});

const impulse: fc.Arbitrary<Impulse> = fc.record({
  pause,
  pick: fc.nat({ max: 10_000 }),
  unit: fc.constantFrom(...WHO),
  turn: fc.nat({ max: 59 }),
});

/**
 * A life in any of the cities, with or without numbers of its operator's: deeds of which the domain carries out the legal
 * ones. Most are legal where they are done.
 */
export const life: fc.Arbitrary<Life> = fc
  .tuple(
    fc.constantFrom(...LIFE_CITIES),
    opening,
    fc.array(impulse, { minLength: 4, maxLength: 40, size: 'max' }),
  )
  .map(([city, { at, matter, from, ...first }, impulses]) => {
    const line = city.regulation.handOver?.[0]?.lines[0];
    const source = from === 0 && line !== undefined && { source: { line, externalNo: 'A-1' } };
    const { region } = city.regulation;
    const about = { region, ticketNo: `${region}${TICKET_NO.slice(6)}`, ...first };
    const begun: Line = { at, do: 'submit', ...about, ...(matter && { matter }), ...source };
    const deeds = deedsOf(city, begun, impulses);
    return { city, deeds, [fc.toStringMethod]: () => readable(city, deeds) };
  });

function deedsOf(city: LifeCity, begun: Line, impulses: readonly Impulse[]): Deed[] {
  const start = `${begun.at.replace(' ', 'T')}:00+08:00` as Instant;
  const deeds: Deed[] = [{ now: start, line: begun }];
  let ticket = ticketAfter(city, undefined, deeds[0] as Deed);
  let now = start;
  for (const each of impulses) {
    now = timeOf(each.pause, now, ticket);
    const settled = ticketAfter(city, ticket, { now, line: { at: '', do: 'settle' } });
    const deed = { now, line: lineFor(city, settled, now, each) };
    deeds.push(deed);
    ticket = ticketAfter(city, settled, deed);
  }
  return deeds;
}

function timeOf(pause: Pause, now: Instant, ticket: Ticket): Instant {
  if ('later' in pause) return addSeconds(now, pause.later);
  const due = addSeconds(nextDueAt(ticket) ?? now, pause.atDue);
  return due < now ? now : due;
}

/** What becomes possible only by what has happened, and so would hardly be met by chance. */
function occasions(ticket: Ticket): CommandType[] {
  const { assignments, clocks, supervisions, coordination, revisit, dissatisfaction, oversight } = ticket;
  const found: (readonly [boolean, CommandType])[] = [
    [assignments.some(({ returnRequest }) => returnRequest?.state === 'refused'), 'dispute-return'],
    [coordination?.state === 'open', 'refer-to-leaders'],
    [clocks.some(({ kind, unit }) => kind === 'dispatch' && unit !== undefined), 'pass-on'],
    [revisit?.reached === false, 'close'],
    [clocks.some(({ kind }) => kind === 'accept'), 'unit-accept'],
    [clocks.some(({ kind, expired }) => kind === 'promise' && expired), 'escalate'],
    [clocks.some(({ expired }) => expired), 'attribute'],
    [supervisions.some(({ solved }) => solved === false), 'escalate'],
    [dissatisfaction !== undefined && dissatisfaction.objection === undefined, 'object'],
    [(oversight?.records ?? []).length > 0, 'excuse'],
    [Object.values(ticket.secrets ?? {}).includes('filed'), 'review-secrecy'],
    [coordination !== undefined || (oversight?.marks ?? []).length > 0, 'record-fault'],
    [(oversight?.records ?? []).some(({ what }) => what === 'fault'), 'withdraw-fault'],
  ];
  return found.flatMap(([is, command]) => (is ? [command, command, command] : []));
}

/** Half of the deeds are what the ticket waits for, most others are legal just then, and some are not. */
function lineFor(city: LifeCity, ticket: Ticket, now: Instant, { pick, unit, turn }: Impulse): Line {
  const legal = GIVEN.filter((type) => MOVES[type].from.includes(ticket.stage));
  const often = [...OFTEN, ...occasions(ticket)].filter((type) => legal.includes(type));
  const awaited = owed(ticket).map(({ command }) => command);
  const usual = [legal, awaited, often, often, [...awaited, ...often]][pick % 5] ?? [];
  const choices = pick % 16 === 0 || usual.length === 0 ? GIVEN : usual;
  const type = choices[Math.floor(pick / 5) % choices.length] as CommandType;
  const by = pick % 3 === 0 ? unit : (leadOf(ticket)?.unit ?? unit);
  const { regulation } = city;
  return {
    at: '',
    do: type,
    ...(MOVES[type].by.includes('unit-officer') && type !== 'review-return' && type !== 'attach' && { by }),
    ...LIFE_BODIES[type]?.({ regulation, ticket, now, turn }),
  } as Line;
}

function ticketAfter(city: LifeCity, ticket: Ticket | undefined, { now, line }: Deed): Ticket {
  const decision = decide(ticket, commandOf(line), basisIn(city, now));
  if ('ticket' in decision) return decision.ticket;
  if (!ticket) throw new Error(`a life begins with a refusal: ${decision.refusal.code}`);
  return ticket;
}

/** A life as a story, line by line, for whoever has to find out what went wrong in it. */
function readable(city: LifeCity, deeds: readonly Deed[]): string {
  const { refusals } = tellLife({ city, deeds }, never);
  const lines = deeds.map(({ now, line: { at: _at, do: type, ...body } }, index) => {
    const when = now.slice(0, 19).replace('T', ' ');
    const refused = refusals[index];
    const said = JSON.stringify(body, (_, value) => (value?.ref === undefined ? value : '…'));
    return `  ${when} ${type} ${said}${refused ? ` (refused: ${refused})` : ''}`;
  });
  return [`in ${city.name}:`, ...lines].join('\n');
}

/** Times between two deeds at which a timer fires; the ticket is the one before. */
export type Timers = (from: Instant, to: Instant, ticket: Ticket) => readonly Instant[];

/** No timer fires at all. */
export const never: Timers = () => [];

/** Timers at random shares of each pause, as drawn; some fire twice, what they wait for may be long past. */
export function atShares(shares: readonly number[]): Timers {
  let drawn = 0;
  return (from, to) => {
    const count = (shares[drawn % shares.length] ?? 0) % 4;
    const times: Instant[] = [];
    for (let each = 0; each < count; each += 1) {
      drawn += 1;
      const share = (shares[drawn % shares.length] ?? 0) / 1000;
      times.push(addSeconds(from, Math.floor(share * secondsBetween(from, to))));
    }
    drawn += 1;
    return times.sort().flatMap((time, index) => (index % 2 === 0 ? [time, time] : [time]));
  };
}

/**
 * Tells a life with timers that fire between its deeds, and settles it at its end.
 * @param seen called with the ticket after every commit
 */
export function tellLife(
  { city, deeds }: Life,
  timers: Timers | 'perfect',
  seen: (ticket: Ticket, now: Instant) => void = () => undefined,
): Telling {
  const events: TicketEvent[] = [];
  const refusals: (string | undefined)[] = [];
  let ticket: Ticket | undefined;
  const give = (line: Line, now: Instant): string | undefined => {
    const decision = decide(ticket, commandOf(line), basisIn(city, now));
    if ('refusal' in decision) return decision.refusal.code;
    events.push(...decision.events);
    ticket = decision.ticket;
    seen(ticket, now);
    return undefined;
  };
  const settle = (now: Instant) => give({ at: '', do: 'settle' }, now);
  const fire = (from: Instant, to: Instant) => {
    if (!ticket) return;
    if (timers !== 'perfect') {
      for (const time of timers(from, to, ticket)) settle(time);
      return;
    }
    for (let due = nextDueAt(ticket); due !== undefined && due <= to; due = nextDueAt(ticket)) settle(due);
  };
  let before = deeds[0]?.now as Instant;
  for (const { now, line } of deeds) {
    fire(before, now);
    refusals.push(give(line, now));
    before = now;
  }
  const end = addSeconds(before, 40 * 86_400);
  fire(before, end);
  settle(end);
  if (!ticket) throw new Error('a life has a ticket');
  return { refusals, events, ticket };
}

/** What of the events is law: all but when the system wrote them down. */
export function legalContent(events: readonly TicketEvent[]): object[] {
  return events.map(({ recordedAt: _recorded, ...content }) => content);
}
