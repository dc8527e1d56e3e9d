import type { Instant } from '../calendar/instant.ts';
import type { Stage, Ticket } from './ticket.ts';

/** The name under which tickets that wait for the hotline itself are listed. */
export const HOTLINE = 'hotline';

/** One line of somebody's work list: codes, ids and times, never a citizen's words. */
export interface WorkLine {
  readonly unit: string;
  readonly ticketNo: string;
  readonly stage: Stage;
  readonly channel: string;
  readonly kind?: string;
  readonly matter?: string;
  readonly classCode?: string;
  readonly placeCode?: string;
  /** Of what the regulation has passed on at once and nobody has yet: when it was taken in, so that it comes first. */
  readonly dueAt?: Instant;
  readonly urgent?: true;
  readonly overdue: boolean;
}

/** Whose lists a ticket is on: each unit with a part in it, and the hotline while it has to act. */
export function workLines(ticket: Ticket): WorkLine[] {
  const units = ticket.assignments.map(({ unit }) => lineOf(ticket, unit));
  return waitsForHotline(ticket) ? [...units, lineOf(ticket, HOTLINE)] : units;
}

function waitsForHotline(ticket: Ticket): boolean {
  if (ticket.dissatisfaction?.objection === 'pending') return true;
  if (ticket.stage === 'closed') return false;
  return (
    ['submitted', 'accepted', 'handed-over', 'answered', 'done'].includes(ticket.stage) ||
    ticket.extension.pending.length > 0 ||
    ticket.termination !== undefined ||
    ticket.assignments.some(({ returnRequest }) => returnRequest?.state === 'pending')
  );
}

function lineOf(ticket: Ticket, unit: string): WorkLine {
  const mine = ticket.clocks.filter((clock) => (clock.unit ?? HOTLINE) === unit && clock.expiry !== 'lapse');
  const { urgent } = ticket;
  const atOnce = unit === HOTLINE && ticket.stage === 'accepted' ? urgent?.at : undefined;
  const due = atOnce ?? mine.map(({ dueAt }) => dueAt).sort()[0];
  const { ticketNo, stage, channel, kind, matter, classCode, placeCode } = ticket;
  return {
    unit,
    ticketNo,
    stage,
    channel,
    ...(kind && { kind }),
    ...(matter && { matter }),
    ...(classCode && { classCode }),
    ...(placeCode && { placeCode }),
    ...(due && { dueAt: due }),
    ...(urgent && { urgent: true }),
    overdue: mine.some(({ expired }) => expired === true),
  };
}
