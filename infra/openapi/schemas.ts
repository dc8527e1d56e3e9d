import * as z from 'zod';
import { CLOCK_LABELS, KIND_LABELS } from '../../shared/regulation/vocabulary.ts';
import { STAGE_LABELS } from '../../shared/ticket/stage-labels.ts';
import { FIELDS } from './fields.ts';

/** A JSON Schema of the dialect of OpenAPI 3.1 (2020-12). */
export type JsonSchema = Record<string, unknown>;

/** Enumerations whose values people read in Chinese. */
const LABELS: readonly Readonly<Record<string, string>>[] = [KIND_LABELS, STAGE_LABELS, CLOCK_LABELS];

/**
 * JSON Schemas of zod schemas, by the name of each; where one holds another, it refers to it. They say what is sent, or
 * answered, and not what becomes of it when it is read.
 * @param open whether callers have to bear with fields that a schema does not name, as with answers
 */
export function componentSchemas(
  named: ReadonlyMap<z.ZodType, string>,
  { open = false }: { readonly open?: boolean } = {},
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: 'any',
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, described({ ...schema }, open)]),
  );
}

/** The JSON Schema of one zod schema, by itself. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  return described(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), false);
}

/** A schema with its fields named in Chinese, without what only a document of its own needs. */
function described(schema: JsonSchema, open: boolean): JsonSchema {
  const { $schema: _dialect, $id: _address, ...own } = schema;
  return tidied(own, open) as JsonSchema;
}

function tidied(value: unknown, open: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => tidied(item, open));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(open && key === 'additionalProperties' && item === false))
      .map(([key, item]) => [key, key === 'properties' ? properties(item, open) : tidied(item, open)]),
  );
}

function properties(fields: object, open: boolean): JsonSchema {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const schema = tidied(field, open) as JsonSchema;
      const description = schema.description ?? [FIELDS[name], valuesOf(schema)].filter(Boolean).join('：');
      return [name, description === '' ? schema : { ...schema, description }];
    }),
  );
}

/** What the values of an enumeration mean, where they are words that people read. */
function valuesOf({ enum: values }: JsonSchema): string | undefined {
  if (!Array.isArray(values)) return undefined;
  const labels = LABELS.find((each) => values.every((value) => Object.hasOwn(each, String(value))));
  return labels && values.map((value) => `${value} ${labels[String(value)]}`).join('、');
}
