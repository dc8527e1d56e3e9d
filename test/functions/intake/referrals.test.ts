import { beforeEach, describe, expect, it } from 'vitest';
import { parseJsonList, parsePart } from '../../../functions/http/parse.ts';
import { type Problem, standardProblem } from '../../../functions/http/problem.ts';
import { referralRoutes } from '../../../functions/intake/referral.ts';
import { referralsRoutes } from '../../../functions/intake/referrals.ts';
import type { ChannelCaller } from '../../../shared/caller.ts';
import type { FeedItem, FeedReader } from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/regulation/settings.ts';
import { changesOf } from '../../../shared/ticket/change.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { keptLog } from '../http/gateway.ts';
import { City } from '../ticket-desk/doubles.ts';

const GATEWAY: ChannelCaller = {
  type: 'channel',
  id: 'gateway',
  regions: ['430500'],
  channels: ['referral'],
};
const POLICE: ChannelCaller = { ...GATEWAY, id: 'police', lines: ['110'] };
const DECISION = { ground: '与信访局、分中心的对接办法', by: '市行政审批服务局', from: '2026-01-01' };
const SETTINGS = parseSettings({
  ...DEFAULT_SETTINGS,
  region: '430500',
  sources: [
    { line: '税务分中心', mark: 'sub-centre', ...DECISION },
    { line: '信访局', ...DECISION },
  ],
});

let city: City;
let lines: string[];

beforeEach(() => {
  city = new City();
  lines = [];
});

/** The region's changes so far, in the order of their commits. */
function feed(): FeedReader {
  return {
    async read(_region, after, limit) {
      const entries = city.store.entries;
      const items = entries.map((entry, index): FeedItem => {
        const own = entries.slice(0, index + 1).filter(({ ticketNo }) => ticketNo === entry.ticketNo);
        const change = changesOf(own).at(-1);
        if (!change) throw new Error('a commit without a change');
        return { ...change, seq: index + 1 };
      });
      return { items: items.slice(after, after + limit), more: items.length > after + limit };
    },
  };
}

async function call(caller: ChannelCaller, method: string, path: string, body: unknown, more: object = {}) {
  const { log, lines: kept } = keptLog();
  const deps = {
    ...city.deps,
    rulebook: { ...city.deps.rulebook, settings: async () => SETTINGS },
    ...{
      indexKeys: async () => firstIndexKey(new Uint8Array(32)),
      files: new MemoryFiles(),
      feed: feed(),
      log,
    },
  };
  const routes = [...referralRoutes(deps), ...referralsRoutes(deps)];
  const route = routes.find((each) => each.method === method && each.path === path);
  if (!route) throw new Error(`no route ${method} ${path}`);
  try {
    return await route.handle({
      ...{ params: {}, query: {}, headers: {}, requestId: 'request', disclose: async () => {}, caller },
      body: route.body && parsePart('body', route.body, body),
      rawBody: Buffer.from(JSON.stringify(body ?? null)),
      ...more,
    });
  } catch (thrown) {
    const { status, fields } = thrown as Problem;
    return { status, body: fields };
  } finally {
    lines.push(...kept);
  }
}

const form = (externalNo: string, more: object = {}) => ({
  ...{ region: '430500', kind: 'complaint', text: `占道经营 ${externalNo}` },
  source: { line: '110', externalNo },
  ...more,
});
const one = (body: object, more: object = {}, caller = GATEWAY) =>
  call(caller, 'POST', '/v1/intake/referral', body, more);

async function many(bodies: readonly unknown[], caller = GATEWAY) {
  const { status, body } = await call(caller, 'POST', '/v1/intake/referrals', bodies);
  return { status, items: (body as { items: Record<string, unknown>[] }).items };
}

