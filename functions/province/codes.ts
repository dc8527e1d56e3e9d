import * as z from 'zod';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Rulebook } from '../../shared/ports.ts';
import { CODES } from '../../shared/province/fields.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { type Route, route } from '../http/route.ts';
import { namesOf } from './names.ts';
import { mustCover, region } from './readers.ts';

/** The version of the published codes: whoever has the same has the same tables. */
export const CODES_VERSION = sha256(canonicalJson(CODES)).slice(0, 12);

export interface CodesDeps {
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
}

/** What the codes of feed and figures mean; those of a region's own too, where one is named. */
export function codesRoutes({ rulebook }: CodesDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/province/codes',
      auth: 'person',
      query: z.strictObject({ region: region.optional() }),
      handle: async ({ query, caller }) => {
        const codes = { version: CODES_VERSION, ...CODES };
        if (query.region === undefined) return { status: 200, body: codes };
        mustCover(caller, query.region);
        const { versions, ...tables } = await namesOf(rulebook, query.region);
        const own = { region: query.region, ...versions, tables: Object.entries(tables).map(asTable) };
        return { status: 200, body: { ...codes, own } };
      },
    }),
  ];
}

function asTable([table, labels]: readonly [string, Readonly<Record<string, string>>]) {
  return { table, codes: Object.entries(labels).map(([code, label]) => ({ code, label })) };
}
