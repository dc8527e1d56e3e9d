import { describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import { toFeedCursor } from '../../../functions/province/feed-cursor.ts';
import { provinceRoutes } from '../../../functions/province/province.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import type { CellCounts } from '../../../shared/province/contribution.ts';
import { History, numbered } from '../../ticket/history.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../http/gateway.ts';

const { change } = History.accepted(numbered(1), '2026-09-18 10:00');
const FEED: readonly FeedItem[] = [1, 2, 3].map((seq) => ({ ...change, seq }));
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

/** Calls the API as somebody of a region with a role. */
async function call(
  path: 'changes' | 'aggregates',
  query: string,
  { role = 'province-reader', region = '430000' }: { role?: Role; region?: string } = {},
) {
  const asked: string[] = [];
  const caller: PersonCaller = { type: 'person', id: 'reader', roles: [role], region };
  const routes = provinceRoutes({
    feed: {
      read: async (of, after, limit) => {
        asked.push(of);
        const rest = of === '430500' ? FEED.filter(({ seq }) => seq > after) : [];
        return { items: rest.slice(0, limit), more: rest.length > limit };
      },
    },
    digests: { digest: async () => undefined },
    pause: async () => undefined,
    aggregates: {
      read: async (bucket) => {
        asked.push(bucket);
        return CELLS.filter((cell) => cell.bucket === bucket);
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
    headers: { authorization: 'Bearer token' },
  });
  const { statusCode, body } = await handle(event, CONTEXT);
  return { status: statusCode, body: JSON.parse(body ?? ''), asked };
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

describe('GET /v1/province/aggregates', () => {
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
    expect(body).toMatchObject({ field: 'by', rule: 'one-of:total|unit|kind|channel|outcome' });
  });

  it.each(['2026', '2026-13', '2026-09-31', '2026-9'])('refuses the period %s', async (period) => {
    const { status, body } = await call('aggregates', `region=430500&period=${period}`);
    expect([status, body.field, body.rule]).toEqual([400, 'period', 'format:YYYY-MM-or-YYYY-MM-DD']);
  });
});

describe('who may read', () => {
  it.each<[Role, string, number]>([
    ['province-reader', '430000', 200],
    ['auditor', '430500', 200],
    ['supervisor', '430500', 200],
    ['administrator', '430500', 200],
    ['province-reader', '370000', 404],
    ['auditor', '430100', 404],
    ['unit-officer', '430500', 403],
    ['agent', '430500', 403],
  ])('%s of %s gets %i', async (role, region, status) => {
    for (const [path, query] of [
      ['changes', 'region=430500'],
      ['aggregates', 'region=430500&period=2026-09-18'],
    ] as const) {
      const answer = await call(path, query, { role, region });
      expect(answer.status).toBe(status);
      expect(answer.asked).toHaveLength(status === 200 ? 1 : 0);
    }
  });
});
