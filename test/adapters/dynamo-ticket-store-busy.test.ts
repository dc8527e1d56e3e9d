import {
  BatchGetItemCommand,
  DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toItem } from '../../shared/adapters/dynamo.ts';
import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { dynamoVault } from '../../shared/adapters/dynamo-vault.ts';
import { type Commit, OutcomeUnknownError } from '../../shared/ports.ts';
import { GENESIS, ledgerEntry } from '../../shared/ticket/ledger.ts';
import type { Assignment, Ticket } from '../../shared/ticket/ticket.ts';
import { at, History, numbered } from '../ticket/history.ts';

const tables = { tickets: 'tickets', ledger: 'ledger', vault: 'vault', keys: 'keys', rulebook: 'rulebook' };
const client = new DynamoDBClient({
  region: 'cn-north-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});
const aws = mockClient(client);
const store = dynamoTicketStore(client, tables, { nowMs: () => 0 });

beforeEach(() => {
  aws.reset();
  // The pauses between attempts are drawn; drawn as nothing they take no time.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  return () => vi.restoreAllMocks();
});

const history = History.accepted(numbered(1), '2026-09-18 10:00');
const COMMIT: Commit = {
  before: undefined,
  after: history.ticket as Ticket,
  entry: history.entries[0] as Commit['entry'],
  vault: [],
};

function cancelled(...codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    $metadata: {},
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

const tokens = () =>
  aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.ClientRequestToken);

describe('a commit while the store is busy', () => {
  it.each([
    ['conflicts', cancelled('None', 'TransactionConflict')],
    ['throttles', cancelled('ThrottlingError', 'None')],
    ['throttles as a whole', Object.assign(new Error('slow down'), { name: 'ThrottlingException' })],
  ])('is tried again when it %s, under the same token', async (_what, error) => {
    aws.on(TransactWriteItemsCommand).rejectsOnce(error).rejectsOnce(error).resolves({});
    expect(await store.commit(COMMIT)).toBe('committed');
    expect([tokens().length, new Set(tokens()).size, typeof tokens()[0]]).toEqual([3, 1, 'string']);
  });

  it('is given up after six attempts', async () => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled('TransactionConflict'));
    await expect(store.commit(COMMIT)).rejects.toThrow(StoreBusyError);
    expect(tokens()).toHaveLength(6);
  });

  it('has a token of its own', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});
    await store.commit(COMMIT);
    await store.commit(COMMIT);
    expect(new Set(tokens()).size).toBe(2);
  });

  it.each([
    ['a condition', cancelled('None', 'ConditionalCheckFailed'), 'version-lost'],
    [
      'a condition beside a conflict',
      cancelled('TransactionConflict', 'ConditionalCheckFailed'),
      'version-lost',
    ],
  ])('is not tried again when %s failed', async (_what, error, outcome) => {
    aws.on(TransactWriteItemsCommand).rejects(error);
    expect(await store.commit(COMMIT)).toBe(outcome);
    expect(tokens()).toHaveLength(1);
  });

  it.each([
    ['a conflict', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    ['an entry that is not shown', cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed')],
  ])(
    'may have been done where the first attempt had no answer and the next meets %s: it may be its own',
    async (_what, error) => {
      const silence = Object.assign(new Error('no answer'), { name: 'TimeoutError' });
      aws.on(TransactWriteItemsCommand).rejectsOnce(silence).rejects(error);
      await expect(store.commit(COMMIT)).rejects.toThrow(OutcomeUnknownError);
    },
  );

  it('fails at once for what will not pass', async () => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled('ValidationError', 'None'));
    await expect(store.commit(COMMIT)).rejects.toThrow(TransactionCanceledException);
    expect(tokens()).toHaveLength(1);
  });
});

