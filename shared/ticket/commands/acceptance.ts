import * as z from 'zod';
import { CHANNELS } from '../../caller.ts';
import { personal } from '../../privacy/personal.ts';
import { KINDS } from '../../regulation/vocabulary.ts';
import { code, contact, described } from './fields.ts';

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

/** Taking a request in, or not, and answering it on line. */
export const acceptanceCommands = {
  submit,
  accept: z.strictObject({ ...described, kind: z.enum(KINDS), consentToWait: z.boolean().optional() }),
  reject: rejection,
  reply: z.strictObject({ reply: personal(), contact: contact.optional() }),
  'mark-complex': z.strictObject({ reason: personal() }),
} as const;
