import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { firstPlan, type Limits } from '../../../functions/workflow/next-plan.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import { LambdaFailure } from '../../../infra/local/step-functions/engine.ts';
import { LIMITS } from '../../../shared/adapters/client-limits.ts';
import { sfnWorkflow } from '../../../shared/adapters/sfn-workflow.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { bodyOf } from '../../../shared/ticket/ledger.ts';
import { City, TICKET_NO } from '../../functions/ticket-desk/doubles.ts';
import { type Fault, Faults } from '../../support/faults.ts';
import { legalContent } from '../../ticket/lives.ts';
import { MACHINE, TicketWorld } from './ticket-world.ts';
import { DAY } from './world.ts';

const HOUR = 3_600;
const REASON = new PersonalText('属于其他渠道办理的事项');
let world: TicketWorld;
const open = async (limits?: Limits) => {
  world = await TicketWorld.open(limits);
  return world;
};

afterEach(() => world.close());

const waitOf = () => world.machines.wait();
/** What the ledger says in law: no matter in which commits, and who wrote it down when. */
const legal = (entries = world.machines.city.store.entries) =>
  legalContent(entries.flatMap((entry) => bodyOf(entry).events));

/** The same for a ticket that nothing waits for, settled once so many seconds after it was accepted. */
async function legalWithoutTimers(seconds: number) {
  const city = new City('2026-09-28 10:00');
  await city.submit();
  await city.later(seconds).act('settle', {}, { actor: { side: 'system' } });
  return legal(city.store.entries);
}

const commands = () => world.machines.city.store.commands();

describe('a wait in the history of its execution', () => {
  it('is 8 events when woken, and 13 when it runs out', async () => {
    await open();
    await world.submit(true);
    const wakeThen = world.afterCommit;
    world.afterCommit = async () => {};
    const parked = (await world.events(1)).length;
    await world.live(90 * 60, 60);
    expect(commands()).toEqual(['submit', 'settle']);
    const settled = (await world.events(1)).length;
    world.afterCommit = wakeThen;
    await world.act('dispatch', { lead: 'chengguan', assistants: [] });
    const woken = (await world.events(1)).length;
    expect([settled - parked, woken - settled]).toEqual([13, 8]);
  });
});

describe('generations', () => {
  it('follow each other every 300 days, one at a time, while nothing happens', async () => {
    await open();
    await world.submit(false);
    const seen = new Set<string>();
    await world.live(620 * DAY, 5 * DAY, async () => {
      const all = await world.executions();
      seen.add(all.join());
      expect(all.filter((each) => each.endsWith('RUNNING'))).toHaveLength(1);
    });
    expect([...seen]).toEqual(['1 RUNNING', '1 SUCCEEDED,2 RUNNING', '1 SUCCEEDED,2 SUCCEEDED,3 RUNNING']);
    expect((await world.output(1)).await).toBe('Superseded');
    expect(commands()).toEqual(['submit']);
  });

  it('follow each other after so many loops, each with a whole history before it', async () => {
    await open({ days: 300, loops: 6 });
    await world.submit(false);
    await world.live(200 * DAY, 5 * DAY);
    // Plans 1, 3, 5 wait twenty days each; the seventh is the successor's first.
    expect((await world.executions()).slice(0, 3)).toEqual(['1 SUCCEEDED', '2 SUCCEEDED', '3 SUCCEEDED']);
    expect((await world.executions()).at(-1)).toBe('4 RUNNING');
  });

  it('end with the ticket, and begin again with none', async () => {
    await open();
    await world.submit(false);
    await world.act('reject', { ground: 'other', reason: REASON, basis: REASON });
    expect(await world.executions()).toEqual(['1 SUCCEEDED']);
    expect((await world.output(1)).await).toBe('Closed');
    await world.live(30 * DAY, DAY, () => world.reconcile());
    expect([waitOf()?.token, await world.executions()]).toEqual([undefined, ['1 SUCCEEDED']]);
  });
});

