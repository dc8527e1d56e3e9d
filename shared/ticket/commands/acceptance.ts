import * as z from 'zod';
import { CHANNELS } from '../../caller.ts';
import { personal } from '../../privacy/personal.ts';
import { KINDS } from '../../regulation/vocabulary.ts';
import { attachment } from './attaching.ts';
import { code, contact, described, externalNo, lineName, ticketNo } from './fields.ts';

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

/** Why a request is not accepted, as a person says it. */
export const rejectionForm = z.strictObject({
  ground: code,
  reason: personal(),
  /** Where it says more than the clause of the ground, which the citizen is told anyway. */
  basis: personal().optional(),
  /** Where the citizen should go, where the ground's own words are not enough. */
  instead: personal().optional(),
  /** The same person's earlier ticket about the same matter. */
  repeatOf: ticketNo.optional(),
});

/** With how many requests like it that person brought before, which the hotline counts itself. */
const rejection = rejectionForm.extend({ repeats: z.int().min(0).optional() });

const submit = z.strictObject({
  ...requestFields,
  ticketNo,
  region: z.string().regex(/^\d{6}$/),
  channel: z.enum(CHANNELS),
  person: z.string().optional(),
  /** A keyed fingerprint of what is asked, by which alike requests are found. */
  likeness: z.string().max(64).optional(),
  callId: z.string().max(64).optional(),
  /** The line that handed the matter over, with its number there: it is owed an answer. */
  source: z.strictObject({ line: lineName, externalNo }).optional(),
  /** An agent on the phone accepts, answers or rejects in the same act. */
  accepted: z.boolean(),
  consentToWait: z.boolean().optional(),
  reply: personal().optional(),
  rejection: rejection.optional(),
  /** What was uploaded before, as it was found. */
  attachments: z.array(attachment).max(9).optional(),
});

/** Taking a request in, or not, and answering it on line. */
export const acceptanceCommands = {
  submit,
  accept: z.strictObject({ ...described, kind: z.enum(KINDS), consentToWait: z.boolean().optional() }),
  reject: rejection,
  reply: z.strictObject({ reply: personal(), contact: contact.optional() }),
  'mark-complex': z.strictObject({ reason: personal() }),
} as const;
