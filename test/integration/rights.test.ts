import { expect, it } from 'vitest';
import type { Who } from '../../infra/local/client.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { deployedRights } from './aws-calls.ts';
import {
  ADMINISTRATOR,
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
import { questionsOf } from './questions.ts';
import { wechatOf } from './wechat.ts';

/*
 * Every city holds its functions' calls against their roles in the end. This one lives through what functions do that
 * no other story has.
 */

const city = useCity('2026-09-21T09:00:00+08:00');
const UNIT = officer('housing');
const COMPLAINT = { region: REGION, kind: 'complaint', text: '路面破损', phone: '13800138000' };

interface Year {
  readonly notices: readonly object[];
  readonly daysOff: readonly string[];
  readonly makeUpDays: readonly string[];
}

async function taken(channel: 'phone' | 'web', form: object): Promise<string> {
  return (mustBe(201, await city.client.intake(channel, form, crypto.randomUUID())) as TicketAnswer).ticketNo;
}

it('tickets come in by every door and live to their end', async () => {
  const ticketNo = await taken('phone', COMPLAINT);
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  // Another person reports the same; that ticket is given the outcome of this one.
  const other = await taken('phone', { ...COMPLAINT, phone: '13800138001' });
  await city.act(DISPATCHER, other, 'follow', { lead: ticketNo });
  await city.act(UNIT, ticketNo, 'sign');
  await city.act(UNIT, ticketNo, 'contact', { reached: true, way: 'phone' });
  const photo = { purpose: 'photo', mediaType: 'image/jpeg', bytes: 3, sha256: '0'.repeat(64) };
  mustBe(201, await city.client.call(UNIT, 'POST', `/v1/tickets/${ticketNo}/attachments`, photo));
  await city.act(UNIT, ticketNo, 'answer', workDone('2026-09-21T09:00:00+08:00'));
  await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
  await city.act(REVIEWER, ticketNo, 'revisit', {
    reached: true,
    solved: 'yes',
    grade: 'satisfied',
    unitContacted: true,
  });
  const light = { service_code: 'complaint', address_string: '建设路1号', description: '路灯不亮' };
  const asked = mustBe(200, await city.client.open311('/open311/v2/requests.json', light));
  const [{ service_request_id: light311 }] = asked as [{ service_request_id: string }];
  await city.act(DISPATCHER, light311, 'accept', { kind: 'complaint' });
  await city.act(DISPATCHER, light311, 'reply', { reply: '已修复' });
  for (const path of [`requests/${light311}.json`, 'requests.json', 'services.json'])
    mustBe(200, await city.client.open311(`/open311/v2/${path}`));
  const web = await taken('web', { region: REGION, text: '建议增设路灯' });
  await city.act(DISPATCHER, web, 'accept', { kind: 'suggestion' });
  const source = { line: '110', externalNo: 'J-1' };
  const referral = { region: REGION, kind: 'complaint', text: '占道经营', source };
  const referred = mustBe(201, await city.client.intake('referral', referral)) as TicketAnswer;
  const feedback = { line: '110', direction: 'to-source', result: '已劝离摊贩', solved: 'yes' };
  await city.act(DISPATCHER, referred.ticketNo, 'accept', { kind: 'complaint' });
  await city.act(DISPATCHER, referred.ticketNo, 'feedback', feedback);
  const call = { region: REGION, callId: 'S-1' };
  mustBe(
    200,
    await city.client.signed('phone', '/v1/intake/phone/calls', { form: { ...call, direction: 'in' } }),
  );
  const called = await taken('phone', { ...COMPLAINT, callId: 'S-1' });
  await city.get({ role: 'agent' }, `/v1/tickets/${called}/calls`);
  const push = wechatOf(city, 'oCitizen');
  const text = (Content: string) => ({ MsgType: 'text', Content });
  const talked = /\d{20}/.exec(await push('1', text('路灯不亮')))?.[0] ?? '';
  await push('2', { MsgType: 'image', MediaId: 'media-1' });
  await push('3', text(`查询 ${talked} 0000`));
  await city.act(DISPATCHER, talked, 'accept', { kind: 'complaint' });
  await city.runtime.settle();
  await push('4', { MsgType: 'event', Event: 'unsubscribe' });
});

/** A night market, three complaints of one day; the operator warns from three on. */
const MARKET = { ...COMPLAINT, text: '夜市噪音扰民', classCode: '0102', placeCode: '430502001' };

it('the operator says what is warned of, and a wave of complaints comes in from one place', async () => {
  const path = `/v1/admin/settings/${REGION}`;
  const read = await city.client.call(ADMINISTRATOR, 'GET', path);
  const { version: _version, region: _region, ...settings } = mustBe(200, read) as Record<string, unknown>;
  const decision = { ground: '预警办法', by: '热线管理机构', from: '2026-01-01' };
  const warnings = [{ of: 'class-place', window: 'day', frequent: 3, ...decision }];
  const watchedWords = [{ id: 'night-market', label: '夜市', terms: ['夜市', '夜间摊点'], ...decision }];
  const body = { ...settings, warnings, watchedWords, why: '测试：预警门槛' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', path, body));
  for (let tail = 1; tail <= 3; tail++) {
    const ticketNo = await taken('phone', { ...MARKET, phone: `1380013810${tail}` });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'urban-management' });
  }
});

