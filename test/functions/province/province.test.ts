import { describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import { toFeedCursor } from '../../../functions/province/feed-cursor.ts';
import { provinceRoutes } from '../../../functions/province/province.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import type { CellCounts } from '../../../shared/province/cells.ts';
import { contribution } from '../../../shared/province/contribution.ts';
import { EMPTY_DIGEST } from '../../../shared/province/feed-digest.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { canonicalJson } from '../../../shared/ticket/ledger.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { History, numbered } from '../../ticket/history.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../http/gateway.ts';

const { change } = History.accepted(numbered(1), '2026-09-18 10:00');
const FEED: readonly FeedItem[] = [1, 2, 3].map((seq) => ({ ...change, seq }));
const DIGEST = { day: '2026-09-18' as Day, first: 1, last: 3, digest: 'a digest' };
/** Tickets as they were counted: the second, which does not exist for some, on the day after its number's. */
const COUNTED = [1, 2, 3].map((index) => {
  const at = index === 2 ? '2026-09-19 00:00' : '2026-09-18 10:00';
  const history = History.accepted(numbered(index), at);
  if (index === 3) history.do('dispatch', { lead: 'chengguan', assistants: [] });
  const counted = contribution({
    ...(history.ticket as Ticket),
    ...(index === 2 && { secrets: { chengguan: 'granted' } }),
  });
  return { ticketNo: numbered(index), contribution: counted };
});
const CELLS: readonly CellCounts[] = [
  { bucket: '430500#2026-09-17', value: 'none#none#web#none', counts: { received: 1 } },
  {
    bucket: '430500#2026-09-17',
    value: 'chengguan#complaint#phone#none',
    counts: { received: 1, handleKept: 1 },
  },
  {
    bucket: '430500#2026-09-18',
    value: 'shuiwu#complaint#web#none',
    counts: { received: 3, handleKept: 2, handleMissed: 1 },
  },
];

type Path = 'changes' | 'digests' | 'codes' | 'aggregates' | 'aggregates/tickets';

interface As {
  readonly role?: Role;
  readonly region?: string;
  readonly scope?: readonly string[];
  readonly accept?: string;
  /** How many looks at the feed find nothing. */
  readonly empty?: number;
}

/** Calls the API as somebody of a region with a role. */
async function call(path: Path, query: string, as: As = {}) {
  const { role = 'province-reader', region = '430000', scope, accept = 'application/json' } = as;
  const asked: string[] = [];
  let empty = as.empty ?? 0;
  let pauses = 0;
  const caller: PersonCaller = {
    type: 'person',
    id: 'reader',
    roles: [role],
    region,
    ...(scope && { scope }),
  };
  const routes = provinceRoutes({
    feed: {
      read: async (of, after, limit) => {
        asked.push(of);
        empty -= 1;
        const rest = of === '430500' && empty < 0 ? FEED.filter(({ seq }) => seq > after) : [];
        return { items: rest.slice(0, limit), more: rest.length > limit };
      },
    },
    digests: {
      digest: async (of, day) => {
        asked.push(of);
        return day === DIGEST.day ? DIGEST : undefined;
      },
    },
    regions: async () => ['430500', '430100', '370900'],
    tickets: async () => [],
    rulebook: {
      current: async () => ({ calendar: '', settings: '', units: '', rosters: '', registers: '' }),
      settings: async () => DEFAULT_SETTINGS,
    },
    pause: async () => {
      pauses += 1;
    },
    aggregates: {
      read: async (bucket) => {
        asked.push(bucket);
        return CELLS.filter((cell) => cell.bucket === bucket);
      },
      counted: async (day, limit, after = '') => {
        asked.push(day);
        return COUNTED.filter(({ ticketNo }) => ticketNo.startsWith(day) && ticketNo > after).slice(0, limit);
      },
    },
  });
  const handle = api(routes, {
    channels: { find: async () => undefined },
    tokens: { verify: async () => caller },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log: silentLogger,
  });
  const event = gatewayEvent({
    method: 'GET',
    route: `/v1/province/${path}`,
    query,
    headers: { authorization: 'Bearer token', accept },
  });
  const { statusCode, body: text = '', headers = {} } = await handle(event, CONTEXT);
  const body = String(headers['content-type']).match(/\/(problem\+)?json/) ? JSON.parse(text) : undefined;
  return { status: statusCode, body, text, headers, asked, pauses };
}

describe('GET /v1/province/changes', () => {
  it('gives the changes in order with a cursor to go on from', async () => {
    const first = await call('changes', 'region=430500&limit=2');
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      items: FEED.slice(0, 2),
      cursor: toFeedCursor('430500', 2),
      more: true,
    });
    const second = await call('changes', `region=430500&after=${first.body.cursor}`);
    expect(second.body).toEqual({ items: FEED.slice(2), cursor: toFeedCursor('430500', 3), more: false });
  });

  it('gives a cursor also when there is nothing new, and the same one', async () => {
    const end = toFeedCursor('430500', 3);
    expect((await call('changes', `region=430500&after=${end}`)).body).toEqual({
      items: [],
      cursor: end,
      more: false,
    });
  });

  it.each([
    ['another region’s', toFeedCursor('430100', 2)],
    ['made up', 'AAAA'],
    ['edited', Buffer.from('1:430500:-1').toString('base64url')],
  ])('refuses a cursor that is %s', async (_what, cursor) => {
    const { status, body } = await call('changes', `region=430500&after=${cursor}`);
    expect([status, body.code, body.field]).toEqual([400, 'invalid-request', 'after']);
  });

  it.each(['limit=0', 'limit=501', 'limit=many', 'page=2'])('refuses %s', async (more) => {
    expect((await call('changes', `region=430500&${more}`)).status).toBe(400);
  });
});

