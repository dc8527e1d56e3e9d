/** Every call of the API, again and again over many tickets, by everybody, with what must not be found in each text. */
import { FUNCTIONS } from '../../infra/build.ts';
import type { HotlineClient, Who } from '../../infra/local/client.ts';
import { type Operation, operationsOf } from '../../infra/openapi/operations.ts';
import { servedRoutes } from '../../infra/openapi/routes.ts';
import { jsonSchema } from '../../infra/openapi/schemas.ts';
import { ROLES, type Role } from '../../shared/caller.ts';
import type { Chance } from './chance.ts';
import { seededBody } from './secrecy-bodies.ts';
import { type Ask, REGION } from './secrecy-life.ts';
import { confided, said, WHO } from './secrecy-seeds.ts';

/**
 * What the city itself publishes, or keeps as its own: its directory, its experts and settings, and the knowledge base.
 * There people are staff, and texts are meant for everybody.
 */
const THE_CITYS_OWN = /^(PUT \/v1\/admin\/(?!deputies)|POST \/v1\/(admin|knowledge|archive)\b)/;

/** All calls, as they are served. */
export async function everyOperation(): Promise<readonly Operation[]> {
  return operationsOf(await servedRoutes(FUNCTIONS));
}

/** Those that write, and may be written by anybody who has a role for it. */
export function writing(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(
    ({ key, auth, method }) => auth === 'person' && method !== 'GET' && !THE_CITYS_OWN.test(key),
  );
}

/** Somebody who may make a call. */
export function somebodyFor({ roles = ROLES }: Operation, unit: string, random: Chance): Who {
  const fit = roles.filter((role) => role !== 'secrecy-staff');
  return personOf(random.pick(fit as unknown as [Role, ...Role[]]), unit);
}

export function personOf(role: Role, unit: string): Who {
  return role.startsWith('unit-') ? { role, unit } : { role };
}

/** A path with its variables filled in. */
export function pathFor(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'none'));
}

/** What paths name, as it should be. */
export function named(ticketNo: string, unit: string): Record<string, string> {
  return {
    ...{ ticketNo, region: REGION, period: '2026-08', id: unit, source: '110', externalNo: 'J-1' },
    ...{
      attachmentId: '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b',
      measure: '20260901000000001',
      day: '2026-09-01',
    },
    ...{
      entry: '000001',
      objection: 'none',
      warning: '20260901000000001',
      chain: 'none',
      subscriber: 'none',
    },
    ...{
      account: `demo-${REGION}`,
      provider: 'aliyun',
      key: 'none',
      token: 'none',
      request: `${ticketNo}.json`,
    },
    ...{ service: 'complaint.json', file: 'none' },
  };
}

/** Makes one call with a seeded body, as somebody who may. @returns its status */
export async function oneCall(
  client: HotlineClient,
  ask: Ask,
  operation: Operation,
  { ticketNo, unit, random }: { readonly ticketNo: string; readonly unit: string; readonly random: Chance },
): Promise<number> {
  const { key, method, path, body } = operation;
  const who = somebodyFor(operation, unit, random);
  const form = body ? (seededBody(jsonSchema(body), key, random) as object) : undefined;
  const query = /^POST \/v1\/assessments\/.*(entries|publish)$/.test(key) ? '?subject=unit' : '';
  const { status } = await ask(
    key,
    client.call(who, method, pathFor(path, named(ticketNo, unit)) + query, form),
  );
  return status;
}

/** Asks each call what it makes of what it can't know: in its path, its query, its body, its headers. */
export async function wrongCalls(
  client: HotlineClient,
  ask: Ask,
  operations: readonly Operation[],
  unit: string,
): Promise<void> {
  const odd = `${WHO.phone}${WHO.name}`;
  const search = new URLSearchParams({ region: odd, q: odd, cursor: odd, [WHO.name]: WHO.phone }).toString();
  for (const { key, method, path, roles = ROLES } of operations) {
    const person = personOf(roles[0] ?? 'agent', unit);
    const wrong = Object.fromEntries(Object.keys(named('', unit)).map((name) => [name, odd]));
    const good = pathFor(path, named(`${REGION}26090112345678`, unit));
    const body = method === 'GET' ? undefined : { [WHO.name]: confided(key), text: [confided(key)] };
    const headers = { 'if-match': said(key), 'idempotency-key': `${WHO.phone} ${WHO.phone}` };
    const safe = {
      'if-match': encodeURIComponent(headers['if-match']),
      'idempotency-key': headers['idempotency-key'],
    };
    await ask(key, client.call(person, method, pathFor(path, wrong), body));
    await ask(key, client.call(person, method, `${good}?${search}`, body));
    await ask(key, client.call(person, method, good, body, safe));
  }
}
