import { beforeEach, describe, expect, it } from 'vitest';
import { parseSettings } from '../../../shared/regulation/settings.ts';
import { APP, Endpoint, KEY, POTHOLE, REGION } from './city.ts';
import { LISTED } from './listed.ts';

const XML = '/open311/v2/requests.xml';
const JSON_PATH = '/open311/v2/requests.json';

let endpoint: Endpoint;
beforeEach(() => {
  endpoint = new Endpoint();
});

describe('a request becomes a ticket', () => {
  it('by the standard’s own example, unknown number and all', async () => {
    const body =
      `api_key=${encodeURIComponent(KEY)}&jurisdiction_id=${REGION}&service_code=complaint&lat=37.76524078&long=-122.4212043` +
      '&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456' +
      '&first_name=john&last_name=smith&phone=111111111&description=A+large+sinkhole+is+destroying+the+street' +
      '&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg' +
      '&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL001';
    const { status, headers, body: answer } = await endpoint.post(XML, { body });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    const found =
      /^<\?xml version="1.0" encoding="utf-8"\?>\n<service_requests><request><service_request_id>(\d{20})<\/service_request_id><service_notice>[^<]+<\/service_notice><account_id\/><\/request><\/service_requests>\n$/.exec(
        answer,
      );
    const ticket = endpoint.ticket(found?.[1] ?? '');
    expect(ticket).toMatchObject({
      region: REGION,
      stage: 'submitted',
      channel: 'web',
      kind: 'complaint',
      form: { service: 'complaint' },
    });
    expect(ticket).not.toHaveProperty('acceptedAt');
    expect(await endpoint.texts(ticket)).toEqual({
      request:
        'A large sinkhole is destroying the street\n【电子邮箱】smit333@sfgov.edu\n【联系电话】111111111\n' +
        '【图片或附件地址】http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg',
      place: '1234 5th street',
      name: 'john smith',
      coordinates: '37.76524078,-122.4212043',
    });
    expect(endpoint.city.store.entries[0]?.body).not.toContain('sinkhole');
  });

  it('with a phone number by which its citizen finds it again, and a Chinese name in its order', async () => {
    const ticket = await endpoint.taken({ first_name: '三', last_name: '张', phone: '139 0739 1234' });
    expect(await endpoint.texts(ticket)).toMatchObject({ name: '张三', phone: '+8613907391234' });
    expect(ticket.person).toMatch(/./);
  });

  it('without a description, under the service’s name', async () => {
    const { description: _none, ...rest } = POTHOLE;
    const { status } = await endpoint.post(JSON_PATH, { form: rest });
    expect(status).toBe(200);
    const [ticket] = [...endpoint.city.store.tickets.values()].map((each) => each.ticket);
    expect(ticket && (await endpoint.texts(ticket)).request).toBe('投诉');
  });

  it('with its parameters in the query, as some clients have them', async () => {
    const query = new URLSearchParams({ ...POTHOLE, description: '井盖缺失' }).toString();
    const { status } = await endpoint.post(JSON_PATH, { query });
    expect(status).toBe(200);
    // Others name the jurisdiction in both.
    const both = await endpoint.post(JSON_PATH, { query: `jurisdiction_id=${REGION}`, form: POTHOLE });
    expect(both.status).toBe(200);
  });

  describe('from a multipart form', () => {
    const type = 'multipart/form-data; boundary=b';
    const part = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const fields = Object.entries(POTHOLE)
      .map(([name, value]) => part(name, value))
      .join('');
    const withFile = (content: Uint8Array, name = 'photo.jpg') =>
      Buffer.concat([
        Buffer.from(
          `${fields}--b\r\ncontent-disposition: form-data; name="media"; filename="${name}"\r\n\r\n`,
        ),
        content,
        Buffer.from('\r\n--b--\r\n'),
      ]);
    const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]);

    it('as from any other, also with a field for a picture that was left empty', async () => {
      const { status } = await endpoint.post(JSON_PATH, { body: `${fields}--b--\r\n`, type });
      expect(status).toBe(200);
      const [{ ticket } = { ticket: undefined }] = [...endpoint.city.store.tickets.values()];
      expect(ticket && (await endpoint.texts(ticket)).request).toBe('人行道塌陷');
      const empty = await endpoint.post(JSON_PATH, { body: withFile(new Uint8Array(), ''), type });
      expect(empty.status).toBe(200);
    });

    it('with a picture, whatever its sender calls its type; twice is once', async () => {
      const first = await endpoint.post(JSON_PATH, { body: withFile(JPEG), type });
      expect(first.status).toBe(200);
      expect((await endpoint.post(JSON_PATH, { body: withFile(JPEG), type })).json).toEqual(first.json);
      const [{ ticket } = { ticket: undefined }] = [...endpoint.city.store.tickets.values()];
      expect(endpoint.city.store.tickets.size).toBe(1);
      expect(ticket?.attachments).toMatchObject([
        { purpose: 'photo', mediaType: 'image/jpeg', bytes: JPEG.length },
      ]);
      expect([...endpoint.files.kept.keys()]).toEqual([
        `${ticket?.ticketNo}/${ticket?.attachments?.[0]?.id}`,
      ]);
    });

    it('but not with a file that is none, which would be lost', async () => {
      const answer = await endpoint.post(JSON_PATH, { body: withFile(Buffer.from('<script>')), type });
      expect(answer).toMatchObject({
        status: 400,
        body: expect.stringContaining('media: one-of:image') as string,
      });
      expect(endpoint.city.store.tickets.size).toBe(0);
    });
  });

  it('with the answers to its service’s questions', async () => {
    endpoint.settings = LISTED;
    const body = `${new URLSearchParams({ ...POTHOLE, service_code: '001' })}&attribute[POLE]=000123&attribute[SIDE][]=N&attribute%5BSIDE%5D%5B%5D=S&attribute[COUNT]=2&attribute[UNKNOWN]=x`;
    const { json, status } = await endpoint.post(JSON_PATH, { body });
    expect(status).toBe(200);
    const ticket = endpoint.ticket((json as [{ service_request_id: string }])[0].service_request_id);
    expect(ticket).toMatchObject({ kind: 'help', classCode: '0101', form: { service: '001' } });
    expect((await endpoint.texts(ticket)).request).toBe(
      '人行道塌陷\n【灯杆编号】000123\n【位置】路北、路南\n【盏数】2',
    );
  });
});

