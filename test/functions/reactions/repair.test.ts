import { describe, expect, it } from 'vitest';
import { type MessageDeps, takeMessage } from '../../../functions/reactions/repair-messages.ts';
import { beginRepair, ensureRepair, walkRepairLeg } from '../../../functions/reactions/repair-walk.ts';
import {
  ALL_REGIONS,
  type AlertState,
  type RepairLeg,
  type RepairPosition,
  type RepairWalk,
  type RepairWalks,
} from '../../../shared/ports.ts';
import { NotedRepairs } from '../../support/repairs.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { Machines } from '../workflow/doubles.ts';

const LEGS = 2;

/** Walks in memory, by the rules of the table; each leg passes tickets two to a page. */
class MemoryWalks implements RepairWalks {
  readonly begun: RepairWalk[] = [];
  readonly #positions = new Map<number, RepairPosition>();
  readonly #tickets: readonly (readonly string[])[];

  constructor(tickets: readonly (readonly string[])[]) {
    this.#tickets = tickets;
  }

  async begin(region: string, by: string, nowMs: number, walk = `walk-${this.begun.length}`) {
    const counts = { looked: 0, repaired: 0, aside: 0 };
    this.begun.push({ region, walk, by, startedMs: nowMs, legs: LEGS, legsLeft: LEGS, ...counts });
    const legs = Array.from({ length: LEGS }, (_, segment): RepairLeg => ({ region, walk, segment }));
    for (const leg of legs) this.#positions.set(leg.segment, { ...leg, ...counts, page: 0, done: false });
    return legs;
  }

  async status(): Promise<RepairWalk | undefined> {
    const walk = this.begun.at(-1);
    const positions = [...this.#positions.values()];
    const total = (name: 'looked' | 'repaired' | 'aside') =>
      positions.reduce((sum, position) => sum + position[name], 0);
    return (
      walk && {
        ...walk,
        legsLeft: positions.filter(({ done }) => !done).length,
        looked: total('looked'),
        repaired: total('repaired'),
        aside: total('aside'),
      }
    );
  }

  async position({ walk, segment }: RepairLeg): Promise<RepairPosition | undefined> {
    const position = this.#positions.get(segment);
    return position?.walk === walk ? position : undefined;
  }

  async tickets({ segment, cursor = '0' }: RepairPosition) {
    const own = this.#tickets[segment] ?? [];
    const end = Number(cursor) + 2;
    return { items: own.slice(Number(cursor), end), ...(end < own.length && { cursor: String(end) }) };
  }

  async advance(
    from: RepairPosition,
    counts: { looked: number; repaired: number; aside: number },
    cursor?: string,
  ) {
    const at = this.#positions.get(from.segment);
    if (at?.walk !== from.walk || at.page !== from.page) return false;
    const { cursor: _passed, ...rest } = from;
    this.#positions.set(from.segment, {
      ...rest,
      page: from.page + 1,
      looked: from.looked + counts.looked,
      repaired: from.repaired + counts.repaired,
      aside: from.aside + counts.aside,
      done: cursor === undefined,
      ...(cursor !== undefined && { cursor }),
    });
    return true;
  }
}

/** One ticket taken in, of which nothing has followed, and a walk over what `tickets` names, by leg. */
async function setting(tickets: readonly (readonly string[])[] = [[TICKET_NO], []]) {
  const machines = new Machines();
  await machines.city.submit();
  const walks = new MemoryWalks(tickets);
  const sent: RepairLeg[] = [];
  const repair = new NotedRepairs();
  const fed = new Map<string, number>();
  const states = new Map<string, AlertState>();
  const logged: string[] = [];
  const deps: MessageDeps = {
    ...machines.deps,
    places: { bring: async () => false },
    log: {
      info: (code, { count } = {}) => logged.push(`${code} ${count}`),
      warn: (code, { region } = {}) => logged.push(`${code} ${region}`),
      error: (code, { ticketNo } = {}) => logged.push(`${code} ${ticketNo}`),
    },
    feed: {
      place: async (ticketNo) => fed.get(ticketNo) ?? 0,
      append: async (_region, appends) => {
        for (const { ticketNo, from, changes } of appends) fed.set(ticketNo, from + changes.length);
        return 'written';
      },
    },
    aggregates: {
      checkpoint: async () => undefined,
      apply: async () => 'applied',
      read: async () => [],
    },
    alerts: {
      intend: async ({ alert }) => states.get(alert) ?? 'intended',
      finish: async (_ticketNo, alert, state) => void states.set(alert, state),
      known: async () => states,
    },
    topics: { publish: async () => 'sent' },
    deliveries: { noteUnreached: () => Promise.resolve() },
    waiting: { put: () => Promise.resolve() },
    hours: async () => undefined,
    citizens: { areTold: async () => false, disclosures: async () => [], send: () => Promise.resolve() },
    wallClock: { nowMs: () => 5_000 },
    pause: () => Promise.resolve(),
    walks,
    legs: { send: async (leg) => void sent.push(leg) },
    repair,
  };
  const take = (body: object, id = 'message') => takeMessage({ id, body: JSON.stringify(body) }, deps);
  return { machines, walks, sent, repair, fed, logged, deps, take };
}

