import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { doTask, type FollowerDeps, tellOfLinks } from '../../../functions/reactions/followers.ts';
import { onDue } from '../../../functions/workflow/on-due.ts';
import type { FollowerTask } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { at } from '../../ticket/story.ts';
import { Machines } from '../workflow/doubles.ts';

const LEAD = '43050026091800009999';
const REPLY = '路灯已全部修复，感谢反映';

function numbered(index: number): string {
  return `430500260918${String(index).padStart(8, '0')}`;
}

/** One matter of many persons: a lead that a unit handles, and tickets that follow it. */
class HotSpot {
  readonly machines = new Machines('2026-09-18 10:00');
  readonly city = this.machines.city;
  readonly deps: FollowerDeps = { ...this.machines.deps, audit: { record: async () => {} } };

  async lead(): Promise<void> {
    await this.city.submit(LEAD);
    await this.city.dispatch(LEAD);
    await this.city.act('sign', {}, { ticketNo: LEAD, unit: 'chengguan' });
  }

  async follower(ticketNo: string, lead = LEAD): Promise<void> {
    await this.city.submit(ticketNo);
    await this.link(ticketNo, lead);
  }

  async link(ticketNo: string, lead = LEAD): Promise<void> {
    await this.city.act('follow', { lead }, { ticketNo });
  }

  /** The lead's unit answers and the answer passes. */
  async answer(): Promise<void> {
    const words = (text: string) => new PersonalText(text);
    const answer = {
      handledBy: words('经办人'),
      handledAt: at('2026-09-18 10:00'),
      process: words('现场查看，住户李四在场'),
      result: words('已修复'),
      publicReply: words(REPLY),
      contact: { reached: true, way: 'phone' },
    } as const;
    await this.city.act('answer', answer, { ticketNo: LEAD, unit: 'chengguan' });
    await this.city.act('review-answer', { passed: true }, { ticketNo: LEAD });
  }

  ticket(ticketNo: string) {
    const ticket = this.city.store.tickets.get(ticketNo)?.ticket;
    if (!ticket) throw new Error(`no ticket ${ticketNo}`);
    return ticket;
  }

  /** What the stream does after a ticket's commit. */
  async wake(ticketNo: string): Promise<void> {
    await tellOfLinks(this.deps, this.ticket(ticketNo));
  }

  /** Delivers whatever lies in the queue, in any order, each message as often as told. */
  async drain(order: (tasks: FollowerTask[]) => FollowerTask = (tasks) => tasks[0] as FollowerTask) {
    const { tasks } = this.machines.followers;
    while (tasks.length > 0) {
      const task = order(tasks);
      tasks.splice(tasks.indexOf(task), 1);
      await doTask(this.deps, task);
    }
  }
}

let spot: HotSpot;
beforeEach(async () => {
  spot = new HotSpot();
  await spot.lead();
});

describe('the lead’s answer is every follower’s', () => {
  it('a thousand followers, page by page through the queue, each once', async () => {
    for (let index = 1; index <= 1000; index++) await spot.follower(numbered(index));
    await spot.answer();
    await spot.wake(LEAD);
    expect(spot.machines.followers.tasks).toEqual([{ lead: LEAD }]);
    await spot.drain();
    for (let index = 1; index <= 1000; index++) {
      const { stage, follows, version } = spot.ticket(numbered(index));
      expect([stage, follows, version]).toEqual(['done', LEAD, 3]);
    }
    expect(spot.ticket(LEAD).version).toBe(5);
  }, 30_000);

  it('each has the public reply under its own key, and nothing else of the lead’s file', async () => {
    await spot.follower(numbered(1));
    await spot.answer();
    await spot.wake(LEAD);
    await spot.drain();
    const { papers } = spot.ticket(numbered(1));
    const { ref } = papers.reply ?? { ref: '' };
    expect(await spot.city.vault.open(numbered(1), [ref])).toEqual({ [ref]: REPLY });
    expect(Object.keys(papers).sort()).toEqual(['reply', 'request']);
  });

  it('one that is linked when the lead is done already asks for itself', async () => {
    await spot.answer();
    await spot.wake(LEAD);
    expect(spot.machines.followers.tasks).toEqual([]);
    await spot.follower(numbered(1));
    await spot.wake(numbered(1));
    await spot.drain();
    expect(spot.ticket(numbered(1)).stage).toBe('done');
  });

  it('one that the index did not show to its lead yet asks again within a day', async () => {
    await spot.follower(numbered(1));
    await spot.wake(numbered(1));
    await spot.drain();
    spot.city.finder.hidden.add(numbered(1));
    await spot.answer();
    await spot.wake(LEAD);
    expect(spot.machines.followers.tasks).toEqual([]);

    spot.city.at('2026-09-18 11:00');
    await spot.machines.wake(numbered(1));
    const plan = await spot.machines.plan(1, numbered(1));
    expect([plan.await, plan.until]).toEqual(['AwaitLead', at('2026-09-19 11:00')]);
    spot.machines.followers.tasks.length = 0;
    spot.city.at('2026-09-19 11:00');
    await onDue(spot.machines.deps, plan);
    await spot.drain();
    expect(spot.ticket(numbered(1)).stage).toBe('done');
  });
});

