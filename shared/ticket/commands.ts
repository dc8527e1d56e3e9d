import * as z from 'zod';
import { parseDay, parseInstant } from '../calendar/instant.ts';
import { CHANNELS } from '../caller.ts';
import { personal, type Sealed } from '../privacy/personal.ts';
import { GRADES, KINDS, MATTERS, METHODS } from '../regulation/vocabulary.ts';

/*
 * What can be asked of a ticket. Each schema is the body of an HTTP call; the domain is given the same
 * shape with personal texts replaced by references.
 */

const code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/);
/** Id of a unit in its city's directory. */
export const unitId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** As the ticket's deadlines name it. */
const clockId = z.string().regex(/^[a-z]+-\d{1,6}$/);

/** An ISO 8601 time with offset. */
export const instant = z.string().transform((text, ctx) => {
  const parsed = parseInstant(text);
  if (parsed) return parsed;
  ctx.addIssue({ code: 'custom', params: { rule: 'format:time-with-offset' } });
  return z.NEVER;
});

const day = z.string().transform((text, ctx) => {
  const parsed = parseDay(text);
  if (parsed) return parsed;
  ctx.addIssue({ code: 'custom', params: { rule: 'format:date' } });
  return z.NEVER;
});

const contact = z.strictObject({
  reached: z.boolean(),
  way: z.enum(['phone', 'sms', 'callback', 'visit', 'wechat']),
  note: personal().optional(),
});

const lawTerm = z.strictObject({
  length: z.union([
    z.strictObject({ hours: z.int().min(1).max(8784) }),
    z.strictObject({ workingDays: z.int().min(1).max(366) }),
    z.strictObject({ days: z.int().min(1).max(3660) }),
    z.strictObject({ months: z.int().min(1).max(120) }),
  ]),
  rank: z.enum(['law', 'regulation', 'departmental-rule']),
  citation: z.string().trim().min(4).max(200),
});

const described = {
  matter: z.enum(MATTERS).optional(),
  classCode: code.optional(),
  placeCode: code.optional(),
};

/** What a citizen asks for, through any channel. */
export const requestFields = {
  ...described,
  kind: z.enum(KINDS).optional(),
  text: personal(),
  title: personal().optional(),
  place: personal().optional(),
  name: personal().optional(),
  phone: personal().optional(),
  openId: personal().optional(),
  confidential: z.enum(['none', 'name', 'phone', 'all']).default('none'),
};

const rejection = z.strictObject({
  ground: code,
  reason: personal(),
  basis: personal(),
  instead: personal().optional(),
});

const submit = z.strictObject({
  ...requestFields,
  /** Region, day and eight random digits. */
  ticketNo: z.string().regex(/^\d{20}$/),
  region: z.string().regex(/^\d{6}$/),
  channel: z.enum(CHANNELS),
  person: z.string().optional(),
  callId: z.string().max(64).optional(),
  /** An agent on the phone accepts, answers or rejects in the same act. */
  accepted: z.boolean(),
  consentToWait: z.boolean().optional(),
  reply: personal().optional(),
  rejection: rejection.optional(),
});

export const COMMANDS = {
  submit,
  accept: z.strictObject({ ...described, kind: z.enum(KINDS), consentToWait: z.boolean().optional() }),
  reject: rejection,
  reply: z.strictObject({ reply: personal(), contact: contact.optional() }),
  'mark-complex': z.strictObject({ reason: personal() }),
  dispatch: z.strictObject({
    lead: unitId,
    assistants: z.array(unitId).max(10).default([]),
    lawTerm: lawTerm.optional(),
    note: personal().optional(),
  }),
  sign: z.strictObject({}),
  return: z.strictObject({
    reason: personal(),
    basis: personal(),
    siteVisit: z.boolean().default(false),
    proposedUnit: unitId.optional(),
    photos: z.array(personal()).max(9).default([]),
  }),
  'review-return': z.strictObject({ unit: unitId, granted: z.boolean(), reason: personal() }),
  contact: contact,
  /** The unit decides whether it accepts the case, where the regulation gives it a term to. */
  'unit-accept': z.strictObject({ accepted: z.boolean(), reason: personal().optional() }),
  respond: z.strictObject({ how: z.enum(['arrived', 'dealt-with']) }),
  'request-extension': z.strictObject({
    workingDays: z.int().min(1).max(366),
    reason: personal(),
    /** The term that is to be longer; the unit's own handling when left out. */
    clock: clockId.optional(),
  }),
  'review-extension': z.strictObject({
    granted: z.boolean(),
    /** Which term, where several extensions are asked for. */
    clock: clockId.optional(),
    workingDays: z.int().min(1).max(366).optional(),
    reason: personal().optional(),
    /** Why the hotline goes beyond what holds as a rule. */
    override: personal().optional(),
  }),
  answer: z.strictObject({
    handledBy: personal(),
    handledAt: instant,
    process: personal(),
    result: personal(),
    contact,
    publicReply: personal().optional(),
    unsolved: z.strictObject({ measures: personal(), promisedOn: day }).optional(),
    unlawful: z.strictObject({ explanation: personal() }).optional(),
  }),
  'review-answer': z.strictObject({ passed: z.boolean(), reason: personal().optional() }),
  revisit: z.strictObject({
    reached: z.boolean(),
    solved: z.enum(['yes', 'partly', 'no']).optional(),
    grade: z.enum(GRADES).optional(),
    unitContacted: z.boolean().optional(),
    note: personal().optional(),
    /** Whether dissatisfaction comes from the unit's own fault; may be found later, by `redo` or `close`. */
    finding: z.enum(['unit-fault', 'no-fault']).optional(),
    reason: personal().optional(),
  }),
  redo: z.strictObject({ finding: z.literal('unit-fault'), reason: personal() }),
  close: z.strictObject({ reason: personal() }),
  supervise: z.strictObject({ ground: code, method: z.enum(METHODS), reason: personal() }),
  /** What fell due is written down: a timer's command. */
  settle: z.strictObject({}),
  /** Open clocks are worked out again because the calendar or the settings changed. */
  recompute: z.strictObject({}),
} as const;

export type CommandType = keyof typeof COMMANDS;

/** A command's body before its texts are sealed. */
export type CommandBody<T extends CommandType> = z.output<(typeof COMMANDS)[T]>;

/** Who gives a command, as far as the domain cares. `unit` is the caller's own. */
export interface Actor {
  readonly side: 'hotline' | 'unit' | 'channel' | 'system';
  readonly unit?: string;
}

/** A command as `decide` takes it. */
export type Command<T extends CommandType = CommandType> = {
  [K in T]: { readonly type: K; readonly actor: Actor } & Omit<Sealed<CommandBody<K>>, 'type' | 'actor'>;
}[T];
