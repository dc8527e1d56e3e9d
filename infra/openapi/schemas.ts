import * as z from 'zod';
import { CLOCK_LABELS, KIND_LABELS } from '../../shared/regulation/vocabulary.ts';
import { STAGE_LABELS } from '../../shared/ticket/stage-labels.ts';
import { FIELDS } from './fields.ts';

/** A JSON Schema of the dialect of OpenAPI 3.1 (2020-12). */
export type JsonSchema = Record<string, unknown>;

/** Enumerations whose values people read in Chinese, and what such a field is called where its name says another. */
const LABELS: readonly { readonly of: Readonly<Record<string, string>>; readonly name?: string }[] = [
  { of: KIND_LABELS },
  { of: STAGE_LABELS },
  { of: CLOCK_LABELS, name: '期限种类' },
];

/** What fields are called. */
type Words = Readonly<Record<string, string>>;

/**
 * JSON Schemas of zod schemas, by the name of each; where one holds another, it refers to it. They say what is sent, or
 * answered, and not what becomes of it when it is read.
 * @param open whether callers have to bear with fields that a schema does not name, as with answers
 * @param words what fields of a schema are called otherwise than elsewhere, by the schema's name
 */
export function componentSchemas(
  named: ReadonlyMap<z.ZodType, string>,
  {
    open = false,
    words = {},
  }: { readonly open?: boolean; readonly words?: Readonly<Record<string, Words>> } = {},
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: 'any',
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, described({ ...schema }, open, words[id])]),
  );
}

/** The JSON Schema of one zod schema, by itself. @param words what its fields are called otherwise than elsewhere */
export function jsonSchema(schema: z.ZodType, words?: Words): JsonSchema {
  return described(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), false, words);
}

/** A schema with its fields named in Chinese, without what only a document of its own needs. */
function described(schema: JsonSchema, open: boolean, words: Words = {}): JsonSchema {
  const { $schema: _dialect, $id: _address, ...own } = schema;
  return tidied(own, open, words) as JsonSchema;
}

function tidied(value: unknown, open: boolean, words: Words): unknown {
  if (Array.isArray(value)) return value.map((item) => tidied(item, open, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(open && key === 'additionalProperties' && item === false))
      .map(([key, item]) => [
        key,
        key === 'properties' ? properties(item, open, words) : tidied(item, open, words),
      ]),
  );
}

function properties(fields: object, open: boolean, words: Words): JsonSchema {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const schema = tidied(field, open, words) as JsonSchema;
      const labels = labelsOf(schema);
      const called = labels?.name ?? words[name] ?? FIELDS[name];
      const description = schema.description ?? [called, labels?.values].filter(Boolean).join('：');
      return [name, description === '' ? schema : { ...schema, description }];
    }),
  );
}

/** What the values of an enumeration mean, where they are words that people read. */
function labelsOf({ enum: values }: JsonSchema) {
  if (!Array.isArray(values)) return undefined;
  const found = LABELS.find(({ of }) => values.every((value) => Object.hasOwn(of, String(value))));
  if (!found) return undefined;
  return {
    name: found.name,
    values: values.map((value) => `${value} ${found.of[String(value)]}`).join('、'),
  };
}
