import { expect, it } from 'vitest';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
} from './city.ts';

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
    detail: '旧局已撤销，请转派承接其职责的单位',
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

const call = (form: object) => city.client.intake('phone', { region: REGION, kind: 'complaint', ...form });

it('SY-18: a deputy’s request is marked, held against the register, answered and kept in a ledger', async () => {
  const deputies = [{ deputy: 'D-0107', congress: '市人大', name: '张三丰', phones: ['13912345678'] }];
  mustBe(200, await put(`deputies/${REGION}`, { deputies, why: '换届后登记' }));
  const form = { text: '路灯不亮，请维修', phone: '139 1234 5678' };
  const { ticketNo } = mustBe(201, await call(form)) as TicketAnswer;
  const { oversight } = await city.get<{ oversight: object }>(DISPATCHER, `/v1/tickets/${ticketNo}`);
  expect(oversight).toMatchObject({
    marks: [{ mark: 'deputy', deputy: 'D-0107', clause: 'SY-18', held: { register: 'deputies' } }],
  });
  const marks = [{ mark: 'deputy', deputy: 'D-0999' }];
  expect(await call({ ...form, phone: '13900000001', marks })).toMatchObject({
    status: 409,
    body: { code: 'not-on-register', field: 'marks.0.deputy', clause: 'SY-18' },
  });
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  const path = '/v1/tickets?mark=deputy&behind=D-0107';
  expect(await city.get(DISPATCHER, path)).toMatchObject({
    label: '人大代表反映',
    items: [{ ticketNo, stage: 'dispatched', lead: 'housing', behind: 'D-0107' }],
  });
  expect(await city.client.call({ role: 'agent' }, 'GET', path)).toMatchObject({ status: 403 });
  expect(await city.get(DISPATCHER, `/v1/admin/deputies/${REGION}/D-0107`)).toMatchObject({ name: '张三丰' });
});

it('SY-8: what a leader takes on their answering day is held against the plan, and listed', async () => {
  const days = [{ day: '2026-09-18', mark: 'leader-duty', takenBy: 'L-01' }];
  const plan = { from: '2026-09-01', to: '2026-09-30', days, why: '九月接听日安排' };
  mustBe(200, await put(`answering-days/${REGION}`, plan));
  const { ticketNo } = mustBe(201, await call({ text: '小区门口积水' })) as TicketAnswer;
  expect(
    await city.refused(DISPATCHER, ticketNo, 'mark', { mark: 'leader-duty', takenBy: 'L-02' }),
  ).toMatchObject({ code: 'not-on-register', field: 'takenBy', clause: 'SY-8' });
  await city.act(DISPATCHER, ticketNo, 'mark', { mark: 'leader-duty', takenBy: 'L-01' });
  expect(await city.get(DISPATCHER, '/v1/tickets?mark=leader-duty')).toMatchObject({
    items: [{ ticketNo, behind: 'L-01', stage: 'accepted' }],
  });
});

it('SY-6b: the head of a unit keeps the list of experts behind its seat', async () => {
  const head = { role: 'unit-head', unit: 'ecology' };
  const seats = [{ seat: 'S-3', experts: [{ expert: 'E-1', name: '王工', from: '2026-09-01' }] }];
  const handIn = (unit: string) =>
    city.client.call(head, 'PUT', `/v1/admin/experts/${REGION}/${unit}`, { seats, why: '选派专家' });
  mustBe(200, await handIn('ecology'));
  expect(await handIn('housing')).toMatchObject({ status: 404 });
  const { ticketNo } = mustBe(
    201,
    await call({ kind: 'consultation', text: '排污许可怎么办理' }),
  ) as TicketAnswer;
  expect(
    await city.refused(DISPATCHER, ticketNo, 'mark', { mark: 'expert-seat', seat: 'S-4' }),
  ).toMatchObject({
    code: 'not-on-register',
    clause: 'SY-6b',
  });
  await city.act(DISPATCHER, ticketNo, 'mark', { mark: 'expert-seat', seat: 'S-3' });
});

it('SY-14.1, SY-22: a consultation is answered directly from an entry that its unit keeps', async () => {
  const content = {
    kind: 'procedure',
    title: '公租房怎么申请',
    text: '向街道提出申请。',
    keywords: ['保障房'],
  };
  const by = (who: object, path: string, body: object) =>
    city.client.call(who as typeof DISPATCHER, 'POST', `/v1/knowledge${path}`, body);
  const proposed = await by(officer('urban-management'), '', { provider: 'urban-management', ...content });
  const { entry } = mustBe(201, proposed) as { entry: string };
  const asked = `/v1/knowledge?q=${encodeURIComponent('保障房申请')}`;
  expect(await city.get({ role: 'agent' }, asked)).toMatchObject({ items: [{ entry, status: 'published' }] });
  const form = {
    kind: 'consultation',
    text: '公租房怎么申请',
    phone: '13800138000',
    reply: '向街道提出申请',
  };
  const answered = mustBe(201, await call({ ...form, knowledge: entry })) as TicketAnswer;
  expect(answered).toMatchObject({ stage: 'closed', outcome: 'answered-online' });
  expect(await call({ ...form, knowledge: 'K00000000' })).toMatchObject({
    status: 409,
    body: { code: 'unknown-knowledge', field: 'knowledge' },
  });
  mustBe(200, await by({ role: 'agent' }, `/${entry}/report`, { fault: 'outdated' }));
  mustBe(200, await by({ role: 'reviewer' }, `/${entry}/remind`, { fault: 'outdated' }));
  expect(city.sms('urban-management').at(-1)?.message).toContain(`知识库条目${entry}`);
  expect(await city.get(REVIEWER, '/v1/knowledge?reminded=true')).toMatchObject({ items: [{ entry }] });
});

