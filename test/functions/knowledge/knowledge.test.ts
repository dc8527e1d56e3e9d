import { describe, expect, it } from 'vitest';
import { somebody } from '../commands/calling.ts';
import { Shelf, unit } from './doubles.ts';

const CONTENT = { kind: 'procedure', title: '居住证怎么办理', text: '到派出所申领。', keywords: ['暂住证'] };
const officer = somebody('unit-officer', { unit: 'gongan' });
const agent = somebody('agent');
const reviewer = somebody('reviewer');

async function written(shelf: Shelf, more: object = {}): Promise<string> {
  const body = { provider: 'gongan', ...CONTENT, ...more };
  const answer = await shelf.as(officer, 'POST', '/v1/knowledge', { body });
  expect(answer.status).toBe(201);
  return String(answer.body.entry);
}

const asked = (shelf: Shelf, query: string, route = '/v1/knowledge') =>
  shelf.as(agent, 'GET', route, { query });
const titles = (items: unknown) =>
  (items as { live?: { title: string }; title: string }[]).map((each) => each.title);

describe('SY-22: the shared knowledge base', () => {
  it('a unit’s entry is found by words, best first, and by number', async () => {
    const shelf = new Shelf();
    const entry = await written(shelf);
    await written(shelf, { title: '身份证怎么办理', keywords: [] });
    const { body } = await asked(shelf, `q=${encodeURIComponent('暂住证怎么办')}`);
    expect(titles(body.items)).toEqual(['居住证怎么办理', '身份证怎么办理']);
    const one = await shelf.as(agent, 'GET', '/v1/knowledge/{entry}', { params: { entry } });
    expect(one.body).toMatchObject({ entry, status: 'published', live: CONTENT, version: 1 });
    expect(one.headers.etag).toBe('"1"');
    const history = await shelf.as(agent, 'GET', '/v1/knowledge/{entry}/history', { params: { entry } });
    expect(history.body.items).toMatchObject([
      { version: 1, by: 'a unit-officer', act: { type: 'propose' } },
    ]);
  });

  it('what does not count today is not found', async () => {
    const shelf = new Shelf();
    await written(shelf, { validFrom: '2026-10-01' });
    expect((await asked(shelf, `q=${encodeURIComponent('居住证')}`)).body.items).toEqual([]);
  });

  it('a sudden event has its answer list', async () => {
    const shelf = new Shelf();
    await written(shelf, { event: 'storm-1', title: '停电何时恢复' });
    await written(shelf);
    expect(titles((await asked(shelf, 'event=storm-1')).body.items)).toEqual(['停电何时恢复']);
  });

  it('TA-6: what holds in another county is left out', async () => {
    const shelf = new Shelf();
    await written(shelf, { area: '430502' });
    await written(shelf, { title: '居住证在哪里办理' });
    const search = (area: string) => asked(shelf, `q=${encodeURIComponent('居住证')}&area=${area}`);
    expect((await search('430502')).body.items).toHaveLength(2);
    expect((await search('430503')).body.items).toHaveLength(1);
  });

  it('one key makes one entry', async () => {
    const shelf = new Shelf();
    const body = { provider: 'gongan', ...CONTENT };
    const headers = { 'idempotency-key': 'k1' };
    const first = await shelf.as(officer, 'POST', '/v1/knowledge', { body, headers });
    const again = await shelf.as(officer, 'POST', '/v1/knowledge', { body, headers });
    expect([first.status, again.status, again.body.entry]).toEqual([201, 200, first.body.entry]);
    const other = await shelf.as(officer, 'POST', '/v1/knowledge', {
      body: { ...body, title: '别的' },
      headers,
    });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-reused']);
  });

  it('a lost race is decided again; what others have changed meanwhile is not overwritten', async () => {
    const shelf = new Shelf();
    shelf.knowledge.lost = 1;
    const entry = await written(shelf);
    const params = { entry, act: 'remove' };
    const body = { reason: '政策废止' };
    const stale = await shelf.as(officer, 'POST', '/v1/knowledge/{entry}/{act}', {
      params,
      body,
      headers: { 'if-match': '"7"' },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-changed']);
    shelf.knowledge.lost = 5;
    const busy = await shelf.as(officer, 'POST', '/v1/knowledge/{entry}/{act}', { params, body });
    expect(busy.status).toBe(503);
    expect(
      (await shelf.as(officer, 'POST', '/v1/knowledge/{entry}/{act}', { params, body })).body.status,
    ).toBe('removed');
  });

  it('strangers, other cities and what is no act are refused', async () => {
    const shelf = new Shelf();
    const entry = await written(shelf);
    const act = (who: ReturnType<typeof somebody>, name: string) =>
      shelf.as(who, 'POST', '/v1/knowledge/{entry}/{act}', { params: { entry, act: name }, body: {} });
    expect((await act(somebody('auditor'), 'confirm')).status).toBe(403);
    expect((await act(officer, 'whim')).status).toBe(404);
    expect((await act(officer, 'confirm')).body).toMatchObject({ status: 409, code: 'illegal-act' });
    expect((await asked(shelf, 'region=370900')).body).toMatchObject({ status: 404, field: 'region' });
    expect((await asked(shelf, 'cursor=x')).status).toBe(200);
  });
});

describe('SY-27c: reminders', () => {
  it('a unit is told what it is asked for, and how it stands is listed', async () => {
    const shelf = new Shelf();
    const body = { provider: 'gongan', title: '暴雨期间停水停电停气问题的统一答复口径', event: 'storm-1' };
    const { status } = await shelf.as(reviewer, 'POST', '/v1/knowledge/requests', { body });
    expect(status).toBe(201);
    const [[unit, text] = ['', '']] = shelf.told;
    expect(unit).toBe('gongan');
    expect(text).toMatch(
      /^知识库条目K\d{8}（暴雨期间停水停电停气问题的统一答…）缺少内容，请及时提供。（.+）$/,
    );
    expect([...text].length).toBeLessThanOrEqual(75);
    const listed = await shelf.as(reviewer, 'GET', '/v1/knowledge', { query: 'reminded=true' });
    expect(listed.body.items).toMatchObject([
      { provider: 'gongan', reminders: [{ fault: 'missing', standing: 'open' }] },
    ]);
  });

  it('a unit that can’t be told now still has it on its list', async () => {
    const shelf = new Shelf();
    const entry = await written(shelf);
    shelf.refusals.push(new Error('no answer'));
    const params = { entry, act: 'remind' };
    const { status, body } = await shelf.as(reviewer, 'POST', '/v1/knowledge/{entry}/{act}', {
      params,
      body: { fault: 'outdated' },
    });
    expect([status, body.pending]).toEqual([200, ['alert']]);
    const own = await shelf.as(officer, 'GET', '/v1/knowledge', { query: 'provider=gongan' });
    expect(own.body.items).toMatchObject([{ entry }]);
  });
});

describe('LA-6: open to the public', () => {
  const LUAN = { region: '341500' };
  const open = '/v1/public/knowledge';

  it('what counts is read without a token, by words or as it changes, and kept for a minute', async () => {
    const shelf = new Shelf('luan');
    const body = { provider: 'gongan', ...CONTENT };
    const { body: begun } = await shelf.as({ ...officer, ...LUAN }, 'POST', '/v1/knowledge', { body });
    const params = { entry: String(begun.entry) };
    const query = 'region=341500';
    expect((await shelf.as(agent, 'GET', open, { query })).body.items).toEqual([]);
    expect((await shelf.as(agent, 'GET', `${open}/{entry}`, { params, query })).status).toBe(404);
    for (const id of ['one', 'two']) {
      const passed = { params: { ...params, act: 'review' }, body: { passed: true } };
      await shelf.as({ ...reviewer, ...LUAN, id }, 'POST', '/v1/knowledge/{entry}/{act}', passed);
    }
    const words = await shelf.as(agent, 'GET', open, { query: `${query}&q=${encodeURIComponent('居住证')}` });
    expect(words.body.items).toMatchObject([{ ...params, ...CONTENT }]);
    expect(words.headers['cache-control']).toBe('public, max-age=60');
    const one = await shelf.as(agent, 'GET', `${open}/{entry}`, { params, query });
    expect(one.body).not.toHaveProperty('reports');
    expect((await shelf.as(agent, 'GET', open, { query })).body.items).toHaveLength(1);
    const remove = { params: { ...params, act: 'remove' }, body: { reason: '政策废止' } };
    await shelf.as({ ...officer, ...LUAN }, 'POST', '/v1/knowledge/{entry}/{act}', remove);
    expect((await shelf.as(agent, 'GET', open, { query })).body.items).toEqual([
      { ...params, removed: true, changedAt: '2026-09-18T10:00:00+08:00' },
    ]);
  });

  it('where the text does not open it, there is nothing to read', async () => {
    const { status } = await new Shelf().as(agent, 'GET', open, { query: 'region=430500' });
    expect(status).toBe(404);
  });

  it('NM-12: one base for the whole region, whichever league asks', async () => {
    const shelf = new Shelf('neimenggu');
    const who = { ...officer, region: '150000' };
    await shelf.as(who, 'POST', '/v1/knowledge', { body: { provider: 'gongan', ...CONTENT } });
    const league = { ...agent, region: '150100' };
    const { body } = await shelf.as(league, 'GET', '/v1/knowledge', {
      query: `q=${encodeURIComponent('居住证')}`,
    });
    expect(body.items).toHaveLength(1);
  });

  describe('NM-12: each league’s units keep their own entries in the region’s base', () => {
    const league = (region: string, who: typeof officer) => ({ ...who, region });
    const shelved = async () => {
      const shelf = new Shelf('neimenggu');
      shelf.directories.set('150000', [unit('minzheng')]);
      const own = league('150100', officer);
      const body = { provider: 'gongan', ...CONTENT };
      const answer = await shelf.as(own, 'POST', '/v1/knowledge', { body });
      expect(answer.body).toMatchObject({ region: '150000', provider: 'gongan@150100', status: 'published' });
      const act = (who: typeof officer, name: string, given: object) =>
        shelf.as(who, 'POST', '/v1/knowledge/{entry}/{act}', {
          params: { entry: String(answer.body.entry), act: name },
          body: given,
        });
      return { shelf, own, act };
    };

    it('a namesake in another league neither rewrites nor removes them, nor does that league’s hotline', async () => {
      const { act, own } = await shelved();
      const revised = { ...CONTENT, text: '到政务大厅申领。' };
      const stranger = league('150200', officer);
      expect((await act(stranger, 'revise', revised)).body.code).toBe('not-yours');
      expect((await act(stranger, 'remove', { reason: '重复' })).body.code).toBe('not-yours');
      for (const [name, given] of [
        ['remove', { reason: '重复' }],
        ['remind', { fault: 'outdated' }],
      ] as const) {
        expect((await act(league('150200', reviewer), name, given)).body.code).toBe('not-yours');
      }
      expect((await act(own, 'revise', revised)).status).toBe(200);
      expect((await act(league('150200', agent), 'report', { fault: 'wrong' })).status).toBe(200);
    });

    it('the unit is reminded where it is, by its own hotline and by the region’s', async () => {
      const { shelf, act } = await shelved();
      for (const region of ['150100', '150000']) {
        expect((await act(league(region, reviewer), 'remind', { fault: 'outdated' })).status).toBe(200);
      }
      expect(shelf.told.map(([recipient]) => recipient)).toEqual(['gongan', 'gongan']);
      expect(shelf.toldIn).toEqual(['150100', '150100']);
    });

    it('asked for by the region’s hotline with its region, and by no other league’s', async () => {
      const { shelf } = await shelved();
      const wanted = { provider: 'gongan@150100', title: '居住证补领' };
      const ask = (region: string, body: object) =>
        shelf.as(league(region, reviewer), 'POST', '/v1/knowledge/requests', { body });
      expect((await ask('150200', wanted)).body.code).toBe('unknown-unit');
      expect((await ask('150000', { ...wanted, provider: 'gongan' })).body.code).toBe('unknown-unit');
      expect((await ask('150000', wanted)).body).toMatchObject({ provider: 'gongan@150100' });
      const list = async (region: string) =>
        (await shelf.as(league(region, agent), 'GET', '/v1/knowledge', { query: 'provider=gongan' })).body
          .items;
      expect(await list('150100')).toHaveLength(2);
      expect(await list('150200')).toEqual([]);
    });
  });
});
