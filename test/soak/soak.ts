/** Kills the runtime and its engine at random while people work, and recounts from outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HotlineClient } from '../../infra/local/client.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { type Chance, chance } from './chance.ts';
import { type HotlineProcess, hotlineProcess, type Victim } from './hotline-process.ts';
import { type Recount, recount } from './recount.ts';
import { REGION, type Seen, UNITS, writer } from './writers.ts';

const BEGIN = '2026-09-16T08:00:00+08:00';
const WRITERS = 8;
const LONGEST_PAUSE_MS = 5_000;
const ANSWER_LIMIT_MS = 60_000;
/** What happens in a round; each is a moment at which a kill hurts in another way. */
export const BLOWS = [
  'runtime',
  'engine',
  'both',
  'engine-at-answer',
  'both-at-answer',
  'both-in-move',
  'runtime-in-move',
  'engine-in-move',
  'runtime-in-start',
  'engine-in-start',
  'second-start',
] as const;
export type Blow = (typeof BLOWS)[number];

export interface SoakOptions {
  readonly seed: number;
  /** Rounds of one blow each; the blows come in turn, in an order that the seed gives. */
  readonly rounds: number;
  /** Ends earlier when so many minutes of the machine's clock have passed. */
  readonly minutes?: number;
  /** Only these, for a short run. */
  readonly blows?: readonly Blow[];
  readonly writers?: number;
  /** Between blows, at the most; 5,000 when left out. */
  readonly pauseMs?: number;
  readonly say: (line: string) => void;
}

export interface SoakReport {
  readonly faults: readonly string[];
  readonly rounds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly starts: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly retried: number;
  readonly clockMoves: number;
  /** Milliseconds until the API answered again: the longest after a kill of the engine alone, and of the runtime. */
  readonly slowestEngine: number;
  readonly slowestStart: number;
  readonly recount: Recount;
}

