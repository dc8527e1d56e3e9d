import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { clauseById } from './clauses.ts';
import { CLOCKS, KINDS, MATTERS, METHODS, STARTS } from './vocabulary.ts';

/**
 * The form of a regulation's data. Loading checks the whole of it: an unknown clause, a number without a
 * start event or a regulation without its dates never reaches a ticket.
 */

const clauseId = z
  .string()
  .refine((id) => clauseById(id) !== undefined, { error: 'not in the clause register' });

/** Where a value stands in the text, how binding it is, and whether the text or a reading of ours gives it. */
const provisionShape = {
  clause: clauseId,
  article: z.int().positive(),
  paragraph: z.int().positive().exactOptional(),
  /** 项 */
  item: z.int().positive().exactOptional(),
  /** 目 */
  point: z.int().positive().exactOptional(),
  force: z.enum(['must', 'as-a-rule', 'may']),
  status: z.enum(['stated', 'interpreted', 'unset']),
  /** Where they differ from the regulation's own dates. */
  from: daySchema.exactOptional(),
  until: daySchema.exactOptional(),
  /** In Chinese: how the text is read where it leaves something open. */
  note: z.string().min(1).exactOptional(),
};
const provision = z.strictObject(provisionShape);
/** One provision of a regulation, as data. */
export type Provision = z.infer<typeof provision>;

/** How long a term is; numbers of the law live in data only. */
export const lengthSchema = z.union([
  z.strictObject({ hours: z.number().positive() }),
  z.strictObject({ workingDays: z.int().positive() }),
  z.strictObject({ days: z.int().positive() }),
  z.strictObject({ months: z.int().positive() }),
  z.strictObject({ sameDay: z.literal(true) }),
]);

const kinds = z.array(z.enum(KINDS)).min(1);
const label = z.string().min(1);

const term = z
  .strictObject({
    clock: z.enum(CLOCKS),
    kinds,
    /** Conditions: the term holds only for what meets every one it names. */
    complex: z.literal(true).exactOptional(),
    siteVisit: z.literal(true).exactOptional(),
    matters: z.array(z.enum(MATTERS)).min(1).exactOptional(),
    methods: z.array(z.enum(METHODS)).min(1).exactOptional(),
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
  )
  .refine((each) => each.status !== 'interpreted' || each.note !== undefined, {
    error: 'a reading of ours says in a note what it reads',
  });
/** One term of one clock, with the conditions under which it holds. */
export type Term = z.infer<typeof term>;

const workingDays = z.int().positive();
const extensionLimits = {
  max: z.strictObject({ workingDays, force: provisionShape.force }).exactOptional(),
  count: z.strictObject({ value: z.int().positive(), force: provisionShape.force }).exactOptional(),
};

const acceptance = z.strictObject({
  /** Grounds on which a request isn't accepted. */
  grounds: z.array(z.strictObject({ id: z.string().min(1), label, ...provisionShape })),
  /** What the citizen is told, when not accepted. */
  notice: provision.exactOptional(),
});

const returnRules = z.strictObject({
  sameDay: provision.exactOptional(),
  siteVisit: provision.exactOptional(),
  /** Matters that need a photo of the site. */
  photo: z.strictObject({ matters: z.array(z.enum(MATTERS)).min(1), ...provisionShape }).exactOptional(),
  /** Too late to return: the ticket counts as signed. */
  late: provision.exactOptional(),
  review: provision.exactOptional(),
  needs: z.strictObject({
    sameDay: z.array(z.enum(['reason', 'basis', 'proposedUnit'])),
    siteVisit: z.array(z.enum(['reason', 'basis', 'proposedUnit'])),
  }),
});

const answer = z.strictObject({
  /** What a submitted answer must hold. */
  fields: z.array(z.enum(['handledBy', 'handledAt', 'process', 'result', 'contact'])),
  ...provisionShape,
  unsolved: z
    .strictObject({ needs: z.array(z.enum(['measures', 'promisedOn'])), ...provisionShape })
    .exactOptional(),
  unlawful: z.strictObject({ needs: z.array(z.enum(['explanation'])), ...provisionShape }).exactOptional(),
  contactCitizen: provision.exactOptional(),
});

const supervision = z.strictObject({
  grounds: z.array(
    z.strictObject({
      id: z.string().min(1),
      label,
      /** Clocks whose overdue end opens a supervision by itself, and by which method. */
      opensOn: z.array(z.enum(CLOCKS)).min(1).exactOptional(),
      method: z.enum(METHODS).exactOptional(),
      ...provisionShape,
    }),
  ),
  extension: z.strictObject({ ...extensionLimits, ...provisionShape }).exactOptional(),
  /** Still unsolved after supervision: to whom it goes. */
  escalation: z.strictObject({ to: label, ...provisionShape }).exactOptional(),
});

/** A regulation: its dates, its terms, and what it requires of conduct. What a block leaves out, it doesn't know. */
export const regulationSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z]+$/),
    region: z.string().regex(/^\d{6}$/),
    title: label,
    issued: daySchema.exactOptional(),
    /** The days on which a ticket may be accepted under it; no `from` for a draft. */
    inForce: z.strictObject({
      from: daySchema.exactOptional(),
      until: daySchema.exactOptional(),
      clause: clauseId,
    }),
    draft: z.literal(true).exactOptional(),
    terms: z.array(term),
    /** Terms that other laws set: for which clocks, from which rank of source, and what they do to the own term. */
    lawTerms: z
      .strictObject({
        clocks: z.array(z.enum(CLOCKS)).min(1),
        ranks: z.array(z.enum(['law', 'regulation', 'departmental-rule'])).min(1),
        effect: z.literal('prevails'),
        ...provisionShape,
      })
      .exactOptional(),
    acceptance,
    knowledge: z.strictObject({
      /** Answered on line from the knowledge base; else the unit is asked and the citizen called back. */
      online: provision.exactOptional(),
      direct: provision.exactOptional(),
    }),
    /** Matters that are passed on at once, and to which bureau. */
    urgent: z.array(z.strictObject({ matter: z.enum(MATTERS), unitRole: label, ...provisionShape })),
    leadAndAssistants: provision.exactOptional(),
    signing: z.strictObject({ deemed: provision.exactOptional() }),
    return: returnRules,
    extension: z.strictObject({
      ...extensionLimits,
      beforeExpiry: z.boolean(),
      /** Clocks that are never extended. */
      notFor: z.array(z.enum(CLOCKS)),
      ...provisionShape,
    }),
    answer,
    review: z.strictObject({ failed: z.literal('original-term').exactOptional(), ...provisionShape }),
    revisit: provision,
    redo: z.strictObject({ finding: z.literal('unit-fault'), ...provisionShape }).exactOptional(),
    contactAttempts: z.strictObject({ atLeast: z.int().positive(), ...provisionShape }).exactOptional(),
    supervision,
  })
  .refine((each) => (each.inForce.from === undefined) === (each.draft === true), {
    error: 'a regulation has the day it came into force, unless it is a draft',
    path: ['inForce', 'from'],
  });

/** A regulation as loaded and checked. `id` is its slug. */
export type Regulation = z.infer<typeof regulationSchema>;
