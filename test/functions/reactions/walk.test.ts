import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WalkDeps } from '../../../functions/reactions/walk.ts';
import type { Page } from '../../../shared/ports.ts';
import { busy } from '../../support/repairs.ts';
import { createTicketTables, ticketTables } from '../../support/ticket-tables.ts';
import { DAYS_OFF, WalkedCity } from './walked-city.ts';

/** Numbers that all fall into one shard: several pages of the index. */
const SHARD = Array.from({ length: 12 }, (_, index) => (index + 1) * 16);
const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);

let db: Awaited<ReturnType<typeof ticketTables>>;
let cities = 0;
beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

/** A city with tables of its own and tickets in them. */
async function city(numbers: readonly number[] = SHARD): Promise<WalkedCity> {
  const made = new WalkedCity(db.client, await createTicketTables(db.client, `-${++cities}`));
  await made.publishUnits('chengguan', 'shuiwu');
  await made.takeIn(numbers);
  await made.drain();
  return made;
}

const dueOf = async (made: WalkedCity, number: number) =>
  (await made.ticket(number)).clocks.map(({ kind, dueOn }) => `${kind} ${dueOn}`);

describe('a walk', () => {
  it('moves what a correction moves, in all shards, and is over after its second pass', async () => {
    const numbers = Array.from({ length: 32 }, (_, index) => index);
    const made = await city(numbers);
    await made.publishCalendar(['2026-09-21']);
    expect(made.messages).toHaveLength(16);
    await made.drain();
    expect(await made.behind(numbers)).toEqual([]);
    expect(await dueOf(made, 16)).toContain('handle 2026-09-28');
    const { legs } = await made.deps.followUps.worklist();
    expect(legs.filter(({ region, pass }) => region === made.region && pass === 2)).toHaveLength(16);
    await made.sweep();
    await made.drain();
    expect(
      (await made.deps.followUps.worklist()).legs.filter(({ region }) => region === made.region),
    ).toEqual([]);
    await made.sweep();
    expect(made.messages).toEqual([]);
  });

  it('writes nothing where no due time moves', async () => {
    const made = await city();
    const before = await Promise.all(SHARD.map(async (number) => (await made.ticket(number)).version));
    await made.publishCalendar([]);
    await made.drain();
    const after = await Promise.all(SHARD.map(async (number) => (await made.ticket(number)).version));
    expect(after).toEqual(before);
  });

  it('goes on from where it stood when a message fails', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-22']);
    const seen: (string | undefined)[] = [];
    let commits = 0;
    const deps: WalkDeps = {
      ...made.deps,
      store: {
        ...made.deps.store,
        listOpen: (region, shard, cursor, limit) => {
          if (shard === 0) seen.push(cursor);
          return made.deps.store.listOpen(region, shard, cursor, limit);
        },
        commit: (commit) => {
          commits++;
          if (commits === 2) throw busy();
          return made.deps.store.commit(commit);
        },
      },
    };
    await made.drain(deps);
    expect(await made.behind(SHARD)).toEqual([]);
    // One page twice, and no other.
    expect(new Set(seen).size).toBe(seen.length - 1);
  });

  it('leaves a ticket that can’t be worked out to repair, and moves all others', async () => {
    const made = await city();
    const [poison = 0, ...others] = SHARD;
    await made.publishCalendar(['2026-09-22']);
    const deps: WalkDeps = {
      ...made.deps,
      store: {
        ...made.deps.store,
        load: (ticketNo) =>
          ticketNo === made.ticketNo(poison)
            ? Promise.reject(new SyntaxError('state is no JSON'))
            : made.deps.store.load(ticketNo),
      },
    };
    await made.drain(deps);
    expect(made.repairs.sent).toEqual([{ ticketNo: made.ticketNo(poison), why: 'RECOMPUTE_FAILED' }]);
    expect(await made.behind(others)).toEqual([]);
  });

  it('sends on what it has no time for', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-22']);
    made.messages.splice(1);
    const deps: WalkDeps = {
      ...made.deps,
      store: {
        ...made.deps.store,
        listOpen: (...asked) => {
          made.nowMs += 6_000;
          return made.deps.store.listOpen(...asked);
        },
      },
    };
    await made.deliver(0, deps);
    expect(made.messages).toEqual([{ region: made.region, shard: 0 }]);
    expect((await made.deps.followUps.leg(made.region, 0))?.cursor).toBeDefined();
    await made.deliver(0, deps);
    expect(await made.behind(SHARD)).toEqual([]);
  });

  it('whose second publication comes while the first is under way ends under the second', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-21']);
    const old = made.messages.splice(0);
    const half: WalkDeps = {
      ...made.deps,
      store: {
        ...made.deps.store,
        listOpen: async (region, shard, cursor, limit) => {
          if (cursor !== undefined && made.messages.length === 0)
            await made.publishCalendar(['2026-09-22', '2026-09-23']);
          return made.deps.store.listOpen(region, shard, cursor, limit);
        },
      },
    };
    made.messages.push(...old.slice(0, 1));
    await made.deliver(0, half);
    made.messages.push(...old.slice(1));
    await made.drain();
    expect(await made.behind(SHARD)).toEqual([]);
    expect(await dueOf(made, SHARD[0] as number)).toContain('handle 2026-09-29');
  });
});

