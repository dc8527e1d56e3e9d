import * as z from 'zod';
import { CHANNELS } from '../../caller.ts';
import { personal } from '../../privacy/personal.ts';
import { serviceCode } from '../../regulation/open311-schema.ts';
import { KINDS } from '../../regulation/vocabulary.ts';
import { attachment } from './attaching.ts';
import { confidenceFields } from './confidence.ts';
import { CONFIDENTIAL, code, contact, described, externalNo, lineName, ticketNo } from './fields.ts';
import { callFields, detailFields, reference } from './intake-form.ts';
import { marksForm, marksHeld } from './oversight.ts';

/** What a citizen asks for, through any channel. */
export const requestFields = {
  ...described,
  ...detailFields,
  kind: z.enum(KINDS).optional(),
  text: personal(),
  title: personal().optional(),
  place: personal().optional(),
  name: personal().optional(),
  phone: personal().optional(),
  openId: personal().optional(),
  confidential: z.enum(CONFIDENTIAL).default('none'),
  ...confidenceFields,
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
  /** Ids of the city's watched words that stand in it, found while the text is open. */
  words: z.array(code).max(10).optional(),
  ...callFields,
  /** The system whose number of the call it is. */
  callSystem: reference.optional(),
  /** The service of the city's public list under which it was asked (Open311). */
  service: serviceCode.optional(),
  /** The line that handed the matter over, with its number there: it is owed an answer. */
  source: z.strictObject({ line: lineName, externalNo }).optional(),
  /** An agent on the phone accepts, answers or rejects in the same act. */
  accepted: z.boolean(),
  consentToWait: z.boolean().optional(),
  reply: personal().optional(),
  knowledge: code.optional(),
  rejection: rejection.optional(),
  marks: marksHeld,
  /** What was uploaded before, as it was found. */
  attachments: z.array(attachment).max(9).optional(),
});

/** Taking a request in, as a person does it. */
export const acceptForm = z.strictObject({
  ...described,
  kind: z.enum(KINDS),
  consentToWait: z.boolean().optional(),
  marks: marksForm,
});

/** Taking a request in, or not, and answering it on line. */
export const acceptanceCommands = {
  submit,
  accept: acceptForm.extend({ marks: marksHeld }),
  reject: rejection,
  /** The answer, and the entry of the knowledge base that it comes from. */
  reply: z.strictObject({ reply: personal(), knowledge: code.optional(), contact: contact.optional() }),
  'mark-complex': z.strictObject({ reason: personal() }),
} as const;
