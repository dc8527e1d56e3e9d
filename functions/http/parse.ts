import * as z from 'zod';
import { fieldNames } from './field-names.ts';
import { type FieldError, Problem, standardProblem } from './problem.ts';

/** A nesting no schema of this product comes near. */
const DEEPEST = 16;
const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** How names of our own fields look, where no schema says what they are. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

interface Step {
  readonly value: unknown;
  readonly depth: number;
}

function children(value: object): unknown[] {
  return Array.isArray(value) ? value : Object.values(value);
}

function unsafeRule(root: unknown): string | undefined {
  const steps: Step[] = [{ value: root, depth: 1 }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { value, depth } = step;
    // Half a character cannot be stored as UTF-8, so what was kept would differ from what was sent.
    if (typeof value === 'string' && !value.isWellFormed()) return 'well-formed-unicode';
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST) return 'depth';
    if (Object.keys(value).some((key) => key === '__proto__' || !key.isWellFormed())) return 'key';
    for (const child of children(value)) steps.push({ value: child, depth: depth + 1 });
  }
  return undefined;
}

/**
 * Reads a JSON body.
 * @throws Problem 415 for another content type, 400 for what is no UTF-8, no JSON, or nested too deep.
 */
export function parseJson(contentType: string | undefined, bytes: Uint8Array): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')) {
    throw standardProblem('unsupported-media-type', { field: 'Content-Type' });
  }
  return safeValue(text(bytes));
}

/**
 * Reads a body of several values: a JSON array, or one JSON value a line (application/x-ndjson). What is wrong with
 * a line is its own matter: in its place stands the Problem.
 * @throws Problem as `parseJson`
 */
export function parseJsonList(contentType: string | undefined, bytes: Uint8Array): unknown {
  if (!/^application\/x-ndjson\s*(?:;|$)/i.test(contentType ?? '')) return parseJson(contentType, bytes);
  const lines = text(bytes)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map(valueOrProblem);
}

function valueOrProblem(line: string): unknown {
  try {
    return safeValue(line);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function text(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw standardProblem('invalid-json', { field: 'body', rule: 'utf-8' });
  }
}

function safeValue(json: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's message quotes the body, so it is not kept as the cause.
    throw standardProblem('invalid-json', { field: 'body' });
  }
  const rule = unsafeRule(value);
  if (rule) throw standardProblem('invalid-json', { field: 'body', rule });
  return value;
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `type:${issue.expected}`;
    case 'too_small':
      return `min:${issue.minimum}`;
    case 'too_big':
      return `max:${issue.maximum}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `pattern:${issue.pattern}` : `format:${issue.format}`;
    case 'invalid_value':
      return `one-of:${issue.values.map(String).join('|')}`;
    case 'not_multiple_of':
      return `multiple-of:${issue.divisor}`;
    case 'custom':
      return typeof issue.params?.rule === 'string' ? issue.params.rule : 'custom';
    default:
      return issue.code.replaceAll('_', '-');
  }
}

/**
 * Of what fits none of several forms, the faults toward the form that it comes nearest to, which is the one with the
 * fewest; the issue itself where several are as near.
 */
function nearest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const readings = issue.errors
    .map((issues) => issues.flatMap((inner) => nearest({ ...inner, path: [...issue.path, ...inner.path] })))
    .toSorted((one, other) => one.length - other.length);
  const [first, second] = readings;
  return first && (!second || first.length < second.length) ? first : [issue];
}

/** Where a fault lies. A name that isn't one of ours was chosen by the caller and isn't repeated. */
function fieldOf(path: readonly PropertyKey[], isOurs: (name: string) => boolean): string {
  return path.map((key) => (typeof key === 'number' || isOurs(String(key)) ? String(key) : '*')).join('.');
}

/** The request's fault as a problem: the first wrong field on top, all of them in `errors`, no values. */
function invalidRequest(
  part: 'body' | 'query',
  error: z.core.$ZodError,
  isOurs: (name: string) => boolean,
): Problem {
  const errors: FieldError[] = error.issues.flatMap(nearest).map((issue) => ({
    field: fieldOf(issue.path, isOurs) || part,
    rule: ruleOf(issue),
  }));
  return standardProblem('invalid-request', { ...errors[0], errors });
}

/**
 * Parses a part of a request by its schema. A schema names its own refinements by `params: { rule }`.
 * @throws Problem 400 `invalid-request` with the fields and the rules they break.
 */
export function parsePart<S extends z.ZodType>(
  part: 'body' | 'query',
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(part, parsed.error, (name) => fieldNames(schema).has(name));
  return parsed.data;
}

/**
 * Runs a parser of the domain on what a request holds.
 * @throws Problem 400 `invalid-request` for what the parser finds wrong.
 */
export function parseWith<T>(part: 'body' | 'query', parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof z.core.$ZodError) throw invalidRequest(part, error, (name) => FIELD_NAME.test(name));
    throw error;
  }
}

/**
 * Reads a query string into a record.
 * @param lists whether a name that comes twice is a list, whose values are joined by commas
 * @throws Problem 400 when a name comes twice and is no list: which of the two was meant is not ours to guess.
 */
export function parseQuery(query: string, lists = false): Record<string, string> {
  const pairs = [...new URLSearchParams(query)];
  if (lists) {
    const values = Map.groupBy(pairs, ([name]) => name);
    return Object.fromEntries([...values].map(([name, all]) => [name, all.map(([, value]) => value).join()]));
  }
  const names = new Set(pairs.map(([name]) => name));
  if (names.size !== pairs.length)
    throw standardProblem('invalid-request', { field: 'query', rule: 'duplicate' });
  return Object.fromEntries(pairs);
}

/**
 * Reads `Idempotency-Key`: 1 to 128 visible ASCII characters.
 * @throws Problem 400 for anything else.
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x21-\x7e]{1,128}$/.test(header)) return header;
  throw standardProblem('invalid-request', { field: 'Idempotency-Key', rule: 'format:visible-ascii-1-128' });
}

/**
 * Reads `If-Match`: a version, `3` or `v3`, with or without the quotes of an entity tag.
 * @throws Problem 400 for anything else.
 */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const version = /^(?:"v?(\d{1,9})"|v?(\d{1,9}))$/.exec(header.trim());
  if (!version) throw standardProblem('invalid-request', { field: 'If-Match', rule: 'format:version' });
  return Number(version[1] ?? version[2]);
}
