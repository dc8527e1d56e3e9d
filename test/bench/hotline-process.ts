/** The hotline in a process of its own, started and asked as its operator does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../infra/build.ts';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import { readJson } from '../../infra/local/data-folder.ts';
import { openIssuer } from '../../infra/local/issuer.ts';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { BEGIN, REGION } from './plain-life.ts';

const START_LIMIT_MS = 180_000;
const POLL_MS = 10;

export interface HotlineProcess {
  readonly endpoints: RuntimeEndpoints;
  readonly client: HotlineClient;
  /** From the command to the first 200 of /healthz, in milliseconds. */
  readonly startedMs: number;
  /** Waits until every stream is delivered and every wait parked. */
  settle(): Promise<void>;
  /** Resident memory of the hotline and of its database engine, in MiB. */
  memory(): { readonly hotline: number; readonly engine: number };
  stop(): Promise<void>;
}

/** Starts `hotline start` on a data folder, on a virtual clock that stands still. Throws when it ends or stays dumb. */
export async function startHotline(
  dataDir: string,
  nodeArguments: readonly string[] = [],
): Promise<HotlineProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const command = ['start', '--virtual-clock', '--data', dataDir, '--port', String(port)];
  const isNew = readJson(dataDir, 'clock.json') === undefined;
  const child = spawn(
    process.execPath,
    [...nodeArguments, join(ROOT, 'infra/cli/hotline.mjs'), ...command, ...(isNew ? ['--at', BEGIN] : [])],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await healthy(url, child);
  const startedMs = performance.now() - begun;
  const endpoints = await known(dataDir, child);
  const issuer = await openIssuer(dataDir, endpoints.url, endpoints.audience);
  const token = issuer.mintToken;
  return {
    endpoints,
    client: localClient({ url, token }, dataDir, REGION),
    startedMs,
    settle: () => settle(url),
    memory: () => ({
      hotline: residentMiB(child.pid),
      engine: residentMiB(readJson<{ pid: number }>(dataDir, 'engine.json')?.pid),
    }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit && child.exitCode === null) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await pause(POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error('the hotline did not start');
}

/** What the hotline writes down of itself shortly after it answers. */
async function known(dataDir: string, { pid }: ChildProcess): Promise<RuntimeEndpoints> {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit) {
    const endpoints = readJson<RuntimeEndpoints>(dataDir, 'endpoints.json');
    if (endpoints && endpoints.pid === pid) return endpoints;
    await pause(POLL_MS);
  }
  throw new Error('the hotline told no addresses');
}

/** A move of the clock by nothing waits until all has come to rest; after 30 s it says so and is asked again. */
async function settle(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"advance":"PT0S"}',
    });
    const text = await answer.text();
    if (answer.status === 200) return;
    if (answer.status !== 409) throw new Error(`the clock answered ${answer.status}: ${text}`);
  }
}

function residentMiB(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
