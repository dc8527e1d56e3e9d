import { beforeEach, describe, expect, it } from 'vitest';
import { callReport, pushAnswer, recordingReport } from '../../../docs/channels/tencent-contact-centre.mjs';
import { callRoutes } from '../../../functions/calls/calls.ts';
import { parsePart } from '../../../functions/http/parse.ts';
import type { Problem } from '../../../functions/http/problem.ts';
import { intakeRoutes } from '../../../functions/intake/intake.ts';
import type { Caller, ChannelCaller, PersonCaller } from '../../../shared/caller.ts';
import type { CallId, CallStore } from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { merged, type Reports, valuesOf } from '../../../shared/ticket/call-record.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { keptLog } from '../http/gateway.ts';
import { City } from '../ticket-desk/doubles.ts';

/** Calls in memory. */
class MemoryCalls implements CallStore {
  readonly held = new Map<string, Reports>();

  async report({ region, system, callId }: CallId, recordId: string | undefined, reports: Reports) {
    const key = [region, system, callId, recordId ?? ''].join('|');
    this.held.set(key, merged(this.held.get(key) ?? {}, reports));
  }

  async find({ region, system, callId }: CallId) {
    const own = [...this.held].filter(([key]) => key.startsWith([region, system, callId, ''].join('|')));
    if (own.length === 0) return undefined;
    const call = own.find(([key]) => key.endsWith('|'))?.[1];
    const recordings = own.filter(([key]) => !key.endsWith('|')).map(([, reports]) => valuesOf(reports));
    return { ...(call && { call: valuesOf(call) }), recordings };
  }
}

const CENTRE: ChannelCaller = {
  type: 'channel',
  id: 'cti',
  system: 'call-centre',
  regions: ['430500'],
  channels: ['phone'],
};
const AGENT: PersonCaller = { type: 'person', id: 'agent-1', roles: ['agent'], region: '430500' };
const FORM = {
  ...{
    region: '430500',
    kind: 'complaint',
    text: '路灯不亮',
    callId: 'S-1',
    agentId: 'A07',
    urgency: 'urgent',
  },
  ...{ name: '王某', sex: 'female', phone: '13900001111', callerPhone: '07391234567', calledNumber: '12345' },
  ...{ callerType: 'citizen', happenedAt: '昨晚八点', subject: '某路段', replyWay: 'sms', entrance: 'phone' },
  ...{ coordinates: { latitude: 27.24, longitude: 111.47 }, recordId: 'R-1', confidential: 'all' },
};

let city: City;
let calls: MemoryCalls;
let lines: string[];

beforeEach(() => {
  city = new City('2026-09-18 12:00');
  calls = new MemoryCalls();
  lines = [];
});

async function call(caller: Caller, method: string, path: string, body?: unknown, ticketNo?: string) {
  const { log, lines: kept } = keptLog();
  const deps = {
    ...city.deps,
    indexKeys: async () => firstIndexKey(new Uint8Array(32)),
    files: new MemoryFiles(),
  };
  const routes = [
    ...callRoutes({ calls, ...city.deps, log }),
    ...intakeRoutes({ ...deps, finder: city.finder }),
  ];
  const route = routes.find((each) => each.method === method && each.path === path);
  if (!route) throw new Error(`no route ${method} ${path}`);
  try {
    const answer = await route.handle({
      ...{
        params: ticketNo === undefined ? {} : { ticketNo },
        query: {},
        headers: {},
        requestId: 'request',
        disclose: async () => {},
      },
      body: route.body && parsePart('body', route.body, body),
      ...{ rawBody: Buffer.from(JSON.stringify(body ?? '')), caller },
    });
    lines.push(...kept);
    return answer;
  } catch (thrown) {
    const { status, fields } = thrown as Problem;
    return { status, body: fields };
  }
}

const report = (body: object) =>
  call(CENTRE, 'POST', '/v1/intake/phone/calls', { region: '430500', ...body });
const recording = (body: object) =>
  call(CENTRE, 'POST', '/v1/intake/phone/recordings', {
    region: '430500',
    callId: 'S-1',
    provider: 'ccc',
    ...body,
  });

/** A form of the call, and the ticket's number. */
async function taken(caller: ChannelCaller = { ...CENTRE, id: 'agents-form' }): Promise<string> {
  const { status, body } = await call(caller, 'POST', '/v1/intake/phone', FORM);
  expect(status).toBe(201);
  return (body as { ticketNo: string }).ticketNo;
}

const shown = async (ticketNo: string, caller = AGENT) =>
  (await call(caller, 'GET', '/v1/tickets/{ticketNo}/calls', undefined, ticketNo)) as {
    status: number;
    body: { items: { call?: object; recordings: object[] }[] };
  };

