import { expect, test } from 'vitest';
import { testDynamoDb } from '../support/dynamodb.ts';
import { testS3 } from '../support/s3.ts';
import { CONSUMER_BUCKET, CONSUMER_TABLES, consumersRun } from './consumers.ts';

test('five consumers end with the ledger’s digest while 32 write and the stream comes twice', async () => {
  const db = await testDynamoDb(CONSUMER_TABLES);
  const s3 = await testS3([CONSUMER_BUCKET]);
  try {
    const report = await consumersRun({ dynamo: db.client, s3: s3.client }, 12345, 1);
    expect(report.faults).toEqual([]);
    expect(new Set(Object.values(report.digests)).size).toBe(1);
    expect(Object.keys(report.digests)).toEqual(['ledger', 'pages', 'fields', 'waiting', 'pushed', 'filed']);
    expect(report.changes).toBeGreaterThan(60);
    expect([report.redelivered, report.refused, report.days].every((count) => count > 0)).toBe(true);
  } finally {
    await s3.close();
    await db.close();
  }
});
