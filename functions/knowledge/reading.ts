import { dayOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import { type Entry, isLive, standingOf } from '../../shared/knowledge/entry.ts';
import { pairsAsked, ranked } from '../../shared/knowledge/search.ts';
import { type Clock, InvalidCursorError, type KnowledgeBase } from '../../shared/ports.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { meantBy, refOf } from '../../shared/ticket/unit-ref.ts';
import { standardProblem } from '../http/problem.ts';

/** What the base is read with. */
export interface ReadingDeps {
  readonly knowledge: KnowledgeBase;
  readonly clock: Clock;
}

/**
 * How a base names a unit: by its id where it stands in the directory of the base's own region, else as `id@region`.
 * @param ref as the caller names it, by its id in their own region or with its region
 */
export function providerIn(base: string, { region }: Pick<PersonCaller, 'region'>, ref: string): string {
  return refOf(meantBy(ref, region), base);
}

/** The region of the base that a caller works with: one for all places that one regulation governs. */
export function baseOf(caller: PersonCaller, asked = caller.region): string {
  const base = regulationOfRegion(asked)?.region;
  const own = regulationOfRegion(caller.region)?.region;
  if (base === undefined || (base !== own && !coversRegion(caller.region, base))) {
    throw standardProblem('not-found', { field: 'region' });
  }
  return base;
}

/** The base of a region that the regulation has open to the public. */
export function openBase(asked: string): string {
  const regulation = regulationOfRegion(asked);
  if (!regulation?.knowledge.base?.open) throw standardProblem('not-found', { field: 'region' });
  return regulation.region;
}

export async function known(
  { knowledge }: Pick<ReadingDeps, 'knowledge'>,
  base: string,
  number: string | undefined,
): Promise<Entry> {
  const entry = ENTRY.test(number ?? '') ? await knowledge.entry(base, number ?? '') : undefined;
  if (!entry) throw standardProblem('not-found');
  return entry;
}

export const ENTRY = /^K\d{8}$/;

/** Entries of one page that a search looks at under each pair. */
export const MOST_UNDER_A_PAIR = 100;
interface Search {
  readonly q?: string | undefined;
  readonly area?: string | undefined;
  readonly event?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What counts today of what was asked for: by words the best first, by event, or what was changed last. */
export async function found(
  deps: ReadingDeps,
  base: string,
  query: Search,
  show: (entry: Entry) => object,
): Promise<object> {
  const { q, area, event, limit } = query;
  const today = dayOf(deps.clock.now());
  const counts = (entry: Entry) => isLive(entry, today) && holdsIn(entry, area);
  if (q !== undefined) {
    const under = await deps.knowledge.listedUnder(base, pairsAsked(q), MOST_UNDER_A_PAIR);
    const best = ranked(under).slice(0, 2 * limit);
    const byNumber = new Map((await deps.knowledge.entries(base, best)).map((entry) => [entry.entry, entry]));
    const items = best.flatMap((number) => byNumber.get(number) ?? []).filter(counts);
    return { items: items.slice(0, limit).map(show) };
  }
  const { items, ...next } = await listed(deps, {
    ...query,
    region: base,
    of: event === undefined ? 'changes' : { event },
  });
  const entries = await inOrder(deps, base, items);
  const shown = entries.flatMap((entry) => {
    if (counts(entry)) return [show(entry)];
    // Whoever keeps a copy learns from the changes what has gone.
    return event === undefined && entry.status === 'removed' ? [goneOf(entry)] : [];
  });
  return { items: shown, ...next };
}

async function inOrder(
  { knowledge }: Pick<ReadingDeps, 'knowledge'>,
  base: string,
  lines: readonly { readonly entry: string }[],
): Promise<Entry[]> {
  const numbers = lines.map(({ entry }) => entry);
  const byNumber = new Map((await knowledge.entries(base, numbers)).map((entry) => [entry.entry, entry]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}

/** What holds everywhere, or in a place that the one asked for lies in or that lies in it. */
export function holdsIn({ live }: Entry, area: string | undefined): boolean {
  const own = live?.area;
  return own === undefined || area === undefined || area.startsWith(own) || own.startsWith(area);
}

export async function listed(
  { knowledge }: Pick<ReadingDeps, 'knowledge'>,
  query: Omit<Parameters<KnowledgeBase['list']>[0], 'cursor'> & { readonly cursor?: string | undefined },
) {
  const { region: base, of, cursor, limit } = query;
  const asked = { region: base, of, limit, ...(cursor !== undefined && { cursor }) };
  return knowledge.list(asked).catch((error: unknown) => {
    if (!(error instanceof InvalidCursorError)) throw error;
    throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  });
}

/** What was reminded of, last first, each reminder with how the unit stands with it (Shaoyang art. 27). */
export async function reminded(deps: ReadingDeps, base: string, query: Search): Promise<object> {
  const { items, ...next } = await listed(deps, { ...query, region: base, of: 'reminded' });
  const today = dayOf(deps.clock.now());
  const entries = await inOrder(deps, base, items);
  return {
    items: entries.map(({ entry, title, provider, event, status, reminders }) => ({
      ...{ entry, title, provider, event, status },
      reminders: reminders.map((each) => ({ ...each, standing: standingOf(each, today) })),
    })),
    ...next,
  };
}

/** An entry for those who work with the base. */
export function wholeOf({ writtenBy: _by, passedBy, ...entry }: Entry): object {
  return { ...entry, passed: passedBy.length };
}

/** An entry that counts no more. */
function goneOf({ entry, changedAt }: Entry): object {
  return { entry, removed: true, changedAt };
}

/** An entry for everybody. */
export function publicOf({ entry, provider, live, changedAt }: Entry): object {
  return { entry, provider, ...live, changedAt };
}
