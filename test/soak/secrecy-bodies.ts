/** Bodies for every call that takes one, with something to be found in each text that is anybody's to choose. */
import { sampleOf } from '../../infra/openapi/sample.ts';
import type { JsonSchema } from '../../infra/openapi/schemas.ts';
import type { Chance } from './chance.ts';
import { confided, edited, said, WHO } from './secrecy-seeds.ts';

/** Fields that say who somebody is, and what they are filled with. */
const IDENTITIES: Readonly<Record<string, string>> = {
  name: WHO.name,
  citizenName: WHO.name,
  phone: WHO.phone,
  callerPhone: WHO.phone,
  callbackPhone: WHO.phone,
  place: WHO.place,
  address: WHO.place,
  address_string: WHO.place,
  first_name: '峰',
  last_name: WHO.name,
  email: WHO.mail,
  ip: WHO.ip,
  openId: WHO.openId,
  idNumber: WHO.idNumber,
};

/** Fields whose words are the system's own, though their schema takes any text. */
const STRUCTURE =
  /^(region|kind|unit|lead|units|assistants|accused|line|ground|matter|classCode|placeCode|code|id|ids|by|of|item|on|from|until|to|period|callId|agentId|callSystem|recordId|externalNo|provider|entrance|calledNumber|ticketNo|follows|attachments|photos|sha256|mediaType|provedBy|proof|why|citation|value|congress|api_key|jurisdiction_id|service_code|system|grant|topic|event|basis[A-Z]\w*|deputy|expert|unitId|agency|entry|version)$/;

/** A body as the schema asks for, with whatever it allows besides as chance has it. */
export function seededBody(schema: JsonSchema, where: string, random: Chance): unknown {
  return seeded(schema, '', where, random);
}

function seeded(schema: JsonSchema, field: string, where: string, random: Chance): unknown {
  const { type, enum: values, const: only, anyOf, oneOf, pattern, format } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(values)) return random.pick(values as [unknown, ...unknown[]]);
  const choices = (anyOf ?? oneOf ?? []) as JsonSchema[];
  if (choices.length > 0) return seeded(random.pick(choices as [JsonSchema]), field, where, random);
  if (type === 'object') return seededObject(schema, where, random);
  if (type === 'array') return seededList(schema, field, where, random);
  if (type === 'boolean') return random.happens(0.7);
  if (type !== 'string' && type !== undefined) return sampleOf(schema, field);
  // What is kept in clear takes nobody's numbers, which is asked of it with nonsense.
  const isPlain = schema['x-clear-words'] === true || STRUCTURE.test(field);
  if (pattern !== undefined || format !== undefined || isPlain) return sampleOf(schema, field);
  const most = Number(schema.maxLength ?? 400);
  const place = `${where} ${field}`;
  // What is published, or read by those who oversee, is as its writer has put it: only who is named is looked for.
  const shown = /\/(bulletins|assessments)\//.test(where);
  const short = shown ? edited() : said(place, most);
  return (IDENTITIES[field] ?? (most < 120 || shown ? short : confided(place))).slice(0, most);
}

function seededObject({ properties = {}, required = [] }: JsonSchema, where: string, random: Chance): object {
  const needed = new Set(required as string[]);
  const entries = Object.entries(properties as Record<string, JsonSchema>)
    .filter(([name]) => needed.has(name) || random.happens(TEXTS.test(name) ? 0.8 : 0.25))
    .map(([name, schema]) => [name, seeded(schema, name, where, random)]);
  return Object.fromEntries(entries);
}

/** What is rather a text than a code: sent nearly always. */
const TEXTS =
  /text|note|reason|name|phone|place|reply|title|result|process|basis|opinion|description|email|address|message|measure|finding|words|remark/i;

function seededList({ items = {}, minItems = 0 }: JsonSchema, field: string, where: string, random: Chance) {
  const count = Math.max(Number(minItems), random.happens(0.3) ? 1 : 0);
  return Array.from({ length: count }, () => seeded(items as JsonSchema, field, where, random));
}
