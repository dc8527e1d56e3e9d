import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import { operationsOf } from '../../infra/openapi/operations.ts';
import { servedRoutes } from '../../infra/openapi/routes.ts';
import { jsonSchema } from '../../infra/openapi/schemas.ts';

/*
 * Every field of every call in which somebody may write freely: what is neither personal, nor bound by a pattern, a list
 * or a format, nor kept from people's numbers, has to be decided on here (docs/free-texts.md).
 */

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly 'x-personal'?: true;
  readonly 'x-clear-words'?: true;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** What becomes of those that the schemas leave free, by call and field. */
const DECIDED: Readonly<Record<string, readonly string[]>> = {
  'sealed, and masked when read': [
    'POST /v1/hand-ins title',
    'POST /v1/hand-ins text',
    'POST /v1/bulletins/{region}/{period}/draft problems',
    'POST /v1/bulletins/{region}/{period}/draft suggestions',
    'POST /v1/bulletins/{region}/{period}/draft cases[].title',
    'POST /v1/bulletins/{region}/{period}/draft cases[].text',
    'POST /v1/assessments/{region}/{period}/entries foundBy',
    'POST /v1/assessments/{region}/{period}/entries evidence',
    'POST /v1/assessments/{region}/{period}/entries note',
    'POST /v1/assessments/{region}/{period}/objections reason',
    'POST /v1/assessments/{region}/{period}/objections/{objection} reason',
  ],
  'masked before it is kept': ['POST /v1/bulletins/{region}/{period}/publish reason'],
  'one that is known, or refused': [
    'POST /v1/assessments/{region}/{period}/entries item',
    'POST /v1/assessments/{region}/{period}/entries of',
    'POST /v1/assessments/{region}/{period}/entries replaces',
    'POST /v1/assessments/{region}/{period}/objections item',
    'POST /v1/tickets/{ticketNo}/grant-reveal unit',
  ],
  'kept nowhere': [
    'POST /v1/audit/search cursor',
    'POST /v1/audit/search phone',
    'POST /v1/audit/search field',
  ],
  'proved, and not kept': ['POST /v1/intake/form/{region} captcha'],
};
/** Held against people's numbers when it is published (functions/rulebook/clear.ts). */
const RULEBOOK = /^PUT \/v1\/admin\/(units|settings|experts|subscribers|connectors|calendars)\//;
const DEPUTIES = /^PUT \/v1\/admin\/deputies\/\S+ (deputies\[\]\.)?congress$/;
/** Becomes the request of an ordinary form, which is sealed, or is not looked at. */
const OPEN311 = /^POST \/open311\/v2\/requests\.(xml|json) /;

function free(schema: Schema | undefined, root: Schema, path = ''): string[] {
  if (!schema) return [];
  if (schema.$ref !== undefined) return free(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''], root, path);
  if (schema['x-personal'] || schema['x-clear-words']) return [];
  const { pattern, format, enum: list, const: only } = schema;
  const bound = pattern ?? format ?? list ?? only;
  if (schema.type === 'string') return bound === undefined ? [path] : [];
  const within = (name: string) => (path === '' ? name : `${path}.${name}`);
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const items = [schema.items, ...(schema.prefixItems ?? [])].filter((each) => typeof each === 'object');
  const more = schema.additionalProperties;
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => free(each, root, within(name))),
    ...free(schema.propertyNames, root, `${path}{name}`),
    ...(typeof more === 'object' ? free(more, root, `${path}{}`) : []),
    ...items.flatMap((each) => free(each, root, `${path}[]`)),
    ...parts.flatMap((each) => free(each, root, path)),
  ];
}

let written: readonly string[];
beforeAll(async () => {
  const operations = operationsOf(await servedRoutes(FUNCTIONS));
  const found = operations.flatMap(({ method, path, body }) => {
    const schema = body && (jsonSchema(body) as Schema);
    return schema ? free(schema, schema).map((field) => `${method} ${path} ${field}`) : [];
  });
  written = [...new Set(found)];
});

describe('what people may write freely', () => {
  const decided = new Set(Object.values(DECIDED).flat());
  const isDecided = (field: string) =>
    decided.has(field) || [RULEBOOK, DEPUTIES, OPEN311].some((each) => each.test(field));

  it('has been decided on, field by field', () => {
    expect(written.length).toBeGreaterThan(60);
    expect(written.filter((field) => !isDecided(field))).toEqual([]);
  });

  it('is what the table says, and nothing else', () => {
    expect([...decided].filter((field) => !written.includes(field))).toEqual([]);
  });
});
