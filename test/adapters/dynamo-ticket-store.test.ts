import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../shared/adapters/dynamo.ts';
import { dynamoIdempotency, keptUnder } from '../../shared/adapters/dynamo-idempotency.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { type Commit, InvalidCursorError, type TicketLine } from '../../shared/ports.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { TABLES as tables, ticketTables } from '../support/ticket-tables.ts';
import { at, History, numbered, sealed } from '../ticket/history.ts';

const NOW_MS = Date.parse('2026-09-18T10:00:00+08:00');
const reason = sealed('reason');
let db: Awaited<ReturnType<typeof ticketTables>>;

beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

const store = () => dynamoTicketStore(db.client, tables, { nowMs: () => NOW_MS });

/** The commit that made a version of a history. */
function commitOf(history: History, version: number, more: Partial<Commit> = {}): Commit {
  const entry = history.entries[version - 1];
  const after = history.tickets[version - 1];
  if (!entry || !after) throw new Error(`no version ${version}`);
  return { before: history.tickets[version - 2], after, entry, vault: [], ...more };
}

async function commitAll(history: History, from = 1): Promise<void> {
  for (let version = from; version <= history.version; version++) {
    expect(await store().commit(commitOf(history, version))).toBe('committed');
  }
}

async function listed(unit: string, region: string): Promise<readonly TicketLine[]> {
  return (await store().listByUnit({ region, unit, limit: 100 })).items;
}

const units = async (region: string) =>
  Object.fromEntries(
    await Promise.all(
      ['chengguan', 'shuiwu', 'hotline'].map(async (unit) => [
        unit,
        (await listed(unit, region)).map(({ stage }) => stage).join(),
      ]),
    ),
  );

