import { S3Client } from '@aws-sdk/client-s3';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoRestore } from '../../shared/adapters/dynamo-keeping.ts';
import { s3Archive } from '../../shared/adapters/s3-archive.ts';
import { env, http, readTickets } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { createLogger } from '../http/log.ts';
import { archiveRoutes } from './archive.ts';

export const handler = lazyApi(() => ({
  routes: archiveRoutes({
    store: readTickets(),
    archive: s3Archive(new S3Client(LIMITS.background), env('HOTLINE_ARCHIVE_BUCKET')),
    restore: dynamoRestore(dynamo(), {
      tickets: env('HOTLINE_TICKETS_TABLE'),
      ledger: env('HOTLINE_LEDGER_TABLE'),
      vault: env('HOTLINE_VAULT_TABLE'),
    }),
    log: createLogger({ function: 'archive' }),
  }),
  deps: http('archive'),
}));
