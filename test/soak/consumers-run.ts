import { testDynamoDb } from '../support/dynamodb.ts';
import { testS3 } from '../support/s3.ts';
import startEngine from '../support/shared-engine.ts';
import { CONSUMER_BUCKET, CONSUMER_TABLES, type ConsumersReport, consumersRun } from './consumers.ts';

/** The five consumers on engines of their own, which are gone afterwards. */
export async function consumersOnEngines(seed: number, tickets: number): Promise<ConsumersReport> {
  const stopEngine = await startEngine();
  const db = await testDynamoDb(CONSUMER_TABLES);
  const s3 = await testS3([CONSUMER_BUCKET]);
  try {
    return await consumersRun({ dynamo: db.client, s3: s3.client }, seed, tickets);
  } finally {
    await s3.close();
    await db.close();
    await stopEngine?.();
  }
}