describe('the forms of a page', () => {
  const page = (query: string, as: As = {}) => call('changes', `region=430500&${query}`, as);

  it('NDJSON: a line for each change, with the cursor in the head', async () => {
    for (const answer of [
      await page('limit=2&format=ndjson'),
      await page('limit=2', { accept: 'application/x-ndjson' }),
    ]) {
      expect(answer.text).toBe(
        FEED.slice(0, 2)
          .map((item) => `${canonicalJson(item)}\n`)
          .join(''),
      );
      expect(answer.headers).toMatchObject({
        'content-type': 'application/x-ndjson; charset=utf-8',
        'x-cursor': toFeedCursor('430500', 2),
        'x-more': 'true',
      });
    }
  });

  it('CSV: a head line and one for each change, lists as JSON in their column', async () => {
    const { text, headers } = await page('format=csv');
    const [head, first, , , end] = text.split('\r\n');
    expect(head?.split(',').slice(0, 3)).toEqual(['seq', 'ticketNo', 'version']);
    expect(first).toContain(`1,${change.ticketNo},1,430500,`);
    expect(first).toContain('"[{""at"":');
    expect(end).toBe('');
    expect(headers['x-more']).toBe('false');
  });

  it('a form that nobody knows is refused', async () => {
    expect((await page('format=xml')).body).toMatchObject({
      field: 'format',
      rule: 'one-of:json|ndjson|csv',
    });
  });
});

describe('a call that waits', () => {
  const wait = (seconds: number, empty: number) =>
    call('changes', `region=430500&wait=${seconds}`, { empty });

  it('answers as soon as there is a change, and not before', async () => {
    const answer = await wait(20, 3);
    expect(answer.body.items).toHaveLength(3);
    expect(answer.pauses).toBe(3);
  });

  it('answers an empty page when the time is up', async () => {
    const answer = await wait(2, 9);
    expect(answer.body).toEqual({ items: [], cursor: toFeedCursor('430500', 0), more: false });
    expect(answer.pauses).toBe(2);
  });

  it('waits for no longer than the gateway does', async () => {
    expect((await wait(21, 0)).body).toMatchObject({ status: 400, field: 'wait' });
  });
});

