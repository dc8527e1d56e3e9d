import * as z from 'zod';
import { PersonalText, personal } from '../../privacy/personal.ts';
import { CALLER_TYPES, CONTACT_WAYS, SEXES, URGENCIES } from '../../regulation/vocabulary.ts';
import { code } from './fields.ts';

/** A reference of another system: of a call, a recording, or that system itself. */
export const reference = z.string().regex(/^[\x21-\x7e]{1,64}$/);

/** Number of an entry of the knowledge base. */
export const entryNo = z.string().regex(/^K\d{8}$/);

/** What is kept like a citizen's words although it is one of a list. */
function personalOf<const T extends readonly string[]>(list: T) {
  return z.enum(list).transform((text) => new PersonalText(text));
}

/** Where it happened, as a map has it; kept as `latitude,longitude`. */
const coordinates = z
  .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
  .transform(({ latitude, longitude }) => new PersonalText(`${latitude},${longitude}`));

/** What a form asks for beside the request itself, whoever fills it in. */
export const detailFields = {
  sex: personalOf(SEXES).optional(),
  callerType: z.enum(CALLER_TYPES).optional(),
  /** The citizen does not say who they are: the form has no name and no number. */
  anonymous: z.boolean().optional(),
  /** When it happened, as the citizen says it. */
  happenedAt: personal().optional(),
  coordinates: coordinates.optional(),
  /** Whom or what it is about. */
  subject: personal().optional(),
  /** How the citizen wants to be answered. */
  replyWay: z.enum([...CONTACT_WAYS, 'none']).optional(),
  /** By which of the city's entrances it came in, where a channel has several. */
  entrance: code.optional(),
  /** Entries of the knowledge base that were shown before, and were not enough. */
  answeredWith: z.array(entryNo).max(3).optional(),
};

/** How pressing it is, as whoever took it down judges. It changes no term. */
export const urgency = z.enum(URGENCIES).optional();

/** What an agent's form says of the call. */
export const callFields = {
  urgency,
  callId: reference.optional(),
  /** The number that called, where it is not the one to be reached at. */
  callerPhone: personal().optional(),
  calledNumber: z
    .string()
    .regex(/^\+?\d{3,20}$/)
    .optional(),
  agentId: code.optional(),
  recordId: reference.optional(),
};
