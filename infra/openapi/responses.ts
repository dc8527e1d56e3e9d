import { OPEN311 } from './open311.ts';
import type { Operation } from './operations.ts';
import { isConditional, isOnce } from './parameters.ts';

/** What each status of a problem means. */
const MEANINGS = {
  400: '请求内容不符合要求 / Invalid request',
  401: '未通过身份验证 / Not authenticated',
  403: '没有权限 / Not allowed',
  404: '没有找到，或不属于本地区、本单位 / Not found, or not the caller’s',
  409: '依规定或当前状态不能办理 / Refused',
  412: '版本已变更 / Version changed',
  413: '请求体过大 / Too large',
  415: '不支持的内容类型 / Unsupported media type',
  422: '本市不接受 / Not taken by this city',
  429: '请求过于频繁 / Too many requests',
  503: '系统繁忙或结果未能确认 / Busy, or the outcome is unknown',
} as const;
type Status = keyof typeof MEANINGS;

const name = (status: number) => `Problem${status}`;

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const GATEWAYS_OWN = {
  'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
};

/** The problems as responses that operations refer to. Where the gateway answers 429, its body is its own. */
export const PROBLEM_RESPONSES: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(MEANINGS).map(([status, description]) => [
    name(Number(status)),
    {
      description,
      headers: {
        'x-request-id': { $ref: '#/components/headers/x-request-id' },
        ...((status === '429' || status === '503') && {
          'retry-after': { $ref: '#/components/headers/retry-after' },
        }),
      },
      content: status === '429' ? { ...PROBLEM, ...GATEWAYS_OWN } : PROBLEM,
    },
  ]),
);

/** Errors as Open311 has them, in the format of the path. */
const OPEN311_ERRORS = {
  'application/json': {
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          code: { type: 'integer', description: 'HTTP状态码' },
          description: { type: 'string', description: '说明，含有问题的字段' },
        },
        required: ['code', 'description'],
      },
    },
  },
  'text/xml': { schema: { type: 'string' } },
};

function open311Errors(method: string): Record<string, object> {
  const statuses: readonly Status[] = method === 'POST' ? [400, 403, 404, 429, 503] : [400, 404, 429, 503];
  return Object.fromEntries(
    statuses.map((status) => [status, { description: MEANINGS[status], content: OPEN311_ERRORS }]),
  );
}

/** The problems that a call may answer, by status. */
export function problemsOf(operation: Operation): Record<string, object> {
  const { method, path, auth, body, query } = operation;
  if (operation.by === OPEN311) return open311Errors(method);
  const writes = method === 'POST' || method === 'PUT';
  const may: readonly [Status, boolean][] = [
    [400, body !== undefined || query !== undefined || writes],
    [401, auth !== 'none'],
    [403, auth !== 'none' || path.includes('{account}')],
    [404, path.includes('{') || query !== undefined || body !== undefined],
    [409, writes && (auth !== 'none' || isOnce(operation))],
    [412, isConditional(operation)],
    [413, body !== undefined],
    [415, body !== undefined],
    [422, writes && auth !== 'none'],
    [429, true],
    [503, true],
  ];
  return Object.fromEntries(
    may.flatMap(([status, is]) => (is ? [[status, { $ref: `#/components/responses/${name(status)}` }]] : [])),
  );
}
