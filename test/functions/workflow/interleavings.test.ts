import { expect, it } from 'vitest';
import { nextPlan, type WakeDeps } from '../../../functions/workflow/next-plan.ts';
import { park } from '../../../functions/workflow/park.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { Machines } from './doubles.ts';

/** What somebody does, step by step: `step` is called before each access to what others see too. */
type Side = (step: () => Promise<void>) => Promise<unknown>;

/** A dozen turns of the event loop's microtasks come to rest before the next macrotask. */
const rest = () => new Promise<void>((resume) => setImmediate(resume));

/**
 * Lets sides run one step at a time, in the order that `choices` tells: at each step, which of those that wait.
 * @returns how many waited at each step
 */
async function interleave(sides: readonly Side[], choices: readonly number[]): Promise<number[]> {
  const waiting: { readonly side: number; readonly go: () => void }[] = [];
  const running = sides.map((side, index) =>
    side(() => new Promise<void>((go) => waiting.push({ side: index, go }))),
  );
  const counts: number[] = [];
  for (await rest(); waiting.length > 0; await rest()) {
    waiting.sort((a, b) => a.side - b.side);
    const [next] = waiting.splice(choices[counts.length] ?? 0, 1);
    counts.push(waiting.length + 1);
    next?.go();
  }
  await Promise.all(running);
  return counts;
}

/** The order after this one, counted like a number whose digits are the choices; undefined after the last. */
function following(choices: readonly number[], counts: readonly number[]): number[] | undefined {
  for (let place = counts.length - 1; place >= 0; place--) {
    const choice = choices[place] ?? 0;
    if (choice + 1 < (counts[place] as number)) {
      return [...Array.from({ length: place }, (_, before) => choices[before] ?? 0), choice + 1];
    }
  }
  return undefined;
}

/** Tries every order of steps. @returns how many there are */
async function everyOrder(tell: (choices: readonly number[]) => Promise<number[]>): Promise<number> {
  let orders = 0;
  for (let choices: number[] | undefined = []; choices; orders++) {
    choices = following(choices, await tell(choices));
  }
  return orders;
}

/** The same ports, with a step before each access. */
function stepping(deps: WakeDeps, step: () => Promise<void>): WakeDeps {
  const { store, waits, workflow } = deps;
  return {
    ...deps,
    store: {
      ...store,
      load: (ticketNo) => step().then(() => store.load(ticketNo)),
      commit: (commit) => step().then(() => store.commit(commit)),
    },
    waits: {
      get: (ticketNo) => step().then(() => waits.get(ticketNo)),
      put: (wait) => step().then(() => waits.put(wait)),
      raise: (ticketNo, from, since) => step().then(() => waits.raise(ticketNo, from, since)),
    },
    workflow: {
      start: (ticketNo, generation) => step().then(() => workflow.start(ticketNo, generation)),
      resume: (token, plan) => step().then(() => workflow.resume(token, plan)),
    },
  };
}

const DISPATCH = { lead: 'chengguan', assistants: [] };

it('whichever way a wake and a wait cross, the wait ends once, knowing the commit', async () => {
  const orders = await everyOrder(async (choices) => {
    const machines = new Machines();
    await machines.city.submit();
    await machines.wake();
    const plan = await machines.plan();
    const token = machines.token();
    const counts = await interleave(
      [
        async (step) => {
          const deps = stepping(machines.deps, step);
          await machines.city.act('dispatch', DISPATCH, {}, deps);
          await wake(deps, TICKET_NO);
        },
        (step) => park(stepping(machines.deps, step), { token, plan }),
      ],
      choices,
    );
    const { resumed, started } = machines.engine;
    expect(resumed).toMatchObject([{ token, plan: { version: 2, await: 'AwaitSignature' } }]);
    expect([machines.engine.open.size, started.size]).toEqual([0, 1]);
    return counts;
  });
  expect(orders).toBeGreaterThan(100);
});

it('whichever way two wakes of a new ticket cross, one execution is started', async () => {
  const orders = await everyOrder(async (choices) => {
    const machines = new Machines();
    await machines.city.submit();
    const side: Side = (step) => wake(stepping(machines.deps, step), TICKET_NO);
    const counts = await interleave([side, side], choices);
    expect([[...machines.engine.started], machines.wait()?.generation]).toEqual([[`${TICKET_NO}-1`], 1]);
    return counts;
  });
  expect(orders).toBeGreaterThan(10);
});

it('whichever way two that hand over to a successor cross, one is started', async () => {
  const orders = await everyOrder(async (choices) => {
    const machines = new Machines(undefined, { days: 300, loops: 1 });
    const { plan } = await machines.waiting();
    const side: Side = (step) => nextPlan(stepping(machines.deps, step), plan);
    const counts = await interleave([side, side], choices);
    expect([...machines.engine.started]).toEqual([`${TICKET_NO}-1`, `${TICKET_NO}-2`]);
    expect(machines.wait()).toMatchObject({ generation: 2 });
    return counts;
  });
  expect(orders).toBeGreaterThan(10);
});
