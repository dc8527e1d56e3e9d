import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { toItem } from '../../shared/adapters/dynamo.ts';
import { readAll, readOne } from '../../shared/adapters/dynamo-reads.ts';
import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';

const client = new DynamoDBClient({ region: 'cn-north-1' });
const aws = mockClient(client);

type Item = Record<string, AttributeValue>;

const itemOf = (n: number) => toItem({ id: String(n), text: `text ${n}` });
const keyOf = (n: number) => toItem({ id: String(n) });

/** Answers with the items numbered below 1,000; of each request it leaves out what `leaves` names. */
function store(leaves: (asked: readonly number[]) => readonly number[] = () => []): void {
  aws.on(BatchGetItemCommand).callsFake(({ RequestItems = {} }: BatchGetItemCommandInput) => {
    const asked = (RequestItems.things?.Keys ?? []).map(({ id }) => Number(id?.S));
    const out = new Set(leaves(asked));
    const there = asked.filter((n) => n < 1000 && !out.has(n));
    return {
      Responses: { things: there.map(itemOf).reverse() },
      UnprocessedKeys: out.size > 0 ? { things: { Keys: [...out].map(keyOf) } } : {},
    };
  });
}

const requests = () =>
  aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.things?.Keys?.length);

const read = (n: number): Promise<Item | undefined> => readOne(client, 'things', keyOf(n));

beforeEach(() => {
  aws.reset();
});

describe('reads of one turn', () => {
  it('go in one request, each item once, and each is answered its own', async () => {
    store();
    const found = await Promise.all([1, 2, 1, 1001].map(read));
    expect(found).toEqual([itemOf(1), itemOf(2), itemOf(1), undefined]);
    expect(requests()).toEqual([3]);
  });

  it('go in requests of a hundred', async () => {
    store();
    const found = await Promise.all(Array.from({ length: 250 }, (_, n) => read(n)));
    expect(found).toEqual(Array.from({ length: 250 }, (_, n) => itemOf(n)));
    expect(requests()).toEqual([100, 100, 50]);
  });

  it('of a later turn go in another: what was written in between is seen', async () => {
    store();
    await read(1);
    await read(1);
    expect(requests()).toEqual([1, 1]);
  });

  it('are consistent', async () => {
    store();
    await read(1);
    const [call] = aws.commandCalls(BatchGetItemCommand);
    expect(call?.args[0].input.RequestItems?.things?.ConsistentRead).toBe(true);
  });

  it('take the same key in any order of its parts', async () => {
    aws.on(BatchGetItemCommand).resolves({ Responses: { pairs: [toItem({ b: '2', a: '1', c: '3' })] } });
    const found = await Promise.all([
      readOne(client, 'pairs', toItem({ a: '1', b: '2' })),
      readOne(client, 'pairs', toItem({ b: '2', a: '1' })),
    ]);
    expect(found).toEqual([toItem({ a: '1', b: '2', c: '3' }), toItem({ a: '1', b: '2', c: '3' })]);
    expect(aws.commandCalls(BatchGetItemCommand)).toHaveLength(1);
  });
});

describe('keys that are left out', () => {
  it('are asked for again, and only they', async () => {
    store((asked) => (asked.length > 1 ? asked.slice(1) : []));
    const found = await Promise.all([1, 2, 3].map(read));
    expect(found).toEqual([itemOf(1), itemOf(2), itemOf(3)]);
    expect(requests()).toEqual([3, 2, 1]);
  });

  it('again and again mean that the store is busy; what was answered stands', async () => {
    store((asked) => asked.filter((n) => n === 2));
    const [one, two] = await Promise.allSettled([read(1), read(2)]);
    expect(one).toEqual({ status: 'fulfilled', value: itemOf(1) });
    expect(two).toMatchObject({ status: 'rejected', reason: expect.any(StoreBusyError) });
  });
});

it('a request that fails fails whoever asked in it', async () => {
  aws.on(BatchGetItemCommand).rejects(Object.assign(new Error('no'), { name: 'ValidationException' }));
  const found = await Promise.allSettled([read(1), read(2)]);
  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('many are answered by table', async () => {
  store();
  expect(await readAll(client, { things: [1, 1001, 2].map(keyOf), others: [] })).toEqual({
    things: [itemOf(1), itemOf(2)],
  });
});