describe('the same sent again is the same request', () => {
  it('within the hour and over its end, whatever the order of its fields', async () => {
    const first = await endpoint.post(JSON_PATH, { form: POTHOLE });
    const turned = Object.fromEntries(Object.entries(POTHOLE).reverse());
    expect((await endpoint.post(JSON_PATH, { form: turned })).json).toEqual(first.json);
    endpoint.nowMs += 3_600_000;
    expect((await endpoint.post(JSON_PATH, { form: POTHOLE })).json).toEqual(first.json);
    expect(endpoint.city.store.tickets.size).toBe(1);
    endpoint.nowMs += 2 * 3_600_000;
    await endpoint.post(JSON_PATH, { form: POTHOLE });
    expect(endpoint.city.store.tickets.size).toBe(2);
  });

  it('ten times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => endpoint.post(JSON_PATH, { form: POTHOLE })),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(endpoint.city.store.tickets.size).toBe(1);
  });

  it('but not from another client, and not with another word', async () => {
    endpoint.clients = [APP, { ...APP, keyId: 'other', secrets: ['the key of another app'] }];
    await endpoint.post(JSON_PATH, { form: POTHOLE });
    await endpoint.post(JSON_PATH, { form: { ...POTHOLE, api_key: 'the key of another app' } });
    await endpoint.post(JSON_PATH, { form: { ...POTHOLE, description: '人行道又塌陷' } });
    expect(endpoint.city.store.tickets.size).toBe(3);
  });

  it('under an Idempotency-Key, where a client knows that; with another body it is refused', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await endpoint.post(JSON_PATH, { form: POTHOLE, headers });
    expect((await endpoint.post(JSON_PATH, { form: POTHOLE, headers })).json).toEqual(first.json);
    const other = await endpoint.post(JSON_PATH, { form: { ...POTHOLE, description: '别的' }, headers });
    expect(other).toMatchObject({ status: 400, json: [{ code: 400 }] });
  });
});

