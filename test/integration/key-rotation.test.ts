import { afterAll, expect, it, vi } from 'vitest';
import { keysCommand } from '../../infra/cli/keys.ts';
import { verifyCommand } from '../../infra/cli/verify.ts';
import type { Who } from '../../infra/local/client.ts';
import { KNOWN_BEFORE_MS } from '../../shared/privacy/index-keys.ts';
import { paper } from '../infra/cli/served.ts';
import { ADMINISTRATOR, mustBe, REGION, type TicketAnswer, useCity } from './city.ts';

const city = useCity('2026-09-18T09:00:00+08:00');
afterAll(() => {
  vi.restoreAllMocks();
});

const AGENT: Who = { role: 'agent' };
const KEYS = '/v1/admin/keys/index';
const OPEN_ID = 'oRotatedOpenId000001';

it('finds a person before, during and after the index key is changed', async () => {
  const { client, dataDir } = city;
  const keys = (act: string) => client.call(ADMINISTRATOR, 'POST', `${KEYS}/${act}`);
  const form = {
    region: REGION,
    kind: 'complaint',
    text: '夜间施工噪声扰民，每晚十一点后仍在打桩',
    phone: '13800138000',
  };
  const taken = async (key: string, more: object = {}) =>
    (mustBe(201, await client.intake('phone', { ...form, ...more }, key)) as TicketAnswer).ticketNo;
  const found = async (ticketNo: string) => {
    const answer = mustBe(200, await client.call(AGENT, 'GET', `/v1/tickets/${ticketNo}/similar`));
    const { items } = answer as { items: { ticketNo: string; reasons: { text?: number } }[] };
    return {
      numbers: items.map((item) => item.ticketNo).sort(),
      texts: items.map((item) => item.reasons.text),
    };
  };
  const others = (own: string, all: readonly string[]) => ({
    numbers: all.filter((each) => each !== own).sort(),
    texts: all.filter((each) => each !== own).map(() => 100),
  });
  const talk = async (msgId: string, text: string) =>
    JSON.stringify(await client.wechat({ openId: OPEN_ID, msgId, text }));

  const open = await taken('before-1');
  const ended = await taken('before-2', { kind: 'consultation', reply: '已答复' });
  await talk('7054768590064713730', '小区路灯不亮');
  await city.at('2026-09-18T09:02:00+08:00');

  // Known, but not written under yet.
  expect(await keys('rotate')).toMatchObject({
    status: 201,
    body: { version: 2, previous: 1, state: 'waiting' },
  });
  expect(await keys('rotate')).toMatchObject({ status: 409, body: { code: 'rotation-under-way' } });
  expect(await keys('rewrite')).toMatchObject({ status: 200, body: { state: 'waiting' } });
  const waiting = await taken('waiting');
  expect(await found(open)).toEqual(others(open, [open, ended, waiting]));

  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + KNOWN_BEFORE_MS + 1_000);
  const during = await taken('during');
  const all = [open, ended, waiting, during];
  for (const each of [open, during]) expect(await found(each)).toEqual(others(each, all));
  expect(await keys('retire')).toMatchObject({ status: 409, body: { code: 'tickets-left' } });
  expect(await talk('7054768590064713731', '进度')).toMatch(/工单\d{20}：已登记/);

  const { stdout, text } = paper();
  expect([await keysCommand(['rewrite', '--region', REGION, '--data', dataDir], stdout), text()]).toEqual([
    0,
    expect.stringMatching(/index key 2 after 1: rewritten.* 0 failed, 0 left/),
  ]);
  for (const each of [open, ended]) {
    const history = mustBe(200, await client.call(AGENT, 'GET', `/v1/tickets/${each}/history`));
    expect(JSON.stringify(history)).toMatch(/"person":"2-[^}]*"type":"Rekeyed"/);
  }
  for (const each of all) expect(await found(each)).toEqual(others(each, all));

  expect(await keys('retire')).toMatchObject({
    status: 200,
    body: { version: 2, retired: [1], state: 'steady' },
  });
  expect(await keys('retire')).toMatchObject({ status: 409, body: { code: 'no-rotation' } });
  // Under the retired key it is known what was asked under an idempotency key.
  expect(await client.intake('phone', form, 'before-1')).toMatchObject({
    status: 200,
    body: { ticketNo: open },
  });
  for (const each of all) expect(await found(each)).toEqual(others(each, all));
  expect(await talk('7054768590064713732', '进度')).toMatch(/工单\d{20}：已登记/);

  await city.at('2026-09-18T09:04:00+08:00');
  const verified = paper();
  const verdict = await verifyCommand(['--region', REGION, '--data', dataDir], verified.stdout);
  expect([verdict, verified.text()]).toEqual([0, expect.stringContaining('all agree')]);
  expect(await keys('rotate')).toMatchObject({ status: 201, body: { version: 3, previous: 2 } });
}, 180_000);
