import { describe, expect, it } from 'vitest';
import type { Bulletin } from '../../../shared/bulletin/model.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { type Contribution, cellsOf } from '../../../shared/province/contribution.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { somebody } from '../commands/calling.ts';
import { type Asked, Press } from './doubles.ts';

const PATH = '/v1/bulletins/{region}/{period}';
const OPEN = '/v1/public/bulletins/{region}/{period}';
const DECIDED = { ground: '热线办文件', by: '市热线办', from: '2026-01-01' as never };
const CASE = { title: '停水三天', text: '当事人张伟，电话13907391234，反映停水。\n当日恢复供水。' };
const EDITED = { problems: '签收不及时。', suggestions: '建立联动机制。', cases: [CASE] };

const at = (press: Press, period: string): Pick<Asked, 'params'> => ({
  params: { region: press.region, period },
});
const people = ({ region }: Press) => ({
  officer: somebody('unit-officer', { unit: 'chengguan', region }),
  reviewer: somebody('reviewer', { region }),
  supervisor: somebody('supervisor', { region }),
});

function counted(press: Press, month = '2026-08'): Press {
  press.cells.push(
    {
      bucket: `${press.region}#${month}-03`,
      value: 'chengguan#complaint#phone#satisfied',
      counts: { received: 12, accepted: 12, dispatched: 12, done: 12, handleKept: 11, handleMissed: 1 },
    },
    { bucket: `${press.region}#${month}-03`, value: '~noise#430502', counts: { received: 12 } },
  );
  return press;
}

async function saved(press: Press, period: string, body: object = EDITED) {
  const answer = await press.as(people(press).reviewer, 'POST', `${PATH}/draft`, {
    ...at(press, period),
    body,
  });
  expect(answer.status).toBe(201);
}

const publish = (press: Press, period: string, body: object = {}, headers: Record<string, string> = {}) =>
  press.as(people(press).supervisor, 'POST', `${PATH}/publish`, { ...at(press, period), body, headers });

describe('SY-6c: units hand in work news, typical cases and analyses in time', () => {
  const handIn = { kind: 'case', period: '2026-08', ...CASE };

  it('masked when shown, to the hotline all, to a unit its own', async () => {
    const press = new Press('shaoyang', '430500');
    const { officer, reviewer } = people(press);
    const headers = { 'idempotency-key': 'k1' };
    const first = await press.as(officer, 'POST', '/v1/hand-ins', { body: handIn, headers });
    const again = await press.as(officer, 'POST', '/v1/hand-ins', { body: handIn, headers });
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
    expect(press.bulletins.handed).toHaveLength(1);
    const other = { body: { ...handIn, title: '别的' }, headers };
    expect((await press.as(officer, 'POST', '/v1/hand-ins', other)).body.code).toBe('idempotency-key-reused');
    const { body } = await press.as(reviewer, 'GET', '/v1/hand-ins', { query: 'period=2026-08' });
    expect(body).toMatchObject({ term: 'unset', overdue: [], items: [{ unit: 'chengguan', kind: 'case' }] });
    expect(JSON.stringify(body)).toContain('139****1234');
    const gongan = somebody('unit-head', { unit: 'gongan' });
    const own = await press.as(gongan, 'GET', '/v1/hand-ins', { query: 'period=2026-08' });
    expect(own.body.items).toEqual([]);
    const about = '43050026080100000001';
    const named = { body: { ...handIn, ticketNo: about } };
    expect((await press.as(officer, 'POST', '/v1/hand-ins', named)).status).toBe(201);
    const accused = { ticketNo: about, region: '430500', accusedOfficers: [reviewer.id] };
    press.tickets.set(about, accused as unknown as Ticket);
    const shown = async (who: PersonCaller) =>
      (await press.as(who, 'GET', '/v1/hand-ins', { query: 'period=2026-08' })).body.items;
    // What is told of a ticket is not for whoever it is about.
    expect(await shown(reviewer)).toHaveLength(1);
    expect(await shown({ ...reviewer, id: 'another reviewer' })).toHaveLength(2);
    const for_others = { body: { ...handIn, unit: 'gongan' } };
    expect((await press.as(officer, 'POST', '/v1/hand-ins', for_others)).status).toBe(403);
  });

  it('there is no term until the city sets one; then who is late is listed and reminded, once a day', async () => {
    const press = new Press('shaoyang', '430500');
    const { officer, reviewer } = people(press);
    const remind = () =>
      press.as(reviewer, 'POST', '/v1/hand-ins/{region}/{period}/remind', at(press, '2026-08'));
    expect((await remind()).body).toMatchObject({ status: 409, code: 'term-unset', clause: 'SY-6c' });
    press.settings = { ...press.settings, bulletin: { handInDays: 5, ...DECIDED } };
    await press.as(officer, 'POST', '/v1/hand-ins', { body: handIn });
    const { body } = await press.as(reviewer, 'GET', '/v1/hand-ins', { query: 'period=2026-08' });
    expect(body).toMatchObject({ dueOn: '2026-09-05', overdue: ['gongan'], items: [{ inTime: false }] });
    expect((await remind()).body).toEqual({ period: '2026-08', dueOn: '2026-09-05', reminded: ['gongan'] });
    await remind();
    const [told, ...more] = press.desk.published;
    expect(told).toMatchObject({ unit: 'gongan' });
    expect(told?.text).toContain('2026年8月动态、案例和分析）逾期未报送');
    expect(more).toEqual([]);
  });
});

