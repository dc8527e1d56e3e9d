import { describe, expect, it } from 'vitest';
import { startGeneration } from '../../../functions/workflow/generations.ts';
import { park } from '../../../functions/workflow/park.ts';
import { wake, wakeAll } from '../../../functions/workflow/wake.ts';
import { addSeconds, type Day } from '../../../shared/calendar/instant.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
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

  it('that changes nothing of what is waited for leaves it waiting, and a later one ends it', async () => {
    const machines = new Machines();
    await machines.waiting();
    await machines.city.dispatch();
    await machines.city.act('sign', {}, { unit: 'chengguan' });
    await machines.wake();
    const plan = machines.engine.resumed[0]?.plan;
    if (!plan) throw new Error('no plan');
    const token = await machines.park(plan);
    await machines.city.act('contact', { reached: true, way: 'phone' }, { unit: 'chengguan' });
    await machines.wake();
    expect(machines.engine.resumed).toHaveLength(1);
    await machines.city.act('contact', { reached: false, way: 'phone' }, { unit: 'chengguan' });
    machines.city.now = plan.until;
    await machines.wake();
    expect(machines.engine.resumed[1]).toMatchObject({ token });
    expect(machines.engine.resumed[1]?.plan.until).not.toBe(plan.until);
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

  it('whose token is no token is told to the operators once, and has a new execution', async () => {
    const machines = new Machines();
    const { token } = await machines.waiting();
    await machines.city.dispatch();
    machines.engine.invalid.add(token);
    await machines.wake();
    await machines.wake();
    expect(machines.logged).toEqual([`INVALID_TOKEN ${TICKET_NO}`]);
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`, `${TICKET_NO}-2`]);
    expect(await machines.plan(2)).toMatchObject({ version: 2, await: 'AwaitSignature' });
  });

  it('of which the engine cannot be told is a fault', async () => {
    const machines = new Machines();
    await machines.waiting();
    await machines.city.dispatch();
    machines.engine.failures.push(new Error('throttled'));
    await expect(machines.wake()).rejects.toThrow('throttled');
    await machines.wake();
    expect(machines.engine.resumed).toMatchObject([{ plan: { version: 2 } }]);
  });
});

describe('an execution that ended before it came to wait', () => {
  it('has a successor with the next wake', async () => {
    const machines = new Machines();
    await machines.city.submit();
    await machines.wake();
    machines.engine.ended.add(`${TICKET_NO}-1`).add(`${TICKET_NO}-2`);
    await machines.city.dispatch();
    await machines.wake();
    expect(machines.engine.started).toContain(`${TICKET_NO}-3`);
    expect(machines.wait()).toMatchObject({ generation: 3, version: 0 });
  });

  it('in order has none', async () => {
    const machines = new Machines();
    await machines.city.submitAnswered();
    await machines.waits.raise(TICKET_NO, 0, machines.city.now);
    expect(await machines.plan(1)).toMatchObject({ await: 'Closed' });
    machines.engine.ended.add(`${TICKET_NO}-1`);
    await startGeneration(machines.deps, TICKET_NO, 0);
    expect(machines.wait()).toMatchObject({ generation: 1 });
  });
});

describe('a generation whose raising went unanswered', () => {
  it('is started, though the second attempt to raise it found it raised', async () => {
    const machines = new Machines();
    await machines.city.submit();
    await machines.waits.raise(TICKET_NO, 0, machines.city.now);
    await startGeneration(machines.deps, TICKET_NO, 0);
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`]);
  });

  it('is left alone once its execution waits', async () => {
    const machines = new Machines();
    await machines.waiting();
    machines.engine.started.clear();
    await startGeneration(machines.deps, TICKET_NO, 0);
    expect([...machines.engine.started]).toEqual([]);
  });
});

describe('a batch', () => {
  const OTHER = '43050026091800000002';
  const batch = [
    { ticketNo: TICKET_NO, sequence: '1' },
    { ticketNo: OTHER, sequence: '2' },
  ];

  async function twoTickets(): Promise<Machines> {
    const machines = new Machines();
    for (const { ticketNo } of batch) await machines.city.submit(ticketNo);
    return machines;
  }

  it('wakes each of its tickets', async () => {
    const machines = await twoTickets();
    const deps = { ...machines.deps, repair: new NotedRepairs() };
    expect(await wakeAll(deps, batch, () => 30_000)).toEqual([]);
    expect([...machines.engine.started].sort()).toEqual([`${TICKET_NO}-1`, `${OTHER}-1`]);
  });

  it('goes on past one that fails, and asks for it again', async () => {
    const machines = await twoTickets();
    const { get } = machines.waits;
    machines.waits.get = (ticketNo) =>
      ticketNo === TICKET_NO ? Promise.reject(busy()) : get.call(machines.waits, ticketNo);
    const repair = new NotedRepairs();
    expect(await wakeAll({ ...machines.deps, repair }, batch, () => 30_000)).toEqual(['1']);
    expect(repair.sent).toEqual([]);
    expect(machines.logged).toEqual([`WAKE_FAILED ${TICKET_NO}`]);
    expect([...machines.engine.started]).toEqual([`${OTHER}-1`]);
  });

  it('sends one that can’t be woken as it stands to repair, and asks for it no more', async () => {
    const machines = await twoTickets();
    const { load } = machines.city.store;
    machines.city.store.load = (ticketNo) =>
      ticketNo === TICKET_NO
        ? Promise.reject(new SyntaxError('no JSON'))
        : load.call(machines.city.store, ticketNo);
    const repair = new NotedRepairs();
    expect(await wakeAll({ ...machines.deps, repair }, batch, () => 30_000)).toEqual([]);
    expect(repair.sent).toEqual([{ ticketNo: TICKET_NO, why: 'WAKE_FAILED' }]);
    expect([...machines.engine.started]).toEqual([`${OTHER}-1`]);
  });

  it('asks again for what it has no time to begin', async () => {
    const machines = await twoTickets();
    const deps = { ...machines.deps, repair: new NotedRepairs() };
    expect(await wakeAll(deps, batch, () => 5_000)).toEqual(['1', '2']);
    expect([...machines.engine.started]).toEqual([]);
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

  it.each([
    [60, []],
    [61, ['AwaitDispatch']],
    [7_200, ['AwaitDispatch']],
  ])('%i s late is planned anew where it would end more than a minute too late', async (late, awaits) => {
    const machines = new Machines('2026-09-18 10:00');
    await machines.city.submit();
    await machines.wake();
    const plan = await machines.plan();
    machines.city.later(late);
    await machines.park(plan);
    expect(machines.engine.resumed.map((each) => each.plan.await)).toEqual(awaits);
    for (const { plan: next } of machines.engine.resumed) {
      expect(next.until).toBe(addSeconds(machines.city.now, next.seconds));
    }
  });

  it('of a lower generation ends as superseded, also when the token is none', async () => {
    const machines = new Machines();
    const { plan } = await machines.waiting();
    await machines.waits.raise(TICKET_NO, 1, machines.city.now);
    machines.engine.invalid.add('token-2');
    await machines.park(plan);
    expect(machines.logged).toEqual([`INVALID_TOKEN ${TICKET_NO}`]);
    expect(machines.wait()).toMatchObject({ generation: 2, version: 0 });
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
