import type { CommandType } from '../../shared/ticket/commands.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { clockOf, leadsOf, promiseOf, type Ticket, workClockOf } from '../../shared/ticket/ticket.ts';

/** What somebody has to do, and who: a unit by its id, the hotline, another line, or the ticket that this one follows. */
export interface Owed {
  readonly command: CommandType;
  readonly who: string;
}

/** What has to be decided before anything else, and by whom. */
function decisions(ticket: Ticket): readonly Owed[] {
  const { assignments, extension, termination, dissatisfaction, supervisions, handOvers } = ticket;
  const returning = assignments.map(({ returnRequest }) => returnRequest?.state);
  const found: (readonly [boolean, CommandType, string])[] = [
    [returning.includes('pending'), 'review-return', 'hotline'],
    [returning.includes('disputed'), 'review-dispute', 'hotline'],
    [extension.pending.length > 0, 'review-extension', 'hotline'],
    [termination !== undefined, 'review-termination', 'hotline'],
    [dissatisfaction?.objection === 'pending', 'review-objection', 'hotline'],
    ...supervisions.map(
      ({ by = 'hotline', answeredAt, endedAt }) =>
        [answeredAt !== undefined && endedAt === undefined, 'end-supervision', by] as const,
    ),
    [handOvers?.some(({ state }) => state === 'pending') === true, 'acknowledge', 'line'],
  ];
  // What an assistant had asked for when the matter was done waits for a redo, if there is one.
  return found.flatMap(([is, command, who]) =>
    is && MOVES[command].from.includes(ticket.stage) ? [{ command, who }] : [],
  );
}

/** What the unit of a part, or the hotline with its answer, has to do next; undefined where a decision comes first. */
function nextOfPart(ticket: Ticket): Owed | undefined {
  const open = leadsOf(ticket).filter(({ passedAt, terminated }) => passedAt === undefined && !terminated);
  const working = open.find(({ answeredAt }) => answeredAt === undefined);
  if (working) {
    const { unit, signed } = working;
    if (clockOf(ticket, 'dispatch', unit)) return { command: 'pass-on', who: 'hotline' };
    if (clockOf(ticket, 'accept', unit)) return { command: 'unit-accept', who: unit };
    const toSign = ticket.stage === 'dispatched' || clockOf(ticket, 'sign', unit) !== undefined;
    return { command: toSign && !signed ? 'sign' : 'answer', who: unit };
  }
  const undecided = ticket.extension.pending.map(({ clock }) => clock);
  const waits = open.find(({ unit }) => !undecided.includes(workClockOf(ticket, unit)?.id ?? ''));
  return waits && { command: 'review-answer', who: 'hotline' };
}

/** The next step on the way to the ticket's end. */
function nextStep(ticket: Ticket): Owed | undefined {
  switch (ticket.stage) {
    case 'submitted':
      return { command: 'accept', who: 'hotline' };
    case 'accepted': {
      if (ticket.across?.state === 'open') return { command: 'decide-across', who: 'hotline' };
      const open = ticket.coordination !== undefined && ticket.coordination.state !== 'decided';
      return { command: open ? 'decide-coordination' : 'dispatch', who: 'hotline' };
    }
    case 'handed-over':
      return { command: 'close', who: 'hotline' };
    case 'following':
      return { command: 'release', who: 'lead' };
    case 'dispatched':
    case 'handling':
    case 'answered':
      return nextOfPart(ticket);
    case 'done': {
      const promised = promiseOf(ticket)?.unit;
      return promised !== undefined && ticket.revisit?.satisfied
        ? { command: 'fulfil', who: promised }
        : { command: 'revisit', who: 'hotline' };
    }
    default:
      return undefined;
  }
}

/** Everything that a ticket waits for, what decides first; nothing once it is closed and nobody objects. */
export function owed(ticket: Ticket): readonly Owed[] {
  const next = nextStep(ticket);
  return next ? [...decisions(ticket), next] : decisions(ticket);
}
