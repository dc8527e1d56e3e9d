/**
 * Five consumers of one region's feed while many write: two pull pages, one waits for changes, one is sent webhooks,
 * one is sent files. The ledger's stream comes twice, late and out of order, workers race, receivers fail before and
 * after they have taken something, and the store of files loses answers. In the end each has to hold what the ledger
 * holds, by the same digest.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { writeFeed } from '../../functions/feed/feed.ts';
import { silentLogger } from '../../functions/http/log.ts';
import { serve } from '../../functions/push/push.ts';
import type { PushDeps } from '../../functions/push/serving.ts';
import { dynamoFeedDigests, dynamoFeedReader, dynamoFeedWriter } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoSubscriptions } from '../../shared/adapters/dynamo-subscriptions.ts';
import { s3FeedFiles } from '../../shared/adapters/s3-feed-files.ts';
import { subscriberWebhooks } from '../../shared/adapters/subscriber-webhooks.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import type { FeedFiles, Subscription } from '../../shared/ports.ts';
import type { Subscribers } from '../../shared/registers/subscribers.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import type { TestTable } from '../support/dynamodb.ts';
import { History, numbered } from '../ticket/history.ts';
import { type Chance, chance } from './chance.ts';
import { filesHeld, puller, webhookReceiver } from './consumers-ends.ts';
import { digestOf, sha256 } from './digests.ts';

export const CONSUMER_TABLES: readonly TestTable[] = [
  { name: 'feed', partition: 'block', sort: { name: 'seq', type: 'N' } },
  { name: 'cursors', partition: 'cursor' },
];
export const CONSUMER_BUCKET = 'feed-files';

const REGION = '430500';
const TABLES = { feed: 'feed', cursors: 'cursors' };
const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const WRITERS = 32;
const FEEDERS = 4;
const PUSHERS = 3;
/** Over how many days the tickets come in. */
const DAYS = 6;

