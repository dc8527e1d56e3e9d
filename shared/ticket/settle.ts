import type { Instant } from '../calendar/instant.ts';
import type { PlannedRung } from '../regulation/ladder.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import type { Draft } from './draft.ts';
import { superviseOverdue, urgeOverdue } from './opening.ts';
import { rungsFrom } from './rungs.ts';
import {
  assignmentOf,
  awaitsReview,
  firstMomentTooLate,
  type RunningClock,
  subjectOf,
  type Ticket,
} from './ticket.ts';

/** What the law does next by itself to one clock, and when. */
interface Effect {
  readonly clock: RunningClock;
  readonly what: 'remind' | 'rung' | 'expire';
  readonly rung?: PlannedRung;
  /** From when on it is due. */
  readonly at: Instant;
  /** The legal time that it is given: an expiry is dated to the limit, also where the limit is still in time. */
  readonly dated: Instant;
}

/**
 * Writes down what fell due up to now, in the order in which it fell due, each at its own instant.
 * Calling it late, twice or never in between changes nothing of what it writes.
 */
export function settle(draft: Draft): void {
  carryOutDue(draft, ({ dated }) => dated);
}

/**
 * Writes down what fell due because of the command just decided: a term that was past, but undecided while
 * an answer or an extension lay with the hotline, is overdue at once (Shaoyang art. 14, 16; readings 11, 12).
 */
export function settleConsequences(draft: Draft): void {
  carryOutDue(draft, () => draft.now);
}

/** One after the other, since each may start or end a clock that decides what comes next. */
function carryOutDue(draft: Draft, legalTime: (effect: Effect) => Instant): void {
  for (let next = nextEffect(draft.ticket); next && next.at <= draft.now; next = nextEffect(draft.ticket)) {
    carryOut(draft, next, legalTime(next));
  }
}

/** The next instant at which the law does something to the ticket by itself; undefined when nothing runs. */
export function nextDueAt(ticket: Ticket): Instant | undefined {
  return nextEffect(ticket)?.at;
}

function nextEffect(ticket: Ticket): Effect | undefined {
  let next: Effect | undefined;
  for (const clock of ticket.clocks) {
    const effect = effectOf(ticket, clock);
    if (effect && (!next || comesBefore(effect, next))) next = effect;
  }
  return next;
}

function comesBefore(effect: Effect, other: Effect): boolean {
  return effect.at < other.at || (effect.at === other.at && effect.dated < other.dated);
}

function effectOf(ticket: Ticket, clock: RunningClock): Effect | undefined {
  const { remindAt } = clock;
  const out = isAnswered(ticket, clock) || isAway(ticket, clock);
  const rung = out ? undefined : nextRung(ticket, clock);
  const told = rung && ({ clock, what: 'rung', rung, at: rung.at, dated: rung.at } as const);
  if (clock.expired) return isHeld(ticket, clock) ? undefined : told;
  if (remindAt && !out) return { clock, what: 'remind', at: remindAt, dated: remindAt };
  if (told) return told;
  if (isHeld(ticket, clock)) return undefined;
  return { clock, what: 'expire', at: firstMomentTooLate(clock), dated: clock.dueAt };
}

/**
 * The next rung of a clock's ladder. One whose time has passed while the matter lay elsewhere is not made up for:
 * everything else that was due by then is written down already.
 */
function nextRung({ lastAt }: Ticket, { rungs }: RunningClock): PlannedRung | undefined {
  return rungs?.find(({ at }) => at >= lastAt);
}

/**
 * A term does not run out while the hotline reviews what was handed in or asked for in time, nor while the matter
 * lies with another line, whose refusal gives it back with its clocks as they were.
 */
function isHeld(ticket: Ticket, clock: RunningClock): boolean {
  if (ticket.extension.pending.some((asked) => asked.clock === clock.id)) return true;
  if (isAway(ticket, clock)) return true;
  const reported = ticket.supervisions.find((each) => each.clock === clock.id)?.answeredAt;
  if (reported !== undefined && reported < firstMomentTooLate(clock)) return true;
  const answeredAt = clock.unit === undefined ? undefined : assignmentOf(ticket, clock.unit)?.answeredAt;
  return isAnswered(ticket, clock) && answeredAt !== undefined && answeredAt < firstMomentTooLate(clock);
}

/** What a lead has to do for which its answer may stand. */
const WORK: readonly ClockKind[] = ['handle', 'redo', 'supervise', 'contact'];

/** Whether what the lead's clock waits for lies with the hotline for review. */
function isAnswered(ticket: Ticket, clock: RunningClock): boolean {
  return (
    WORK.includes(clock.kind) &&
    clock.unit !== undefined &&
    awaitsReview(ticket, assignmentOf(ticket, clock.unit))
  );
}

/** Whether the hotline's own clock waits for what another line has taken, or may take. */
function isAway(ticket: Ticket, clock: RunningClock): boolean {
  return ticket.stage === 'handed-over' && clock.kind !== 'acknowledge';
}

function carryOut(draft: Draft, { clock, what, rung: due }: Effect, at: Instant): void {
  const subject = subjectOf(clock);
  if (what === 'remind') {
    draft.recordLaw({ type: 'ClockReminded', ...subject, dueAt: clock.dueAt, clause: clock.clause }, at);
    return;
  }
  if (due) {
    const { at: _planned, ...rung } = due;
    draft.recordLaw(
      { type: 'ClockReminded', ...subject, dueAt: clock.dueAt, clause: clock.clause, ...rung },
      at,
    );
    return;
  }
  if (clock.expiry === 'lapse') {
    draft.recordLaw({ type: 'ClockEnded', ...subject, how: 'lapsed' }, at);
    return;
  }
  // Where the law goes on by itself the clock ends at once.
  const rungs = clock.expiry === 'overdue' ? rungsFrom(draft, clock, at) : {};
  draft.recordLaw(
    { type: 'ClockExpired', ...subject, dueAt: clock.dueAt, clause: clock.clause, ...rungs },
    at,
  );
  if (clock.expiry === 'deemed-signed') deemSigned(draft, clock, at);
  superviseOverdue(draft, clock, at);
  urgeOverdue(draft, clock, at);
}

/**
 * Nobody signed within the term, so the ticket counts as signed at its end: the unit can no longer return
 * it, and the handling term runs (readings, point 7). What is deemed done at 24:00 belongs to the day that ends.
 */
function deemSigned(draft: Draft, clock: RunningClock, at: Instant): void {
  const { unit } = clock;
  const deemed = draft.rules.regulation.signing.deemed;
  if (unit === undefined || !deemed) return;
  draft.recordLaw({ type: 'DeemedSigned', unit, on: clock.dueOn, clause: deemed.clause }, at);
  draft.recordLaw({ type: 'ClockEnded', ...subjectOf(clock), how: 'late' }, at);
  draft.startClocks({ event: 'signed', at, on: clock.dueOn }, { unit, by: 'law', without: ['return'] });
}