describe('a consumer with some of the fields', () => {
  const scope = ['openid', 'feed:stage', 'feed:unheard-of'];

  it('gets these, what puts the changes in order, and the hash of the whole', async () => {
    const { body } = await call('changes', 'region=430500&limit=1', { scope });
    const { ticketNo, version, region, recordedAt, stage } = change;
    const hash = sha256(canonicalJson(FEED[0]));
    expect(body.items).toEqual([{ seq: 1, ticketNo, version, region, recordedAt, stage, hash }]);
    const { text } = await call('changes', 'region=430500&limit=1&format=csv', { scope });
    expect(text).toBe(
      `seq,ticketNo,version,region,recordedAt,stage,hash\r\n1,${ticketNo},1,430500,${recordedAt},${stage},${hash}\r\n`,
    );
  });

  it('has all of them by a scope that speaks of no field', async () => {
    const { body } = await call('changes', 'region=430500&limit=1', { scope: ['openid'] });
    expect(body.items).toEqual(FEED.slice(0, 1));
  });
});

describe('GET /v1/province/digests', () => {
  it('gives the digest of a day, and of one without changes that it has none', async () => {
    expect((await call('digests', 'region=430500&day=2026-09-18')).body).toEqual({
      region: '430500',
      ...DIGEST,
      count: 3,
    });
    expect((await call('digests', 'region=430500&day=2026-09-17')).body).toEqual({
      region: '430500',
      day: '2026-09-17',
      first: null,
      last: null,
      count: 0,
      digest: EMPTY_DIGEST,
    });
    expect((await call('digests', 'region=430500&day=2026-09-31')).body).toMatchObject({ field: 'day' });
  });
});

describe('GET /v1/province/codes', () => {
  it('has a table for every code of the standard fields, under a version that the pages name', async () => {
    const { body } = await call('codes', '');
    const tables = new Set(body.tables.map(({ table }: { table: string }) => table));
    for (const { field, table } of body.fields)
      if (table) expect([field, tables.has(table)]).toEqual([field, true]);
    for (const field of Object.keys(change))
      expect(body.fields.map((each: { field: string }) => each.field)).toContain(field);
    expect(body.version).toMatch(/^[0-9a-f]{12}$/);
    expect((await call('changes', 'region=430500')).headers['x-codes-version']).toBe(body.version);
  });
});

describe('GET /v1/province/aggregates/tickets', () => {
  const drill = async (query: string) => {
    const { status, body } = await call('aggregates/tickets', `region=430500&${query}`);
    return status === 200
      ? [body.items.map(({ ticketNo }: { ticketNo: string }) => ticketNo), body.cursor]
      : body;
  };

  it('gives the tickets behind a figure', async () => {
    expect(await drill('period=2026-09-18')).toEqual([[numbered(1), numbered(3)], undefined]);
    expect(await drill('period=2026-09-19')).toEqual([[numbered(2)], undefined]);
    expect(await drill('period=2026-09&by=unit&value=chengguan&measure=dispatched')).toEqual([
      [numbered(3)],
      undefined,
    ]);
    expect(await drill('period=2026-Q3&rate=precise-dispatch&part=numerator')).toEqual([
      [numbered(3)],
      undefined,
    ]);
    expect(await drill('period=2026-09&rate=precise-dispatch&part=missing')).toEqual([[], undefined]);
  });

  it('names a supervisor none that do not exist for everybody, and says how many those are', async () => {
    const who = { role: 'supervisor', region: '430500' } as const;
    const { body } = await call('aggregates/tickets', 'region=430500&period=2026-09', who);
    expect(body).toEqual({
      items: [numbered(1), numbered(3)].map((ticketNo) => ({ ticketNo, count: 1 })),
      withheld: 1,
    });
  });

  it('page by page', async () => {
    const [first, cursor] = await drill('period=2026-09&limit=2');
    expect([first, cursor]).toEqual([[numbered(1), numbered(2)], numbered(2)]);
    expect(await drill(`period=2026-09&limit=2&after=${cursor}`)).toEqual([[numbered(3)], undefined]);
  });

  it('names the rates of the region when asked for another', async () => {
    const { field, rule } = await drill('period=2026-09&rate=charm');
    expect([field, rule]).toEqual(['rate', expect.stringMatching(/^one-of:.*\|precise-dispatch\|/)]);
  });
});

