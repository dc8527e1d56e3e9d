import { randomBytes } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoBulletins } from '../../shared/adapters/dynamo-bulletins.ts';
import type { HandIn } from '../../shared/bulletin/hand-in.ts';
import type { BulletinDraft, PublishedBulletin } from '../../shared/ports.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { bulletinOf } from '../bulletin/counted.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/story.ts';

const TABLE = 'bulletins';
const WHERE = { region: '430500', period: '2026-08' };

const keys: DataKeys = {
  async create(of) {
    const plain = randomBytes(32);
    return { plain, wrapped: `${of}|${plain.toString('base64')}` };
  },
  async unwrap(of, wrapped) {
    if (!wrapped.startsWith(`${of}|`)) throw new Error('the key of another place');
    return Buffer.from(wrapped.slice(of.length + 1), 'base64');
  },
};

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([{ name: TABLE, partition: 'bulletin', sort: { name: 'item', type: 'S' } }]);
});
afterAll(() => db.close());

const store = () => dynamoBulletins(db.client, TABLE, keys, { nowMs: () => 1_000_000 });
const once = (key: string) => ({ key, digest: 'd', answer: '{"version":1}' });
const draft = (version: number): BulletinDraft => ({
  ...{ ...WHERE, version, problems: '签收不及时', cases: [], by: 'a reviewer', at: at('2026-09-05 09:00') },
});
const published = (version: number, period = '2026-08'): PublishedBulletin => ({
  ...{ version, at: at('2026-09-05 09:00'), by: 'a supervisor', digest: 'f'.repeat(64) },
  bulletin: bulletinOf({}, { period }),
});

it('a draft follows on the one before, sealed, and a key is used once', async () => {
  const bulletins = store();
  expect(await bulletins.draft('430500', '2026-08')).toBeUndefined();
  expect(await bulletins.saveDraft(draft(1), once('a'))).toBe(true);
  expect(await bulletins.saveDraft(draft(1))).toBe(false);
  expect(await bulletins.saveDraft(draft(3))).toBe(false);
  expect(await bulletins.saveDraft(draft(2), once('a'))).toBe(false);
  expect(await bulletins.saveDraft(draft(2), once('b'))).toBe(true);
  expect(await bulletins.draft('430500', '2026-08')).toEqual(draft(2));
  expect(await bulletins.once('a')).toEqual({ digest: 'd', answer: '{"version":1}' });
  expect(await bulletins.once('c')).toBeUndefined();
  expect(await bulletins.remember(once('c'))).toBe(true);
  expect(await bulletins.remember(once('c'))).toBe(false);
});

it('SY-6c: what is handed in lies sealed, by period, oldest first', async () => {
  const bulletins = store();
  const handIn = (id: string, time: string): HandIn => ({
    ...{ id, ...WHERE, unit: 'gongan', kind: 'case', title: '反诈', text: '劝阻一起电信诈骗' },
    ...{ at: at(time), by: 'an officer' },
  });
  const [first, second] = [handIn('one', '2026-09-01 09:00'), handIn('two', '2026-09-02 09:00')];
  expect(await bulletins.handIn(second)).toBe(true);
  expect(await bulletins.handIn(first)).toBe(true);
  expect(await bulletins.handIns('430500', '2026-08')).toEqual([first, second]);
  expect(await bulletins.handIns('430500', '2026-07')).toEqual([]);
  const { Items = [] } = await db.client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'bulletin = :b',
      ExpressionAttributeValues: { ':b': { S: '430500#2026-08' } },
    }),
  );
  expect(Items.length).toBeGreaterThan(2);
  expect(JSON.stringify(Items)).not.toMatch(/诈骗|反诈|签收不及时/);
});

it('a published version is written once; the latest is found, and the list has the latest first', async () => {
  const bulletins = store();
  expect(await bulletins.published('430500', '2026-08')).toBeUndefined();
  expect(await bulletins.publish(published(1))).toBe(true);
  expect(await bulletins.publish(published(1))).toBe(false);
  expect(await bulletins.publish(published(2))).toBe(true);
  expect(await bulletins.publish(published(1, '2026-07'))).toBe(true);
  expect(await bulletins.published('430500', '2026-08')).toEqual(published(2));
  expect(await bulletins.published('430500', '2026-08', 1)).toEqual(published(1));
  expect(await bulletins.published('430500', '2026-08', 9)).toBeUndefined();
  const list = await bulletins.versions('430500', 2);
  expect(list.map(({ period, version }) => [period, version])).toEqual([
    ['2026-08', 2],
    ['2026-08', 1],
  ]);
});
