import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { bulletinSchema } from './bulletin-schema.ts';
import {
  acceptanceSchema,
  answerSchema,
  callingInSchema,
  confidentialitySchema,
  entrancesSchema,
  extensionSchema,
  handOverSchema,
  jointHandlingSchema,
  knowledgeSchema,
  lineSchema,
  namingSchema,
  objectionSchema,
  periodsSchema,
  ratesSchema,
  redoSchema,
  requestsSchema,
  responseSchema,
  returnSchema,
  reviewSchema,
  revisitSchema,
  roundTheClockSchema,
  supervisionSchema,
  terminationSchema,
  urgentSchema,
} from './conduct-schema.ts';
import { formulasSchema } from './formulas-schema.ts';
import { governanceSchema } from './governance-schema.ts';
import { oversightShape } from './oversight-schema.ts';
import { label, lengthSchema, provision, provisionShape } from './provision.ts';
import { CLOCKS, KINDS, MATTERS, METHODS, NATURES, STARTS } from './vocabulary.ts';

/**
 * The form of a regulation's data. Loading checks the whole of it: an unknown clause, a number without a
 * start event or a regulation without its dates never reaches a ticket.
 */

export type { Provision } from './provision.ts';

const term = z
  .strictObject({
    clock: z.enum(CLOCKS),
    kinds: z.array(z.enum(KINDS)).min(1),
    /** Conditions: the term holds only for what meets every one it names. */
    complex: z.literal(true).exactOptional(),
    siteVisit: z.literal(true).exactOptional(),
    matters: z.array(z.enum(MATTERS)).min(1).exactOptional(),
    methods: z.array(z.enum(METHODS)).min(1).exactOptional(),
    natures: z.array(z.enum(NATURES)).min(1).exactOptional(),
    /** The event it runs from, and how long; neither where the text requires a term and gives no number. */
    start: z.enum(STARTS).exactOptional(),
    length: lengthSchema.exactOptional(),
    ...provisionShape,
  })
  .refine(
    (each) =>
      each.status === 'unset'
        ? each.start === undefined && each.length === undefined
        : each.start !== undefined && each.length !== undefined,
    { error: 'a term has a start and a length, or is unset' },
  );
/** One term of one clock, with the conditions under which it holds. */
export type Term = z.infer<typeof term>;

/** A regulation: its dates, its terms, and what it requires of conduct. What a block leaves out, it doesn't know. */
export const regulationSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z]+$/),
    region: z.string().regex(/^\d{6}$/),
    title: label,
    issued: daySchema.exactOptional(),
    /** What its numbered units are called: 条 of a regulation, 项 of a plan's numbered tasks. */
    numbering: z.enum(['article', 'task']).exactOptional(),
    /** The days on which a ticket may be accepted under it; no `from` for a draft. */
    inForce: z.strictObject({
      from: daySchema.exactOptional(),
      until: daySchema.exactOptional(),
      clause: provisionShape.clause,
      status: z.enum(['stated', 'interpreted']).exactOptional(),
      note: label.exactOptional(),
    }),
    draft: z.literal(true).exactOptional(),
    terms: z.array(term),
    /** Terms that other rules set: for which clocks, from which rank of source, and what they do to the own term. */
    lawTerms: z
      .strictObject({
        clocks: z.array(z.enum(CLOCKS)).min(1),
        ranks: z.array(z.enum(['law', 'regulation', 'departmental-rule'])).min(1),
        /** `prevails`: in the place of the own term; `shortest`: whichever ends first. */
        effect: z.enum(['prevails', 'shortest']),
        ...provisionShape,
      })
      .exactOptional(),
    entrances: entrancesSchema.exactOptional(),
    requests: requestsSchema.exactOptional(),
    acceptance: acceptanceSchema,
    knowledge: knowledgeSchema,
    urgent: urgentSchema,
    handOver: handOverSchema.exactOptional(),
    roundTheClock: roundTheClockSchema.exactOptional(),
    lines: z.array(lineSchema).exactOptional(),
    leadAndAssistants: provision.exactOptional(),
    /** Several units may each be given a part of their own instead. */
    separately: provision.exactOptional(),
    /** Unclear or crossing duties: how it is found out whose the matter is. */
    coordination: z
      .strictObject({
        decidedBy: label,
        /** Who decides what coordination could not settle, in Chinese. */
        leaders: label.exactOptional(),
        /** The unit that it decided on can't return the ticket as not its own. */
        final: provision.exactOptional(),
        ...provisionShape,
      })
      .exactOptional(),
    /** What crosses regions, or their levels, is coordinated and supervised by the hotline of the regulation's own region. */
    acrossRegions: provision.exactOptional(),
    /** What every unit has to name in its entry of the directory. */
    unitEntries: z
      .strictObject({
        needs: z.array(z.enum(['liaison', 'section', 'handlers'])).min(1),
        ...provisionShape,
      })
      .exactOptional(),
    confidentiality: confidentialitySchema.exactOptional(),
    /** Units file what of their cases has to be kept secret; such cases are for staff set apart. */
    secrecyNeeds: provision.exactOptional(),
    /** Tickets that are done are archived; after how long is the city's to say. */
    archiving: provision.exactOptional(),
    callingIn: callingInSchema.exactOptional(),
    jointHandling: jointHandlingSchema.exactOptional(),
    signing: z.strictObject({ deemed: provision.exactOptional() }),
    return: returnSchema,
    extension: extensionSchema,
    answer: answerSchema,
    response: responseSchema.exactOptional(),
    review: reviewSchema,
    termination: terminationSchema.exactOptional(),
    revisit: revisitSchema,
    redo: redoSchema.exactOptional(),
    /** Tries to reach a citizen; at which hours they count is the city's to say. */
    contactAttempts: z
      .strictObject({ atLeast: z.int().positive(), hours: provision.exactOptional(), ...provisionShape })
      .exactOptional(),
    /** The citizen isn't to be contacted too often. */
    contactLimit: provision.exactOptional(),
    objection: objectionSchema.exactOptional(),
    supervision: supervisionSchema,
    naming: namingSchema.exactOptional(),
    ...oversightShape,
    rates: ratesSchema.exactOptional(),
    /** How the rates are worked out; those that it doesn't name are the shipped ones. */
    formulas: formulasSchema.exactOptional(),
    periods: periodsSchema.exactOptional(),
    bulletin: bulletinSchema.exactOptional(),
    /** Who analyses requests and treats what is concentrated in them. */
    governance: governanceSchema.exactOptional(),
  })
  .refine((each) => (each.inForce.from === undefined) === (each.draft === true), {
    error: 'a regulation has the day it came into force, unless it is a draft',
    path: ['inForce', 'from'],
  })
  .refine(
    ({ entrances = [], marks = [] }) =>
      entrances.every(({ mark }) => mark === undefined || marks.some(({ id }) => id === mark)),
    { error: 'an entrance marks with one of the marks', path: ['entrances'] },
  );

/** A regulation as loaded and checked. `id` is its slug. */
export type Regulation = z.infer<typeof regulationSchema>;
