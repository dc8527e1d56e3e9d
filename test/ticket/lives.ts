import * as fc from 'fast-check';
import { addSeconds, type Instant, secondsBetween } from '../../shared/calendar/instant.ts';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { BODIES, basisAt, commandOf, type Line, sealed } from './story.ts';

const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);
/** How many lives a property is tried on, always the same ones; HOTLINE_RUNS multiplies them for a long run. */
export const SAMPLED = { numRuns: 300 * LONGER, seed: 12345 };
/** How long one property may take, in milliseconds. */
export const PATIENCE = 30_000 * LONGER;

/** A command at an instant, the same in every telling of a life. */
export interface Deed {
  readonly now: Instant;
  readonly line: Line;
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
  readonly variant: number;
}

const UNITS = ['chengguan', 'shuiwu', 'gongan', 'zhongdui'];
const reason = sealed('reason');

/** Bodies other than the ordinary, by command; every variant has its turn. */
const VARIANTS: { readonly [T in CommandType]?: readonly object[] } = {
  accept: [
    { kind: 'consultation', consentToWait: true },
    { kind: 'help', matter: 'noise' },
    { kind: 'help', matter: 'accident' },
  ],
  'hand-over': [{ mode: 'three-party' }, { line: '供水', mode: 'one-key' }],
  acknowledge: [{ refused: true, reason }, { externalNo: 'W-1' }],
  feedback: [{ line: '供水', solved: 'yes' }, { direction: 'to-source' }],
  dispatch: [
    { lead: 'chengguan', assistants: ['shuiwu'] },
    { lead: 'shuiwu', assistants: ['gongan', 'chengguan'] },
    { lead: 'gongan', lawTerm: { rank: 'law', length: { workingDays: 2 }, citation: '《某法》第十条' } },
  ],
  return: [{ siteVisit: true, proposedUnit: 'jiaotong' }],
  'review-return': [{ granted: false }, { granted: false, improper: true }],
  'refer-to-coordination': [{ meetingOn: '2027-01-15' }],
  'decide-coordination': [{ unit: 'shuiwu', assistants: ['gongan'] }],
  contact: [{ reached: false, way: 'sms' }],
  'review-extension': [{ granted: false, reason }, { override: reason }],
  answer: [
    { contact: { reached: false, way: 'phone' } },
    { unsolved: { measures: reason, promisedOn: '2027-01-15' } },
  ],
  'set-law-term': [{ lawTerm: { rank: 'regulation', length: { months: 2 }, citation: '《某条例》第十条' } }],
  'review-termination': [{ granted: false }],
  'review-objection': [{ granted: false }],
  object: [{ ground: 'policy' }],
  add: [{ place: reason }],
  'adopt-answer': [{ reply: undefined }],
  'review-answer': [{ passed: false }],
  revisit: [
    { grade: 'dissatisfied', finding: 'unit-fault', reason },
    { grade: 'very-dissatisfied' },
    { grade: 'dissatisfied', finding: 'no-fault', reason },
    { reached: false, grade: undefined, solved: undefined, unitContacted: undefined },
  ],
  supervise: [
    { ground: 'other', method: 'system' },
    { ground: 'assigned', method: 'onsite' },
    { ground: 'concentrated', method: 'system', reason: undefined, followers: 3 },
  ],
  'change-method': [{ supervision: 'supervision-2', method: 'meeting' }],
  'answer-supervision': [{ supervision: 'supervision-2' }],
  'end-supervision': [{ solved: false }, { supervision: 'supervision-2' }],
  urge: [{ way: 'system', unit: 'shuiwu' }],
  refer: [{ ground: 'undone' }],
  attribute: [{ unit: undefined }, { clock: 'sign' }],
  mark: [
    { mark: 'city-assigned' },
    { mark: 'media' },
    { mark: 'leader-duty', takenBy: 'L-1' },
    { mark: 'deputy', deputy: 'D-1' },
    { mark: 'mediation' },
  ],
  'record-abuse': [{ measure: 'hand-over' }],
};

/** What the hotline and units do often, so that lives get on. */
const OFTEN: readonly CommandType[] = [
  ...(['accept', 'dispatch', 'sign', 'answer', 'review-answer', 'revisit'] as const),
  ...(['return', 'review-return', 'request-extension', 'review-extension', 'close'] as const),
];
const GIVEN = (Object.keys(BODIES) as CommandType[]).filter(
  (type) => !['submit', 'settle', 'recompute'].includes(type),
);