/** Runs a soak on a folder of its own, which is left behind only when there are faults. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-soak-'));
  const hotline = await hotlineProcess(join(folder, 'data'), BEGIN);
  let report: SoakReport | undefined;
  try {
    report = await new Soak(hotline, options).run();
    return report;
  } finally {
    await hotline.kill('runtime', 'engine');
    if (report?.faults.length === 0) rmSync(folder, { recursive: true, force: true });
    else options.say(`the folder is left for looking into: ${folder}`);
  }
}

class Soak {
  private readonly hotline: HotlineProcess;
  private readonly options: SoakOptions;
  private readonly random: Chance;
  private readonly faults: string[] = [];
  private readonly kills: Record<string, number> = {};
  private readonly seen: Seen = {
    tickets: [],
    refused: 0,
    retried: 0,
    odd: [],
    held: false,
    acknowledged: () => undefined,
  };
  private starts = 0;
  private rounds = 0;
  private clockMoves = 0;
  private clockAt = '';
  private slowestEngine = 0;
  private slowestStart = 0;

  constructor(hotline: HotlineProcess, options: SoakOptions) {
    this.hotline = hotline;
    this.options = options;
    this.random = chance(options.seed);
  }

  async run(): Promise<SoakReport> {
    const { seed, rounds, minutes = Number.POSITIVE_INFINITY, say } = this.options;
    const limit = Date.now() + minutes * 60_000;
    await this.start();
    const client = await this.hotline.client(REGION);
    await foundCity(client);
    let stopped = false;
    const writing = Array.from({ length: this.options.writers ?? WRITERS }, (_, index) =>
      writer(`w${seed}x${index}`, client, this.random.fork(`writer ${index}`), this.seen).run(() => stopped),
    );
    const failed = Promise.all(writing);
    failed.catch(() => undefined);
    let bag: Blow[] = [];
    while (this.rounds < rounds && Date.now() < limit) {
      if (bag.length === 0) bag = this.shuffled(this.options.blows ?? BLOWS);
      const blow = bag.pop() as Blow;
      await pause(this.random.whole(500, this.options.pauseMs ?? LONGEST_PAUSE_MS));
      if (this.random.happens(0.6)) await this.move();
      say(
        `round ${++this.rounds}: ${blow}; ${this.seen.tickets.length} tickets so far, clock ${this.clockAt}`,
      );
      await this.strike(blow);
    }
    await this.hotline.ready();
    stopped = true;
    await failed;
    return this.report(client);
  }

  /** Lets what is under way come to its end, and counts. */
  private async report(client: HotlineClient): Promise<SoakReport> {
    // The reconciler runs twice in this: what a lost execution should have done is done by then.
    for (const advance of ['PT5M', 'PT31M', 'PT31M']) await this.move(advance);
    const kills = Object.values(this.kills).reduce((sum, count) => sum + count, 0);
    const found = await recount(this.hotline, client, this.seen, kills);
    const code = await this.hotline.stop();
    if (code !== 0) this.faults.push(`the orderly end gave ${code}`);
    const commands = this.seen.tickets.reduce((sum, ticket) => sum + ticket.commands.length, 0);
    return {
      faults: [...this.faults, ...this.seen.odd, ...found.faults],
      rounds: this.rounds,
      kills: this.kills,
      starts: this.starts,
      acknowledged: this.seen.tickets.length + commands,
      refused: this.seen.refused,
      retried: this.seen.retried,
      clockMoves: this.clockMoves,
      slowestEngine: this.slowestEngine,
      slowestStart: this.slowestStart,
      recount: found,
    };
  }

  private async strike(blow: Blow): Promise<void> {
    switch (blow) {
      case 'runtime':
        return this.kill('runtime');
      case 'engine':
        return this.kill('engine');
      case 'both':
        return this.kill('runtime', 'engine');
      case 'engine-at-answer':
        return this.atAnswer('engine');
      case 'both-at-answer':
        return this.atAnswer('runtime', 'engine');
      case 'runtime-in-move':
        return this.inMove('runtime');
      case 'engine-in-move':
        return this.inMove('engine');
      case 'both-in-move':
        return this.inMove('runtime', 'engine');
      case 'runtime-in-start':
        return this.inStart('runtime');
      case 'engine-in-start':
        return this.inStart('engine');
      case 'second-start': {
        const { code, said } = await this.hotline.startTwice();
        if (code === 0 || !said.includes('in use')) this.faults.push(`a second start gave ${code}: ${said}`);
        return;
      }
    }
  }

  private async kill(...victims: Victim[]): Promise<void> {
    for (const victim of await this.hotline.kill(...victims)) {
      this.kills[victim] = (this.kills[victim] ?? 0) + 1;
    }
    if (victims.includes('runtime')) await this.start();
    else this.slowestEngine = Math.max(this.slowestEngine, await this.hotline.ready());
  }

  /** The blow falls in the very moment in which somebody is told that something was carried out. */
  private async atAnswer(...victims: Victim[]): Promise<void> {
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, ANSWER_LIMIT_MS);
      this.seen.acknowledged = () => {
        this.seen.acknowledged = () => undefined;
        clearTimeout(limit);
        this.kill(...victims).then(resolve, (error: Error) => {
          this.faults.push(error.message);
          resolve();
        });
      };
    });
    this.seen.acknowledged = () => undefined;
  }

  /** The clock moves a day, and somewhere on the way the blow falls. */
  private async inMove(...victims: Victim[]): Promise<void> {
    const moving = this.move('P1D');
    await pause(this.random.whole(0, 1_500));
    await this.kill(...victims);
    await moving;
  }

  /** The runtime is killed, with the engine or without, and during the next start the blow falls. */
  private async inStart(victim: Victim): Promise<void> {
    const withEngine = victim === 'engine' || this.random.happens(0.5);
    await this.count(withEngine ? ['runtime', 'engine'] : ['runtime']);
    const before = this.hotline.enginePid();
    await this.hotline.start(false);
    this.starts++;
    if (victim === 'engine') {
      for (const limit = Date.now() + 20_000; this.hotline.enginePid() === before && Date.now() < limit; ) {
        await pause(2);
      }
      await pause(this.random.whole(0, 1_500));
      await this.count(['engine']);
      await this.hotline.ready();
      return;
    }
    await pause(this.random.whole(0, 2_500));
    await this.count(['runtime']);
    await this.start();
  }

  private async count(victims: readonly Victim[]): Promise<void> {
    for (const victim of await this.hotline.kill(...victims)) {
      this.kills[victim] = (this.kills[victim] ?? 0) + 1;
    }
  }

  private async start(): Promise<void> {
    const begin = Date.now();
    await this.hotline.start();
    this.starts++;
    if (this.starts > 1) this.slowestStart = Math.max(this.slowestStart, Date.now() - begin);
    const { now } = (await (await fetch(`${this.hotline.url}/local/clock`)).json()) as { now: string };
    if (now < this.clockAt) this.faults.push(`the clock went back from ${this.clockAt} to ${now}`);
  }

  /** Moves the clock on, however often it takes: a blow may fall meanwhile. Half the time people go on at first. */
  private async move(advance?: string): Promise<void> {
    this.seen.held = this.random.happens(0.5);
    await this.moveBy(advance).finally(() => {
      this.seen.held = false;
    });
  }

  private async moveBy(advance: string | undefined): Promise<void> {
    const by = advance ?? this.random.pick(['PT10M', 'PT2H', 'PT9H', 'P1D']);
    for (const limit = Date.now() + 120_000; ; ) {
      const answer = await fetch(`${this.hotline.url}/local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance: by }),
      }).catch(() => undefined);
      const text = (await answer?.text().catch(() => undefined)) ?? '';
      if (answer?.status === 200) {
        const { now } = JSON.parse(text) as { now: string };
        if (now < this.clockAt) this.faults.push(`the clock went back from ${this.clockAt} to ${now}`);
        this.clockAt = now;
        this.clockMoves++;
        return;
      }
      if (Date.now() > limit) {
        this.faults.push(`the clock could not be moved: ${answer?.status} ${text.slice(0, 300)}`);
        return;
      }
      this.seen.held = true;
      await pause(100);
    }
  }

  private shuffled(blows: readonly Blow[]): Blow[] {
    const left = [...blows];
    const order: Blow[] = [];
    while (left.length > 0) order.push(...left.splice(this.random.whole(0, left.length - 1), 1));
    return order;
  }
}

/** Units with duty officers, and the hotline's own desk; without quiet hours, so that every alert goes at once. */
async function foundCity(client: HotlineClient): Promise<void> {
  const { reminders, terms, satisfied } = DEFAULT_SETTINGS;
  const settings = { reminders, terms, satisfied, quietHours: 'none', why: '长时间测试' };
  const { status } = await client.call(
    { role: 'administrator' },
    'PUT',
    `/v1/admin/settings/${REGION}`,
    settings,
  );
  if (status !== 200) throw new Error(`the settings were not entered: ${status}`);
  for (const [index, id] of ['hotline', ...UNITS].entries()) {
    const contacts = [
      { way: 'sms', to: `+86139000000${10 + index}` },
      { way: 'email', to: `${id}@example.org` },
    ];
    const body = { name: `单位${index}`, contacts, why: '长时间测试用单位' };
    const path = `/v1/admin/units/${REGION}/${id}`;
    const { status } = await client.call({ role: 'administrator' }, 'PUT', path, body);
    if (status !== 200) throw new Error(`unit ${id} was not entered: ${status}`);
  }
}
