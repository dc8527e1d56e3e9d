/** The embedded runtime as `hotline start` runs it: a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import { readJson } from '../../infra/local/data-folder.ts';
import { openIssuer } from '../../infra/local/issuer.ts';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';

const HOTLINE = join(import.meta.dirname, '../../infra/cli/hotline.mjs');
/** A start may build first, and the machine may be busy. */
const START_LIMIT_MS = 180_000;
const ASK_AGAIN_MS = 25;

export type Victim = 'runtime' | 'engine';

export interface HotlineProcess {
  readonly dataDir: string;
  readonly url: string;
  /** Starts the runtime and answers once it is there; `awaited` false answers at once. */
  start(awaited?: boolean): Promise<void>;
  /** Resolves once the HTTP API answers 200, with how long that took. Throws when the process has ended by itself. */
  ready(): Promise<number>;
  /** SIGKILL, at once to all; one that does not run just now is left out. Answers who was killed. */
  kill(...victims: Victim[]): Promise<readonly Victim[]>;
  /** The engine's process id, once one is written down. */
  enginePid(): number | undefined;
  /** Tries a second start on the same folder; answers its exit code and what it said. */
  startTwice(): Promise<{ readonly code: number | null; readonly said: string }>;
  /** An orderly end by SIGINT; answers the exit code. */
  stop(): Promise<number | null>;
  /** Speaks to it as its callers do. Only after a first start. */
  client(region: string): Promise<HotlineClient>;
  endpoints(): RuntimeEndpoints;
}

/** A runtime on a folder, on a port that stays the same, with a virtual clock that begins at `at`. */
export async function hotlineProcess(dataDir: string, at: string): Promise<HotlineProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let begun = false;

  const run = (...more: string[]): ChildProcess => {
    mkdirSync(dataDir, { recursive: true });
    const log = openSync(join(dataDir, '..', 'hotline.log'), 'a');
    const args = [HOTLINE, 'start', '--virtual-clock', '--port', String(port), '--data', dataDir, ...more];
    const started = spawn(process.execPath, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    return started;
  };
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const enginePid = () => readJson<{ pid: number }>(dataDir, 'engine.json')?.pid;
  const ready = async (): Promise<number> => {
    const begin = Date.now();
    for (;;) {
      if (!running()) throw new Error(`the runtime ended by itself, code ${child?.exitCode}`);
      const answer = await fetch(`${url}/healthz`).catch(() => undefined);
      await answer?.text();
      if (answer?.status === 200) return Date.now() - begin;
      if (Date.now() - begin > START_LIMIT_MS)
        throw new Error(`the runtime gave ${answer?.status} for too long`);
      await pause(ASK_AGAIN_MS);
    }
  };
  const endpoints = () => {
    const kept = readJson<RuntimeEndpoints>(dataDir, 'endpoints.json');
    if (!kept) throw new Error('the runtime has never been started');
    return kept;
  };

  return {
    dataDir,
    url,
    enginePid,
    ready,
    endpoints,
    start: async (awaited = true) => {
      // Once the folder has lived, its clock stands where it stood.
      child = run(...(begun ? [] : ['--at', at]));
      if (!awaited) return;
      await ready();
      begun = true;
    },
    kill: async (...victims) => {
      const killed: Victim[] = [];
      const ends: Promise<unknown>[] = [];
      for (const victim of victims) {
        if (victim === 'runtime' && child && running()) {
          ends.push(once(child, 'exit'));
          child.kill('SIGKILL');
          killed.push(victim);
        }
        const engine = victim === 'engine' ? enginePid() : undefined;
        if (engine !== undefined && killed9(engine)) killed.push(victim);
      }
      await Promise.all(ends);
      return killed;
    },
    startTwice: async () => {
      const args = [HOTLINE, 'start', '--virtual-clock', '--port', '0', '--data', dataDir];
      const second = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      second.stderr?.on('data', (part: Buffer) => {
        said += part.toString();
      });
      const [code] = (await once(second, 'close')) as [number | null];
      return { code, said: said.trim() };
    },
    stop: async () => {
      if (!child || !running()) return null;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      return code;
    },
    client: async (region) => {
      const { audience } = endpoints();
      const issuer = await openIssuer(dataDir, url, audience);
      return localClient({ url, token: (claims) => issuer.mintToken(claims) }, dataDir, region);
    },
  };
}

function killed9(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
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
