import * as z from 'zod';
import { label, provisionShape } from './provision.ts';

/** Proactive governance (未诉先办): what a text wants of it, and what a city's operator sets. */

/** By what requests are counted to find what is frequent or rising. */
export const TOPIC_CUTS = ['class', 'place', 'class-place', 'word'] as const;
export type TopicCut = (typeof TOPIC_CUTS)[number];

/** Over how long: the last full day, the last 7, 30 or 91 days, or the season up to the last full day. */
export const WINDOWS = ['day', 'week', 'month', 'quarter', 'season'] as const;
export type Window = (typeof WINDOWS)[number];

/** How a concentrated problem is treated, with the words of the texts. */
export const TREATMENTS = {
  mechanism: '长效机制',
  campaign: '专项治理',
  source: '源头治理',
  plan: '工作预案',
  guidance: '服务指导和监督管理',
  consultation: '民主协商',
  grid: '网格发现处置',
} as const;
export type Treatment = keyof typeof TREATMENTS;

/** What a problem comes from, as whoever treats it finds. */
export const CAUSES = {
  policy: '政策规定',
  management: '日常管理',
  enforcement: '执法监管',
  facilities: '设施设备',
  service: '服务质量',
  season: '季节周期',
  trade: '新业态新领域',
  other: '其他原因',
} as const;
export type Cause = keyof typeof CAUSES;

const DUTIES = ['analysis', 'sharing', 'treatment', 'warning', 'season', 'grass-roots'] as const;

/** What a text requires: who analyses, who treats what is concentrated, who is warned. */
export const governanceSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z][a-z-]*$/),
    label,
    duty: z.enum(DUTIES),
    by: z.array(z.enum(['hotline', 'county', 'unit', 'street'])).min(1),
    /** Regularly, and how often is the city's to set. */
    regular: z.literal(true).exactOptional(),
    ...provisionShape,
  }),
);
export type GovernanceDuty = z.infer<typeof governanceSchema>[number];

const termText = z.string().trim().min(2).max(20);

/** A word that is watched for: only its id is kept of a request in which one of its terms stands. */
export const watchedWordFields = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  /** As people read it, in Chinese. */
  label: z.string().trim().min(1).max(20),
  /** What counts as it: the word itself and words that mean the same. */
  terms: z.array(termText).min(1).max(20),
};

/** From when on something is frequent or rising: every number is the operator's. */
export const warningFields = {
  of: z.enum(TOPIC_CUTS),
  window: z.enum(WINDOWS),
  /** Only these classes, places or words; all when left out. Of a class with a place: `class#place`. */
  values: z.array(z.string().min(1).max(80)).min(1).max(200).exactOptional(),
  /** With so many requests in the window it is frequent. */
  frequent: z.int().min(2).max(1_000_000).exactOptional(),
  /** It is rising when it is so many times what it was. */
  rising: z
    .strictObject({
      /** Of the same window of earlier years, and of the window before. */
      factor: z.number().gt(1).max(100),
      /** And at least so many. */
      atLeast: z.int().min(2).max(1_000_000),
      /** How many warnings a month by mere chance the city puts up with under this rule. */
      falseAlarms: z.number().gt(0).max(100),
    })
    .exactOptional(),
  /** Told at any hour. */
  urgent: z.literal(true).exactOptional(),
};

/** How often requests are analysed where the text says regularly, and until when an analysis is handed in. */
export const analysisFields = {
  everyMonths: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(6), z.literal(12)]),
  /** So many days after the period has ended, by 24:00. */
  withinDays: z.int().min(1).max(90),
};
