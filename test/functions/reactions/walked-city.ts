import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { silentLogger } from '../../../functions/http/log.ts';
import { recomputeStale } from '../../../functions/reactions/recompute.ts';
import { sweep } from '../../../functions/reactions/sweep.ts';
import { beginWalk, type WalkDeps, walk } from '../../../functions/reactions/walk.ts';
import { act } from '../../../functions/ticket-desk.ts';
import { abreast } from '../../../functions/workflow/abreast.ts';
import { dynamoFollowUps } from '../../../shared/adapters/dynamo-follow-ups.ts';
import { dynamoRulebook } from '../../../shared/adapters/dynamo-rulebook.ts';
import type { TicketTables } from '../../../shared/adapters/dynamo-ticket-store.ts';
import { dynamoTicketStore } from '../../../shared/adapters/dynamo-ticket-store.ts';
import { type CalendarYear, withYear } from '../../../shared/calendar/calendar.ts';
import { addSeconds, type Day, type Instant } from '../../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import type { CommandBody, CommandType } from '../../../shared/ticket/commands.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { NotedRepairs } from '../../support/repairs.ts';
import { at } from '../../ticket/story.ts';
import { MemoryVault, submission } from '../ticket-desk/doubles.ts';

/** Days that a correction may take off, each within reach of the terms that run from {@link BEGIN}. */
export const DAYS_OFF = ['2026-09-21', '2026-09-22', '2026-09-23', '2026-09-24'] as const;
const REGION = '430500';
/** Tickets on a page of the walk: a dozen tickets are three. */
const PAGE = 5;
/** A Friday before days that are worked. */
const BEGIN = at('2026-09-18 10:00');

/** A follow-up as it lies in the queue: which shard is to be walked on. */
interface Message {
  readonly region: string;
  readonly shard: number;
}

/**
 * A region on the real engine whose tickets are walked after publications. The test plays the queue and the stream:
 * messages and wakes lie in lists until it delivers them.
 */
export class WalkedCity {
  readonly region = REGION;
  readonly messages: Message[] = [];
  /** Tickets that were committed to and of which the wake is still to come. */
  readonly wakes: string[] = [];
  readonly repairs = new NotedRepairs();
  readonly deps: WalkDeps;
  /** Thrown, one each, by the accesses to the store that come. */
  readonly faults: Error[] = [];
  now: Instant = BEGIN;
  /** Milliseconds of the machine's clock. */
  nowMs = 1_800_000_000_000;

  constructor(client: DynamoDBClient, tables: TicketTables) {
    const store = dynamoTicketStore(client, tables, { nowMs: () => this.nowMs });
    const faulty = async <T>(work: () => Promise<T>): Promise<T> => {
      const fault = this.faults.shift();
      if (fault) throw fault;
      return work();
    };
    const rulebook = dynamoRulebook(client, tables.rulebook);
    this.deps = {
      store: {
        ...store,
        load: (ticketNo) => faulty(() => store.load(ticketNo)),
        commit: async (commit) => {
          const outcome = await faulty(() => store.commit(commit));
          if (outcome === 'committed') this.wakes.push(commit.after.ticketNo);
          return outcome;
        },
      },
      vault: new MemoryVault(),
      rulebook,
      idempotency: { find: async () => undefined },
      clock: { now: () => this.now },
      wallClock: { nowMs: () => this.nowMs },
      indexKeys: async () => firstIndexKey(new Uint8Array(32).fill(7)),
      followUps: dynamoFollowUps(client, tables.rulebook),
      walks: {
        send: async (followUp) => {
          if ('shard' in followUp) this.messages.push(followUp);
        },
      },
      repair: this.repairs,
      log: silentLogger,
    };
  }

  /** A number of this region: those with the same last digit modulo 16 are in one shard. */
  ticketNo(index: number): string {
    return `${this.region}260918${String(index).padStart(8, '0')}`;
  }

  act<T extends CommandType>(
    ticketNo: string,
    type: T,
    body: CommandBody<T>,
    unit?: string,
    deps = this.deps,
  ) {
    const actor = unit === undefined ? ({ side: 'hotline' } as const) : ({ side: 'unit', unit } as const);
    return act(deps, { ticketNo, type, body, actor, by: 'somebody', answer: () => ({}) });
  }

