import * as z from 'zod';
import type { Bulletin } from '../../shared/bulletin/model.ts';
import { HAND_IN_KINDS } from '../../shared/regulation/bulletin-schema.ts';
import { type Answers, at, day, no, type Shape } from './answer-parts.ts';

const text = z.string();
const unit = z.string();
const number = z.int().min(1);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const handedIn = z.strictObject({ id: z.uuid(), unit, kind: z.enum(HAND_IN_KINDS), period: text, at });

const bulletin = z.strictObject({
  region: text,
  period: text,
  title: text,
  first: day,
  last: day,
  asOf: at,
  empty: z.boolean(),
  sections: z.array(z.looseObject({ id: text, title: text, paragraphs: z.array(text) })),
} satisfies Shape<Bulletin>);

/** A bulletin as JSON; its other forms are files. */
const told = z.strictObject({
  version: number.optional(),
  publishedAt: at.optional(),
  reason: text.optional(),
  digest,
  bulletin,
});

const saved = z.strictObject({ region: text, period: text, version: number });
const published = saved.extend({ digest, at });
const reminded = z.strictObject({ period: text, dueOn: day, reminded: z.array(unit) });

const PATH = '/v1/bulletins/{region}/{period}';

/** What bulletins answer. */
export const BULLETIN_ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /v1/hand-ins': {
    200: z.strictObject({
      region: text,
      period: text,
      term: z.enum(['set', 'unset']),
      dueOn: day.optional(),
      overdue: z.array(unit),
      items: z.array(
        handedIn.extend({ title: text, text, ticketNo: no.optional(), inTime: z.boolean().optional() }),
      ),
    }),
  },
  'POST /v1/hand-ins': { 201: handedIn, 200: handedIn },
  'POST /v1/hand-ins/{region}/{period}/remind': { 201: reminded, 200: reminded },
  [`GET ${PATH}`]: { 200: told },
  [`POST ${PATH}/draft`]: { 201: saved, 200: saved },
  [`POST ${PATH}/publish`]: { 201: published, 200: published },
  'GET /v1/public/bulletins/{region}': {
    200: z.strictObject({
      items: z.array(z.strictObject({ period: text, version: number, at, reason: text.optional(), digest })),
    }),
  },
  'GET /v1/public/bulletins/{region}/{period}': { 200: told },
};
