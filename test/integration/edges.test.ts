import { describe, expect, it } from 'vitest';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  PROVINCE,
  REGION,
  type TicketAnswer,
  useCity,
} from './city.ts';
import { wechatOf } from './wechat.ts';

const city = useCity('2026-09-21T09:00:00+08:00');
const COMPLAINT = { region: REGION, kind: 'complaint', text: '路面破损', phone: '13800138000' };

async function complaint(): Promise<string> {
  return (mustBe(201, await city.client.intake('phone', COMPLAINT)) as TicketAnswer).ticketNo;
}

describe('a request handed in twice', () => {
  it('is one ticket and one answer under one idempotency key, ten times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => city.client.intake('phone', COMPLAINT, 'same-key')),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    const other = await city.client.intake('phone', { ...COMPLAINT, text: '别的事' }, 'same-key');
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused', field: 'Idempotency-Key' },
    });
  });

  it('is one ticket and one reply by WeChat’s message id', async () => {
    const message = { openId: 'oCitizen1', msgId: '6054768590064713731', text: '0012' };
    const answers = await Promise.all([1, 2, 3].map(() => city.client.wechat(message)));
    const numbers = answers.map(({ body }) => /\d{20}/.exec(String(body))?.[0]);
    expect(numbers[0]).toMatch(/^430500260921/);
    expect(new Set(numbers).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const seen = await city.get<{ stage: string; texts: { request: string } }>(
      DISPATCHER,
      `/v1/tickets/${numbers[0]}`,
    );
    expect(seen).toMatchObject({ stage: 'submitted', texts: { request: '0012' } });
  });
});

