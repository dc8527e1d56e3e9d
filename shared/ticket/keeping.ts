import { dayOf, type Instant } from '../calendar/instant.ts';
import { DESTROYED, type Destroyed, isPast, KEPT, type Kept, monthsFor } from '../regulation/retention.ts';
import type { Settings } from '../regulation/settings.ts';
import type { Attachment } from './attachment.ts';

/** Where an ended ticket is on its way from the archive to the end of its keeping. */
export interface Keeping {
  /** The copy in the archive: the ledger's entries in it, and the digest of its bytes. */
  readonly archived?: { readonly at: Instant; readonly entries: number; readonly digest: string };
  /** Nothing of it may be destroyed, by somebody's order (legal hold). */
  readonly heldSince?: Instant;
  /** What is being destroyed: it cannot be stopped any more. */
  readonly ordered?: readonly Destroyed[];
  /** What is destroyed. */
  readonly destroyed?: readonly Destroyed[];
}

/** What of a ticket its keeping goes by. */
interface Keepable {
  readonly keeping?: Keeping;
  readonly attachments?: readonly Attachment[];
  readonly version: number;
}

/** An ended ticket's times beside it. */
interface Ended extends Keepable {
  readonly stage: string;
  readonly submittedAt: Instant;
  readonly acceptedAt?: Instant;
  readonly closedAt?: Instant;
}

/** Whether the archive's copy holds all that happened: what came after it is but its own entry. */
export function isArchived({ keeping, version }: Pick<Keepable, 'keeping' | 'version'>): boolean {
  return keeping?.archived !== undefined && version <= keeping.archived.entries + 1;
}

/** What is still to be done with an ended ticket one day: archived, and which kinds of data destroyed. */
export function leftToKeep(ticket: Keepable): readonly Kept[] {
  const { keeping, attachments = [] } = ticket;
  const has: Readonly<Record<Destroyed, boolean>> = {
    texts: true,
    files: attachments.some(({ purpose }) => purpose !== 'recording'),
    recordings: attachments.some(({ purpose }) => purpose === 'recording'),
  };
  const held = keeping?.heldSince !== undefined;
  return KEPT.filter((kind) => {
    if (kind === 'archive') return !isArchived(ticket);
    return !held && has[kind] && !keeping?.destroyed?.includes(kind);
  });
}

/**
 * What of an ended ticket is due by the city's settings.
 * @param now the law's time
 */
export function dueToKeep(
  ticket: Ended,
  { retention }: Pick<Settings, 'retention'>,
  now: Instant,
): readonly Kept[] {
  const { closedAt, stage, acceptedAt, submittedAt } = ticket;
  if (stage !== 'closed' || closedAt === undefined) return [];
  const on = dayOf(acceptedAt ?? submittedAt);
  return leftToKeep(ticket).filter((kind) => {
    const months = monthsFor(retention, kind, on);
    return months !== undefined && isPast(closedAt, months, now);
  });
}

/** Those of some kinds that are destroyed, in the table's order. */
export function destroyedAmong(kinds: readonly Kept[]): readonly Destroyed[] {
  return DESTROYED.filter((kind) => kinds.includes(kind));
}

/** The files of a ticket that stay when these kinds are destroyed. */
export function sparedBy({ attachments = [] }: Pick<Keepable, 'attachments'>, what: readonly Destroyed[]) {
  return attachments.filter(
    ({ purpose }) => !what.includes(purpose === 'recording' ? 'recordings' : 'files'),
  );
}
