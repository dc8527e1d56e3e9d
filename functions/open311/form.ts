import * as z from 'zod';
import { PersonalText, personal } from '../../shared/privacy/personal.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import type { Open311Attribute, Open311Service } from '../../shared/regulation/open311-schema.ts';
import type { CommandBody } from '../../shared/ticket/commands.ts';
import { parsePart } from '../http/parse.ts';
import type { ApiRequest } from '../http/route.ts';
import { wrong } from './refusals.ts';

/** What a client has sent, by name: fields, and the answers to a service's questions by their codes. */
export interface Sent {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly answers: ReadonlyMap<string, readonly string[]>;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** `attribute[CODE]`, or `attribute[CODE][]` for one of several values. */
const ANSWER = /^attribute\[([^[\]]{1,64})\](?:\[\d{0,3}\])?$/;
const REPLACED = '\u{FFFD}';

/**
 * Reads the body of a POST, and what of it came in the query instead. What is empty counts as not sent; what is unknown
 * is left aside.
 * @throws Problem 400 for a body of another type, that is no UTF-8, or that carries files
 */
export async function sentBy(request: Pick<ApiRequest, 'headers' | 'rawBody' | 'query'>): Promise<Sent> {
  const query = Object.entries(request.query as Readonly<Record<string, string>>);
  const pairs = [...query, ...(await bodyPairs(request.headers['content-type'] ?? '', request.rawBody))];
  const fields = new Map<string, string[]>();
  const answers = new Map<string, string[]>();
  for (const [name, given] of pairs) {
    const value = given.trim();
    if (value === '') continue;
    const code = ANSWER.exec(name)?.[1];
    const [place, key] = code === undefined ? [fields, name.replace(/\[\]$/, '')] : [answers, code];
    const before = place.get(key) ?? [];
    if (!before.includes(value)) place.set(key, [...before, value]);
  }
  return { fields, answers };
}

async function bodyPairs(type: string, bytes: Uint8Array): Promise<readonly (readonly [string, string])[]> {
  if (bytes.length === 0) return [];
  if (/^multipart\/form-data\s*;/i.test(type)) return multipartPairs(type, bytes);
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw wrong('Content-Type', 'one-of:application/x-www-form-urlencoded|multipart/form-data');
  }
  const text = decoded(bytes);
  const pairs = [...new URLSearchParams(text)];
  // The parser puts a mark in the place of what is no UTF-8; a mark that was sent as such is a mark.
  const marked = /%EF%BF%BD/i.test(text) || text.includes(REPLACED);
  if (!marked && pairs.some((pair) => pair.join().includes(REPLACED))) throw wrong('body', 'utf-8');
  return pairs;
}

function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw wrong('body', 'utf-8');
  }
}

async function multipartPairs(
  type: string,
  bytes: Uint8Array,
): Promise<readonly (readonly [string, string])[]> {
  decoded(bytes);
  const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw wrong('body', 'multipart');
    });
  return [...form].map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    // The standard has addresses of pictures only; one that is sent must not be lost unnoticed.
    throw wrong('media', 'send-media_url-instead');
  });
}

/** A field that has one value. */
export function one({ fields }: Sent, name: string): string | undefined {
  const values = fields.get(name) ?? [];
  if (values.length > 1) throw wrong(name, 'duplicate');
  return values[0];
}

const degrees = (most: number) =>
  z
    .string()
    .regex(/^[+-]?\d{1,3}(\.\d{1,20})?$/)
    .transform(Number)
    .refine((value) => Math.abs(value) <= most, { params: { rule: `within:${most}` } })
    .optional();

const line = z.string().max(500).optional();

export const fieldsOfRequest = z.object({
  description: personal().optional(),
  lat: degrees(90),
  long: degrees(180),
  address_string: personal().optional(),
  address_id: line,
  email: line,
  first_name: line,
  last_name: line,
  phone: line,
});

const SINGLE = Object.keys(fieldsOfRequest.shape) as (keyof typeof fieldsOfRequest.shape)[];

type Form = Omit<CommandBody<'submit'>, 'ticketNo' | 'channel' | 'person' | 'likeness' | 'attachments'>;

/**
 * A request under a service as the desk takes it. What has no field of its own there (answers, e-mail, addresses of
 * pictures, a phone number that is none) stands in the request's text, for whoever handles it to read.
 * @throws Problem 400 that names the field
 */
export function formOf(region: string, service: Open311Service, sent: Sent): Form {
  const given = Object.fromEntries(SINGLE.map((name) => [name, one(sent, name)]));
  const asked = parsePart('body', fieldsOfRequest, given);
  const { lat, long, address_string: place, address_id: placeId } = asked;
  if ((lat === undefined) !== (long === undefined))
    throw wrong(lat === undefined ? 'lat' : 'long', 'required');
  if (lat === undefined && !place && placeId === undefined) {
    throw wrong('address_string', 'required: lat and long, address_string or address_id');
  }
  const called = asked.phone === undefined ? undefined : parsePhone(asked.phone);
  const name = fullName(asked.first_name, asked.last_name);
  const text = [
    asked.description?.text ?? service.name,
    ...answersText(service, sent),
    ...noted('地址编号', placeId),
    ...noted('电子邮箱', asked.email),
    ...noted('联系电话', called ? undefined : asked.phone),
    ...(sent.fields.get('media_url') ?? []).flatMap((url) => noted('图片或附件地址', url)),
  ].join('\n');
  const { kind, matter, classCode } = service;
  return {
    region,
    service: service.code,
    accepted: false,
    confidential: 'none',
    text: parsePart('body', z.object({ description: personal() }), { description: text }).description,
    ...(kind && { kind }),
    ...(matter && { matter }),
    ...(classCode !== undefined && { classCode }),
    ...(place && { place }),
    ...(lat !== undefined && { coordinates: new PersonalText(`${lat},${long}`) }),
    ...(name !== undefined && { name: new PersonalText(name) }),
    ...(called && 'e164' in called && { phone: new PersonalText(asked.phone ?? '') }),
  };
}

/** In the order of the language that the names are written in. */
function fullName(first: string | undefined, last: string | undefined): string | undefined {
  const han = /\p{Script=Han}/u.test(`${first ?? ''}${last ?? ''}`);
  const parts = (han ? [last, first] : [first, last]).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(han ? '' : ' ');
}

function noted(label: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`【${label}】${value}`];
}

/** The answers to the service's questions as lines of text. What no question asks is left aside. */
function answersText({ attributes = [] }: Open311Service, { answers }: Sent): string[] {
  return attributes
    .filter(({ readOnly }) => !readOnly)
    .flatMap((attribute) => {
      const given = answers.get(attribute.code) ?? [];
      const field = `attribute[${attribute.code}]`;
      if (given.length === 0 && attribute.required) throw wrong(field, 'required');
      const said = given.map((value) => answerText(attribute, value, field));
      if (said.length > 1 && attribute.datatype !== 'multivaluelist') throw wrong(field, 'duplicate');
      return noted(attribute.description, said.length === 0 ? undefined : said.join('、'));
    });
}

function answerText({ datatype, values }: Open311Attribute, value: string, field: string): string {
  if (values) {
    const chosen = values.find(({ key }) => key === value);
    if (!chosen) throw wrong(field, 'one-of-its-values');
    return chosen.name;
  }
  if (datatype === 'number' && !/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(value)) throw wrong(field, 'type:number');
  if (datatype === 'datetime' && Number.isNaN(Date.parse(value))) throw wrong(field, 'format:datetime');
  return value;
}