it('one is left to the timers, which sign it for the unit, and a calendar is published meanwhile', async () => {
  const ticketNo = await taken('phone', COMPLAINT);
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  const calendar = `/v1/admin/calendars/${REGION}`;
  const { years } = await city.get<{ years: Record<string, Year> }>(ADMINISTRATOR, calendar);
  const { notices, daysOff, makeUpDays } = years['2026'] as Year;
  const changed = { notices, daysOff: [...daysOff, '2026-09-24'], makeUpDays, why: '测试：增加一天放假' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `${calendar}/2026`, changed));
  await city.at('2026-09-23T09:00:00+08:00');
  const { stage } = await city.get<{ stage: string }>(DISPATCHER, `/v1/tickets/${ticketNo}`);
  expect(stage).toBe('handling');
});

it('SY-5a: the wave is warned of once, told to those concerned, treated by a measure and looked at again', async () => {
  const HEAD: Who = { role: 'unit-head', unit: 'urban-management' };
  const SUPERVISOR: Who = { role: 'supervisor' };
  const listed = await city.get<{ items: { warning: string; status: string; tickets: string[] }[] }>(
    SUPERVISOR,
    `/v1/governance/warnings?region=${REGION}&status=all`,
  );
  expect(listed.items).toMatchObject([
    {
      value: '0102#430502001',
      count: 0,
      peak: 3,
      status: 'ended',
      openedOn: '2026-09-21',
      units: ['urban-management'],
    },
  ]);
  const { warning = '', tickets = [] } = listed.items[0] ?? {};
  expect(tickets).toHaveLength(3);
  const texts = city.sms('urban-management').map(({ message }) => message);
  expect(texts.filter((text) => text.includes(`预警${warning}`))).toEqual([
    expect.stringContaining(
      '前一日“430502001·0102”诉求3件，属高频，请研判治理。（《运行管理办法》第五条第二款）',
    ),
    expect.stringContaining('预警解除'),
  ]);
  const post = (who: Who, path: string, body: object) =>
    city.client.call(who, 'POST', `/v1/governance/${path}`, body, { 'idempotency-key': crypto.randomUUID() });
  mustBe(200, await post(HEAD, `warnings/${warning}/acknowledge`, {}));
  const plan = { treatments: ['campaign', 'mechanism'], dueOn: '2026-10-31', text: '划定经营时段，夜间巡查' };
  const opened = await post(SUPERVISOR, 'measures', {
    warning,
    unit: 'urban-management',
    joint: ['ecology'],
    ...plan,
  });
  const { measure } = mustBe(201, opened) as { measure: string };
  mustBe(200, await post(HEAD, `measures/${measure}/progress`, { cause: 'enforcement', text: '已巡查三晚' }));
  mustBe(200, await post(HEAD, `measures/${measure}/close`, { result: 'solved', text: '已按时收摊' }));
  mustBe(200, await post(SUPERVISOR, `measures/${measure}/check`, { effective: true }));
  expect(await city.get(HEAD, `/v1/governance/measures/${measure}`)).toMatchObject({
    status: 'checked',
    cause: 'enforcement',
    acts: [{ text: plan.text }, { text: '已巡查三晚' }, { text: '已按时收摊' }, {}],
  });
  await city.get(HEAD, '/v1/governance/measures');
  await city.get(SUPERVISOR, `/v1/governance/warnings/${warning}/tickets`);
  mustBe(201, await post(HEAD, 'analyses', { period: '2026-08', text: '夜市投诉集中' }));
  await city.get(SUPERVISOR, '/v1/governance/analyses?period=2026-08&unit=urban-management');
  expect(await city.get(PROVINCE, `/v1/governance/analysis?region=${REGION}&window=week`)).toMatchObject({
    topics: {
      'class-place': [{ value: '0102#430502001', count: 3 }],
      word: [{ value: 'night-market', label: '夜市', count: 3 }],
    },
  });
});

