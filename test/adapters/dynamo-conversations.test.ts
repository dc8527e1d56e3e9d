import { createHash, randomBytes } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dynamoConversations } from '../../shared/adapters/dynamo-conversations.ts';
import type { ConversationStore } from '../../shared/ports.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { ConversationWorld, numberIn } from '../functions/intake/wechat/world.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { Faults } from '../support/faults.ts';
import { numbered } from '../ticket/history.ts';

const NOW_MS = 1_714_037_059_000;
let db: Awaited<ReturnType<typeof testDynamoDb>>;
let store: ConversationStore;

/** Data keys that open for their own person only, as KMS's do by the encryption context. */
const secret = randomBytes(16);
const plainOf = (person: string, id: string) =>
  createHash('sha256').update(secret).update(`${person}|${id}`).digest();
const keys: DataKeys = {
  create: async (person) => {
    const id = randomBytes(8).toString('hex');
    return { plain: plainOf(person, id), wrapped: `${person}|${id}` };
  },
  unwrap: async (person, wrapped) => {
    const [owner = '', id = ''] = wrapped.split('|');
    if (owner !== person) throw new Error('InvalidCiphertextException');
    return plainOf(person, id);
  },
};

beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'conversations', partition: 'person', sort: { name: 'item', type: 'S' } },
  ]);
  store = dynamoConversations(db.client, 'conversations', keys, { nowMs: () => NOW_MS });
});
afterAll(() => db.close());

async function items(person: string) {
  const { Items = [] } = await db.client.send(new ScanCommand({ TableName: 'conversations' }));
  return Items.filter((item) => item.person?.S === person || item.owner?.S === person);
}

/** A person with one message on record. */
async function begun(person: string) {
  const before = await store.load(person, 'm1');
  expect(before).toEqual({ version: 0 });
  const message = { id: 'm1', receipt: '路灯不亮' };
  expect(await store.record(person, before, { conversation: '问地点', message })).toBe(true);
  return store.load(person, 'm1');
}

describe('a conversation', () => {
  it('stands where it was recorded, with what its messages led to', async () => {
    const one = await begun('a:1');
    expect(one).toMatchObject({ version: 1, conversation: '问地点', receipt: '路灯不亮' });
    expect(await store.record('a:1', one, { conversation: '问时间' })).toBe(true);
    expect(await store.load('a:1', 'm2')).toEqual({
      version: 2,
      conversation: '问时间',
      wrappedKey: one.wrappedKey,
    });
    expect(await store.load('a:2', 'm1')).toEqual({ version: 0 });
  });

  it('is recorded by one of many at once, and a message once', async () => {
    const nothing = await store.load('a:3', 'm1');
    const first = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        store.record('a:3', nothing, { conversation: `${n}`, message: { id: 'm1', receipt: `${n}` } }),
      ),
    );
    expect(first.filter(Boolean)).toHaveLength(1);
    const now = await store.load('a:3', 'm2');
    expect(await store.record('a:3', now, { conversation: 'x', message: { id: 'm1', receipt: 'x' } })).toBe(
      false,
    );
    expect(await store.record('a:3', { ...now, version: 7 }, { conversation: 'x' })).toBe(false);
    expect((await store.load('a:3', 'm1')).conversation).toBe(now.conversation);
  });

  it('keeps the first answer to a message', async () => {
    await begun('a:4');
    const replies = await Promise.all(['甲', '乙', '丙'].map((reply) => store.keepReply('a:4', 'm1', reply)));
    expect(new Set(replies).size).toBe(1);
    expect((await store.load('a:4', 'm1')).reply).toBe(replies[0]);
    expect(await store.keepReply('a:4', 'unknown', '丁')).toBe('丁');
  });

  it('lies sealed, and is forgotten in a week', async () => {
    await begun('a:5');
    await store.bind('a:5', numbered(5), 'oOpenIdMark');
    const stored = JSON.stringify(await items('a:5'));
    for (const text of ['问地点', '路灯不亮', 'oOpenIdMark']) {
      expect(stored).not.toContain(text);
      expect(stored).not.toContain(Buffer.from(text).toString('base64').slice(0, 8));
    }
    const expiring = (await items('a:5')).flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.N] : []));
    expect(expiring).toEqual(Array(2).fill(String(NOW_MS / 1000 + 7 * 86_400)));
  });
});

describe('whose a ticket is', () => {
  it('is remembered, and can be asked both ways', async () => {
    await begun('b:1');
    for (const n of [11, 12, 13]) await store.bind('b:1', numbered(n), `about ${n}`);
    expect(await store.ticketsOf('b:1', 2)).toEqual([numbered(13), numbered(12)]);
    expect(await store.boundTo(numbered(11))).toEqual({ person: 'b:1', about: 'about 11' });
    expect(await store.boundTo(numbered(19))).toBeUndefined();
    expect(await store.ticketsOf('b:2', 5)).toEqual([]);
  });

  it('is forgotten with everything else of the person, and of nobody else', async () => {
    await begun('b:3');
    await begun('b:4');
    // More than goes into one batch.
    for (let n = 30; n < 60; n++) await store.bind('b:3', numbered(n), 'about');
    await store.bind('b:4', numbered(70), 'about');
    await store.forget('b:3');
    expect(await items('b:3')).toEqual([]);
    expect(await store.boundTo(numbered(30))).toBeUndefined();
    expect(await store.load('b:3', 'm1')).toEqual({ version: 0 });
    expect(await store.boundTo(numbered(70))).toMatchObject({ person: 'b:4' });
  });
});

describe('while one call of the store in six goes wrong', () => {
  it('no message is lost and none carried out twice', async () => {
    // The pauses between attempts are drawn; drawn as nothing they take no time.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { endpoint, region, credentials } = db.client.config;
    const client = new DynamoDBClient({
      ...(endpoint && { endpoint: await endpoint() }),
      region,
      credentials,
      maxAttempts: 1,
    });
    const faults = new Faults(20_260_918, 160);
    faults.into(client);
    const world = new ConversationWorld();
    const conversations = dynamoConversations(client, 'conversations', keys, { nowMs: () => NOW_MS });
    const deps = { ...world.deps, conversations };
    /** As WeChat does: twice at once by mischance, and again when nothing came back. */
    const delivered = async (text: string, openId: string, key: string): Promise<string> => {
      const deliveries = [1, 2].map(() => world.say(text, openId, key, deps));
      const answers = (await Promise.allSettled(deliveries)).flatMap((each) =>
        each.status === 'fulfilled' ? [each.value] : [],
      );
      expect(new Set(answers).size).toBeLessThan(2);
      return answers[0] ?? delivered(text, openId, key);
    };
    for (let person = 0; person < 12; person++) {
      const openId = `o${person}`;
      const answers = [];
      for (const [n, text] of ['路灯不亮', '城南公园', '昨晚'].entries()) {
        answers.push(numberIn(await delivered(text, openId, `${openId}-${n}`)));
      }
      expect(new Set(answers)).toEqual(new Set([world.tickets[person]?.ticketNo]));
    }
    expect(world.tickets.map(({ additions }) => additions)).toEqual(Array(12).fill(2));
    expect(faults.met.size).toBeGreaterThan(5);
    client.destroy();
    vi.restoreAllMocks();
  });
});
