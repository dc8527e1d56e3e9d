import { CALL_FIELDS } from './call-fields.ts';
import type { Operation } from './operations.ts';
import { type JsonSchema, jsonSchema } from './schemas.ts';
import { VARIABLES } from './words.ts';

/** Headers of answers. */
export const HEADERS = {
  'x-request-id': {
    description: '请求编号，与日志一致 / Id of the request, as in the logs',
    schema: { type: 'string' },
  },
  'x-cursor': {
    description: '同JSON应答的cursor，下次的after / Where the next page begins',
    schema: { type: 'string' },
  },
  'x-more': {
    description: '同JSON应答的more，之后是否还有 / Whether there is more',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
  'x-codes-version': {
    description: '代码表的版本，变化时请重新读取 / Version of the code tables',
    schema: { type: 'string' },
  },
  'retry-after': { description: '几秒后可重试 / Seconds', schema: { type: 'integer', minimum: 0 } },
} as const;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: '幂等键，保留七日：重复提交只办理一次 / Repeats under one key are done once',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description: '所知的版本，已变更的应答412 / The version that the caller knows',
  schema: { type: 'string', pattern: '^("v?\\d{1,9}"|v?\\d{1,9})$' },
};

/** Functions whose writing calls are done once for a key. */
const ONCE: readonly string[] = [
  'intake',
  'commands',
  'attachments',
  'rulebook',
  'open311',
  'knowledge',
  'assessments',
  'bulletins',
  'governance',
];

/** Whether a call does what it is asked once for an idempotency key. */
export function isOnce({ method, by, command }: Operation): boolean {
  return ['POST', 'PUT'].includes(method) && (command !== undefined || ONCE.includes(by));
}

/** Acts on one entry of the knowledge base, or on one measure, and what is saved of a draft. */
const VERSIONED = [
  '/v1/knowledge/{entry}/',
  '/v1/governance/measures/{measure}/',
  '/v1/bulletins/{region}/{period}/draft',
];

/** Whether a call writes on condition of a version. */
export function isConditional({ method, by, command, path }: Operation): boolean {
  if (method === 'POST') return command !== undefined || VERSIONED.some((each) => path.startsWith(each));
  return method === 'PUT' && by === 'rulebook';
}

/** The parameters of a call: of its path, its query and its headers. */
export function parametersOf(operation: Operation): readonly object[] {
  return [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      ...(VARIABLES[name] ?? { description: name, schema: { type: 'string' } }),
    })),
    ...queryParameters(operation),
    ...(isOnce(operation) ? [IDEMPOTENCY_KEY] : []),
    ...(isConditional(operation) ? [IF_MATCH] : []),
  ];
}

function queryParameters({ key, query }: Operation): readonly object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, CALL_FIELDS[key]) as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}
