import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import type { Answer } from '../../infra/local/client.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { ANSWERS, COMMAND_ANSWERS } from '../../infra/openapi/answers.ts';
import type { OpenApi } from '../../infra/openapi/document.ts';
import { EXAMPLES } from '../../infra/openapi/examples/examples.ts';
import { API_KEY, PHOTO, POTHOLE, type Step } from '../../infra/openapi/examples/parts.ts';
import { type Operation, operationsOf } from '../../infra/openapi/operations.ts';
import { servedRoutes } from '../../infra/openapi/routes.ts';
import { sampleOf } from '../../infra/openapi/sample.ts';
import { jsonSchema } from '../../infra/openapi/schemas.ts';
import { Findings, searchKept, searchSent } from '../soak/secrecy-places.ts';
import { secretLife } from '../soak/secrecy-run.ts';
import { WHO } from '../soak/secrecy-seeds.ts';
import { rawSender } from '../soak/secrecy-walk.ts';
import { useCity } from './city.ts';

/*
 * The document's examples, called as it says, in their order: each is answered by its status, and with what the
 * document says that is answered.
 */

const city = useCity('2026-09-21T09:00:00+08:00');

let document: OpenApi;
let operations: ReadonlyMap<string, Operation>;
beforeAll(async () => {
  document = (await (await fetch(`${city.runtime.url}/v1/openapi.json`)).json()) as OpenApi;
  const secrets = JSON.parse(keptSecret(city.dataDir, 'hotline-channels') ?? '') as {
    open311: { clients: { secrets: string[] }[] };
  };
  drawn.set(API_KEY, secrets.open311.clients[0]?.secrets[0] ?? '');
  operations = new Map(operationsOf(await servedRoutes(FUNCTIONS)).map((each) => [each.key, each]));
});

/** What numbers and ids of the examples stand for here. */
const drawn = new Map<string, string>();

/** A value with what was drawn in the place of what stands for it. */
function real<T>(value: T): T {
  let text = JSON.stringify(value);
  for (const [example, own] of drawn) text = text.replaceAll(example, own);
  return JSON.parse(text) as T;
}

async function call({ call: key, as, ticket, path: named, query, key: once, body }: Step): Promise<Answer> {
  const [method = '', template = ''] = key.split(' ');
  const values: Record<string, string> = real({ ...named, ...(ticket && { ticketNo: ticket }) });
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const search = new URLSearchParams(query).toString();
  const form = body && real(body);
  if (typeof as === 'object')
    return city.client.call(as, method, search === '' ? path : `${path}?${search}`, form, {
      ...(once !== undefined && { 'idempotency-key': once }),
    });
  if (as === 'nobody' || as === 'form') {
    const type = as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
    const sent = as === 'form' ? String(new URLSearchParams({ ...form })) : JSON.stringify(form);
    const answer = await fetch(`${city.runtime.url}${path}${search === '' ? '' : `?${search}`}`, {
      method,
      ...(form && { headers: { 'content-type': type }, body: sent }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }
  return city.client.signed(as, path, {
    ...(form && { form }),
    query: search,
    ...(once !== undefined && { idempotencyKey: once }),
  });
}

/** Sends the bytes of the examples' photo where an offer says. */
async function uploaded({ body }: Answer): Promise<string> {
  const { attachmentId, upload } = body as {
    attachmentId: string;
    upload: { method: string; url: string; headers: Record<string, string> };
  };
  const { 'content-length': _counted, ...headers } = upload.headers;
  const { status } = await fetch(upload.url, { method: upload.method, headers, body: PHOTO });
  expect(status).toBe(200);
  return attachmentId;
}

/** What is wrong with an answer by the document: nothing, where it is as described. */
function faults({ key, command, path, method }: Operation, { status, body }: Answer): readonly unknown[] {
  const { responses } = document.paths[path]?.[method.toLowerCase()] ?? {};
  if (!responses || !Object.hasOwn(responses, status)) return [`${status} is not described`];
  if (status >= 400) return [];
  const schema = (ANSWERS[key] ?? (command && COMMAND_ANSWERS))?.[status];
  const parsed = schema?.safeParse(body);
  return parsed ? (parsed.error?.issues ?? []) : ['no schema'];
}

describe('an example of the document is answered as it says', () => {
  it.each(EXAMPLES.map((step) => [step.call, step.title, step] as const))('%s: %s', async (_, __, step) => {
    const operation = operations.get(step.call);
    if (!operation) throw new Error(`no call ${step.call}`);
    const answer = await call(step);
    expect(answer).toMatchObject({ status: step.status, ...(step.code && { body: { code: step.code } }) });
    expect(faults(operation, answer)).toEqual([]);
    if (step.makes) drawn.set(step.makes, (answer.body as { ticketNo: string }).ticketNo);
    if (step.offers) drawn.set(step.offers, await uploaded(answer));
  });
});

it('a command without a story is understood as its example has it: done, or refused by the rules', async () => {
  const told = new Set(EXAMPLES.map(({ call: key }) => key));
  const others = [...operations.values()].filter(({ key, command }) => command && !told.has(key));
  const wrong: unknown[] = [];
  for (const { key, roles = [], body, ...operation } of others) {
    const [role = ''] = roles;
    const as = role.startsWith('unit-') ? { role, unit: 'chengguan' } : { role };
    const example = body ? (sampleOf(jsonSchema(body)) as object) : {};
    const answer = await call({ call: key, title: key, as, ticket: POTHOLE, body: example, status: 200 });
    const found = faults({ ...operation, key }, answer);
    if ((answer.status !== 200 && answer.status !== 409) || found.length > 0)
      wrong.push([key, answer.status, answer.body, found]);
  }
  expect(others.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

it('the page loads what lies beside it, and nothing else', async () => {
  const page = await fetch(`${city.runtime.url}/v1/docs`);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  const loaded = [...html.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(loaded).toHaveLength(4);
  for (const file of loaded) {
    const answer = await fetch(new URL(file, `${city.runtime.url}/v1/docs`));
    expect([answer.status, (await answer.text()).length > 100]).toEqual([200, true]);
  }
  expect((await fetch(`${city.runtime.url}/v1/docs/index.mjs`)).status).toBe(404);
});

/** The slice of `npm run soak -- --secrecy`, here because every call is at hand: through every door, into every text. */
it('a day in which everybody tells all leaves nothing to be found anywhere', async () => {
  const { client, runtime, dataDir } = city;
  const findings = new Findings();
  const target = {
    ...{ client, dataDir, url: runtime.url, now: () => runtime.now() },
    raw: rawSender(dataDir, runtime),
    messages: async () => runtime.outbox(),
    // What follows is the same in an hour as in a day.
    later: async () => void (await runtime.advance('PT1H')),
  };
  const { faults, answers, everSecret } = await secretLife(target, findings, {
    ...{ seed: 12345, days: 1, calls: 12, oneOf: 72 },
  });
  await searchKept(runtime.endpoints, dataDir, findings);
  searchSent(runtime.outbox(), findings, [WHO.phone, WHO.openId], everSecret);
  expect([...faults, ...findings.found]).toEqual([]);
  expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200', '201', '400', '404', '409']));
  const { table = 0, problem = 0, execution = 0, file = 0, sent = 0 } = findings.looked;
  expect(Math.min(table / 200, problem / 25, execution / 3, file / 5, sent / 3)).toBeGreaterThan(1);
});