it('people, units and the province ask', async () => {
  const ticketNo = await taken('phone', COMPLAINT);
  await city.get(DISPATCHER, `/v1/tickets/${ticketNo}`);
  await city.get(DISPATCHER, `/v1/tickets/${ticketNo}/history`);
  await city.get(UNIT, '/v1/tickets?unit=housing');
  for (const phoneTail of ['1111', '8000'])
    await city.client.call(DISPATCHER, 'POST', '/v1/progress', { ticketNo, phoneTail });
  await city.get(PROVINCE, `/v1/province/changes?region=${REGION}`);
  await city.get(PROVINCE, `/v1/province/aggregates?region=${REGION}&period=2026-09&by=unit`);
  await city.get(PROVINCE, `/v1/province/aggregates/tickets?region=${REGION}&period=2026-09`);
  await city.get(PROVINCE, `/v1/province/aggregates?region=${REGION}&period=2026-09&by=region`);
  await city.get(PROVINCE, `/v1/province/digests?region=${REGION}&day=2026-09-18`);
});

it('units keep the knowledge base, and the administrator the register of deputies', async () => {
  const content = { kind: 'policy', title: '公积金提取条件', text: '按管理条例。', event: 'e-1' };
  const body = { provider: 'housing', ...content };
  const headers = { 'idempotency-key': 'one' };
  const made = await city.client.call(UNIT, 'POST', '/v1/knowledge', body, headers);
  const { entry } = mustBe(201, made) as { entry: string };
  const act = (who: Who, name: string, given: object) =>
    city.client.call(who, 'POST', `/v1/knowledge/${entry}/${name}`, given);
  mustBe(200, await act({ role: 'reviewer' }, 'remind', { fault: 'outdated' }));
  mustBe(200, await act(UNIT, 'revise', { ...content, title: '公积金怎么提取' }));
  for (const query of ['q=%E5%85%AC%E7%A7%AF%E9%87%91', 'event=e-1', 'provider=housing', 'reminded=true', ''])
    await city.get(UNIT, `/v1/knowledge?${query}`);
  await city.get(UNIT, `/v1/knowledge/${entry}/history`);
  await taken('phone', { ...COMPLAINT, kind: 'consultation', reply: '可以提取', knowledge: entry });
  const ticketNo = await taken('phone', COMPLAINT);
  await city.act({ role: 'agent' }, ticketNo, 'reply', { reply: '可以提取', knowledge: entry });
  const deputies = {
    deputies: [{ deputy: 'D-1', name: '张三丰', phones: ['13800138000'] }],
    why: '测试：登记',
  };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/deputies/${REGION}`, deputies));
  await city.get(ADMINISTRATOR, `/v1/admin/deputies/${REGION}/D-1`);
  await city.get(DISPATCHER, '/v1/tickets?mark=deputy');
});

it('LA-7: a citizen asks on a page, by phone and in WeChat, and goes on to a ticket', () =>
  questionsOf(city));

it('the administrator takes a contact away, and has everything looked at again', async () => {
  const path = `/v1/admin/units/${REGION}/housing`;
  const contacts = [{ way: 'email', to: 'duty@example.org' }];
  mustBe(
    200,
    await city.client.call(ADMINISTRATOR, 'PUT', path, { name: '住建局', contacts, why: '测试：更换联系人' }),
  );
  mustBe(202, await city.client.call(ADMINISTRATOR, 'POST', `/v1/admin/repair/${REGION}`));
  await city.runtime.settle();
});

it('an alert goes by every way, its receipts come in, and the ticket shows both', async () => {
  const to = '+8613900000077';
  const contacts = [
    { id: 'first', way: 'aliyun', to },
    { id: 'second', way: 'tencent', to, insteadOf: 'first' },
    { id: 'third', way: 'sns', to, insteadOf: 'second' },
    { id: 'mail', way: 'smtp', to: 'duty@example.org' },
    { id: 'system', way: 'webhook', to: 'https://gongdan.example.org/hook', key: 'own' },
    { id: 'wecom', way: 'wecom', to: 'duty' },
    { id: 'dingtalk', way: 'dingtalk', to: 'duty' },
  ];
  const body = { name: '生态环境局', contacts, why: '测试：各种方式' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${REGION}/ecology`, body));
  const ticketNo = await taken('phone', COMPLAINT);
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'ecology' });
  await city.runtime.settle();
  const sent = () =>
    city.runtime.outbox().filter(({ message, subject }) => `${subject} ${message}`.includes(ticketNo));
  expect(
    sent()
      .map(({ protocol }) => protocol)
      .sort(),
  ).toEqual([...['aliyun', 'dingtalk', 'smtp', 'webhook', 'wecom']]);
  expect(sent().find(({ protocol }) => protocol === 'aliyun')?.message).toMatch(
    new RegExp(`^【12345热线】工单${ticketNo}已转派你单位办理，请于.*前签收。$`),
  );

  interface Told {
    readonly items: readonly {
      readonly kind: string;
      readonly messages: readonly { contact: string; state: string; reason?: string }[];
    }[];
  }
  const told = async () =>
    (await city.get<Told>(officer('ecology'), `/v1/tickets/${ticketNo}/alerts`)).items[0]?.messages.map(
      ({ contact, state }) => `${contact} ${state}`,
    );
  expect(await told()).toEqual([
    ...['dingtalk accepted', 'first accepted', 'mail accepted', 'system accepted', 'wecom accepted'],
  ]);
  const { cities } = JSON.parse(keptSecret(city.dataDir, 'hotline-senders') ?? '');
  const own = cities.find((each: { region: string }) => each.region === REGION);
  const receipt = async (
    provider: 'aliyun' | 'tencent',
    receipts: object[],
    key = own[provider].receiptKey,
  ) =>
    fetch(`${city.runtime.url}/v1/receipts/${provider}/${REGION}/${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(receipts),
    });
  const failed = { success: false, err_code: 'MK:0001', biz_id: 'local-1^0' };
  expect((await receipt('aliyun', [failed], 'x'.repeat(32))).status).toBe(404);
  expect(await (await receipt('aliyun', [failed, failed])).json()).toMatchObject({ code: 0 });
  await city.runtime.settle();
  const away = { report_status: 'FAIL', errmsg: 'UNDELIV', sid: 'local-2' };
  expect((await receipt('tencent', [away])).status).toBe(200);
  await city.runtime.settle();
  expect(await told()).toEqual([
    ...['dingtalk accepted', 'first undelivered', 'mail accepted', 'second undelivered', 'system accepted'],
    ...['third accepted', 'wecom accepted'],
  ]);
  const unreached = () => city.get<{ items: object[] }>(DISPATCHER, '/v1/alerts/unreached');
  expect((await unreached()).items).toEqual([]);
  mustBe(403, await city.client.call(officer('ecology'), 'GET', '/v1/alerts/unreached'));

  const path = `/v1/admin/units/${REGION}/ecology`;
  const silent = { name: '生态环境局', contacts: [], why: '测试：无联系人' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', path, silent));
  const unheard = await taken('phone', COMPLAINT);
  await city.act(DISPATCHER, unheard, 'dispatch', { lead: 'ecology' });
  await city.runtime.settle();
  expect((await unreached()).items).toMatchObject([{ ticketNo: unheard, unit: 'ecology', kind: 'dispatch' }]);
});

it('a citizen is asked for a rating, writes back what nobody can read, and rates the answer on the page', async () => {
  const address = 'https://12345.example.cn/e/';
  const read = await city.client.call(ADMINISTRATOR, 'GET', `/v1/admin/settings/${REGION}`);
  const { version: _version, region: _region, ...settings } = mustBe(200, read) as Record<string, unknown>;
  const citizens = { way: 'aliyun', link: { address, days: 15 } };
  const body = { ...settings, citizens, why: '测试：短信评价' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, body));
  const ticketNo = await taken('phone', { ...COMPLAINT, phone: '13800138066' });
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  await city.act(UNIT, ticketNo, 'sign');
  await city.act(UNIT, ticketNo, 'answer', workDone('2026-09-21T09:00:00+08:00'));
  await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
  await city.runtime.settle();
  const asked = city.runtime.outbox().findLast(({ endpoint }) => endpoint === '+8613800138066')?.message;
  const [, token = ''] =
    /请回复两位数：.*，或点 https:\/\/12345\.example\.cn\/e\/(\S+) 评价。$/.exec(asked ?? '') ?? [];

  const { cities } = JSON.parse(keptSecret(city.dataDir, 'hotline-senders') ?? '');
  const { receiptKey } = cities.find((each: { region: string }) => each.region === REGION).aliyun;
  const wrote = (content: string, sequence_id: number) =>
    fetch(`${city.runtime.url}/v1/replies/aliyun/${REGION}/${receiptKey}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ phone_number: '13800138066', content, sequence_id }]),
    });
  expect(await (await wrote('坑又出现了', 1)).json()).toMatchObject({ code: 0 });
  expect(JSON.stringify(await city.get(DISPATCHER, `/v1/tickets/${ticketNo}`))).toContain('坑又出现了');

  const page = `${city.runtime.url}/v1/evaluation/${token}`;
  expect(await (await fetch(page)).text()).toContain(ticketNo);
  const form = new URLSearchParams({ grade: 'satisfied', unitContacted: 'yes', note: '' });
  expect(await (await fetch(page, { method: 'POST', body: form })).text()).toContain('感谢您的评价');
  expect((await fetch(page)).status).toBe(404);
  expect(await city.get(DISPATCHER, `/v1/tickets/${ticketNo}`)).toMatchObject({ outcome: 'satisfied' });
  expect((await wrote('TD', 2)).status).toBe(200);
});

