import type { Day } from '../shared/calendar/instant.ts';
import { lastWorkClock, type Stage, type Ticket, workClockOf } from '../shared/ticket/ticket.ts';
import { nonAcceptance } from './non-acceptance.ts';

const SHOWN = [
  'ticketNo',
  'region',
  'version',
  'stage',
  'kind',
  'matter',
  'urgent',
  'channel',
  'submittedAt',
  'acceptedAt',
  'closedAt',
  'outcome',
  'follows',
] as const satisfies readonly (keyof Ticket)[];

/**
 * What a caller is told of a ticket after a command: codes, ids and times only, since it is kept for a
 * repeated key. A unit sees its own clocks, those of the units below it to which it gave a part, and the hotline's.
 */
export function ticketAnswer(ticket: Ticket, unit?: string): object {
  return {
    ...Object.fromEntries(SHOWN.map((name) => [name, ticket[name]])),
    notAccepted: nonAcceptance(ticket),
    deadlines: ticket.clocks
      .filter((clock) => isSeenBy(ticket, clock.unit, unit))
      .map(({ id, kind: clock, unit: whose, dueAt, dueOn, clause, status, provisional, expired }) => ({
        id,
        clock,
        unit: whose,
        dueAt,
        dueOn,
        clause,
        status,
        provisional,
        overdue: expired === true,
      })),
    supervisions: openSupervisions(ticket),
  };
}

/** By what an open supervision is meant in the commands that follow it; nothing where there is none. */
function openSupervisions({ supervisions }: Ticket): object[] | undefined {
  const open = supervisions.filter(({ endedAt }) => endedAt === undefined);
  return open.length === 0 ? undefined : open.map(({ id, ground, method }) => ({ id, ground, method }));
}

/**
 * Whether a clock of somebody's is for a unit to see.
 * @param whose a unit; the hotline's when left out
 * @param unit who looks; the hotline when left out
 */
export function isSeenBy(
  { assignments }: Ticket,
  whose: string | undefined,
  unit: string | undefined,
): boolean {
  if (unit === undefined || whose === undefined || whose === unit) return true;
  return assignments.some((each) => each.unit === whose && each.under === unit);
}

/**
 * Whether an event is for a unit to see. What was passed to an authority is for whoever was told of it or passed it on
 * alone: somebody may be investigated.
 * @param unit who looks; the hotline when left out
 */
export function isToldTo(
  event: { readonly type: string; readonly told?: string; readonly by?: string },
  unit: string | undefined,
): boolean {
  return unit === undefined || event.type !== 'Referred' || event.told === unit || event.by === unit;
}

/**
 * The day on which the matter is to be handled: by the unit in charge, or by the last of several; while no term of
 * theirs runs, the earliest of those that assist. What a unit set those below it is its own. Undefined while none runs.
 */
export function dueOnOf(ticket: Ticket): Day | undefined {
  const assisting = ticket.assignments.filter(({ under }) => under === undefined);
  const others = assisting.flatMap(({ unit }) => workClockOf(ticket, unit)?.dueOn ?? []).sort();
  return lastWorkClock(ticket)?.dueOn ?? others[0];
}

/** Where a ticket is, as a citizen is told. */
export const STAGE_TEXTS: Readonly<Record<Stage, string>> = {
  submitted: '已登记，待受理',
  accepted: '已受理，待派单',
  'handed-over': '已转有关部门处理',
  following: '已并入同类诉求办理',
  dispatched: '已派单，待承办单位签收',
  handling: '承办单位办理中',
  answered: '承办单位已答复，审核中',
  done: '已办结，待回访',
  closed: '已结束',
};
