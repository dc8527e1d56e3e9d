import { describe, expect, it } from 'vitest';
import { RulebookTooLargeError } from '../../../shared/ports.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Answer } from '../commands/calling.ts';
import { Book } from './doubles.ts';

const UNIT = { name: '城市管理局', contacts: [{ way: 'sms', to: '+8613900000001' }], why: '新增单位' };
const { region: _none, ...SETTINGS } = DEFAULT_SETTINGS;

/** Publishes units one after the other, as `v1`, `v2`, … */
async function published(count: number): Promise<Book> {
  const book = new Book();
  for (let index = 1; index <= count; index++) {
    await book.call('PUT', 'units/chengguan', { ...UNIT, name: `第${index}版` });
  }
  return book;
}

const told = ({ status, body }: Answer) => [status, body.code, body.field];

describe('If-Match', () => {
  it.each(['"v1"', 'v1', '1', '"1"'])('%s is the version that the caller saw', async (ifMatch) => {
    const book = await published(1);
    const headers = { 'if-match': ifMatch };
    const answer = await book.call('PUT', 'units/shuiwu', UNIT, { headers });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"v2"']);
    const late = await book.call('PUT', 'units/gongan', UNIT, { headers });
    expect(told(late)).toEqual([412, 'version-changed', 'If-Match']);
    expect((await book.units('430500', 'v2')).map(({ id }) => id)).toEqual(['chengguan', 'shuiwu']);
  });

  it('"v0" is what the product ships, as its answer is tagged', async () => {
    const book = new Book();
    const { headers } = await book.call('GET', 'settings');
    expect(headers.etag).toBe('"v0"');
    const put = (reason: string) =>
      book.call('PUT', 'settings', { ...SETTINGS, why: reason }, { headers: { 'if-match': '"v0"' } });
    expect((await put('第一次设置')).status).toBe(200);
    expect((await put('第二次设置')).status).toBe(412);
  });
});

describe('Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'one' };

  it('publishes once, and answers the same again, also under If-Match', async () => {
    const book = await published(1);
    const under = { headers: { ...headers, 'if-match': '"v1"' } };
    const first = await book.call('PUT', 'units/shuiwu', UNIT, under);
    const again = await book.call('PUT', 'units/shuiwu', UNIT, under);
    expect([first.body, again.body]).toEqual([{ version: 'v2' }, { version: 'v2' }]);
    expect(book.records).toHaveLength(2);
  });

  it.each([
    ['another body', 'units/chengguan', { ...UNIT, name: '水务局' }],
    ['another unit', 'units/shuiwu', UNIT],
  ])('is refused with %s', async (_what, path, body) => {
    const book = new Book();
    await book.call('PUT', 'units/chengguan', UNIT, { headers });
    const answer = await book.call('PUT', path, body, { headers });
    expect(told(answer)).toEqual([409, 'idempotency-key-reused', 'Idempotency-Key']);
  });
});

describe('the versions of a section', () => {
  it('are listed with who, why and when, the newest first, by pages', async () => {
    const book = await published(23);
    const { body } = await book.call('GET', 'units?list=versions');
    const items = body.items as { version: string }[];
    expect([items.length, body.cursor]).toEqual([20, 'v3']);
    expect(items[0]).toEqual({
      version: 'v23',
      by: 'a administrator',
      why: '新增单位',
      at: '2026-11-10T09:00:00+08:00',
    });
    const rest = await book.call('GET', `units?list=versions&cursor=${body.cursor}`);
    expect((rest.body.items as { version: string }[]).map(({ version }) => version)).toEqual([
      'v3',
      'v2',
      'v1',
    ]);
    expect(rest.body.cursor).toBeUndefined();
    expect((await new Book().call('GET', 'calendars?list=versions')).body).toEqual({ items: [] });
  });

  it('are read by name, whole or one entry', async () => {
    const book = await published(3);
    const { body, headers } = await book.call('GET', 'units?version=v1');
    expect(body).toMatchObject({ version: 'v1', items: [{ name: '第1版' }] });
    expect(headers.etag).toBe('"v1"');
    expect((await book.call('GET', 'units/chengguan?version=v2')).body.name).toBe('第2版');
    expect((await book.call('GET', 'units?version=none')).body.items).toEqual([]);
    expect((await book.call('GET', 'settings?version=default')).status).toBe(200);
    expect((await book.call('GET', 'calendars/2024?version=cn-2024')).body.year).toBe(2024);
  });

  it.each([['units?version=v9'], ['units?version=default'], ['calendars?version=cn-1999']])(
    'that do not exist are not found: %s',
    async (path) => {
      expect((await (await published(1)).call('GET', path)).status).toBe(404);
    },
  );

  it.each([
    ['units?version=V1!', 'version'],
    ['units?list=all', 'list'],
    ['units?list=versions&cursor=1', 'cursor'],
    ['units?versions=v1', 'query'],
  ])('are asked for in a form: %s', async (path, field) => {
    expect(told(await new Book().call('GET', path))).toEqual([400, 'invalid-request', field]);
  });
});

describe('what follows a publication', () => {
  it.each([['settings', { ...SETTINGS, why: '夏季作息' }]])('of %s is a walk', async (path, body) => {
    const book = new Book();
    expect((await book.call('PUT', path, body)).body).toEqual({ version: 'v1' });
    expect(book.sent).toHaveLength(16);
    const walks = await book.call('GET', 'walks');
    expect(walks.body).toMatchObject({ settings: 'v1', shards: 16, firstPass: 16, secondPass: 0 });
  });

  it('that cannot begin leaves the publication standing, and is told as pending', async () => {
    const book = new Book();
    book.followUps.failures.push(new Error('no table'));
    const answer = await book.call('PUT', 'settings', { ...SETTINGS, why: '夏季作息' });
    expect([answer.status, answer.body]).toEqual([200, { version: 'v1', pending: ['walk'] }]);
    expect(book.now.settings).toBe('v1');
  });

  it('topics that could not be made are left to the queue', async () => {
    const book = new Book();
    book.refusals.push(new Error('SNS is away'));
    const answer = await book.call('PUT', 'units/chengguan', UNIT);
    expect([answer.status, answer.body]).toEqual([200, { version: 'v1', pending: ['topics'] }]);
    expect(book.sent).toEqual([{ region: '430500', topics: true }]);
  });

  it('a section that has grown too large is refused', async () => {
    const book = new Book();
    book.publish = () => Promise.reject(new RulebookTooLargeError());
    expect(told(await book.call('PUT', 'units/chengguan', UNIT))).toEqual([413, 'too-large', 'body']);
  });
});

describe('SY-30, NM-27: what a region publishes', () => {
  it('moves the clocks in the regions that go by it as well, as far as they are known', async () => {
    const book = new Book();
    await book.followUps.begin('430581', book.now);
    await book.followUps.begin('370900', book.now);
    await book.call('PUT', 'settings', { ...SETTINGS, why: '本市设定' });
    const walked = book.sent.flatMap((each) => ('shard' in each ? [each.region] : []));
    expect([...new Set(walked)].sort()).toEqual(['430500', '430581']);
  });
});
