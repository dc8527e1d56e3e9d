import type { Change, OpenClock } from '../ticket/change.ts';
import { HOTLINE } from '../ticket/work-lines.ts';
import type { AlertIntent } from './intents.ts';

/**
 * Whether an alert that is found unsent only later would tell its recipient of what is past: the ticket is closed,
 * the clock that it tells of has ended or was moved again, or none of the recipient's clocks runs that ran then.
 * @param change the change that called for the alert
 * @param latest the same ticket's last change
 */
export function isSuperseded(intent: AlertIntent, change: Change, latest: Change): boolean {
  if (latest.version === change.version) return false;
  if (latest.stage === 'closed') return true;
  const { facts, recipient } = intent;
  const now = new Map(latest.clocks.map((clock) => [clock.id, clock]));
  const then = change.clocks.filter((clock) => (clock.unit ?? HOTLINE) === recipient);
  const told = 'clock' in facts ? then.find(({ kind }) => kind === facts.clock) : undefined;
  if (told) return !stillTrue(facts.kind, told, now.get(told.id));
  return then.length > 0 && then.every(({ id }) => !now.has(id));
}

function stillTrue(kind: AlertIntent['facts']['kind'], then: OpenClock, now: OpenClock | undefined): boolean {
  if (!now) return false;
  return kind === 'overdue' || (now.dueAt === then.dueAt && !now.expired);
}
