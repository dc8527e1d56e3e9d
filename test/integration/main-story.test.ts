import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
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

const city = useCity('2026-09-18T09:00:00+08:00', { ownEngine: true });
const UNIT = 'urban-management';
const SUPERVISOR = { role: 'supervisor' } as const;

function stepFunctions(): { client: SFNClient; stateMachineArn: string } {
  const { url, region, accessKeyId, secretAccessKey, stateMachineArn } = city.runtime.endpoints;
  if (stateMachineArn === undefined) throw new Error('no state machine');
  const client = new SFNClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
  return { client, stateMachineArn };
}

/** The state in which a ticket's execution is, as its history says. */
async function waitsIn(ticketNo: string): Promise<string | undefined> {
  const { client, stateMachineArn } = stepFunctions();
  const listed = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  const execution = listed.executions?.find(({ name }) => name?.startsWith(ticketNo));
  const history = await client.send(
    new GetExecutionHistoryCommand({ executionArn: execution?.executionArn, reverseOrder: true }),
  );
  return history.events?.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails)
    ?.stateEnteredEventDetails?.name;
}

describe('one complaint, from the call to the province', () => {
  let ticketNo = '';

  it('is accepted with the call and due for dispatch within two hours (SY-13a)', async () => {
    await city.at('2026-09-18T10:00:00+08:00');
    const form = {
      region: REGION,
      kind: 'complaint',
      text: '楼下烧烤店占道经营',
      name: '张三丰',
      phone: '13912345678',
    };
    const answer = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer;
    ticketNo = answer.ticketNo;
    expect(ticketNo).toMatch(/^430500260918\d{8}$/);
    expect(answer.deadlines).toMatchObject([
      { clock: 'dispatch', dueAt: '2026-09-18T12:00:00+08:00', clause: 'SY-13a' },
    ]);
    await city.runtime.settle();
    expect(await waitsIn(ticketNo)).toBe('AwaitDispatch');
  });

  it('is dispatched, and due to be signed by the end of the make-up Sunday (SY-13b)', async () => {
    await city.at('2026-09-18T11:00:00+08:00');
    const answer = await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: UNIT });
    expect(answer.deadlines).toMatchObject([
      {
        clock: 'sign',
        unit: UNIT,
        dueOn: '2026-09-20',
        dueAt: '2026-09-21T00:00:00+08:00',
        clause: 'SY-13b',
      },
    ]);
    await city.runtime.settle();
    expect(await waitsIn(ticketNo)).toBe('AwaitSignature');
    expect(city.sms(UNIT)).toHaveLength(1);
    expect(city.sms(UNIT)[0]?.message).toContain('9月20日24时前');
    expect(city.sms(UNIT)[0]?.message).toContain('第十三条');
  });

  it('is reminded of before the term ends, and deemed signed at its end (SY-13f)', async () => {
    await city.at('2026-09-21T08:05:00+08:00');
    const ticket = await city.get<TicketAnswer & { assignments: object[] }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}`,
    );
    expect(ticket.assignments).toMatchObject([{ unit: UNIT, signed: { deemed: true, on: '2026-09-20' } }]);
    expect(ticket.deadlines).toMatchObject([{ clock: 'handle', dueOn: '2026-09-28', clause: 'SY-14.3a' }]);
    expect(city.sms(UNIT).map(({ at }) => at)).toEqual([
      '2026-09-18T11:00:00+08:00',
      '2026-09-20T16:00:00+08:00',
      // Nobody is woken for it, and what else waited for the morning goes with it.
      '2026-09-21T08:05:00+08:00',
    ]);
    expect(await waitsIn(ticketNo)).toBe('AwaitHandling');
    expect(await city.refused(officer(UNIT), ticketNo, 'sign')).toMatchObject({
      status: 409,
      clause: 'SY-13f',
    });
    const late = { reason: '非本单位职责', basis: '职责分工' };
    expect(await city.refused(officer(UNIT), ticketNo, 'return', late)).toMatchObject({
      status: 409,
      clause: 'SY-13f',
    });
  });

  it('explains its due time: clause, start, days counted and skipped', async () => {
    const { items } = await city.get<{
      items: { clock: string; why: { days: { day: string; why: string; number?: number }[] } }[];
    }>(DISPATCHER, `/v1/tickets/${ticketNo}/deadlines`);
    const handle = items.find(({ clock }) => clock === 'handle');
    expect(handle?.why).toMatchObject({
      clause: 'SY-14.3a',
      start: { event: 'signed', on: '2026-09-20' },
      length: { workingDays: 5 },
    });
    expect(
      handle?.why.days.filter(({ number }) => number === undefined && true).map(({ day }) => day),
    ).toEqual(['2026-09-20', '2026-09-25', '2026-09-26', '2026-09-27']);
  });

  it('is overdue and supervised by the law itself (SY-24a, SY-24b)', async () => {
    await city.at('2026-09-29T08:00:00+08:00');
    const ticket = await city.get<TicketAnswer & { supervisions: object[] }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}`,
    );
    expect(ticket.supervisions).toMatchObject([
      { ground: 'overdue', method: 'system', openedAt: '2026-09-29T00:00:00+08:00' },
    ]);
    expect(ticket.deadlines).toMatchObject([
      { clock: 'handle', overdue: true },
      { clock: 'supervise', dueOn: '2026-10-10', clause: 'SY-24b', overdue: false },
    ]);
    expect(await waitsIn(ticketNo)).toBe('AwaitSupervision');
  });

  it('is answered, reviewed, revisited and redone through the unit’s fault (SY-16, SY-17)', async () => {
    await city.act(officer(UNIT), ticketNo, 'answer', workDone('2026-09-29T08:00:00+08:00'));
    await city.runtime.settle();
    expect(await waitsIn(ticketNo)).toBe('AwaitReview');
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    await city.runtime.settle();
    expect(await waitsIn(ticketNo)).toBe('AwaitRevisit');
    const redone = await city.act(REVIEWER, ticketNo, 'revisit', {
      reached: true,
      grade: 'dissatisfied',
      solved: 'no',
      unitContacted: false,
      finding: 'unit-fault',
      reason: '未联系服务对象',
    });
    expect(redone).toMatchObject({
      stage: 'handling',
      deadlines: [{ clock: 'redo', dueOn: '2026-10-12', clause: 'SY-17' }],
    });
  });

  it('is closed satisfied, and its execution with it', async () => {
    await city.at('2026-10-09T10:00:00+08:00');
    await city.act(officer(UNIT), ticketNo, 'answer', workDone('2026-10-09T10:00:00+08:00'));
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    const closed = await city.act(REVIEWER, ticketNo, 'revisit', {
      reached: true,
      grade: 'satisfied',
      solved: 'yes',
      unitContacted: true,
    });
    expect(closed).toMatchObject({ stage: 'closed', outcome: 'satisfied', deadlines: [] });
    await city.runtime.settle();
    const { client, stateMachineArn } = stepFunctions();
    const listed = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }));
    expect(listed.executions).toEqual([]);
    const ended = await client.send(
      new DescribeExecutionCommand({
        executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${ticketNo}-1`,
      }),
    );
    expect(ended.status).toBe('SUCCEEDED');
  });

  it('reaches the province: every change in order, and the figures', async () => {
    const { items, cursor } = await city.get<{
      items: { seq: number; ticketNo: string; version: number }[];
      cursor: string;
    }>(PROVINCE, `/v1/province/changes?region=${REGION}`);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
    expect(items.map(({ version }) => version)).toEqual(items.map((_, index) => index + 1));
    const next = await city.get<{ items: object[] }>(
      PROVINCE,
      `/v1/province/changes?region=${REGION}&after=${cursor}`,
    );
    expect(next.items).toEqual([]);
    const { cells } = await city.get<{ cells: object[] }>(
      PROVINCE,
      `/v1/province/aggregates?region=${REGION}&period=2026-09&by=unit`,
    );
    expect(cells).toMatchObject([
      {
        value: UNIT,
        counts: { received: 1, closed: 1, redos: 1, supervisions: 1 },
        rates: { onTime: { numerator: 0, denominator: 1 }, satisfied: { numerator: 1, denominator: 1 } },
      },
    ]);
  });

  it('counts in the unit’s assessment, by the points that the city has set, and is published (SY-27)', async () => {
    const scheme = {
      ...{ id: 'monthly', label: '承办单位月度考评', subject: 'unit', periods: ['month'], base: 100 },
      items: [
        {
          ...{ id: 'late', label: '超期办理', effect: 'deduction', of: { count: 'handleCharged' } },
          ...{ points: 2.5, clause: 'SY-27' },
        },
        { id: 'survey', label: '民意调查', effect: 'bonus', of: { recorded: ['survey'] }, points: 0.1 },
      ],
      ...{ ground: '考评实施办法', by: '市12345热线', from: '2026-01-01' },
    };
    const of = `region=${REGION}&period=2026-09`;
    const settings = await city.get<Record<string, unknown>>(ADMINISTRATOR, `/v1/admin/settings/${REGION}`);
    const { version: _version, region: _region, ...rest } = settings;
    const publish = (assessments: object[]) =>
      city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, {
        ...{ ...rest, assessments },
        why: '设定考核办法',
      });
    const unknown = { ...scheme, items: [{ ...scheme.items[0], of: { count: 'nothing' } }] };
    expect(mustBe(400, await publish([unknown]))).toMatchObject({ field: 'assessments[0].items[0].of' });
    mustBe(200, await publish([scheme]));
    const found = { item: 'survey', of: UNIT, source: 'survey', value: 80, on: '2026-10-08' };
    mustBe(
      201,
      await city.client.call(SUPERVISOR, 'POST', `/v1/assessments/${REGION}/2026-09/entries`, {
        ...found,
        ...{ foundBy: '市统计局', evidence: '民调2026-9' },
      }),
    );
    const own = { of: UNIT, label: '单位0', tickets: 1, base: 100, bonus: 8, deduction: 2.5, score: 105.5 };
    const draft = await city.get<{ sheets: object[] }>(officer(UNIT), `/v1/assessments?${of}`);
    expect(draft.sheets).toMatchObject([{ ...own, rank: 1 }]);
    expect(await city.get(officer(UNIT), `/v1/assessments/tickets?${of}&of=${UNIT}&item=late`)).toMatchObject(
      { items: [{ ticketNo, cases: 1 }] },
    );
    const path = `/v1/assessments/${REGION}/2026-09/publish`;
    const published = await city.client.call(SUPERVISOR, 'POST', path, { reason: '按期公布' });
    expect(mustBe(201, published)).toMatchObject({
      version: 1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const kept = await city.get<{ sheets: object[] }>(PROVINCE, `/v1/assessments?${of}&version=1`);
    expect(kept.sheets).toMatchObject([
      { ...own, lines: [{ item: 'late', named: { tickets: [{ ticketNo }], more: 0 } }, { item: 'survey' }] },
      { of: 'ecology', tickets: 0 },
      { of: 'housing', tickets: 0 },
    ]);
  });

  it('stands in the month’s bulletin with what its unit handed in, in a version that stays (SY-26, SY-6c)', async () => {
    const path = `/v1/bulletins/${REGION}/2026-09`;
    const text = '接到投诉后三日内清理完毕，联系人电话13800138000。';
    const material = { kind: 'case', period: '2026-09', title: '夜间施工扰民的处理', text };
    const handedIn = await city.client.call(officer(UNIT), 'POST', '/v1/hand-ins', material);
    const { id: handIn } = mustBe(201, handedIn) as { id: string };
    const cases = [{ handIn, title: material.title, text }];
    mustBe(201, await city.client.call(REVIEWER, 'POST', `${path}/draft`, { cases }));
    const published = mustBe(201, await city.client.call(SUPERVISOR, 'POST', `${path}/publish`, {}));
    const shown = await city.get<object>(SUPERVISOR, `${path}?format=json&version=1`);
    expect(shown).toMatchObject({ digest: (published as { digest: string }).digest });
    const said = JSON.stringify(shown);
    expect(said).toContain(material.title);
    expect(said).toContain('单位0');
    expect(said).not.toContain('13800138000');
  });
});
