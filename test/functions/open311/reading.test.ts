import { beforeEach, describe, expect, it } from 'vitest';
import { requestRecords } from '../../../functions/open311/records.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { open311Offer } from '../../../shared/regulation/open311.ts';
import { REGULATIONS, regulationOfRegion, rulesOn } from '../../../shared/regulation/rules.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { APP, Endpoint, REGION, type Record311 } from './city.ts';
import { LISTED } from './listed.ts';

const V2 = '/open311/v2';
const IN_REGION = { query: `jurisdiction_id=${REGION}` };

let endpoint: Endpoint;
beforeEach(() => {
  endpoint = new Endpoint();
});

async function shown(ticket: Pick<Ticket, 'ticketNo'>): Promise<Record311> {
  const { json } = await endpoint.get(`${V2}/requests/${ticket.ticketNo}.json`);
  return (json as [Record311])[0];
}

describe('the services of a city', () => {
  it('without any of its own are the kinds that its regulation accepts', async () => {
    const { status, json, headers } = await endpoint.get(`${V2}/services.json`, IN_REGION);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
    });
    expect(json).toContainEqual({
      service_code: 'complaint',
      service_name: '投诉',
      description: '投诉',
      metadata: false,
      type: 'realtime',
      keywords: null,
      group: '12345热线',
    });
  });

  it('are no kinds that a closed list leaves out', () => {
    const lengths = REGULATIONS.map((regulation) => {
      const { services } = open311Offer(
        rulesOn(regulation, DEFAULT_SETTINGS, 'default', '2026-09-18' as never),
      );
      const { kinds } = regulation.acceptance;
      return [
        services.length,
        kinds?.list === 'closed' ? new Set(kinds.named.map(({ kind }) => kind)).size : 7,
      ];
    });
    for (const [listed, accepted] of lengths) expect(listed).toBe(accepted);
  });

  it('are its own list where it has one, in XML with all that it holds', async () => {
    endpoint.settings = LISTED;
    const { body, headers } = await endpoint.get(`${V2}/services.xml`, IN_REGION);
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(body).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<services><service><service_code>001</service_code>' +
        '<service_name>路灯不亮 &lt;24小时&gt;</service_name><description>道路照明设施</description><metadata>true</metadata>' +
        '<type>realtime</type><keywords>路灯, 照明</keywords><group>市政</group></service><service>' +
        '<service_code>other</service_code><service_name>其他</service_name><description>其他</description>' +
        '<metadata>false</metadata><type>realtime</type><keywords/><group/></service></services>\n',
    );
  });

  it('say what each asks', async () => {
    endpoint.settings = LISTED;
    const { json } = await endpoint.get(`${V2}/services/001.json`, IN_REGION);
    expect(json).toMatchObject({
      service_code: '001',
      attributes: [
        { variable: false, code: 'NOTE', order: 1 },
        {
          variable: true,
          code: 'POLE',
          datatype: 'string',
          required: true,
          datatype_description: '灯杆上的六位数',
          order: 2,
          description: '灯杆编号',
        },
        {
          code: 'SIDE',
          values: [
            { key: 'N', name: '路北' },
            { key: 'S', name: '路南' },
          ],
        },
        { code: 'COUNT', datatype: 'number' },
        { code: 'SINCE', datatype_description: null },
      ],
    });
    const { body } = await endpoint.get(`${V2}/services/001.xml`, IN_REGION);
    expect(body).toContain('<values><value><key>N</key><name>路北</name></value><value>');
    expect(await endpoint.get(`${V2}/services/002.xml`, IN_REGION)).toMatchObject({
      status: 404,
      body: expect.stringContaining('<error><code>404</code>') as string,
    });
    expect(await endpoint.get(`${V2}/services/001`, IN_REGION)).toMatchObject({ status: 404 });
  });

  it.each([
    ['jurisdiction_id=city.gov', 404],
    ['jurisdiction_id=370900', 404],
    ['jurisdiction_id=000000', 404],
    ['jurisdiction_id=', 200],
    ['', 200],
    ['jurisdiction_id=shaoyang&extension=true', 200],
  ])('of jurisdiction "%s": %i', async (query, status) => {
    expect(await endpoint.get(`${V2}/services.json`, { query })).toMatchObject({ status });
  });

  it('are a key’s, where several cities take part and none is named', async () => {
    const second = { keyId: 'b', secrets: ['the key of the other city'], regions: ['370900'] };
    endpoint.clients = [APP, second];
    expect(await endpoint.get(`${V2}/services.json`)).toMatchObject({ status: 400, json: [{ code: 400 }] });
    expect(await endpoint.get(`${V2}/services.json`, { query: 'api_key=nobody' })).toMatchObject({
      status: 400,
    });
    const query = new URLSearchParams({ api_key: 'the key of the other city' }).toString();
    expect(await endpoint.get(`${V2}/services.json`, { query })).toMatchObject({ status: 200 });
  });
});

