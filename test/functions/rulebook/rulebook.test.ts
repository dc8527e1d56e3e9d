import { describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../../shared/caller.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { type Answer, somebody } from '../commands/calling.ts';
import { Book } from './doubles.ts';

const UNIT = { name: '城市管理局', contacts: [{ way: 'sms', to: '+8613900000001' }], why: '新增单位' };
const YEAR = {
  notices: [{ url: 'https://www.gov.cn/notice-2027' }],
  daysOff: [
    ['2027-01-01'],
    ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'],
    ['2027-04-05', '2027-05-01', '2027-05-02', '2027-05-03', '2027-06-09', '2027-09-15'],
    ['2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04', '2027-10-05'],
  ].flat(),
  makeUpDays: [],
  why: '国务院办公厅通知',
};

function refused({ status, body }: Answer): unknown[] {
  return [status, body.code, body.field];
}

describe('PUT /v1/admin/units/{region}/{unit}', () => {
  it('publishes the unit beside the others, with who, why and when, and sees to its contacts', async () => {
    const book = new Book();
    expect((await book.call('PUT', 'units/chengguan', UNIT)).body).toEqual({ version: 'v1' });
    await book.call('PUT', 'units/shuiwu', { ...UNIT, name: '水务局' });
    await book.call('PUT', 'units/chengguan', { ...UNIT, name: '城管和综合执法局', why: '机构更名' });
    const { body } = await book.call('GET', 'units');
    expect(body).toMatchObject({
      version: 'v3',
      items: [{ id: 'shuiwu' }, { id: 'chengguan', name: '城管和综合执法局' }],
    });
    expect(book.records[2]).toEqual({
      section: 'units',
      version: 'v3',
      by: 'a administrator',
      why: '机构更名',
      at: '2026-11-10T09:00:00+08:00',
    });
    expect(book.alerted.map(({ name }) => name)).toEqual(['城市管理局', '水务局', '城管和综合执法局']);
    expect((await book.call('GET', 'units/shuiwu')).body.name).toBe('水务局');
    expect((await book.call('GET', 'units/nobody')).status).toBe(404);
  });

  it.each([
    ['no name', { ...UNIT, name: ' ' }, 'name'],
    ['no reason', { name: UNIT.name, contacts: [] }, 'why'],
    ['a contact that can’t be reached', { ...UNIT, contacts: [{ way: 'sms', to: '110' }] }, 'contacts.0.to'],
    ['a way that is none', { ...UNIT, contacts: [{ way: 'fax', to: '+8613900000001' }] }, 'contacts.0.way'],
    ['an id of its own', { ...UNIT, id: 'other' }, 'body'],
  ])('refuses a body with %s and names the field', async (_what, body, field) => {
    const book = new Book();
    expect(refused(await book.call('PUT', 'units/chengguan', body))).toEqual([400, 'invalid-request', field]);
    expect([book.records, book.alerted]).toEqual([[], []]);
  });

  it('refuses a name in the path that can be no unit’s', async () => {
    expect(refused(await new Book().call('PUT', 'units/Not A Unit', UNIT))).toEqual([
      400,
      'invalid-request',
      'id',
    ]);
  });
});

describe('PUT /v1/admin/settings/{region}', () => {
  const { region: _none, ...SETTINGS } = DEFAULT_SETTINGS;

  it('warns of a unit that a ladder tells and the directory doesn’t have', async () => {
    const book = new Book();
    const ladder = {
      clocks: ['handle'],
      inspection: 'jiancha',
      rungs: [{ at: 'end', to: ['inspection'] }],
      ground: '热线工作规范',
      by: '市热线办',
      from: '2026-01-01',
    };
    const body = { ...SETTINGS, ladders: [ladder], why: '首次设定' };
    expect((await book.call('PUT', 'settings', body)).body).toEqual({
      version: 'v1',
      warnings: [{ field: 'ladders.0.inspection', rule: 'unknown-unit' }],
    });
    await book.call('PUT', 'units/jiancha', UNIT);
    expect((await book.call('PUT', 'settings', body)).body).toEqual({ version: 'v2' });
  });

  it('publishes the city’s settings whole', async () => {
    const book = new Book();
    const body = { ...SETTINGS, businessCloses: '17:30', why: '夏季作息' };
    expect((await book.call('PUT', 'settings', body)).body).toEqual({ version: 'v1' });
    expect((await book.call('GET', 'settings')).body).toMatchObject({
      version: 'v1',
      region: '430500',
      businessCloses: '17:30',
    });
  });

  it.each([
    [{ ...SETTINGS, businessCloses: '25:00', why: '夏季作息' }, 'businessCloses'],
    [{ ...SETTINGS, satisfied: ['splendid'], why: '夏季作息' }, 'satisfied.0'],
    [{ ...SETTINGS, region: '430100', why: '夏季作息' }, 'body'],
  ])('refuses what is no setting, case %#', async (body, field) => {
    expect(refused(await new Book().call('PUT', 'settings', body))).toEqual([400, 'invalid-request', field]);
  });
});

describe('PUT /v1/admin/calendars/{region}/{year}', () => {
  it('adds a year to the calendar that is current', async () => {
    const book = new Book();
    const answer = await book.call('PUT', 'calendars/2027', YEAR);
    expect(answer.body).toEqual({ version: 'v1' });
    const { body } = await book.call('GET', 'calendars');
    expect([body.version, Object.keys(body.years as object).at(-1)]).toEqual(['v1', '2027']);
    expect((await book.call('GET', 'calendars/2027')).body.year).toBe(2027);
    expect((await book.call('GET', 'calendars/2028')).status).toBe(404);
  });

  it.each([
    ['a day that is none', '2027', { ...YEAR, daysOff: ['2027-02-30'] }],
    ['no notice', '2027', { ...YEAR, notices: [] }],
    ['a statutory day that is worked', '2027', { ...YEAR, daysOff: YEAR.daysOff.slice(1) }],
    ['a day set twice', '2027', { ...YEAR, daysOff: [...YEAR.daysOff, '2027-01-01'] }],
    ['a make-up day in the week', '2027', { ...YEAR, makeUpDays: ['2027-03-03'] }],
    ['a year missing before it', '2029', { ...YEAR, daysOff: [] }],
    ['a year of no calendar', '1999', { ...YEAR, daysOff: [] }],
  ])('refuses %s', async (_what, year, body) => {
    const book = new Book();
    const [status, code, field] = refused(await book.call('PUT', `calendars/${year}`, body));
    expect([status, code, typeof field]).toEqual([400, 'invalid-request', 'string']);
    expect([book.records, book.sent]).toEqual([[], []]);
  });

  it.each([
    ['daysOff.0', { ...YEAR, daysOff: ['tomorrow'] }],
    ['notices.0.url', { ...YEAR, notices: [{ url: 'nowhere' }] }],
    ['why', { ...YEAR, why: '' }],
  ])('names the field: %s', async (field, body) => {
    expect(refused(await new Book().call('PUT', 'calendars/2027', body))[2]).toBe(field);
  });
});

describe('who may', () => {
  const readers: readonly Role[] = ['administrator', 'auditor', 'dispatcher', 'supervisor'];

  it.each(ROLES)('%s', async (role) => {
    const book = new Book();
    const who = somebody(role, { unit: 'chengguan' });
    const put = await book.call('PUT', 'units/chengguan', UNIT, { who });
    expect(put.status).toBe(role === 'administrator' ? 200 : 403);
    const get = await book.call('GET', 'units', undefined, { who: who });
    expect(get.status).toBe(readers.includes(role) ? 200 : 403);
  });

  it('only of this region', async () => {
    const book = new Book();
    const foreign = somebody('administrator', { region: '430100' });
    expect((await book.call('PUT', 'units/chengguan', UNIT, { who: foreign })).status).toBe(404);
    expect((await book.call('GET', 'units', undefined, { who: foreign })).status).toBe(404);
    expect(book.records).toEqual([]);
  });

  it.each([
    ['rosters'],
    ['units'],
    ['settings/one'],
    ['calendars/next'],
    ['walks'],
    ['nothing'],
    ['constructor'],
  ])('write no %s', async (path) => {
    expect((await new Book().call('PUT', path, {})).status).toBe(404);
  });

  it.each([['nothing'], ['constructor'], ['walks/one'], ['settings/one'], ['rosters/chengguan']])(
    'read no %s',
    async (path) => {
      expect((await new Book().call('GET', path)).status).toBe(404);
    },
  );
});
