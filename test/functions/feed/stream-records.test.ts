import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  failuresOf,
  feedRecords,
  latestVersions,
  ledgerRecords,
} from '../../../functions/feed/stream-records.ts';
import { pack } from '../../../shared/adapters/packed.ts';
import { History, numbered } from '../../ticket/history.ts';

type Image = Record<string, { S: string } | { N: string } | { B: string }>;

function streamed(...images: readonly Image[]): DynamoDBStreamEvent {
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
    const image = { ...entry(3, 1), seq: { N: '7' }, body: { S: JSON.stringify(change) } };
    const [record] = feedRecords(streamed(image));
    expect(record).toMatchObject({ sequence: '100', ticketNo: numbered(3), version: 1 });
    expect(record?.change()).toEqual(change);
  });

  it('of the feed hold the change as the feed’s table has it, packed', () => {
    const { change } = History.accepted(numbered(3), '2026-09-18 10:00');
    const body = { B: Buffer.from(pack(JSON.stringify(change))).toString('base64') };
    const [record] = feedRecords(streamed({ ...entry(3, 1), seq: { N: '7' }, body }));
    expect(record?.change()).toEqual(change);
  });

  it('of the feed name the ticket also where the change can’t be read', () => {
    const [record] = feedRecords(streamed({ ...entry(3, 1), body: { S: '{"ticketNo' } }));
    expect(record?.ticketNo).toBe(numbered(3));
    expect(() => record?.change()).toThrow(SyntaxError);
  });

  it('name a ticket by its keys where something was taken out of a table', () => {
    const removed = { Records: [{ dynamodb: { Keys: entry(4, 2), SequenceNumber: '1' } }] };
    expect(ledgerRecords(removed)).toEqual([{ sequence: '1', ticketNo: numbered(4), version: 2 }]);
  });

  it('that are not what they should be fail as a whole', () => {
    expect(() => ledgerRecords(streamed({ other: { S: 'x' } }))).toThrow('without ticketNo');
    expect(() => feedRecords(streamed({ body: { S: '{}' } }))).toThrow('without ticketNo');
  });
});