describe('a read that the store answers in part', () => {
  const stored = (item: string) => toItem({ ticketNo: numbered(1), item });
  const key = (item: string) => ({ Keys: [stored(item)] });
  const state = { ...stored('STATE'), ...toItem({ hash: 'hash', state: JSON.stringify(history.ticket) }) };
  const region = { region: numbered(1).slice(0, 6), item: 'CURRENT' };
  const current = toItem({ ...region, calendar: 'v1', settings: 'v2', units: 'v3' });
  const whole = { Responses: { tickets: [state], rulebook: [current] }, UnprocessedKeys: {} };

  it.each([
    ['the ticket', { Responses: { rulebook: [current] }, UnprocessedKeys: { tickets: key('STATE') } }],
    [
      'the rulebook',
      { Responses: { tickets: [state] }, UnprocessedKeys: { rulebook: { Keys: [toItem(region)] } } },
    ],
  ])('is asked again: without %s it is no answer', async (_what, part) => {
    aws.on(BatchGetItemCommand).resolvesOnce(part).resolves(whole);
    expect((await store.load(numbered(1)))?.current).toMatchObject({
      calendar: 'v1',
      settings: 'v2',
      units: 'v3',
    });
    expect(aws.commandCalls(BatchGetItemCommand)).toHaveLength(2);
  });

  it('and goes on doing so means that the store is busy', async () => {
    aws.on(BatchGetItemCommand).callsFake(({ RequestItems }) => ({ UnprocessedKeys: RequestItems }));
    await expect(store.load(numbered(1))).rejects.toThrow(StoreBusyError);
    const vault = dynamoVault(client, 'vault', {
      create: () => Promise.reject(new Error('none is made')),
      unwrap: () => Promise.reject(new Error('none is opened')),
    });
    await expect(vault.open(numbered(1), ['item#text'])).rejects.toThrow(StoreBusyError);
  });
});

describe('the size of a commit', () => {
  const UNITS = Array.from({ length: 11 }, (_, index) => `unit-${index}`);

  /** A ticket with the lead and so many assistants, each line as the draw says. */
  function ticket(version: number, drawn: readonly boolean[]): Ticket {
    const assignments = UNITS.flatMap((unit, index): Assignment[] =>
      drawn[index]
        ? [
            {
              unit,
              role: index === 0 ? 'lead' : 'assistant',
              receivedAt: at('2026-09-18 10:00'),
              failedContacts: 0,
              reachedCitizen: false,
            },
          ]
        : [],
    );
    const stage = version % 2 === 0 ? 'handling' : 'answered';
    return { ...(history.ticket as Ticket), version, stage, assignments };
  }

  it('is 25 items at the most, whatever changes for a lead and ten assistants', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});
    const present = fc.array(fc.boolean(), { minLength: 11, maxLength: 11 });
    const largest = { before: Array(11).fill(false), after: Array(11).fill(true) };
    await fc.assert(
      fc.asyncProperty(fc.record({ before: present, after: present }), async ({ before, after }) => {
        aws.resetHistory();
        const entry = ledgerEntry(
          {
            ticketNo: numbered(1),
            version: 3,
            previous: GENESIS,
            command: 'dispatch',
            actor: 'somebody',
            events: [],
          },
          () => 'hash',
        );
        await store.commit({
          before: ticket(2, before),
          after: ticket(3, after),
          entry,
          vault: [
            { ref: 'KEY', sealed: 'x' },
            { ref: 'item', sealed: 'x' },
          ],
          idempotency: { key: 'key', bodyMac: 'mac', answer: '{}' },
        });
        const [call] = aws.commandCalls(TransactWriteItemsCommand);
        const items = (call?.args[0].input.TransactItems ?? []) as TransactWriteItem[];
        expect(items.length).toBeLessThanOrEqual(25);
        const targets = items.map(({ Put, Delete }) => JSON.stringify(Put?.Item?.item ?? Delete?.Key?.item));
        const lines = targets.filter((target) => target?.includes('UNIT#'));
        expect(new Set(lines).size).toBe(lines.length);
      }),
      { numRuns: 200, seed: 12345, examples: [[largest]] },
    );
  });
});