describe('what is refused, with the field', () => {
  const faults: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['no key', { api_key: '' }, 403, 'api_key: required'],
    ['a wrong key', { api_key: 'a key that is nobody’s' }, 403, 'api_key: unknown'],
    ['an unknown jurisdiction', { jurisdiction_id: 'city.gov' }, 404, 'jurisdiction_id'],
    ['a jurisdiction that is not the client’s', { jurisdiction_id: '370900' }, 404, 'jurisdiction_id'],
    ['no service', { service_code: '' }, 400, 'service_code: required'],
    ['an unknown service', { service_code: 'nope' }, 404, 'service_code'],
    ['no place', { lat: '', long: '' }, 400, 'address_string: required'],
    ['half a place', { long: '' }, 400, 'long: required'],
    ['a place off the earth', { lat: '91' }, 400, 'lat: within:90'],
    ['a place in words', { long: 'east' }, 400, 'long: '],
    ['too long a text', { description: '长'.repeat(7000) }, 400, 'description: max-bytes:20480'],
    ['a script for a picture', { media_url: 'javascript:alert(1)' }, 400, 'media_url: format:http-url'],
    ['a file for a picture', { media_url: 'FILE:///etc/passwd' }, 400, 'media_url: format:http-url'],
    ['what holds its own picture', { media_url: 'data:text/html,<b>' }, 400, 'media_url: format:http-url'],
    ['no address for a picture', { media_url: '//example.org/1.jpg' }, 400, 'media_url: format:http-url'],
    [
      'two lines for a picture',
      { media_url: 'http://a/1.jpg\n【联系电话】110' },
      400,
      'media_url: format:http-url',
    ],
    ['too long a name', { first_name: 'a'.repeat(501) }, 400, 'first_name: max:500'],
  ];
  it.each(faults)('%s', async (_what, changed, status, place) => {
    const answer = await endpoint.post(JSON_PATH, { form: { ...POTHOLE, ...changed } });
    expect(answer).toMatchObject({
      status,
      json: [{ code: status, description: expect.stringContaining(`（${place}`) as string }],
    });
    expect(endpoint.city.store.tickets.size).toBe(0);
    const xml = await endpoint.post(XML, { form: { ...POTHOLE, ...changed } });
    expect(xml.body).toMatch(
      new RegExp(
        `^<\\?xml .*\\n<errors><error><code>${status}</code><description>[^<]+</description></error></errors>\\n$`,
      ),
    );
    for (const value of Object.values(changed))
      if (value.length > 6) expect(answer.body).not.toContain(value);
  });

  it.each([
    ['a required answer', '', 'attribute[POLE]: required'],
    ['one of several values', '&attribute[POLE]=1&attribute[SIDE][]=W', 'attribute[SIDE]: one-of-its-values'],
    ['a number', '&attribute[POLE]=1&attribute[COUNT]=two', 'attribute[COUNT]: type:number'],
    ['a time', '&attribute[POLE]=1&attribute[SINCE]=yesterday', 'attribute[SINCE]: format:datetime'],
    ['a single answer', '&attribute[POLE]=1&attribute[POLE]=2', 'attribute[POLE]: duplicate'],
  ])('%s', async (_what, answers, place) => {
    endpoint.settings = LISTED;
    const body = `${new URLSearchParams({ ...POTHOLE, service_code: '001' })}${answers}`;
    const answer = await endpoint.post(JSON_PATH, { body });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(place) as string });
  });

  it.each([
    ['JSON', '{"service_code":"complaint"}', 'application/json', 'Content-Type'],
    ['text in GBK', 'api_key=x&description=%C2%B7%B5%C6', undefined, 'body: utf-8'],
    ['bytes of GBK', 'description=\u00c2\u00b7', 'application/x-www-form-urlencoded', 'api_key'],
    ['half a multipart form', '--b\r\n', 'multipart/form-data; boundary=b', 'body: multipart'],
    ['a multipart form without a boundary', 'x', 'multipart/form-data;', 'body: multipart'],
    ['more than anybody has to say', `description=${'a'.repeat(4_200_000)}`, undefined, 'body'],
  ])('%s', async (_what, body, type, place) => {
    const answer = await endpoint.post(JSON_PATH, { body, ...(type !== undefined && { type }) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toContain(place);
  });

  it('a field that says two things', async () => {
    const body = `${new URLSearchParams(POTHOLE)}&description=two`;
    expect(await endpoint.post(JSON_PATH, { body })).toMatchObject({
      status: 400,
      body: expect.stringContaining('description: duplicate') as string,
    });
  });

  it('more than a client may send in an hour', async () => {
    endpoint.settings = parseSettings({
      ...LISTED,
      open311: { ground: '试点', by: '热线办', from: '2026-01-01', perHour: 2 },
    });
    for (const description of ['一', '二']) await endpoint.taken({ description });
    const answer = await endpoint.post(JSON_PATH, { form: POTHOLE });
    expect(answer).toMatchObject({ status: 429, json: [{ code: 429 }] });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the jurisdiction', () => {
  it('may be named by the regulation, or left out by a client that has one', async () => {
    await endpoint.taken({ jurisdiction_id: 'Shaoyang' });
    await endpoint.taken({ jurisdiction_id: '' });
    expect([...endpoint.city.store.tickets.values()].map(({ ticket }) => ticket.region)).toEqual([REGION]);
  });

  it('is the operator’s where a client has several, and else to be named', async () => {
    endpoint.clients = [{ ...APP, regions: [REGION, '370900'] }];
    const form = { ...POTHOLE, jurisdiction_id: '' };
    expect(await endpoint.post(JSON_PATH, { form })).toMatchObject({
      status: 400,
      body: expect.stringContaining('jurisdiction_id: required') as string,
    });
    endpoint.jurisdiction = REGION;
    expect(await endpoint.post(JSON_PATH, { form })).toMatchObject({ status: 200 });
  });
});

it('the entrance is the one that the city has set, and one of its own', async () => {
  const open311 = (entrance: string) =>
    parseSettings({ ...LISTED, open311: { ground: '试点', by: '热线办', from: '2026-01-01', entrance } });
  endpoint.settings = open311('website');
  expect((await endpoint.taken({})).form).toEqual({ service: 'complaint', entrance: 'website' });
  endpoint.settings = open311('nowhere');
  const answer = await endpoint.post(JSON_PATH, { form: { ...POTHOLE, description: '二' } });
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('entrance') as string });
});

it('nothing of a key or a citizen is logged', async () => {
  await endpoint.taken({ phone: '13907391234', first_name: '张三' });
  await endpoint.post(JSON_PATH, { form: { ...POTHOLE, api_key: 'a key that is nobody’s' } });
  expect(endpoint.kept.lines.join()).not.toMatch(/key of an app|nobody|13907391234|张三|塌陷/);
});
