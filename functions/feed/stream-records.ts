import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { unpack } from '../../shared/adapters/packed.ts';
import type { Change } from '../../shared/ticket/change.ts';

/** A commit that the ledger's stream tells of. */
export interface LedgerRecord {
  /** Its place in the stream, by which a failed record is named. */
  readonly sequence: string;
  readonly ticketNo: string;
  readonly version: number;
}

/** A change that the feed's stream tells of. */
export interface FeedRecord extends LedgerRecord {
  /** Reads the change. Throws when it can't be read, which is then this ticket's trouble and no other's. */
  change(): Change;
}

/** The commits in a batch of the ledger's stream, in order. */
export function ledgerRecords(event: DynamoDBStreamEvent): readonly LedgerRecord[] {
  return event.Records.map((record) => ({
    sequence: sequenceOf(record),
    ticketNo: text(record, 'ticketNo'),
    version: versionOf(record),
  }));
}

/** The changes in a batch of the feed's stream, in order. */
export function feedRecords(event: DynamoDBStreamEvent): readonly FeedRecord[] {
  return event.Records.map((record) => {
    const change = () => JSON.parse(unpack(stored(record, 'body'))) as Change;
    return {
      sequence: sequenceOf(record),
      ticketNo: text(record, 'ticketNo'),
      version: versionOf(record),
      change,
    };
  });
}

/** The tickets of a batch, each with the highest version that the batch tells of, in order of appearance. */
export function latestVersions(records: readonly LedgerRecord[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { ticketNo, version } of records) {
    latest.set(ticketNo, Math.max(version, latest.get(ticketNo) ?? 0));
  }
  return latest;
}

/** The answer that has Lambda deliver again from the first record of a ticket that failed. */
export function failuresOf(
  records: readonly LedgerRecord[],
  failed: ReadonlySet<string>,
): DynamoDBBatchResponse {
  return {
    batchItemFailures: records
      .filter(({ ticketNo }) => failed.has(ticketNo))
      .map(({ sequence }) => ({ itemIdentifier: sequence })),
  };
}

function sequenceOf(record: DynamoDBRecord): string {
  const sequence = record.dynamodb?.SequenceNumber;
  if (sequence === undefined) throw new Error('a stream record without a sequence number');
  return sequence;
}

function versionOf(record: DynamoDBRecord): number {
  return Number(attributeOf(record, 'version')?.N);
}

function text(record: DynamoDBRecord, field: string): string {
  const value = attributeOf(record, field)?.S;
  if (value === undefined) throw new Error(`a stream record without ${field}`);
  return value;
}

/** An attribute as the store holds it; a stream hands on bytes as base64. */
function stored(record: DynamoDBRecord, field: string): { S: string } | { B: Uint8Array } | undefined {
  const { S, B } = attributeOf(record, field) ?? {};
  if (S !== undefined) return { S };
  return B === undefined ? undefined : { B: Buffer.from(B, 'base64') };
}

/** A record of something taken out of a table, which only hands from outside do, has no more than its keys. */
function attributeOf({ dynamodb }: DynamoDBRecord, field: string) {
  return dynamodb?.NewImage?.[field] ?? dynamodb?.Keys?.[field];
}
