import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { dynamoWaits } from '../../shared/adapters/dynamo-waits.ts';
import { dynamoNonces } from '../../shared/adapters/nonces.ts';
import { type Commit, OutcomeUnknownError } from '../../shared/ports.ts';
import { type Fault, Faults } from '../support/faults.ts';
import { TABLES, ticketTables } from '../support/ticket-tables.ts';
import { History, numbered } from '../ticket/history.ts';

const REGION = '430510';
const wallClock = { nowMs: () => Date.parse('2026-09-18T10:00:00+08:00') };
let db: Awaited<ReturnType<typeof ticketTables>>;
let client: DynamoDBClient;
let faults: Faults;
let number = 0;

beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

beforeEach(() => {
  faults = new Faults(1);
  // The pauses between attempts are drawn; drawn as nothing they take no time.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { endpoint, region, credentials } = db.client.config;
  client = new DynamoDBClient({
    endpoint: async () => endpointOf(await endpoint?.()),
    region,
    credentials,
    ...LIMITS.store,
  });
  faults.into(client);
  return () => {
    client.destroy();
    vi.restoreAllMocks();
  };
});

function endpointOf<T>(endpoint: T | undefined): T {
  if (endpoint === undefined) throw new Error('the engine has no address');
  return endpoint;
}

const store = () => dynamoTicketStore(client, TABLES, wallClock);
const times = (count: number, fault: Fault) => Array<Fault>(count).fill(fault);

/** A new ticket's first commit, and its second after that. */
function commits(): { readonly first: Commit; readonly second: Commit } {
  const history = History.accepted(numbered(number++, REGION), '2026-09-18 10:00');
  history.later(60).do('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
  const [one, two] = history.tickets;
  const [entry, next] = history.entries;
  if (!one || !two || !entry || !next) throw new Error('no history');
  const vault = [{ ref: 'item', sealed: 'sealed' }];
  const idempotency = { key: `key-${number}`, bodyMac: 'mac', answer: '{}' };
  return {
    first: { before: undefined, after: one, entry, vault, idempotency },
    second: { before: one, after: two, entry: next, vault: [] },
  };
}

async function versions({ after }: Commit): Promise<unknown[]> {
  const { Items = [] } = await db.client.send(
    new QueryCommand({
      TableName: 'ledger',
      KeyConditionExpression: 'ticketNo = :t',
      ExpressionAttributeValues: { ':t': { S: after.ticketNo } },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ version }) => Number(version?.N));
}

const PASSING: readonly Fault[] = [
  'conflict',
  'throttled items',
  'throttled',
  'too much for the table',
  'broken down before',
  'broken down after',
  'timed out before',
  'timed out after',
  'reset before',
  'reset after',
];

describe('a commit', () => {
  it.each(PASSING)('that meets "%s" five times is written once', async (fault) => {
    const { first, second } = commits();
    for (const commit of [first, second]) {
      faults.plan(...times(5, fault));
      expect(await store().commit(commit)).toBe('committed');
    }
    expect(await versions(first)).toEqual([1, 2]);
    expect(await store().load(first.after.ticketNo)).toMatchObject({ ticket: { version: 2 } });
  });

  it('is known as its own also by an engine that has forgotten its token', async () => {
    const { first, second } = commits();
    // An engine killed between the write and the answer; each attempt is new to it.
    client.middlewareStack.add(
      (next) => (args) => {
        const input = args.input as { ClientRequestToken?: string };
        return next({ ...args, input: { ...input, ClientRequestToken: crypto.randomUUID() } });
      },
      { step: 'initialize' },
    );
    for (const commit of [first, second]) {
      faults.plan('reset after', 'timed out after', 'broken down after');
      expect(await store().commit(commit)).toBe('committed');
    }
    expect(await versions(first)).toEqual([1, 2]);
  });

  it('that another has overtaken is not taken for its own', async () => {
    const { first } = commits();
    expect(await store().commit(first)).toBe('committed');
    faults.plan('timed out before');
    const { idempotency: _key, ...same } = first;
    expect(await store().commit(same)).toBe('version-lost');
    expect(await store().commit(first)).toBe('key-used');
  });

  it.each(['conflict', 'throttled', 'too much for the table'] as const)(
    'that always meets "%s" was not written, for certain',
    async (fault) => {
      const { first } = commits();
      faults.plan(...times(6, fault));
      await expect(store().commit(first)).rejects.toThrow(StoreBusyError);
      expect(await versions(first)).toEqual([]);
    },
  );

  it.each([
    ['timed out before', []],
    ['timed out after', [1]],
    ['broken down after', [1]],
    ['reset before', []],
  ] as const)(
    'that always meets "%s" may have been written, and says no more than that',
    async (fault, written) => {
      const { first } = commits();
      faults.plan(...times(6, fault));
      await expect(store().commit(first)).rejects.toThrow(OutcomeUnknownError);
      expect(await versions(first)).toEqual(written);
    },
  );
});

describe('a reading', () => {
  it.each(['in part', 'throttled', 'broken down before', 'timed out before', 'reset before'] as const)(
    'that meets "%s" five times is whole',
    async (fault) => {
      const { first } = commits();
      await store().commit(first);
      faults.plan(...times(5, fault));
      expect((await store().load(first.after.ticketNo))?.ticket).toEqual(first.after);
    },
  );

  it('that is never whole is no answer', async () => {
    const { first } = commits();
    await store().commit(first);
    faults.plan(...times(6, 'in part'));
    await expect(store().load(first.after.ticketNo)).rejects.toThrow(StoreBusyError);
  });
});

describe('what is taken once', () => {
  it.each(PASSING.slice(2))(
    'a nonce, through "%s", is taken by who took it and by nobody else',
    async (fault) => {
      const nonces = dynamoNonces(client, 'keys', wallClock);
      const nonce = `nonce:${fault}`;
      faults.plan(...times(3, fault));
      expect(await nonces.take(nonce, 600)).toBe(true);
      faults.plan(fault);
      expect(await nonces.take(nonce, 600)).toBe(false);
    },
  );

  it.each(PASSING.slice(2))('a generation, through "%s", is raised by one', async (fault) => {
    const waits = dynamoWaits(client, 'waits');
    const ticketNo = numbered(number++, REGION);
    const since = History.accepted(ticketNo, '2026-09-18 10:00').now;
    faults.plan(fault, fault);
    await waits.raise(ticketNo, 0, since);
    expect(await waits.get(ticketNo)).toMatchObject({ generation: 1, version: 0 });
  });
});
