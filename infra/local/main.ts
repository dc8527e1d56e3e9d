/**
 * The embedded runtime: the synthesized deployment, run whole in one process, with the production bundles
 * and without a line in them that knows of it.
 */
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { epochMs } from '../../shared/calendar/instant.ts';
import { assemble } from './assemble.ts';
import { ASSEMBLY, COMPILED, ensureBuilt } from './build-cache.ts';
import { systemClock, virtualClock } from './clock.ts';
import { ensureFolder } from './data-folder.ts';
import type { Place } from './deployment.ts';
import { folderCredentials, foreignEngine, openDynamoDbEngine } from './dynamodb-engine.ts';
import { listen } from './http.ts';
import { lockFolder } from './lock.ts';
import type { Runtime, RuntimeOptions } from './runtime.ts';
import { readDeployment } from './template.ts';

export type { Runtime, RuntimeEndpoints, RuntimeOptions } from './runtime.ts';

const STACK = 'hotline';
const REGION = 'us-east-1';
/** The account and partition that the emulated SNS and SQS put into their ARNs. */
const ACCOUNT = '000000000000';
const PARTITION = 'aws';

/** The functions of a runtime share the process's environment and clock, so there is one at a time. */
let running = false;

/** Boots the deployment on a data folder. Throws FolderInUse when another process has it; nothing is left running then. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const dataDir = ensureFolder(resolve(options.dataDir));
  const undo: (() => unknown)[] = [lockFolder(dataDir)];
  if (running) {
    undo[0]?.();
    throw new Error('this process already runs a runtime');
  }
  running = true;
  undo.push(() => {
    running = false;
  });
  const close = () => undoAll(undo);
  try {
    return await boot(dataDir, options, undo, close);
  } catch (error) {
    await close().catch((failure: Error) => process.stderr.write(`${failure.message}\n`));
    throw error;
  }
}

/** Takes every step, last first, also when one fails; then throws what failed. */
async function undoAll(undo: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `the runtime did not end cleanly: ${failures[0]}`);
}

async function boot(
  dataDir: string,
  options: RuntimeOptions,
  undo: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Runtime> {
  const log = (line: string) => {
    if (!options.quiet) process.stderr.write(`${line}\n`);
  };
  const clock = options.virtualClock
    ? virtualClock(dataDir, options.at === undefined ? undefined : epochMs(options.at))
    : systemClock(dataDir);
  undo.push(() => clock.uninstall());
  const credentials = folderCredentials(dataDir);
  const foreign = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const engine =
    foreign === undefined
      ? await openDynamoDbEngine({ dataDir, region: REGION, credentials, log })
      : foreignEngine(foreign);
  undo.push(() => engine.close());
  // Waited for where it is needed; what comes before may fail first.
  engine.ready.catch(() => undefined);

  enableCompileCache(COMPILED);
  const server = await listen(options.port, log);
  undo.push(() => server.close());
  if (options.assembly === undefined) await ensureBuilt(log);
  const place: Place = { region: REGION, account: ACCOUNT, partition: PARTITION, url: server.url };
  const deployment = readDeployment(options.assembly ?? ASSEMBLY, STACK, place);
  return assemble({
    ...options,
    dataDir,
    log,
    clock,
    credentials,
    server,
    place,
    deployment,
    engine,
    undo,
    close,
  });
}
