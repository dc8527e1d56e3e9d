import { dayOf, type Instant } from '../calendar/instant.ts';
import { isInForce, rulesOn, settingsFor } from '../regulation/rules.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import { type Act, actsOf, type RecordedCommit } from './acts.ts';
import type { CommandType } from './commands.ts';
import type { ClockEnd, TicketEvent } from './events.ts';
import { replay } from './evolve.ts';
import { canonicalJson } from './ledger.ts';
import type { Stage } from './ticket.ts';
import { type Course, type Step, toldAgain, type WhatIfBasis } from './told-again.ts';

/** One act in both courses. */
export interface ComparedAct {
  readonly at: Instant;
  readonly command: CommandType;
  readonly unit?: string;
  readonly recorded: Step;
  readonly replayed: Step;
  readonly differs: boolean;
}

/** What the law did by itself, beside what its clocks say: deemed signatures, supervisions, answers that nobody reviews. */
export interface ComparedConsequence {
  readonly at: Instant;
  readonly type: 'AnswerPassed' | 'DeemedSigned' | 'SupervisionOpened' | 'MarkedUrgent' | 'Dispatched';
  /** Whom it concerned; absent: the hotline. */
  readonly unit?: string;
  readonly in: 'both' | 'recorded' | 'replayed';
}

/** What became of a clock: `running` and `overdue` until it ended. */
export type Fate = ClockEnd | 'running' | 'overdue';

/** A clock of one course: the last due time that it had, and by which clause. */
export interface CourseClock {
  readonly id: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly dueOn: string;
  readonly clause: string;
  readonly provisional: boolean;
  readonly moves: number;
  readonly fate: Fate;
  readonly endedAt?: Instant;
}

/** The n-th clock of a kind of one unit, or of the hotline, in both courses; absent where a course has none. */
export interface ComparedClock {
  readonly kind: ClockKind;
  readonly unit?: string;
  readonly number: number;
  readonly recorded?: CourseClock;
  readonly replayed?: CourseClock;
  readonly differs: boolean;
}

/** A ticket's recorded life beside the one that the same acts lead to under other rules. */
export interface WhatIf {
  readonly regulation: string;
  /** Whether that regulation held on the day of acceptance; without it there are no terms. */
  readonly inForce: boolean;
  /** How far both courses are told: to the last commit. */
  readonly until: Instant;
  readonly acts: readonly ComparedAct[];
  readonly consequences: readonly ComparedConsequence[];
  readonly clocks: readonly ComparedClock[];
  readonly stage: { readonly recorded: Stage; readonly replayed?: Stage };
  /** Not one legal fact differs, down to explanations and versions. */
  readonly identical: boolean;
  /** Acts, consequences and clocks that differ; 0 also where only the versions of calendar or settings do. */
  readonly differences: number;
}

/**
 * Feeds what persons did, as a ledger has it, to `decide` again at its times (docs/architecture.md). Units to which the
 * ticket was dispatched count as units; acts that were refused at the time are in no ledger and not tried again.
 *
 * @param commits the ticket's ledger, oldest first
 * @param given the regulation, the same or another, with the settings and the calendar to go by: the same for all, or
 *   for each commit what was current then. Settings of another city give way to the shipped ones
 * @throws Error when the ledger is empty or a commit does not hold the facts of its command
 */
export function whatIf(
  commits: readonly RecordedCommit[],
  given: WhatIfBasis | ((commit: number) => WhatIfBasis),
): WhatIf {
  const recordedEvents = commits.flatMap(({ events }) => events);
  const before = replay(recordedEvents);
  const until = recordedEvents.at(-1)?.recordedAt;
  if (!before || until === undefined) throw new Error('an empty ledger has no life to tell again');
  const acts = actsOf(commits);
  const done = acts.filter((act) => act !== undefined);
  const basisOf = (commit: number): WhatIfBasis => {
    const basis = typeof given === 'function' ? given(commit) : given;
    return { ...basis, ...settingsFor(basis.regulation, basis) };
  };
  const recorded: Course = {
    ticket: before,
    events: recordedEvents,
    steps: commits.flatMap(({ events }, index) => (acts[index] ? [{ events }] : [])),
  };
  const replayed = toldAgain(commits, basisOf);
  const compared = done.map((act, index) => compareAct(act, recorded.steps[index], replayed.steps[index]));
  const consequences = compareConsequences(recorded.events, replayed.events);
  const clocks = compareClocks(recorded.events, replayed.events);
  const accepted = dayOf(replayed.ticket?.acceptedAt ?? before.acceptedAt ?? before.submittedAt);
  const { regulation, settings, settingsVersion } = basisOf(commits.length - 1);
  return {
    regulation: regulation.id,
    inForce: isInForce(rulesOn(regulation, settings, settingsVersion, accepted)),
    until,
    acts: compared,
    consequences,
    clocks,
    stage: { recorded: before.stage, ...(replayed.ticket && { replayed: replayed.ticket.stage }) },
    identical: legally(recorded.events) === legally(replayed.events),
    differences:
      compared.filter(({ differs }) => differs).length +
      consequences.filter((each) => each.in !== 'both').length +
      clocks.filter(({ differs }) => differs).length,
  };
}

