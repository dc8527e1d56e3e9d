import * as z from 'zod';
import { parseDay } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import type { AggregateStore, FeedReader } from '../../shared/ports.ts';
import { bucketsOf, type Figure, figuresBy } from '../../shared/province/contribution.ts';
import { CUTS, type Cut, labelOf, MEASURES, orderOf } from '../../shared/province/measures.ts';
import { formulasFor, ratesOf } from '../../shared/province/rates.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { fromFeedCursor, toFeedCursor } from './feed-cursor.ts';

export interface ProvinceDeps {
  readonly feed: FeedReader;
  readonly aggregates: Pick<AggregateStore, 'read'>;
}

const READERS: readonly Role[] = ['province-reader', 'auditor', 'supervisor', 'administrator'];

const region = z.string().regex(/^\d{6}$/);

/** A day or a month. */
const period = z.string().refine((text) => parseDay(text.length === 7 ? `${text}-01` : text) !== undefined, {
  params: { rule: 'format:YYYY-MM-or-YYYY-MM-DD' },
});

/** What provinces read: a city's changes in order, and its counts and rates. */
export function provinceRoutes({ feed, aggregates }: ProvinceDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/province/changes',
      auth: 'person',
      roles: READERS,
      query: z.strictObject({
        region,
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      handle: async ({ query, caller }) => {
        mustCover(caller, query.region);
        const after = query.after === undefined ? 0 : fromFeedCursor(query.after, query.region);
        if (after === undefined) throw standardProblem('invalid-request', { field: 'after', rule: 'cursor' });
        const { items, more } = await feed.read(query.region, after, query.limit);
        const cursor = toFeedCursor(query.region, items.at(-1)?.seq ?? after);
        return { status: 200, body: { items, cursor, more } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/province/aggregates',
      auth: 'person',
      roles: READERS,
      query: z.strictObject({ region, period, by: z.enum(CUTS).default('total') }),
      handle: async ({ query, caller }) => {
        mustCover(caller, query.region);
        const { by } = query;
        const buckets = bucketsOf(query.region, query.period);
        const cells = await Promise.all(buckets.map((bucket) => aggregates.read(bucket)));
        const body = {
          ...query,
          cells: inOrder(by, figuresBy(by, cells.flat())).map((figure) => figureAnswer(by, figure)),
          formulas: formulasFor(regulationOfRegion(query.region)?.id),
        };
        return { status: 200, body };
      },
    }),
  ];
}

/** A foreign region is as if it weren't there. */
function mustCover(caller: PersonCaller, asked: string): void {
  if (!coversRegion(caller.region, asked)) throw standardProblem('not-found');
}

function figureAnswer(by: Cut, { value, counts }: Figure) {
  const label = labelOf(by, value);
  return {
    value,
    ...(label && { label }),
    counts: Object.fromEntries(MEASURES.map((measure) => [measure, counts[measure] ?? 0])),
    rates: ratesOf(counts),
  };
}

function inOrder(by: Cut, figures: readonly Figure[]): readonly Figure[] {
  return figures.toSorted(
    (a, b) => orderOf(by, a.value) - orderOf(by, b.value) || (a.value < b.value ? -1 : 1),
  );
}
