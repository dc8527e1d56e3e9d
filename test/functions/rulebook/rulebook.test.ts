import { describe, expect, it } from 'vitest';
import { rulebookRoutes } from '../../../functions/rulebook/rulebook.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import { ROLES, type Role } from '../../../shared/caller.ts';
import type { CurrentRulebook, Rulebook, WalkLeg } from '../../../shared/ports.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { at } from '../../ticket/story.ts';
import { type Answer, call, somebody } from '../commands/calling.ts';

const REGION = '430500';
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

/** A city's rulebook in memory: every version by its name, and what was recorded with it. */
class Book implements Rulebook {
  now: CurrentRulebook = { calendar: PUBLISHED.version, settings: 'default', units: 'none' };
  readonly versions = new Map<string, unknown>();
  readonly records: object[] = [];
  readonly alerted: Unit[] = [];
  readonly walked: WalkLeg[] = [];

  async current() {
    return this.now;
  }

  async calendar(_region: string, version: string) {
    return (this.versions.get(`calendar ${version}`) ?? PUBLISHED) as typeof PUBLISHED;
  }

  async settings(_region: string, version: string) {
    return (this.versions.get(`settings ${version}`) ?? DEFAULT_SETTINGS) as typeof DEFAULT_SETTINGS;
  }

  async units(_region: string, version: string) {
    return (this.versions.get(`units ${version}`) ?? []) as readonly Unit[];
  }

  async publish(
    region: string,
    section: keyof CurrentRulebook,
    change: (current: CurrentRulebook, version: string) => Promise<unknown>,
    record: { readonly by: string; readonly why: string; readonly at: string },
  ) {
    const version = `v${this.records.length + 1}`;
    this.versions.set(`${section} ${version}`, await change(this.now, version));
    this.records.push({ region, section, version, ...record });
    this.now = { ...this.now, [section]: version };
    return version;
  }

  call(method: 'GET' | 'PUT', section: string, id?: string, body?: object, who = somebody('administrator')) {
    const routes = rulebookRoutes({
      rulebook: this,
      contacts: { ensure: async (_region, unit) => void this.alerted.push(unit) },
      walks: { send: async (leg) => void this.walked.push(leg) },
      clock: { now: () => at('2026-11-10 09:00') },
    });
    const route = `/v1/admin/{section}/{region}${id === undefined ? '' : '/{id}'}`;
    const params = { section, region: REGION, ...(id !== undefined && { id }) };
    return call(routes, who, { method, route, params, ...(body && { body }) });
  }
}

function refused({ status, body }: Answer): unknown[] {
  return [status, body.code, body.field];
}

describe('PUT /v1/admin/units/{region}/{unit}', () => {
  it('publishes the unit beside the others, with who, why and when, and sees to its contacts', async () => {
    const book = new Book();
    expect((await book.call('PUT', 'units', 'chengguan', UNIT)).body).toEqual({ version: 'v1' });
    await book.call('PUT', 'units', 'shuiwu', { ...UNIT, name: '水务局' });
    await book.call('PUT', 'units', 'chengguan', { ...UNIT, name: '城管和综合执法局', why: '机构更名' });
    const { body } = await book.call('GET', 'units');
    expect(body).toMatchObject({
      version: 'v3',
      items: [{ id: 'shuiwu' }, { id: 'chengguan', name: '城管和综合执法局' }],
    });
    expect(book.records[2]).toEqual({
      region: REGION,
      section: 'units',
      version: 'v3',
      by: 'a administrator',
      why: '机构更名',
      at: '2026-11-10T09:00:00+08:00',
    });
    expect(book.alerted.map(({ name }) => name)).toEqual(['城市管理局', '水务局', '城管和综合执法局']);
    expect((await book.call('GET', 'units', 'shuiwu')).body.name).toBe('水务局');
    expect((await book.call('GET', 'units', 'nobody')).status).toBe(404);
  });

  it.each([
    ['no name', { ...UNIT, name: ' ' }, 'name'],
    ['no reason', { name: UNIT.name, contacts: [] }, 'why'],
    ['a contact that can’t be reached', { ...UNIT, contacts: [{ way: 'sms', to: '110' }] }, 'contacts.0.to'],
    ['a way that is none', { ...UNIT, contacts: [{ way: 'fax', to: '+8613900000001' }] }, 'contacts.0.way'],
    ['an id of its own', { ...UNIT, id: 'other' }, 'body'],
  ])('refuses a body with %s and names the field', async (_what, body, field) => {
    const book = new Book();
    expect(refused(await book.call('PUT', 'units', 'chengguan', body))).toEqual([
      400,
      'invalid-request',
      field,
    ]);
    expect([book.records, book.alerted]).toEqual([[], []]);
  });

  it('refuses a name in the path that can be no unit’s', async () => {
    expect(refused(await new Book().call('PUT', 'units', 'Not A Unit', UNIT))).toEqual([
      400,
      'invalid-request',
      'id',
    ]);
  });
});

