import type { Calendar } from '../calendar/calendar.ts';
import { addSeconds, type Instant } from '../calendar/instant.ts';
import type { DueTime, Start } from '../regulation/due.ts';
import {
  beforeEnd,
  type LadderPlan,
  ladderFor,
  type PlannedRung,
  rungsAfter,
  rungsBefore,
} from '../regulation/ladder.ts';
import type { QuietHours } from '../regulation/ladder-schema.ts';
import type { Rules } from '../regulation/rules.ts';
import { quietHoursOf, type Settings } from '../regulation/settings.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import type { Directory } from './directory.ts';
import type { ClockTerm } from './events/clock.ts';
import { firstMomentTooLate, type RunningClock, type Ticket } from './ticket.ts';

/** A decision as far as ladders go by it. */
interface Deciding {
  readonly ticket: Pick<Ticket, 'kind' | 'urgent'>;
  readonly rules: Rules;
  readonly basis: { readonly settings: Settings; readonly calendar: Calendar; readonly units: Directory };
}

/** A clock as far as its ladder goes by it. */
type Subject = Pick<RunningClock, 'kind' | 'unit'>;

/** Terms in hours of any day: what they ask for is told of at any hour. */
const AT_ANY_HOUR: readonly ClockKind[] = ['respond', 'acknowledge'];

/** Whether what a term of this kind asks for is told of at any hour. */
export function isAtAnyHour(kind: ClockKind): boolean {
  return AT_ANY_HOUR.includes(kind);
}

/**
 * When a clock's unit is told of its term before the end: by the rungs of its ladder, or by the one reminder where
 * the city has set none for it. They go by the earliest day on which a provisional term may end, and lie outside
 * quiet hours; none lies before the clock was set.
 * @param since when the clock was set, in legal time
 */
export function toldBefore(
  deciding: Deciding,
  subject: Subject,
  { start, due, since }: { readonly start: Start; readonly due: DueTime; readonly since: Instant },
): Pick<ClockTerm, 'remindAt' | 'rungs'> {
  const plan = planFor(deciding, subject);
  const { earliestAt: end } = due;
  if (plan) return some(rungsBefore({ from: start.at, since, end }, plan));
  const reminder = deciding.basis.settings.reminders[subject.kind];
  if (!reminder) return {};
  const at = addSeconds(end, -60 * reminder.minutesBefore);
  const remindAt = at > since ? beforeEnd(at, { since, end }, quietFor(deciding, subject)) : undefined;
  return remindAt === undefined ? {} : { remindAt };
}

/** Who is told, and when, of a term that had run out before and has a new end. */
export function toldOfLate(deciding: Deciding, subject: Subject, due: DueTime): Pick<ClockTerm, 'rungs'> {
  return rungsFrom(deciding, subject, firstMomentTooLate(due));
}

/**
 * The rungs of a clock's ladder from the end of its term on.
 * @param at legal time at which the term ran out
 */
export function rungsFrom(deciding: Deciding, subject: Subject, at: Instant): Pick<ClockTerm, 'rungs'> {
  const plan = planFor(deciding, subject);
  return plan ? some(rungsAfter(at, plan)) : {};
}

function planFor(deciding: Deciding, subject: Subject): LadderPlan | undefined {
  const ladder = ladderFor(deciding.rules, subject.kind, deciding.ticket.kind);
  return ladder && { ladder, quiet: quietFor(deciding, subject), calendar: deciding.basis.calendar };
}

/** The hotline and units on duty day and night hear at any hour, and everybody does of what is urgent. */
function quietFor({ ticket, basis }: Deciding, { kind, unit }: Subject): QuietHours {
  if (unit === undefined || ticket.urgent || isAtAnyHour(kind)) return 'none';
  const always = basis.units.get(unit)?.natures.includes('round-the-clock');
  return always ? 'none' : quietHoursOf(basis.settings);
}

function some(rungs: readonly PlannedRung[]): Pick<ClockTerm, 'rungs'> {
  return rungs.length > 0 ? { rungs } : {};
}