  /** Tickets taken in, dispatched and, some of them, signed: with terms of two kinds of end. */
  async takeIn(numbers: readonly number[]): Promise<void> {
    await abreast(numbers, 4, async (number) => {
      const ticketNo = this.ticketNo(number);
      await this.act(ticketNo, 'submit', submission(ticketNo));
      await this.act(ticketNo, 'dispatch', { lead: 'chengguan', assistants: [] });
      if (Math.floor(number / 16) % 2 === 1) await this.act(ticketNo, 'sign', {}, 'chengguan');
      this.now = addSeconds(this.now, 60);
    });
  }

  async publishUnits(...ids: readonly string[]): Promise<void> {
    const units = ids.map((id) => ({ id, name: id, contacts: [] }));
    await this.deps.rulebook.publish(this.region, 'units', async () => units, this.#record());
  }

  /**
   * A correction of the year that takes these days off, and gives those of earlier ones back.
   * @param walked false where whoever publishes dies before the walk begins
   */
  async publishCalendar(daysOff: readonly string[], walked = true): Promise<void> {
    const { rulebook } = this.deps;
    await rulebook.publish(
      this.region,
      'calendar',
      async ({ calendar }, version) => {
        const held = await rulebook.calendar(this.region, calendar);
        const year = PUBLISHED.years['2026'] as CalendarYear;
        return withYear(held, { ...year, daysOff: [...year.daysOff, ...(daysOff as Day[])] }, version);
      },
      this.#record(),
    );
    if (walked) await beginWalk(this.deps, this.region);
  }

  /** Settings under which a day ends with business; with their walk. */
  async publishSettings(businessCloses: string): Promise<void> {
    const { rulebook } = this.deps;
    await rulebook.publish(
      this.region,
      'settings',
      async ({ settings }) => ({
        ...(await rulebook.settings(this.region, settings)),
        region: this.region,
        businessCloses,
      }),
      this.#record(),
    );
    await beginWalk(this.deps, this.region);
  }

  #record() {
    return { by: 'somebody', why: '更正日历', at: this.now };
  }

  /** Delivers one message; one that fails comes back. */
  async deliver(index = 0, deps: WalkDeps = this.deps): Promise<void> {
    const [message] = this.messages.splice(index, 1);
    if (!message) return;
    try {
      await walk(deps, message.region, message.shard, PAGE);
    } catch {
      this.messages.push(message);
    }
  }

  /** One wake, as far as a publication goes; one that fails comes back. */
  async wake(index = 0): Promise<void> {
    const [ticketNo] = this.wakes.splice(index, 1);
    if (ticketNo === undefined) return;
    try {
      const loaded = await this.deps.store.load(ticketNo);
      if (loaded) await recomputeStale(this.deps, loaded);
    } catch {
      this.wakes.push(ticketNo);
    }
  }

  /** Delivers everything that lies in the lists. */
  async drain(deps: WalkDeps = this.deps): Promise<void> {
    while (this.messages.length > 0 || this.wakes.length > 0) {
      await this.deliver(0, deps);
      await this.wake();
    }
  }

  /** A quarter of an hour later on the machine's clock, what was left undone is taken up. */
  async sweep(): Promise<void> {
    this.nowMs += 900_000;
    await sweep({ ...this.deps, contacts: { ensure: async () => {} } }, [this.region]);
  }

  async ticket(number: number): Promise<Ticket> {
    const loaded = await this.deps.store.load(this.ticketNo(number));
    if (!loaded) throw new Error(`no ticket ${number}`);
    return loaded.ticket;
  }

  /** The tickets of which an open clock would still move under what is current. */
  async behind(numbers: readonly number[]): Promise<number[]> {
    const found: number[] = [];
    for (const number of numbers) {
      const { events } = await act(this.deps, {
        ticketNo: this.ticketNo(number),
        type: 'recompute',
        body: {},
        actor: { side: 'system' },
        by: 'test',
        answer: () => ({}),
      });
      if (events.some(({ type }) => type === 'ClockMoved')) found.push(number);
    }
    return found;
  }
}
