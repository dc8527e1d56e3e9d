import { describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/calendar/instant.ts';
import type { Settings } from '../../../shared/regulation/settings.ts';
import { day, RISING, rule } from '../../governance/counting.ts';
import { at } from '../../ticket/story.ts';
import { somebody } from '../commands/calling.ts';
import { Governed } from './doubles.ts';

const supervisor = somebody('supervisor');
const dispatcher = somebody('dispatcher');
const head = somebody('unit-head', { unit: 'chengguan' });
const grid = somebody('unit-officer', { unit: 'street' });
const LAST = day('2026-09-20');
const FREQUENT: Partial<Settings> = { warnings: [rule({ of: 'class-place', frequent: 10 })] };
const TEXT = '张三家楼下的夜市每晚吵到两点';

const warned = async (city = new Governed('taian', FREQUENT)) => {
  await city.comeDaily(LAST, 3, 4).watch();
  const [warning] = [...city.governance.all.keys()];
  return { city, warning: String(warning) };
};
const measureFor = (warning: string, more: object = {}) => ({
  ...{ warning, unit: 'chengguan', joint: ['street'], treatments: ['campaign'], dueOn: '2026-10-20' },
  ...{ text: TEXT, ...more },
});

describe('TA-23: frequent and common problems are found', () => {
  it('a wave opens one warning, which tells those concerned', async () => {
    const { city, warning } = await warned();
    expect(warning).toBe('370900260920001');
    expect(city.told()).toEqual([
      [
        'chengguan',
        '预警370900260920001（呈负责人）近7日“370902001·0102”诉求12件，属高频，请研判治理。（《管理办法（草案）》第二十四条）',
      ],
      ['street', expect.stringContaining('请研判治理')],
      ['hotline', expect.stringContaining('诉求12件')],
    ]);
    const { body } = await city.as(supervisor, 'GET', '/v1/governance/warnings');
    expect(body).toMatchObject({
      items: [
        {
          warning,
          kind: 'frequent',
          count: 12,
          threshold: 10,
          units: ['chengguan', 'street'],
          status: 'open',
        },
      ],
    });
  });

  it('goes on quietly, is told again when it has grown, and ends', async () => {
    const { city, warning } = await warned();
    city.told();
    await city.watch();
    city.come(day('2026-09-21'), 3).now = at('2026-09-22 08:05');
    expect(await city.watch()).toMatchObject({ opened: 0, grown: 0, ended: 0 });
    expect(city.told()).toEqual([]);
    city.come(day('2026-09-22'), 9).now = at('2026-09-23 08:05');
    expect(await city.watch()).toMatchObject({ opened: 0, grown: 1, ended: 0 });
    expect(city.told()[0]?.[1]).toContain('诉求24件，继续增多');
    city.now = at('2026-10-08 08:05');
    expect(await city.watch()).toMatchObject({ ended: 1 });
    expect(city.told()[0]?.[1]).toContain('已回落，预警解除');
    expect(city.governance.all.get(warning)).toMatchObject({
      status: 'ended',
      peak: 24,
      endedOn: '2026-10-07',
    });
    expect(await city.watch()).toMatchObject({ ended: 0, queries: 35 });
  });

  it('reads one query for each day of the windows, and nothing where nothing is set', async () => {
    const city = new Governed('taian', { warnings: [rule({ rising: RISING })] });
    expect(await city.watch()).toMatchObject({ queries: 35, cells: 0 });
    const unset = new Governed('taian').comeDaily(LAST, 10, 50);
    expect(await unset.watch()).toMatchObject({ opened: 0, queries: 0 });
    const { body } = await unset.as(supervisor, 'GET', '/v1/governance/warnings');
    expect(body).toEqual({ items: [], unset: true });
  });

  it('a watched word is warned of by its name, its units those of its tickets', async () => {
    const decision = { ground: '关注词表', by: '热线管理机构', from: day('2026-01-01') };
    const city = new Governed('taian', {
      warnings: [rule({ of: 'word', frequent: 3 })],
      watchedWords: [{ id: 'night-market', label: '夜市', terms: ['夜市'], ...decision }],
    });
    await city.come(LAST, 3, { words: ['night-market'] }).watch();
    expect(city.told()[0]).toEqual(['chengguan', expect.stringContaining('“夜市”诉求3件')]);
  });

  it('its tickets are listed, to a unit those that are its own', async () => {
    const { city, warning } = await warned();
    city.come(LAST, 1, { unit: 'street' });
    const list = async (who: typeof head, query = '') => {
      const route = '/v1/governance/warnings/{warning}/tickets';
      const { body } = await city.as(who, 'GET', route, { params: { warning }, query });
      return body as { items: { units: string[] }[]; cursor?: string };
    };
    expect((await list(supervisor)).items).toHaveLength(13);
    expect((await list(grid)).items).toMatchObject([{ units: ['street'] }]);
    const first = await list(supervisor, 'limit=10');
    expect((await list(supervisor, `limit=10&after=${first.cursor}`)).items).toHaveLength(3);
  });

  it('is nobody’s whom it does not concern', async () => {
    const { city, warning } = await warned();
    const at = (who: typeof head) =>
      city.as(who, 'GET', '/v1/governance/warnings/{warning}', { params: { warning } });
    const statuses = await Promise.all([
      at(head),
      at(somebody('unit-head', { unit: 'shuiwu' })),
      at(somebody('supervisor', { region: '370100' })),
      at(somebody('unit-head')),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 404, 404, 403]);
    expect(statuses[0]?.body).not.toHaveProperty('tickets');
  });

  it('is taken note of once, by whoever came first', async () => {
    const { city, warning } = await warned();
    const note = (who: typeof head, key: string) =>
      city.as(who, 'POST', '/v1/governance/warnings/{warning}/acknowledge', {
        params: { warning },
        body: {},
        headers: { 'idempotency-key': key },
      });
    expect((await note(head, 'k1')).body).toMatchObject({
      acknowledged: { by: 'a unit-head', unit: 'chengguan' },
    });
    expect((await note(dispatcher, 'k2')).body).toMatchObject({ acknowledged: { by: 'a unit-head' } });
    expect((await note(head, 'k1')).status).toBe(200);
  });
});

describe('NM-7a, TA-8: what is concentrated gets a lasting cure', () => {
  it('a measure is taken, reported on, closed and looked at', async () => {
    const { city, warning } = await warned();
    city.told();
    const opened = await city.as(supervisor, 'POST', '/v1/governance/measures', {
      body: measureFor(warning),
    });
    expect(opened).toMatchObject({
      status: 201,
      body: { origin: 'warning', unit: 'chengguan', status: 'open' },
    });
    const measure = String(opened.body.measure);
    expect(city.told().map(([unit, text]) => [unit, text.slice(text.indexOf('由'))])).toEqual([
      ['chengguan', '由你单位牵头治理，请于10月20日24时前完成。'],
      ['street', '由你单位配合治理，请于10月20日24时前完成。'],
    ]);
    expect(city.governance.all.get(warning)?.measures).toEqual([measure]);
    const act = (who: typeof head, name: string, body: object) =>
      city.as(who, 'POST', '/v1/governance/measures/{measure}/{act}', {
        params: { measure, act: name },
        body,
      });
    expect((await act(grid, 'progress', { cause: 'enforcement', text: '已劝导' })).status).toBe(200);
    expect((await act(grid, 'close', { result: 'solved', text: '已解决' })).body.code).toBe('not-yours');
    expect((await act(supervisor, 'check', { effective: true })).body.code).toBe('illegal-act');
    city.now = at('2026-09-25 10:00');
    expect((await act(head, 'close', { result: 'solved', text: '已划定经营时段' })).body.status).toBe(
      'closed',
    );
    city.comeDaily(day('2026-10-01'), 3, 2).now = at('2026-10-05 10:00');
    const seen = await city.as(head, 'GET', '/v1/governance/measures/{measure}', { params: { measure } });
    expect(seen.body).toMatchObject({
      cause: 'enforcement',
      acts: [{ text: TEXT }, { text: '已劝导' }, { text: '已划定经营时段' }],
      recurrence: { days: 9, before: { count: 12 }, after: { count: 6 } },
    });
    expect((await act(supervisor, 'check', { effective: false })).body.field).toBe('dueOn');
    city.told();
    const again = await act(supervisor, 'check', { effective: false, dueOn: '2026-10-31', text: '又有六件' });
    expect(again.body).toMatchObject({ status: 'open', reopened: 1, effective: false });
    expect(city.told()).toEqual([
      ['chengguan', expect.stringContaining('核查未见效，请于10月31日24时前完成')],
    ]);
    city.now = at('2026-11-02 08:05');
    await city.watch();
    await city.watch();
    expect(city.told()).toContainEqual(['chengguan', expect.stringContaining('已过完成日期，请立即完成')]);
    expect(city.told()).toEqual([]);
  });

  it('what people write is kept sealed, and is read by those who treat it', async () => {
    const { city, warning } = await warned();
    const { body } = await city.as(supervisor, 'POST', '/v1/governance/measures', {
      body: measureFor(warning),
    });
    expect(JSON.stringify([...city.governance.treated.values(), city.governance.acts])).not.toContain('张三');
    const params = { measure: String(body.measure) };
    const read = (who: typeof head) => city.as(who, 'GET', '/v1/governance/measures/{measure}', { params });
    expect(JSON.stringify((await read(somebody('auditor'))).body)).not.toContain('张三');
    expect((await read(somebody('unit-head', { unit: 'shuiwu' }))).status).toBe(404);
    expect(JSON.stringify((await read(grid)).body)).toContain('张三');
  });

  it('one key opens one measure', async () => {
    const { city, warning } = await warned();
    const open = (more: object = {}) =>
      city.as(supervisor, 'POST', '/v1/governance/measures', {
        body: measureFor(warning, more),
        headers: { 'idempotency-key': 'k' },
      });
    const first = await open();
    expect((await open()).body.measure).toBe(first.body.measure);
    expect((await open({ dueOn: '2026-12-01' })).body.code).toBe('idempotency-key-reused');
    expect(city.governance.treated.size).toBe(1);
  });

  it.each([
    ['another unit’s', head, { unit: 'street' }, 'not-yours'],
    ['of no unit', supervisor, { unit: 'nobody' }, 'unknown-unit'],
    ['of no warning', supervisor, { warning: '370900260920999' }, 'unknown-warning'],
    ['due before today', supervisor, { dueOn: '2026-09-01' }, 'dates'],
  ])('a measure %s is refused', async (_what, who, more, code) => {
    const { city, warning } = await warned();
    const { body } = await city.as(who, 'POST', '/v1/governance/measures', {
      body: measureFor(warning, more),
    });
    expect(body.code).toBe(code);
  });

  it('a unit treats what it has found itself, without a warning', async () => {
    const city = new Governed('neimenggu');
    const body = {
      topic: { of: 'class', value: '0102' },
      treatments: ['mechanism'],
      dueOn: '2026-12-31',
      text: '每月会商',
    };
    const answer = await city.as(head, 'POST', '/v1/governance/measures', { body });
    expect(answer).toMatchObject({ status: 201, body: { origin: 'own', unit: 'chengguan' } });
  });
});

describe('TA-26: townships and grid workers', () => {
  const found = (more: object = {}) => ({
    classCode: '0102',
    placeCode: '370902001',
    solved: true,
    text: '占道已清',
    ...more,
  });
  it('record what they find and solve in their own area', async () => {
    const city = new Governed('taian');
    const record = (body: object) => city.as(grid, 'POST', '/v1/governance/found', { body });
    expect((await record(found())).body).toMatchObject({
      origin: 'grid',
      status: 'closed',
      result: 'solved',
    });
    expect((await record(found({ placeCode: '370911' }))).body.code).toBe('not-your-area');
    expect((await record(found({ solved: false }))).body.field).toBe('dueOn');
    const later = await record(found({ solved: false, dueOn: '2026-09-30' }));
    expect(later.body).toMatchObject({ status: 'open', dueOn: '2026-09-30' });
    const params = { measure: String(later.body.measure), act: 'close' };
    const body = { result: 'solved', text: '已清' };
    const closed = await city.as(grid, 'POST', '/v1/governance/measures/{measure}/{act}', { params, body });
    expect(closed.body.status).toBe('closed');
  });
});

describe('SY-5a, TA-8, LA-5c: analysis for the hotline, for counties and for units', () => {
  const looked = () =>
    new Governed('taian', FREQUENT)
      .comeDaily(LAST, 7, 2)
      .comeDaily(addDays(LAST, -364), 7, 1)
      .come(LAST, 5, { classCode: '0301', placeCode: '370911', unit: 'shuiwu', closed: true })
      .come(LAST, 2, { closed: true });
  const analysis = async (who: typeof head, query = '') => {
    const { status, body } = await looked().as(who, 'GET', '/v1/governance/analysis', {
      query: `window=week${query}`,
    });
    return { status, received: body.received, body };
  };

  it('shows what came, held against the window before and last year', async () => {
    const { body } = await analysis(supervisor);
    expect(body).toMatchObject({
      ...{ received: 21, before: 0, earlier: [{ received: 7 }] },
      topics: {
        class: [
          { value: '0102', count: 16, earlier: [7] },
          { value: '0301', count: 5, earlier: [0] },
        ],
      },
      findings: [{ kind: 'frequent', value: '0102#370902001', count: 16 }],
      unset: ['rising'],
    });
  });

  it('a county has its area, a unit what it has dealt with, and neither another’s', async () => {
    const county = somebody('unit-head', { unit: 'county' });
    const received = await Promise.all([
      analysis(head),
      analysis(county, '&area=370902'),
      analysis(supervisor, '&unit=shuiwu'),
      analysis(somebody('province-reader', { region: '370000' }), '&region=370900'),
    ]);
    expect(received.map((each) => each.received)).toEqual([2, 16, 5, 21]);
    const refused = await Promise.all([
      analysis(head, '&unit=shuiwu'),
      analysis(county, '&area=370911'),
      analysis(head, '&area=370902'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('NM-13, NM-7a: regular analyses are asked for', () => {
  const analysisRule = {
    everyMonths: 3,
    withinDays: 20,
    ground: '分析制度',
    by: '热线管理机构',
    from: day('2026-01-01'),
  } as const;
  it('whoever has not handed theirs in is reminded three days before', async () => {
    const city = new Governed('neimenggu', { analysis: analysisRule }, at('2026-10-16 08:05'));
    await city.watch();
    expect(city.told()).toEqual([]);
    const handIn = () =>
      city.as(head, 'POST', '/v1/governance/analyses', {
        body: { period: '2026-07/2026-09', text: '停水集中' },
      });
    expect((await handIn()).status).toBe(201);
    expect((await handIn()).body.code).toBe('handed-in');
    city.now = at('2026-10-17 08:05');
    await city.watch();
    await city.watch();
    const told = city.told();
    expect(told.map(([unit]) => unit).sort()).toEqual(['county', 'hotline', 'street']);
    expect(told.find(([unit]) => unit === 'hotline')?.[1]).toMatch(
      /^分析研判.*（2026年7至9月）尚未提交，请于10月20日24时前提交/,
    );
    const { body } = await city.as(supervisor, 'GET', '/v1/governance/analyses', { query: 'unit=chengguan' });
    expect(body).toMatchObject({
      items: [{ unit: 'chengguan', text: '停水集中' }],
      due: { dueOn: '2026-10-20' },
    });
  });

  it('without the operator’s period nothing is due, and that is said', async () => {
    const city = new Governed('neimenggu', {}, at('2026-10-17 08:05'));
    await city.watch();
    expect(city.told()).toEqual([]);
    expect((await city.as(supervisor, 'GET', '/v1/governance/analyses')).body).toEqual({
      items: [],
      unset: true,
    });
  });
});