describe('a matter with a number of its own', () => {
  it('is taken in once for good, by whichever route, key and order of fields', async () => {
    const { status, body } = await one(form('J-1'), { idempotencyKey: 'first' });
    expect(status).toBe(201);
    const { ticketNo } = body as { ticketNo: string };
    const { source, ...rest } = form('J-1');
    for (const again of [form('J-1'), { source, ...rest }]) {
      expect(await one(again, { idempotencyKey: 'second' })).toEqual({ status: 200, body });
      expect((await many([again])).items).toMatchObject([{ status: 200, ticketNo }]);
    }
    expect(city.store.tickets.size).toBe(1);
    const keys = [...city.store.keys.keys()];
    expect(keys).toEqual(['["channel","gateway","first"]', 'number:430500:110:J-1']);
    expect(city.store.commits[0]).toMatchObject({
      idempotency: { key: '["channel","gateway","first"]' },
      number: { key: 'number:430500:110:J-1' },
    });
  });

  it('is no other matter under the same number, nor under a key that was used', async () => {
    await one(form('J-1'), { idempotencyKey: 'first' });
    const other = { status: 409, body: { code: 'external-no-used', field: 'source.externalNo' } };
    expect(await one(form('J-1', { text: '另一件事' }))).toMatchObject(other);
    expect(await one(form('J-2'), { idempotencyKey: 'first' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused', field: 'Idempotency-Key' },
    });
    expect(await one(form('J-1', { source: { line: '120', externalNo: 'J-1' } }))).toMatchObject({
      status: 201,
    });
    expect(city.store.tickets.size).toBe(2);
  });

  it('is one ticket when it is handed over ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => one(form('J-3'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(city.store.tickets.size).toBe(1);
  });
});

describe('many at once', () => {
  it('are answered each by itself, in their order', async () => {
    const bodies = [
      form('B-1'),
      form('B-2', { kind: 'wrong' }),
      form('B-1'),
      'no form',
      { ...form('B-4'), source: undefined },
      form('B-5', { region: '370900' }),
      form('B-6', { source: { line: '114', externalNo: 'B-6' } }),
      form('B-7', { name: '王某', anonymous: true }),
    ];
    const { status, items } = await many(bodies);
    expect(status).toBe(200);
    expect(items.map(({ index }) => index)).toEqual(bodies.map((_, index) => index));
    const [first, second, again, ...wrong] = items;
    expect([first?.status, again?.status].sort()).toEqual([200, 201]);
    expect(again?.ticketNo).toBe(first?.ticketNo);
    expect(second).toMatchObject({ status: 400, field: 'kind' });
    expect(wrong.map(({ status: each, field }) => [each, field])).toEqual([
      [400, 'body'],
      [400, 'source'],
      [404, 'region'],
      [409, 'source.line'],
      [400, 'name'],
    ]);
    expect(city.store.tickets.size).toBe(1);
  });

  it('are taken only for the lines that the caller speaks for', async () => {
    const { items } = await many([form('C-1', { source: { line: '120', externalNo: 'C-1' } })], POLICE);
    expect(items).toMatchObject([{ status: 403, field: 'source.line' }]);
  });

  it('go on when the store fails for one, which is logged', async () => {
    city.store.meanwhile.push(() => Promise.reject(standardProblem('busy')));
    const { items } = await many([form('D-1'), form('D-2')]);
    expect(items.map(({ status }) => status).sort()).toEqual([201, 503]);
    expect(lines.join()).toContain('REFERRAL_FAILED');
  });

  it.each([0, 101])('are between one and a hundred, not %i', async (count) => {
    const bodies = Array.from({ length: count }, (_, index) => form(`E-${index}`));
    expect(await call(GATEWAY, 'POST', '/v1/intake/referrals', bodies)).toMatchObject({
      status: 400,
      body: { field: 'body' },
    });
  });

  it('may come one a line', () => {
    const bytes = Buffer.from('{"a":1}\n\n{"a":"水"}\r\n');
    expect(parseJsonList('application/x-ndjson; charset=utf-8', bytes)).toEqual([{ a: 1 }, { a: '水' }]);
    expect(parseJsonList('application/json', Buffer.from('[1]'))).toEqual([1]);
  });

  it('and a line that is no JSON stops no other', async () => {
    const text = `{"a":\n${JSON.stringify(form('E-200'))}\n{"__proto__":1}`;
    const { items } = await many(parseJsonList('application/x-ndjson', Buffer.from(text)) as unknown[]);
    expect(items).toMatchObject([
      { status: 400, code: 'invalid-json', field: 'body' },
      { status: 201 },
      { status: 400, code: 'invalid-json', rule: 'key' },
    ]);
  });

  it('are told the pattern that a field breaks', async () => {
    const { items } = await many([form('E 300')]);
    expect(items).toMatchObject([
      { field: 'source.externalNo', rule: expect.stringMatching(/^pattern:\/\^/) },
    ]);
  });
});