const pause: fc.Arbitrary<Pause> = fc.oneof(
  fc.record({ later: fc.integer({ min: 0, max: 7_200 }) }),
  fc.record({ later: fc.integer({ min: 0, max: 5 * 86_400 }) }),
  fc.record({ atDue: fc.integer({ min: -1, max: 1 }) }),
);

const opening = fc.record({
  at: fc.constantFrom('2026-08-31 23:30', '2026-09-18 10:00', '2026-09-30 17:00', '2026-12-24 09:00'),
  accepted: fc.boolean(),
  kind: fc.constantFrom('complaint', 'consultation', 'praise', 'help' as const),
  matter: fc.constantFrom('noise', 'manhole-cover', 'social-safety', undefined),
  source: fc.constantFrom({ line: '110', externalNo: 'A-1' }, undefined),
});

/** The deeds of a life, of which the domain carries out the legal ones. Most are legal where they are done. */
export const life: fc.Arbitrary<readonly Deed[]> = fc
  .tuple(
    opening,
    fc.array(
      fc.record({
        pause,
        pick: fc.nat({ max: 1000 }),
        unit: fc.constantFrom(...UNITS),
        variant: fc.nat({ max: 5 }),
      }),
      { minLength: 4, maxLength: 40, size: 'max' },
    ),
  )
  .map(([{ at, matter, source, ...first }, impulses]) => {
    const begun: Line = { at, do: 'submit', ...first, ...(matter && { matter }), ...(source && { source }) };
    return deedsOf(begun, impulses);
  });

function deedsOf(begun: Line, impulses: readonly Impulse[]): Deed[] {
  const start = `${begun.at.replace(' ', 'T')}:00+08:00` as Instant;
  const deeds: Deed[] = [{ now: start, line: begun }];
  let ticket = ticketAfter(undefined, deeds[0] as Deed);
  let now = start;
  for (const { pause, pick, unit, variant } of impulses) {
    now = timeOf(pause, now, ticket);
    const settled = ticketAfter(ticket, { now, line: { at: '', do: 'settle' } });
    const deed = { now, line: lineFor(settled, pick, unit, variant) };
    deeds.push(deed);
    ticket = ticketAfter(settled, deed);
  }
  return deeds;
}

function timeOf(pause: Pause, now: Instant, ticket: Ticket): Instant {
  if ('later' in pause) return addSeconds(now, pause.later);
  const due = addSeconds(nextDueAt(ticket) ?? now, pause.atDue);
  return due < now ? now : due;
}

function lineFor(ticket: Ticket, pick: number, unit: string, variant: number): Line {
  const legal = [...GIVEN, ...OFTEN, ...OFTEN, ...OFTEN, ...OFTEN, ...OFTEN].filter((type) =>
    MOVES[type].from.includes(ticket.stage),
  );
  const choices = pick % 16 === 0 || legal.length === 0 ? GIVEN : legal;
  const type = choices[pick % choices.length] as CommandType;
  const others = VARIANTS[type] ?? [];
  const byUnit = MOVES[type].by.includes('unit-officer');
  const lead = ticket.assignments.find(({ role }) => role === 'lead')?.unit;
  const by = pick % 3 === 0 ? unit : (lead ?? unit);
  const returned = ticket.assignments.find(({ returnRequest }) => returnRequest?.state === 'pending')?.unit;
  return {
    at: '',
    do: type,
    ...(byUnit && { by }),
    ...(type === 'review-return' && { unit: returned ?? unit }),
    ...others[variant],
  } as Line;
}

function ticketAfter(ticket: Ticket | undefined, { now, line }: Deed): Ticket {
  const decision = decide(ticket, commandOf(line), basisAt(now));
  if ('ticket' in decision) return decision.ticket;
  if (!ticket) throw new Error(`a life begins with a refusal: ${decision.refusal.code}`);
  return ticket;
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
  deeds: readonly Deed[],
  timers: Timers | 'perfect',
  seen: (ticket: Ticket, now: Instant) => void = () => undefined,
): Telling {
  const events: TicketEvent[] = [];
  const refusals: (string | undefined)[] = [];
  let ticket: Ticket | undefined;
  const give = (line: Line, now: Instant): string | undefined => {
    const decision = decide(ticket, commandOf(line), basisAt(now));
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
