import { beforeAll, describe, expect, it } from 'vitest';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-10-01T02:30:00+08:00');
const LEAGUE = '150000';
let league: HotlineClient;

interface Details extends TicketAnswer {
  readonly urgent?: object;
  readonly source?: object;
  readonly handOvers?: readonly object[];
  readonly assignments: readonly { readonly unit: string }[];
  readonly texts: Readonly<Record<string, string>>;
}

const details = (ticketNo: string) => city.get<Details>(DISPATCHER, `/v1/tickets/${ticketNo}`);
const factsOf = async (ticketNo: string) => {
  const { items } = await city.get<{ items: { events: { type: string; at: string; cause: string }[] }[] }>(
    DISPATCHER,
    `/v1/tickets/${ticketNo}/history`,
  );
  return items.flatMap(({ events }) => events);
};

/** A call that an agent takes. */
async function taken(form: object, client = city.client, region = REGION): Promise<TicketAnswer> {
  return mustBe(201, await client.intake('phone', { region, ...form })) as TicketAnswer;
}

beforeAll(async () => {
  league = localClient(city.runtime, city.dataDir, LEAGUE);
  const duty = { roundTheClock: true, why: '测试用单位' };
  const units: readonly [HotlineClient, string, string, object][] = [
    [city.client, REGION, 'police', { name: '市公安局', roles: ['110'] }],
    [city.client, REGION, 'emergency', { name: '市应急管理局' }],
    [city.client, REGION, 'grid', { name: '供电公司', roles: ['国网邵阳供电公司'] }],
    [league, LEAGUE, 'heating', { name: '住建局', roles: ['供暖主管部门'] }],
  ];
  for (const [index, [client, region, unit, body]] of units.entries()) {
    const contacts = [{ way: 'sms', to: `+861380000000${index}` }];
    const put = { contacts, ...duty, ...body };
    mustBe(200, await client.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${region}/${unit}`, put));
  }
  const settings = await city.get<Record<string, unknown>>(ADMINISTRATOR, `/v1/admin/settings/${REGION}`);
  const { version: _version, region: _region, ...rest } = settings;
  const term = {
    ...{ clock: 'acknowledge', start: 'handed-over', length: { hours: 0.25 } },
    kinds: ['consultation', 'help', 'complaint', 'report', 'suggestion', 'praise'],
    ...{ ground: '与110联动的工作规范', by: '市行政审批服务局', from: '2026-01-01' },
  };
  const put = { ...rest, terms: [term], why: '设定移交确认时限' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, put));
});

describe('sudden events (SY-12.2b, SY-20a, SY-20b, NM-10)', () => {
  it('a fire at three in the night of a holiday is with emergency management in the same act', async () => {
    await city.at('2026-10-01T03:00:00+08:00');
    const answer = await taken({ kind: 'help', matter: 'accident', text: '仓库起火后有人受困' });
    expect(answer).toMatchObject({ stage: 'dispatched', urgent: { clause: 'SY-12.2b' } });
    const { assignments } = await details(answer.ticketNo);
    expect(assignments.map(({ unit }) => unit)).toEqual(['emergency']);
    await city.runtime.settle();
    expect(city.sms('emergency')[0]?.message).toContain('急件');
    const sent = (await factsOf(answer.ticketNo)).find(({ type }) => type === 'Dispatched');
    expect(sent).toMatchObject({ at: '2026-10-01T03:00:00+08:00', cause: 'law' });
  });

  it('a power cut goes to the supplier that answers day and night, by the clause’s own name for it', async () => {
    const { ticketNo, stage } = await taken({ kind: 'complaint', matter: 'power-outage', text: '全楼停电' });
    expect(stage).toBe('dispatched');
    const sent = (await factsOf(ticketNo)).find(({ type }) => type === 'Dispatched');
    expect(sent).toMatchObject({
      lead: 'grid',
      straight: { clause: 'SY-20b', as: '国网邵阳供电公司' },
      dayAndNight: [{ unit: 'grid', clause: 'SY-20a' }],
    });
  });

  it('what no unit of the directory is named for stays on top of the hotline’s list, and the hotline is told', async () => {
    const before = city.sms('hotline').length;
    await taken({ kind: 'complaint', text: '路灯不亮' });
    const { ticketNo, stage } = await taken({ kind: 'help', matter: 'public-health', text: '多人呕吐' });
    expect(stage).toBe('accepted');
    const { items } = await city.get<{ items: { ticketNo: string; urgent?: true }[] }>(
      DISPATCHER,
      '/v1/tickets?unit=hotline',
    );
    expect(items[0]).toMatchObject({ ticketNo, urgent: true });
    await city.runtime.settle();
    expect(
      city
        .sms('hotline')
        .slice(before)
        .map(({ message }) => message),
    ).toEqual([expect.stringContaining('请立即转派')]);
  });

  it('in the league heating is with its department at once for help and report, and for nothing else', async () => {
    const help = await taken({ kind: 'help', matter: 'heat-outage', text: '停暖' }, league, LEAGUE);
    expect(help).toMatchObject({ stage: 'handling', urgent: { clause: 'NM-10' } });
    const complaint = await taken({ kind: 'complaint', matter: 'heat-outage', text: '停暖' }, league, LEAGUE);
    expect(complaint).toMatchObject({ stage: 'accepted' });
    expect(complaint).not.toHaveProperty('urgent');
  });
});

describe('NM-6: what was left on the service platform', () => {
  it('is taken in by its entrance, stands in a ledger of its own, and is urged', async () => {
    const left = { region: LEAGUE, entrance: 'service-platform', text: '办事指南与窗口要求不一致，建议统一' };
    const { ticketNo } = mustBe(201, await league.intake('web', left)) as TicketAnswer;
    const act = async (command: string, body: object): Promise<unknown> =>
      mustBe(200, await league.call(DISPATCHER, 'POST', `/v1/tickets/${ticketNo}/${command}`, body));
    await act('accept', { kind: 'suggestion' });
    await act('dispatch', { lead: 'heating' });
    await act('urge', { way: 'system' });
    const path = `/v1/tickets?region=${LEAGUE}&mark=service-platform`;
    expect(mustBe(200, await league.call(DISPATCHER, 'GET', path))).toMatchObject({
      clause: 'NM-6',
      items: [{ ticketNo, mark: 'service-platform', lead: 'heating' }],
    });
  });
});

describe('hand-over to 110 and back (SY-7b)', () => {
  let ticketNo = '';

  it('goes over with time, mode and number, and the line has the city’s quarter of an hour to say so', async () => {
    await city.at('2026-10-01T10:00:00+08:00');
    ({ ticketNo } = await taken({ kind: 'help', text: '有人在楼下打架' }));
    const body = { line: '110', mode: 'one-key', note: '已转接' };
    const answer = await city.act({ role: 'agent' }, ticketNo, 'hand-over', body);
    expect(answer.stage).toBe('handed-over');
    expect(answer.deadlines).toContainEqual(
      expect.objectContaining({ clock: 'acknowledge', dueAt: '2026-10-01T10:15:00+08:00', clause: 'SY-7b' }),
    );
    await city.runtime.settle();
    expect(city.sms('police').map(({ message }) => message)).toEqual([
      expect.stringMatching(/已移交110，请于.*10:15前确认接收.*第七条/),
    ]);
  });

  it('the hotline is told when the line says nothing, by night as by day', async () => {
    await city.at('2026-10-01T10:16:00+08:00');
    expect(city.sms('hotline').at(-1)?.message).toContain('移交确认期限10月1日10:15已过');
  });

  it('110’s own system takes it and says what became of it, and no other line sees it', async () => {
    const other = await city.client.fromLine(ticketNo, 'acknowledge', { line: '120' });
    expect(other.status).toBe(404);
    expect((await city.client.asLine(ticketNo, '120')).status).toBe(404);
    expect(mustBe(200, await city.client.asLine(ticketNo, '110'))).toMatchObject({
      handOver: { mode: 'one-key', state: 'pending' },
      texts: { request: '有人在楼下打架', handOverNote: '已转接' },
    });
    const known = { line: '110', externalNo: 'J-20261001-7' };
    expect(mustBe(200, await city.client.fromLine(ticketNo, 'acknowledge', known))).toEqual({
      ticketNo,
      stage: 'handed-over',
    });
    await city.at('2026-10-01T11:30:00+08:00');
    const said = { line: '110', result: '民警已到场处置', solved: 'yes' };
    expect(mustBe(200, await city.client.fromLine(ticketNo, 'feedback', said))).toMatchObject({
      stage: 'closed',
      outcome: 'handed-over',
    });
    const { handOvers, texts } = await details(ticketNo);
    expect(handOvers).toMatchObject([
      { line: '110', mode: 'one-key', externalNo: 'J-20261001-7', fedBackAt: '2026-10-01T11:30:00+08:00' },
    ]);
    expect(texts).toMatchObject({ 'feedback.110': '民警已到场处置', handOverNote: '已转接' });
  });

  it('a line that refuses gives the ticket back with its dispatch term as it ran', async () => {
    await city.at('2026-10-01T13:00:00+08:00');
    const { ticketNo: other } = await taken({ kind: 'help', text: '水管漏水' });
    await city.at('2026-10-01T13:05:00+08:00');
    await city.act(DISPATCHER, other, 'hand-over', { line: '供水', mode: 'order' });
    const back = await city.act(DISPATCHER, other, 'acknowledge', {
      refused: true,
      reason: '属小区内部管网',
    });
    expect(back).toMatchObject({ stage: 'accepted' });
    expect(back.deadlines).toMatchObject([{ clock: 'dispatch', dueAt: '2026-10-01T15:00:00+08:00' }]);
    // The text names examples: a line of the same sort takes it.
    const heating = await city.act(DISPATCHER, other, 'hand-over', { line: '供热', mode: 'order' });
    expect(heating).toMatchObject({ stage: 'handed-over' });
  });

  it('with three on the phone the hotline keeps its part', async () => {
    const { ticketNo: joint } = await taken({ kind: 'complaint', text: '施工挖断水管' });
    await city.act(DISPATCHER, joint, 'hand-over', { line: '供水', mode: 'three-party' });
    await city.act(DISPATCHER, joint, 'acknowledge');
    await city.act(DISPATCHER, joint, 'dispatch', { lead: 'housing' });
    const said = { line: '供水', result: '已抢修' };
    expect(await city.act(DISPATCHER, joint, 'feedback', said)).toMatchObject({ stage: 'dispatched' });
  });

  it('what 110 hands over is owed an answer, which the hotline is told of and gives', async () => {
    await city.at('2026-10-01T16:00:00+08:00');
    const form = {
      ...{ region: REGION, kind: 'complaint', text: '警情中反映的占道经营' },
      source: { line: '110', externalNo: 'J-20261001-1' },
    };
    const { ticketNo: from } = mustBe(201, await city.client.intake('referral', form)) as TicketAnswer;
    await city.act(DISPATCHER, from, 'accept', { kind: 'complaint' });
    await city.act(DISPATCHER, from, 'dispatch', { lead: 'urban-management' });
    await city.act(officer('urban-management'), from, 'sign');
    const done = workDone('2026-10-01T16:00:00+08:00');
    await city.act(officer('urban-management'), from, 'answer', done);
    await city.act(REVIEWER, from, 'review-answer', { passed: true });
    await city.runtime.settle();
    expect(city.sms('hotline').at(-1)?.message).toContain('由110转来，请向其反馈办理结果');
    const result = { line: '110', direction: 'to-source', result: '已劝离摊贩', solved: 'yes' };
    await city.act(DISPATCHER, from, 'feedback', result);
    expect((await details(from)).source).toEqual({
      line: '110',
      externalNo: 'J-20261001-1',
      fedBackAt: '2026-10-01T16:00:00+08:00',
    });
    expect((await factsOf(from)).at(-1)).toMatchObject({ type: 'FeedbackGiven', line: '110' });
    await city.runtime.settle();
    const webhook = city.runtime.outbox().filter(({ protocol }) => protocol === 'webhook');
    expect(webhook.map(({ message }) => JSON.parse(message))).toMatchObject([
      { type: 'referral.feedback', data: { ticketNo: from, line: '110', result: '已劝离摊贩' } },
    ]);
    const asked = { query: `region=${REGION}` };
    const told = mustBe(200, await city.client.signed('referral', '/v1/referrals/110/feedback', asked));
    expect(told).toMatchObject({
      items: [{ ticketNo: from, externalNo: 'J-20261001-1', solved: 'yes', result: '已劝离摊贩' }],
    });
    // The line's number is its ticket for good, also among many.
    const many = [form, { ...form, source: { line: '供水', externalNo: 'G-1' } }];
    const answers = mustBe(200, await city.client.signed('referral', '/v1/intake/referrals', { form: many }));
    expect(answers).toMatchObject({ items: [{ status: 200, ticketNo: from }, { status: 201 }] });
  });
});

describe('a call and its ticket', () => {
  it('are joined although the call’s record comes before the form, and its recording after', async () => {
    const report = (what: string, form: object) =>
      city.client.signed('phone', `/v1/intake/phone/${what}`, {
        form: { region: REGION, callId: 'S-1', ...form },
      });
    mustBe(200, await report('calls', { direction: 'in', talkSeconds: 290, callerPhone: '13900001111' }));
    const { ticketNo } = await taken({ kind: 'complaint', text: '路灯不亮', callId: 'S-1', agentId: 'A07' });
    const recording = { recordId: 'R-1', provider: 'ccc', uri: 'https://recordings.example.cn/1' };
    mustBe(200, await report('recordings', recording));
    expect(await city.get({ role: 'agent' }, `/v1/tickets/${ticketNo}/calls`)).toMatchObject({
      items: [{ callId: 'S-1', call: { talkSeconds: 290 }, recordings: [recording] }],
    });
    expect(await details(ticketNo)).toMatchObject({
      form: { callId: 'S-1', agentId: 'A07', entrance: 'phone' },
    });
  });
});
