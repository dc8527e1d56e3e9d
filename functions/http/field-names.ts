import * as z from 'zod';

const KNOWN = new WeakMap<z.core.$ZodType, ReadonlySet<string>>();

/**
 * The names that a schema itself has for fields, however deep. The names of a record are the caller's own, and are not
 * among them unless the schema lists them.
 */
export function fieldNames(schema: z.core.$ZodType): ReadonlySet<string> {
  const known = KNOWN.get(schema);
  if (known) return known;
  const names = new Set<string>();
  collect(schema, names, new Set());
  KNOWN.set(schema, names);
  return names;
}

function collect(schema: z.core.$ZodType, names: Set<string>, seen: Set<z.core.$ZodType>): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { def } = schema._zod;
  const parts: unknown[] = Object.values(def);
  if (schema instanceof z.core.$ZodObject) {
    const { shape } = schema._zod.def;
    for (const name of Object.keys(shape)) names.add(name);
    parts.push(...Object.values(shape));
  }
  if (schema instanceof z.core.$ZodRecord) {
    for (const name of schema._zod.def.keyType._zod.values ?? []) names.add(String(name));
  }
  if (schema instanceof z.core.$ZodLazy) parts.push(schema._zod.def.getter());
  for (const part of parts.flat()) if (part instanceof z.core.$ZodType) collect(part, names, seen);
}
