import { beforeAll, describe, expect, it } from 'vitest';
import { auditRoutes } from '../../../functions/audit/audit.ts';
import { provinceRoutes } from '../../../functions/province/province.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { Day, Instant } from '../../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import { type AuditBody, auditItem, chainName } from '../../../shared/privacy/audit.ts';
import { contribution } from '../../../shared/province/contribution.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { History, numbered } from '../../ticket/history.ts';
import { call, somebody } from '../commands/calling.ts';
import { Guarded, own, REGION } from './guarded.ts';

/*
 * Who oversees reads of everybody else's matters. One that is about themself, or about the unit to which they belong, is
 * another's to oversee.
 */

const OTHER = numbered(2);
const DAY = '2026-09-18' as Day;
const AT = '2026-09-18T10:00:00+08:00' as Instant;
const CHAIN = chainName(REGION, DAY, '0a1b2c3d');

let guarded: Guarded;
beforeAll(async () => {
  guarded = await new Guarded(numbered(1)).begin();
  const reason = { reason: '诉求人反映的是审计员本人和供水单位' };
  const named = { units: ['shuiwu'], officers: ['insider'], ...reason };
  expect((await guarded.give(own('agent'), 'name-accused', named)).status).toBe(200);
});

const ITEMS = [numbered(1), OTHER].map((ticketNo, index) => {
  const number = index + 1;
  const who = { kind: 'person', id: 'somebody' } as const;
  const body: AuditBody = {
    ...{ region: REGION, who, what: 'ticket', ticketNo, person: 'p'.repeat(32), answer: 'clear' },
    ...{ route: 'GET /v1/tickets/{ticketNo}', chain: CHAIN, number, previous: '', at: AT, recordedAt: AT },
  };
  return auditItem(body, sha256);
});
const FEED: readonly FeedItem[] = [numbered(1), OTHER].map((ticketNo, index) => ({
  ...History.accepted(ticketNo, '2026-09-18 10:00').change,
  seq: index + 1,
}));

async function asked(caller: PersonCaller, route: string, query = '', params: Record<string, string> = {}) {
  const unused = () => Promise.reject(new Error('not asked for'));
  const history = History.accepted(numbered(1), '2026-09-18 10:00');
  const counted = contribution({ ...(history.ticket as Ticket), accusedOfficers: ['insider'] });
  const routes = [
    ...auditRoutes({
      audit: {
        find: async () => ({ items: ITEMS }),
        chain: async () => ITEMS as never,
        chains: async () => [CHAIN],
        register: async () => [],
      },
      anchors: { days: unused, address: unused },
      ledger: async () => [],
      places: async () => [],
      tickets: guarded.named,
      clock: { now: () => AT },
      indexKeys: unused,
    }),
    ...provinceRoutes({
      feed: { read: async () => ({ items: FEED, more: false }) },
      digests: { digest: async () => undefined },
      regions: async () => [REGION],
      rulebook: guarded.city.deps.rulebook,
      tickets: guarded.named,
      pause: async () => {},
      aggregates: {
        read: async () => [],
        counted: async (day, _limit, after) =>
          numbered(1).startsWith(day) && after === undefined
            ? [{ ticketNo: numbered(1), contribution: counted as never }]
            : [],
      },
    }),
  ];
  const { status, body } = await call(routes, caller, { method: 'GET', route, query, params });
  return { status, text: JSON.stringify(body), body };
}

const accused = [
  ['in person', somebody('auditor', { id: 'insider' })],
  ['with their unit', somebody('auditor', { unit: 'shuiwu' })],
  ['who administers too', somebody('auditor', { id: 'insider', roles: ['auditor', 'administrator'] })],
] as const;

describe('SY-23c: an auditor who is complained about', () => {
  it.each(accused)('%s finds no such ticket, and not who has looked at it', async (_how, caller) => {
    const ticketNo = numbered(1);
    const here = [
      await asked(caller, '/v1/audit', `ticketNo=${ticketNo}`),
      await asked(caller, '/v1/audit/ledger/{ticketNo}', '', { ticketNo }),
    ];
    expect(here.map(({ status }) => status)).toEqual([404, 404]);
    for (const [route, query] of [
      ['/v1/audit', 'caller=person:somebody'],
      ['/v1/audit', `region=${REGION}`],
      ['/v1/audit/chains/{chain}', ''],
      ['/v1/province/changes', `region=${REGION}`],
      ['/v1/province/aggregates/tickets', `region=${REGION}&period=2026-09`],
    ] as const) {
      const { status, text } = await asked(caller, route, query, { chain: CHAIN });
      expect([route, query, status, text.includes(ticketNo)]).toEqual([route, query, 200, false]);
    }
    const read = await asked(caller, '/v1/audit/chains/{chain}', '', { chain: CHAIN });
    const [first, second] = ITEMS;
    expect(read.body.items).toEqual([
      { chain: CHAIN, number: 1, hash: first?.hash, withheld: true },
      JSON.parse(JSON.stringify(second)),
    ]);
  });

  it('is overseen by another, who reads all of it', async () => {
    const ticketNo = numbered(1);
    const other = somebody('auditor', { id: 'another' });
    expect((await asked(other, '/v1/audit', `ticketNo=${ticketNo}`)).text).toContain('somebody');
    expect((await asked(other, '/v1/audit/ledger/{ticketNo}', '', { ticketNo })).status).toBe(200);
    const read = await asked(other, '/v1/audit/chains/{chain}', '', { chain: CHAIN });
    expect(read.body.items).toHaveLength(2);
    expect(read.text).not.toContain('withheld');
    const changes = await asked(other, '/v1/province/changes', `region=${REGION}`);
    expect([changes.text.includes(ticketNo), changes.body.withheld]).toEqual([true, undefined]);
    const figure = await asked(other, '/v1/province/aggregates/tickets', `region=${REGION}&period=2026-09`);
    expect(figure.text).toContain(ticketNo);
  });

  it('is told how many changes are not theirs to see, so that nobody takes them for lost', async () => {
    const [[, caller]] = accused;
    const { body } = await asked(caller, '/v1/province/changes', `region=${REGION}`);
    expect([body.withheld, (body.items as unknown[]).length]).toEqual([1, 1]);
  });
});
