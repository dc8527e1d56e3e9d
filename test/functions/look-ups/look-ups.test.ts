import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queryRoutes } from '../../../functions/commands/queries.ts';
import { lookUpRoutes } from '../../../functions/look-ups/look-ups.ts';
import { httpDepartmentSystems } from '../../../shared/adapters/http-department-systems.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { AuditLook } from '../../../shared/privacy/audit.ts';
import { connectorsSchema } from '../../../shared/registers/connectors.ts';
import { bodyOf } from '../../../shared/ticket/ledger.ts';
import { call, somebody } from '../commands/calling.ts';
import { NOW_MS } from '../http/gateway.ts';
import { City, TICKET_NO } from '../ticket-desk/doubles.ts';

const ID = '430502199001011234';

let system: Server;
let host: string;
let heard: { method: string; url: string; key: string | undefined; body: string }[] = [];
let answer: { status: number; body: string; silent?: true } = { status: 200, body: '' };

beforeAll(async () => {
  system = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, key: headers['x-api-key'] as string | undefined, body });
      if (!answer.silent)
        response.writeHead(answer.status, { location: 'http://127.0.0.1:9/' }).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(system, 'listening');
  host = `127.0.0.1:${(system.address() as AddressInfo).port}`;
});

afterAll(() => {
  system.closeAllConnections();
  system.close();
});

beforeEach(() => {
  heard = [];
  answer = { status: 200, body: JSON.stringify({ data: { status: '正常参保', months: 36, secret: ID } }) };
});

const agent = somebody('agent');

interface Scene {
  readonly city: City;
  readonly looks: AuditLook[];
  lookUp(body: object, caller?: PersonCaller): ReturnType<typeof call>;
}

/** A city with one department's system, which may be asked or not. */
async function scene({
  inner = [host],
  url = `http://${host}/people/{idNo}`,
  method = 'GET',
} = {}): Promise<Scene> {
  const city = new City();
  await city.submit();
  const { connectors } = connectorsSchema.parse({
    connectors: [
      {
        ...{ id: 'social-security', label: '社保系统', method, url, timeoutMs: 300, mostAMinute: 2 },
        query: [
          { name: 'idNo', label: '身份证号', required: true, most: 18 },
          { name: 'year', label: '年度' },
        ],
        auth: { header: 'x-api-key', key: 'social' },
        answer: [
          { path: 'data.status', label: '参保状态' },
          { path: 'data.months', label: '缴费月数' },
          { path: 'data.none', label: '无' },
        ],
      },
    ],
  });
  const looks: AuditLook[] = [];
  const attempts = new Map<string, number>();
  const routes = lookUpRoutes({
    ...city.deps,
    rulebook: { ...city.deps.rulebook, register: async () => ({ connectors }) as never },
    systems: httpDepartmentSystems(async () => [
      { region: '430500', lookUps: { keys: { social: 'the key' }, inner } },
    ]),
    attempts: {
      count: async (subject) => attempts.set(subject, (attempts.get(subject) ?? 0) + 1).get(subject) ?? 0,
    },
    wallClock: { nowMs: () => NOW_MS },
  });
  const audit = { record: async (...each: readonly AuditLook[]) => void looks.push(...each) };
  const lookUp = (body: object, caller: PersonCaller = agent) =>
    call(
      routes,
      caller,
      { method: 'POST', route: '/v1/tickets/{ticketNo}/look-up', params: { ticketNo: TICKET_NO }, body },
      audit,
    );
  return { city, looks, lookUp };
}

const ASKED = { system: 'social-security', query: { idNo: ID } };

