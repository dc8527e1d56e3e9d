import { Readable } from 'node:stream';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../infra/cli/audit.ts';
import { verifyCommand } from '../../infra/cli/verify.ts';
import type { Who } from '../../infra/local/client.ts';
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
    for (const each of await tamperings(dynamo(), { seed: 12345, ticketNo, most: 5 })) {
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

  it('LA-8: who saw what of whom, when and why is told to the auditor, and a unit sees what is masked by grant alone', async () => {
    const { client } = city;
    const settings = await city.get<object>({ role: 'administrator' }, `/v1/admin/settings/${REGION}`);
    const { version: _version, region: _region, ...own } = settings as { version: string; region: string };
    const decided = { ground: '本市办法', by: '热线中心', from: '2026-01-01' };
    const limits = { alarmPerHour: 5, alarmTickets: 5, mostPerHour: 9, mostTickets: 9 };
    const reveal = { minutes: 10, ...limits, ...decided };
    const put = { ...own, reveal, why: '设定查看办法' };
    mustBe(200, await client.call({ role: 'administrator' }, 'PUT', `/v1/admin/settings/${REGION}`, put));
    const phone = '13907390001';
    const form = {
      region: REGION,
      kind: 'complaint',
      text: '楼下占道',
      name: '周小敏',
      phone,
      confidential: 'all',
    };
    const { ticketNo: of } = mustBe(201, await client.intake('phone', form)) as TicketAnswer;
    await city.act(DISPATCHER, of, 'dispatch', { lead: UNIT });
    known.add(of);
    const path = `/v1/tickets/${of}`;
    const asked = { fields: ['name', 'phone'], purpose: 'visit', reason: '上门核查' };
    const call = (act: string, who: Who, body: object) => client.call(who, 'POST', `${path}/${act}`, body);
    expect((await call('reveal', officer(UNIT), asked)).status).toBe(409);
    const { grant } = mustBe(200, await call('request-reveal', officer(UNIT), asked)) as { grant: string };
    mustBe(200, await call('grant-reveal', REVIEWER, { unit: UNIT, granted: true }));
    const shown = mustBe(200, await call('reveal', officer(UNIT), { ...asked, grant }));
    expect(shown).toMatchObject({ texts: { name: '周小敏', phone: `+86${phone}` } });
    expect((await client.call(officer('housing'), 'GET', path)).status).toBe(404);
    const audit = async (...argv: string[]) => {
      const { stdout, text } = paper();
      await auditCommand(
        ['--region', REGION, '--data', city.dataDir, ...argv],
        stdout,
        Readable.from([phone]),
      );
      return text();
    };
    const byTicket = await audit('--ticket', of);
    expect(byTicket).toMatch(/reveal {2}\d{20} {2}clear {2}name,phone {2}上门办理或现场核查/);
    expect(byTicket).toMatch(/unit-officer housing\) {2}refused {2}\d{20} {2}refused not-found/);
    expect(await audit('--phone')).toContain(`reveal  ${of}  clear`);
    expect(byTicket).not.toMatch(/周小敏|13907390001/);
    const whole = await audit(
      '--kept',
      'all',
      '--field',
      'phone',
      '--answer',
      'clear',
      '--from',
      '2026-11-03',
    );
    expect(whole.split('\n').filter((line) => line.includes(of))).toHaveLength(1);
    expect(await audit('--refused', '--csv')).toContain(`被拒绝,${of},已拒绝`);
    expect(await audit('--most')).toMatch(/ecology-officer .* people {2}\d+ tickets/);
    await city.runtime.settle();
    expect((await verified()).code).toBe(0);
  });

  it('finds the same after eighty fuzzed bodies, each answered as its sender can understand', async () => {
    const { runtime, dataDir, client } = city;
    const { faults, tickets } = await fuzz({ url: runtime.url, dataDir, client }, 12345, 80);
    expect(faults).toEqual([]);
    expect(tickets.size).toBeGreaterThan(3);
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
