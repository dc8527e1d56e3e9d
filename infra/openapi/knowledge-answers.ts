import * as z from 'zod';
import { contentSchema } from '../../shared/knowledge/acts.ts';
import { ENTRY_STATUSES, type Entry } from '../../shared/knowledge/entry.ts';
import { type Answers, at, count, page } from './answer-parts.ts';

const number = z.string().regex(/^K\d{8}$/);

/** An entry as those see it who work with the knowledge base. */
const entry = z.strictObject({
  entry: number,
  region: z.string(),
  version: z.int().min(1),
  status: z.enum(ENTRY_STATUSES),
  provider: z.string(),
  title: z.string(),
  event: z.string().optional(),
  content: contentSchema.optional(),
  live: contentSchema.optional(),
  liveAt: at.optional(),
  passed: count,
  reports: z.array(z.looseObject({ number: count, fault: z.string(), at })),
  reported: count,
  reminders: z.array(z.looseObject({ fault: z.string(), at })),
  changedAt: at,
} satisfies {
  readonly [K in Exclude<keyof Required<Entry>, 'writtenBy' | 'passedBy'> | 'passed']: z.ZodType;
});

const acted = entry.extend({ pending: z.array(z.literal('alert')).optional() });

/** An entry as everybody sees it. */
const open = z.looseObject({ entry: number, provider: z.string(), title: z.string(), changedAt: at });

/** One that has gone, among the changes. */
const gone = z.strictObject({ entry: number, removed: z.literal(true), changedAt: at });

const ENTRY_ACT: Answers = { 200: acted };

/** What the knowledge base answers. */
export const KNOWLEDGE_ANSWERS: Readonly<Record<string, Answers>> = {
  'POST /v1/knowledge': { 201: acted, 200: acted },
  'POST /v1/knowledge/requests': { 201: acted, 200: acted },
  'POST /v1/knowledge/{entry}/confirm': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/revise': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/review': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/remove': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/report': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/dismiss': ENTRY_ACT,
  'POST /v1/knowledge/{entry}/remind': ENTRY_ACT,
  'GET /v1/knowledge': { 200: z.union([page(entry), page(z.looseObject({ entry: number }))]) },
  'GET /v1/knowledge/{entry}': { 200: entry },
  'GET /v1/knowledge/{entry}/history': {
    200: z.strictObject({ entry: number, items: z.array(z.looseObject({})) }),
  },
  'GET /v1/public/knowledge': { 200: page(z.union([open, gone])) },
  'GET /v1/public/knowledge/{entry}': { 200: open },
};
