/** The ends at which the feed arrives: somebody who pulls, a system that is sent webhooks, and one that reads files. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { Webhook as Verifier } from 'standardwebhooks';
import { api } from '../../functions/http/api.ts';
import { silentLogger } from '../../functions/http/log.ts';
import { type ChangesDeps, changesRoutes } from '../../functions/province/changes.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../functions/http/gateway.ts';
import type { Chance } from './chance.ts';
import { digestOf, sha256 } from './digests.ts';

/** What somebody holds: the hash of each change, in the order in which it came. */
interface Held {
  readonly hashes: readonly string[];
}

interface Pulling {
  readonly limit: number;
  readonly form: 'json' | 'ndjson';
  readonly wait?: number;
  readonly scope?: readonly string[];
}

/** Pulls pages along one chain of cursors until nothing more comes. */
export async function puller(
  deps: Omit<ChangesDeps, 'pause'>,
  region: string,
  { limit, form, wait = 0, scope }: Pulling,
  done: () => boolean,
): Promise<Held> {
  const handle = api(changesRoutes({ ...deps, pause: () => turn() }), {
    channels: { find: async () => undefined },
    tokens: {
      verify: async () => ({
        type: 'person',
        id: 'reader',
        roles: ['province-reader'],
        region,
        ...(scope && { scope }),
      }),
    },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log: silentLogger,
  });
  const hashes: string[] = [];
  for (let after = ''; ; await turn()) {
    // What was there before this look has been fed, so an empty page after it is the end.
    const last = done();
    const query = `region=${region}&limit=${limit}&wait=${last ? 0 : wait}${after && `&after=${after}`}`;
    const headers = {
      authorization: 'Bearer token',
      accept: form === 'json' ? 'application/json' : 'application/x-ndjson',
    };
    const answer = await handle(
      gatewayEvent({ method: 'GET', route: '/v1/province/changes', query, headers }),
      CONTEXT,
    );
    if (answer.statusCode !== 200) throw new Error(`a page was answered ${answer.statusCode}`);
    const body = answer.body ?? '';
    const lines = form === 'ndjson' ? body.split('\n').filter((line) => line !== '') : itemsOf(body);
    hashes.push(...lines.map(hashOf));
    after =
      form === 'ndjson'
        ? String(answer.headers?.['x-cursor'])
        : (JSON.parse(body) as { cursor: string }).cursor;
    if (last && lines.length === 0) return { hashes };
  }
}

function itemsOf(body: string): string[] {
  return (JSON.parse(body) as { items: object[] }).items.map((item) => canonicalJson(item));
}

/** A change's hash: as it stands beside one of which fields were left out, else over its line. */
function hashOf(line: string): string {
  return (JSON.parse(line) as { hash?: string }).hash ?? sha256(line);
}

interface Batch {
  readonly data: {
    readonly first: number;
    readonly last: number;
    readonly count: number;
    readonly digest: string;
    readonly items: readonly object[];
  };
}

/** A system that is sent batches, and sometimes fails before it has taken one, or dies before it says so. */
export async function webhookReceiver(key: string, random: Chance) {
  const hashes: string[] = [];
  const faults: string[] = [];
  const known = new Set<string>();
  let last = 0;
  let refused = 0;
  const take = (headers: Record<string, string>, body: string): void => {
    const { data } = new Verifier(key).verify(body, headers) as Batch;
    const id = String(headers['webhook-id']);
    if (known.has(id)) return;
    known.add(id);
    if (data.first !== last + 1) faults.push(`a batch begins at ${data.first} after ${last}`);
    if (data.count !== data.items.length) faults.push(`a batch of ${data.items.length} says ${data.count}`);
    last = data.last;
    hashes.push(...data.items.map((item) => hashOf(canonicalJson(item))));
    if (digestOf(hashes) !== data.digest) faults.push(`the digest up to ${last} is another`);
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (random.happens(0.15)) {
        refused += 1;
        return response.writeHead(500).end();
      }
      take(request.headers as Record<string, string>, body);
      if (!random.happens(0.1)) return response.writeHead(204).end();
      refused += 1;
      return request.socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
    faults,
    refused: () => refused,
    held: (): Held => ({ hashes }),
    close: () => void server.close(),
  };
}

interface Manifest {
  readonly day: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly digest: string;
  readonly files: readonly { readonly key: string; readonly count: number }[];
}

/** What the files hold: of days with a manifest what it names, of the running day all that is there. */
export async function filesHeld(s3: S3Client, bucket: string, prefix: string) {
  const read = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const keys: string[] = [];
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    token = page.NextContinuationToken;
  }
  const hashes: string[] = [];
  const faults: string[] = [];
  const days: Manifest[] = [];
  let files = 0;
  const folders = [...new Set(keys.map((key) => key.slice(0, key.lastIndexOf('/'))))].sort();
  for (const folder of folders) {
    const own = keys.filter((key) => key.startsWith(`${folder}/`) && key.endsWith('.gz')).sort();
    const closed = keys.includes(`${folder}/manifest.json`)
      ? (JSON.parse((await read(`${folder}/manifest.json`)).toString()) as Manifest)
      : undefined;
    const named = closed?.files.map(({ key }) => key) ?? own;
    if (named.join() !== own.join()) faults.push(`${folder} has files that its manifest does not name`);
    const before = hashes.length;
    for (const key of named) {
      const lines = gunzipSync(await read(key))
        .toString()
        .split('\n')
        .filter((line) => line !== '');
      hashes.push(...lines.map(hashOf));
      files += 1;
    }
    if (!closed) continue;
    days.push(closed);
    if (digestOf(hashes.slice(before)) !== closed.digest)
      faults.push(`the files of ${closed.day} are others`);
    if (hashes.length - before !== closed.count) faults.push(`${closed.day} says ${closed.count}`);
  }
  return { hashes, faults, days, files };
}
