import type { TransactWriteItemsCommandOutput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoTicketFinder } from '../../shared/adapters/dynamo-ticket-finder.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { InvalidCursorError } from '../../shared/ports.ts';
import { TABLES, ticketTables } from '../support/ticket-tables.ts';
import { at, History, numbered, sealed } from '../ticket/history.ts';
import { LEAD_NO } from '../ticket/story.ts';

const PERSON = 'a'.repeat(32);
const LIKENESS = `a${'B'.repeat(60)}`;
const filed = { classCode: '0101', matter: 'noise', placeCode: '430502' } as const;
let db: Awaited<ReturnType<typeof ticketTables>>;

beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

const finder = () => dynamoTicketFinder(db.client, TABLES.tickets);

/** Writes a history's commits, from a version on. */
async function committed(history: History, from = 1): Promise<void> {
  const store = dynamoTicketStore(db.client, TABLES, { nowMs: () => 0 });
  for (let version = from; version <= history.version; version++) {
    const [before, after] = [history.tickets[version - 2], history.tickets[version - 1]];
    const entry = history.entries[version - 1];
    if (!after || !entry) throw new Error(`no version ${version}`);
    expect(await store.commit({ before, after, entry, vault: [] })).toBe('committed');
  }
}

describe('tickets found by what they have in common', () => {
  it('a person’s, the last accepted first, with what they are compared by', async () => {
    const more = { person: PERSON, likeness: LIKENESS, ...filed };
    await committed(History.accepted(numbered(1), '2026-09-01 10:00', more));
    await committed(History.accepted(numbered(2), '2026-09-18 10:00', more));
    await committed(History.accepted(numbered(3), '2026-09-18 10:00', { person: 'b'.repeat(32) }));
    expect(await finder().ofPerson(PERSON, 10)).toEqual([
      { ticketNo: numbered(2), at: at('2026-09-18 10:00'), likeness: LIKENESS, ...filed },
      { ticketNo: numbered(1), at: at('2026-09-01 10:00'), likeness: LIKENESS, ...filed },
    ]);
    expect(await finder().ofPerson(PERSON, 1)).toHaveLength(1);
    expect(await finder().ofPerson('c'.repeat(32), 1)).toEqual([]);
  });

  it('those filed alike, within a window of submission', async () => {
    const classed = { classCode: '0777' };
    await committed(History.accepted(numbered(11), '2026-08-01 10:00', classed));
    await committed(History.accepted(numbered(12), '2026-09-10 10:00', { ...classed, matter: 'noise' }));
    await committed(History.accepted(numbered(13), '2026-09-18 10:00', classed));
    await committed(History.accepted(numbered(14), '2026-09-18 10:00', {}));
    const window = { after: at('2026-09-01 00:00'), before: at('2026-09-18 10:00'), limit: 10 };
    const found = await finder().onTopic({ topic: '430500#0777', ...window });
    expect(found.map(({ ticketNo }) => ticketNo)).toEqual([numbered(13), numbered(12)]);
  });

  it('one that was filed by its acceptance only', async () => {
    const history = History.accepted(numbered(21), '2026-09-18 10:00', { channel: 'web', accepted: false });
    history.at('2026-09-18 11:00').do('accept', { kind: 'complaint', classCode: '0888' });
    await committed(history);
    const window = { after: at('2026-09-18 10:00'), before: at('2026-09-18 10:00'), limit: 10 };
    const found = await finder().onTopic({ topic: '430500#0888', ...window });
    expect(found.map(({ ticketNo }) => ticketNo)).toEqual([numbered(21)]);
  });

  it('a lead’s followers by page, as long as they follow', async () => {
    const histories = [31, 32, 33].map((number) => {
      const history = History.accepted(numbered(number), '2026-09-18 10:00');
      return history.do('follow', { lead: LEAD_NO });
    });
    for (const history of histories) await committed(history);
    const first = await finder().followersOf(LEAD_NO, undefined, 2);
    expect(first.items).toHaveLength(2);
    const [leaving] = histories.filter(({ ticketNo }) => first.items.includes(ticketNo));
    leaving?.do('unfollow', { reason: sealed('reason') });
    if (leaving) await committed(leaving, 3);
    // Who left between two pages costs nobody else their place.
    const second = await finder().followersOf(LEAD_NO, first.cursor, 2);
    expect(new Set([...first.items, ...second.items])).toEqual(new Set([31, 32, 33].map((n) => numbered(n))));
    expect((await finder().followersOf(LEAD_NO, undefined, 10)).items).toHaveLength(2);
    expect((await finder().followersOf(numbered(99), undefined, 10)).items).toEqual([]);
  });

  it.each(['another’s', Buffer.from('{"ticketNo":"1"}').toString('base64url')])(
    'refuses the cursor %s of no page of this list',
    async (cursor) => {
      await expect(finder().followersOf(LEAD_NO, cursor, 2)).rejects.toThrow(InvalidCursorError);
    },
  );
});