describe('a ticket that the walk does not see', () => {
  it('because it was decided under the old calendar and committed after its page, is caught by its wake', async () => {
    const made = await city();
    const [, number = 0] = SHARD;
    const { store } = made.deps;
    // The command reads its ticket, and what is current, before the publication; it commits after the walk.
    const read = await store.load(made.ticketNo(number));
    await made.publishCalendar(['2026-09-22', '2026-09-23']);
    while (made.messages.length > 0) {
      await made.deliver(0, { ...made.deps, store: { ...store, listOpen: async () => ({ items: [] }) } });
    }
    const late: WalkDeps = { ...made.deps, store: { ...store, load: async () => read } };
    await made.act(made.ticketNo(number), 'sign', {}, 'chengguan', late);
    expect(await dueOf(made, number)).toContain('handle 2026-09-24');
    await made.drain();
    expect(await dueOf(made, number)).toContain('handle 2026-09-29');
  });

  it('because the index lags behind its commit, is seen by the second pass', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-22']);
    const lagging: WalkDeps = {
      ...made.deps,
      store: { ...made.deps.store, listOpen: async (): Promise<Page<string>> => ({ items: [] }) },
    };
    await made.drain(lagging);
    expect(await made.behind(SHARD.slice(0, 1))).toEqual(SHARD.slice(0, 1));
    await made.sweep();
    await made.drain();
    expect(await made.behind(SHARD)).toEqual([]);
  });

  it('because nobody began the walk, is seen when what is left undone is taken up', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-22'], false);
    expect(made.messages).toEqual([]);
    await made.sweep();
    await made.drain();
    expect(await made.behind(SHARD)).toEqual([]);
  });

  it('because its message was lost, is seen when what is left undone is taken up', async () => {
    const made = await city();
    await made.publishCalendar(['2026-09-22']);
    made.messages.splice(0);
    await made.sweep();
    expect(made.messages).toHaveLength(16);
    await made.drain();
    expect(await made.behind(SHARD)).toEqual([]);
  });
});

/** One thing that happens in the city; `pick` says to which ticket, message or wake. */
type Step =
  | { readonly do: 'publish'; readonly off: readonly string[] }
  | { readonly do: 'settings'; readonly closes: string }
  | { readonly do: 'command' | 'deliver' | 'double' | 'lose' | 'wake' | 'busy'; readonly pick: number }
  | { readonly do: 'sweep' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('publish' as const), off: fc.subarray([...DAYS_OFF]) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('settings' as const), closes: fc.constantFrom('17:30', '18:00') }),
  },
  {
    weight: 40,
    arbitrary: fc.record({
      do: fc.constantFrom('command', 'command', 'deliver', 'deliver', 'double', 'lose', 'wake', 'busy'),
      pick: fc.nat({ max: 1000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
);

async function happen(made: WalkedCity, numbers: readonly number[], what: Step): Promise<void> {
  switch (what.do) {
    case 'publish':
      return made.publishCalendar(what.off);
    case 'settings':
      return made.publishSettings(what.closes);
    case 'sweep':
      return made.sweep();
    case 'deliver':
      return made.deliver(what.pick % (made.messages.length || 1));
    case 'double': {
      const message = made.messages[what.pick % (made.messages.length || 1)];
      if (message) made.messages.push(message);
      return;
    }
    case 'lose':
      made.messages.splice(what.pick % (made.messages.length || 1), 1);
      return;
    case 'wake':
      return made.wake(what.pick % (made.wakes.length || 1));
    case 'busy':
      made.faults.push(busy());
      return;
    case 'command': {
      const ticketNo = made.ticketNo(numbers[what.pick % numbers.length] as number);
      const body = { reached: what.pick % 3 === 0, way: 'phone' } as const;
      const signed = (await made.deps.store.load(ticketNo))?.ticket.assignments[0]?.signed;
      await (signed
        ? made.act(ticketNo, 'contact', body, 'chengguan')
        : made.act(ticketNo, 'sign', {}, 'chengguan'));
    }
  }
}

it(
  'whatever happens meanwhile, and in whichever order, no open clock is left behind',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 80 }), async (steps) => {
        const made = await city();
        await made.publishCalendar(['2026-09-24']);
        const left = [...steps];
        const lane = async () => {
          for (let next = left.shift(); next; next = left.shift()) {
            // A command that met the fault that was meant for anybody is told so, and that is that.
            await happen(made, SHARD, next).catch((error: Error) =>
              expect(error.name).toMatch(/Busy|Problem/),
            );
          }
        };
        await Promise.all([lane(), lane(), lane(), lane()]);
        made.faults.splice(0);
        await made.drain();
        await made.sweep();
        await made.drain();
        expect(await made.behind(SHARD)).toEqual([]);
        expect(made.repairs.sent).toEqual([]);
      }),
      { numRuns: 2 * LONGER, seed: 12345, endOnFailure: true },
    );
  },
  60_000 * LONGER,
);
