import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Endpoint, KEY, POTHOLE } from './city.ts';
import { LISTED } from './listed.ts';

/*
 * What clients in use put on the wire, recorded from the clients themselves, with the key and the service's code put
 * in. None was written for this server.
 */

const own = (sent: string) => sent.replace('KEY', encodeURIComponent(KEY));

/** The npm package open311 0.0.12: the jurisdiction in the query, all else in the form. */
const NODE = {
  query: 'jurisdiction_id=430500',
  body: own(
    'service_code=001&lat=27.2389&long=111.4677&description=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE%20%26%20%3Cb%3E&first_name=%E4%B8%89&last_name=%E5%BC%A0&api_key=KEY&attribute%5BPOLE%5D=000123&attribute%5BSIDE%5D=N',
  ),
};

/** The Python package three 0.8.0. */
const THREE = own(
  'phone=555-5555&description=My+issue+description.%0A%E7%AC%AC%E4%BA%8C%E8%A1%8C+100%25&service_code=other&jurisdiction_id=430500&address_string=%E5%BB%BA%E8%AE%BE%E8%B7%AF+2+%E5%8F%B7&first_name=Zach&last_name=Williams&api_key=KEY',
);

/** The same with a picture that it names by its file alone. */
const BOUNDARY = 'd131fecba3f2d90a44b7d7a9b3940203';
const THREE_PICTURE = Buffer.concat([
  ...Object.entries({
    description: 'pic',
    service_code: 'other',
    jurisdiction_id: '430500',
    address_string: 'x',
  }).map(([name, value]) =>
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  ),
  Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n${KEY}\r\n`),
  Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="media"; filename="photo.png"\r\n\r\n\u00ff\u00d8\u00ff\u00e0pic\r\n`,
    'latin1',
  ),
  Buffer.from(`--${BOUNDARY}--\r\n`),
]);

/** Perl's HTTP::Request::Common given what FixMyStreet gives it: several pictures under one name. */
const FIX_MY_STREET = own(
  'jurisdiction_id=430500&api_key=KEY&lat=27.2389&long=111.4677&email=a%40example.org&description=title%0D%0A%0D%0Adetail%3A+caf%C3%A9&service_code=other&first_name=San&last_name=Zhang&attribute%5Btitle%5D=t&media_url=http%3A%2F%2Fa%2F1.jpeg&media_url=http%3A%2F%2Fa%2F2.jpeg',
);

const FORM = 'application/x-www-form-urlencoded';

describe('a request as it was recorded from', () => {
  it.each([
    ['open311 for Node', { ...NODE, type: FORM }, '路灯不亮 & <b>\n【灯杆编号】000123\n【位置】路北', '张三'],
    [
      'three for Python',
      { body: THREE, type: FORM },
      'My issue description.\n第二行 100%\n【联系电话】555-5555',
      'Zach Williams',
    ],
    [
      'three, with a picture',
      { body: THREE_PICTURE, type: `multipart/form-data; boundary=${BOUNDARY}` },
      'pic',
      undefined,
    ],
    [
      'FixMyStreet',
      { body: FIX_MY_STREET, type: FORM },
      'title\r\n\r\ndetail: café\n【电子邮箱】a@example.org\n【图片或附件地址】http://a/1.jpeg\n【图片或附件地址】http://a/2.jpeg',
      'San Zhang',
    ],
  ])('%s', async (_client, sending, request, name) => {
    const endpoint = new Endpoint();
    endpoint.settings = LISTED;
    const { status, json } = await endpoint.post('/open311/v2/requests.json', sending);
    expect(status).toBe(200);
    const ticket = endpoint.ticket((json as [{ service_request_id: string }])[0].service_request_id);
    const texts = await endpoint.texts(ticket);
    expect([texts.request, texts.name]).toEqual([request, name]);
  });
});

it('whatever is sent, the answer is a request, or what is wrong with it', async () => {
  const endpoint = new Endpoint();
  endpoint.settings = LISTED;
  const names = [
    ...Object.keys(POTHOLE),
    'attribute[POLE]',
    'attribute[SIDE][]',
    'phone',
    'media_url',
    'x',
    '__proto__',
  ];
  const values = [
    '',
    '0',
    '001',
    '-1e400',
    '\u0000',
    '😀',
    '%',
    'a'.repeat(30_000),
    ...Object.values(POTHOLE),
  ];
  const value = fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary', maxLength: 20 }));
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 });
  const mixed = pairs.map((all) => new URLSearchParams([...Object.entries(POTHOLE), ...all]).toString());
  const multipart = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `--b\r\n${text}\r\n--b--`);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        pairs.map((all) => new URLSearchParams(all).toString()),
        mixed,
        fc.string({ unit: 'binary' }),
        multipart,
      ),
      fc.constantFrom(FORM, 'multipart/form-data; boundary=b', 'application/json', ''),
      fc.constantFrom('json', 'xml'),
      async (body, type, format) => {
        const sent = await endpoint.post(`/open311/v2/requests.${format}`, { body, type });
        expect([200, 400, 403, 404]).toContain(sent.status);
        if (sent.status !== 200)
          expect(sent.body).toMatch(/(?:api_key|body|Content-Type|[a-z_]+(?:\[\w*\])?)(?:: |）)/);
      },
    ),
    { numRuns: 300 },
  );
  // Each request that was taken is one ticket, and none was half taken.
  expect(endpoint.city.store.commits.length).toBe(endpoint.city.store.tickets.size);
});
