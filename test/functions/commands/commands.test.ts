import { describe, expect, it } from 'vitest';
import { commandRoutes } from '../../../functions/commands/commands.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import { City, TICKET_NO } from '../ticket-desk/doubles.ts';
import { call, somebody } from './calling.ts';

const OFFICER = somebody('unit-officer', { unit: 'chengguan' });
const DISPATCH = { lead: 'chengguan', assistants: [] };

function give(
  city: City,
  caller: PersonCaller,
  command: string,
  body?: object,
  headers = {},
  no = TICKET_NO,
) {
  return call(commandRoutes(city.deps), caller, {
    method: 'POST',
    route: '/v1/tickets/{ticketNo}/{command}',
    params: { ticketNo: no, command },
    headers,
    ...(body && { body }),
  });
}

async function submitted(): Promise<City> {
  const city = new City();
  await city.submit();
  return city;
}

describe('POST /v1/tickets/{ticketNo}/{command}', () => {
  it('carries a command out, in the caller’s name', async () => {
    const city = await submitted();
    const { status, body } = await give(city, somebody('dispatcher'), 'dispatch', DISPATCH);
    expect([status, body.version, body.stage]).toEqual([200, 2, 'dispatched']);
    expect(JSON.parse(city.store.entries[1]?.body ?? '').actor).toBe('a dispatcher');
    expect((await give(city, OFFICER, 'sign')).body.stage).toBe('handling');
  });

  it.each(['settle', 'recompute', 'submit', 'toString', '__proto__', 'erase'])(
    'knows no command %s that a person may give',
    async (command) => {
      const city = await submitted();
      const { status } = await give(city, somebody('administrator'), command, {});
      expect([status, city.store.version()]).toEqual([404, 1]);
    },
  );

  it.each<[Role, string, object]>([
    ['agent', 'dispatch', DISPATCH],
    ['administrator', 'dispatch', DISPATCH],
    ['auditor', 'dispatch', DISPATCH],
    ['unit-officer', 'dispatch', DISPATCH],
    ['dispatcher', 'sign', {}],
    ['unit-officer', 'sign', {}],
  ])('does not let a %s %s without the role or the unit for it', async (role, command, body) => {
    const city = await submitted();
    const answer = await give(city, somebody(role), command, body);
    expect([answer.status, answer.body.code, city.store.version()]).toEqual([403, 'forbidden', 1]);
  });

  it('takes nobody’s key for another’s, whatever stands in their ids', async () => {
    const city = await submitted();
    const named = (id: string) => somebody('dispatcher', { id });
    const key = (text: string) => ({ 'idempotency-key': text });
    expect((await give(city, named('a'), 'dispatch', DISPATCH, key('b:c'))).status).toBe(200);
    const complex = { reason: '涉及多个部门' };
    expect((await give(city, named('a:b'), 'mark-complex', complex, key('c'))).status).toBe(200);
  });

  it.each(['a dispatcher', 'auth:7'])('finds what %s was answered under a key kept as before', async (id) => {
    const city = await submitted();
    const caller = somebody('dispatcher', { id });
    const key = { 'idempotency-key': 'again-1' };
    const first = await give(city, caller, 'dispatch', DISPATCH, key);
    const [[name, record] = []] = [...city.store.keys];
    if (name === undefined || !record) throw new Error('nothing is kept');
    const before = `${id}:again-1`;
    city.store.keys.delete(name);
    city.store.keys.set(before, { ...record, key: before });
    expect((await give(city, caller, 'dispatch', DISPATCH, key)).body).toEqual(first.body);
    expect(city.store.version()).toBe(2);
    // What cannot be told to be the same is another call.
    const { status } = await give(city, caller, 'mark-complex', { reason: '涉及多个部门' }, key);
    expect([status, city.store.version()]).toEqual([200, 3]);
  });

  it.each([
    ['of another unit', somebody('unit-officer', { unit: 'shuiwu' }), TICKET_NO],
    ['of another region', { ...OFFICER, region: '430100' }, TICKET_NO],
    ['and no such ticket', OFFICER, '43050026091899999999'],
    ['and no such number', OFFICER, '4305'],
  ])('hides the ticket from somebody %s behind one and the same 404', async (_who, caller, no) => {
    const city = await submitted();
    await city.dispatch();
    for (const headers of [{}, { 'if-match': '"7"' }, { 'idempotency-key': 'used-by-nobody' }]) {
      const { status, body } = await give(city, caller, 'sign', {}, headers, no);
      expect([status, body]).toEqual([
        404,
        {
          type: 'urn:hotline12345:problem:not-found',
          title: '没有找到 / Not found',
          detail: expect.stringContaining('同样显示为没有找到'),
          status: 404,
          code: 'not-found',
          requestId: expect.any(String),
        },
      ]);
    }
  });

  it('names the field of a body that is wrong, and never the value', async () => {
    const city = await submitted();
    const wrong = { lead: '城管局 13907391234', assistants: [] };
    const { status, body } = await give(city, somebody('dispatcher'), 'dispatch', wrong);
    expect([status, body.code, body.field]).toEqual([400, 'invalid-request', 'lead']);
    expect(JSON.stringify(body)).not.toContain('13907391234');
  });

  it('answers a refusal with its code and clause', async () => {
    const city = await submitted();
    await city.dispatch();
    city.at('2026-09-22 09:00');
    const { status, body } = await give(city, OFFICER, 'sign');
    expect([status, body.code, body.clause]).toEqual([409, 'deemed-signed', 'SY-13f']);
  });

  it('takes the version in If-Match', async () => {
    const city = await submitted();
    const stale = await give(city, somebody('dispatcher'), 'dispatch', DISPATCH, { 'if-match': '"7"' });
    expect([stale.status, stale.body.field]).toEqual([412, 'If-Match']);
    const fresh = await give(city, somebody('dispatcher'), 'dispatch', DISPATCH, { 'if-match': '"1"' });
    expect(fresh.status).toBe(200);
  });

  it('does a POST with one key once, per caller', async () => {
    const city = await submitted();
    const headers = { 'idempotency-key': 'once' };
    const first = await give(city, somebody('dispatcher'), 'dispatch', DISPATCH, headers);
    const again = await give(city, somebody('dispatcher'), 'dispatch', DISPATCH, headers);
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await give(city, somebody('dispatcher'), 'mark-complex', { reason: '复杂' }, headers);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-reused']);
    const caller = somebody('dispatcher', { id: 'another' });
    const own = await give(city, caller, 'mark-complex', { reason: '复杂' }, headers);
    expect(own.status).toBe(200);
    expect(city.store.commands()).toEqual(['submit', 'dispatch', 'mark-complex']);
  });

  it('tells a unit of its own clocks only', async () => {
    const city = await submitted();
    await city.act('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    const { body } = await give(city, OFFICER, 'sign');
    const deadlines = body.deadlines as { unit?: string }[];
    expect(new Set(deadlines.map(({ unit }) => unit))).toEqual(new Set(['chengguan']));
  });
});
