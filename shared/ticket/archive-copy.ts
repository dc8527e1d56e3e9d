import type { AttachmentFacts } from './attachment.ts';
import { canonicalJson, findBreak, type LedgerEntry, type Sha256 } from './ledger.ts';

/** A text as it lies in the vault, sealed. */
interface SealedItem {
  readonly ref: string;
  readonly sealed: string;
}

/** What the archive keeps of a ticket: its ledger byte for byte, its texts still sealed, and which files it has. */
export interface ArchiveCopy {
  readonly format: 1;
  readonly ticketNo: string;
  readonly entries: readonly Pick<LedgerEntry, 'version' | 'body' | 'hash'>[];
  readonly texts: readonly SealedItem[];
  /** With their checksums; the files themselves stay where they are. */
  readonly files: readonly Omit<AttachmentFacts, 'name'>[];
}

/** A copy that is not what was written, or not of this ticket. The message names no content. */
export class ArchiveBrokenError extends Error {
  override readonly name = 'ArchiveBrokenError';
}

/** The copy's bytes, always the same for the same ticket. The data key isn't in it: what destroys it destroys these texts too. */
export function archiveDocument(
  ticketNo: string,
  entries: readonly LedgerEntry[],
  texts: readonly SealedItem[],
): string {
  const copy: ArchiveCopy = {
    format: 1,
    ticketNo,
    entries: entries.map(({ version, body, hash }) => ({ version, body, hash })),
    texts: [...texts].sort((a, b) => (a.ref < b.ref ? -1 : 1)).map(({ ref, sealed }) => ({ ref, sealed })),
    files: filesIn(entries),
  };
  return canonicalJson(copy);
}

/**
 * Reads a copy back, and checks it: its digest, whose it is, and the chain of its ledger from the first entry on.
 * @throws ArchiveBrokenError
 */
export function readArchive(ticketNo: string, document: string, digest: string, sha256: Sha256): ArchiveCopy {
  if (sha256(document) !== digest) throw new ArchiveBrokenError('the copy is not what was written');
  const copy = JSON.parse(document) as ArchiveCopy;
  if (copy.format !== 1 || copy.ticketNo !== ticketNo)
    throw new ArchiveBrokenError('a copy of something else');
  const broken = findBreak(entriesOf(copy), sha256);
  if (broken) throw new ArchiveBrokenError(`entry ${broken.version} of the copy is broken: ${broken.why}`);
  return copy;
}

/** The ledger's entries in a copy. */
export function entriesOf({ ticketNo, entries }: ArchiveCopy): readonly LedgerEntry[] {
  return entries.map((entry) => ({ ticketNo, ...entry }));
}

interface Told {
  readonly events: readonly (Partial<AttachmentFacts> & {
    readonly type: string;
    readonly attachments?: readonly AttachmentFacts[];
  })[];
}

function filesIn(entries: readonly LedgerEntry[]): ArchiveCopy['files'] {
  const events = entries.flatMap(({ body }) => (JSON.parse(body) as Told).events);
  const facts = events.flatMap((event) => {
    if (event.type === 'Attached') return [event as AttachmentFacts];
    return event.type === 'Submitted' ? (event.attachments ?? []) : [];
  });
  return facts.map(({ id, purpose, mediaType, bytes, sha256 }) => ({
    id,
    purpose,
    mediaType,
    bytes,
    sha256,
  }));
}