describe('publishing', () => {
  it('SY-26: a month’s bulletin is frozen, with who and when; a correction is a version with its reason', async () => {
    const press = counted(new Press('shaoyang', '430500'));
    await saved(press, '2026-08');
    const headers = { 'idempotency-key': 'p1' };
    const first = await publish(press, '2026-08', {}, headers);
    expect(first).toMatchObject({ status: 201, body: { version: 1 } });
    expect((await publish(press, '2026-08', {}, headers)).body).toEqual(first.body);
    press.cells.pop();
    const { supervisor } = people(press);
    const shown = (query: string) => press.as(supervisor, 'GET', PATH, { ...at(press, '2026-08'), query });
    const kept = await shown('format=json&version=1');
    expect(kept.body).toMatchObject({ version: 1, digest: first.body.digest });
    expect(await publish(press, '2026-08')).toMatchObject({ status: 400, body: { field: 'reason' } });
    const second = await publish(press, '2026-08', { reason: '更正类别统计，问13907391234' });
    expect(second).toMatchObject({ status: 201, body: { version: 2 } });
    expect((await shown('format=json&version=1')).body).toEqual(kept.body);
    expect((await shown('format=json&version=2')).body.reason).toBe('更正类别统计，问139****1234');
    expect((await shown('format=json&version=3')).status).toBe(404);
  });

  it('what the editor takes from a hand-in is masked and names its unit', async () => {
    const press = new Press('shaoyang', '430500');
    const { officer, supervisor } = people(press);
    const body = { kind: 'case', period: '2026-08', ...CASE };
    const { id } = (await press.as(officer, 'POST', '/v1/hand-ins', { body })).body;
    await saved(press, '2026-08', { cases: [{ handIn: id, ...CASE }] });
    const draft = await press.as(supervisor, 'GET', PATH, { ...at(press, '2026-08'), query: 'format=json' });
    const text = JSON.stringify(draft.body);
    expect(text).toContain('市城市管理和综合执法局');
    expect(text).toContain('139****1234');
    expect(text).not.toContain('13907391234');
    const unknown = { cases: [{ handIn: '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b', ...CASE }] };
    const refused = await press.as(supervisor, 'POST', `${PATH}/draft`, {
      ...at(press, '2026-08'),
      body: unknown,
    });
    expect(refused).toMatchObject({ status: 404, body: { field: 'cases.0.handIn' } });
  });

  it.each([
    ['NM-19', 'neimenggu', '150000', '2026-08', {}, '典型案例'],
    ['NM-19', 'neimenggu', '150000', '2026-08', { cases: [CASE], problems: '难点。' }, '服务对象的意见建议'],
    ['MZ-12c', 'meizhou', '441400', '2026-Q3', {}, '存在问题'],
    ['MZ-12c', 'meizhou', '441400', '2026-Q3', { problems: '问题。' }, '改进工作意见'],
  ])(
    '%s: %s’s bulletin has what the text asks for, or is not published',
    async (clause, city, region, period, body, part) => {
      const press = counted(new Press(city, region));
      await saved(press, period, body);
      expect(await publish(press, period)).toMatchObject({
        status: 409,
        body: { code: 'section-missing', clause, detail: expect.stringContaining(part) },
      });
      await saved(press, period);
      expect((await publish(press, period)).status).toBe(201);
    },
  );

  it('not before the period is over, and not while the city has set no period where the text has none', async () => {
    const press = new Press('luan', '341500');
    expect((await publish(press, '2026-10')).body.code).toBe('period-open');
    expect((await publish(press, '2026-08')).body).toMatchObject({ code: 'period-unset', clause: 'LA-16' });
    press.settings = { ...press.settings, bulletin: { period: 'month', ...DECIDED } };
    expect((await publish(press, '2026-08')).status).toBe(201);
  });

  it('a draft that others have saved meanwhile is not overwritten, and a lost race is run again', async () => {
    const press = new Press('shaoyang', '430500');
    press.bulletins.lost = 1;
    await saved(press, '2026-08');
    const save = (version: string) =>
      press.as(people(press).reviewer, 'POST', `${PATH}/draft`, {
        ...at(press, '2026-08'),
        body: EDITED,
        headers: { 'if-match': version },
      });
    expect((await save('"7"')).body.code).toBe('version-changed');
    expect((await save('"1"')).body).toMatchObject({ version: 2 });
    press.bulletins.lost = 9;
    expect((await save('"2"')).status).toBe(503);
  });

  it('SY-26: what is published goes round the city: units, the hotline and the province read it, and no draft', async () => {
    const press = counted(new Press('shaoyang', '430500'));
    const { officer } = people(press);
    const readers = [
      officer,
      ...(['agent', 'province-reader'] as const).map((role) => somebody(role, { region: '430500' })),
    ];
    const asked = { ...at(press, '2026-08'), query: 'format=json' };
    for (const reader of readers) expect((await press.as(reader, 'GET', PATH, asked)).status).toBe(404);
    await publish(press, '2026-08');
    for (const reader of readers) {
      const { status, body } = await press.as(reader, 'GET', PATH, asked);
      expect([status, body.version]).toEqual([200, 1]);
      expect(JSON.stringify(body)).not.toContain('ticketNo');
    }
    expect((await press.as(somebody('unit-officer', { region: '430500' }), 'GET', PATH, asked)).status).toBe(
      403,
    );
    const elsewhere = somebody('unit-officer', { unit: 'chengguan', region: '430100' });
    expect((await press.as(elsewhere, 'GET', PATH, asked)).status).toBe(404);
  });

  it('a unit writes, publishes and reads no draft; another region’s is none', async () => {
    const press = counted(new Press('shaoyang', '430500'));
    const { officer, reviewer } = people(press);
    for (const [method, route] of [
      ['POST', `${PATH}/draft`],
      ['POST', `${PATH}/publish`],
    ] as const) {
      const asked = { ...at(press, '2026-08'), body: {} };
      expect((await press.as(officer, method, route, asked)).status).toBe(403);
    }
    expect((await press.as(officer, 'GET', PATH, at(press, '2026-08'))).status).toBe(404);
    expect(
      (await press.as(reviewer, 'POST', `${PATH}/publish`, { ...at(press, '2026-08'), body: {} })).status,
    ).toBe(403);
    const foreign = { params: { region: '370900', period: '2026-08' } };
    expect((await press.as(reviewer, 'GET', PATH, foreign)).status).toBe(404);
    const day = { params: { region: '430500', period: '2026-08-03' } };
    expect((await press.as(reviewer, 'GET', PATH, day)).status).toBe(404);
  });
});