describe('call records and recordings', () => {
  const REPORTS = [
    () => report({ callId: 'S-1', asOf: '2026-09-18T10:00:00+08:00', direction: 'in', agentId: 'A01' }),
    () => report({ callId: 'S-1', asOf: '2026-09-18T10:05:00+08:00', agentId: 'A07', talkSeconds: 290 }),
    () => recording({ recordId: 'R-1', uri: 'https://recordings.example.cn/1', seconds: 290 }),
  ];

  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2, 1, 0],
  ])(
    'joins those of a ticket’s call in the order %j, with the form first, between or last',
    async (...order) => {
      const seen: unknown[] = [];
      for (const formAt of [0, 1, order.length]) {
        city = new City('2026-09-18 12:00');
        calls = new MemoryCalls();
        let ticketNo = '';
        for (const [index, each] of [...order, -1].entries()) {
          if (index === formAt) ticketNo = await taken();
          if (each >= 0) expect((await REPORTS[each]?.())?.status).toBe(200);
        }
        seen.push((await shown(ticketNo)).body.items);
      }
      const joined = {
        ...{ system: 'call-centre', callId: 'S-1' },
        call: { direction: 'in', agentId: 'A07', talkSeconds: 290 },
        recordings: [
          { recordId: 'R-1', provider: 'ccc', uri: 'https://recordings.example.cn/1', seconds: 290 },
        ],
      };
      expect(seen).toEqual([[joined], [joined], [joined]]);
    },
  );

  it('keeps a call that ends in no ticket, and makes none of it', async () => {
    await report({ callId: 'S-9', outcome: 'abandoned-in-queue' });
    expect(calls.held.size).toBe(1);
    expect(city.store.commits).toEqual([]);
  });

  it('shows no other system’s call of the same number', async () => {
    await report({ callId: 'S-1', talkSeconds: 1 });
    const ticketNo = await taken({ ...CENTRE, system: 'another' });
    expect((await shown(ticketNo)).body.items).toEqual([
      { system: 'another', callId: 'S-1', recordings: [] },
    ]);
  });

  it('shows nothing after its time, and nothing of a ticket without a call', async () => {
    await recording({
      recordId: 'R-1',
      uri: 'https://x.example.cn',
      retainUntil: '2026-09-01T00:00:00+08:00',
    });
    expect((await shown(await taken())).body.items[0]?.recordings).toEqual([]);
    await city.submit();
    expect((await shown('43050026091800000001')).body.items).toEqual([]);
  });

  it('is for the hotline’s people, and who looked is on record', async () => {
    const ticketNo = await taken();
    await shown(ticketNo);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { code: 'CALLS_OPENED', ticketNo, by: 'agent-1' },
    ]);
    expect((await shown(ticketNo, { ...AGENT, roles: ['auditor'] })).status).toBe(403);
    expect((await shown(ticketNo, { ...AGENT, roles: ['unit-officer'], unit: 'chengguan' })).status).toBe(
      404,
    );
    expect((await shown(ticketNo, { ...AGENT, region: '370900' })).status).toBe(404);
    expect((await shown('1')).status).toBe(404);
  });

  it('takes no report as of a time to come, which would hold against all others; five minutes are a fast clock', async () => {
    const asOf = (minutes: number) => new Date(Date.parse(city.now) + minutes * 60_000).toISOString();
    expect(await report({ callId: 'S-1', asOf: asOf(6) })).toMatchObject({
      status: 400,
      body: { field: 'asOf', rule: 'not-in-the-future' },
    });
    expect(await report({ callId: 'S-1', asOf: asOf(5) })).toMatchObject({ status: 200 });
  });

  it('takes none for a foreign region, and says which field is wrong', async () => {
    expect(await report({ callId: 'S-1', region: '370900' })).toMatchObject({
      status: 404,
      body: { field: 'region' },
    });
    expect(await report({ callId: '', talkSeconds: 1 })).toMatchObject({
      status: 400,
      body: { field: 'callId' },
    });
    expect(await recording({ recordId: 'R-1', uri: 'javascript:alert(1)' })).toMatchObject({
      status: 400,
      body: { field: 'uri', rule: 'absolute-uri' },
    });
    const transfers = [{ at: 'now', mode: 'one-key', to: '110' }];
    expect(await report({ callId: 'S-1', transfers })).toMatchObject({
      status: 400,
      body: { field: 'transfers.0.at' },
    });
  });
});

