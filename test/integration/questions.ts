import { expect } from 'vitest';
import { localClient } from '../../infra/local/client.ts';
import { ADMINISTRATOR, type City, mustBe, officer, type TicketAnswer } from './city.ts';
import { wechatOf } from './wechat.ts';

const LUAN = '341500';
const UNIT = officer('public-security');
const CONTENT = { kind: 'procedure', title: '居住证怎么办理', text: '到派出所申领，8:00-17:30受理。' };
const DECIDED = { ground: '智能客服办法', by: '热线管理机构', from: '2026-01-01' };

interface Spoken {
  readonly say: string;
  readonly next: string;
  readonly entries: readonly string[];
}

/** A city opens its base to questions; one is answered on a page, by phone and in WeChat, and becomes a ticket. */
export async function questionsOf(city: City): Promise<void> {
  const luan = localClient(city.runtime, city.dataDir, LUAN);
  const path = `/v1/admin/settings/${LUAN}`;
  const held = mustBe(200, await luan.call(ADMINISTRATOR, 'GET', path)) as Record<string, unknown>;
  const { version: _version, region: _region, ...rest } = held;
  const answering = { leastShare: 50, leastPairs: 2, ...DECIDED };
  mustBe(200, await luan.call(ADMINISTRATOR, 'PUT', path, { ...rest, answering, why: '测试：自动答复' }));
  const unit = `/v1/admin/units/${LUAN}/public-security`;
  mustBe(
    200,
    await luan.call(ADMINISTRATOR, 'PUT', unit, { name: '市公安局', contacts: [], why: '测试：登记' }),
  );
  const made = await luan.call(UNIT, 'POST', '/v1/knowledge', { provider: 'public-security', ...CONTENT });
  const { entry } = mustBe(201, made) as { entry: string };
  for (const who of [{ role: 'reviewer' }, { role: 'supervisor' }])
    mustBe(200, await luan.call(who, 'POST', `/v1/knowledge/${entry}/review`, { passed: true }));

  const page = await fetch(`${city.runtime.url}/v1/public/questions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ region: LUAN, text: '请问居住证怎么办理？' }),
  });
  expect([page.status, await page.json()]).toMatchObject([
    200,
    { end: 'answered', entries: [{ entry, providerName: '市公安局' }] },
  ]);

  const form = { region: LUAN, callId: 'Q-1', text: '居住证怎么办理' };
  const heard = mustBe(200, await luan.signed('phone', '/v1/intake/phone/questions', { form })) as Spoken;
  expect(heard).toEqual({
    ...{
      callId: 'Q-1',
      say: '市公安局答复：到派出所申领，8点到17点30分受理。',
      next: 'answer',
      entries: [entry],
    },
  });
  const call = {
    region: LUAN,
    callId: 'Q-1',
    kind: 'help',
    text: '办不了居住证',
    answeredWith: heard.entries,
  };
  mustBe(201, await luan.intake('phone', call));

  const push = wechatOf(city, 'oAsking', LUAN);
  const voice = { MsgType: 'voice', MediaId: 'media-2', Format: 'amr' };
  expect(await push('11', voice)).toContain('听不出');
  expect(await push('12', { ...voice, Recognition: '居住证怎么办理' })).toContain(`知识库${entry}`);
  const [ticketNo = ''] = /\d{20}/.exec(await push('13', { MsgType: 'text', Content: '诉求' })) ?? [];
  const ticket = mustBe(200, await luan.call({ role: 'agent' }, 'GET', `/v1/tickets/${ticketNo}`));
  expect((ticket as TicketAnswer & { form: object }).form).toMatchObject({ answeredWith: [entry] });

  const counts = await luan.call(UNIT, 'GET', '/v1/knowledge/questions');
  expect(mustBe(200, counts)).toMatchObject({
    days: [{ ends: { answered: 3, 'not-enough': 2 } }],
    items: [{ entry, shown: 3, notEnough: 2 }],
  });
}