describe('LA-5b: an agent looks something up in a department’s system', () => {
  it('and is shown what the operator named of the answer, with the key that only the secret holds', async () => {
    const { city, lookUp } = await scene();
    const { status, body } = await lookUp({ ...ASKED, query: { ...ASKED.query, year: '2026' } });
    expect([status, body]).toEqual([
      200,
      {
        ...{ ticketNo: TICKET_NO, system: 'social-security', label: '社保系统', kept: false },
        lines: [
          { label: '参保状态', value: '正常参保' },
          { label: '缴费月数', value: '36' },
        ],
      },
    ]);
    expect(heard).toEqual([{ method: 'GET', url: `/people/${ID}?year=2026`, key: 'the key', body: '' }]);
    expect(city.store.commands()).toEqual(['submit']);
  });

  it('by POST what the address doesn’t name goes in the body', async () => {
    const { lookUp } = await scene({ method: 'POST', url: `http://${host}/search` });
    await lookUp(ASKED);
    expect(heard).toMatchObject([{ method: 'POST', url: '/search', body: JSON.stringify({ idNo: ID }) }]);
  });

  it('keeps the answer with the ticket, sealed and for the hotline alone, only when told to', async () => {
    const { city, lookUp } = await scene();
    await city.dispatch();
    expect((await lookUp({ ...ASKED, keep: true })).body).toMatchObject({ kept: true });
    const { store, deps } = city;
    const entry = store.entries.at(-1);
    expect(entry && bodyOf(entry).events).toMatchObject([
      { type: 'LookUpKept', number: 1, system: 'social-security' },
    ]);
    expect(JSON.stringify(entry)).not.toMatch(/正常参保|430502/);
    const attempts = { counted: async () => 0, count: async () => 1, takeBack: async () => {} };
    const reads = queryRoutes({ ...deps, store, attempts });
    const get = (caller: PersonCaller) =>
      call(reads, caller, {
        method: 'GET',
        route: '/v1/tickets/{ticketNo}',
        params: { ticketNo: TICKET_NO },
      });
    const kept = '社保系统\n参保状态：正常参保\n缴费月数：36';
    expect((await get(agent)).body.texts).toMatchObject({ 'lookUp.1': kept });
    expect((await get(somebody('unit-officer', { unit: 'chengguan' }))).body.texts).not.toHaveProperty([
      'lookUp.1',
    ]);
  });

  it('puts on record who was shown what of whose ticket, and nothing of what was asked', async () => {
    const { looks, lookUp } = await scene();
    await lookUp(ASKED);
    expect(looks).toMatchObject([
      {
        what: 'look-up',
        ticketNo: TICKET_NO,
        ref: 'social-security',
        fields: ['参保状态', '缴费月数'],
        who: { id: 'a agent' },
      },
    ]);
    expect(JSON.stringify(looks)).not.toContain(ID);
  });

  it.each([
    ['a unit', somebody('unit-officer', { unit: 'chengguan' }), 403],
    ['an auditor', somebody('auditor'), 403],
    ['another city’s agent', somebody('agent', { region: '430100' }), 404],
  ])('is refused to %s', async (_who, caller, status) => {
    const { lookUp } = await scene();
    expect((await lookUp(ASKED, caller)).status).toBe(status);
    expect(heard).toEqual([]);
  });

  it.each([
    ['a system that isn’t there', { ...ASKED, system: 'tax' }, 'not-found', 'system'],
    ['a field that has to be there', { ...ASKED, query: {} }, 'invalid-request', 'query.idNo'],
    ['a field that is too long', { ...ASKED, query: { idNo: `${ID}9` } }, 'invalid-request', 'query.idNo'],
    [
      'a field that the system doesn’t have',
      { ...ASKED, query: { idNo: ID, spouse: '李四' } },
      'invalid-request',
      'query',
    ],
  ])('names %s, and never what was asked', async (_what, body, code, field) => {
    const { lookUp } = await scene();
    const answered = await lookUp(body);
    expect([answered.body.code, answered.body.field]).toEqual([code, field]);
    expect(JSON.stringify(answered.body)).not.toMatch(/李四|430502/);
    expect(heard).toEqual([]);
  });

  it.each([
    ['refuses', { status: 403, body: ID }, 502, 'system-refused'],
    ['sends elsewhere', { status: 302, body: '' }, 502, 'system-refused'],
    ['answers no JSON', { status: 200, body: '<html>' }, 502, 'system-unreadable'],
    ['answers too much', { status: 200, body: ID.repeat(10_000) }, 502, 'system-unreadable'],
    ['says nothing in time', { status: 200, body: '', silent: true as const }, 504, 'system-no-answer'],
  ])('a system that %s is told as a problem', async (_what, given, status, code) => {
    answer = given;
    const { lookUp } = await scene();
    const { body, ...answered } = await lookUp(ASKED);
    expect([answered.status, body.code]).toEqual([status, code]);
    expect(JSON.stringify(body)).not.toContain(ID);
  });

  it('nothing is asked of an inner address that the secret does not name, nor by a step out of the path', async () => {
    const { lookUp } = await scene({ inner: [] });
    expect((await lookUp(ASKED)).body.code).toBe('system-not-set-up');
    const { lookUp: other } = await scene();
    expect((await other({ ...ASKED, query: { idNo: '..' } })).body.code).toBe('system-refused');
    expect(heard).toEqual([]);
  });

  it('not more often than a person would', async () => {
    const { lookUp } = await scene();
    for (let times = 0; times < 2; times++) expect((await lookUp(ASKED)).status).toBe(200);
    const { status, body, headers } = await lookUp(ASKED);
    expect([status, body.code, Number(headers['retry-after']) > 0]).toEqual([429, 'too-many-look-ups', true]);
    expect(heard).toHaveLength(2);
  });
});
