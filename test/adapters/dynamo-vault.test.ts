import { createHash, randomBytes } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../shared/adapters/dynamo.ts';
import { dynamoVault } from '../../shared/adapters/dynamo-vault.ts';
import { SealBrokenError } from '../../shared/privacy/errors.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { numbered } from '../ticket/history.ts';

const TEXTS = { text: '楼下工地夜间施工', name: '张三', 'contact.note': '13907391234' };
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([{ name: 'vault', partition: 'ticketNo', sort: { name: 'ref', type: 'S' } }]);
});
afterAll(() => db.close());

/** Data keys that open for their own ticket only, as KMS's do by the encryption context. */
function dataKeys(): DataKeys {
  const secret = randomBytes(16);
  const plainOf = (ticketNo: string, id: string) =>
    createHash('sha256').update(secret).update(`${ticketNo}|${id}`).digest();
  return {
    create: async (ticketNo) => {
      const id = randomBytes(8).toString('hex');
      return { plain: plainOf(ticketNo, id), wrapped: `${ticketNo}|${id}` };
    },
    unwrap: async (ticketNo, wrapped) => {
      const [owner = '', id = ''] = wrapped.split('|');
      if (owner !== ticketNo) throw new Error('InvalidCiphertextException');
      return plainOf(ticketNo, id);
    },
  };
}

/** A vault with one new ticket's texts in it. */
async function kept(ticketNo: string) {
  const vault = dynamoVault(db.client, 'vault', dataKeys());
  const { items, sealed } = await vault.seal(ticketNo, TEXTS, true);
  for (const item of items) await put(ticketNo, item.ref, item.sealed);
  const refs = Object.values(sealed).map(({ ref }) => ref);
  return { vault, items, sealed, refs };
}

async function put(ticketNo: string, ref: string, sealed: string): Promise<void> {
  await db.client.send(new PutItemCommand({ TableName: 'vault', Item: toItem({ ticketNo, ref, sealed }) }));
}

describe('a ticket’s texts', () => {
  it('are read back by reference', async () => {
    const ticketNo = numbered(1);
    const { vault, items, sealed, refs } = await kept(ticketNo);
    expect(items.map(({ ref }) => ref === 'KEY')).toEqual([true, false]);
    const opened = await vault.open(ticketNo, refs);
    for (const [path, text] of Object.entries(TEXTS)) expect(opened[sealed[path]?.ref ?? '']).toBe(text);
    expect(await vault.open(ticketNo, [])).toEqual({});
  });

  it('that come later lie under the same key, with equal commitments for equal texts', async () => {
    const ticketNo = numbered(2);
    const { vault, sealed, refs } = await kept(ticketNo);
    const later = await vault.seal(ticketNo, { again: TEXTS.text, other: '别的' }, false);
    expect(later.items.map(({ ref }) => ref)).not.toContain('KEY');
    for (const item of later.items) await put(ticketNo, item.ref, item.sealed);
    expect(later.sealed.again?.commitment).toBe(sealed.text?.commitment);
    expect(later.sealed.other?.commitment).not.toBe(sealed.text?.commitment);
    const all = await vault.open(ticketNo, [...refs, later.sealed.other?.ref ?? '']);
    expect(Object.values(all)).toEqual([...Object.values(TEXTS), '别的']);
  });

  it('leave nothing of theirs in the items', async () => {
    const ticketNo = numbered(3);
    const { items, sealed } = await kept(ticketNo);
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: 'vault' }));
    const stored = JSON.stringify([Items.map(fromItem), items, sealed]);
    for (const text of Object.values(TEXTS)) {
      expect(stored).not.toContain(text);
      expect(stored).not.toContain(Buffer.from(text).toString('base64').slice(0, 8));
    }
  });

  it('none make no item and need no key', async () => {
    const vault = dynamoVault(db.client, 'vault', dataKeys());
    expect(await vault.seal(numbered(4), {}, true)).toEqual({ items: [], sealed: {} });
  });
});

describe('what does not open', () => {
  it('another ticket’s items, whether moved with their key or without', async () => {
    const [mine, foreign] = [numbered(5), numbered(6)];
    const { vault, items, refs } = await kept(mine);
    await expect(vault.open(foreign, refs)).rejects.toThrow('no data key');
    for (const item of items) await put(foreign, item.ref, item.sealed);
    await expect(vault.open(foreign, refs)).rejects.toThrow('InvalidCiphertextException');
    const own = await vault.seal(foreign, { text: 'own' }, true);
    for (const item of own.items) await put(foreign, item.ref, item.sealed);
    await expect(vault.open(foreign, refs)).rejects.toThrow(SealBrokenError);
  });

  it('an item put in another’s place', async () => {
    const ticketNo = numbered(7);
    const { vault, items } = await kept(ticketNo);
    await put(ticketNo, 'elsewhere', items[1]?.sealed ?? '');
    await expect(vault.open(ticketNo, ['elsewhere#text'])).rejects.toThrow(SealBrokenError);
  });

  it.each(['iv', 'ct', 'tag'])('altered bytes of its %s', async (part) => {
    const ticketNo = numbered({ iv: 10, ct: 11, tag: 12 }[part] ?? 0);
    const { vault, items, refs } = await kept(ticketNo);
    const item = JSON.parse(items[1]?.sealed ?? '') as Record<string, string>;
    const bytes = Buffer.from(item[part] ?? '', 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await put(ticketNo, items[1]?.ref ?? '', JSON.stringify({ ...item, [part]: bytes.toString('base64') }));
    await expect(vault.open(ticketNo, refs)).rejects.toThrow(SealBrokenError);
  });

  it.each([
    ['an item that is gone', 1, 'no vault item'],
    ['anything once the key is gone', 0, 'no data key'],
  ])('%s', async (_what, index, message) => {
    const ticketNo = numbered(20 + index);
    const { vault, items, refs } = await kept(ticketNo);
    const Key = toItem({ ticketNo, ref: items[index]?.ref });
    await db.client.send(new DeleteItemCommand({ TableName: 'vault', Key }));
    await expect(vault.open(ticketNo, refs)).rejects.toThrow(message);
  });

  it('a text that the item does not have', async () => {
    const ticketNo = numbered(30);
    const { vault, items } = await kept(ticketNo);
    await expect(vault.open(ticketNo, [`${items[1]?.ref}#nothing`])).rejects.toThrow('no vault text');
  });

  it('new texts, for a ticket that has no key', async () => {
    const vault = dynamoVault(db.client, 'vault', dataKeys());
    await expect(vault.seal(numbered(31), TEXTS, false)).rejects.toThrow('no data key');
  });
});