it('SY-7a: a sub-centre’s ticket streams in, is marked by its line and counts like any other', async () => {
  const {
    version: _version,
    region: _region,
    ...settings
  } = await city.get<Record<string, unknown>>(ADMINISTRATOR, `/v1/admin/settings/${REGION}`);
  const decision = { ground: '热线办工作规程', by: '市热线办', from: '2026-01-01' };
  const sources = [{ line: '税务分中心', mark: 'sub-centre', ...decision }];
  mustBe(200, await put(`settings/${REGION}`, { ...settings, sources, why: '登记分中心' }));
  const form = { region: REGION, kind: 'complaint', text: '发票开具问题', phone: '13800138009' };
  const handedIn = (line: string) =>
    city.client.intake('referral', { ...form, source: { line, externalNo: 'SW-1' } });
  const { ticketNo } = mustBe(201, await handedIn('税务分中心')) as TicketAnswer;
  await city.act(DISPATCHER, ticketNo, 'accept', { kind: 'complaint', marks: [{ mark: 'state-council' }] });
  for (const mark of ['sub-centre', 'state-council']) {
    expect(await city.get({ role: 'supervisor' }, `/v1/tickets?mark=${mark}`)).toMatchObject({
      items: [{ ticketNo, stage: 'accepted', overdue: false }],
    });
  }
  expect(await handedIn('海关分中心')).toMatchObject({
    status: 409,
    body: { code: 'unknown-line', clause: 'SY-7b' },
  });
});

it('LA-5: whoever is subscribed is sent the region’s changes, a department those of its own parts alone', async () => {
  const webhook = (name: string) => ({ form: 'webhook', url: `https://${name}.example/feed`, key: 'own' });
  const subscribers = [
    { id: 'province', label: '省平台', kind: 'province', to: webhook('province') },
    { id: 'housing', label: '住房局', kind: 'department', units: ['housing'], to: webhook('housing') },
    { id: 'ecology', label: '生态环境局', kind: 'department', units: ['ecology'], to: webhook('ecology') },
    { id: 'archive', label: '省数据库', kind: 'province', to: { form: 'files', prefix: 'province' } },
  ];
  const path = `subscribers/${REGION}`;
  const unknown = [{ ...subscribers[0], fields: ['phone'] }];
  expect(await put(path, { subscribers: unknown, why: '接入订阅方' })).toMatchObject({
    ...{ status: 400, body: { field: 'subscribers.0.fields.0', rule: 'unknown-field' } },
  });
  mustBe(200, await put(path, { subscribers, why: '接入订阅方' }));
  const ticketNo = await signed();
  await city.runtime.settle();
  const sent = (name: string) =>
    city.runtime
      .outbox()
      .filter(
        ({ protocol, endpoint }) => protocol === 'webhook' && endpoint === `https://${name}.example/feed`,
      )
      .map(({ message }) => JSON.parse(message).data as Batch);
  const batches = sent('province');
  expect(batches[0]).toMatchObject({ first: 1, region: REGION, subscriber: 'province' });
  const items = batches.flatMap((batch) => batch.items);
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_item, index) => index + 1));
  expect(items.filter((item) => item.ticketNo === ticketNo).map(({ version }) => version)).toEqual([1, 2, 3]);
  expect(JSON.stringify(batches)).not.toContain('路面破损');
  const own = sent('housing').flatMap(({ tickets }) => tickets);
  expect(own.find((ticket) => ticket.ticketNo === ticketNo)).toMatchObject({
    texts: { request: '路面破损', phone: '+8613800138000' },
  });
  expect(sent('ecology')).toEqual([]);
  // An hour's file is closed once the hour is over, by the run at five past.
  await city.runtime.advance('PT65M');
  type Standing = { items: { subscriber: string; behind: number; sent: number }[] };
  const standing = await city.get<Standing>(ADMINISTRATOR, `/v1/province/subscriptions?region=${REGION}`);
  expect(standing.items.map(({ subscriber, behind }) => [subscriber, behind])).toEqual(
    subscribers.map(({ id }) => [id, 0]),
  );
  const held = standing.items.map(({ sent: count }) => count);
  expect([held[0], held[2], held[3]]).toEqual([items.length, 0, items.length]);
});

interface Batch {
  readonly first: number;
  readonly items: readonly { seq: number; ticketNo: string; version: number }[];
  readonly tickets: readonly { ticketNo: string; texts: Record<string, string> }[];
}
