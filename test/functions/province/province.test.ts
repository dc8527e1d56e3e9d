import { describe, expect, it } from 'vitest';
import { toFeedCursor } from '../../../functions/province/feed-cursor.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { Role } from '../../../shared/caller.ts';
import { EMPTY_DIGEST } from '../../../shared/province/feed-digest.ts';
import { canonicalJson } from '../../../shared/ticket/ledger.ts';
import { type As, call, change, DIGEST, FEED } from './reading.ts';

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

  it('refuses a cursor beyond the end, which would skip what is yet to come', async () => {
    const { status, body } = await call('changes', `region=430500&after=${toFeedCursor('430500', 4)}`);
    expect([status, body.field, body.rule]).toEqual([400, 'after', 'cursor-ahead']);
    expect(body.detail).toContain('摘要');
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
    for (const { field, table } of body.parts) expect([field, tables.has(table)]).toEqual([field, true]);
    for (const field of Object.keys(change))
      expect(body.fields.map((each: { field: string }) => each.field)).toContain(field);
    expect(body.version).toMatch(/^[0-9a-f]{12}$/);
    expect((await call('changes', 'region=430500')).headers['x-codes-version']).toBe(body.version);
  });
});

describe('GET /v1/province/codes of a region', () => {
  it('has its own codes too, under the versions that say so', async () => {
    const { body } = await call('codes', 'region=430500');
    expect(body.own).toMatchObject({
      region: '430500',
      tables: [
        { table: 'unit', codes: [{ code: 'chengguan', label: '市城管执法局' }] },
        { table: 'class', codes: [{ code: 'light', label: '路灯' }] },
        { table: 'place', codes: [] },
      ],
    });
    expect((await call('codes', 'region=370900')).status).toBe(404);
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