describe('a commit', () => {
  it('writes ledger, state, lines, vault and key together, and what it wrote is read back', async () => {
    const ticketNo = numbered(1, '430501');
    const history = History.accepted(ticketNo, '2026-09-18 10:00');
    const idempotency = { key: 'caller:1', bodyMac: 'mac', answer: '{"version":1}' };
    const vault = [
      { ref: 'KEY', sealed: 'wrapped' },
      { ref: 'item', sealed: 'ciphertext' },
    ];
    expect(await store().commit(commitOf(history, 1, { idempotency, vault }))).toBe('committed');
    expect(await store().load(ticketNo)).toEqual({
      ticket: history.ticket,
      hash: history.entries[0]?.hash,
      current: {
        calendar: expect.stringMatching(/^cn-/),
        settings: 'default',
        units: 'none',
        rosters: 'none',
        registers: 'none',
      },
    });
    expect(await store().ledger(ticketNo)).toEqual(history.entries);
    expect(await dynamoIdempotency(db.client, 'keys').find('caller:1')).toMatchObject({
      ...idempotency,
      key: keptUnder('caller:1'),
    });
    const key = await db.client.send(
      new GetItemCommand({ TableName: 'keys', Key: toItem({ key: keptUnder('caller:1') }) }),
    );
    expect(fromItem(key.Item ?? {}).expiresAt).toBe(NOW_MS / 1000 + 7 * 86_400);
    expect((await db.client.send(new ScanCommand({ TableName: 'vault' }))).Count).toBe(2);
  });

  it('of an unknown ticket finds nothing', async () => {
    expect(await store().load(numbered(99, '430501'))).toBeUndefined();
    expect(await store().ledger(numbered(99, '430501'))).toEqual([]);
    expect(await dynamoIdempotency(db.client, 'keys').find('never used')).toBeUndefined();
  });

  it('gives the ledger from a version on', async () => {
    const history = History.accepted(numbered(2, '430501'), '2026-09-18 10:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan');
    await commitAll(history);
    expect(await store().ledger(history.ticketNo, 1)).toEqual(history.entries.slice(1));
  });

  it('wins alone: of two on one version the other is version-lost and leaves nothing', async () => {
    const history = History.accepted(numbered(3, '430501'), '2026-09-18 10:00');
    await commitAll(history);
    history.do('dispatch', { lead: 'chengguan', assistants: [] });
    const results = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        store().commit(
          commitOf(history, 2, {
            vault: [{ ref: name, sealed: 'x' }],
            idempotency: { key: `race:${name}`, bodyMac: 'mac', answer: '{}' },
          }),
        ),
      ),
    );
    expect([...results].sort()).toEqual(['committed', 'version-lost', 'version-lost']);
    const { Items = [] } = await db.client.send(
      new ScanCommand({
        TableName: 'vault',
        FilterExpression: 'ticketNo = :t',
        ExpressionAttributeValues: { ':t': { S: history.ticketNo } },
      }),
    );
    expect(Items).toHaveLength(1);
    const keys = await Promise.all(
      ['one', 'two', 'three'].map((name) => dynamoIdempotency(db.client, 'keys').find(`race:${name}`)),
    );
    expect(keys.filter(Boolean)).toHaveLength(1);
  });

  it('takes the nonce of its request, once: what comes with a used one leaves nothing', async () => {
    const nonce = { key: 'nonce:caller:1', ttlSeconds: 600 };
    const idempotency = { key: 'caller:nonce', bodyMac: 'mac', answer: '{}' };
    const histories = [7001, 7002].map((n) => History.accepted(numbered(n, '430599'), '2026-09-18 10:00'));
    const [first, second] = histories.map((history) => commitOf(history, 1, { nonce, idempotency }));
    if (!first || !second) throw new Error('two commits are needed');
    expect(await store().commit(first)).toBe('committed');
    expect(await store().commit(second)).toBe('nonce-used');
    expect(await store().load(second.after.ticketNo)).toBeUndefined();
    expect(await store().commit({ ...second, nonce: { ...nonce, key: 'nonce:caller:2' } })).toBe('key-used');
    const later = dynamoTicketStore(db.client, tables, { nowMs: () => NOW_MS + 600_000 });
    const { idempotency: _once, ...again } = second;
    expect(await later.commit(again)).toBe('committed');
  });

  it('of a taken ticket number is version-lost', async () => {
    const ticketNo = numbered(4, '430501');
    await commitAll(History.accepted(ticketNo, '2026-09-18 10:00'));
    const other = History.accepted(ticketNo, '2026-09-18 11:00');
    expect(await store().commit(commitOf(other, 1))).toBe('version-lost');
    expect((await store().load(ticketNo))?.ticket.submittedAt).toBe(at('2026-09-18 10:00'));
  });

  it('with a key that is taken is key-used, whatever else is lost, and leaves nothing', async () => {
    const idempotency = { key: 'caller:2', bodyMac: 'mac', answer: '{}' };
    const first = History.accepted(numbered(5, '430501'), '2026-09-18 10:00');
    const second = History.accepted(numbered(6, '430501'), '2026-09-18 10:00');
    expect(await store().commit(commitOf(first, 1, { idempotency }))).toBe('committed');
    expect(await store().commit(commitOf(second, 1, { idempotency }))).toBe('key-used');
    expect(await store().commit(commitOf(first, 1, { idempotency }))).toBe('key-used');
    expect(await store().load(second.ticketNo)).toBeUndefined();
    expect(await store().ledger(second.ticketNo)).toEqual([]);
  });

  it('with a number that is taken is key-used, and the number is kept for good', async () => {
    const number = { key: 'number:430501:110:J-1', bodyMac: 'mac', answer: '{"version":1}' };
    const keyed = (key: string) => ({ number, idempotency: { key, bodyMac: 'mac', answer: '{}' } });
    const nonce = (key: string) => ({ nonce: { key, ttlSeconds: 600 } });
    const first = History.accepted(numbered(8, '430501'), '2026-09-18 10:00');
    const second = History.accepted(numbered(9, '430501'), '2026-09-18 10:00');
    expect(await store().commit(commitOf(first, 1, { ...keyed('n:1'), ...nonce('n-1') }))).toBe('committed');
    expect(await store().commit(commitOf(second, 1, { ...keyed('n:2'), ...nonce('n-2') }))).toBe('key-used');
    expect(await store().commit(commitOf(second, 1, { number }))).toBe('key-used');
    expect(await store().load(second.ticketNo)).toBeUndefined();
    const kept = await dynamoIdempotency(db.client, 'keys').find(number.key);
    expect(kept).toEqual(number);
  });
});

describe('what is current in the rulebook', () => {
  it('comes with the ticket', async () => {
    const history = History.accepted(numbered(7, '430506'), '2026-09-18 10:00');
    await commitAll(history);
    const current = { calendar: 'v3', settings: 'v1', units: 'v12' };
    const Item = toItem({ region: '430506', item: 'CURRENT', ...current });
    await db.client.send(new PutItemCommand({ TableName: 'rulebook', Item }));
    expect((await store().load(history.ticketNo))?.current).toMatchObject(current);
  });
});

