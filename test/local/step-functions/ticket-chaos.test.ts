import { describe, expect, it } from 'vitest';
import { Problem } from '../../../functions/http/problem.ts';
import type { WakeDeps } from '../../../functions/workflow/next-plan.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import { LambdaFailure } from '../../../infra/local/step-functions/engine.ts';
import { type Instant, instantOf } from '../../../shared/calendar/instant.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { CommandBody, CommandType } from '../../../shared/ticket/commands.ts';
import { bodyOf } from '../../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../../shared/ticket/settle.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { City, submission, TICKET_NO } from '../../functions/ticket-desk/doubles.ts';
import { Faults, seeded } from '../../support/faults.ts';
import { legalContent } from '../../ticket/lives.ts';
import { TicketWorld } from './ticket-world.ts';
import { DAY, START } from './world.ts';

/** HOTLINE_RUNS multiplies the seeds for a long run. */
const SEEDS = Array.from({ length: 6 * Number(process.env.HOTLINE_RUNS ?? 1) }, (_, seed) => seed + 1);
const STEP = 600;

/** A command, and how many seconds after the one before. */
interface Deed {
  readonly pause: number;
  readonly type: CommandType;
  readonly body: object;
  readonly unit?: string;
}

const text = () => new PersonalText('已到现场核实情况');
const unit = 'chengguan';

/** What is done to a ticket, in an order in which much of it is legal. */
function deedsOf(draw: () => number): Deed[] {
  const pause = () => Math.floor(draw() ** 3 * 10 * 144) * STEP;
  const deeds: Deed[] = [
    { pause: 0, type: 'submit', body: { ...submission(TICKET_NO), accepted: draw() < 0.5 } },
    { pause: pause(), type: 'accept', body: { kind: 'complaint' } },
    { pause: pause(), type: 'dispatch', body: { lead: unit, assistants: draw() < 0.5 ? ['shuiwu'] : [] } },
    { pause: pause(), type: 'sign', body: {}, unit },
    { pause: pause(), type: 'contact', body: { reached: true, way: 'phone' }, unit },
  ];
  if (draw() < 0.5) deeds.push({ pause: pause(), type: 'mark-complex', body: { reason: text() } });
  const answer = {
    handledBy: text(),
    handledAt: instantOf(START),
    process: text(),
    result: text(),
    contact: { reached: true, way: 'phone' },
  };
  for (let times = draw() < 0.3 ? 2 : 1; times > 0; times--) {
    deeds.push({ pause: pause(), type: 'answer', body: answer, unit });
    const review = times > 1 ? { passed: false, reason: text() } : { passed: true };
    deeds.push({ pause: pause(), type: 'review-answer', body: review });
  }
  const satisfied = { reached: true, grade: 'satisfied', solved: 'yes', unitContacted: true };
  if (draw() < 0.6) deeds.push({ pause: pause(), type: 'revisit', body: satisfied });
  return deeds;
}

/** The code of the refusal, or what went right. */
async function told(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

/** The same deeds at the same times with no timer at all, settled at the end. */
async function withoutTimers(deeds: readonly Deed[], end: Instant) {
  const city = new City('2026-09-28 10:00');
  const answers: string[] = [];
  for (const { pause, type, body, unit } of deeds) {
    city.later(pause);
    const doing = city.act(type, body as CommandBody<CommandType>, unit === undefined ? {} : { unit });
    answers.push(await told(doing));
  }
  city.now = end;
  await city.act('settle', {}, { actor: { side: 'system' } });
  return { answers, content: contentOf(city) };
}

/** What the ledger says in law, without the references, which differ from telling to telling. */
function contentOf({ store }: City): unknown {
  const content = legalContent(store.entries.flatMap((entry) => bodyOf(entry).events));
  return JSON.parse(JSON.stringify(content).replaceAll(/"item-\d+#/g, '"item#'));
}

/** Wakes as a stream does that is late, repeats itself, gives up and loses things. */
function badStream(world: TicketWorld, deps: WakeDeps, draw: () => number) {
  return async (ticketNo: string) => {
    const kind = draw();
    if (kind < 0.15) return;
    for (let times = kind < 0.3 ? 2 : 1; times > 0; times--) {
      for (let attempt = 0; attempt < 4; attempt++) {
        const woken = await wake(deps, ticketNo).then(
          () => true,
          () => false,
        );
        if (woken) break;
      }
    }
    await world.settle();
  };
}

describe('a ticket whose functions fail, whose wakes get lost and whose answers do not arrive', () => {
  it.each(SEEDS)(
    'has the same ledger in law as one without any timer, and one execution (seed %i)',
    async (seed) => {
      const draw = seeded(seed);
      const deeds = deedsOf(draw);
      const world = await TicketWorld.open({ days: 3, loops: 12 });
      const faults = new Faults(seed, 200);
      faults.into(world.client);
      let rate = 0.15;
      world.before = () => {
        if (draw() < rate) throw new LambdaFailure('Lambda.TooManyRequestsException', '');
      };
      const { afterCommit } = world;
      world.afterCommit = badStream(world, world.deps, draw);

      let sinceReconciled = 0;
      const everyHalfHour = async () => {
        sinceReconciled += STEP;
        if (sinceReconciled % 1_800 === 0) await world.reconcile();
      };
      const answers: string[] = [];
      for (const { pause, type, body, unit } of deeds) {
        await world.live(pause, STEP, everyHalfHour);
        answers.push(await told(world.act(type, body as CommandBody<CommandType>, unit)));
      }
      faults.perMille = 0;
      rate = 0;
      world.afterCommit = afterCommit;
      await world.live(21 * DAY, 1_800, () => world.reconcile());

      const plain = await withoutTimers(deeds, world.deps.clock.now());
      expect(answers).toEqual(plain.answers);
      expect(contentOf(world.machines.city)).toEqual(plain.content);
      const ticket = world.machines.city.store.tickets.get(TICKET_NO)?.ticket as Ticket;
      const running = (await world.executions()).filter((each) => each.endsWith('RUNNING')).length;
      if (ticket.stage === 'closed') expect(running).toBe(0);
      else if (nextDueAt(ticket) !== undefined) expect(running).toBe(1);
      else expect(running).toBeLessThanOrEqual(1);
      expect(await world.reconcile()).toBe(0);
      await world.close();
    },
  );
});