describe('a lead without an answer lets its followers go', () => {
  it('rejected after all: each waits for its own dispatch, with the whole term', async () => {
    await spot.city.submit(numbered(8));
    await spot.follower(numbered(1), numbered(8));
    const ground = { ground: 'military', reason: new PersonalText('涉军事项') };
    await spot.city.act('reject', ground, { ticketNo: numbered(8) });
    await spot.wake(numbered(8));
    spot.city.at('2026-09-20 09:00');
    await spot.drain();
    const { stage, clocks } = spot.ticket(numbered(1));
    expect([stage, clocks.map(({ kind, dueAt }) => `${kind} ${dueAt}`)]).toEqual([
      'accepted',
      [`dispatch ${at('2026-09-20 11:00')}`],
    ]);
  });

  it('of two that follow each other, linked in one moment, one is let go and leads the other', async () => {
    const [one, other] = [numbered(1), numbered(2)];
    await spot.city.submit(one);
    await spot.city.submit(other);
    await spot.link(one, other);
    await spot.link(other, one);
    for (const ticketNo of [one, other]) await spot.wake(ticketNo);
    await spot.drain();
    // The first to be let go is a lead again, which the other may follow.
    expect([spot.ticket(one).stage, spot.ticket(other).stage].sort()).toEqual(['accepted', 'following']);
    expect(spot.ticket(spot.ticket(one).stage === 'following' ? other : one).follows).toBeUndefined();
  });

  it('a chain that two links made in one moment is taken apart', async () => {
    const [middle, last] = [numbered(1), numbered(2)];
    await spot.city.submit(middle);
    await spot.follower(last, middle);
    await spot.link(middle, LEAD);
    await spot.wake(middle);
    await spot.drain();
    expect([spot.ticket(middle).stage, spot.ticket(last).stage]).toEqual(['following', 'accepted']);
    expect(spot.city.store.commands(last)).toEqual(['submit', 'follow', 'release']);
  });
});

it('however links, answers, wakes and messages fall together, no follower stays behind and none is served twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ who: fc.nat({ max: 5 }), what: fc.nat({ max: 4 }) }), {
        minLength: 10,
        maxLength: 60,
      }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      async (steps, draws) => {
        const life = new HotSpot();
        await life.lead();
        const draw = () => Number(draws.next().value);
        const { tasks } = life.machines.followers;
        let answered = false;
        const linked = new Set<string>();
        for (const { who, what } of steps) {
          const ticketNo = numbered(who);
          if (what === 0 && !linked.has(ticketNo)) {
            linked.add(ticketNo);
            await life.follower(ticketNo);
            // Its stream comes now or later.
            if (draw() % 2 === 0) await life.wake(ticketNo);
          } else if (what === 1 && !answered && who === 0) {
            answered = true;
            await life.answer();
          } else if (what === 2 && linked.has(ticketNo)) {
            await life.wake(ticketNo);
          } else if (what === 3) {
            await life.wake(LEAD);
          } else if (tasks.length > 0) {
            const task = tasks[draw() % tasks.length] as FollowerTask;
            // Delivered, and perhaps delivered again.
            if (draw() % 3 > 0) tasks.splice(tasks.indexOf(task), 1);
            await doTask(life.deps, task);
          }
        }
        if (!answered) await life.answer();
        // Each stream delivers in the end, and the queue with it.
        for (const ticketNo of [...linked, LEAD]) await life.wake(ticketNo);
        await life.drain((left) => left[draw() % left.length] as FollowerTask);
        for (const ticketNo of linked) {
          expect(life.ticket(ticketNo).stage).toBe('done');
          expect(life.city.store.commands(ticketNo)).toEqual(['submit', 'follow', 'adopt-answer']);
        }
      },
    ),
    { numRuns: 40, seed: 12345 },
  );
}, 30_000);