describe('GET /v1/province/aggregates', () => {
  it('by region: each region of the province that has had a ticket', async () => {
    const { body, asked } = await call('aggregates', 'region=430000&period=2026-09-18&by=region');
    expect(asked).toEqual(['430500#2026-09-18', '430100#2026-09-18']);
    expect(body.cells).toMatchObject([{ value: '430500', counts: { received: 3 } }]);
  });

  it('gives counts and rates by the cut, with labels and formulas', async () => {
    const { status, body } = await call('aggregates', 'region=430500&period=2026-09&by=kind');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      region: '430500',
      period: '2026-09',
      by: 'kind',
      cells: [
        {
          value: 'complaint',
          label: '投诉',
          counts: { received: 4, closed: 0 },
          rates: {
            onTime: { numerator: 3, denominator: 4, rate: 0.75, formula: 'onTime' },
            satisfied: { rate: null },
          },
        },
        { value: 'none', label: '未分类' },
      ],
    });
    expect(body.formulas[0]).toMatchObject({ id: 'onTime', label: '按时办结率', clause: 'SY-26' });
  });

  it('counts all, and a single day, when asked', async () => {
    const { asked, body } = await call('aggregates', 'region=430500&period=2026-09-18');
    expect(asked).toEqual(['430500#2026-09-18']);
    expect(body.cells).toMatchObject([{ value: 'total', counts: { received: 3 } }]);
  });

  it('reads the days of a month', async () => {
    const { asked } = await call('aggregates', 'region=430500&period=2026-09');
    expect(asked).toHaveLength(30);
    expect(new Set(asked).size).toBe(30);
  });

  it('names the cuts when asked by another', async () => {
    const { status, body } = await call('aggregates', 'region=430500&period=2026-09&by=street');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      field: 'by',
      rule: 'one-of:total|unit|kind|channel|outcome|class|place|region',
    });
  });

  it.each(['202', '2026-Q5', '2026-13', '2026-09-31', '2026-9'])('refuses the period %s', async (period) => {
    const { status, body } = await call('aggregates', `region=430500&period=${period}`);
    expect([status, body.field, body.rule]).toEqual([
      400,
      'period',
      'format:YYYY-MM-DD|YYYY-MM|YYYY-Qn|YYYY',
    ]);
  });
});

describe('who may read', () => {
  it('a supervisor reads figures, and not the feed, which names every ticket', async () => {
    const who = { role: 'supervisor', region: '430500' } as const;
    const statuses = async (path: Parameters<typeof call>[0], query: string) =>
      (await call(path, query, who)).status;
    expect(await statuses('aggregates', 'region=430500&period=2026-09-18')).toBe(200);
    expect(await statuses('changes', 'region=430500')).toBe(403);
    expect(await statuses('digests', 'region=430500&day=2026-09-18')).toBe(403);
  });

  it.each<[Role, string, number]>([
    ['province-reader', '430000', 200],
    ['auditor', '430500', 200],
    ['administrator', '430500', 200],
    ['province-reader', '370000', 404],
    ['auditor', '430100', 404],
    ['unit-officer', '430500', 403],
    ['agent', '430500', 403],
  ])('%s of %s gets %i', async (role, region, status) => {
    for (const [path, query] of [
      ['changes', 'region=430500'],
      ['digests', 'region=430500&day=2026-09-18'],
      ['aggregates', 'region=430500&period=2026-09-18'],
    ] as const) {
      const answer = await call(path, query, { role, region });
      expect(answer.status).toBe(status);
      expect(answer.asked).toHaveLength(status === 200 ? 1 : 0);
    }
  });
});