function compareAct(
  { at, command }: Act,
  recorded: Step = { events: [] },
  replayed: Step = { events: [] },
): ComparedAct {
  const { unit } = command.actor;
  return {
    at,
    command: command.type,
    ...(unit !== undefined && { unit }),
    recorded,
    replayed,
    differs: gist(recorded) !== gist(replayed),
  };
}

/** What an act came to, apart from clocks, which are compared by themselves, and from clauses and regulation. */
function gist(step: Step): string {
  return 'refusal' in step ? `refused: ${step.refusal.code}` : factNames(step.events).join(', ');
}

/** A person's facts of an act by name, with what of them may differ between cities; clocks are left out. */
export function factNames(events: readonly TicketEvent[]): string[] {
  return events.filter(({ cause, type }) => cause === 'person' && !type.startsWith('Clock')).map(named);
}

function named(event: TicketEvent): string {
  if (event.type === 'Closed') return `Closed ${event.outcome}`;
  if (event.type === 'Dispatched') return event.toSign ? 'Dispatched to sign' : 'Dispatched';
  if (event.type !== 'Revisited' || event.satisfied === undefined) return event.type;
  return event.satisfied ? 'Revisited satisfied' : 'Revisited dissatisfied';
}

type Consequence = Omit<ComparedConsequence, 'in'>;

function compareConsequences(
  recorded: readonly TicketEvent[],
  replayed: readonly TicketEvent[],
): ComparedConsequence[] {
  const [one, other] = [consequencesOf(recorded), consequencesOf(replayed)];
  const [here, there] = [one, other].map((list) => new Set(list.map(canonicalJson)));
  return [
    ...one.map((each) => ({ ...each, in: there?.has(canonicalJson(each)) ? 'both' : 'recorded' }) as const),
    ...other
      .filter((each) => !here?.has(canonicalJson(each)))
      .map((each) => ({ ...each, in: 'replayed' }) as const),
  ].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function consequencesOf(events: readonly TicketEvent[]): Consequence[] {
  return events.flatMap((event): Consequence[] => {
    if (event.cause !== 'law') return [];
    const { at, type } = event;
    if (type === 'DeemedSigned' || type === 'SupervisionOpened') return [{ at, type, unit: event.unit }];
    if (type === 'Dispatched') return [{ at, type, unit: event.lead }];
    return type === 'MarkedUrgent' || type === 'AnswerPassed' ? [{ at, type }] : [];
  });
}

type Subject = Pick<ComparedClock, 'kind' | 'unit' | 'number'>;

function compareClocks(recorded: readonly TicketEvent[], replayed: readonly TicketEvent[]): ComparedClock[] {
  const [one, other] = [clocksOf(recorded), clocksOf(replayed)];
  const keys = new Map([...one, ...other].map(([key, { subject }]) => [key, subject]));
  return [...keys]
    .map(([key, subject]) => {
      const [was, is] = [one.get(key)?.clock, other.get(key)?.clock];
      const compared = { ...subject, ...(was && { recorded: was }), ...(is && { replayed: is }) };
      return { ...compared, differs: outcomeOf(was) !== outcomeOf(is) };
    })
    .sort((a, b) => (startOf(a) < startOf(b) ? -1 : Number(startOf(a) > startOf(b))));
}

/** A clock's own number says nothing of the law. */
function outcomeOf(clock: CourseClock | undefined): string {
  if (!clock) return '';
  const { id: _id, moves: _moves, ...outcome } = clock;
  return canonicalJson(outcome);
}

function startOf({ recorded, replayed }: ComparedClock): string {
  return recorded?.startedAt ?? replayed?.startedAt ?? '';
}

function clocksOf(events: readonly TicketEvent[]) {
  const clocks = new Map<string, { readonly subject: Subject; readonly clock: CourseClock }>();
  const keys = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'ClockStarted') {
      const { id, kind, unit, term, at } = event;
      const alike = `${kind} ${unit ?? ''}`;
      const number = (counts.get(alike) ?? 0) + 1;
      counts.set(alike, number);
      keys.set(id, `${alike} ${number}`);
      const { dueAt, dueOn, clause, provisional } = term;
      clocks.set(`${alike} ${number}`, {
        subject: { kind, ...(unit !== undefined && { unit }), number },
        clock: { id, startedAt: at, dueAt, dueOn, clause, provisional, moves: 0, fate: 'running' },
      });
    } else if ('id' in event) {
      const key = keys.get(event.id);
      const known = key === undefined ? undefined : clocks.get(key);
      if (key !== undefined && known) {
        clocks.set(key, { ...known, clock: afterwards(known.clock, event) });
      }
    }
  }
  return clocks;
}

function afterwards(clock: CourseClock, event: TicketEvent): CourseClock {
  switch (event.type) {
    case 'ClockMoved': {
      const { dueAt, dueOn, clause, provisional } = event.term;
      return {
        ...clock,
        dueAt,
        dueOn,
        clause,
        provisional,
        moves: clock.moves + 1,
        fate: event.late ? 'overdue' : 'running',
      };
    }
    case 'ClockExpired':
      return { ...clock, fate: 'overdue' };
    case 'ClockEnded':
      return { ...clock, fate: event.how, endedAt: event.at };
    default:
      return clock;
  }
}

/** What of the events is law: all but when the system wrote them down. */
function legally(events: readonly TicketEvent[]): string {
  return canonicalJson(events.map(({ recordedAt: _recorded, ...content }) => content));
}
