import * as z from 'zod';
import { KINDS, MATTERS } from './vocabulary.ts';

/*
 * What a city tells clients of Open311 GeoReport v2 (docs/channels/open311.md): the services that it offers, and how
 * much of a request everybody may read.
 */

/** A service's code, as clients name it; the last dot of a path begins the format. */
export const serviceCode = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_.-]{0,31}$/);

const words = z.string().trim().min(1).max(200);

/** The standard's types of answers to a question of a service. */
export const ATTRIBUTE_TYPES = [
  'string',
  'number',
  'datetime',
  'text',
  'singlevaluelist',
  'multivaluelist',
] as const;

const attribute = z
  .strictObject({
    code: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,31}$/),
    datatype: z.enum(ATTRIBUTE_TYPES),
    /** The question, or what is only to be read. */
    description: words,
    /** How it is to be answered. */
    hint: words.exactOptional(),
    /** Without an answer to it no request is taken. */
    required: z.boolean(),
    /** It is only to be read, and has no answer. */
    readOnly: z.literal(true).exactOptional(),
    /** What a list is to choose from. */
    values: z
      .array(z.strictObject({ key: z.string().regex(/^[^\s,]{1,32}$/), name: words }))
      .min(1)
      .max(200)
      .refine((values) => distinct(values.map(({ key }) => key)))
      .exactOptional(),
  })
  .refine(({ datatype, values }) => datatype.endsWith('list') === (values !== undefined), {
    path: ['values'],
  })
  .refine(({ required, readOnly }) => !(required && readOnly), { path: ['readOnly'] });
/** A question that a service asks beside the request itself. */
export type Open311Attribute = z.infer<typeof attribute>;

const service = z.strictObject({
  code: serviceCode,
  /** As citizens read it. */
  name: words,
  description: words.exactOptional(),
  keywords: z
    .array(z.string().regex(/^[^,]{1,40}$/))
    .max(30)
    .exactOptional(),
  group: words.exactOptional(),
  /** What its requests are, before an agent has looked at them. */
  kind: z.enum(KINDS).exactOptional(),
  matter: z.enum(MATTERS).exactOptional(),
  classCode: z
    .string()
    .regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/)
    .exactOptional(),
  attributes: z
    .array(attribute)
    .max(30)
    .refine((all) => distinct(all.map(({ code }) => code)))
    .exactOptional(),
});
/** A service that the city offers. */
export type Open311Service = z.infer<typeof service>;

/** What of a request everybody may read beside its state: the reviewed reply, the place, the rounded coordinates. */
export const SHOWN = ['reply', 'place', 'location'] as const;

/** The part of a city's settings that is about Open311. */
export const open311Fields = {
  /** The services, in the order in which they are listed; one for each kind of request when left out. */
  services: z
    .array(service)
    .min(1)
    .max(500)
    .refine((all) => distinct(all.map(({ code }) => code)))
    .exactOptional(),
  /** How many requests are taken from one client in an hour. */
  perHour: z.int().min(1).max(100_000).exactOptional(),
  /** The entrance that it is, where the city tells several apart. */
  entrance: z.string().max(32).exactOptional(),
  /** Requests are found by their number only, and not listed by date. */
  unlisted: z.literal(true).exactOptional(),
  shows: z.array(z.enum(SHOWN)).exactOptional(),
  /** Whom to turn to, and how to get a key, as the discovery file has it. */
  contact: words.exactOptional(),
  keyService: words.exactOptional(),
};

function distinct(codes: readonly string[]): boolean {
  return new Set(codes).size === codes.length;
}
