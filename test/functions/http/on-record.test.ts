import { beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { Problem } from '../../../functions/http/problem.ts';
import { type Route, route } from '../../../functions/http/route.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { InvalidTokenError } from '../../../shared/privacy/errors.ts';
import { MemoryTrail } from '../audit/trail.ts';
import { CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS } from './gateway.ts';

const TICKET = '43050026091800000001';
const OFFICER: PersonCaller = {
  ...{ type: 'person', id: 'u-7', roles: ['unit-officer'], region: '430500', unit: 'chengguan' },
  scope: ['ticket.read'],
};

let trail: MemoryTrail;
let nowMs: number;
let served: ReturnType<typeof serve>;
beforeEach(() => {
  trail = new MemoryTrail();
  nowMs = NOW_MS;
  served = serve();
});

function serve() {
  const { lines, log } = keptLog();
  const shows: Route[] = [
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}',
      auth: 'person',
      handle: async ({ params: { ticketNo = '' }, disclose }) => {
        await disclose({ what: 'ticket', ticketNo, fields: ['name'], answer: 'masked' });
        return { status: 200, body: { name: '王*' } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/{command}',
      auth: 'person',
      handle: async () => ({ status: 200 }),
    }),
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/reveal',
      auth: 'person',
      handle: async () => {
        throw new Problem({ status: 409, code: 'grant-needed', title: '须经热线同意' });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets',
      auth: 'person',
      handle: async () => ({ status: 200, body: {} }),
    }),
  ];
  const handle = api(shows, {
    channels: { find: async () => undefined },
    tokens: {
      verify: async (token) => {
        if (token === 'officer') return OFFICER;
        if (token === 'writer') return { ...OFFICER, scope: ['ticket.write'] };
        throw new InvalidTokenError('signature');
      },
    },
    nonces: heldNonces(),
    wallClock: { nowMs: () => nowMs },
    log,
    audit: trail,
  });
  const call = async (method: string, path: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const params = { ticketNo: TICKET, command: 'sign' };
    const { statusCode, body } = await handle(
      gatewayEvent({ method, route: path, headers, params }),
      CONTEXT,
    );
    return { status: statusCode, body };
  };
  return { lines, call };
}

describe('TA-28, LA-8: every look is on record', () => {
  it('who, what, how and how much, before it is shown', async () => {
    expect((await served.call('GET', '/v1/tickets/{ticketNo}', 'officer')).status).toBe(200);
    expect(trail.looks).toEqual([
      {
        region: '430500',
        who: { kind: 'person', id: 'u-7', roles: ['unit-officer'], region: '430500', unit: 'chengguan' },
        ...{ what: 'ticket', ticketNo: TICKET, fields: ['name'], answer: 'masked' },
        ...{ route: 'GET /v1/tickets/{ticketNo}', requestId: 'request-1' },
      },
    ]);
  });

  it('and what can’t be put on record is not shown', async () => {
    trail.fails = true;
    const { status, body } = await served.call('GET', '/v1/tickets/{ticketNo}', 'officer');
    expect(status).toBe(503);
    expect(body).not.toContain('王');
    expect(JSON.parse(body ?? '')).toMatchObject({ code: 'busy' });
  });

  it('a list that shows nobody writes nothing', async () => {
    await served.call('GET', '/v1/tickets', 'officer');
    expect(trail.looks).toEqual([]);
  });
});

describe('TA-28: every refusal is on record', () => {
  it('of a known caller, also one who may not make this call at all', async () => {
    expect((await served.call('POST', '/v1/tickets/{ticketNo}/{command}', 'officer')).status).toBe(403);
    expect(trail.looks).toMatchObject([
      { who: { id: 'u-7' }, what: 'refused', answer: 'refused', code: 'forbidden', ticketNo: TICKET },
    ]);
  });

  it('also of what is masked, where it is not the caller that stands in the way', async () => {
    expect((await served.call('POST', '/v1/tickets/{ticketNo}/reveal', 'writer')).status).toBe(409);
    expect(trail.looks).toMatchObject([{ what: 'refused', code: 'grant-needed', ticketNo: TICKET }]);
  });

  it('of callers whom nobody knows: counted by the minute, and nothing of theirs', async () => {
    for (let call = 0; call < 3; call += 1) await served.call('GET', '/v1/tickets', 'forged token');
    nowMs += 60_000;
    await served.call('GET', '/v1/tickets');
    expect(trail.looks).toEqual(
      [1, 3].map((count) => ({
        ...{ region: '000000', who: { kind: 'nobody' }, what: 'refused', answer: 'refused', count },
        ...{ route: 'GET /v1/tickets', requestId: 'request-1', code: 'unauthenticated' },
      })),
    );
  });

  it('and stays a refusal where it can’t be', async () => {
    trail.fails = true;
    expect((await served.call('POST', '/v1/tickets/{ticketNo}/{command}', 'officer')).status).toBe(403);
    expect(served.lines.join('')).toContain('REFUSAL_NOT_RECORDED');
  });
});
