import type { Instant } from '../calendar/instant.ts';
import type { Regulation } from '../regulation/schema.ts';
import { NATURES, type Nature } from '../regulation/vocabulary.ts';
import { actsOf, type RecordedCommit } from './acts.ts';
import type { Command } from './commands.ts';
import { decide } from './decide.ts';
import type { Directory } from './directory.ts';
import type { Basis } from './draft.ts';
import type { TicketEvent } from './events.ts';
import type { Refusal } from './refusal.ts';
import type { Ticket } from './ticket.ts';

/** By what a ticket's life is told again. */
export type WhatIfBasis = Omit<Basis, 'now' | 'units'>;

/** What an act came to: the events that it made, or why it was refused. */
export type Step = { readonly events: readonly TicketEvent[] } | { readonly refusal: Refusal };

/** A ticket's life as it was told. */
export interface Course {
  readonly ticket: Ticket | undefined;
  readonly events: readonly TicketEvent[];
  /** One for each act of a person. */
  readonly steps: readonly Step[];
}

const SYSTEM = { side: 'system' } as const;
const SETTLE = { type: 'settle', actor: SYSTEM } as unknown as Command;
const RECOMPUTE = { type: 'recompute', actor: SYSTEM } as unknown as Command;

/**
 * Carries a ledger's acts out one by one, commit by commit; what is refused changes nothing, and the rest is tried
 * all the same. Where something was published in between, what was worked out anew for it is so again.
 * @param basisOf the rules, calendar and settings for each commit, by its place
 */
export function toldAgain(
  commits: readonly RecordedCommit[],
  basisOf: (commit: number) => WhatIfBasis,
): Course {
  const recorded = commits.flatMap(({ events }) => events);
  const acts = actsOf(commits);
  const units = directoryRecorded(recorded);
  const events: TicketEvent[] = [];
  const steps: Step[] = [];
  let ticket: Ticket | undefined;
  const give = (command: Command, basis: WhatIfBasis, now: Instant): Step => {
    const then = standingFor(command, now, recorded, units);
    const decision = decide(ticket, command, { ...basis, units: then, now });
    if ('refusal' in decision) return decision;
    ticket = decision.ticket;
    events.push(...decision.events);
    return { events: decision.events };
  };
  for (const [index, commit] of commits.entries()) {
    const at = commit.events.at(-1)?.recordedAt;
    if (at === undefined) continue;
    const basis = basisOf(index);
    // First, so that a term that the law itself has started meanwhile can be meant.
    const settled = ticket ? give(SETTLE, basis, at) : { events: [] };
    if (commit.command === 'recompute') give(RECOMPUTE, basis, at);
    const act = acts[index];
    if (!act) continue;
    const step = give(
      inWordsOf(basis.regulation, meaningSameClock(act.command, recorded, ticket)),
      basis,
      act.at,
    );
    const before = 'events' in settled ? settled.events : [];
    steps.push('events' in step ? { events: [...before, ...step.events] } : step);
  }
  return { ticket, events, steps };
}

/** Units that a fact names, whether they have a part in the ticket or not. */
interface NamedUnits {
  readonly unit?: string;
  readonly office?: string;
  readonly proposedUnit?: string;
  readonly units?: readonly string[];
  readonly assistants?: readonly string[];
  readonly separate?: readonly string[];
}

/** The units to which the ticket went or that it names, as far as its facts tell what they were at the time. */
function directoryRecorded(recorded: readonly TicketEvent[]): Directory {
  const units = new Map<string, { natures: Set<Nature>; roles: Set<string> }>();
  const parents = new Map<string, string>();
  const seats = new Set<string>();
  const known = (id: string) => {
    const unit = units.get(id) ?? { natures: new Set<Nature>(), roles: new Set<string>() };
    units.set(id, unit);
    return unit;
  };
  for (const event of recorded) {
    if (event.type === 'ClockStarted' && event.unit !== undefined) {
      for (const nature of event.term.query.natures ?? []) known(event.unit).natures.add(nature);
    }
    if (event.type === 'MarkedUrgent') {
      for (const { unit, as } of event.meant ?? []) known(unit).roles.add(as);
    }
    if (event.type === 'HandedOver' && event.unit !== undefined) known(event.unit).roles.add(event.line);
    const named: NamedUnits = event as object;
    const { unit, office, proposedUnit, units: several = [], assistants = [], separate = [] } = named;
    for (const id of [unit, office, proposedUnit, ...several, ...assistants, ...separate]) {
      if (id !== undefined) known(id);
    }
    if (event.type === 'UnitCalledIn' && event.through === 'remote-seat') seats.add(event.unit);
    if (event.type === 'CoordinationOpened') for (const id of event.units) known(id);
    if (event.type === 'Divided') {
      for (const id of event.units) {
        known(id);
        parents.set(id, event.unit);
      }
    }
    if (event.type !== 'Dispatched') continue;
    known(event.lead);
    for (const { unit, as } of event.dayAndNight ?? []) {
      known(unit).natures.add('round-the-clock');
      if (as !== undefined) known(unit).roles.add(as);
    }
  }
  return new Map(
    [...units].map(([id, { natures, roles }]) => {
      const parent = parents.get(id);
      const facts = { id, natures: NATURES.filter((each) => natures.has(each)), roles: [...roles] };
      const seat = seats.has(id) ? { remoteSeat: true as const } : {};
      return [id, { ...facts, ...seat, ...(parent !== undefined && { parent }) }];
    }),
  );
}

/** The directory without a unit that had been dissolved when the ticket was taken back from it. */
function standingFor(
  command: Command,
  now: Instant,
  recorded: readonly TicketEvent[],
  units: Directory,
): Directory {
  if (command.type !== 'take-back') return units;
  const { unit } = command;
  const dissolved = recorded.some(
    (event) =>
      event.type === 'TakenBack' && event.dissolved && event.unit === unit && event.recordedAt === now,
  );
  return dissolved ? new Map([...units].filter(([id]) => id !== unit)) : units;
}

/** A request that was taken in with marks is taken in also where the regulation treats none of them apart. */
function inWordsOf({ marks: known = [] }: Regulation, command: Command): Command {
  if ((command.type !== 'submit' && command.type !== 'accept') || !command.marks) return command;
  const marks = command.marks.filter(({ mark }) => known.some(({ id }) => id === mark));
  return { ...command, marks };
}

/** Clocks are numbered through, so under other rules the same clock may go by another id. */
function meaningSameClock(
  command: Command,
  recorded: readonly TicketEvent[],
  ticket: Ticket | undefined,
): Command {
  if (command.type !== 'request-extension' && command.type !== 'review-extension') return command;
  const meant = recorded.find((event) => event.type === 'ClockStarted' && event.id === command.clock);
  if (meant?.type !== 'ClockStarted') return command;
  const alike = ticket?.clocks.filter(({ kind, unit }) => kind === meant.kind && unit === meant.unit) ?? [];
  const clock = alike.find(({ id }) => id === meant.id) ?? alike[0];
  return clock ? { ...command, clock: clock.id } : command;
}
