import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { isCommand } from '../../functions/commands/commands.ts';
import { FUNCTIONS, ROOT } from '../../infra/build.ts';
import { openapiCommand } from '../../infra/cli/openapi.ts';
import {
  documentText,
  type OpenApi,
  openApiDocument,
  type PathOperation,
} from '../../infra/openapi/document.ts';
import { EXAMPLES } from '../../infra/openapi/examples/examples.ts';
import { type Operation, operationsOf } from '../../infra/openapi/operations.ts';
import { problemCodes } from '../../infra/openapi/problems.ts';
import { servedRoutes } from '../../infra/openapi/routes.ts';
import { COMMANDS } from '../../shared/ticket/commands.ts';
import { sources } from '../architecture/sources.ts';
import { paper } from './cli/served.ts';

let document: OpenApi;
let operations: readonly Operation[];
beforeAll(async () => {
  document = await openApiDocument(FUNCTIONS);
  operations = operationsOf(await servedRoutes(FUNCTIONS));
});

/** Every operation of the document with its key: `GET /healthz`. */
function described(): readonly (readonly [string, PathOperation])[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
}

describe('the document says what is served', () => {
  it('every command that a person may give, each at a path of its own', () => {
    const commands = Object.keys(COMMANDS).filter(isCommand);
    const paths = commands.map((name) => `POST /v1/tickets/{ticketNo}/${name}`);
    const found = described()
      .filter(([, each]) => each['x-route'].endsWith('/{command}'))
      .map(([key]) => key);
    expect(found.sort()).toEqual(paths.sort());
    expect(found.length).toBeGreaterThan(40);
  });

  it('each by an id of its own, in Chinese and in English', () => {
    const ids = described().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const unnamed = described().filter(
      ([, { summary }]) => !/^[^/]*\p{Script=Han}[^/]* \/ \w/u.test(`${summary}`),
    );
    expect(unnamed.map(([key]) => key)).toEqual([]);
  });

  it('no field of a body without saying what it is', () => {
    const vague = operations.flatMap(({ key, body }) =>
      body ? vagueFields(schemaOf(key)).map((at) => `${key} ${at}`) : [],
    );
    expect(vague).toEqual([]);
  });
});

it('every field of a body has a name in Chinese', () => {
  const unnamed = operations.flatMap(({ key, body }) =>
    body ? unnamedFields(schemaOf(key)).map((at) => `${key} ${at}`) : [],
  );
  expect(unnamed).toEqual([]);
});

/** Fields that are described by nothing but their English name, however deep. */
function unnamedFields(schema: unknown, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, { readonly description?: string }> };
  const own = Object.entries(properties).flatMap(([name, { description = '' }]) =>
    /\p{Script=Han}/u.test(description) ? [] : [`${at}.${name}`],
  );
  return [...own, ...Object.entries(schema).flatMap(([key, part]) => unnamedFields(part, `${at}/${key}`))];
}

interface Described {
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: { readonly $ref?: string };
          readonly examples?: Record<string, { value: unknown }>;
        }
      >
    >;
  };
}

/** What the document says of a call's body in its first type. */
function bodyOf(key: string) {
  const operation = new Map(described()).get(key) as Described | undefined;
  return Object.values(operation?.requestBody?.content ?? {})[0];
}

/** The schema of a call's body, as the document has it. */
function schemaOf(key: string): object {
  const name = bodyOf(key)?.schema.$ref?.split('/').at(-1) ?? '';
  const { schemas } = document.components as { schemas: Record<string, object> };
  return schemas[name] ?? {};
}

/** Where a schema takes anything at all. */
function vagueFields(schema: object, at = ''): string[] {
  const keys = Object.keys(schema).filter((key) => key !== 'description');
  if (keys.length === 0) return [at];
  const { properties = {}, items } = schema as { properties?: Record<string, object>; items?: object };
  return [
    ...Object.entries(properties).flatMap(([name, field]) => vagueFields(field, `${at}.${name}`)),
    ...(items ? vagueFields(items, `${at}[]`) : []),
  ];
}

describe('its examples', () => {
  it('are bodies that their calls take, but for those that show what is wrong', () => {
    const faults = EXAMPLES.map(({ call, body, wrong }) => {
      const schema = operations.find(({ key }) => key === call)?.body;
      return [call, schema ? schema.safeParse(body).success : body === undefined, wrong !== true];
    });
    expect(faults.filter(([, taken, right]) => taken !== right)).toEqual([]);
  });

  it('also where nobody wrote one', () => {
    const untaken = operations.filter(({ key, body }) => {
      const given = Object.values(bodyOf(key)?.examples ?? {});
      return body && (given.length === 0 || given.some(({ value }) => !body.safeParse(value).success));
    });
    expect(untaken.map(({ key }) => key)).toEqual([]);
  });
});

describe('its codes of problems', () => {
  it('hold every refusal that the domain names', () => {
    const calls = sources('shared').flatMap(({ path, code }) =>
      [...code.matchAll(/(?<!function )\brefusal\(\s*([^,)]+)/g)].map(
        ([, first = '']) => `${path} ${first.trim()}`,
      ),
    );
    const domain = calls.filter((call) => !call.startsWith('shared/adapters/'));
    expect(domain.length).toBeGreaterThan(100);
    const codes = problemCodes();
    const unnamed = domain.filter((call) => !codes.has(/ '([a-z-]+)'$/.exec(call)?.[1] ?? ''));
    expect(unnamed).toEqual([]);
  });

  it('and every code that the edges name', () => {
    const named = sources('functions').flatMap(({ code }) =>
      [...code.matchAll(/\bcode: '([a-z-]+)'/g), ...code.matchAll(/standardProblem\('([a-z-]+)'/g)].map(
        ([, name = '']) => name,
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    const codes = problemCodes();
    expect(named.filter((name) => !codes.has(name))).toEqual([]);
  });
});

it('`hotline openapi` prints it, and takes nothing', async () => {
  const { stdout, text } = paper();
  expect(await openapiCommand([], stdout)).toBe(0);
  expect(text()).toBe(documentText(document));
  expect(await openapiCommand(['--yaml'], paper().stdout)).toBe(2);
});

it('a maintained linter finds nothing in it, not even to warn of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, documentText(document));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(ROOT, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', file, '--format=json'],
      { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
    );
    const { totals, problems } = JSON.parse(stdout) as { totals: object; problems: readonly object[] };
    expect(problems).toEqual([]);
    expect(totals).toMatchObject({ errors: 0, warnings: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
