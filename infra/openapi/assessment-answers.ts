import * as z from 'zod';
import type { ExcuseGround } from '../../shared/assessment/cases.ts';
import type { PublishedVersion } from '../../shared/assessment/publication.ts';
import type { Entry, Objection } from '../../shared/assessment/records.ts';
import type { Line, NamedTicket, Sheet } from '../../shared/assessment/sheet.ts';
import { ASSESSMENT_SOURCES, SUBJECTS } from '../../shared/regulation/assessment-schema.ts';
import { type Answers, at, count, day, no, page, type Shape } from './answer-parts.ts';
import { rate } from './province-answers.ts';

const text = z.string();
const points = z.number();
const ground = z.enum([
  'delay-of-hotline',
  'delay-of-other',
  'tolerated',
  'revisit-objection',
  'left-out-of-rate',
  'assessment-objection',
] satisfies readonly ExcuseGround[]);

const ticket = z.strictObject({
  ticketNo: no,
  cases: count,
  excused: count.optional(),
  grounds: z.array(ground).optional(),
} satisfies Shape<NamedTicket>);

const line = z.strictObject({
  item: text,
  label: text,
  effect: z.enum(['base', 'bonus', 'deduction']),
  points,
  cases: count,
  capped: z.literal(true).optional(),
  rate: rate.optional(),
  entries: z.array(text).optional(),
  clause: text.optional(),
  excused: z.strictObject({ cases: count, grounds: z.array(ground) }).optional(),
  named: z.strictObject({ tickets: z.array(ticket), more: count }).optional(),
} satisfies Shape<Line>);

const sheet = z.strictObject({
  of: text,
  label: text.optional(),
  tickets: count,
  score: points,
  base: points,
  bonus: points,
  deduction: points,
  lines: z.array(line),
  rank: z.int().min(1).optional(),
} satisfies Shape<Sheet>);

/** The scheme as the city's settings have it. */
const scheme = z.looseObject({
  id: text,
  label: text,
  base: points,
  items: z.array(z.looseObject({ id: text })),
});
const key = { region: text, subject: z.enum(SUBJECTS), period: text };

const version = z.strictObject({
  ...key,
  version: z.int().min(1),
  at,
  by: text,
  reason: text,
  scheme,
  settings: text,
  digest: text,
} satisfies Shape<Omit<PublishedVersion, 'once'>>);

const sheets = { sheets: z.array(sheet), versions: z.array(version) };
const draft = z.strictObject({
  ...key,
  status: z.literal('draft'),
  at,
  scheme: scheme.nullable(),
  settings: text,
  ...sheets,
  asks: z.array(
    z.strictObject({
      id: text,
      label: text,
      clause: text,
      status: z.enum(['stated', 'interpreted', 'unset']),
      sources: z.array(z.enum(ASSESSMENT_SOURCES)).optional(),
      note: text.optional(),
    }),
  ),
  cards: z
    .strictObject({
      to: text,
      clause: text,
      units: z.array(z.strictObject({ of: text, label: text.optional(), yellow: count, red: count })),
    })
    .optional(),
  named: z
    .strictObject({
      clause: text,
      units: z.array(z.strictObject({ of: text, label: text.optional(), times: count })),
    })
    .optional(),
});
const published = version.extend({ status: z.literal('published'), ...sheets });

const entry = z.strictObject({
  id: text,
  item: text,
  of: text,
  source: z.enum(ASSESSMENT_SOURCES),
  value: z.number(),
  on: day,
  foundBy: text,
  evidence: text,
  note: text.optional(),
  replaces: text.optional(),
  recordedBy: text,
  at,
} satisfies Shape<Entry>);

const objection = z.strictObject({
  id: text,
  of: text,
  item: text,
  ticketNo: no.optional(),
  reason: text,
  by: text,
  at,
  decided: z.strictObject({ granted: z.boolean(), reason: text, by: text, at }).optional(),
} satisfies Shape<Objection>);

const UNDER = '/v1/assessments/{region}/{period}';

/** What assessments answer. */
export const ASSESSMENT_ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /v1/assessments': { 200: z.union([draft, published]) },
  'GET /v1/assessments/tickets': { 200: page(ticket) },
  [`GET ${UNDER}/entries`]: { 200: z.strictObject({ items: z.array(entry) }) },
  [`POST ${UNDER}/entries`]: { 201: entry, 200: entry },
  [`GET ${UNDER}/objections`]: { 200: z.strictObject({ items: z.array(objection) }) },
  [`POST ${UNDER}/objections`]: { 201: objection, 200: objection },
  [`POST ${UNDER}/objections/{objection}`]: { 200: objection },
  [`POST ${UNDER}/publish`]: { 201: version, 200: version },
};
