import { expect, it } from 'vitest';
import { ADMINISTRATOR, DISPATCHER, mustBe, officer, REGION, type TicketAnswer, useCity } from './city.ts';

const city = useCity('2026-09-18T09:00:00+08:00');

const put = (path: string, body: object, headers: Record<string, string> = {}) =>
  city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/${path}`, body, headers);

/** A ticket that a unit has signed: five working days from here. */
async function signed(): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text: '路面破损', phone: '13800138000' };
  const { ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer;
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  await city.act(officer('housing'), ticketNo, 'sign');
  return ticketNo;
}

async function handledBy(ticketNo: string): Promise<string | undefined> {
  const { deadlines } = await city.get<TicketAnswer>(DISPATCHER, `/v1/tickets/${ticketNo}`);
  return deadlines.find(({ clock }) => clock === 'handle')?.dueOn;
}

it('a published calendar moves the open terms, and a second one moves them back', async () => {
  const tickets = [await signed(), await signed(), await signed()];
  const before = await handledBy(tickets[0] as string);
  const calendar = await city.get<{ years: Record<string, { daysOff: string[] }> }>(
    ADMINISTRATOR,
    `/v1/admin/calendars/${REGION}`,
  );
  const { year: _year, ...held } = calendar.years['2026'] as { daysOff: string[]; year?: number };
  const path = `calendars/${REGION}/2026`;
  const corrected = { ...held, daysOff: [...held.daysOff, '2026-09-22'], why: '增加一天休息' };
  mustBe(200, await put(path, corrected, { 'if-match': '"v0"', 'idempotency-key': 'first' }));
  await city.runtime.settle();
  const moved = await Promise.all(tickets.map(handledBy));
  expect(new Set(moved).size).toBe(1);
  expect(String(moved[0]) > String(before)).toBe(true);
  expect(await city.get(ADMINISTRATOR, `/v1/admin/walks/${REGION}`)).toMatchObject({
    calendar: 'v1',
    firstPass: 0,
  });
  const late = await put(path, { ...held, why: '撤销更正' }, { 'if-match': '"v0"' });
  expect(late).toMatchObject({ status: 412, body: { code: 'version-changed', field: 'If-Match' } });
  expect(mustBe(200, await put(path, corrected, { 'idempotency-key': 'first' }))).toEqual({ version: 'v1' });
  mustBe(200, await put(path, { ...held, why: '撤销更正' }, { 'if-match': '"v1"' }));
  await city.runtime.settle();
  expect(await Promise.all(tickets.map(handledBy))).toEqual([before, before, before]);
});

it('a contact who leaves a unit is told nothing any more, and the version says who took them off', async () => {
  const unit = { name: '住房局', contacts: [{ way: 'email', to: 'duty@example.org' }], why: '更换值班方式' };
  const before = city.sms('housing').length;
  mustBe(200, await put(`units/${REGION}/housing`, unit));
  await signed();
  await city.runtime.settle();
  expect(city.sms('housing')).toHaveLength(before);
  const { items } = await city.get<{ items: { version: string; why: string; at: string }[] }>(
    ADMINISTRATOR,
    `/v1/admin/units/${REGION}?list=versions`,
  );
  expect(items[0]).toMatchObject({ why: '更换值班方式', at: '2026-09-18T09:00:00+08:00' });
});

it('a dissolved unit takes nothing on any more', async () => {
  const unit = { name: '旧局', contacts: [], dissolved: { on: '2026-09-18' }, why: '机构改革撤销' };
  mustBe(200, await put(`units/${REGION}/former`, unit));
  const form = { region: REGION, kind: 'complaint', text: '路面破损', phone: '13800138000' };
  const { ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer;
  expect(await city.refused(DISPATCHER, ticketNo, 'dispatch', { lead: 'former' })).toMatchObject({
    code: 'unknown-unit',
  });
});

it('a roster tells who is on duty', async () => {
  const contacts = [{ id: 'zhang', way: 'sms', to: '+8613900000077' }];
  mustBe(
    200,
    await put(`units/${REGION}/ecology`, {
      name: '生态局',
      roundTheClock: true,
      contacts,
      why: '登记值班人员',
    }),
  );
  const [from, noon, to] = [
    '2026-10-01T00:00:00+08:00',
    '2026-10-01T12:00:00+08:00',
    '2026-10-02T00:00:00+08:00',
  ];
  const periods = [{ from, to: noon, officers: [{ contact: 'zhang' }] }];
  expect(
    mustBe(200, await put(`rosters/${REGION}/ecology`, { from, to, periods, why: '国庆值班表' })),
  ).toEqual({
    version: 'v1',
    warnings: [{ rule: 'gap', from: noon, to }],
  });
  const at = encodeURIComponent('2026-10-01T08:00:00+08:00');
  expect(await city.get(DISPATCHER, `/v1/admin/rosters/${REGION}/ecology?at=${at}`)).toMatchObject({
    onDuty: { officers: [{ contact: { id: 'zhang', to: '+8613900000077' } }] },
  });
});
