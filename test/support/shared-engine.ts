import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderCredentials, startDynamoDbEngine } from '../../infra/local/dynamodb-engine.ts';

/** Where the address of the run's own engine is found. */
const ADDRESS = 'HOTLINE_TEST_ENGINE';

/**
 * One DynamoDB engine for a whole test run: an engine of each file's own costs seconds of a processor to start and
 * stays slow for as long again. Files do not meet in it, since it keeps data apart by access key id.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Each project of the run asks for it.
  if (process.env[ADDRESS] !== undefined) return undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-engine-'));
  const credentials = folderCredentials(dataDir);
  const engine = await startDynamoDbEngine({ dataDir, region: 'us-east-1', credentials, log: () => {} });
  process.env[ADDRESS] = engine.endpoint;
  return async () => {
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** The address of the run's engine. */
export function sharedEngine(): string {
  const address = process.env[ADDRESS];
  if (address === undefined) throw new Error('no engine has been started for this run');
  return address;
}
