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
    expect(await run(machines)).toBe(count);
    expect(machines.city.store.commands()).toEqual(['submit', 'settle'].slice(0, 1 + count));
    expect(machines.wait()?.generation).toBe(1 + count);
  });

  it('settles once and raises the generation once, also when it runs twice at a time', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    await Promise.all([run(machines), run(machines)]);
    expect(await run(machines)).toBe(0);
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
    expect(await run(machines)).toBe(1);
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
  });

  it('leaves the old execution to end when it comes back', async () => {
    const machines = await lost(TICKET_NO);
    machines.city.at('2026-09-18 11:40');
    await run(machines);
    expect(await machines.plan(1)).toMatchObject({ await: 'Superseded' });
    expect(await machines.plan(2)).toMatchObject({ await: 'AwaitDispatch', loop: 1 });
  });

  it('goes on past a ticket that fails, and says so at the end', async () => {
    const machines = await lost(TICKET_NO, OTHER);
    machines.city.at('2026-09-18 11:40');
    const { get } = machines.waits;
    machines.waits.get = (ticketNo) =>
      ticketNo === TICKET_NO ? Promise.reject(new Error('broken')) : get.call(machines.waits, ticketNo);
    await expect(run(machines)).rejects.toThrow('1 of 2');
    expect(machines.city.store.commands(OTHER)).toEqual(['submit', 'settle']);
    expect(machines.engine.started).toContain(`${OTHER}-2`);
  });
});
