import { describe, expect, it } from 'vitest';
import { commandRoutes } from '../../../functions/commands/commands.ts';
import { queryRoutes } from '../../../functions/commands/queries.ts';
import { similarRoutes } from '../../../functions/commands/similar.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';
import { call, somebody } from './calling.ts';

const OTHER = '43050026091800000002';
const PERSON = 'a'.repeat(32);

function looked(city: City, caller: PersonCaller, route: string, query = '', ticketNo = TICKET_NO) {
  return call(similarRoutes(city.deps), caller, { method: 'GET', route, query, params: { ticketNo } });
}

const similar = (city: City, caller: PersonCaller, query = '', ticketNo = TICKET_NO) =>
  looked(city, caller, '/v1/tickets/{ticketNo}/similar', query, ticketNo);

const about = (city: City, ticketNo: string) =>
  city.act('name-accused', { units: ['shuiwu'], reason: new PersonalText('反映的是该单位') }, { ticketNo });

function give(city: City, command: string, body: object, headers = {}, more: Partial<PersonCaller> = {}) {
  return call(commandRoutes(city.deps), somebody('dispatcher', more), {
    method: 'POST',
    route: '/v1/tickets/{ticketNo}/{command}',
    params: { ticketNo: TICKET_NO, command },
    headers,
    body,
  });
}

async function two(more: object = { person: PERSON }): Promise<City> {
  const city = new City('2026-09-18 09:00');
  await city.act('submit', { ...submission(OTHER), ...more }, { ticketNo: OTHER });
  await city.at('2026-09-18 10:00').act('submit', { ...submission(TICKET_NO), ...more });
  return city;
}

