import type * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { MOVES } from '../../shared/ticket/moves.ts';
import { STAGE_LABELS } from '../../shared/ticket/stage-labels.ts';
import { COMMANDS } from '../cli/what-if-text.ts';
import type { Answers } from './answer-parts.ts';
import { ANSWERS, COMMAND_ANSWERS, SHARED } from './answers.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { clausesOf } from './clauses.ts';
import { examplesOf } from './example-bodies.ts';
import { type Operation, operationsOf } from './operations.ts';
import { HEADERS, parametersOf } from './parameters.ts';
import { problemCodes, problemSchemas } from './problems.ts';
import { RAW_BODIES } from './raw-bodies.ts';
import { PROBLEM_RESPONSES, problemsOf } from './responses.ts';
import { type FunctionEntry, servedRoutes } from './routes.ts';
import { componentSchemas, type JsonSchema } from './schemas.ts';
import { SECURITY_SCHEMES, securityOf } from './security.ts';
import { inWords, operationId, type Words } from './wording.ts';
import { CALLS, GROUPS, ROLE_NAMES } from './words.ts';

/** A description of the API by OpenAPI 3.1. */
export interface OpenApi extends Readonly<Record<string, unknown>> {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
}

/** One operation of the document, as far as its readers here care. */
export interface PathOperation extends Readonly<Record<string, unknown>> {
  readonly operationId: string;
  /** The gateway's route that takes the call. */
  readonly 'x-route': string;
  readonly responses: Readonly<Record<string, unknown>>;
}

const DESCRIPTION = `
政务服务便民热线（12345）的接口。时间为带时区偏移的ISO 8601；列表以不透明的 \`cursor\` 翻页；错误应答为 \`application/problem+json\`，其中 \`code\` 保持不变，依条文拒绝的附条文编号。
标有 \`x-personal\` 的字段为个人信息，加密保存。
同一 \`Idempotency-Key\` 重复提交只办理一次，应答不变；\`If-Match\` 带版本号，他人已变更的应答412。超过限流的应答429。

The API of a 12345 government service hotline. Times are ISO 8601 with offset, lists page by an opaque \`cursor\`, problems are \`application/problem+json\` with a stable \`code\`, and with the clause where a regulation refuses. Fields marked \`x-personal\` are personal data and kept sealed.
`.trim();

/**
 * The API as its code has it: the routes of the functions, the schemas by which bodies are read, the table of moves,
 * and the clauses of the regulations. The same sources give the same document.
 * @param functions the functions, by their names and entries
 */
export async function openApiDocument(functions: readonly FunctionEntry[]): Promise<OpenApi> {
  const operations = operationsOf(await servedRoutes(functions));
  const bodies = new Map(
    operations.flatMap(({ body, ...named }): [z.ZodType, string][] =>
      body ? [[body, `${idOf(named)}Body`]] : [],
    ),
  );
  const answers = new Map<z.ZodType, string>([
    ...operations.flatMap((operation) =>
      Object.entries(answersOf(operation)).map(([status, schema]): [z.ZodType, string] => [
        schema,
        `${idOf(operation)}${status}`,
      ]),
    ),
    ...Object.entries(SHARED).map(([name, schema]): [z.ZodType, string] => [schema, name]),
  ]);
  const schemas = {
    ...componentSchemas(bodies, { words: wordsById(operations) }),
    ...componentSchemas(answers, { open: true, words: wordsById(operations) }),
    ...problemSchemas(problemCodes()),
  };
  const names = { bodies, answers, schemas };
  return {
    openapi: '3.1.1',
    info: {
      title: '12345政务服务便民热线 / hotline12345',
      version: manifest.version,
      summary: '诉求登记、办理、督办与省级数据 / Intake, handling, supervision and provincial data',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: '本服务 / This service' }],
    tags: tagsOf(operations),
    paths: pathsOf(operations, names),
    components: {
      schemas,
      responses: PROBLEM_RESPONSES,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The document as it is printed for people to read. */
export function documentText(document: OpenApi): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** By which name each schema stands in the document. */
interface SchemaNames {
  readonly bodies: ReadonlyMap<z.ZodType, string>;
  readonly answers: ReadonlyMap<z.ZodType, string>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

function idOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  const id = operationId(method, path);
  return id.charAt(0).toUpperCase() + id.slice(1);
}

/** What the fields of bodies and answers are called in their calls, by the names of these. */
function wordsById(
  operations: readonly Operation[],
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    operations.flatMap((operation) => {
      const words = CALL_FIELDS[operation.key];
      const parts = ['Body', ...Object.keys(answersOf(operation))];
      return words ? parts.map((part) => [`${idOf(operation)}${part}`, words]) : [];
    }),
  );
}

function answersOf({ key, command }: Operation): Answers {
  return ANSWERS[key] ?? (command ? COMMAND_ANSWERS : {});
}

function tagsOf(operations: readonly Operation[]): readonly object[] {
  return [...new Set(operations.map(({ by }) => by))].map((name) => {
    const { chinese, english, note } = groupOf(name);
    return { name: tagOf(name), description: note ?? `${chinese} / ${english}` };
  });
}

function groupOf(name: string): Words {
  return GROUPS[name] ?? { chinese: name, english: inWords(name) };
}

function tagOf(name: string): string {
  const { chinese, english } = groupOf(name);
  return `${chinese} ${english}`;
}

function pathsOf(operations: readonly Operation[], names: SchemaNames): OpenApi['paths'] {
  const paths: Record<string, Record<string, PathOperation>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = described(operation, names);
    paths[operation.path] = path;
  }
  return paths;
}

