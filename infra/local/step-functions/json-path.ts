/** Any JSON value, as executions carry it between states. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const STEP = /\.([^\s.,:;[\]()'"*?@$]+)|\['([^']+)'\]|\[(\d+)\]/y;

/**
 * Splits a path of the subset, `$.a.b`, `$['a b']`, `$.list[0]` (after `$` or `$$`), into its names and indexes.
 * Returns undefined for anything else: filters, wildcards, slices, intrinsic functions.
 */
export function parsePath(path: string): (string | number)[] | undefined {
  const root = /^\$\$?/.exec(path)?.[0];
  if (root === undefined) return undefined;
  const steps: (string | number)[] = [];
  STEP.lastIndex = root.length;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    steps.push(match[3] === undefined ? ((match[1] ?? match[2]) as string) : Number(match[3]));
  }
  return steps;
}

/** The value a path of the subset leads to in `document`; undefined where there is none. */
export function readPath(path: string, document: Json): Json | undefined {
  let value: Json | undefined = document;
  for (const step of parsePath(path) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { [name: string | number]: Json })[step];
  }
  return value;
}

/**
 * `document` with `value` at a path made of names, what lies between created where it is missing.
 * Returns undefined when something on the way is not an object, which ASL calls States.ResultPathMatchFailure.
 */
export function writePath(path: string, document: Json, value: Json): Json | undefined {
  return writeSteps(parsePath(path) ?? [], document, value);
}

function writeSteps(steps: (string | number)[], document: Json, value: Json): Json | undefined {
  const [name, ...rest] = steps;
  if (name === undefined) return value;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  const under = Object.hasOwn(document, name) ? (document[name] as Json) : {};
  const written = writeSteps(rest, under, value);
  return written === undefined ? undefined : { ...document, [name]: written };
}

/**
 * Fills a payload template (Parameters, ResultSelector): every field whose name ends in `.$` takes the value of
 * its path, all else is literal. `read` answers the value of a path and throws where there is none.
 */
export function fillTemplate(template: Json, read: (path: string) => Json): Json {
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, read));
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), read(value as string)] : [name, fillTemplate(value, read)],
    ),
  );
}