describe('PUT /v1/admin/settings/{region}', () => {
  const { region: _none, ...SETTINGS } = DEFAULT_SETTINGS;

  it('publishes the city’s settings whole', async () => {
    const book = new Book();
    const body = { ...SETTINGS, businessCloses: '17:30', why: '夏季作息' };
    expect((await book.call('PUT', 'settings', undefined, body)).body).toEqual({ version: 'v1' });
    expect((await book.call('GET', 'settings')).body).toMatchObject({
      version: 'v1',
      region: REGION,
      businessCloses: '17:30',
    });
  });

  it.each([
    [{ ...SETTINGS, businessCloses: '25:00', why: '夏季作息' }, 'businessCloses'],
    [{ ...SETTINGS, satisfied: ['splendid'], why: '夏季作息' }, 'satisfied.0'],
    [{ ...SETTINGS, region: '430100', why: '夏季作息' }, 'body'],
  ])('refuses what is no setting, case %#', async (body, field) => {
    expect(refused(await new Book().call('PUT', 'settings', undefined, body))).toEqual([
      400,
      'invalid-request',
      field,
    ]);
  });
});

describe('PUT /v1/admin/calendars/{region}/{year}', () => {
  it('adds a year to the calendar that is current', async () => {
    const book = new Book();
    const answer = await book.call('PUT', 'calendars', '2027', YEAR);
    expect(answer.body).toEqual({ version: 'v1' });
    const { body } = await book.call('GET', 'calendars');
    expect([body.version, Object.keys(body.years as object).at(-1)]).toEqual(['v1', '2027']);
    expect((await book.call('GET', 'calendars', '2027')).body.year).toBe(2027);
    expect((await book.call('GET', 'calendars', '2028')).status).toBe(404);
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
    const [status, code, field] = refused(await book.call('PUT', 'calendars', year, body));
    expect([status, code, typeof field]).toEqual([400, 'invalid-request', 'string']);
    expect([book.records, book.walked]).toEqual([[], []]);
  });

  it.each([
    ['daysOff.0', { ...YEAR, daysOff: ['tomorrow'] }],
    ['notices.0.url', { ...YEAR, notices: [{ url: 'nowhere' }] }],
    ['why', { ...YEAR, why: '' }],
  ])('names the field: %s', async (field, body) => {
    expect(refused(await new Book().call('PUT', 'calendars', '2027', body))[2]).toBe(field);
  });
});

describe('who may', () => {
  const readers: readonly Role[] = ['administrator', 'auditor', 'dispatcher', 'supervisor'];

  it.each(ROLES)('%s', async (role) => {
    const book = new Book();
    const who = somebody(role, { unit: 'chengguan' });
    const put = await book.call('PUT', 'units', 'chengguan', UNIT, who);
    expect(put.status).toBe(role === 'administrator' ? 200 : 403);
    const get = await book.call('GET', 'units', undefined, undefined, who);
    expect(get.status).toBe(readers.includes(role) ? 200 : 403);
  });

  it('only of this region', async () => {
    const book = new Book();
    const foreign = somebody('administrator', { region: '430100' });
    expect((await book.call('PUT', 'units', 'chengguan', UNIT, foreign)).status).toBe(404);
    expect((await book.call('GET', 'units', undefined, undefined, foreign)).status).toBe(404);
    expect(book.records).toEqual([]);
  });

  it.each([
    ['rosters', undefined],
    ['units', undefined],
    ['settings', 'one'],
    ['calendars', 'next'],
  ])('write no %s under %s', async (section, id) => {
    const book = new Book();
    expect((await book.call('PUT', section, id, {})).status).toBe(404);
    expect((await book.call('GET', 'nothing')).status).toBe(404);
  });
});