it('the discovery file says where the endpoint is, and since when it is so', async () => {
  const { json } = await endpoint.get(`${V2}/discovery.json`);
  expect(json).toEqual({
    changeset: '2026-09-01T00:00:00+08:00',
    contact: expect.stringContaining('12345') as string,
    key_service: expect.stringContaining('12345') as string,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: 'https://hotline.example.org/open311/v2',
        changeset: '2026-09-01T00:00:00+08:00',
        type: 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  });
  const { body } = await endpoint.get(`${V2}/discovery.xml`, { headers: { host: 'a"b<c' } });
  expect(body).toContain('<formats><format>text/xml</format><format>application/json</format></formats>');
  expect(body).toContain('<url>/open311/v2</url>');
});

describe('a request is followed', () => {
  it('without a word of its citizen, from its submission on', async () => {
    const ticket = await endpoint.taken({
      phone: '13907391234',
      first_name: '张三',
      address_string: '建设路1号',
    });
    expect(await shown(ticket)).toEqual({
      service_request_id: ticket.ticketNo,
      status: 'open',
      status_notes: '已登记，待受理',
      service_name: '投诉',
      service_code: 'complaint',
      description: null,
      agency_responsible: null,
      service_notice: null,
      requested_datetime: '2026-09-18T10:00:00+08:00',
      updated_datetime: '2026-09-18T10:00:00+08:00',
      expected_datetime: null,
      address: null,
      address_id: null,
      zipcode: null,
      lat: null,
      long: null,
      media_url: null,
    });
    const { body } = await endpoint.get(`${V2}/requests/${ticket.ticketNo}.xml`);
    expect(body).not.toMatch(/塌陷|张三|13907391234|建设路|27\.23/);
  });

  it('by the unit in charge and the term in which that has to handle it', async () => {
    const { city } = endpoint;
    const { ticketNo } = await endpoint.taken({});
    await city.act('accept', { kind: 'complaint' }, { ticketNo });
    const dispatchDue = endpoint.ticket(ticketNo).clocks.find(({ kind }) => kind === 'dispatch')?.dueAt;
    expect(await shown({ ticketNo })).toMatchObject({
      expected_datetime: dispatchDue,
      status_notes: '已受理，待派单',
    });
    await city.dispatch(ticketNo);
    await city.later(600).act('sign', {}, { ticketNo, unit: 'chengguan' });
    const handling = endpoint.ticket(ticketNo).clocks.find(({ kind }) => kind === 'handle')?.dueAt;
    expect(handling).toMatch(/^2026-/);
    expect(await shown({ ticketNo })).toMatchObject({
      status: 'open',
      status_notes: '承办单位办理中',
      agency_responsible: 'chengguan',
      expected_datetime: handling,
      updated_datetime: '2026-09-18T10:10:00+08:00',
    });
  });

  it('is due when the one is under which it is handled', async () => {
    const { city } = endpoint;
    const [follower, lead] = [await endpoint.taken({}), await endpoint.taken({ description: '同一处塌陷' })];
    for (const { ticketNo } of [follower, lead])
      await city.act('accept', { kind: 'complaint' }, { ticketNo });
    await city.dispatch(lead.ticketNo);
    await city.act('sign', {}, { ticketNo: lead.ticketNo, unit: 'chengguan' });
    await city.act('follow', { lead: lead.ticketNo }, { ticketNo: follower.ticketNo });
    const { expected_datetime: due } = await shown(lead);
    expect(await shown(follower)).toMatchObject({
      expected_datetime: due,
      agency_responsible: 'chengguan',
      status_notes: '已并入同类诉求办理',
    });
  });

  it('to its end, with the reply', async () => {
    const { ticketNo } = await endpoint.taken({});
    await endpoint.city.act('accept', { kind: 'complaint' }, { ticketNo });
    await endpoint.city.later(60).act('reply', { reply: new PersonalText('已修复 & 验收') }, { ticketNo });
    expect(await shown({ ticketNo })).toMatchObject({
      status: 'closed',
      status_notes: '已结束。已修复 & 验收',
      expected_datetime: null,
      updated_datetime: '2026-09-18T10:01:00+08:00',
    });
    const { body } = await endpoint.get(`${V2}/requests/${ticketNo}.xml`);
    expect(body).toContain('<status_notes>已结束。已修复 &amp; 验收</status_notes>');
    // A list opens nothing of the vault.
    const { json } = await endpoint.get(`${V2}/requests.json`, IN_REGION);
    expect(json).toMatchObject([{ service_request_id: ticketNo, status_notes: '已结束' }]);
  });

  it('why it was not accepted, in the words of the regulation’s data', async () => {
    const { ticketNo } = await endpoint.taken({});
    const ground = regulationOfRegion(REGION)?.acceptance.grounds.find(({ needs }) => needs === undefined);
    const body = { ground: ground?.id ?? '', reason: new PersonalText('张三的私事') };
    await endpoint.city.act('reject', body, { ticketNo });
    const record = await shown({ ticketNo });
    expect(record.status).toBe('closed');
    expect(record.status_notes).toContain(`不予受理：${ground?.label}`);
    expect(record.status_notes).not.toContain('私事');
  });

  it('shows a reply that passed its review, and no other; and nothing of who asked for confidence', async () => {
    const taken = await endpoint.taken({ address_string: '建设路1号', description: '塌陷' });
    const { city } = endpoint;
    const { sealed } = await city.vault.seal(taken.ticketNo, { reply: '公开答复，联系13907391234' }, false);
    const answered: Ticket = {
      ...taken,
      papers: { ...taken.papers, reply: { ref: sealed.reply?.ref ?? '' } },
    };
    endpoint.settings = parseSettings({
      ...DEFAULT_SETTINGS,
      region: REGION,
      open311: { ground: '试点', by: '热线办', from: '2026-01-01', shows: ['reply', 'place', 'location'] },
    });
    const rules = regulationOfRegion(REGION);
    if (!rules) throw new Error('no regulation');
    const offer = open311Offer(rulesOn(rules, endpoint.settings, 'v1', '2026-09-18' as never));
    const own = { region: REGION, offer, unitName: async () => undefined };
    const record = async (more: Partial<Ticket>) =>
      (await requestRecords({ store: city.store, vault: city.vault }, own, [{ ...answered, ...more }], true))
        .items[0];
    const place = { address: '建设路1号', lat: 27.239, long: 111.468 };
    expect(await record({ stage: 'done' })).toMatchObject({
      status_notes: '已办结，待回访。公开答复，联系139****1234',
      ...place,
    });
    expect(await record({ stage: 'closed', outcome: 'satisfied' })).toMatchObject({
      status_notes: '已结束。公开答复，联系139****1234',
    });
    for (const more of [
      { stage: 'answered' },
      { stage: 'handling' },
      { stage: 'closed', outcome: 'terminated' },
    ] as const) {
      expect(JSON.stringify(await record(more))).not.toContain('公开答复');
    }
    // Who asked for confidence, whom the text protects (SY-23b), and whose texts are destroyed: codes alone.
    const protectedBy: Partial<Ticket> = { kind: 'complaint', matter: 'noise' };
    const kept = await Promise.all([
      record({ stage: 'done', confidential: 'phone' }),
      record({ stage: 'done', ...protectedBy }),
      // What a unit filed as secret (MZ-20).
      record({ stage: 'done', secrets: { chengguan: 'granted' } }),
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/公开答复|建设路|27\.2/);
    city.vault.destroyed.add(taken.ticketNo);
    const left = await record({ stage: 'done' });
    expect(left).toMatchObject({ service_request_id: taken.ticketNo, status_notes: '已办结，待回访' });
    expect(JSON.stringify(left)).not.toMatch(/公开答复|建设路/);
  });

  it('only where it came in this way: every other number is one that does not exist', async () => {
    await endpoint.city.submit();
    const [other] = [...endpoint.city.store.tickets.keys()];
    const answers = await Promise.all(
      [other, '43050026091899999999', '1', 'x'].map((no) => endpoint.get(`${V2}/requests/${no}.json`)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, json: answers[1]?.json });
    }
    const { json } = await endpoint.get(`${V2}/requests.json`, IN_REGION);
    expect(json).toEqual([]);
  });

  it('and a token is its number', async () => {
    const { ticketNo } = await endpoint.taken({});
    expect((await endpoint.get(`${V2}/tokens/${ticketNo}.json`)).json).toEqual([
      { service_request_id: ticketNo, token: ticketNo },
    ]);
    expect(await endpoint.get(`${V2}/tokens/123.xml`)).toMatchObject({ status: 404 });
    const foreign = { query: 'jurisdiction_id=370900' };
    expect(await endpoint.get(`${V2}/requests/${ticketNo}.json`, foreign)).toMatchObject({ status: 404 });
  });
});