function described(operation: Operation, names: SchemaNames): PathOperation {
  const { method, path, by, route } = operation;
  const { chinese, english } = wordsOf(operation);
  const requestBody = bodyOf(operation, names);
  return {
    operationId: operationId(method, path),
    tags: [tagOf(by)],
    summary: `${chinese} / ${english}`,
    description: descriptionOf(operation),
    security: securityOf(operation),
    parameters: parametersOf(operation),
    ...(requestBody && { requestBody }),
    responses: { ...successesOf(operation, names), ...problemsOf(operation) },
    'x-route': route,
  };
}

function wordsOf({ key, command }: Operation): Words {
  if (command) return { chinese: COMMANDS[command], english: inWords(command) };
  return CALLS[key] ?? { chinese: key, english: key };
}

function descriptionOf(operation: Operation): string {
  const { roles, channels, command } = operation;
  const { note, english } = wordsOf(operation);
  const who = roles?.map((role) => `${role}（${ROLE_NAMES[role]}）`).join('、');
  const from =
    command &&
    MOVES[command].from.map((stage) => (stage === 'new' ? stage : `${stage}（${STAGE_LABELS[stage]}）`));
  const clauses = command ? clausesOf(command) : [];
  const lines = [
    note,
    who && `角色 / Roles: ${who}`,
    channels && `渠道 / Channels: ${channels.join('、')}`,
    from && `工单状态 / Stages: ${from.join('、')}`,
    clauses.length > 0 && `条文 / Clauses: ${clauses.join('、')}`,
  ].filter(Boolean);
  return lines.length > 0 ? lines.join('\n\n') : english;
}

function bodyOf({ key, body, list, form }: Operation, { bodies, schemas }: SchemaNames): object | undefined {
  const raw = Object.entries(RAW_BODIES[key] ?? {});
  if (raw.length > 0) {
    const content = raw.map(([type, example]) => [type, { schema: { type: 'string' }, example }]);
    return { required: true, content: Object.fromEntries(content) };
  }
  const name = body && bodies.get(body);
  if (name === undefined) return undefined;
  const schema = { $ref: `#/components/schemas/${name}` };
  const examples = examplesOf(key, schemas[name]);
  const lines = list && { 'application/x-ndjson': { schema: { type: 'string' } } };
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { required: true, content: { [type]: { schema, examples }, ...lines } };
}

function successesOf(operation: Operation, { answers }: SchemaNames): Record<string, object> {
  const known = Object.entries(answersOf(operation));
  const headers = { 'x-request-id': { $ref: '#/components/headers/x-request-id' } };
  if (operation.method === 'OPTIONS') return { 204: { description: '可以调用 / May be called', headers } };
  const xml = operation.path.endsWith('.xml') && { 'text/xml': { schema: { type: 'string' } } };
  if (known.length === 0)
    return { 200: { description: '成功 / Done', headers, ...(xml && { content: xml }) } };
  return Object.fromEntries(
    known.map(([status, schema]) => {
      const name = answers.get(schema);
      const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
      const also: typeof CHANGES_ALSO = operation.key === CHANGES ? CHANGES_ALSO : {};
      return [
        status,
        {
          description: SUCCESSES[status] ?? '成功 / Done',
          headers: { ...headers, ...also.headers },
          content: { ...content, ...also.content },
        },
      ];
    }),
  );
}

const CHANGES = 'GET /v1/province/changes';
const asHeader = (name: string) => [name, { $ref: `#/components/headers/${name}` }];

/** In what else a page of changes comes, and what then stands in its head. */
const CHANGES_ALSO: { readonly headers?: object; readonly content?: object } = {
  headers: Object.fromEntries(['x-codes-version', 'x-cursor', 'x-more'].map(asHeader)),
  content: {
    'application/x-ndjson': { schema: { type: 'string' } },
    'text/csv': { schema: { type: 'string' } },
  },
};

const SUCCESSES: Readonly<Record<string, string>> = {
  200: '成功 / Done',
  201: '已登记 / Made',
  202: '已开始 / Begun',
};
