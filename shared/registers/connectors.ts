import * as z from 'zod';

/*
 * Departments' business systems that agents may look something up in (Lu'an art. 5 on interfaces): data of the city's
 * operator. What is asked is a fixed list of fields; of an answer only what is named here is shown.
 */

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/);
const label = z.string().trim().min(1).max(50);

const connector = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    label,
    method: z.enum(['GET', 'POST']),
    /** The address; `{name}` stands for a field of the query, escaped. */
    url: z
      .string()
      .max(300)
      .regex(/^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/[^\s]*$/),
    /** What may be asked for. What the address does not name goes as the query's parameters, or in the JSON body. */
    query: z
      .array(
        z.strictObject({
          name,
          label,
          required: z.literal(true).exactOptional(),
          most: z.int().min(1).max(200).default(64),
        }),
      )
      .min(1)
      .max(10),
    /** The header that carries the key, and the key by its name in the senders' secret. */
    auth: z
      .strictObject({
        header: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
        key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
      })
      .exactOptional(),
    timeoutMs: z.int().min(200).max(8000).default(5000),
    /** What of the answer is shown: by its place in the JSON, `data.status` or `items.0.name`. */
    answer: z
      .array(z.strictObject({ path: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/), label }))
      .min(1)
      .max(40),
    /** How many look-ups one agent may make in a minute. */
    mostAMinute: z.int().min(1).max(600).default(20),
  })
  .refine(({ url, query }) => placesIn(url).every((each) => query.some((field) => field.name === each)), {
    path: ['url'],
    params: { rule: 'names-a-query-field' },
    error: 'names a field that is not in the query',
  });
/** A department's system. */
export type Connector = z.infer<typeof connector>;

/** Schema of a city's connectors, as handed in and as kept. */
export const connectorsSchema = z.strictObject({
  connectors: z
    .array(connector)
    .max(100)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { params: { rule: 'duplicate' } }),
});
export type Connectors = z.infer<typeof connectorsSchema>;

/** The fields that an address names. */
export function placesIn(url: string): readonly string[] {
  return [...url.matchAll(/\{([^}]*)\}/g)].map(([, each = '']) => each);
}

/** One line of what is shown of an answer. */
export interface ShownLine {
  readonly label: string;
  readonly value: string;
}

/** Longest value that is shown; a system that sends a document sends too much. */
const LONGEST_VALUE = 2000;

/** What of a system's answer is shown: the fields that the operator named, as text, those that are there. */
export function shownOf({ answer }: Pick<Connector, 'answer'>, body: unknown): readonly ShownLine[] {
  return answer.flatMap(({ path, label: title }) => {
    const value = path.split('.').reduce<unknown>(fieldOf, body);
    if (value === undefined || value === null || value === '') return [];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return [{ label: title, value: text.slice(0, LONGEST_VALUE) }];
  });
}

function fieldOf(value: unknown, field: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, field)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[field];
}
