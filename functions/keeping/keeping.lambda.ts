import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoCalls } from '../../shared/adapters/dynamo-calls.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoKeepingList, dynamoSealedTexts } from '../../shared/adapters/dynamo-keeping.ts';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';
import { s3Archive, s3FileShredder } from '../../shared/adapters/s3-archive.ts';
import { desk, env } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { keep } from './keeping.ts';

const log = createLogger({ function: 'keeping' });

/** Runs on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const s3 = new S3Client(LIMITS.background);
  const keys = kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY'));
  const calls = dynamoCalls(dynamo(), env('HOTLINE_CALLS_TABLE'), keys);
  const deps = {
    ...desk(),
    list: dynamoKeepingList(dynamo(), env('HOTLINE_TICKETS_TABLE')),
    sealed: dynamoSealedTexts(dynamo(), env('HOTLINE_VAULT_TABLE')),
    archive: s3Archive(s3, env('HOTLINE_ARCHIVE_BUCKET')),
    shredder: {
      ...s3FileShredder(s3, env('HOTLINE_ATTACHMENTS_BUCKET')),
      call: calls.forget,
    },
    log,
  };
  const inUse = await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'));
  const { archived, destroyed, failed } = await keep(deps, inUse, () => context.getRemainingTimeInMillis());
  if (archived > 0) log.info('TICKETS_ARCHIVED', { count: archived });
  if (destroyed > 0) log.info('TEXTS_DESTROYED', { count: destroyed });
  if (failed > 0) throw new Error(`${failed} failures`);
}
