import * as z from 'zod';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { type Day, parseDay } from '../../shared/calendar/instant.ts';
import type { FeedDigests, FeedItem, FeedReader, TicketsNamed } from '../../shared/ports.ts';
import { EMPTY_DIGEST, lineOf } from '../../shared/province/feed-digest.ts';
import { allowedFields, csvOf, withFields } from '../../shared/province/fields.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { withoutThoseAgainst } from '../against.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';
import { CODES_VERSION } from './codes.ts';
import { fromFeedCursor, toFeedCursor } from './feed-cursor.ts';
import { mustCover, region } from './readers.ts';

export interface ChangesDeps {
  readonly feed: FeedReader;
  readonly digests: FeedDigests;
  /** To know which tickets are about who asks. */
  readonly tickets: TicketsNamed;
  /** Waits a second before the feed is looked at again. */
  readonly pause: () => Promise<void>;
}

/** The longest that a call waits for a change, in seconds: well within what gateway and function are given. */
const LONGEST_WAIT = 20;

const NO_CURSOR = '须为本地区变更应答中的cursor，原样带回；没有的，不带after，从第一条拉取';
const AHEAD =
  'cursor超出本地区已有的变更，可能是热线恢复了备份。请按日核对摘要，从摘要一致的最后一日之后重新拉取';

const FORMATS = ['json', 'ndjson', 'csv'] as const;
type Format = (typeof FORMATS)[number];

const TYPES: Readonly<Record<Exclude<Format, 'json'>, string>> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
};

const day = z
  .string()
  .refine((text) => parseDay(text) !== undefined, { params: { rule: 'format:YYYY-MM-DD' } })
  .transform((text) => text as Day);

/** A city's changes in order, and by what both ends prove that they hold the same. */
export function changesRoutes({ feed, digests, tickets, pause }: ChangesDeps): Route[] {
  /** The page after a number; where there is none yet, and the caller waits, what comes within that time. */
  async function awaited(of: string, after: number, limit: number, seconds: number) {
    let page = await feed.read(of, after, limit);
    for (let waited = 0; page.items.length === 0 && waited < seconds; waited += 1) {
      await pause();
      page = await feed.read(of, after, limit);
    }
    return page;
  }

  return [
    route({
      method: 'GET',
      path: '/v1/province/changes',
      auth: 'person',
      query: z.strictObject({
        region,
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        wait: z.coerce.number().int().min(0).max(LONGEST_WAIT).default(0),
        format: z.enum(FORMATS).optional(),
      }),
      handle: async ({ query, caller, headers }) => {
        mustCover(caller, query.region);
        const after = query.after === undefined ? 0 : fromFeedCursor(query.after, query.region);
        if (after === undefined)
          throw standardProblem('invalid-request', { field: 'after', rule: 'cursor', detail: NO_CURSOR });
        const { items, more } = await awaited(query.region, after, query.limit, query.wait);
        // Numbers beyond the feed's end would be skipped when the feed gets there.
        if (
          items.length === 0 &&
          after > 0 &&
          (await feed.read(query.region, after - 1, 1)).items.length === 0
        )
          throw standardProblem('invalid-request', { field: 'after', rule: 'cursor-ahead', detail: AHEAD });
        const cursor = toFeedCursor(query.region, items.at(-1)?.seq ?? after);
        const others = await withoutThoseAgainst(tickets, caller, items);
        return pageAs(query.format ?? formatOf(headers.accept), {
          items: others,
          withheld: items.length - others.length,
          cursor,
          more,
          allowed: allowedFields(caller.scope),
        });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/province/digests',
      auth: 'person',
      query: z.strictObject({ region, day }),
      handle: async ({ query, caller }) => {
        mustCover(caller, query.region);
        const found = await digests.digest(query.region, query.day);
        const { first, last, digest } = found ?? { first: null, last: null, digest: EMPTY_DIGEST };
        const count = found ? found.last - found.first + 1 : 0;
        return { status: 200, body: { ...query, first, last, count, digest } };
      },
    }),
  ];
}

interface Page {
  readonly items: readonly FeedItem[];
  /** How many are of tickets that are about who asks. */
  readonly withheld: number;
  readonly cursor: string;
  readonly more: boolean;
  readonly allowed: ReadonlySet<string> | undefined;
}

function pageAs(format: Format, { items, withheld, cursor, more, allowed }: Page): ApiResponse {
  const shown = items.map((item) => withFields(item, allowed, (whole) => sha256(lineOf(whole))));
  const version = { 'x-codes-version': CODES_VERSION };
  const less = withheld > 0 ? { withheld } : {};
  if (format === 'json')
    return { status: 200, headers: version, body: { items: shown, cursor, more, ...less } };
  const lines = () => shown.map((item) => `${canonicalJson(item)}\n`).join('');
  return {
    status: 200,
    headers: { ...version, 'x-cursor': cursor, 'x-more': String(more) },
    text: {
      type: `${TYPES[format]}; charset=utf-8`,
      content: format === 'csv' ? csvOf(shown, allowed) : lines(),
    },
  };
}

/** The form that `Accept` asks for; JSON where it asks for none of the others. */
function formatOf(accept = ''): Format {
  const [first = ''] = accept.split(',');
  const type = first.split(';')[0]?.trim().toLowerCase();
  return FORMATS.find((format) => format !== 'json' && TYPES[format] === type) ?? 'json';
}