export interface ConsumersReport {
  readonly changes: number;
  readonly tickets: number;
  readonly redelivered: number;
  readonly refused: number;
  readonly days: number;
  readonly files: number;
  readonly seconds: number;
  readonly digests: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

/** What is going on, shared by all who take part. */
interface Scene {
  readonly histories: Map<string, History>;
  /** What the ledger's stream has brought so far. */
  readonly stream: { readonly ticketNo: string; readonly version: number }[];
  writing: boolean;
  feeding: boolean;
  redelivered: number;
}

/** Runs it. @param tickets how many tickets each of the 32 writers lives */
export async function consumersRun(
  engine: { readonly dynamo: DynamoDBClient; readonly s3: S3Client },
  seed: number,
  tickets: number,
): Promise<ConsumersReport> {
  const began = Date.now();
  const random = chance(seed);
  const scene: Scene = { histories: new Map(), stream: [], writing: true, feeding: true, redelivered: 0 };
  const reader = dynamoFeedReader(engine.dynamo, TABLES.feed);
  const days = dynamoFeedDigests(engine.dynamo, TABLES.cursors);
  const receiver = await webhookReceiver(KEY, random.fork('receiver'));
  const done = () => !scene.feeding;
  const pulled = { feed: reader, digests: days, tickets: async () => [] };
  const pullers = {
    pages: puller(pulled, REGION, { limit: 7, form: 'ndjson' }, done),
    fields: puller(pulled, REGION, { limit: 100, form: 'json', scope: ['feed:stage'] }, done),
    waiting: puller(pulled, REGION, { limit: 50, form: 'json', wait: 20 }, done),
  };
  let skew = 0;
  const wallClock = { nowMs: () => Date.now() + skew };
  const places = dynamoSubscriptions(engine.dynamo, TABLES.cursors, wallClock);
  const deps: PushDeps = {
    store: {
      load: () => Promise.reject(new Error('not asked')),
      ledger: () => Promise.reject(new Error('not asked')),
    },
    vault: { open: () => Promise.reject(new Error('not asked')) },
    rulebook: rulebookOf(receiver.url),
    feed: reader,
    days,
    places,
    sender: subscriberWebhooks(
      async () => [{ region: REGION, webhook: { keys: { own: KEY }, relay: receiver.url, limits: [] } }],
      { nowMs: () => Date.now() },
    ),
    files: forgetful(s3FeedFiles(engine.s3, CONSUMER_BUCKET), random.fork('files')),
    queue: { send: async () => {} },
    disclose: async () => {},
    clock: { now: () => '2026-12-31T23:00:00+08:00' as Instant },
    wallClock,
    log: silentLogger,
  };
  const subscriptions = ['pushed', 'filed'].map((subscriber) => ({
    region: REGION,
    owner: REGION,
    subscriber,
  }));
  /** Whoever is not taking is tried again at once, as if its pause were over. */
  const push = async (subscription: Subscription) => {
    await serve(deps, subscription, randomUUID()).catch((error: Error) => {
      if (!/lost on the way/.test(error.message)) throw error;
    });
    const { retryAt = 0 } = (await places.find(subscription)) ?? {};
    if (retryAt > wallClock.nowMs()) skew += retryAt - wallClock.nowMs();
  };
  const pushing = async (): Promise<void> => {
    for (; scene.feeding; await turn()) for (const each of subscriptions) await push(each);
  };
  const pushers = Array.from({ length: PUSHERS }, pushing);

  await Promise.all(
    Array.from({ length: WRITERS }, (_, index) =>
      written(scene, random.fork(`w${index}`), index, tickets),
    ).concat(feeders(scene, engine.dynamo, random)),
  );
  const total = [...scene.histories.values()].reduce((sum, { version }) => sum + version, 0);
  scene.feeding = false;
  await Promise.all(pushers);
  for (const subscription of subscriptions) {
    for (let tries = 0; ((await places.find(subscription))?.at ?? 0) < total && tries < 1000; tries++) {
      await push(subscription);
    }
  }
  const held = {
    ...Object.fromEntries(
      await Promise.all(Object.entries(pullers).map(async ([name, end]) => [name, await end] as const)),
    ),
    pushed: receiver.held(),
    filed: await filesHeld(engine.s3, CONSUMER_BUCKET, `${REGION}/platform/${REGION}/`),
  };
  receiver.close();
  const faults = [...receiver.faults, ...held.filed.faults];
  const expected = await expectedOf(scene, reader, total, faults);
  for (const [name, { hashes, faults: own = [] }] of Object.entries<{
    hashes: readonly string[];
    faults?: readonly string[];
  }>(held)) {
    if (hashes.length !== total) faults.push(`${name} holds ${hashes.length} of ${total} changes`);
    if (digestOf(hashes) !== expected) faults.push(`${name} holds something else`);
    faults.push(...own.filter((each) => !faults.includes(each)));
  }
  for (const { day, first, last, digest } of held.filed.days) {
    const known = await days.digest(REGION, day as Day);
    if (known?.digest !== digest || known.first !== first || known.last !== last)
      faults.push(`the manifest of ${day} is wrong`);
  }
  const digests = Object.fromEntries(
    Object.entries<{ hashes: readonly string[] }>(held).map(([name, { hashes }]) => [name, digestOf(hashes)]),
  );
  return {
    changes: total,
    tickets: scene.histories.size,
    redelivered: scene.redelivered,
    refused: receiver.refused(),
    days: held.filed.days.length,
    files: held.filed.files,
    seconds: (Date.now() - began) / 1000,
    digests: { ledger: expected, ...digests },
    faults,
  };
}

/** A writer: lives its tickets commit by commit, each an entry of the ledger and a record of its stream. */
async function written(scene: Scene, random: Chance, writer: number, tickets: number): Promise<void> {
  for (let count = 0; count < tickets; count++) {
    const ticketNo = numbered(writer * 100_000 + count);
    const day = String(1 + Math.floor(((count + writer / WRITERS) * DAYS) / tickets)).padStart(2, '0');
    const history = new History(ticketNo, `2026-09-${day} ${10 + (writer % 12)}:00`);
    const steps: (() => unknown)[] = [
      () => scene.histories.set(ticketNo, accepted(history)),
      () =>
        history
          .later(60)
          .do('dispatch', { lead: 'chengguan', assistants: random.happens(0.3) ? ['shuiwu'] : [] }),
      () => history.later(600).try('sign', {}, 'chengguan'),
      () => history.later(600).try('contact', { reached: true, way: 'phone' }, 'chengguan'),
      () => history.later(60).try('mark-complex', { reason: { ref: 'item#reason', commitment: 'c' } }),
    ];
    for (const step of steps.slice(0, random.whole(1, steps.length))) {
      step();
      scene.stream.push({ ticketNo, version: history.version });
      await turn();
    }
  }
}

function accepted(history: History): History {
  const { ticketNo } = history;
  return history.do('submit', {
    ...{
      ticketNo,
      region: REGION,
      channel: 'phone',
      kind: 'complaint',
      confidential: 'none',
      accepted: true,
    },
    text: { ref: 'item#text', commitment: 'c' },
  });
}

/** Readers of the ledger's stream: batches come shuffled, twice and late; at last everything once more. */
async function feeders(scene: Scene, dynamo: DynamoDBClient, random: Chance): Promise<void> {
  const deps = {
    tickets: { ledger: async (ticketNo: string) => [...(scene.histories.get(ticketNo)?.entries ?? [])] },
    feed: dynamoFeedWriter(dynamo, TABLES),
    repair: { send: () => Promise.reject(new Error('nothing is to be repaired')) },
    log: silentLogger,
    pause: () => turn(),
  };
  const bring = async (records: Scene['stream']) => {
    const latest = new Map<string, number>();
    for (const { ticketNo, version } of records)
      latest.set(ticketNo, Math.max(version, latest.get(ticketNo) ?? 0));
    while (latest.size > 0) {
      const failed = await writeFeed(latest, deps);
      for (const ticketNo of latest.keys()) if (!failed.has(ticketNo)) latest.delete(ticketNo);
    }
  };
  let next = 0;
  let writing = true;
  const feeder = async (own: Chance): Promise<void> => {
    while (writing || next < scene.stream.length) {
      const batch = scene.stream.slice(next, next + own.whole(1, 25));
      next += batch.length;
      if (own.happens(0.3)) {
        const from = own.whole(0, Math.max(0, next - 40));
        batch.push(...scene.stream.slice(from, from + own.whole(1, 20)));
        scene.redelivered += 1;
      }
      await bring(
        batch
          .map((each) => ({ each, place: own.next() }))
          .sort((a, b) => a.place - b.place)
          .map(({ each }) => each),
      );
      await turn();
    }
  };
  const all = Array.from({ length: FEEDERS }, (_, index) => feeder(random.fork(`f${index}`)));
  const quiet = async () => {
    // Writers never wait for anything but their turn: a stream that has not grown for so long is at its end.
    for (let idle = 0, length = -1; idle < 50; idle = scene.stream.length === length ? idle + 1 : 0) {
      length = scene.stream.length;
      await turn();
    }
    writing = false;
  };
  await Promise.all([...all, quiet()]);
  await bring(scene.stream);
}

/** The digest that everybody has to have: of the ledger's own changes, in the feed's order. */
async function expectedOf(
  { histories }: Scene,
  reader: ReturnType<typeof dynamoFeedReader>,
  total: number,
  faults: string[],
): Promise<string> {
  const next = new Map<string, number>();
  const hashes: string[] = [];
  const ledgers = new Map([...histories].map(([ticketNo, { entries }]) => [ticketNo, changesOf(entries)]));
  for (let after = 0; after < total; ) {
    const { items } = await reader.read(REGION, after, 500);
    if (items.length === 0) break;
    for (const { seq, ticketNo, version } of items) {
      const place = next.get(ticketNo) ?? 0;
      const change = ledgers.get(ticketNo)?.[place];
      if (seq !== after + 1 || version !== place + 1 || !change) faults.push(`change ${seq} is out of order`);
      hashes.push(sha256(canonicalJson({ ...change, seq: after + 1 })));
      next.set(ticketNo, place + 1);
      after += 1;
    }
  }
  if (hashes.length !== total) faults.push(`the feed has ${hashes.length} of ${total} changes`);
  return digestOf(hashes);
}

/** A store that sometimes loses the answer to what it has written. */
function forgetful(files: FeedFiles, random: Chance): FeedFiles {
  return {
    async put(key, bytes, mediaType) {
      await files.put(key, bytes, mediaType);
      if (random.happens(0.2)) throw new Error('lost on the way');
    },
  };
}

function rulebookOf(url: string): PushDeps['rulebook'] {
  const subscribers: Subscribers['subscribers'] = [
    {
      id: 'pushed',
      label: '省平台',
      kind: 'province',
      batch: 30,
      to: { form: 'webhook', url: url.replace('http:', 'https:'), key: 'own' },
    },
    { id: 'filed', label: '省数据库', kind: 'province', to: { form: 'files', prefix: 'platform' } },
  ];
  return {
    current: async (region) => ({
      calendar: '',
      settings: '',
      units: '',
      rosters: '',
      registers: region === REGION ? 'v1' : 'none',
    }),
    register: async (_region, version) => (version === 'v1' ? { subscribers } : undefined) as never,
  };
}
