import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
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
  readonly change: Change;
}

/** The commits in a batch of the ledger's stream, in order. */
export function ledgerRecords(event: DynamoDBStreamEvent): readonly LedgerRecord[] {
  return event.Records.map((record) => ({
    sequence: sequenceOf(record),
    ticketNo: text(record, 'ticketNo'),
    version: Number(record.dynamodb?.NewImage?.version?.N),
  }));
}

/** The changes in a batch of the feed's stream, in order. */
export function feedRecords(event: DynamoDBStreamEvent): readonly FeedRecord[] {
  return event.Records.map((record) => {
    const change = JSON.parse(text(record, 'body')) as Change;
    return { sequence: sequenceOf(record), ticketNo: change.ticketNo, version: change.version, change };
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

function text(record: DynamoDBRecord, field: string): string {
  const value = record.dynamodb?.NewImage?.[field]?.S;
  if (value === undefined) throw new Error(`a stream record without ${field}`);
  return value;
}