describe('a message of the repair queue', () => {
  it('that names a ticket starts its execution and writes its feed', async () => {
    const { take, machines, fed, logged } = await setting();
    await take({ ticketNo: TICKET_NO, why: 'WAKE_FAILED' });
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
    expect(fed.get(TICKET_NO)).toBe(1);
    expect(logged).toEqual(['REPAIRED 1']);
  });

  it('fails while a ticket cannot be repaired, does for it what can be done, and sends it nowhere else', async () => {
    const { take, machines, fed, repair, logged } = await setting();
    const [entry] = machines.city.store.entries;
    if (entry) machines.city.store.entries[0] = { ...entry, body: '{"events"' };
    await expect(take({ ticketNo: TICKET_NO, why: 'LEDGER_UNREADABLE' })).rejects.toThrow('not be repaired');
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
    expect([fed.size, repair.sent]).toEqual([0, []]);
    expect(logged).toContain(`REPAIR_FAILED ${TICKET_NO}`);
  });

  it('of records that were given up begins one walk through all tickets, however many there are', async () => {
    const { take, walks, sent, logged } = await setting();
    const givenUp = (time: number) => ({
      version: '1.0',
      timestamp: new Date(time).toISOString(),
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { shardId: 's', batchSize: 7, startSequenceNumber: '1', endSequenceNumber: '7' },
    });
    for (const time of [1_000, 2_000, 3_000]) await take(givenUp(time), `message ${time}`);
    expect(walks.begun.map(({ region, by, walk }) => [region, by, walk])).toEqual([
      [ALL_REGIONS, 'repair', 'message 1000'],
    ]);
    expect(sent).toHaveLength(LEGS);
    expect(logged).toEqual(['REPAIR_WALK_BEGUN all']);
    await take(givenUp(6_000), 'later');
    expect(walks.begun).toHaveLength(2);
  });

  it('that begins a walk and broke off after writing it down sends its legs when it comes again', async () => {
    const { deps, walks, sent } = await setting();
    const cause = { id: 'cause', asOfMs: 1_000 };
    const away = { ...deps, legs: { send: () => Promise.reject(new Error('the queue is away')) } };
    await expect(ensureRepair(away, ALL_REGIONS, cause, 2_000)).rejects.toThrow('away');
    expect(await ensureRepair(deps, ALL_REGIONS, cause, 2_001)).toBe(true);
    expect([walks.begun.length, sent.map(({ walk, segment }) => [walk, segment])]).toEqual([
      1,
      [
        ['cause', 0],
        ['cause', 1],
      ],
    ]);
  });

  it('that nobody can read fails', async () => {
    const { take } = await setting();
    await expect(take({ ticketNo: 7 })).rejects.toThrow();
  });
});

describe('a walk', () => {
  const MISSING = ['43050026091800000002', '43050026091800000003', '43050026091800000004'];

  it('comes to its end and sets aside what it cannot repair', async () => {
    const { deps, walks, sent, repair, logged } = await setting([[TICKET_NO, ...MISSING], []]);
    await beginRepair(deps, '430500', 'somebody', 5_000);
    for (let leg = sent.shift(); leg; leg = sent.shift())
      await walkRepairLeg({ ...deps, holder: 'leg' }, leg);
    expect(await walks.status()).toMatchObject({ legsLeft: 0, looked: 4, repaired: 1, aside: 3 });
    expect(repair.sent).toEqual(MISSING.map((ticketNo) => ({ ticketNo, why: 'REPAIR_WALK' })));
    expect(logged.at(-1)).toBe('REPAIR_WALKED 4');
  });

  it('that is delivered twice or broken off counts each page once and still ends', async () => {
    const { deps, walks, sent } = await setting([[TICKET_NO, ...MISSING], [TICKET_NO]]);
    await beginRepair(deps, '430500', 'somebody', 5_000);
    let messages = 0;
    for (let leg = sent.shift(); leg; leg = sent.shift()) {
      if (++messages > 100) throw new Error('the walk never ends');
      const again = { ...deps, holder: 'leg' };
      const breaking = { ...again, legs: { send: () => Promise.reject(new Error('the queue is away')) } };
      await walkRepairLeg(breaking, leg).catch(() => undefined);
      await Promise.all([walkRepairLeg(again, leg), walkRepairLeg(again, leg)]);
    }
    expect(await walks.status()).toMatchObject({ legsLeft: 0, looked: 5 });
  });

  it('whose place another has taken stops', async () => {
    const { deps, walks, sent } = await setting();
    await beginRepair(deps, '430500', 'somebody', 5_000);
    const old = sent.splice(0);
    await beginRepair(deps, '430500', 'somebody else', 6_000);
    for (const leg of old) await walkRepairLeg({ ...deps, holder: 'leg' }, leg);
    expect(await walks.status()).toMatchObject({ legsLeft: LEGS, looked: 0 });
  });
});
