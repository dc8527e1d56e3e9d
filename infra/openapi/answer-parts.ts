import * as z from 'zod';
import type { Deadline } from '../../functions/commands/deadlines.ts';
import type { Missing } from '../../functions/missing-facts.ts';
import type { NonAcceptance } from '../../functions/non-acceptance.ts';
import { CHANNELS } from '../../shared/caller.ts';
import type { TicketLine } from '../../shared/ports.ts';
import { DESTROYED } from '../../shared/regulation/retention.ts';
import {
  ATTACHMENT_PURPOSES,
  CALLS_THROUGH,
  CLOCKS,
  FACTS,
  GRADES,
  HAND_OVER_MODES,
  KINDS,
  MATTERS,
  METHODS,
} from '../../shared/regulation/vocabulary.ts';
import { ATTACHMENT_TYPES, type Attachment } from '../../shared/ticket/attachment.ts';
import type { Keeping } from '../../shared/ticket/keeping.ts';
import type { AbuseIncident } from '../../shared/ticket/oversight.ts';
import { SECRECIES } from '../../shared/ticket/secrecy.ts';
import { type HandOver, STAGES } from '../../shared/ticket/ticket.ts';
import { ACTS_TO_DO, type MarkLine } from '../../shared/ticket/work-lines.ts';

/** What a call answers, by its status. */
export type Answers = Readonly<Record<number, z.ZodType>>;

/* What the answers of the API are made up of. */

/** An ISO 8601 time with offset. */
export const at = z.string().meta({ format: 'date-time' });
export const day = z.string().meta({ format: 'date' });
export const no = z.string().regex(/^\d{20}$/);
export const count = z.int().min(0);

/** A schema for each field that a type has, so that a field added to the type is missed here by the compiler. */
export type Shape<T> = { readonly [K in keyof Required<T>]: z.ZodType };

const text = z.string();
const clause = z.string();
const unit = z.string();
const status = z.enum(['stated', 'interpreted', 'operator']);

/** A page of a list; without a cursor it is the last. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), cursor: z.string().optional() });
}

export const outcome = z.enum([
  'rejected',
  'answered-online',
  'handed-over',
  'terminated',
  'satisfied',
  'dissatisfied',
  'unreached',
]);

/** What a request is, in codes. */
export const lineCodes = {
  kind: z.enum(KINDS).optional(),
  matter: z.enum(MATTERS).optional(),
  placeCode: text.optional(),
};
export const codes = { ...lineCodes, classCode: text.optional() };

const urgent = z.strictObject({ at, clause, handOver: z.literal(true).optional() });

const runningTerm = z.strictObject({
  id: text,
  clock: z.enum(CLOCKS),
  unit: unit.optional(),
  dueAt: at,
  dueOn: day,
  clause,
  status,
  provisional: z.boolean(),
  overdue: z.boolean(),
});

/** What a request lacks, and what its citizen is told. */
export const missing = z.strictObject({
  facts: z.array(
    z.strictObject({ fact: z.enum(FACTS), need: z.enum(['this-matter', 'some-matters', 'encouraged']) }),
  ),
  told: text,
  clause,
} satisfies Shape<Missing>);

/** A ticket as a command or an intake answers it. */
export const ticketAnswer = z.strictObject({
  ticketNo: no,
  region: text,
  version: z.int().min(1),
  stage: z.enum(STAGES),
  kind: z.enum(KINDS).optional(),
  matter: z.enum(MATTERS).optional(),
  urgent: urgent.optional(),
  channel: z.enum(CHANNELS),
  submittedAt: at,
  acceptedAt: at.optional(),
  closedAt: at.optional(),
  outcome: outcome.optional(),
  follows: no.optional(),
  notAccepted: z
    .strictObject({
      ground: text,
      clause,
      label: text.optional(),
      basis: text.optional(),
      told: text.optional(),
      repeatOf: no.optional(),
    } satisfies Shape<NonAcceptance>)
    .optional(),
  missing: missing.optional(),
  deadlines: z.array(runningTerm),
  supervisions: z.array(z.looseObject({ id: text, ground: text, method: z.enum(METHODS) })).optional(),
});

/** A file of a ticket. */
export const attachment = z.strictObject({
  id: z.uuid(),
  purpose: z.enum(ATTACHMENT_PURPOSES),
  mediaType: z.enum(ATTACHMENT_TYPES),
  bytes: count,
  unit: unit.optional(),
  released: z.literal(true).optional(),
} satisfies Shape<Attachment>);

const assignment = z.looseObject({
  unit,
  role: text,
  receivedAt: at,
  signed: z.strictObject({ at, on: day, deemed: z.boolean() }).optional(),
  failedContacts: count,
  reachedCitizen: z.boolean(),
  toTell: z.strictObject({ since: at, clause }).optional(),
  answeredAt: at.optional(),
  promisedOn: day.optional(),
});

const supervision = z.looseObject({
  id: text,
  ground: text,
  method: z.enum(METHODS),
  openedAt: at,
  answeredAt: at.optional(),
  endedAt: at.optional(),
  solved: z.boolean().optional(),
});

