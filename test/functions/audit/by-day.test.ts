import { beforeEach, describe, expect, it } from 'vitest';
import { auditRoutes } from '../../../functions/audit/audit.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import { type Day, dayOf, type Instant } from '../../../shared/calendar/instant.ts';
import {
  type AuditItem,
  type AuditLook,
  auditItem,
  chainName,
  chainOf,
} from '../../../shared/privacy/audit.ts';
import { GENESIS } from '../../../shared/privacy/canonical.ts';
import { call, somebody } from '../commands/calling.ts';

const TICKET = '43050026091812345678';
const NOW = '2026-09-20T18:00:00+08:00' as Instant;

let chains: Map<string, AuditItem[]>;
let reads: number;
beforeEach(() => {
  chains = new Map();
  reads = 0;
});

/** Puts a look on record, in the chain of whoever writes. */
function looked(at: string, look: Partial<AuditLook> = {}, writer = 'a'): void {
  const whole: AuditLook = {
    ...{ region: '430500', what: 'ticket', ticketNo: TICKET, fields: ['name'], answer: 'clear' },
    ...{ who: { kind: 'person', id: 'u-1', roles: ['unit-officer'], region: '430500', unit: 'housing' } },
    ...{ route: 'GET /v1/tickets/{ticketNo}', requestId: 'r' },
    ...look,
  };
  const chain = chainName(whole.region, dayOf(at as Instant), writer.repeat(8));
  const own = chains.get(chain) ?? [];
  const place = { chain, number: own.length + 1, previous: own.at(-1)?.hash ?? GENESIS };
  const times = { at: at as Instant, recordedAt: at as Instant };
  chains.set(chain, [...own, auditItem({ ...whole, ...place, ...times }, sha256)]);
}

const unused = () => Promise.reject(new Error('not asked for'));
const routes = auditRoutes({
  audit: {
    chains: async (day: Day) => [...chains.keys()].filter((name) => chainOf(name)?.day === day),
    chain: async (name, after, limit) => {
      reads += 1;
      return (chains.get(name) ?? []).slice(after, after + limit).map((item) => ({ ...item }));
    },
    ...{ register: unused, find: unused },
  },
  anchors: { days: unused, address: unused },
  ...{ ledger: unused, places: unused, indexKeys: unused },
  clock: { now: () => NOW },
  tickets: async () => [],
});

interface Item {
  readonly at: string;
  readonly who: { readonly id?: string };
  readonly region: string;
}

async function asked(query: Record<string, string>, of = '430500') {
  const auditor = { ...somebody('auditor'), region: of };
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const more = { ...query, ...(cursor !== undefined && { cursor }) };
    const request = { method: 'GET', route: '/v1/audit', query: new URLSearchParams(more).toString() };
    const { status, body } = await call(routes, auditor, request);
    if (status !== 200) return { status, items };
    const page = body as { items: Item[]; cursor?: string };
    items.push(...page.items);
    if (page.cursor === undefined) return { status, items };
    cursor = page.cursor;
  }
}

describe('LA-8: an auditor asks of a whole region, without a ticket or a person', () => {
  beforeEach(() => {
    looked('2026-09-10T10:00:00+08:00');
    looked('2026-09-18T08:59:59+08:00', { fields: ['name', 'callerPhone'], kept: 'all' });
    looked('2026-09-18T09:00:00+08:00', { answer: 'masked', kept: 'all' });
    looked(
      '2026-09-18T17:00:00+08:00',
      { kept: 'name', who: { kind: 'person', id: 'u-2', unit: 'ecology' } },
      'b',
    );
    looked('2026-09-19T12:00:00+08:00', {
      what: 'refused',
      answer: 'refused',
      code: 'not-found',
      fields: [],
    });
    looked('2026-09-19T12:00:00+08:00', { what: 'reveal', why: { purpose: 'visit' } });
    looked('2026-09-19T12:30:00+08:00', {
      region: '000000',
      what: 'refused',
      answer: 'refused',
      code: 'forbidden',
    });
    looked('2026-09-19T13:00:00+08:00', { region: '430600' });
  });

  const times = ({ items }: { readonly items: readonly Item[] }) =>
    items.map(({ at }) => at.slice(8, 16)).sort();

  it('of the last week where nothing is said, and never of another region', async () => {
    const { items } = await asked({});
    expect(times({ items })).toEqual([
      '18T08:59',
      '18T09:00',
      '18T17:00',
      '19T12:00',
      '19T12:00',
      '19T12:30',
    ]);
    expect((await asked({ from: '2026-09-01T00:00:00+08:00' })).items).toHaveLength(7);
    expect((await asked({ region: '430600' })).status).toBe(404);
    expect((await asked({ ticketNo: TICKET, region: '430500' })).status).toBe(400);
    expect((await asked({ region: '430600' }, '430000')).items).toHaveLength(2);
    expect((await asked({}, '430000')).items).toHaveLength(7);
  });

  it.each([
    [{ answer: 'refused' }, ['19T12:00', '19T12:30']],
    [{ code: 'not-found' }, ['19T12:00']],
    [{ unit: 'ecology' }, ['18T17:00']],
    [{ role: 'unit-officer', what: 'ticket', answer: 'clear' }, ['18T08:59']],
    [{ purpose: 'visit' }, ['19T12:00']],
    [{ field: 'phone' }, ['18T08:59']],
    [{ kept: 'all', outside: '09:00-17:00' }, ['18T08:59']],
    [{ outside: '09:00-17:00', answer: 'clear' }, ['18T08:59', '18T17:00']],
    [{ to: '2026-09-18T09:00:00+08:00' }, ['18T08:59', '18T09:00']],
  ])('%o', async (query, expected) => {
    expect(times(await asked({ from: '2026-09-15T00:00:00+08:00', ...query } as never))).toEqual(expected);
  });

  it('page by page, each once, and no call reads more than it may', async () => {
    for (let many = 0; many < 1300; many += 1) looked('2026-09-20T10:00:00+08:00', {}, many % 2 ? 'c' : 'd');
    expect((await asked({ limit: '7', answer: 'clear' })).items).toHaveLength(1303);
    reads = 0;
    const request = { method: 'GET', route: '/v1/audit', query: 'unit=nobody' };
    await call(routes, somebody('auditor'), request);
    expect(reads).toBeLessThan(12);
  });

  it('and a cursor of another list is refused', async () => {
    for (const cursor of ['x', Buffer.from('2026-09-01  0').toString('base64url')])
      expect((await asked({ cursor })).status).toBe(400);
  });
});
