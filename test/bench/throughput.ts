/**
 * What the hotline carries beside what its database carries, at 32 clients.
 *
 * *Raw* is the database with nothing before it: the very transactions that the product commits with (recorded from
 * it in this run: the same items, sizes, conditions and indexes), sent by the AWS SDK from this process to the
 * same engine, into tables like the product's with nobody behind their streams.
 *
 * *Product* is HTTP from this process to a hotline in its own process: signatures and nonces, tokens, idempotency
 * keys, schemas, KMS, loading, deciding, and the same commit. Both count acknowledged commits. A ratio compares
 * like with like, intake with the raw commits of intakes, whole lives with those of whole lives, and since a
 * machine is never quiet, raw is measured before the product and after it, and the mean is taken.
 *
 * *Burst*: commits acknowledged in 20 s, with everything that follows a commit (executions, feed, counts, alerts)
 * running behind them as it comes.
 * *Sustained*: the same 20 s, and then no life is begun any more; the lives under way end, and all that follows is
 * waited for, until every stream is delivered and every execution waits or has ended. The commits over the whole
 * of that time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { type HotlineProcess, startHotline } from './hotline-process.ts';
import { foundCity, livePlainly, PLAIN_COMMITS, takeIn } from './plain-life.ts';
import { type RawClient, rawClient, recordLife } from './raw-commits.ts';

const PART = 'throughput';
const CLIENTS = 32;
const BURST_SECONDS = 20;
const RAW_SECONDS = 8;
const WARM_SECONDS = 5;

/** One piece of work; tells of each acknowledged commit. */
type Work = (acted: () => void) => Promise<unknown>;

/** Measures both, in one run on one engine. */
export async function measure(): Promise<readonly Figure[]> {
  const life = await recordLife();
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const hotline = await startHotline(dataDir);
  try {
    const raw = await rawClient(hotline.endpoints, life);
    await foundCity(hotline.client);
    await warm(hotline, raw);
    const intakes = await compare(hotline, raw, 1, async (acted) => {
      await takeIn(hotline.client);
      acted();
    });
    const lives = await compare(hotline, raw, PLAIN_COMMITS, (acted) => livePlainly(hotline.client, acted));
    raw.close();
    return [...figuresOf('intake', intakes), ...figuresOf('life', lives)];
  } finally {
    await hotline.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Compilers, connections and caches of all three processes. */
async function warm(hotline: HotlineProcess, raw: RawClient): Promise<void> {
  await drive(WARM_SECONDS, (acted) => raw.live(PLAIN_COMMITS, acted));
  await drive(WARM_SECONDS, (acted) => livePlainly(hotline.client, acted));
  await hotline.settle();
}

interface Compared {
  readonly raw: number;
  readonly burst: number;
  readonly sustained: number;
}

async function compare(
  hotline: HotlineProcess,
  raw: RawClient,
  commits: number,
  work: Work,
): Promise<Compared> {
  const rawRate = async () =>
    (await drive(RAW_SECONDS, (acted) => raw.live(commits, acted))).inTime / RAW_SECONDS;
  const before = await rawRate();
  const begun = performance.now();
  const { inTime, inAll } = await drive(BURST_SECONDS, work);
  await hotline.settle();
  const seconds = (performance.now() - begun) / 1000;
  const after = await rawRate();
  return { raw: (before + after) / 2, burst: inTime / BURST_SECONDS, sustained: inAll / seconds };
}

/** Has every client work for so many seconds, and end what it has begun. @returns commits in that time, and in all */
async function drive(
  seconds: number,
  work: Work,
): Promise<{ readonly inTime: number; readonly inAll: number }> {
  const end = performance.now() + seconds * 1000;
  let inTime = 0;
  let inAll = 0;
  const acted = () => {
    inAll += 1;
    if (performance.now() <= end) inTime += 1;
  };
  const client = async () => {
    while (performance.now() < end) await work(acted);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { inTime, inAll };
}

function figuresOf(what: 'intake' | 'life', { raw, burst, sustained }: Compared): Figure[] {
  const of = (name: string, value: number, unit: string, note: string): Figure => ({
    part: PART,
    name: `${what}: ${name}`,
    value,
    unit,
    note,
  });
  return [
    of('raw', raw, 'commits/s', 'the same transactions by the SDK alone'),
    of('burst', burst, 'commits/s', `acknowledged in ${BURST_SECONDS} s`),
    of('burst over raw', burst / raw, '', 'at least 0.5'),
    of('sustained', sustained, 'commits/s', 'with everything settled'),
    of('sustained over raw', sustained / raw, '', 'at least 0.2'),
  ];
}
