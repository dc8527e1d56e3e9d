import * as z from 'zod';
import { CHANNELS } from '../../shared/caller.ts';
import type { FeedItem } from '../../shared/ports.ts';
import { MEASURE_LABELS } from '../../shared/province/measure-labels.ts';
import { CUTS, MEASURES, type Measure } from '../../shared/province/measures.ts';
import type { Rate } from '../../shared/province/rates.ts';
import { CLOCKS } from '../../shared/regulation/vocabulary.ts';
import type { OpenClock } from '../../shared/ticket/change.ts';
import { STAGES } from '../../shared/ticket/ticket.ts';
import { type Answers, at, codes, count, day, no, outcome, page, type Shape } from './answer-parts.ts';

const text = z.string();

const whole = z.strictObject({
  seq: z.int().min(1),
  ticketNo: no,
  version: z.int().min(1),
  region: text,
  recordedAt: at,
  stage: z.enum(STAGES),
  channel: z.enum(CHANNELS),
  ...codes,
  lead: text.optional(),
  under: z.record(text, text).optional(),
  outcome: outcome.optional(),
  owedTo: text.optional(),
  watched: z.literal(true).optional(),
  clocks: z.array(
    z.strictObject({
      id: text,
      kind: z.enum(CLOCKS),
      unit: text.optional(),
      dueAt: at,
      dueOn: day,
      clause: text,
      provisional: z.boolean(),
      earliestOn: day,
      latestOn: day,
      expired: z.literal(true).optional(),
    } satisfies Shape<OpenClock>),
  ),
  events: z.array(z.looseObject({ type: text, at })),
} satisfies Shape<FeedItem>);

/** One commit as the province reads it; with some of its fields only, where the token's scope has no more. */
const change = z.union([whole, whole.partial().required({ seq: true }).extend({ hash: text })]);

const parts = { numerator: count, denominator: count };
/** A rate with what it is made of. */
export const rate = z.strictObject({
  ...parts,
  rate: z.number().min(0).max(1).nullable(),
  formula: text,
  excluded: z.strictObject(parts).optional(),
} satisfies Shape<Rate>);

/** Counts and rates of one cell. */
const figure = z.strictObject({
  value: text,
  label: text.optional(),
  counts: z.strictObject(countsOf()),
  rates: z.record(text, rate),
});

function countsOf(): Readonly<Record<Measure, typeof count>> {
  return Object.fromEntries(
    MEASURES.map((measure) => [measure, count.describe(MEASURE_LABELS[measure])]),
  ) as Record<Measure, typeof count>;
}

const tables = z.array(
  z.strictObject({ table: text, codes: z.array(z.strictObject({ code: text, label: text })) }),
);

/** What the province is answered. */
export const PROVINCE_ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /v1/province/changes': {
    200: z.strictObject({
      items: z.array(change),
      cursor: text,
      more: z.boolean(),
      withheld: count.optional(),
    }),
  },
  'GET /v1/province/digests': {
    200: z.strictObject({
      region: text,
      day,
      first: count.nullable(),
      last: count.nullable(),
      count,
      digest: text,
    }),
  },
  'GET /v1/province/codes': {
    200: z.strictObject({
      version: text,
      fields: z.array(z.looseObject({ field: text })),
      parts: z.array(z.looseObject({ field: text, table: text })),
      tables,
      own: z.strictObject({ region: text, units: text, settings: text, tables }).optional(),
    }),
  },
  'GET /v1/province/aggregates': {
    200: z.strictObject({
      region: text,
      period: text,
      by: z.enum(CUTS),
      cells: z.array(figure),
      formulas: z.array(
        z.looseObject({ id: text, label: text, text, ground: text, clause: text.optional() }),
      ),
    }),
  },
  'GET /v1/province/aggregates/tickets': {
    200: page(z.strictObject({ ticketNo: no, count: z.int() })).extend({ withheld: count.optional() }),
  },
};
