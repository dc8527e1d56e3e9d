import type { Day } from '../../shared/calendar/instant.ts';
import {
  DUE_SHARDS,
  type KeepingList,
  type KeyWalk,
  type KeyWalks,
  type Page,
  type WallClock,
} from '../../shared/ports.ts';
import type { IndexKey } from '../../shared/privacy/index-keys.ts';
import { versionOfIndex } from '../../shared/privacy/index-keys.ts';
import { isMadeUnder } from '../../shared/privacy/likeness.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { madeAnew } from '../found-under.ts';
import type { Logger } from '../http/log.ts';
import { LEFTS } from '../keeping/keeping.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { abreast } from '../workflow/abreast.ts';

/*
 * The walk through all tickets that are found by somebody: the open ones, and the ended ones whose texts are kept. It
 * writes anew what they are found by, under the present key. It goes page by page and is written down after each, so
 * that whoever breaks off goes on where they were; a page done twice does no harm.
 */

export interface RewritingDeps extends DeskDeps {
  readonly walks: KeyWalks;
  readonly list: KeepingList;
  readonly regions: () => Promise<readonly string[]>;
  readonly wallClock: WallClock;
  readonly log: Logger;
}

const PAGE = 24;
const AT_ONCE = 4;
/** How long one call works; the rest of the function's time is for the page begun last. */
const LEG_MS = 8_000;
/** Who does it, for the ledger. */
const BY = 'keys';
/** After every end. */
const EVER = '9999-12-31' as Day;

/** Lists of a region: its open tickets by shard, its ended ones by what is left to be done with them. */
const LISTS = DUE_SHARDS + LEFTS.length + 1;

/** How many lists a walk goes through. */
export function listsOf({ regions }: Pick<KeyWalk, 'regions'>): number {
  return regions.length * LISTS;
}

/**
 * Goes on with the walk to a key, or begins it, for as long as one call works.
 * @param size of a page; for tests shorter ones
 * @returns how far it is; the walk is over after a pass that began after another and found nothing left
 */
export async function rewrite(
  deps: RewritingDeps,
  write: IndexKey,
  legMs = LEG_MS,
  size = PAGE,
): Promise<KeyWalk> {
  const end = deps.wallClock.nowMs() + legMs;
  let walk = (await deps.walks.find(write.version)) ?? (await begun(deps, write.version));
  do {
    if (walk.over) return walk;
    const next = await step(deps, walk, write, size);
    // Somebody else went on: theirs is the walk.
    if (!(await deps.walks.save(next))) return (await deps.walks.find(write.version)) ?? walk;
    if (next.pass > walk.pass && next.left !== undefined && next.left > 0) return next;
    walk = next;
  } while (deps.wallClock.nowMs() < end);
  return walk;
}

async function begun({ regions }: RewritingDeps, version: number): Promise<KeyWalk> {
  const count = { looked: 0, moved: 0, failed: 0 };
  return { version, step: 0, regions: await regions(), pass: 1, list: 0, ...count, over: false };
}

/** One page further. */
async function step(deps: RewritingDeps, walk: KeyWalk, write: IndexKey, size: number): Promise<KeyWalk> {
  const { cursor: _before, ...rest } = { ...walk, step: walk.step + 1 };
  if (walk.list >= listsOf(walk)) return ended(rest);
  const { items, cursor } = await pageOf(deps, walk, size);
  let moved = 0;
  let failed = 0;
  await abreast(items, AT_ONCE, async (ticketNo) => {
    try {
      if (await rekeyed(deps, ticketNo, write)) moved += 1;
    } catch (error) {
      failed += 1;
      deps.log.error('REKEY_FAILED', { ticketNo }, error);
    }
  });
  return {
    ...rest,
    ...{ looked: walk.looked + items.length, moved: walk.moved + moved, failed: walk.failed + failed },
    ...(cursor === undefined ? { list: walk.list + 1 } : { cursor }),
  };
}

/** The end of a pass: what moved in it may have hidden something, so another one follows until nothing does. */
function ended(walk: Omit<KeyWalk, 'cursor'>): KeyWalk {
  const { pass, moved, failed } = walk;
  if (pass > 1 && moved === 0 && failed === 0) return { ...walk, left: 0, over: true };
  return { ...walk, pass: pass + 1, list: 0, looked: 0, moved: 0, failed: 0, left: failed };
}

function pageOf(
  deps: RewritingDeps,
  { regions, list, cursor }: KeyWalk,
  limit: number,
): Promise<Page<string>> {
  const region = regions[Math.floor(list / LISTS)] ?? '';
  const at = list % LISTS;
  if (at < DUE_SHARDS) return deps.store.listOpen(region, at, cursor, limit);
  const left = LEFTS[at - DUE_SHARDS] ?? 'ordered';
  return deps.list.ended({ region, left, before: EVER, limit, ...(cursor !== undefined && { cursor }) });
}

/** Writes anew by what a ticket is found. @returns whether there was anything to be written */
async function rekeyed(deps: RewritingDeps, ticketNo: string, write: IndexKey): Promise<boolean> {
  const ticket = (await deps.store.load(ticketNo))?.ticket;
  if (!ticket || !isBehind(ticket, write)) return false;
  const { persons, likenesses } = await madeAnew(deps, ticket, [write]);
  const [person] = persons;
  const [likeness] = likenesses;
  if (person === undefined && likeness === undefined) return false;
  const { events } = await act(deps, {
    ticketNo,
    type: 'rekey',
    body: { ...(person !== undefined && { person }), ...(likeness !== undefined && { likeness }) },
    actor: { side: 'system' },
    by: BY,
    answer: () => ({}),
  });
  return events.length > 0;
}

/** Who is known by an OpenID alone is found under the first key for good. */
function isBehind({ person, likeness, papers }: Ticket, { version }: IndexKey): boolean {
  const number = person !== undefined && papers.phone !== undefined;
  return (
    (number && versionOfIndex(person) !== version) ||
    (likeness !== undefined && !isMadeUnder(likeness, version))
  );
}