describe('LA-16: results are published', () => {
  const open = async () => {
    const press = counted(new Press('luan', '341500', { bulletin: { period: 'month', ...DECIDED } }));
    await saved(press, '2026-08', { problems: '<script>alert(1)</script>' });
    await publish(press, '2026-08');
    return press;
  };

  it('to anyone, in four forms, without a ticket’s number and without a script', async () => {
    const press = await open();
    const page = await press.raw(undefined, 'GET', OPEN, at(press, '2026-08'));
    const html = page.bytes.toString('utf8');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['cache-control']).toBe('public, max-age=300');
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    expect(html).not.toMatch(/<script|工单编号|\son\w+=|https?:\/\/(?!www\.w3\.org)/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const csv = await press.raw(undefined, 'GET', OPEN, { ...at(press, '2026-08'), query: 'format=csv' });
    expect(csv.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const xlsx = await press.raw(undefined, 'GET', OPEN, { ...at(press, '2026-08'), query: 'format=xlsx' });
    expect(xlsx.headers['content-disposition']).toBe('attachment; filename="bulletin-341500-2026-08.xlsx"');
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK');
    const list = await press.as(undefined, 'GET', '/v1/public/bulletins/{region}', {
      params: { region: '341500' },
    });
    expect(list.body.items).toMatchObject([{ period: '2026-08', version: 1 }]);
    expect(JSON.stringify(list.body)).not.toContain('supervisor');
  });

  it('what citizens have rated, by whatever way, is among the results', async () => {
    const press = new Press('luan', '341500', { bulletin: { period: 'month', ...DECIDED } });
    press.cells.push({
      bucket: '341500#2026-08-03',
      value: 'chengguan#complaint#phone#satisfied',
      counts: { received: 10, dispatched: 10, done: 10, satisfiedAsked: 8, satisfiedYes: 7 },
    });
    await publish(press, '2026-08');
    const asked = { ...at(press, '2026-08'), query: 'format=json' };
    const { body } = await press.as(undefined, 'GET', OPEN, asked);
    const { sections } = body.bulletin as Bulletin;
    const rates = sections.flatMap(({ tables }) => tables).find(({ id }) => id === 'rates');
    expect(rates?.rows).toContainEqual(
      expect.arrayContaining([
        expect.stringContaining('满意'),
        { rate: 7 / 8, numerator: 7, denominator: 8 },
      ]),
    );
  });

  it('drafts are nobody’s, and a city that circulates its bulletin inside has it open only by its decision', async () => {
    const press = await open();
    expect((await press.as(undefined, 'GET', OPEN, at(press, '2026-07'))).status).toBe(404);
    const inside = counted(new Press('shaoyang', '430500'));
    await publish(inside, '2026-08');
    expect((await inside.as(undefined, 'GET', OPEN, at(inside, '2026-08'))).status).toBe(404);
    inside.settings = { ...inside.settings, bulletin: { open: true, ...DECIDED } };
    expect((await inside.raw(undefined, 'GET', OPEN, at(inside, '2026-08'))).status).toBe(200);
  });
});

describe('tickets from before the period', () => {
  const put = (press: Press, day: string, serial: number, more: Partial<Contribution>, closed = false) => {
    const ticketNo = `${press.region}${day.replaceAll('-', '').slice(2)}0000000${serial}`;
    const contribution: Contribution = {
      cell: { bucket: `${press.region}#${day}`, value: 'chengguan#complaint#phone#none' },
      counts: { received: 1 },
      topic: { value: 'noise#430502', whole: closed },
      ...more,
    };
    press.counted.push({ ticketNo, contribution });
    press.cells.push(...cellsOf(contribution));
  };

  it('are listed where they were overdue or supervised and not closed when it began', async () => {
    const press = counted(new Press('shaoyang', '430500'));
    const supervised = { counts: { received: 1, supervisions: 1 } };
    put(press, '2026-08-03', 1, { counts: { received: 1, overdueOpen: 1 } });
    put(press, '2026-02-03', 2, { counts: { received: 1, overdueOpen: 1 } });
    put(press, '2026-07-30', 3, { ...supervised, closedOn: '2026-08-01' as Day }, true);
    put(press, '2026-07-30', 4, { ...supervised, closedOn: '2026-07-31' as Day }, true);
    put(press, '2026-07-30', 5, {});
    put(press, '2025-07-30', 6, { counts: { received: 1, overdueOpen: 1 } });
    const { reviewer } = people(press);
    const asked = { ...at(press, '2026-08'), query: 'format=json' };
    const { body } = await press.as(reviewer, 'GET', PATH, asked);
    expect(JSON.stringify(body)).toContain(
      '逾期未办结和督办的工单共3件，其中本期以前收到、本期仍在办理的2件。',
    );
  });
});
