import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../shared/adapters/packed.ts';
import {
  DISPATCHER,
  mustBe,
  officer,
  PROVINCE,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-09-21T08:00:00+08:00', { ownEngine: true });
const UNIT = 'housing';

/** Each personal text of a whole life, with a mark in it that is nowhere else. */
const SEED = {
  name: '欧阳青峰甲',
  phone: '13987651234',
  text: '楼上住户甲乙丙漏水到我家厨房顶棚',
  title: '某栋某单元漏水标题记号',
  place: '双清区东风路二十七巷九号记号',
  openId: 'oSeededOpenIdMark0001',
  wechat: '微信里说的话也带记号渗水',
  note: '派单备注记号请尽快',
  reason: '退回理由记号不归我局',
  basis: '退回依据记号三定方案',
  answer: '办理过程记号已上门',
  result: '办理结果记号已补漏',
  reply: '公开答复记号感谢反映',
  handler: '经办人记号赵某某',
  contact: '联系记录记号无人接听',
  revisit: '回访记录记号还算可以',
};

/** How a text might stand somewhere: as it is, as JSON escapes, in base64, in UTF-16, or only the number's digits. */
function forms(text: string): Buffer[] {
  const escaped = [...text]
    .map((c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c))
    .join('');
  const base64 = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(text)]).toString('base64');
    return padded.slice(Math.ceil((shift * 4) / 3) + 1, padded.length - 4);
  });
  return [
    Buffer.from(text),
    Buffer.from(escaped),
    Buffer.from(text, 'utf16le'),
    ...base64.map((part) => Buffer.from(part)),
  ];
}

const NEEDLES = Object.entries(SEED).flatMap(([field, text]) =>
  forms(text).map((bytes) => ({ field, bytes })),
);

function found(haystack: Buffer | string): string[] {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
  return [...new Set(NEEDLES.filter((needle) => bytes.includes(needle.bytes)).map(({ field }) => field))];
}

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

