import { sha256 } from '../../shared/adapters/sha256.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { ArchivedCopy, TicketArchive, TicketRestore, TicketStore } from '../../shared/ports.ts';
import {
  ArchiveBrokenError,
  type ArchiveCopy,
  entriesOf,
  readArchive,
} from '../../shared/ticket/archive-copy.ts';
import { mustSee } from '../commands/access.ts';
import type { Logger } from '../http/log.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type Route, route } from '../http/route.ts';

export interface ArchiveDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly archive: Pick<TicketArchive, 'find'>;
  readonly restore: TicketRestore;
  readonly log: Logger;
}

type Request = ApiRequest<unknown, unknown, PersonCaller>;

/** The routes of the archive: whether a ticket's copy holds, and putting a ticket back from it. */
export function archiveRoutes(deps: ArchiveDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/archive/{ticketNo}',
      auth: 'person',
      handle: async (request) => {
        const { ticketNo, found, copy } = await checked(deps, request);
        const { entries, texts, files } = copy;
        const body = {
          ticketNo,
          digest: found.digest,
          entries: entries.length,
          texts: texts.length,
          readable: found.key !== undefined,
          files,
        };
        return { status: 200, body };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/archive/{ticketNo}/restore',
      auth: 'person',
      handle: async (request) => {
        const { ticketNo, found, copy } = await checked(deps, request);
        const { key } = found;
        const restored = await deps.restore.putBack({
          entries: entriesOf(copy),
          texts: copy.texts,
          ...(key !== undefined && { key }),
        });
        const { requestId, caller } = request;
        deps.log.warn('TICKET_RESTORED', { requestId, ticketNo, by: caller.id, count: restored });
        return { status: 200, body: { ticketNo, entries: copy.entries.length, restored } };
      },
    }),
  ];
}

/**
 * A ticket's copy, found to be what was written: by its digest, by the one that the ticket itself names, where there
 * still is a ticket, and by the chain of the ledger in it.
 * @throws Problem 404 for another region's and for one that is not archived, 409 for a copy that does not hold
 */
async function checked(
  { store, archive }: ArchiveDeps,
  { params, caller }: Request,
): Promise<{ readonly ticketNo: string; readonly found: ArchivedCopy; readonly copy: ArchiveCopy }> {
  const { ticketNo = '' } = params;
  if (!/^\d{20}$/.test(ticketNo) || !coversRegion(caller.region, ticketNo.slice(0, 6)))
    throw standardProblem('not-found');
  const [loaded, found] = await Promise.all([store.load(ticketNo), archive.find(ticketNo)]);
  if (loaded) mustSee(caller, loaded.ticket);
  if (!found) throw standardProblem('not-found');
  const named = loaded?.ticket.keeping?.archived?.digest ?? found.digest;
  const { key, keyDigest } = found;
  try {
    if ((key === undefined ? undefined : sha256(key)) !== keyDigest)
      throw new ArchiveBrokenError('the key of the copy is not what was written');
    return { ticketNo, found, copy: readArchive(ticketNo, found.document, named, sha256) };
  } catch (error) {
    if (!(error instanceof ArchiveBrokenError)) throw error;
    throw new Problem({
      status: 409,
      code: 'archive-broken',
      title: '归档副本与归档时不一致 / The archived copy does not hold',
      detail: error.message,
    });
  }
}