describe('a conversation by WeChat, encrypted', () => {
  const said = (Content: string) => ({ MsgType: 'text', Content });
  const numberIn = (answer: string) => /\d{20}/.exec(answer)?.[0] ?? '';

  it('is one ticket, completed by answers and pictures, of which ten deliveries make no more', async () => {
    const push = wechatOf(city, 'oTalker1');
    const matter = await Promise.all(Array.from({ length: 10 }, () => push('1', said('路灯不亮'))));
    expect(new Set(matter).size).toBe(1);
    const ticketNo = numberIn(matter[0] ?? '');
    await Promise.all([
      push('2', { MsgType: 'image', MediaId: 'media-1', PicUrl: 'http://mmbiz.qpic.cn/1' }),
      push('3', { MsgType: 'location', Location_X: '27.24', Location_Y: '111.47', Label: '城南公园' }),
    ]);
    await push('4', said('昨晚'));
    await push('5', said('13907391234'));
    expect(await push('6', said('不保密'))).toContain(ticketNo);
    await city.runtime.settle();
    const seen = await city.get<{ stage: string; texts: Record<string, string> }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}`,
    );
    expect(seen).toMatchObject({
      stage: 'submitted',
      texts: { request: '路灯不亮', phone: '+8613907391234' },
    });
    expect(Object.values(seen.texts).join('\n')).toMatch(/城南公园[\s\S]*昨晚/);
    expect(Object.values(seen.texts).join('\n')).toContain('mmbiz.qpic.cn/1');
    const progress = { ticketNo, phoneTail: '1234' };
    mustBe(200, await city.client.call(DISPATCHER, 'POST', '/v1/progress', progress));
  });

  it('tells how far it is to whoever made it, until they leave', async () => {
    const push = wechatOf(city, 'oTalker2');
    const ticketNo = numberIn(await push('1', said('停水三天')));
    await city.act(DISPATCHER, ticketNo, 'accept', { kind: 'complaint' });
    expect(await push('2', said('查询'))).toContain(`工单${ticketNo}：已受理`);
    expect(await wechatOf(city, 'oTalker3')('1', said(ticketNo))).toContain('没有查到');
    expect(await push('3', said(`查询 ${ticketNo} 0000`))).toContain('没有查到');
    expect(await push('', { MsgType: 'event', Event: 'unsubscribe', MsgId: '0' })).toBe('success');
    expect(await push('4', said('查询'))).toContain('还没有登记过');
    expect(await city.get(DISPATCHER, `/v1/tickets/${ticketNo}`)).toMatchObject({ stage: 'accepted' });
  });
});

describe('what came by web or WeChat', () => {
  it('waits to be accepted, and only then has a clock', async () => {
    const form = { region: REGION, text: '建议增设路灯' };
    const { ticketNo, ...taken } = mustBe(201, await city.client.intake('web', form)) as TicketAnswer;
    expect(taken).toMatchObject({ stage: 'submitted', deadlines: [] });
    expect(await city.refused(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' })).toMatchObject({
      status: 409,
      code: 'illegal-move',
    });
    const accepted = await city.act(DISPATCHER, ticketNo, 'accept', { kind: 'suggestion' });
    expect(accepted.deadlines).toMatchObject([{ clock: 'dispatch', dueAt: '2026-09-21T11:00:00+08:00' }]);
  });

  it('is not accepted only on a ground that the city has', async () => {
    const { ticketNo } = mustBe(
      201,
      await city.client.intake('web', { region: REGION, text: '判决' }),
    ) as TicketAnswer;
    const body = { ground: 'because', reason: '理由', basis: '依据' };
    expect(await city.refused(DISPATCHER, ticketNo, 'reject', body)).toMatchObject({
      status: 409,
      field: 'ground',
    });
    const rejected = await city.act(DISPATCHER, ticketNo, 'reject', { ...body, ground: 'legal-remedy' });
    expect(rejected).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });
});

describe('people', () => {
  it('who know an old version are told so', async () => {
    const ticketNo = await complaint();
    const call = (version: string) =>
      city.client.call(
        DISPATCHER,
        'POST',
        `/v1/tickets/${ticketNo}/dispatch`,
        { lead: 'housing' },
        { 'if-match': version },
      );
    expect(await call('"7"')).toMatchObject({ status: 412, body: { code: 'version-changed' } });
    expect((await call('"1"')).status).toBe(200);
  });

  it('see their own tickets only: a foreign unit’s does not exist', async () => {
    const ticketNo = await complaint();
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    for (const path of ['', '/history', '/deadlines']) {
      const own = await city.client.call(officer('housing'), 'GET', `/v1/tickets/${ticketNo}${path}`);
      const foreign = await city.client.call(officer('ecology'), 'GET', `/v1/tickets/${ticketNo}${path}`);
      expect([own.status, foreign.status]).toEqual([200, 404]);
    }
    expect(await city.refused(officer('ecology'), ticketNo, 'sign')).toMatchObject({ status: 404 });
    expect(await city.refused(DISPATCHER, ticketNo, 'sign')).toMatchObject({ status: 403 });
    expect(await city.refused(DISPATCHER, ticketNo, 'settle')).toMatchObject({ status: 404 });
  });

  it('list what lies with them, soonest due first', async () => {
    const page = await city.get<{ items: { ticketNo: string; stage: string; dueAt: string }[] }>(
      officer('housing'),
      '/v1/tickets?stage=dispatched&limit=50',
    );
    expect(page.items.length).toBeGreaterThanOrEqual(2);
    const dues = page.items.map(({ dueAt }) => dueAt);
    expect(dues).toEqual([...dues].sort());
    expect(page.items.every(({ stage }) => stage === 'dispatched')).toBe(true);
    const foreign = await city.client.call(officer('housing'), 'GET', '/v1/tickets?unit=ecology');
    expect(foreign.status).toBe(404);
  });

  it('see nothing of another region', async () => {
    const path = '/v1/province/changes?region=370900';
    expect((await city.client.call(PROVINCE, 'GET', path)).status).toBe(404);
    expect((await city.client.call(ADMINISTRATOR, 'GET', '/v1/admin/units/370900')).status).toBe(404);
  });
});

describe('a citizen who asks for progress', () => {
  it('needs the number and the end of the phone number, and five wrong ends close it', async () => {
    const ticketNo = await complaint();
    const ask = (phoneTail: string, of = ticketNo) =>
      city.client.call(DISPATCHER, 'POST', '/v1/progress', { ticketNo: of, phoneTail });
    expect(await ask('8000')).toMatchObject({ status: 200, body: { stage: 'accepted' } });
    const unknown = await ask('8000', '43050026092100000000');
    const wrong = await ask('1111');
    expect([unknown.status, wrong.status]).toEqual([404, 404]);
    for (let n = 0; n < 4; n++) await ask('1111');
    expect((await ask('8000')).status).toBe(404);
  });
});

describe('settings', () => {
  it('that loosen what the regulation states are refused with its clause', async () => {
    const longer = {
      clock: 'handle',
      kinds: ['complaint'],
      length: { workingDays: 30 },
      start: 'signed',
      ground: '测试：放宽期限',
      by: '测试',
      from: '2026-01-01',
    };
    const body = { reminders: {}, terms: [longer], satisfied: ['satisfied'], why: '测试：放宽期限' };
    const answer = await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, body);
    expect(answer).toMatchObject({ status: 400, body: { rule: 'loosens', clause: 'SY-14.3a' } });
  });
});

describe('a new calendar', () => {
  it('moves the open clocks it has to, without anybody’s act, by an event with its reason', async () => {
    const ticketNo = await complaint();
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    await city.act(officer('housing'), ticketNo, 'sign');
    const { years } = await city.get<{
      years: Record<string, { notices: object[]; daysOff: string[]; makeUpDays: string[] }>;
    }>(ADMINISTRATOR, `/v1/admin/calendars/${REGION}`);
    const { notices, daysOff, makeUpDays } = years['2026'] as {
      notices: object[];
      daysOff: string[];
      makeUpDays: string[];
    };
    const path = `/v1/admin/calendars/${REGION}/2026`;
    const body = { notices, daysOff: [...daysOff, '2026-09-23'], makeUpDays, why: '测试：增加一天放假' };
    expect((await city.client.call(ADMINISTRATOR, 'PUT', path, body)).status).toBe(200);
    await city.runtime.settle();
    const { items } = await city.get<{ items: { clock: string; dueOn: string; moves: object[] }[] }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}/deadlines`,
    );
    const handle = items.find(({ clock }) => clock === 'handle');
    expect(handle).toMatchObject({
      dueOn: '2026-09-30',
      moves: [{ reason: 'calendar', from: '2026-09-30T00:00:00+08:00', to: '2026-10-01T00:00:00+08:00' }],
    });
  });
});

