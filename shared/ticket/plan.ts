import { addSeconds, type Instant, secondsBetween } from '../calendar/instant.ts';
import { nextDueAt } from './settle.ts';
import { clockOf, leadOf, type Stage, type Ticket, workClockOf } from './ticket.ts';

/** The state machine's waits, named for what the ticket waits for. */
export type Await =
  | 'AwaitAcceptance'
  | 'AwaitDispatch'
  | 'AwaitHandOver'
  | 'AwaitLead'
  | 'AwaitCallback'
  | 'AwaitSignature'
  | 'AwaitHandling'
  | 'AwaitReview'
  | 'AwaitRevisit'
  | 'AwaitSupervision'
  | 'Closed';

/** No wait is longer: a ticket without a clock costs three transitions in twenty days. */
const LONGEST_WAIT_SECONDS = 20 * 86_400;
/** A ticket that follows another asks after it once a day: should word of its answer get lost, it is found then. */
const LONGEST_FOLLOWING_SECONDS = 86_400;

export interface Wait {
  readonly await: Await;
  readonly until: Instant;
  readonly seconds: number;
}

/** What the ticket waits for, and until when at the most. */
export function planWait(ticket: Ticket, now: Instant): Wait {
  const following = ticket.stage === 'following';
  const longest = addSeconds(now, following ? LONGEST_FOLLOWING_SECONDS : LONGEST_WAIT_SECONDS);
  const due = nextDueAt(ticket);
  const until = due !== undefined && due < longest ? due : longest;
  return { await: awaited(ticket), until, seconds: Math.max(1, secondsBetween(now, until)) };
}

const BY_STAGE: Record<Stage, Await> = {
  submitted: 'AwaitAcceptance',
  accepted: 'AwaitDispatch',
  'handed-over': 'AwaitHandOver',
  following: 'AwaitLead',
  dispatched: 'AwaitSignature',
  handling: 'AwaitHandling',
  answered: 'AwaitReview',
  done: 'AwaitRevisit',
  closed: 'Closed',
};

function awaited(ticket: Ticket): Await {
  const lead = leadOf(ticket);
  if (ticket.stage === 'accepted' && clockOf(ticket, 'callback')) return 'AwaitCallback';
  if (lead?.returnRequest?.state === 'pending') return 'AwaitReview';
  if (lead && workClockOf(ticket, lead.unit)?.expired && clockOf(ticket, 'supervise', lead.unit)) {
    return ticket.stage === 'handling' ? 'AwaitSupervision' : BY_STAGE[ticket.stage];
  }
  return BY_STAGE[ticket.stage];
}
