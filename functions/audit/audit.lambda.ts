import { S3Client } from '@aws-sdk/client-s3';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAuditReader } from '../../shared/adapters/dynamo-audit.ts';
import { rawLedger } from '../../shared/adapters/dynamo-raw-ledger.ts';
import { rawPlaces } from '../../shared/adapters/dynamo-raw-tickets.ts';
import { s3Anchors } from '../../shared/adapters/s3-anchors.ts';
import { env, http, secrets, ticketsAbout } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { auditRoutes } from './audit.ts';

export const handler = lazyApi(() => ({
  routes: auditRoutes({
    audit: dynamoAuditReader(dynamo(), env('HOTLINE_AUDIT_TABLE')),
    anchors: s3Anchors(new S3Client(LIMITS.request), env('HOTLINE_ANCHORS_BUCKET'), wallClock),
    ledger: (ticketNo) => rawLedger(dynamo(), env('HOTLINE_LEDGER_TABLE'), ticketNo),
    places: (ticketNo) => rawPlaces(dynamo(), env('HOTLINE_TICKETS_TABLE'), ticketNo),
    clock,
    tickets: ticketsAbout('left-out'),
    indexKeys: () => secrets().indexKeys(),
  }),
  deps: http('audit'),
}));