describe('the agent’s form', () => {
  it('keeps codes with the ticket, and who called and what was said in the vault', async () => {
    const ticket = city.store.tickets.get(await taken())?.ticket;
    expect(ticket?.form).toEqual({
      ...{ callerType: 'citizen', replyWay: 'sms', urgency: 'urgent', entrance: 'phone' },
      ...{ callId: 'S-1', callSystem: 'call-centre', calledNumber: '12345', agentId: 'A07', recordId: 'R-1' },
    });
    const sealed = ['sex', 'callerPhone', 'happenedAt', 'coordinates', 'subject'];
    expect(Object.keys(ticket?.papers ?? {})).toEqual(expect.arrayContaining(sealed));
    expect(JSON.stringify(city.store.commits)).not.toMatch(/female|07391234567|昨晚八点|27\.24|某路段/);
  });

  it.each([
    ['name', { anonymous: true }],
    ['entrance', { entrance: 'website' }],
    ['coordinates.latitude', { coordinates: { latitude: 91, longitude: 0 } }],
    ['calledNumber', { calledNumber: '路灯' }],
  ])('is refused by its field %s', async (field, wrong) => {
    const { status, body } = await call(CENTRE, 'POST', '/v1/intake/phone', { ...FORM, ...wrong });
    expect([status, (body as { field: string }).field]).toEqual([400, field]);
    expect(city.store.commits).toEqual([]);
  });

  it('may be of somebody who stays unknown', async () => {
    const { name: _name, phone: _phone, callerPhone: _caller, ...unnamed } = FORM;
    const { status } = await call(CENTRE, 'POST', '/v1/intake/phone', { ...unnamed, anonymous: true });
    expect(status).toBe(201);
    expect(city.store.commits[0]?.after.person).toBeUndefined();
  });
});

describe('a contact centre’s push, mapped as in docs/channels/phone.md', () => {
  const CDR = {
    ...{
      SdkAppId: 1400000000,
      SessionId: 'S-1',
      Caller: '008613900001111',
      Callee: '0739 12345',
      Direction: 0,
    },
    ...{ Duration: 290, StartTimestamp: 1789696800, QueuedTimestamp: 1789696810, RingTimestamp: 1789696820 },
    ...{ AcceptTimestamp: 1789696830, EndedTimestamp: 1789697120, EndStatusString: 'ok', HungUpSide: 'user' },
    ...{
      QueuedSkillGroupId: 7,
      QueuedSkillGroupName: '综合',
      SeatUser: { Name: '张某', Mail: 'zhang@example.cn' },
    },
    ServeParticipants: [
      { Mail: 'li@example.cn', TransferTo: 'zhang@example.cn', EndedTimestamp: 1789696900 },
      { Mail: 'zhang@example.cn', TransferTo: '110', EndedTimestamp: 1789697000 },
      { Mail: 'zhang@example.cn', TransferTo: '', EndedTimestamp: 1789697120 },
    ],
  };

  it('is taken, and found with the ticket', async () => {
    const cdr = callReport({ ...CDR, Callee: '073912345' }, '430500');
    const push = {
      SessionId: 'S-1',
      RecordId: 'R-1',
      Timestamp: 1789697200,
      RecordURL: 'https://a.example.cn',
    };
    const record = recordingReport(push, '430500', '2029-09-18T00:00:00+08:00');
    for (const { path, form } of [record, cdr]) {
      const { status } = await call(CENTRE, 'POST', path, form);
      expect([status, pushAnswer(status).ErrCode]).toEqual([200, 0]);
    }
    const [found] = (await shown(await taken())).body.items;
    expect(found?.call).toEqual({
      ...{ direction: 'in', callerPhone: '008613900001111', calledNumber: '073912345', talkSeconds: 290 },
      ...{ startedAt: '2026-09-18T10:00:00+08:00', queuedAt: '2026-09-18T10:00:10+08:00' },
      ...{ answeredAt: '2026-09-18T10:00:30+08:00', endedAt: '2026-09-18T10:05:20+08:00' },
      ...{ queue: '7', agentId: 'zhang-example.cn', outcome: 'answered' },
      transfers: [
        { at: '2026-09-18T10:01:40+08:00', mode: 'internal', from: 'li-example.cn', to: 'zhang@example.cn' },
        { at: '2026-09-18T10:03:20+08:00', mode: 'one-key', from: 'zhang-example.cn', to: '110' },
      ],
    });
    expect(found?.recordings).toMatchObject([{ recordId: 'R-1', provider: 'tencent-ccc' }]);
  });

  it('is pushed again when it was not taken', () => {
    expect(pushAnswer(503).ErrCode).not.toBe(0);
  });
});