describe('GET /v1/tickets/{ticketNo}/similar', () => {
  it('shows the person’s other tickets with where they stand, and nothing that anybody wrote', async () => {
    const { status, body } = await similar(await two(), somebody('agent'));
    expect([status, body]).toMatchObject([
      200,
      { among: 'person', items: [{ ticketNo: OTHER, stage: 'accepted', kind: 'complaint', canLead: true }] },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/施工|张三|aaaa|"likeness"/);
  });

  it('of everybody’s shows those filed alike, in the city’s window', async () => {
    const city = await two({ classCode: '0101' });
    const { body } = await similar(city, somebody('agent'), 'among=all');
    expect(body.items).toMatchObject([{ ticketNo: OTHER, reasons: { sameClass: true, daysApart: 0 } }]);
    const unfiled = await two({});
    expect((await similar(unfiled, somebody('agent'), 'among=all')).body.items).toEqual([]);
  });

  it('SY-23c: names none that is about who looks', async () => {
    const city = await two();
    const accused = { units: [], officers: ['a agent'], reason: new PersonalText('反映的是接线员本人') };
    await city.act('name-accused', accused, { ticketNo: OTHER });
    expect((await similar(city, somebody('agent'))).body.items).toEqual([]);
    expect((await similar(city, somebody('dispatcher'))).body.items).toHaveLength(1);
  });

  it('has nothing for a person whom nobody knows', async () => {
    expect((await similar(await two({}), somebody('agent'))).body.items).toEqual([]);
  });

  it.each<[string, PersonCaller, number]>([
    ['a unit, though the ticket is its own', somebody('unit-officer', { unit: 'chengguan' }), 403],
    ['an auditor', somebody('auditor'), 403],
    ['another region', somebody('agent', { region: '370900' }), 404],
  ])('is not for %s', async (_who, caller, status) => {
    const city = await two();
    await city.dispatch(TICKET_NO);
    expect((await similar(city, caller)).status).toBe(status);
  });
});

describe('GET /v1/acceptance', () => {
  const acceptance = (caller: PersonCaller, query = '') =>
    looked(new City(), caller, '/v1/acceptance', query);

  it.each<[Role, string, number]>([
    ['agent', '', 200],
    ['agent', 'region=370900', 404],
    ['agent', 'region=4305', 400],
  ])('for an %s with %j', async (role, query, status) => {
    expect((await acceptance(somebody(role), query)).status).toBe(status);
  });

  it('says what a ground needs and whether the text leaves it to the city', async () => {
    const { body } = await acceptance(somebody('agent', { region: '341500' }));
    expect(body.grounds).toContainEqual(
      expect.objectContaining({
        ground: 'unreasonable-repeat',
        needs: ['repeatOf', 'often'],
        status: 'unset',
      }),
    );
  });
});

describe('what a command says of another ticket', () => {
  const repeat = { ground: 'repeat', reason: '重复', repeatOf: OTHER };

  it('a repeat is the same person’s', async () => {
    expect((await give(await two(), 'reject', repeat)).body).toMatchObject({
      stage: 'closed',
      notAccepted: { ground: 'repeat', repeatOf: OTHER },
    });
  });

  it('SY-23c: nor one that others are kept from, nor is it told to them by the ticket that names it', async () => {
    const city = await two();
    await about(city, OTHER);
    const kept = await give(city, 'reject', repeat);
    expect([kept.status, kept.body.code]).toEqual([409, 'repeat-kept']);
    const theirs = await give(city, 'reject', repeat, {}, { unit: 'shuiwu' });
    expect([theirs.status, theirs.body.code]).toEqual([409, 'repeat-not-found']);
    await about(city, TICKET_NO);
    expect((await give(city, 'reject', repeat)).body.notAccepted).toMatchObject({ repeatOf: OTHER });
  });

  it('SY-23c: a ticket that others follow, and is about somebody by now, is not named to them', async () => {
    const city = await two();
    const key = { 'idempotency-key': 'again-1' };
    const follow = (more: Partial<PersonCaller> = {}) => give(city, 'follow', { lead: OTHER }, key, more);
    expect((await follow()).body.follows).toBe(OTHER);
    const accused = { units: [], officers: ['insider'], reason: new PersonalText('反映的是派单员本人') };
    await city.act('name-accused', accused, { ticketNo: OTHER });
    const insider = somebody('dispatcher', { id: 'insider' });
    const seen = async (caller: PersonCaller) => {
      const store = Object.assign(Object.create(city.store), { listByUnit: async () => ({ items: [] }) });
      const attempts = { counted: async () => 0, count: async () => 1, takeBack: async () => {} };
      const routes = queryRoutes({ ...city.deps, store, attempts });
      const answers = await Promise.all(
        ['/v1/tickets/{ticketNo}', '/v1/tickets/{ticketNo}/history'].map((route) =>
          call(routes, caller, { method: 'GET', route, params: { ticketNo: TICKET_NO } }),
        ),
      );
      const like = await similar(city, caller);
      const urged = await give(city, 'record-consent', { given: true, way: 'phone' }, {}, { id: caller.id });
      return JSON.stringify([...answers, like, urged]).includes(OTHER);
    };
    expect([await seen(somebody('dispatcher')), await seen(insider)]).toEqual([true, false]);
    expect((await follow()).body.follows).toBe(OTHER);
  });

  it.each([
    ['nobody’s whom one knows', {}, {}],
    ['a ticket that is not there', { person: PERSON }, { repeatOf: '43050026091800000099' }],
    ['the ticket itself', { person: PERSON }, { repeatOf: TICKET_NO }],
  ])('a repeat of %s is refused', async (_whose, more, body) => {
    const answer = await give(await two(more), 'reject', { ...repeat, ...body });
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([
      409,
      'repeat-not-found',
      'repeatOf',
    ]);
  });

  it('how often somebody came is not the caller’s to say', async () => {
    const answer = await give(await two(), 'reject', { ...repeat, repeats: 99 });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  it.each([
    ['one that is not there', '43050026091800000099', 'no-such-lead'],
    ['one that is closed', OTHER, 'not-a-lead'],
  ])('a lead is not %s', async (_which, lead, code) => {
    const city = await two();
    const closing = { ...repeat, ground: 'other', repeatOf: undefined };
    await call(commandRoutes(city.deps), somebody('agent'), {
      method: 'POST',
      route: '/v1/tickets/{ticketNo}/{command}',
      params: { ticketNo: OTHER, command: 'reject' },
      body: closing,
    });
    expect((await give(city, 'follow', { lead })).body).toMatchObject({ code, field: 'lead' });
  });

  it.each<[string, (city: City) => Promise<unknown>]>([
    ['is about a unit', (city) => about(city, OTHER)],
    ['is not about the unit that this one is about', (city) => about(city, TICKET_NO)],
  ])('SY-23c: a lead is not one that %s', async (_which, name) => {
    const city = await two();
    await name(city);
    const refused = { status: 409, code: 'not-a-lead', field: 'lead' };
    expect((await give(city, 'follow', { lead: OTHER })).body).toMatchObject(refused);
    const found = await similar(city, somebody('dispatcher'));
    expect(found.body.items).toMatchObject([{ ticketNo: OTHER, canLead: false }]);
    await about(city, TICKET_NO);
    await about(city, OTHER);
    expect((await give(city, 'follow', { lead: OTHER })).status).toBe(200);
  });

  it('a repeated call is answered as before, whatever became of the lead since', async () => {
    const city = await two();
    const headers = { 'idempotency-key': 'once' };
    const first = await give(city, 'follow', { lead: OTHER }, headers);
    expect(first.body.stage).toBe('following');
    await city.act('reply', { reply: submission(OTHER).text }, { ticketNo: OTHER });
    expect((await give(city, 'follow', { lead: OTHER }, headers)).body).toEqual(first.body);
  });
});