describe('the ledger of a mark', () => {
  const deputy = (number: string) => ({ mark: 'deputy', deputy: number });

  it('holds each ticket as it stands, to its end, and goes by page', async () => {
    const first = History.accepted(numbered(51), '2026-09-18 10:00', { marks: [deputy('D-1')] });
    first.at('2026-09-18 11:00').do('dispatch', { lead: 'chengguan', assistants: [] });
    await committed(first);
    const second = History.accepted(numbered(52), '2026-09-18 12:00', {
      marks: [deputy('D-2'), { mark: 'state-council' }],
      reply: sealed('reply'),
    });
    await committed(second);
    const ledger = { region: '430500', mark: 'deputy', limit: 1 };
    const page = await finder().marked(ledger);
    expect(page.items).toEqual([
      {
        mark: 'deputy',
        ticketNo: numbered(52),
        markedAt: at('2026-09-18 12:00'),
        behind: 'D-2',
        stage: 'closed',
        outcome: 'answered-online',
        kind: 'complaint',
        overdue: false,
      },
    ]);
    const { items } = await finder().marked({ ...ledger, cursor: page.cursor ?? '' });
    expect(items).toMatchObject([{ behind: 'D-1', stage: 'dispatched', lead: 'chengguan' }]);
    const foreign = finder().marked({ ...ledger, mark: 'state-council', cursor: page.cursor ?? '' });
    await expect(foreign).rejects.toThrow(InvalidCursorError);
  });

  it('by whoever stands behind it, or by stage', async () => {
    const ledger = { region: '430500', mark: 'deputy', limit: 10 };
    expect((await finder().marked({ ...ledger, behind: 'D-1' })).items).toHaveLength(1);
    expect((await finder().marked({ ...ledger, stage: 'closed' })).items).toMatchObject([{ behind: 'D-2' }]);
    expect((await finder().marked({ ...ledger, region: '370900' })).items).toEqual([]);
  });
});

it('what a ticket is found by is written with its acceptance, and by no later commit', async () => {
  const written: Record<string, number>[] = [];
  db.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'TransactWriteItemsCommand') return next(args);
        const asked = { ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } };
        const result = await next(asked as typeof args);
        const { ConsumedCapacity = [] } = result.output as TransactWriteItemsCommandOutput;
        const tickets = ConsumedCapacity.find(({ TableName }) => TableName === TABLES.tickets);
        const indexes = Object.entries(tickets?.GlobalSecondaryIndexes ?? {});
        written.push(
          Object.fromEntries(
            indexes.map(([name, { WriteCapacityUnits, CapacityUnits }]) => [
              name,
              WriteCapacityUnits ?? CapacityUnits ?? 0,
            ]),
          ),
        );
        return result;
      },
    { step: 'initialize', name: 'counting' },
  );
  const more = { person: PERSON, likeness: LIKENESS, ...filed };
  const history = History.accepted(numbered(41), '2026-09-18 10:00', more);
  history.at('2026-09-18 11:00').do('dispatch', { lead: 'chengguan', assistants: [] });
  history.at('2026-09-18 12:00').do('sign', {}, 'chengguan');
  await committed(history);
  db.client.middlewareStack.remove('counting');
  const ofFinding = written.map(({ byPerson = 0, byTopic = 0, byLead = 0 }) => [byPerson, byTopic, byLead]);
  expect(ofFinding).toEqual([
    // Within a transaction a write counts twice.
    [2, 2, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
});
