import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_INDEXES, dynamoAudit, dynamoAuditReader } from '../../shared/adapters/dynamo-audit.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import { AuditUnavailableError } from '../../shared/ports.ts';
import { type AuditLook, chainOf, findAuditBreak } from '../../shared/privacy/audit.ts';
import { testDynamoDb } from '../support/dynamodb.ts';

const TABLE = 'audit';
const DAY = '2026-11-02' as Day;
const TICKET = '43050026110200000001';
let db: Awaited<ReturnType<typeof testDynamoDb>>;
let now = `${DAY}T09:00:00+08:00` as Instant;
const clocks = { clock: { now: () => now }, wallClock: { nowMs: () => Date.parse('2026-11-02T01:00:00Z') } };

beforeAll(async () => {
  db = await testDynamoDb([]);
  await createAudit(db.client);
});
afterAll(() => db.close());

async function createAudit(client: DynamoDBClient): Promise<void> {
  const indexes = Object.entries(AUDIT_INDEXES);
  const names = new Set(['chain', ...indexes.flatMap(([, { partition, sort }]) => [partition, sort])]);
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        ...[...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        { AttributeName: 'number', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'chain', KeyType: 'HASH' },
        { AttributeName: 'number', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: indexes.map(([IndexName, { partition, sort }]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' as const },
          { AttributeName: sort, KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      })),
    }),
  );
}

const look = (id: string, more: Partial<AuditLook> = {}): AuditLook => ({
  ...{ region: '430500', who: { kind: 'person', id }, what: 'ticket', ticketNo: TICKET, answer: 'clear' },
  ...{ person: 'p'.repeat(32), fields: ['name'], route: 'GET /v1/tickets/{ticketNo}' },
  ...more,
});

async function chainsOf(day: Day) {
  const reader = dynamoAuditReader(db.client, TABLE);
  const names = await reader.chains(day);
  return Promise.all(names.map(async (name) => ({ name, items: await reader.chain(name, 0, 500) })));
}

describe('LA-8: the audit’s table', () => {
  it('takes looks that come at once into chains of their own, each whole', async () => {
    const trail = dynamoAudit(db.client, TABLE, clocks);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 5 }, (_, index) => trail.record(look(`u-${index}`))));
    }
    const chains = await chainsOf(DAY);
    expect(chains.map(({ items }) => items.length)).toEqual([3, 3, 3, 3, 3]);
    expect(chains.map(({ name, items }) => findAuditBreak(name, items, sha256))).toEqual(
      Array(5).fill(undefined),
    );
    expect(await dynamoAuditReader(db.client, TABLE).register(DAY)).toHaveLength(5);
  });

  it('finds them by ticket, person and caller, the last first, page by page', async () => {
    now = `${DAY}T10:00:00+08:00` as Instant;
    await dynamoAudit(db.client, TABLE, clocks).record(look('u-9'));
    const reader = dynamoAuditReader(db.client, TABLE);
    const first = await reader.find({ by: 'ticketNo', value: TICKET, limit: 4 });
    expect(first.items[0]).toMatchObject({ caller: 'person:u-9' });
    let { cursor } = first;
    let count = first.items.length;
    while (cursor !== undefined) {
      const page = await reader.find({ by: 'ticketNo', value: TICKET, limit: 4, cursor });
      count += page.items.length;
      cursor = page.cursor;
    }
    expect(count).toBe(16);
    expect((await reader.find({ by: 'person', value: 'p'.repeat(32), limit: 50 })).items).toHaveLength(16);
    expect((await reader.find({ by: 'caller', value: 'person:u-1', limit: 50 })).items).toHaveLength(3);
    const late = { by: 'caller', value: 'person:u-1', from: now, limit: 50 } as const;
    expect((await reader.find(late)).items).toEqual([]);
    await expect(
      reader.find({ by: 'caller', value: 'person:u-1', limit: 1, cursor: first.cursor ?? '' }),
    ).rejects.toThrow();
  });

  it('begins new chains with the day, and one for each region', async () => {
    now = '2026-11-03T00:00:00+08:00' as Instant;
    const trail = dynamoAudit(db.client, TABLE, clocks);
    await trail.record(look('u-1'), look('u-1', { region: '000000' }), look('u-2'));
    const chains = await chainsOf('2026-11-03' as Day);
    expect(chains.map(({ name, items }) => [chainOf(name)?.region, items.length]).sort()).toEqual([
      ['000000', 1],
      ['430500', 2],
    ]);
    expect(await chainsOf(DAY)).toHaveLength(6);
  });

  it('says so where it can’t write, and leaves that chain', async () => {
    const { client } = db;
    let fails = true;
    const failing = Object.assign(Object.create(client) as typeof client, {
      send: (command: object) =>
        fails
          ? Promise.reject(new Error('no right'))
          : client.send(command as Parameters<typeof client.send>[0]),
    });
    const trail = dynamoAudit(failing, TABLE, clocks);
    await expect(trail.record(look('u-3'))).rejects.toThrow(AuditUnavailableError);
    fails = false;
    await trail.record(look('u-3'));
    const chains = await chainsOf('2026-11-03' as Day);
    expect(chains.map(({ items }) => items.length).sort()).toEqual([1, 1, 2]);
  });
});
