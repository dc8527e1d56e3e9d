import * as z from 'zod';
import { REVEAL_PURPOSE_CODES } from '../../shared/regulation/reveal-rule.ts';
import { at, count, day, no, page } from './answer-parts.ts';

/** What the calls of audit and reveal answer, by method and path. */

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const region = z.string();
const field = z.string();
/** What is still to be done by itself. */
const pending = z.array(z.string()).optional();

const why = z.strictObject({
  purpose: z.string(),
  reason: z.string().optional(),
  grant: z.string().optional(),
});
const who = z.strictObject({
  kind: z.enum(['person', 'channel', 'system', 'citizen', 'nobody']),
  id: z.string().optional(),
  roles: z.array(z.string()).optional(),
  region: region.optional(),
  unit: z.string().optional(),
});
const entry = z.strictObject({
  ...{ region, who, hash, at, recordedAt: at },
  chain: z.string(),
  number: count,
  what: z.string(),
  ticketNo: no.optional(),
  fields: z.array(field).optional(),
  ref: z.string().optional(),
  person: z.string().optional(),
  kept: z.enum(['name', 'phone', 'all']).optional(),
  why: why.optional(),
  route: z.string(),
  requestId: z.string().optional(),
  answer: z.enum(['clear', 'masked', 'codes', 'refused']),
  code: z.string().optional(),
  count: count.optional(),
});
/** Records as they are kept, with whatever attributes they have. */
const records = z.array(z.looseObject({ chain: z.string(), number: count }));

export const AUDIT_ANSWERS = {
  'GET /v1/audit': { 200: page(entry) },
  'POST /v1/audit/search': { 200: page(entry) },
  'GET /v1/audit/chains': {
    200: z.strictObject({ region, day, items: z.array(z.string()), register: records }),
  },
  'GET /v1/audit/chains/{chain}': { 200: z.strictObject({ chain: z.string(), items: records }) },
  'GET /v1/audit/ledger/{ticketNo}': {
    200: z.strictObject({
      ticketNo: no,
      items: z.array(
        z.strictObject({
          version: count,
          attributes: z.array(z.string()),
          hash,
          token: z.string(),
          packed: z.string(),
          body: z.string().optional(),
        }),
      ),
      places: z.array(
        z.strictObject({
          item: z.string(),
          version: count.optional(),
          attributes: z.record(z.string(), z.string()),
        }),
      ),
    }),
  },
  'GET /v1/audit/anchors': { 200: z.strictObject({ region, items: z.array(day) }) },
  'GET /v1/audit/anchors/{region}/{day}': {
    200: z.strictObject({ region, day, url: z.url(), expiresAt: at }),
  },
  'POST /v1/tickets/{ticketNo}/reveal': {
    200: z.strictObject({ ticketNo: no, texts: z.record(z.string(), z.string()), until: at }),
  },
  'POST /v1/tickets/{ticketNo}/request-reveal': {
    200: z.strictObject({
      ticketNo: no,
      grant: z.uuid(),
      state: z.literal('asked'),
      lapsesAt: at.optional(),
      pending,
    }),
  },
  'POST /v1/tickets/{ticketNo}/grant-reveal': {
    200: z.strictObject({
      ticketNo: no,
      grant: z.uuid(),
      state: z.enum(['granted', 'refused']),
      until: at.optional(),
      pending,
    }),
  },
  'GET /v1/tickets/{ticketNo}/reveal-requests': {
    200: z.strictObject({
      ticketNo: no,
      items: z.array(
        z.strictObject({
          ticketNo: no,
          unit: z.string(),
          id: z.uuid(),
          by: z.string(),
          fields: z.array(field),
          purpose: z.enum(REVEAL_PURPOSE_CODES),
          reason: z.string().optional(),
          askedAt: at,
          lapsesAt: at.optional(),
          state: z.enum(['asked', 'granted', 'refused']),
          decidedBy: z.string().optional(),
          until: at.optional(),
        }),
      ),
    }),
  },
  'GET /v1/reveal-requests': {
    200: z.strictObject({
      region,
      items: z.array(
        z.strictObject({
          ...{ ticketNo: no, unit: z.string(), id: z.uuid(), by: z.string(), fields: z.array(field) },
          ...{ purpose: z.enum(REVEAL_PURPOSE_CODES), askedAt: at, lapsesAt: at.optional() },
          state: z.literal('asked'),
        }),
      ),
      more: z.boolean(),
    }),
  },
  'POST /v1/tickets/{ticketNo}/call-back': {
    200: z.strictObject({ ticketNo: no, callBack: z.uuid(), number: z.string(), expiresAt: at }),
  },
};
