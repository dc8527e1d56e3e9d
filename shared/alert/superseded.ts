import type { Change, OpenClock } from '../ticket/change.ts';
import type { RunningClock, Ticket } from '../ticket/ticket.ts';
import { refOf } from '../ticket/unit-ref.ts';
import { HOTLINE } from '../ticket/work-lines.ts';
import type { AlertIntent } from './intents.ts';

/** What was so when an alert was called for, as far as it tells whether the alert is past: ids, times, no words. */
export interface AlertBasis {
  /** The ticket's version that called for it. */
  readonly version: number;
  /** The clock that it tells of. */
  readonly told?: Pick<OpenClock, 'id' | 'dueAt'>;
  /** The recipient's clocks that ran then. */
  readonly clocks: readonly string[];
}

/** A ticket as far as alerts look at it. */
export interface LatestTicket extends Pick<Ticket, 'version' | 'stage'> {
  readonly clocks: readonly Pick<RunningClock, 'id' | 'dueAt' | 'expired'>[];
}

/** What an alert rests on in the change that called for it. */
export function basisOf(intent: AlertIntent, change: Change): AlertBasis {
  const { facts } = intent;
  const recipient = refOf({ unit: intent.recipient, region: intent.region }, change.region);
  const then = change.clocks.filter((clock) => (clock.unit ?? HOTLINE) === recipient);
  const told = 'clock' in facts ? then.find(({ kind }) => kind === facts.clock) : undefined;
  return {
    version: change.version,
    ...(told && { told: { id: told.id, dueAt: told.dueAt } }),
    clocks: then.map(({ id }) => id),
  };
}

/**
 * Whether an alert would tell its recipient of what is past: the ticket is closed, the clock that it tells of has
 * ended or was moved again, or none of the recipient's clocks runs that ran then.
 * @param latest the ticket as it stands
 */
export function isPast(
  { facts }: Pick<AlertIntent, 'facts'>,
  { version, told, clocks }: AlertBasis,
  latest: LatestTicket,
): boolean {
  if (latest.version === version || facts.kind === 'digest') return false;
  // An answer stays worth telling; that it is on its way does not outlive it.
  if (facts.kind === 'citizen-answered' || facts.kind === 'citizen-rejected') return false;
  if (facts.kind.startsWith('citizen-') && latest.stage === 'done') return true;
  if (latest.stage === 'closed') return true;
  const now = new Map(latest.clocks.map((clock) => [clock.id, clock]));
  if (told) {
    const clock = now.get(told.id);
    if (!clock) return true;
    return facts.kind !== 'overdue' && (clock.dueAt !== told.dueAt || clock.expired === true);
  }
  return clocks.length > 0 && clocks.every((id) => !now.has(id));
}

/**
 * Whether an alert that is found unsent only later would tell of what is past.
 * @param change the change that called for the alert
 * @param latest the same ticket's last change
 */
export function isSuperseded(intent: AlertIntent, change: Change, latest: Change): boolean {
  return isPast(intent, basisOf(intent, change), latest);
}