it('other systems are sent changes and files, resumed, and asked by an agent', async () => {
  const to = { form: 'webhook', url: 'https://housing.example/feed', key: 'own' };
  const subscribers = [
    { id: 'housing', label: '住房局', kind: 'department', units: ['housing'], to },
    { id: 'store', label: '省数据库', kind: 'province', to: { form: 'files', prefix: 'store' } },
  ];
  const put = (section: string, body: object) =>
    city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/${section}/${REGION}`, { ...body, why: '测试：接入' });
  mustBe(200, await put('subscribers', { subscribers }));
  const address = { method: 'GET', url: 'http://127.0.0.1:1/{no}' };
  const fields = { query: [{ name: 'no', label: '编号' }], answer: [{ path: 'a', label: '结果' }] };
  mustBe(200, await put('connectors', { connectors: [{ id: 'tax', label: '税务', ...address, ...fields }] }));
  const ticketNo = await taken('phone', COMPLAINT);
  await city.runtime.settle();
  const resume = `/v1/province/subscriptions/${REGION}/housing/resume`;
  expect(mustBe(200, await city.client.call(ADMINISTRATOR, 'POST', resume))).toMatchObject({ resumed: [] });
  const asked = { system: 'tax', query: { no: '1' } };
  const path = `/v1/tickets/${ticketNo}/look-up`;
  // The secret names no inner host, so nothing is asked of this machine.
  mustBe(503, await city.client.call({ role: 'agent' }, 'POST', path, asked));
});

it('and each function has asked something of AWS here, or in a story of its own', () => {
  const calling = new Set(city.calls().map((call) => call.slice(0, call.indexOf(':'))));
  const silent = Object.keys(deployedRights()).filter((name) => !calling.has(name));
  // The first two ask nothing, the machine asks Lambda.
  const elsewhere = [
    'status',
    'openapi',
    'state machine',
    'archive',
    'assessments',
    'audit',
    'bulletins',
    'keys',
    'reveal',
  ];
  expect(silent.sort()).toEqual(elsewhere.sort());
});