describe('offices that the city’s operator has named', () => {
  it('hand matters over; a sub-centre’s bear its mark (SY-7a)', async () => {
    const from = (line: string) => form('F-1', { source: { line, externalNo: 'F-1' } });
    const { items } = await many([from('税务分中心'), from('信访局'), from('财政局')]);
    expect(items.map(({ status }) => status)).toEqual([201, 201, 409]);
    const marks = [...city.store.tickets.values()].map(({ ticket }) => [
      ticket.source?.line,
      ticket.oversight?.marks?.map(({ mark }) => mark),
    ]);
    expect(marks).toEqual([
      ['税务分中心', ['sub-centre']],
      ['信访局', undefined],
    ]);
  });
});

describe('a matter’s ticket', () => {
  const asked = (externalNo: string, caller = GATEWAY, source = '110') =>
    call(caller, 'GET', '/v1/referrals/{source}/tickets/{externalNo}', undefined, {
      params: { source, externalNo },
    });

  it('is found by its number, with how far it is and nothing that was said', async () => {
    const [taken] = (await many([form('H-1')])).items;
    const { status, body } = await asked('H-1');
    expect(status).toBe(200);
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      ...{ externalNo: 'H-1', ticketNo: taken?.ticketNo, stage: 'submitted' },
      submittedAt: '2026-09-18T10:00:00+08:00',
    });
  });

  it('is not there for another line, under another number, or by a key that is none', async () => {
    await many([form('H-1', { source: { line: '120', externalNo: 'H-1' } })]);
    for (const externalNo of ['H-1', 'H-2', '', ':']) {
      expect(await asked(externalNo)).toMatchObject({ status: 404, body: { field: 'externalNo' } });
    }
    expect(await asked('H-1', POLICE, '120')).toMatchObject({ status: 404, body: { field: 'source' } });
  });
});

describe('feedback', () => {
  const PATH = '/v1/referrals/{source}/feedback';
  const asked = (query: object = {}, caller = GATEWAY, source = '110') =>
    call(caller, 'GET', PATH, undefined, { params: { source }, query });

  /** Two matters of 110, each told twice of, and one of 120. */
  async function told(): Promise<string[]> {
    const { items } = await many([
      form('G-1'),
      form('G-2'),
      form('G-3', { source: { line: '120', externalNo: 'G-3' } }),
    ]);
    const tickets = items.map(({ ticketNo }) => String(ticketNo));
    for (const ticketNo of tickets) await city.act('accept', { kind: 'complaint' }, { ticketNo });
    for (const round of [1, 2]) {
      for (const [index, ticketNo] of tickets.entries()) {
        const line = index === 2 ? '120' : '110';
        const result = new PersonalText(`第${round}次：${index + 1}`);
        await city.act('feedback', { line, direction: 'to-source', result, solved: 'partly' }, { ticketNo });
      }
    }
    return tickets;
  }

  it('comes in order, each once along a chain of cursors, in the words of its time', async () => {
    const tickets = await told();
    const seen: Record<string, unknown>[] = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const { body } = await asked(after === undefined ? {} : { after });
      const page = body as { items: typeof seen; cursor: string; more: boolean };
      seen.push(...page.items);
      ({ more } = page);
      after = page.cursor;
    }
    expect(seen.map(({ ticketNo, externalNo, result }) => [ticketNo, externalNo, result])).toEqual([
      [tickets[0], 'G-1', '第1次：1'],
      [tickets[1], 'G-2', '第1次：2'],
      [tickets[0], 'G-1', '第2次：1'],
      [tickets[1], 'G-2', '第2次：2'],
    ]);
    expect(seen[0]).toMatchObject({ solved: 'partly', at: '2026-09-18T10:00:00+08:00' });
    expect((await asked({ after })).body).toMatchObject({ items: [], more: false });
  });

  it('is for the line itself, in its regions', async () => {
    await told();
    expect((await asked({}, POLICE, '120')).status).toBe(404);
    expect((await asked({}, GATEWAY, '../110')).status).toBe(404);
    expect(await asked({ region: '370900' })).toMatchObject({ status: 404, body: { field: 'region' } });
    expect(await asked({ after: 'wrong' })).toMatchObject({ status: 400, body: { field: 'after' } });
    const province = { ...GATEWAY, regions: ['430500', '370900'] };
    expect(await asked({}, province)).toMatchObject({ status: 400, body: { field: 'region' } });
    expect((await asked({ region: '430500' }, province)).status).toBe(200);
  });
});
