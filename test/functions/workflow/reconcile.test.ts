import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/workflow/reconcile.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { Machines } from './doubles.ts';

const OTHER = '43050026091800000002';

/** A ticket whose execution is lost: the reminder of its dispatch is due at 11:30. */
async function lost(...tickets: string[]): Promise<Machines> {
  const machines = new Machines('2026-09-18 10:00');
  for (const ticketNo of tickets) {
    await machines.city.submit(ticketNo);
    await machines.wake(ticketNo);
    await machines.plan(1, ticketNo);
  }
  return machines;
}

/** Makes these tickets' waits unreadable. */
function failing(machines: Machines, ...tickets: string[]): void {
  const { get } = machines.waits;
  machines.waits.get = (ticketNo) =>
    tickets.includes(ticketNo) ? Promise.reject(new Error('broken')) : get.call(machines.waits, ticketNo);
}

const NONE = { late: 0, failed: 0 };

const run = (machines: Machines) => reconcile(machines.deps, ['430500', '370900']);

describe('the reconciler', () => {
  it.each([
    ['11:29:00', 0],
    ['11:31:59', 0],
    ['11:32:00', 0],
    ['11:32:01', 1],
  ])('at %s finds %i of what is due at 11:30: two minutes late, not less', async (time, count) => {
    const machines = await lost(TICKET_NO);
    machines.city.at(`2026-09-18 ${time}`);
    expect(await run(machines)).toEqual({ late: count, failed: 0 });
    expect(machines.city.store.commands()).toEqual(['submit', 'settle'].slice(0, 1 + count));
    expect(machines.wait()?.generation).toBe(1 + count);
  });

  it('settles once and raises the generation once, also when it runs twice at a time', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    await Promise.all([run(machines), run(machines)]);
    expect(await run(machines)).toEqual(NONE);
    for (const ticketNo of [TICKET_NO, OTHER]) {
      expect(machines.city.store.commands(ticketNo)).toEqual(['submit', 'settle']);
      expect(machines.wait(ticketNo)).toMatchObject({ generation: 2, version: 0 });
      expect(machines.engine.started).toContain(`${ticketNo}-2`);
    }
    expect(machines.engine.started.size).toBe(4);
  });

  it('takes a ticket that never had an execution', async () => {
    const machines = new Machines('2026-09-18 10:00');
    await machines.city.submit();
    machines.city.at('2026-09-18 11:40');
    expect(await run(machines)).toEqual({ late: 1, failed: 0 });
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
  });

  it('leaves the old execution to end when it comes back', async () => {
    const machines = await lost(TICKET_NO);
    machines.city.at('2026-09-18 11:40');
    await run(machines);
    expect(await machines.plan(1)).toMatchObject({ await: 'Superseded' });
    expect(await machines.plan(2)).toMatchObject({ await: 'AwaitDispatch', loop: 1 });
  });

  it('goes on past a ticket that fails, and says so', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    failing(machines, TICKET_NO);
    expect(await run(machines)).toEqual({ late: 2, failed: 1 });
    expect(machines.logged).toEqual([`RECONCILE_FAILED ${TICKET_NO}`]);
    expect(machines.city.store.commands(OTHER)).toEqual(['submit', 'settle']);
    expect(machines.engine.started).toContain(`${OTHER}-2`);
  });

  it('goes on past a region that cannot be read', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    const { listDue } = machines.city.store;
    machines.city.store.listDue = (query) =>
      query.region === '370900'
        ? Promise.reject(new Error('away'))
        : listDue.call(machines.city.store, query);
    expect(await reconcile(machines.deps, ['370900', '430500'])).toEqual({ late: 2, failed: 1 });
    expect(machines.engine.started).toContain(`${OTHER}-2`);
  });

  it('with nothing due asks once, however many tickets are open, and no ticket', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    const { store } = machines.city;
    Object.assign(store, { loads: 0, queries: 0 });
    expect(await reconcile(machines.deps, ['430500'])).toEqual(NONE);
    expect([store.queries, store.loads]).toEqual([1, 0]);
  });

  it('leaves what it has no time to begin to the next run', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    expect(await reconcile(machines.deps, ['430500'], () => 5_999)).toEqual(NONE);
    let calls = 0;
    const forOne = () => (++calls > 2 ? 0 : 30_000);
    expect((await reconcile(machines.deps, ['430500'], forOne)).late).toBe(1);
    await reconcile(machines.deps, ['430500']);
    expect(await reconcile(machines.deps, ['430500'])).toEqual(NONE);
  });
});

describe('a region with more than a run takes', () => {
  /** 1,050 tickets, all due at 11:30. */
  const many = Array.from({ length: 1_050 }, (_, n) => `43050026091800${String(n).padStart(6, '0')}`);

  it('is gone on with in the next run', async () => {
    const machines = await lost(...many);
    machines.city.at('2026-09-18 11:40');
    machines.city.store.loads = 0;
    expect(await run(machines)).toEqual({ late: 1_000, failed: 0 });
    const perTicket = machines.city.store.loads / 1_000;
    expect(perTicket).toBeLessThanOrEqual(2);
    expect(await run(machines)).toEqual({ late: 50, failed: 0 });
    expect(await run(machines)).toEqual(NONE);
    for (const ticketNo of many) expect(machines.engine.started).toContain(`${ticketNo}-2`);
  });

  it('is not held up by a hundred that fail before the others', async () => {
    const some = many.slice(0, 150);
    const machines = await lost(...some);
    machines.city.at('2026-09-18 11:40');
    failing(machines, ...some.slice(0, 100));
    expect(await run(machines)).toEqual({ late: 150, failed: 100 });
    expect(await run(machines)).toEqual({ late: 100, failed: 100 });
    for (const ticketNo of some.slice(100)) expect(machines.engine.started).toContain(`${ticketNo}-2`);
  });
});