describe('a function that fails for an hour', () => {
  const FAILURES = [
    ['as Lambda does', new LambdaFailure('Lambda.ServiceException', '')],
    ['as a busy store does', new LambdaFailure('StoreBusyError', '')],
  ] as const;

  it.each(
    ['plan', 'park', 'on-due'].flatMap((name) =>
      FAILURES.map(([how, failure]) => [name, how, failure] as const),
    ),
  )('%s, %s, leaves the execution alive, and it goes on by itself', async (name, _how, failure) => {
    await open();
    let failing = name === 'on-due' ? 0 : 60;
    world.before = (called) => {
      if (called === name && failing > 0) throw failure;
    };
    await world.submit(true);
    if (name === 'on-due') {
      await world.live(85 * 60, 60);
      failing = 60;
    }
    await world.live(HOUR, 60, async () => failing--);
    expect(await world.executions()).toEqual(['1 RUNNING']);
    // The last retry comes after 300 s at the most; what is due at 12:00 is settled without the reconciler.
    await world.live(HOUR + 300, 60);
    expect(await world.executions()).toEqual(['1 RUNNING']);
    expect(legal()).toEqual(await legalWithoutTimers(2 * HOUR + 300));
  });

  it('and longer ends it, and the reconciler brings the next, however long it was', async () => {
    await open();
    await world.submit(true);
    let away = true;
    world.before = () => {
      if (away) throw FAILURES[1][1];
    };
    await world.live(5 * HOUR, 60);
    expect(await world.executions()).toEqual(['1 FAILED']);
    away = false;
    expect(await world.reconcile()).toBe(1);
    expect(await world.executions()).toEqual(['1 FAILED', '2 RUNNING']);
    expect(await world.reconcile()).toBe(0);
    expect(legal()).toEqual(await legalWithoutTimers(5 * HOUR));
    expect(waitOf()).toMatchObject({ generation: 2, token: expect.any(String) });
  });

  it('before it ever waited has a successor with the next event of the ticket', async () => {
    await open();
    let away = true;
    world.before = () => {
      if (away) throw FAILURES[0][1];
    };
    await world.submit(false);
    await world.live(2 * HOUR, 60);
    expect([await world.executions(), waitOf()?.version]).toEqual([['1 FAILED'], 0]);
    away = false;
    await world.act('accept', { kind: 'complaint' });
    expect(await world.executions()).toEqual(['1 FAILED', '2 RUNNING']);
  });
});

describe('an execution that somebody stops', () => {
  it('is missed when something is due, and has a successor', async () => {
    await open();
    await world.submit(true);
    await world.stop(1);
    expect(await world.reconcile()).toBe(0);
    await world.act('dispatch', { lead: 'chengguan', assistants: [] });
    await world.live(3 * DAY, HOUR / 2, () => world.reconcile());
    expect(await world.executions()).toEqual(['1 ABORTED', '2 RUNNING']);
    expect(commands()).toContain('settle');
  });
});

describe('two wakes at once', () => {
  it('end a wait once', async () => {
    await open();
    await world.submit(false);
    world.afterCommit = async (ticketNo) => {
      await Promise.all([1, 2, 3].map(() => wake(world.deps, ticketNo)));
    };
    await world.act('accept', { kind: 'complaint' });
    expect(await world.executions()).toEqual(['1 RUNNING']);
    expect(world.logged).toEqual([]);
    expect(
      (await world.events(1)).filter((event) => event === 'TaskStateEntered(AwaitDispatch)'),
    ).toHaveLength(1);
  });
});

it('a token of another account is told to the operators, and the next generation waits', async () => {
  await open();
  await world.submit(false);
  const wait = waitOf();
  if (!wait) throw new Error('nothing waits');
  await world.machines.waits.put({ ...wait, token: 'no token of this engine' });
  await world.act('accept', { kind: 'complaint' });
  expect(world.logged).toEqual([`INVALID_TOKEN ${TICKET_NO}`]);
  expect(await world.executions()).toEqual(['1 RUNNING', '2 RUNNING']);
  await world.live(20 * DAY, DAY);
  expect((await world.executions())[0]).toBe('1 SUCCEEDED');
});

describe('an answer of Step Functions that got lost', () => {
  /** The product's workflow over a client with its own limits, whose next calls meet these faults. */
  async function lossy(...planned: readonly Fault[]) {
    const { region, credentials } = world.client.config;
    const endpoint = await world.client.config.endpoint?.();
    if (!endpoint) throw new Error('the engine has no address');
    const client = new SFNClient({ endpoint, region, credentials, ...LIMITS.background });
    const faults = new Faults(1);
    faults.into(client);
    faults.plan(...planned);
    return sfnWorkflow(client, MACHINE);
  }

  it.each(['reset after', 'timed out after', 'broken down after'] as const)(
    '(%s) starts one execution, and ends a wait once',
    async (fault) => {
      await open();
      world.afterCommit = async () => {};
      await world.submit(false);
      await world.machines.waits.raise(TICKET_NO, 0, world.deps.clock.now());
      expect(await (await lossy(fault)).start(TICKET_NO, 1)).toBe('running');
      await world.settle();
      expect(await world.executions()).toEqual(['1 RUNNING']);

      const { token = '' } = waitOf() ?? {};
      const plan = await firstPlan(world.deps, { ticketNo: TICKET_NO, generation: 1 });
      expect(await (await lossy(fault)).resume(token, plan)).toBe('gone');
      await world.settle();
      expect(waitOf()?.token).not.toBe(token);
      expect(await world.executions()).toEqual(['1 RUNNING']);
    },
  );
});
