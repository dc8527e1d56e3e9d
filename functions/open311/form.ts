import * as z from 'zod';
import { PersonalText, personal } from '../../shared/privacy/personal.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import type { Open311Attribute, Open311Service } from '../../shared/regulation/open311-schema.ts';
import type { CommandBody } from '../../shared/ticket/commands.ts';
import { parsePart } from '../http/parse.ts';
import { wrong } from './refusals.ts';
import { one, type Sent } from './sent.ts';

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

type Form = Omit<
  CommandBody<'submit'>,
  'ticketNo' | 'channel' | 'person' | 'likeness' | 'words' | 'attachments'
>;

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
    ...(sent.fields.get('media_url') ?? []).flatMap((url) => noted('图片或附件地址', mediaAddress(url))),
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

/**
 * An address under which there may be a picture. It stays a text: nothing here follows it, or makes a link of it.
 * @throws Problem 400 for one that is not of the web, as a script or a file
 */
function mediaAddress(given: string): string {
  if (/^https?:\/\/\S+$/i.test(given) && URL.canParse(given)) return given;
  throw wrong('media_url', 'format:http-url');
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