/** A matter handed over to another line. */
export const handOver = z.strictObject({
  line: text,
  mode: z.enum(HAND_OVER_MODES),
  at,
  state: z.enum(['pending', 'acknowledged', 'refused']),
  from: z.enum(STAGES).optional(),
  externalNo: text.optional(),
  fedBackAt: at.optional(),
  solved: z.enum(['yes', 'partly', 'no']).optional(),
} satisfies Shape<HandOver>);

const revisit = z.looseObject({
  attempts: count,
  reached: z.boolean(),
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  grade: z.enum(GRADES).optional(),
  satisfied: z.boolean().optional(),
});

/** A ticket as whoever handles it sees it. What each part of its course holds beside this may grow. */
export const ticketDetails = ticketAnswer.extend({
  classCode: text.optional(),
  placeCode: text.optional(),
  complex: z.boolean(),
  form: z.looseObject({}).optional(),
  source: z.looseObject({ line: text, externalNo: text }).optional(),
  handOvers: z.array(handOver).optional(),
  attachments: z.array(attachment).optional(),
  assignments: z.array(assignment),
  extension: z.strictObject({
    granted: count,
    pending: z.array(z.strictObject({ clock: text, requestedAt: at, workingDays: count })),
  }),
  returns: count,
  returnsBy: z.record(text, z.looseObject({})).optional(),
  coordination: z
    .looseObject({ state: z.enum(['open', 'with-leaders', 'decided']), openedAt: at })
    .optional(),
  across: z
    .looseObject({ state: z.enum(['open', 'decided']), openedAt: at, to: text, regions: z.array(text) })
    .optional(),
  calls: z
    .array(z.looseObject({ unit: text, through: z.enum(CALLS_THROUGH), at, answered: z.boolean() }))
    .optional(),
  joint: z.array(z.looseObject({ field: text, at })).optional(),
  redos: count,
  revisit: revisit.optional(),
  supervisions: z.array(supervision),
  oversight: z.looseObject({ urged: count.optional() }).optional(),
  accused: z.array(unit).optional(),
  accusedOfficers: z.array(text).optional(),
  secrets: z.record(unit, z.enum(['filed', 'granted', 'refused'])).optional(),
  keeping: z
    .strictObject({
      archived: z.strictObject({ at, entries: count, digest: text }).optional(),
      heldSince: at.optional(),
      ordered: z.array(z.enum(DESTROYED)).optional(),
      destroyed: z.array(z.enum(DESTROYED)).optional(),
    } satisfies Shape<Keeping>)
    .optional(),
  consent: z.boolean().optional(),
  secrecy: z.enum(SECRECIES),
  texts: z.record(text, text),
});

/** One line of a work list. */
export const workLine = z.strictObject({
  ticketNo: no,
  stage: z.enum(STAGES),
  channel: z.enum(CHANNELS),
  ...codes,
  urgent: z.boolean().optional(),
  overdue: z.boolean(),
  dueAt: at.optional(),
  todo: z.array(z.enum(ACTS_TO_DO)),
} satisfies Shape<TicketLine>);

/** One line of a mark's ledger. */
export const markLine = z.strictObject({
  ticketNo: no,
  mark: text,
  markedAt: at,
  behind: text.optional(),
  stage: z.enum(STAGES),
  outcome: outcome.optional(),
  kind: z.enum(KINDS).optional(),
  lead: unit.optional(),
  dueAt: at.optional(),
  overdue: z.boolean(),
} satisfies Shape<MarkLine>);

const event = z.looseObject({ type: text, at, recordedAt: at, cause: z.enum(['person', 'law']) });

/** One commit of a ticket. */
export const ledgerEntry = z.strictObject({
  version: z.int().min(1),
  command: text,
  actor: text,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  events: z.array(event),
});

/** A clock with its whole course. */
export const deadline = z.strictObject({
  id: text,
  clock: z.enum(CLOCKS),
  unit: unit.optional(),
  state: z.enum(['running', 'overdue', 'met', 'late', 'lapsed', 'cancelled']),
  endedAt: at.optional(),
  dueAt: at,
  dueOn: day,
  provisional: z.boolean(),
  earliestOn: day,
  latestOn: day,
  clause,
  status,
  why: z.looseObject({
    regulation: text,
    clause,
    citation: z.looseObject({}),
    status,
    start: z.looseObject({ event: text }),
    length: z.looseObject({}),
    convention: z.looseObject({}),
    calendar: text,
    settings: text.optional(),
    days: z.array(z.looseObject({ day, why: text })),
    note: text.optional(),
  }),
  explained: z.array(text),
  moves: z.array(z.strictObject({ at, from: at, to: at, reason: text })),
} satisfies Shape<Deadline>);

/** A ticket that is like another. */
export const found = z.looseObject({
  ticketNo: no,
  score: z.number().min(0).max(100),
  alike: z.boolean(),
  reasons: z.looseObject({}),
  ...codes,
  stage: z.enum(STAGES).optional(),
  dueOn: day.optional(),
  canLead: z.boolean().optional(),
});

/** An incident of abuse. */
export const incident = z.strictObject({
  ticketNo: no,
  ground: text,
  measure: text,
  clause,
  at,
  to: text.optional(),
  unit: text.optional(),
} satisfies Shape<AbuseIncident & { readonly ticketNo: string }>);