describe('what people wrote and who they are', () => {
  it('is lived through: phone, WeChat, return, failed contact, answer, revisit', async () => {
    const form = {
      region: REGION,
      kind: 'help',
      text: SEED.text,
      title: SEED.title,
      place: SEED.place,
      name: SEED.name,
      phone: SEED.phone,
      confidential: 'all',
    };
    const taken = mustBe(201, await city.client.intake('phone', form, 'privacy-1')) as TicketAnswer;
    const { ticketNo } = taken;
    await city.client.wechat({ openId: SEED.openId, msgId: '6054768590064713730', text: SEED.wechat });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'ecology', note: SEED.note });
    await city.act(officer('ecology'), ticketNo, 'sign');
    await city.act(officer('ecology'), ticketNo, 'return', { reason: SEED.reason, basis: SEED.basis });
    await city.act(DISPATCHER, ticketNo, 'review-return', {
      unit: 'ecology',
      granted: true,
      reason: SEED.reason,
    });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: UNIT });
    await city.at('2026-09-22T10:00:00+08:00');
    await city.act(officer(UNIT), ticketNo, 'sign');
    await city.act(officer(UNIT), ticketNo, 'contact', { reached: false, way: 'phone', note: SEED.contact });
    const answer = workDone('2026-09-22T10:00:00+08:00', {
      handledBy: SEED.handler,
      process: SEED.answer,
      result: SEED.result,
      publicReply: SEED.reply,
    });
    await city.act(officer(UNIT), ticketNo, 'answer', answer);
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    const revisit = {
      reached: true,
      grade: 'satisfied',
      solved: 'yes',
      unitContacted: true,
      note: SEED.revisit,
    };
    await city.act(REVIEWER, ticketNo, 'revisit', revisit);
    await city.runtime.settle();

    const seen = await city.get<{ texts: Record<string, string> }>(DISPATCHER, `/v1/tickets/${ticketNo}`);
    expect(seen.texts).toMatchObject({ name: SEED.name, request: SEED.text, reply: SEED.reply });
    const unitSees = await city.get<{ texts: Record<string, string> }>(
      officer(UNIT),
      `/v1/tickets/${ticketNo}`,
    );
    expect(unitSees.texts).toMatchObject({ request: SEED.text });
    expect(unitSees.texts.name).not.toBe(SEED.name);
    expect(unitSees.texts.phone).not.toContain('8765');
  });

  it('SY-23a, SY-23b, SY-23c: is nothing that the unit complained about or who handles it without consent is shown', async () => {
    const agent = { role: 'agent' } as const;
    const form = {
      ...{ region: REGION, kind: 'complaint', matter: 'noise', accused: ['urban-management'] },
      ...{ text: `${SEED.text}，${SEED.name}，${SEED.phone}`, name: SEED.name, phone: SEED.phone },
    };
    const { ticketNo } = mustBe(201, await city.client.intake('phone', form, 'privacy-2')) as TicketAnswer;
    const toAccused = await city.refused(DISPATCHER, ticketNo, 'dispatch', { lead: 'urban-management' });
    expect(toAccused).toMatchObject({ code: 'conflict-of-interest', field: 'lead', clause: 'SY-23c' });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'ecology' });
    const path = `/v1/tickets/${ticketNo}`;
    const statusFor = async (unit: string) => (await city.client.call(officer(unit), 'GET', path)).status;
    const shown = async () => JSON.stringify(await city.get(officer('ecology'), path));
    expect(await statusFor('urban-management')).toBe(404);
    expect(found(await shown())).not.toEqual(expect.arrayContaining(['name', 'phone']));
    expect(await shown()).toMatch(/欧阳\*\*\*.*139\*\*\*\*1234/);
    await city.act(agent, ticketNo, 'record-consent', { given: true, way: 'phone' });
    expect(found(await shown())).toEqual(expect.arrayContaining(['name', 'phone']));
    await city.act(agent, ticketNo, 'name-accused', { units: ['ecology'], reason: SEED.reason });
    expect(await statusFor('ecology')).toBe(404);
    const again = await city.refused(DISPATCHER, ticketNo, 'dispatch', { lead: 'ecology' });
    expect(again.clause).toBe('SY-23c');
    await city.runtime.settle();
  });

  it('is in no table but the vault, and there only encrypted', async () => {
    const { region, accessKeyId, secretAccessKey, services } = city.runtime.endpoints;
    const endpoint = services.AWS_ENDPOINT_URL_DYNAMODB as string;
    const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    expect(TableNames).toContain('hotline-vault');
    const where: Record<string, string[]> = {};
    const deflated: string[] = [];
    for (const TableName of TableNames) {
      let text = '';
      let unpacked = '';
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        text += JSON.stringify(Items);
        for (const { body, state } of Items) {
          for (const packed of [body, state]) if (packed?.B) unpacked += unpack(packed);
        }
      }
      text += unpacked;
      expect(text.length).toBeGreaterThan(0);
      if (found(text).length > 0) where[TableName] = found(text);
      if (unpacked !== '') deflated.push(TableName);
    }
    expect(where).toEqual({});
    expect(deflated.sort()).toEqual(['hotline-feed', 'hotline-ledger', 'hotline-tickets']);
  });

  it('is in no execution and no history', async () => {
    const { url, region, accessKeyId, secretAccessKey, stateMachineArn } = city.runtime.endpoints;
    const client = new SFNClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
    let seen = 0;
    for await (const page of paginateListExecutions({ client }, { stateMachineArn })) {
      for (const { executionArn } of page.executions ?? []) {
        seen++;
        expect(
          found(JSON.stringify(await client.send(new DescribeExecutionCommand({ executionArn })))),
        ).toEqual([]);
        for await (const history of paginateGetExecutionHistory({ client }, { executionArn })) {
          expect(found(JSON.stringify(history.events))).toEqual([]);
        }
      }
    }
    expect(seen).toBe(3);
  });

  it('is in no message, feed, figure or problem', async () => {
    expect(city.runtime.outbox().length).toBeGreaterThan(0);
    expect(found(JSON.stringify(city.runtime.outbox()))).toEqual([]);
    expect(found(JSON.stringify(await city.get(PROVINCE, `/v1/province/changes?region=${REGION}`)))).toEqual(
      [],
    );
    const cut = `/v1/province/aggregates?region=${REGION}&period=2026-09&by=kind`;
    expect(found(JSON.stringify(await city.get(PROVINCE, cut)))).toEqual([]);
    const bad = await city.client.intake('phone', {
      region: REGION,
      kind: SEED.text,
      text: SEED.name,
      phone: SEED.text,
    });
    expect(bad.status).toBe(400);
    expect(found(JSON.stringify(bad.body))).toEqual([]);
  });

  it('is in no file on the disk, logs and engine included', () => {
    const where: Record<string, string[]> = {};
    let count = 0;
    for (const path of files(city.dataDir)) {
      count++;
      const fields = found(readFileSync(path));
      if (fields.length > 0) where[path] = fields;
    }
    expect(count).toBeGreaterThan(5);
    expect(where).toEqual({});
  });
});
