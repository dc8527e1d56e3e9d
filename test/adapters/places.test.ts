import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryRoutes } from '../../functions/commands/queries.ts';
import { act, type DeskDeps } from '../../functions/ticket-desk.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import { toItem } from '../../shared/adapters/dynamo.ts';
import { dynamoKeepingList } from '../../shared/adapters/dynamo-keeping.ts';
import { dynamoPlaces } from '../../shared/adapters/dynamo-places.ts';
import { dynamoTicketFinder } from '../../shared/adapters/dynamo-ticket-finder.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import type { CommandBody, CommandType } from '../../shared/ticket/commands.ts';
import { call, somebody } from '../functions/commands/calling.ts';
import { City, submission } from '../functions/ticket-desk/doubles.ts';
import { TABLES, ticketTables } from '../support/ticket-tables.ts';

const REGION = '430500';
const REASON = { reason: new PersonalText('诉求人反映的是该单位') };

let db: Awaited<ReturnType<typeof ticketTables>>;
beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

function city() {
  const store = dynamoTicketStore(db.client, TABLES, wallClock);
  const deps: DeskDeps = { ...new City().deps, store };
  const give = <T extends CommandType>(ticketNo: string, type: T, body: CommandBody<T>, unit?: string) =>
    act(deps, {
      ...{ ticketNo, type, body, by: 'somebody', answer: () => ({}) },
      actor: unit === undefined ? { side: 'hotline' } : { side: 'unit', unit },
    });
  const finder = dynamoTicketFinder(db.client, TABLES.tickets);
  const attempts = { counted: async () => 0, count: async () => 1, takeBack: async () => {} };
  const routes = queryRoutes({ ...deps, finder, attempts });
  const listed = async (caller: PersonCaller, query = '') => {
    const { body } = await call(routes, caller, { method: 'GET', route: '/v1/tickets', query });
    return (body.items as { ticketNo: string }[]).map(({ ticketNo }) => ticketNo);
  };
  return { store, give, listed, places: dynamoPlaces(db.client, TABLES.tickets) };
}

it('MZ-20: a work list names no ticket that does not exist for whoever reads it', async () => {
  const { give, listed } = city();
  const [plain, accused, secret] = [1, 2, 3].map((last) => `4305002609180000070${last}`) as [
    string,
    string,
    string,
  ];
  for (const ticketNo of [plain, accused, secret]) {
    await give(ticketNo, 'submit', submission(ticketNo));
    await give(ticketNo, 'dispatch', { lead: 'chengguan', assistants: [] });
  }
  await give(accused, 'name-accused', { units: ['chengguan'], ...REASON });
  await give(secret, 'file-secrecy', REASON, 'chengguan');
  await give(secret, 'review-secrecy', { unit: 'chengguan', granted: true, ...REASON });

  const officer = (...more: PersonCaller['roles'][number][]) =>
    somebody('unit-officer', { unit: 'chengguan', roles: ['unit-officer', ...more] });
  const ofUnit = 'unit=chengguan';
  expect(await listed(officer())).toEqual([plain]);
  expect(await listed(officer('secrecy-staff'))).toEqual([secret, plain]);
  expect(await listed(somebody('dispatcher'), ofUnit)).toEqual([plain]);
  // The hotline has what was taken from the unit again; nobody of that unit sees it there.
  expect(await listed(somebody('dispatcher'))).toEqual([accused]);
  expect(await listed(somebody('dispatcher', { unit: 'chengguan' }))).toEqual([]);
  const staff = somebody('dispatcher', { roles: ['dispatcher', 'secrecy-staff'] });
  expect((await listed(staff, ofUnit)).sort()).toEqual([plain, secret]);
});

it('a ticket that nothing is written to any more is brought where a release finds it', async () => {
  const { give, listed, places } = city();
  const list = dynamoKeepingList(db.client, TABLES.tickets);
  const left = ['archive', 'texts'] as const;
  const kept = async () => {
    const before = '9999-12-31' as Day;
    return (await list.ended({ region: REGION, left, before, limit: 100 })).items;
  };
  const ended = '43050026091800000801';
  await give(ended, 'submit', { ...submission(ended), reply: new PersonalText('当场答复') });
  expect(await kept()).toEqual([ended]);
  // As one that ended before there was such a place.
  const key = (ticketNo: string, item: string) => ({
    TableName: TABLES.tickets,
    Key: toItem({ ticketNo, item }),
  });
  const remove = 'REMOVE dueShard, nextDueAt';
  await db.client.send(new UpdateItemCommand({ ...key(ended, 'STATE'), UpdateExpression: remove }));
  expect(await kept()).toEqual([]);
  expect([await places.bring(ended), await kept(), await places.bring(ended)]).toEqual([
    true,
    [ended],
    false,
  ]);

  const open = '43050026091800000802';
  await give(open, 'submit', submission(open));
  await give(open, 'dispatch', { lead: 'chengguan', assistants: [] });
  await db.client.send(new DeleteItemCommand(key(open, 'UNIT#chengguan')));
  const chengguan = somebody('unit-officer', { unit: 'chengguan' });
  expect(await listed(chengguan)).not.toContain(open);
  expect([await places.bring(open), await places.bring(open)]).toEqual([true, false]);
  expect(await listed(chengguan)).toContain(open);
  expect(await places.bring('43050026091800000899')).toBe(false);
});
