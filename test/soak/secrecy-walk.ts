/** Every call of the API, again and again over many tickets, by everybody, with what must not be found in each text. */
import { randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, sign } from '../../functions/http/signature.ts';
import { FUNCTIONS } from '../../infra/build.ts';
import type { HotlineClient, Who } from '../../infra/local/client.ts';
import { keptChannels } from '../../infra/local/secrets.ts';
import { type Operation, operationsOf } from '../../infra/openapi/operations.ts';
import { servedRoutes } from '../../infra/openapi/routes.ts';
import { jsonSchema } from '../../infra/openapi/schemas.ts';
import { type Channel, ROLES, type Role } from '../../shared/caller.ts';
import type { Chance } from './chance.ts';
import { seededBody } from './secrecy-bodies.ts';
import { REGION } from './secrecy-life.ts';
import { confided, said, WHO } from './secrecy-seeds.ts';
import type { Watch } from './secrecy-watch.ts';

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

/** Makes one call with a seeded body, as somebody who may. */
export async function oneCall(
  client: HotlineClient,
  operation: Operation,
  { ticketNo, unit, random }: { readonly ticketNo: string; readonly unit: string; readonly random: Chance },
): Promise<void> {
  const { key, method, path, body } = operation;
  const who = somebodyFor(operation, unit, random);
  const form = body ? (seededBody(jsonSchema(body), key, random) as object) : undefined;
  const query = /^POST \/v1\/assessments\/.*(entries|publish)$/.test(key) ? '?subject=unit' : '';
  await client.call(who, method, pathFor(path, named(ticketNo, unit)) + query, form);
}

/** Larger than any body that is taken. */
const TOO_LARGE = 3_000_000;
const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Sends bytes that the client would not: broken, too large, of another type, too deep, with keys of a citizen's. */
export interface RawSender {
  token(who: Who): Promise<string>;
  /** The headers that prove bytes to be a channel's. */
  signed(channel: Channel, method: string, path: string, body: string): Readonly<Record<string, string>>;
}

/**
 * Asks each call what it makes of what it can't know, in its path, query, body and headers; of a body that is no JSON,
 * too large, too deep or of another type; and of whoever has no token, or one that is none.
 */
export async function wrongCalls(
  watch: Watch,
  client: HotlineClient,
  operations: readonly Operation[],
  raw: RawSender,
  unit: string,
): Promise<void> {
  const odd = `${WHO.phone}${WHO.name}`;
  const search = new URLSearchParams({ region: odd, q: odd, cursor: odd, [WHO.name]: WHO.phone }).toString();
  for (const operation of operations) {
    const { key, method, path, auth, body: schema, roles = ROLES, channels = ['referral'] } = operation;
    const wrong = Object.fromEntries(Object.keys(named('', unit)).map((name) => [name, odd]));
    const good = pathFor(path, named(`${REGION}26090112345678`, unit));
    const odds = pathFor(path, wrong);
    const reads = method === 'GET' || method === 'OPTIONS';
    const body = reads ? undefined : { [WHO.name]: confided(key), text: [confided(key)] };
    const [role = 'agent'] = roles.filter((each) => each !== 'secrecy-staff');
    const [channel = 'referral'] = channels;
    const proof = async (sent: string): Promise<Readonly<Record<string, string>>> => {
      if (auth === 'person') return { authorization: `Bearer ${await raw.token(personOf(role, unit))}` };
      return auth === 'channel' ? raw.signed(channel, method, good, sent) : {};
    };
    const send = async (sent: string, headers: Readonly<Record<string, string>>) =>
      watch.stranger(method, good, {
        headers: { ...(await proof(sent)), ...headers },
        ...(!reads && { body: sent }),
      });
    if (auth === 'person') {
      const headers = {
        'if-match': encodeURIComponent(said(key)),
        'idempotency-key': `${WHO.phone} ${WHO.phone}`,
      };
      await client.call(personOf(role, unit), method, odds, body);
      await client.call(personOf(role, unit), method, `${good}?${search}`, body);
      await client.call(personOf(role, unit), method, good, body, headers);
    } else if (auth === 'channel') {
      await client.signed(channel, odds, { ...(body && { form: body }) });
      await client.signed(channel, good, { ...(body && { form: body }), query: search });
    } else {
      await watch.stranger(method, odds, { ...(body && { body: JSON.stringify(body), headers: JSON_TYPE }) });
      await watch.stranger(method, `${good}?${search}`);
    }
    // Nobody known: without a token or signature, and with a citizen's name in the place of one.
    const unproved = { ...JSON_TYPE, authorization: `Bearer ${encodeURIComponent(said(key))}` };
    await watch.stranger(method, odds, { headers: unproved, ...(body && { body: JSON.stringify(body) }) });
    if (reads || (!schema && auth === 'none')) continue;
    await send(`${confided(key)}`, JSON_TYPE);
    await send(`{"text":"${confided(key)}`, JSON_TYPE);
    await send(JSON.stringify(confided(key)), {
      'content-type': encodeURIComponent(said(key)).slice(0, 100),
    });
    await send(`${'{"a":'.repeat(500)}"${confided(key)}"${'}'.repeat(500)}`, JSON_TYPE);
  }
  await tooLarge(watch, operations, raw, unit);
}

/** One body of each door that is too large. */
async function tooLarge(
  watch: Watch,
  operations: readonly Operation[],
  raw: RawSender,
  unit: string,
): Promise<void> {
  const doors = new Map(
    operations.filter(({ body, auth }) => body && auth === 'person').map((each) => [each.by, each]),
  );
  const large = JSON.stringify({ text: confided('large').repeat(Math.ceil(TOO_LARGE / 900)) });
  for (const { method, path, roles = ROLES } of doors.values()) {
    const token = await raw.token(personOf(roles[0] ?? 'agent', unit));
    await watch.stranger(method, pathFor(path, named(`${REGION}26090112345678`, unit)), {
      headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
      body: large,
    });
  }
}

/** Proves bytes by the keys of a data folder, and people by whoever makes tokens. */
export function rawSender(
  dataDir: string,
  tokens: {
    token(claims: { role: string; region: string; unit: string | undefined; sub: string }): Promise<string>;
  },
): RawSender {
  const clients = keptChannels(dataDir)?.clients ?? [];
  return {
    token: ({ role, unit }) => tokens.token({ role, region: REGION, unit, sub: `${unit ?? 'demo'}-${role}` }),
    signed: (channel, method, path, body) => {
      const client = clients.find(({ keyId }) => keyId === `local-${channel}`);
      if (!client) throw new Error(`no key for the channel ${channel}`);
      const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), randomUUID()];
      const parts = { method, path, query: '', timestamp, nonce, body: Buffer.from(body) };
      return {
        [SIGNATURE_HEADERS.keyId]: client.keyId,
        [SIGNATURE_HEADERS.timestamp]: timestamp,
        [SIGNATURE_HEADERS.nonce]: nonce,
        [SIGNATURE_HEADERS.signature]: sign(client.secrets[0] ?? '', parts),
      };
    },
  };
}
