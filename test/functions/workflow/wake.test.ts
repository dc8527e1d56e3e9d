import { describe, expect, it } from 'vitest';
import { park } from '../../../functions/workflow/park.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import { CURRENT, TICKET_NO } from '../ticket-desk/doubles.ts';
import { Machines } from './doubles.ts';

describe('the first commit of a ticket', () => {
  it('starts its execution, however often it wakes', async () => {
    const machines = new Machines();
    await machines.city.submit();
    for (let times = 0; times < 3; times++) await machines.wake();
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
    expect(machines.wait()).toMatchObject({ generation: 1, version: 0 });
  });

  it('starts it also when the first attempt failed after the generation was raised', async () => {
    const machines = new Machines();
    await machines.city.submit();
    machines.engine.failures.push(new Error('throttled'));
    await expect(machines.wake()).rejects.toThrow('throttled');
    await machines.wake();
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
  });

  it('that is its last starts none', async () => {
    const machines = new Machines();
    await machines.city.submitAnswered();
    await machines.wake();
    expect([[...machines.engine.started], machines.wait()]).toEqual([[], undefined]);
  });

  it('which the store does not know is a fault', async () => {
    await expect(new Machines().wake()).rejects.toThrow(TICKET_NO);
  });
});

describe('a commit while the execution waits', () => {
  it('ends the wait with the next plan', async () => {
    const machines = new Machines();
    const { token } = await machines.waiting();
    await machines.city.dispatch();
    await machines.wake();
    expect(machines.engine.resumed).toMatchObject([
      { token, plan: { version: 2, loop: 2, await: 'AwaitSignature' } },
    ]);
  });

  it('woken twice, or late, ends it once', async () => {
    const machines = new Machines();
    const { token } = await machines.waiting();
    await machines.city.dispatch();
    await Promise.all([machines.wake(), machines.wake()]);
    expect(machines.engine.resumed.map((each) => each.token)).toEqual([token]);
    const plan = machines.engine.resumed[0]?.plan;
    if (!plan) throw new Error('no plan');
    await machines.park(plan);
    await machines.wake();
    expect(machines.engine.resumed).toHaveLength(1);
  });

  it('of which nobody wakes for the first is noticed with the second', async () => {
    const machines = new Machines();
    await machines.waiting();
    await machines.city.dispatch();
    await machines.city.act('sign', {}, { unit: 'chengguan' });
    await machines.wake();
    expect(machines.engine.resumed).toMatchObject([{ plan: { version: 3, await: 'AwaitHandling' } }]);
  });

  it('whose token is gone is nothing to worry about', async () => {
    const machines = new Machines();
    const { token } = await machines.waiting();
    machines.engine.open.delete(token);
    await machines.city.dispatch();
    await expect(machines.wake()).resolves.toBeUndefined();
    expect(machines.engine.resumed).toEqual([]);
  });

  it('whose token is no token is a fault', async () => {
    const machines = new Machines();
    await machines.waiting();
    await machines.city.dispatch();
    machines.engine.failures.push(new Error('InvalidToken'));
    await expect(machines.wake()).rejects.toThrow('InvalidToken');
  });
});

describe('a wait that comes after the wake', () => {
  it('sees the commit and ends itself', async () => {
    const machines = new Machines();
    await machines.city.submit();
    await machines.wake();
    const plan = await machines.plan();
    await machines.city.dispatch();
    await machines.wake();
    expect(machines.engine.resumed).toEqual([]);
    const token = await machines.park(plan);
    expect(machines.engine.resumed).toMatchObject([{ token, plan: { version: 2, await: 'AwaitSignature' } }]);
  });

  it('is written before the ticket is read', async () => {
    const machines = new Machines();
    await machines.city.submit();
    await machines.wake();
    const plan = await machines.plan();
    const { load } = machines.city.store;
    const seen: unknown[] = [];
    machines.city.store.load = async (ticketNo) => {
      seen.push(machines.wait()?.token);
      return load.call(machines.city.store, ticketNo);
    };
    await park(machines.deps, { token: machines.token(), plan });
    expect(seen).toEqual(['token-1']);
  });
});

describe('a calendar that is no longer current', () => {
  it('has the ticket’s open clocks worked out again under the one that is', async () => {
    const machines = new Machines('2026-09-18 10:00');
    await machines.city.submit();
    await machines.city.dispatch();
    machines.city.store.current = { ...CURRENT, calendar: 'v1' };
    const { rulebook } = machines.deps;
    const withDayOff = {
      ...rulebook,
      calendar: async (region: string, version: string) => {
        const calendar = await rulebook.calendar(region, version);
        const notices = [{ url: 'https://example.org/notice' }];
        const overlay = { region, notices, daysOff: ['2026-09-20', '2026-09-21'] as Day[], makeUpDays: [] };
        return version === 'v1' ? { ...calendar, overlay } : calendar;
      },
    };
    await wake({ ...machines.deps, rulebook: withDayOff }, TICKET_NO);
    expect(machines.city.store.commands()).toEqual(['submit', 'dispatch', 'recompute']);
    const sign = machines.city.store.tickets
      .get(TICKET_NO)
      ?.ticket.clocks.find(({ kind }) => kind === 'sign');
    expect([sign?.dueOn, sign?.versions.calendar]).toEqual(['2026-09-22', 'v1']);
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
  });
});
