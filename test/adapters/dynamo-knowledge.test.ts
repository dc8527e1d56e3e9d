import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoKnowledge } from '../../shared/adapters/dynamo-knowledge.ts';
import { type Day, parseDay } from '../../shared/calendar/instant.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';
import { ENTRY_LISTED, InvalidCursorError } from '../../shared/ports.ts';
import { AGENT, CONTENT, entryTold, officer, reviewer } from '../knowledge/telling.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/story.ts';

const REGION = '430500';
const INDEXES = [
  ['byProvider', 'providerKey', 'changedAt'],
  ['byEvent', 'eventKey', 'changedAt'],
  ['byReminder', 'reminderKey', 'remindedAt'],
  ['byChange', 'changeKey', 'changedAt'],
] as const;
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([]);
  const names = [...new Set(['key', 'item', ...INDEXES.flatMap(([, part, sort]) => [part, sort])])];
  await db.client.send(
    new CreateTableCommand({
      TableName: 'knowledge',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'key', KeyType: 'HASH' },
        { AttributeName: 'item', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: INDEXES.map(([IndexName, part, sort]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: part, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...ENTRY_LISTED] },
      })),
    }),
  );
});
afterAll(() => db.close());

const base = () => dynamoKnowledge(db.client, 'knowledge');
const act = { type: 'propose', provider: 'gongan', ...CONTENT } as const;
const record = (version: number, when = '2026-09-18 10:00') => ({
  version,
  at: at(when),
  by: 'gongan-1',
  act,
});

/** An entry that a unit has published. */
function entryOf(number: string, more: Partial<Entry> = {}): Entry {
  const { entry } = entryTold('shaoyang', [{ by: officer('gongan'), act }]);
  return { ...entry, entry: number, ...more };
}
const titled = (number: string, title: string, more: Partial<Entry> = {}) =>
  entryOf(number, { title, live: { ...CONTENT, title }, ...more });

describe('the knowledge base', () => {
  it('keeps an entry with its acts, on condition that nobody came in between', async () => {
    const first = entryOf('K00000001');
    expect(await base().commit(undefined, first, record(1))).toBe(true);
    expect(await base().commit(undefined, first, record(1))).toBe(false);
    const second: Entry = { ...first, version: 2, title: '居住证在哪里办理' };
    expect(await base().commit(first, second, record(2))).toBe(true);
    expect(await base().commit(first, second, record(2))).toBe(false);
    expect(await base().entry(REGION, 'K00000001')).toEqual(second);
    expect(await base().entry(REGION, 'K00000009')).toBeUndefined();
    expect((await base().history(REGION, 'K00000001')).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('is found under the pairs of what counts, and under no other', async () => {
    const first = titled('K00000011', '社保卡补办');
    await base().commit(undefined, first, record(1));
    const under = async () =>
      Object.fromEntries(await base().listedUnder(REGION, ['社保', '医保', '补办'], 10));
    expect(await under()).toEqual({ 社保: ['K00000011'], 医保: [], 补办: ['K00000011'] });
    const second: Entry = { ...first, version: 2, live: { ...CONTENT, title: '医保卡补办' } };
    await base().commit(first, second, record(2));
    expect(await under()).toEqual({ 社保: [], 医保: ['K00000011'], 补办: ['K00000011'] });
    const { live: _gone, ...rest } = second;
    await base().commit(second, { ...rest, version: 3, status: 'removed' }, record(3));
    expect(await under()).toEqual({ 社保: [], 医保: [], 补办: [] });
  });

  it('a key is used once, and says for what', async () => {
    const once = { key: 'a'.repeat(64), digest: 'd1' };
    expect(await base().once(once.key)).toBeUndefined();
    expect(await base().commit(undefined, entryOf('K00000021'), record(1), once)).toBe(true);
    expect(await base().commit(undefined, entryOf('K00000022'), record(1), once)).toBe(false);
    expect(await base().entry(REGION, 'K00000022')).toBeUndefined();
    expect(await base().once(once.key)).toEqual({ digest: 'd1', region: REGION, entry: 'K00000021' });
  });

  it('lists by provider, event and reminder, what was changed last first, by page', async () => {
    const asked = { type: 'request', provider: 'shuiwu', title: '停水答复口径', event: 'storm-1' } as const;
    for (const [index, number] of ['K00000031', 'K00000032'].entries()) {
      const when = `2026-09-1${index} 10:00`;
      const { entry } = entryTold('shaoyang', [
        { at: when, by: reviewer(), act: { ...asked, provider: 'gongan' } },
      ]);
      await base().commit(
        undefined,
        { ...entry, entry: number, provider: 'shuiwu' },
        { ...record(1, when), act: asked },
      );
    }
    const query = { region: REGION, limit: 1 };
    for (const of of [{ provider: 'shuiwu' }, { event: 'storm-1' }, 'reminded'] as const) {
      const page = await base().list({ ...query, of });
      expect(page.items).toEqual([
        {
          entry: 'K00000032',
          title: asked.title,
          status: 'requested',
          provider: 'shuiwu',
          changedAt: at('2026-09-11 10:00'),
        },
      ]);
      const next = await base().list({ ...query, of, cursor: page.cursor ?? '' });
      expect(next.items).toMatchObject([{ entry: 'K00000031' }]);
      const foreign = base().list({ region: '370900', limit: 1, of, cursor: page.cursor ?? '' });
      await expect(foreign).rejects.toThrow(InvalidCursorError);
    }
    const all = await base().list({ ...query, of: 'changes', limit: 50 });
    expect(all.items.length).toBeGreaterThan(2);
    expect((await base().entries(REGION, ['K00000031', 'K00000099'])).map(({ entry }) => entry)).toEqual([
      'K00000031',
    ]);
  });

  it('LA-7: counts questions by day and end, and what was shown until it says something else', async () => {
    const [first, today] = [titled('K00000051', '居住证怎么办理'), parseDay('2026-09-18') as Day];
    await base().commit(undefined, first, record(1));
    await base().count(REGION, today, 'not-enough', ['K00000051', 'K00000052']);
    await base().count(REGION, today, 'answered', ['K00000051']);
    await base().count(REGION, today, 'not-enough', ['K00000051']);
    await base().count(REGION, today, 'not-enough', ['K00000051']);
    await base().count(REGION, today, 'unsure', []);
    const other = parseDay('2026-09-17') as Day;
    expect(await base().counted(REGION, [today, other])).toEqual({
      days: [{ day: today, ends: { answered: 1, unsure: 1, 'not-enough': 3 } }],
      entries: [{ entry: 'K00000051', shown: 1, notEnough: 1 }],
    });
    await base().commit(first, { ...first, version: 2, reported: 1 }, record(2));
    expect((await base().counted(REGION, [])).entries).toHaveLength(1);
    const again: Entry = { ...first, version: 3, live: { ...CONTENT, text: '到任一派出所申领。' } };
    await base().commit({ ...first, version: 2 }, again, record(3));
    expect(await base().counted(REGION, [])).toEqual({ days: [], entries: [] });
  });

  it('the longest entry with the most words fits into one commit', async () => {
    const characters = (from: number) =>
      Array.from({ length: 60 }, (_, index) => String.fromCharCode(from + index)).join('');
    const first = titled('K00000041', characters(0x4e00), {
      content: { ...CONTENT, text: '长'.repeat(6000) },
    });
    expect(await base().commit(undefined, first, record(1))).toBe(true);
    const second: Entry = { ...first, version: 2, live: { ...CONTENT, title: characters(0x5e00) } };
    expect(await base().commit(first, second, { ...record(2), by: AGENT.id })).toBe(true);
  });
});
