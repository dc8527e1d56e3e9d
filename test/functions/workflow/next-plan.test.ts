import { describe, expect, it } from 'vitest';
import { LIMITS, nextPlan } from '../../../functions/workflow/next-plan.ts';
import { addSeconds } from '../../../shared/calendar/instant.ts';
import { at } from '../../ticket/story.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { Machines } from './doubles.ts';

describe('a plan', () => {
  it('names the wait, and waits until the next thing that is due', async () => {
    const machines = new Machines('2026-09-18 10:00');
    await machines.city.submit();
    await machines.wake();
    expect(await machines.plan()).toEqual({
      ticketNo: TICKET_NO,
      generation: 1,
      version: 1,
      loop: 1,
      since: at('2026-09-18 10:00'),
      await: 'AwaitDispatch',
      until: at('2026-09-18 11:30'),
      seconds: 5400,
    });
  });

  it('settles what is due first, once, and then waits for what is left', async () => {
    const machines = new Machines('2026-09-18 10:00');
    const { plan, token } = await machines.waiting();
    machines.city.at('2026-09-18 12:00:01');
    const next = await machines.runOut(token, plan);
    expect(machines.city.store.commands()).toEqual(['submit', 'settle']);
    expect(next).toMatchObject({ version: 2, loop: 3, await: 'AwaitDispatch' });
    expect(next.until > machines.city.now).toBe(true);
    expect(await machines.runOut(token, next)).toEqual({ ...next, loop: 5 });
    expect(machines.city.store.commands()).toEqual(['submit', 'settle']);
  });

  it('never waits for the past, though time goes on while it is made', async () => {
    const machines = new Machines('2026-09-18 10:00');
    const { plan } = await machines.waiting();
    machines.city.at('2026-09-18 11:29:58');
    let read = machines.city.now;
    const clock = {
      now: () => {
        read = machines.city.now;
        machines.city.later(3);
        return read;
      },
    };
    const next = await nextPlan({ ...machines.deps, clock }, plan);
    expect(next.until > read).toBe(true);
  });

  it('waits 20 days at the most where nothing runs', async () => {
    const machines = new Machines('2026-09-18 10:00');
    const city = machines.city;
    await city.submit();
    const held = city.store.tickets.get(TICKET_NO);
    if (!held) throw new Error('no ticket');
    city.store.tickets.set(TICKET_NO, { ...held, ticket: { ...held.ticket, clocks: [] } });
    await machines.wake();
    expect(await machines.plan()).toMatchObject({ until: at('2026-10-08 10:00'), seconds: 20 * 86_400 });
  });

  it('of a ticket that is nowhere is a fault', async () => {
    await expect(new Machines().plan()).rejects.toMatchObject({ status: 404 });
  });
});

describe('an execution', () => {
  it('that a higher generation has overtaken ends, whoever asks', async () => {
    const machines = new Machines();
    const { plan, token } = await machines.waiting();
    await machines.waits.raise(TICKET_NO, 1, machines.city.now);
    expect(await machines.plan(1)).toMatchObject({ await: 'Superseded' });
    expect(await machines.runOut(token, plan)).toMatchObject({ await: 'Superseded' });
    const late = await machines.park(plan);
    expect(machines.engine.resumed).toEqual([{ token: late, plan: { ...plan, await: 'Superseded' } }]);
    expect(machines.wait()).toMatchObject({ generation: 2, version: 0 });
  });

  it('has a successor after its loops, and only one', async () => {
    const machines = new Machines(undefined, { days: 300, loops: 5 });
    const { plan, token } = await machines.waiting();
    const second = await machines.runOut(token, plan);
    const third = await machines.runOut(token, second);
    expect([second.await, third.await, third.loop]).toEqual(['AwaitDispatch', 'AwaitDispatch', 5]);
    expect(await machines.runOut(token, third)).toMatchObject({ await: 'Superseded' });
    expect(await machines.runOut(token, third)).toMatchObject({ await: 'Superseded' });
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`, `${TICKET_NO}-2`]);
    expect(await machines.plan(2)).toMatchObject({ generation: 2, loop: 1, await: 'AwaitDispatch' });
  });

  it('has a successor after its days, counted from its own start', async () => {
    const machines = new Machines('2026-09-18 10:00', { days: 2, loops: 2000 });
    const { plan, token } = await machines.waiting();
    machines.city.at('2026-09-20 09:59:59');
    const still = await machines.runOut(token, plan);
    expect(still.await).toBe('AwaitDispatch');
    machines.city.later(1);
    expect(await machines.runOut(token, still)).toMatchObject({ await: 'Superseded' });
    expect(await machines.plan(2)).toMatchObject({ since: machines.city.now, await: 'AwaitDispatch' });
  });

  it('starts its successor also when the first attempt to start it failed', async () => {
    const machines = new Machines(undefined, { days: 300, loops: 1 });
    const { plan, token } = await machines.waiting();
    machines.engine.failures.push(new Error('throttled'));
    await expect(machines.runOut(token, plan)).rejects.toThrow('throttled');
    expect(await machines.runOut(token, plan)).toMatchObject({ await: 'Superseded' });
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`, `${TICKET_NO}-2`]);
  });

  it('hands over well before Step Functions ends it: a year, 25,000 history events', () => {
    expect(LIMITS.days).toBeLessThan(365);
    // 8 events where a wait is woken; 13, counted as two loops, where it runs out; 3 for a retry.
    const most = LIMITS.loops * Math.max(8, 13 / 2);
    expect(25_000 - most).toBeGreaterThan(100 * 19 * 3);
  });
});

describe('a closed ticket', () => {
  it('ends its execution and leaves a mark without a token', async () => {
    const machines = new Machines();
    await machines.city.submitAnswered();
    await machines.waits.raise(TICKET_NO, 0, machines.city.now);
    expect(await machines.plan(1)).toMatchObject({ await: 'Closed', version: 1 });
    expect(machines.wait()).toEqual({
      ticketNo: TICKET_NO,
      generation: 1,
      version: 1,
      loop: 1,
      since: machines.city.now,
    });
    await machines.wake();
    expect([...machines.engine.started]).toEqual([]);
  });

  it('whose execution was overtaken leaves the later one’s mark', async () => {
    const machines = new Machines();
    await machines.city.submitAnswered();
    const since = machines.city.now;
    await machines.waits.raise(TICKET_NO, 0, since);
    const { put } = machines.waits;
    machines.waits.put = async (wait) => {
      await machines.waits.raise(TICKET_NO, 1, addSeconds(since, 5));
      return put.call(machines.waits, wait);
    };
    expect(await machines.plan(1)).toMatchObject({ await: 'Superseded' });
    expect(machines.wait()).toMatchObject({ generation: 2, version: 0 });
  });

  it('that opens again starts the next generation', async () => {
    const machines = new Machines();
    const { store } = machines.city;
    await machines.city.submitAnswered();
    const since = machines.city.now;
    await machines.waits.put({ ticketNo: TICKET_NO, generation: 3, version: 1, loop: 9, since });
    const held = store.tickets.get(TICKET_NO);
    if (!held) throw new Error('no ticket');
    const reopened = { ...held.ticket, stage: 'accepted', version: 2 } as const;
    store.tickets.set(TICKET_NO, { ...held, ticket: reopened });
    await machines.wake();
    await machines.wake();
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-4`]);
    expect(machines.wait()).toMatchObject({ generation: 4, version: 0, loop: 0 });
  });
});
