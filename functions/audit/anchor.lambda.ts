import { S3Client } from '@aws-sdk/client-s3';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAuditReader } from '../../shared/adapters/dynamo-audit.ts';
import { dynamoFeedDigests, dynamoFeedReader, regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { ledgerHashes } from '../../shared/adapters/dynamo-raw-ledger.ts';
import { s3Anchors } from '../../shared/adapters/s3-anchors.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { env } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { anchorDays } from './anchor.ts';

/** Runs once a day. */
export async function handler(): Promise<void> {
  await anchorDays({
    audit: dynamoAuditReader(dynamo(), env('HOTLINE_AUDIT_TABLE')),
    anchors: s3Anchors(new S3Client(LIMITS.background), env('HOTLINE_ANCHORS_BUCKET'), wallClock),
    feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
    digests: dynamoFeedDigests(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    regions: () => regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    hashes: (entries) => ledgerHashes(dynamo(), env('HOTLINE_LEDGER_TABLE'), entries),
    sha256,
    clock,
    log: createLogger({ function: 'anchor' }),
  });
}
