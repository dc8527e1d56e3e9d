import * as z from 'zod';
import { warningNumber } from '../../shared/governance/acts.ts';
import { FINDING_KINDS } from '../../shared/governance/findings.ts';
import { MEASURE_STATUSES } from '../../shared/governance/measure.ts';
import { CAUSES, TOPIC_CUTS, TREATMENTS, WINDOWS } from '../../shared/regulation/governance-schema.ts';
import { type Answers, at, count, page } from './answer-parts.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const span = z.looseObject({ from: day, to: day });
const measureNumber = z.string().regex(/^\d{17}$/);
const topic = { of: z.enum(TOPIC_CUTS), value: z.string() };

const warning = z.looseObject({
  warning: warningNumber,
  region: z.string(),
  version: z.int().min(1),
  status: z.enum(['open', 'ended']),
  kind: z.enum(FINDING_KINDS),
  ...topic,
  label: z.string(),
  window: z.enum(WINDOWS),
  span,
  count,
  threshold: count,
  expected: z.number().optional(),
  before: count.optional(),
  years: count,
  ground: z.string(),
  openedOn: day,
  endedOn: day.optional(),
  peak: count,
  told: count,
  units: z.array(z.string()),
  tickets: z.array(z.string()).optional(),
  measures: z.array(measureNumber),
});

const measure = z.looseObject({
  measure: measureNumber,
  region: z.string(),
  version: z.int().min(1),
  status: z.enum(MEASURE_STATUSES),
  origin: z.enum(['warning', 'own', 'grid']),
  warning: warningNumber.optional(),
  topic: z.strictObject(topic),
  unit: z.string(),
  joint: z.array(z.string()),
  cause: z.enum(Object.keys(CAUSES)).optional(),
  treatments: z.array(z.enum(Object.keys(TREATMENTS))),
  dueOn: day.optional(),
  openedAt: at,
  closedAt: at.optional(),
  result: z.enum(['solved', 'eased', 'unsolved']).optional(),
  effective: z.boolean().optional(),
  reopened: count,
  changedAt: at,
});

const row = z.looseObject({
  value: z.string(),
  label: z.string(),
  count,
  share: z.number(),
  earlier: z.array(count),
});

const rows = z.array(row);

const analysis = z.looseObject({
  region: z.string(),
  window: z.enum(WINDOWS),
  span,
  received: count,
  before: count.optional(),
  earlier: z.array(z.looseObject({ span, received: count })),
  topics: z.strictObject({ class: rows, place: rows, 'class-place': rows, word: rows }),
  season: z.looseObject({ ahead: span, years: count, expected: z.array(z.looseObject(topic)) }),
  read: z.strictObject({ queries: count, cells: count }),
});

const handedIn = z.looseObject({ region: z.string(), period: z.string(), unit: z.string() });
const MEASURE_ACT: Answers = { 200: measure };
const unset = { unset: z.literal(true).optional() };

/** What governance answers. */
export const GOVERNANCE_ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /v1/governance/analysis': { 200: analysis },
  'GET /v1/governance/analyses': {
    200: z.looseObject({ items: z.array(handedIn), due: z.looseObject({ dueOn: day }).optional(), ...unset }),
  },
  'POST /v1/governance/analyses': { 201: handedIn, 200: handedIn },
  'GET /v1/governance/warnings': { 200: page(warning).extend(unset) },
  'GET /v1/governance/warnings/{warning}': { 200: warning },
  'GET /v1/governance/warnings/{warning}/tickets': {
    200: page(z.strictObject({ ticketNo: z.string(), units: z.array(z.string()) })),
  },
  'POST /v1/governance/warnings/{warning}/acknowledge': { 200: warning },
  'GET /v1/governance/measures': { 200: page(measure) },
  'POST /v1/governance/measures': { 201: measure, 200: measure },
  'POST /v1/governance/found': { 201: measure, 200: measure },
  'GET /v1/governance/measures/{measure}': { 200: measure },
  'POST /v1/governance/measures/{measure}/progress': MEASURE_ACT,
  'POST /v1/governance/measures/{measure}/close': MEASURE_ACT,
  'POST /v1/governance/measures/{measure}/check': MEASURE_ACT,
};
