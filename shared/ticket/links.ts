import type { Outcome } from './events/outcome.ts';
import type { Ticket } from './ticket.ts';

/** The outcomes of a ticket whose citizen was given an answer. */
const WITH_ANSWER: readonly (Outcome | undefined)[] = [
  'answered-online',
  'satisfied',
  'dissatisfied',
  'unreached',
];

/**
 * What becomes of the tickets that follow this one: they get its answer, or are let go because it has none to
 * give or follows another itself; undefined while they have to wait.
 */
export function fateOfFollowers(lead: Ticket): 'answered' | 'lead-ended' | 'lead-follows' | undefined {
  if (lead.stage === 'following') return 'lead-follows';
  if (lead.stage === 'done') return 'answered';
  if (lead.stage !== 'closed') return undefined;
  return WITH_ANSWER.includes(lead.outcome) ? 'answered' : 'lead-ended';
}

/** Whether others may be linked to this ticket: it is accepted, not over, and follows none itself. */
export function canLead(ticket: Ticket): boolean {
  return !['submitted', 'following', 'closed'].includes(ticket.stage);
}
