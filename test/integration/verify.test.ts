import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { verifyCommand } from '../../infra/cli/verify.ts';
import { paper } from '../infra/cli/served.ts';
import { fuzz } from '../soak/fuzz.ts';
import { wholeFeed } from '../soak/recount.ts';
import { isIn, rewritings, tamperings } from '../support/tampering.ts';
import {
  DISPATCHER,
  mustBe,
  officer,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-11-02T09:00:00+08:00');
const UNIT = 'ecology';

async function verified() {
  const { stdout, text } = paper();
  const code = await verifyCommand(['--region', REGION, '--data', city.dataDir], stdout);
  return { code, text: text() };
}

function dynamo(): DynamoDBClient {
  const { region, accessKeyId, secretAccessKey, services } = city.runtime.endpoints;
  const endpoint = services.AWS_ENDPOINT_URL_DYNAMODB as string;
  return new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
}

/** Changes what a table holds behind the product's back. */
async function tamper(
  table: string,
  key: Record<string, { S: string } | { N: string }>,
  field: string,
  value: object,
) {
  await dynamo().send(
    new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET #field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value as never },
      ConditionExpression: 'attribute_exists(#field)',
    }),
  );
}

type Item = Record<string, AttributeValue>;

async function stateItem(ticketNo: string): Promise<Item> {
  const Key = { ticketNo: { S: ticketNo }, item: { S: 'STATE' } };
  const command = new GetItemCommand({ TableName: 'hotline-tickets', Key, ConsistentRead: true });
  return (await dynamo().send(command)).Item ?? {};
}

async function putState(item: Item): Promise<void> {
  await dynamo().send(new PutItemCommand({ TableName: 'hotline-tickets', Item: item }));
}

describe('hotline verify', () => {
  const known = new Set<string>();
  let ticketNo = '';
  let earlier: Item = {};

  it('finds that ledger, feed and figures agree', async () => {
    for (const text of ['甲', '乙', '丙']) {
      const form = { region: REGION, kind: 'complaint', text };
      ({ ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer);
      known.add(ticketNo);
      await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: UNIT });
      await city.act(officer(UNIT), ticketNo, 'sign');
    }
    await city.act(officer(UNIT), ticketNo, 'answer', workDone('2026-11-02T09:00:00+08:00'));
    earlier = await stateItem(ticketNo);
    for (let looks = 0; looks < 4; looks += 1) await city.get(officer(UNIT), `/v1/tickets/${ticketNo}`);
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    await city.runtime.settle();
    const { code, text } = await verified();
    expect(text).toContain(`${REGION}: 3 tickets, 11 ledger entries, 11 changes`);
    expect(text).toContain('all agree');
    expect(code).toBe(0);
  });

  it('TA-28, LA-8: finds one bit that was changed anywhere in ledger or audit, and names it', async () => {
    const missed: string[] = [];
    for (const each of await tamperings(dynamo(), { seed: 12345, ticketNo, most: 8 })) {
      await each.make();
      const { code, text } = await verified();
      await each.undo();
      if (code !== 1 || !isIn(text, each.named)) missed.push(`${each.what}: ${text}`);
    }
    expect(missed).toEqual([]);
    expect((await verified()).code).toBe(0);
  });

  it('LA-8: and, by the anchor of the day, what was written anew with all its hashes, cut off or thrown away', async () => {
    await city.at('2026-11-03T08:30:00+08:00');
    expect((await verified()).text).toMatch(/[1-9]\d* audit entries, 2 anchors; all agree/);
    const missed: string[] = [];
    for (const each of await rewritings(dynamo(), ticketNo)) {
      await each.make();
      const { code, text } = await verified();
      await each.undo();
      if (code !== 1 || !isIn(text, each.named)) missed.push(`${each.what}: ${text}`);
    }
    expect(missed).toEqual([]);
    expect((await verified()).code).toBe(0);
  });

  it('finds the same after a hundred and fifty fuzzed bodies, each answered as its sender can understand', async () => {
    const { runtime, dataDir, client } = city;
    const { faults, tickets } = await fuzz({ url: runtime.url, dataDir, client }, 12345, 150);
    expect(faults).toEqual([]);
    expect(tickets.size).toBeGreaterThan(5);
    await runtime.settle();
    const { text } = await verified();
    const changes = await wholeFeed(client);
    const all = new Set(changes.map((change) => change.ticketNo));
    expect(text).toContain(`${REGION}: ${all.size} tickets`);
    expect(text).toContain('all agree');
    const told = changes.filter(({ channel }) => channel !== 'wechat').map((change) => change.ticketNo);
    expect(new Set(told)).toEqual(new Set([...tickets, ...known]));
  });

  it('names a figure that is not what its tickets make', async () => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: 'hotline-aggregates',
        KeyConditionExpression: '#bucket = :bucket',
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: { ':bucket': { S: `${REGION}#2026-11-02` } },
      }),
    );
    const [counts] = Items as { bucket: { S: string }; cell: { S: string }; received: { N: string } }[];
    if (!counts) throw new Error('there is no figure');
    const { bucket, cell, received } = counts;
    await tamper('hotline-aggregates', { bucket, cell }, 'received', { N: String(Number(received.N) + 1) });
    expect((await verified()).text).toContain(
      `figures of 2026-11 by unit: ${UNIT} is not what its tickets make`,
    );
    await tamper('hotline-aggregates', { bucket, cell }, 'received', received);
    expect((await verified()).code).toBe(0);
  });

  it('names a ticket that was left behind by its ledger', async () => {
    const kept = await stateItem(ticketNo);
    await putState(earlier);
    const { code, text } = await verified();
    expect(text).toContain(`${ticketNo}: stands at version 4, its ledger at 5`);
    expect(code).toBe(1);
    await putState(kept);
    expect((await verified()).code).toBe(0);
  });

  it('names the ledger entry that somebody changed', async () => {
    const { items } = await city.get<{ items: { version: number; hash: string }[] }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}/history`,
    );
    const hash = items[1]?.hash as string;
    const other = `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`;
    await tamper('hotline-ledger', { ticketNo: { S: ticketNo }, version: { N: '2' } }, 'hash', { S: other });
    const { code, text } = await verified();
    expect(text).toContain(`${ticketNo}: ledger entry 2 is not what was written (hash)`);
    expect(code).toBe(1);
  });
});