describe('work lists', () => {
  it('a line appears, changes and goes with the unit’s part', async () => {
    const region = '430502';
    const history = History.accepted(numbered(1, region), '2026-09-18 10:00');
    await commitAll(history);
    expect(await units(region)).toEqual({ chengguan: '', shuiwu: '', hotline: 'accepted' });
    history.later(60).do('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    await commitAll(history, 2);
    expect(await units(region)).toEqual({ chengguan: 'dispatched', shuiwu: 'dispatched', hotline: '' });
    const [before] = await listed('chengguan', region);
    history.later(60).do('sign', {}, 'chengguan');
    await commitAll(history, 3);
    const [after] = await listed('chengguan', region);
    expect([before?.stage, after?.stage]).toEqual(['dispatched', 'handling']);
    expect((before?.dueAt ?? '') < (after?.dueAt ?? '')).toBe(true);
    history.later(60).do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'chengguan');
    await commitAll(history, 4);
    expect(await units(region)).toEqual({ chengguan: 'handling', shuiwu: 'handling', hotline: 'handling' });
    history.later(60).do('review-return', { unit: 'chengguan', granted: true, reason });
    await commitAll(history, 5);
    expect(await units(region)).toEqual({ chengguan: '', shuiwu: 'accepted', hotline: 'accepted' });
  });

  it('say codes, ids and times, and nothing of the citizen’s', async () => {
    const region = '430507';
    await commitAll(History.accepted(numbered(1, region), '2026-09-18 10:00', { person: 'keyed-index' }));
    expect(await listed('hotline', region)).toEqual([
      {
        ticketNo: numbered(1, region),
        stage: 'accepted',
        channel: 'phone',
        kind: 'complaint',
        dueAt: at('2026-09-18 12:00'),
        overdue: false,
        todo: ['dispatch'],
      },
    ]);
  });

  describe('of many tickets', () => {
    const region = '430503';
    const hours = [14, 9, 16, 11, 10];

    beforeAll(async () => {
      for (const [index, hour] of hours.entries()) {
        const history = History.accepted(
          numbered(index, region),
          `2026-09-18 ${String(hour).padStart(2, '0')}:00`,
        );
        await commitAll(history);
      }
      await commitAll(
        new History(numbered(9, region), '2026-09-18 08:00').do('submit', {
          ticketNo: numbered(9, region),
          region,
          channel: 'web',
          text: sealed('text'),
          confidential: 'none',
          accepted: false,
        }),
      );
    });

    const hotline = { region, unit: 'hotline', limit: 100 };
    const numbers = (items: readonly TicketLine[]) => items.map(({ ticketNo }) => Number(ticketNo.slice(-1)));

    it('are given soonest due first, and what has no due time last', async () => {
      const { items, cursor } = await store().listByUnit(hotline);
      expect(numbers(items)).toEqual([1, 4, 3, 0, 2, 9]);
      expect([items.at(-1)?.dueAt, cursor]).toEqual([undefined, undefined]);
    });

    it('are given by stage, and by due time', async () => {
      const stage = await store().listByUnit({ ...hotline, stage: 'submitted' });
      expect(numbers(stage.items)).toEqual([9]);
      const due = await store().listByUnit({ ...hotline, dueBefore: at('2026-09-18 13:00') });
      expect(numbers(due.items)).toEqual([1, 4]);
    });

    it('are given page by page, each once', async () => {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await store().listByUnit({ ...hotline, limit: 2, ...(cursor && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...numbers(page.items));
        cursor = page.cursor;
      } while (cursor);
      expect(seen).toEqual([1, 4, 3, 0, 2, 9]);
    });

    it.each([
      ['is none', 'AAAA'],
      ['is another list’s', Buffer.from('{"unitKey":"430503#shuiwu"}').toString('base64url')],
      [
        'goes on where nothing is',
        Buffer.from('{"unitKey":"430503#hotline","dueAt":7}').toString('base64url'),
      ],
      ['says nothing', Buffer.from('{}').toString('base64url')],
    ])('take no cursor that %s', async (_what, cursor) => {
      await expect(store().listByUnit({ ...hotline, cursor })).rejects.toThrow(InvalidCursorError);
    });
  });
});

describe('the index by next due time', () => {
  const due = async (region: string, before: string) =>
    (await store().listDue({ region, before: at(before), limit: 10 })).items;

  it('holds open tickets, those of all shards', async () => {
    const region = '430504';
    const late = History.accepted(numbered(0, region), '2026-09-18 14:00');
    const soon = History.accepted(numbered(16, region), '2026-09-18 10:00');
    for (const history of [late, soon]) await commitAll(history);
    expect(await due(region, '2026-09-18 11:30')).toEqual([]);
    expect(await due(region, '2026-09-18 11:31')).toEqual([soon.ticketNo]);
    const other = History.accepted(numbered(5, region), '2026-09-18 12:00');
    await commitAll(other);
    const all = [soon, late, other].map(({ ticketNo }) => ticketNo).sort();
    expect([...(await due(region, '2026-09-19 00:00'))].sort()).toEqual(all);
    const query = { region, before: at('2026-09-19 00:00'), limit: 2 };
    const pages: (readonly string[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await store().listDue({ ...query, ...(cursor !== undefined && { cursor }) });
      pages.push(page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages.flat().sort()).toEqual(all);
    expect(Math.max(...pages.map((page) => page.length))).toBe(2);
  });

  it('loses a ticket that is closed', async () => {
    const region = '430505';
    const history = History.accepted(numbered(1, region), '2026-09-18 10:00');
    await commitAll(history);
    expect(await due(region, '2027-01-01 00:00')).toEqual([history.ticketNo]);
    history.later(60).do('reply', { reply: sealed('reply') });
    expect((history.ticket as Ticket).stage).toBe('closed');
    await commitAll(history, 2);
    expect(await due(region, '2027-01-01 00:00')).toEqual([]);
    expect(await listed('hotline', region)).toEqual([]);
  });
});
