import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type SenderDeps, sendMessages } from '../../../functions/alerts/sender.ts';
import { sendersOf } from '../../../shared/adapters/alert-senders.ts';
import { BY_TROUBLE, dynamoDeliveries } from '../../../shared/adapters/dynamo-deliveries.ts';
import { dynamoRatingAsks } from '../../../shared/adapters/dynamo-rating-asks.ts';
import { dynamoSendCounter } from '../../../shared/adapters/dynamo-send-counter.ts';
import { type AlertIntent, intentsOf } from '../../../shared/alert/intents.ts';
import type { Roster } from '../../../shared/alert/roster.ts';
import { parseSenders } from '../../../shared/alert/senders.ts';
import { basisOf } from '../../../shared/alert/superseded.ts';
import { alertText } from '../../../shared/alert/texts.ts';
import { instantOf } from '../../../shared/calendar/instant.ts';
import type { DeliveryTask, KeptAlert, LoadedTicket } from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/regulation/settings.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { sendersSecret } from '../../alert/alert-templates.ts';
import { createTables } from '../../support/dynamodb.ts';
import { History, numbered } from '../../ticket/history.ts';

/** What an outage of SQS's makes of a message that fails: as often, and as late, it comes again. */
const MOST_RECEIVED = 5;
const AGAIN_MS = 180_000;

/** Makes the tables that sending needs. */
export async function sendingTables(client: DynamoDBClient): Promise<void> {
  await createTables(client, [{ name: 'keys', partition: 'key' }]);
  const attributes = ['owner', 'item', 'trouble', 'at'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  }));
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: 'deliveries',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes,
      KeySchema: keys('owner', 'item'),
      GlobalSecondaryIndexes: [
        { IndexName: BY_TROUBLE, KeySchema: keys('trouble', 'at'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
}

/** The sender with the real stores and ways, a queue in memory, and a machine's clock that is moved by hand. */
export class Sending {
  nowMs = Date.parse('2026-09-18T03:00:00Z');
  readonly alerts = new Map<string, KeptAlert>();
  readonly loaded = new Map<string, LoadedTicket>();
  readonly logged: string[] = [];
  settings: Settings = DEFAULT_SETTINGS;
  /** The unit's roster. */
  roster: Roster | undefined;
  /** What the hotline was told besides. */
  readonly told: AlertIntent[] = [];
  /** What lies in the vault. */
  texts: Record<string, string> = {};
  /** Messages that failed five times. */
  readonly dead: DeliveryTask[] = [];
  readonly deps: SenderDeps;
  #queue: { readonly task: DeliveryTask; readonly dueMs: number; readonly received: number }[] = [];

  constructor(client: DynamoDBClient, contacts: Unit['contacts'], city: object) {
    const cities = parseSenders(sendersSecret(city));
    const wallClock = { nowMs: () => this.nowMs };
    const line = (code: string) => void this.logged.push(code);
    this.deps = {
      alerts: { find: async (ticketNo) => this.alerts.get(ticketNo) },
      tell: async (intent) => void this.told.push(intent),
      deliveries: dynamoDeliveries(client, 'deliveries'),
      vault: { open: async () => this.texts },
      audit: { record: async () => {} },
      tickets: { load: async (ticketNo) => this.loaded.get(ticketNo) },
      rulebook: {
        current: async () => ({ calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' }),
        units: async () => [{ id: 'chengguan', name: '城管局', contacts }],
        roster: async () => this.roster,
        settings: async () => this.settings,
      },
      senders: sendersOf(async () => cities, {
        wallClock,
        sns: () => {
          throw new Error('SNS is not asked');
        },
      }),
      counter: dynamoSendCounter(client, 'keys'),
      asks: dynamoRatingAsks(client, 'deliveries'),
      indexKeys: async () => firstIndexKey(new Uint8Array(32)),
      queue: {
        send: async (task, seconds) => {
          this.#queue.push({ task, dueMs: this.nowMs + Math.min(seconds, 900) * 1000, received: 0 });
        },
      },
      clock: { now: () => instantOf(this.nowMs) },
      wallClock,
      log: { info: line, warn: line, error: line },
    };
  }

  /** Publishes the alert of a dispatch, as the unit's topic hands it to the queue. @returns its ticket */
  dispatched(index: number): string {
    const ticketNo = numbered(index);
    const { change, ticket } = History.accepted(ticketNo, '2026-09-18 10:00')
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] });
    const [intent] = intentsOf(change);
    if (!intent || !ticket) throw new Error('a dispatch tells nobody');
    const { text } = alertText(intent);
    const { id: alert, region, recipient, at, facts } = intent;
    const basis = basisOf(intent, change);
    const record = { ticketNo, alert, region, recipient, kind: facts.kind, text, at, intent, basis };
    this.alerts.set(ticketNo, { ...record, state: 'sent' });
    this.loaded.set(ticketNo, { ticket } as LoadedTicket);
    this.deliver({ ticketNo, alert });
    return ticketNo;
  }

  /** Puts a task into the queue. */
  deliver(task: DeliveryTask): void {
    this.#queue.push({ task, dueMs: this.nowMs, received: 0 });
  }

  /** Works for so many seconds of the machine's time, or until nothing is left. */
  async work(seconds = 7 * 86_400): Promise<void> {
    const until = this.nowMs + seconds * 1000;
    for (;;) {
      this.#queue.sort((one, other) => one.dueMs - other.dueMs);
      const [next] = this.#queue;
      if (!next || next.dueMs > until) break;
      this.#queue.shift();
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      try {
        await sendMessages(next.task, this.deps);
      } catch {
        const received = next.received + 1;
        if (received === MOST_RECEIVED) this.dead.push(next.task);
        else this.#queue.push({ task: next.task, dueMs: this.nowMs + AGAIN_MS, received });
      }
    }
    if (this.#queue.length > 0) this.nowMs = until;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** A ticket's messages as people see them: contact, state, tries, reason. */
  async messages(ticketNo: string): Promise<readonly string[]> {
    const { deliveries } = await this.deps.deliveries.ofTicket(ticketNo);
    return deliveries
      .map(({ contact, state, tries, reason }) => [contact, state, tries, reason].filter(Boolean).join(' '))
      .sort();
  }

  /** How often a line was written. */
  count(code: string): number {
    return this.logged.filter((each) => each === code).length;
  }
}
