import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  failuresOf,
  feedRecords,
  latestVersions,
  ledgerRecords,
} from '../../../functions/feed/stream-records.ts';
import { History, numbered } from '../../ticket/history.ts';

function streamed(...images: readonly Record<string, { S: string } | { N: string }>[]): DynamoDBStreamEvent {
  return {
    Records: images.map((NewImage, index) => ({
      eventName: 'INSERT',
      dynamodb: { NewImage, SequenceNumber: String(100 + index) },
    })),
  };
}

const entry = (index: number, version: number) => ({
  ticketNo: { S: numbered(index) },
  version: { N: String(version) },
});

describe('batches of a stream', () => {
  const records = ledgerRecords(streamed(entry(1, 1), entry(2, 4), entry(1, 2)));

  it('tell of tickets and their latest versions', () => {
    expect([...latestVersions(records)]).toEqual([
      [numbered(1), 2],
      [numbered(2), 4],
    ]);
  });

  it('are delivered again from the first record of a ticket that failed', () => {
    expect(failuresOf(records, new Set([numbered(1)]))).toEqual({
      batchItemFailures: [{ itemIdentifier: '100' }, { itemIdentifier: '102' }],
    });
    expect(failuresOf(records, new Set())).toEqual({ batchItemFailures: [] });
  });

  it('of the feed hold the change itself', () => {
    const { change } = History.accepted(numbered(3), '2026-09-18 10:00');
    const image = { block: { S: '430500#000000000' }, seq: { N: '7' }, body: { S: JSON.stringify(change) } };
    expect(feedRecords(streamed(image))).toEqual([
      { sequence: '100', ticketNo: numbered(3), version: 1, change },
    ]);
  });

  it('that are not what they should be fail as a whole', () => {
    expect(() => ledgerRecords(streamed({ other: { S: 'x' } }))).toThrow('without ticketNo');
    expect(() => feedRecords(streamed(entry(1, 1)))).toThrow('without body');
  });
});