describe('a client of Open311', () => {
  const V2 = '/open311/v2';

  it('hands a request in and follows it to the day on which it is due', async () => {
    const form = { service_code: 'complaint', address_string: '建设路1号', description: '<路灯> & 不亮' };
    const posts = await Promise.all([1, 2, 3].map(() => city.client.open311(`${V2}/requests.xml`, form)));
    const numbers = posts.map(({ body }) => /<service_request_id>(\d{20})</.exec(String(body))?.[1]);
    expect(new Set(numbers).size).toBe(1);
    const ticketNo = numbers[0] ?? '';
    const seen = await city.get<{ stage: string; texts: object }>(DISPATCHER, `/v1/tickets/${ticketNo}`);
    expect(seen).toMatchObject({
      stage: 'submitted',
      texts: { request: '<路灯> & 不亮', place: '建设路1号' },
    });
    await city.act(DISPATCHER, ticketNo, 'accept', { kind: 'complaint' });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    const { deadlines } = await city.act(officer('housing'), ticketNo, 'sign');
    const dueAt = deadlines.find(({ clock }) => clock === 'handle')?.dueAt;
    expect(dueAt).toMatch(/^2026-/);
    const record = { service_request_id: ticketNo, status: 'open', expected_datetime: dueAt };
    const { body } = await city.client.open311(`${V2}/requests/${ticketNo}.json`);
    expect(body).toMatchObject([
      { ...record, agency_responsible: '单位1', description: null, address: null },
    ]);
    const listed = await city.client.open311(`${V2}/requests.json?jurisdiction_id=${REGION}&status=open`);
    expect(listed.body).toMatchObject([record]);
    const other = mustBe(201, await city.client.intake('phone', COMPLAINT)) as TicketAnswer;
    const unknown = await city.client.open311(`${V2}/requests/${other.ticketNo}.json`);
    expect(unknown).toMatchObject({ status: 404, body: [{ code: 404 }] });
  });

  it('is told what is wrong in the format that it asked for', async () => {
    const refused = await city.client.open311(`${V2}/requests.xml`, {
      api_key: 'nobody’s',
      service_code: 'x',
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(refused.body).toMatch(/<errors><error><code>403<\/code><description>[^<]*api_key/);
    const { status, body } = await city.client.open311(`${V2}/services.json?jurisdiction_id=nowhere`);
    expect({ status, body }).toMatchObject({ status: 404, body: [{ code: 404 }] });
  });
});
