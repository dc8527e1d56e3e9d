import { expect, it } from 'vitest';
import { auditRoutes } from '../../../functions/audit/audit.ts';
import { deputyMarks } from '../../../functions/held-marks.ts';
import type { Instant } from '../../../shared/calendar/instant.ts';
import type { AuditQuery } from '../../../shared/ports.ts';
import {
  indexKeysAt,
  indexUnder,
  parseIndexSecret,
  withNewKey,
  withoutPrevious,
} from '../../../shared/privacy/index-keys.ts';
import { call, somebody } from '../commands/calling.ts';
import { INDEX_KEY, Rated } from '../ratings/rated.ts';
import { City } from '../ticket-desk/doubles.ts';

const BEFORE = parseIndexSecret(Buffer.from(INDEX_KEY).toString('hex'));
const ROTATED = withNewKey(BEFORE, 'ab'.repeat(32), 0);
/** The old key is retired: nobody is looked up under it. */
const KEYS = indexKeysAt(withoutPrevious(ROTATED), 0);
const [NEW, OLD] = KEYS.all as [(typeof KEYS)['write'], (typeof KEYS)['write']];
const PHONE = '+8613907391234';

it('a link that was sent under a retired key still opens, and what is written back finds what was asked', async () => {
  const rated = new Rated();
  await rated.answered(PHONE);
  const token = rated.token();
  rated.keys = KEYS;
  expect((await rated.page(token)).text?.content).toContain('<form');
  await rated.writes('退订', 1);
  expect([...rated.asks.refusals]).toEqual([`430500 ${indexUnder(NEW, 'phone', PHONE)}`]);
  await rated.writes('1', 2);
  expect(rated.logged).toEqual([]);
});

it('an auditor finds a number’s entries under every key there was', async () => {
  const asked: AuditQuery[] = [];
  const audit = {
    find: async (query: AuditQuery) => {
      asked.push(query);
      return { items: [], ...(asked.length === 1 && { cursor: 'further' }) };
    },
  };
  const unused = () => Promise.reject(new Error('not asked for'));
  const routes = auditRoutes({
    audit: { ...audit, chain: unused, chains: unused, register: unused },
    anchors: { days: unused, address: unused },
    ledger: unused,
    places: unused,
    tickets: async () => [],
    clock: { now: () => '2026-11-02T09:00:00+08:00' as Instant },
    indexKeys: async () => KEYS,
  });
  const search = async (more: object) => {
    const request = { method: 'POST', route: '/v1/audit/search', body: { phone: PHONE, ...more } };
    return call(routes, somebody('auditor'), request);
  };
  let cursor: unknown;
  for (let page = 0; page < 3; page++) {
    const { body } = await search(cursor === undefined ? {} : { cursor });
    cursor = body.cursor;
  }
  expect(cursor).toBeUndefined();
  const [present, retired] = [NEW, OLD].map((key) => indexUnder(key, 'phone', PHONE));
  expect(asked.map(({ value, cursor: place }) => [value, place])).toEqual([
    [present, undefined],
    [present, 'further'],
    [retired, undefined],
  ]);
  expect((await search({ cursor: '7~' })).status).toBe(400);
  expect((await search({ cursor: 'strange' })).status).toBe(400);
});

it('SY-18: a deputy whose register was published under another key is known by phone', async () => {
  const kept = { deputies: [{ deputy: 'D-1', persons: [indexUnder(OLD, 'phone', PHONE)] }], sealed: '' };
  const { rulebook } = new City().deps;
  const deps = { rulebook: { ...rulebook, register: async () => kept as never } };
  const by = { region: '430500', version: 'v1', on: '2026-09-18' as never };
  const marked = await deputyMarks(
    deps,
    by,
    KEYS.all.map((key) => indexUnder(key, 'phone', PHONE)),
    [],
  );
  expect(marked).toMatchObject([{ mark: 'deputy', deputy: 'D-1' }]);
});
