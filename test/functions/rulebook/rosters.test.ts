import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Answer } from '../commands/calling.ts';
import { Book } from './doubles.ts';

const DUTY = {
  name: '应急管理局',
  roundTheClock: true,
  contacts: [
    { way: 'sms', to: '+8613900000001', id: 'day', name: '值班员' },
    { way: 'sms', to: '+8613900000002', id: 'night' },
    { way: 'sms', to: '+8613900000003', id: 'head' },
  ],
  why: '新增单位',
};
const t = (text: string) => `${text.replace(' ', 'T')}:00+08:00`;
const period = (from: string, to: string, contact: string, more: object = {}) => ({
  from: t(from),
  to: t(to),
  officers: [{ contact }],
  ...more,
});
const DECEMBER = {
  from: t('2026-12-01 08:00'),
  to: t('2026-12-03 08:00'),
  periods: [
    period('2026-12-01 08:00', '2026-12-01 20:00', 'day', { leader: { contact: 'head' } }),
    period('2026-12-01 20:00', '2026-12-02 08:00', 'night'),
    period('2026-12-02 08:00', '2026-12-03 08:00', 'day'),
  ],
  why: '十二月值班表',
};

async function city(): Promise<Book> {
  const book = new Book();
  await book.call('PUT', 'units/yingji', DUTY);
  await book.call('PUT', 'units/hotline', { ...DUTY, name: '热线' });
  return book;
}

const told = ({ status, body }: Answer) => [status, body.code, body.field, body.rule];

describe('PUT /v1/admin/rosters/{region}/{unit}', () => {
  it('publishes a unit’s roster and answers who is on duty', async () => {
    const book = await city();
    const put = await book.call('PUT', 'rosters/yingji', DECEMBER);
    expect([put.status, put.body]).toEqual([200, { version: 'v1', warnings: [] }]);
    const { body } = await book.call('GET', 'rosters/yingji');
    expect(body).toMatchObject({
      version: 'v1',
      unit: 'yingji',
      spans: [{ handedInAt: '2026-11-10T09:00:00+08:00' }],
      periods: [{ officers: [{ contact: 'day' }] }, {}, {}],
    });
    const at = encodeURIComponent(t('2026-12-01 09:00'));
    const asked = await book.call('GET', `rosters/yingji?at=${at}`);
    expect(asked.body.onDuty).toMatchObject({
      officers: [{ contact: { id: 'day', to: '+8613900000001' } }],
      leader: { contact: { id: 'head' } },
    });
    const later = await book.call('GET', `rosters/yingji?at=${encodeURIComponent(t('2027-01-01 09:00'))}`);
    expect([later.status, later.body.onDuty]).toEqual([200, undefined]);
  });

  it('keeps each unit’s apart, under one version of the section', async () => {
    const book = await city();
    await book.call('PUT', 'rosters/yingji', DECEMBER);
    await book.call('PUT', 'rosters/hotline', DECEMBER);
    expect((await book.call('GET', 'rosters')).body).toEqual({
      version: 'v2',
      items: [
        { unit: 'yingji', version: 'v1' },
        { unit: 'hotline', version: 'v2' },
      ],
    });
    expect((await book.call('GET', 'rosters/yingji')).body.unit).toBe('yingji');
    expect((await book.call('GET', 'rosters/hotline?version=v1')).status).toBe(404);
  });

  it('begins no walk and touches no topic: a roster moves no clock', async () => {
    const book = await city();
    const before = [book.sent.length, book.alerted.length];
    await book.call('PUT', 'rosters/yingji', DECEMBER);
    expect([book.sent.length, book.alerted.length]).toEqual(before);
  });

  it('warns of a time without anybody, where the unit is on duty round the clock', async () => {
    const book = await city();
    const periods = DECEMBER.periods.slice(0, 2);
    expect((await book.call('PUT', 'rosters/yingji', { ...DECEMBER, periods })).body.warnings).toEqual([
      { rule: 'gap', from: t('2026-12-02 08:00'), to: t('2026-12-03 08:00') },
    ]);
  });

  it('replaces the span it is for', async () => {
    const book = await city();
    await book.call('PUT', 'rosters/yingji', DECEMBER);
    const second = {
      from: t('2026-12-01 20:00'),
      to: t('2026-12-02 12:00'),
      periods: [period('2026-12-01 20:00', '2026-12-02 12:00', 'head')],
      why: '临时调班',
    };
    await book.call('PUT', 'rosters/yingji', second);
    const { periods } = (await book.call('GET', 'rosters/yingji')).body;
    expect(periods).toMatchObject([
      { from: t('2026-12-01 08:00'), to: t('2026-12-01 20:00') },
      { from: t('2026-12-01 20:00'), to: t('2026-12-02 12:00'), officers: [{ contact: 'head' }] },
      { from: t('2026-12-02 12:00'), to: t('2026-12-03 08:00'), officers: [{ contact: 'day' }] },
    ]);
  });

  it.each([
    ['a unit that is none', 'rosters/nobody', DECEMBER, 'id', 'unknown-unit'],
    [
      'somebody who is no contact of the unit',
      'rosters/yingji',
      { ...DECEMBER, periods: [period('2026-12-01 08:00', '2026-12-01 20:00', 'stranger')] },
      'periods.0.officers.0.contact',
      'unknown-contact',
    ],
    [
      'periods that overlap',
      'rosters/yingji',
      {
        ...DECEMBER,
        periods: [...DECEMBER.periods, period('2026-12-01 19:59', '2026-12-01 21:00', 'head')],
      },
      'periods.3',
      'overlap',
    ],
    [
      'a time that is none',
      'rosters/yingji',
      { ...DECEMBER, from: '2026-12-01' },
      'from',
      'format:time-with-offset',
    ],
    ['no reason', 'rosters/yingji', { ...DECEMBER, why: '' }, 'why', 'min:4'],
  ])('refuses %s', async (_what, path, body, field, rule) => {
    const book = await city();
    expect(told(await book.call('PUT', path, body))).toEqual([400, 'invalid-request', field, rule]);
    expect(book.now.rosters).toBe('none');
  });
});

describe('SY-27b: a month’s duty roster is handed in in time', () => {
  const decision = { ground: '热线考评办法', by: '市热线办', from: '2026-01-01' };
  const december = (more: object = {}) => ({
    from: t('2026-12-01 00:00'),
    to: t('2027-01-01 00:00'),
    periods: [period('2026-12-01 00:00', '2027-01-01 00:00', 'day')],
    why: '十二月值班表',
    ...more,
  });
  const at = (book: Book, now: string) => Object.assign(book.deps, { clock: { now: () => t(now) } });
  const standings = async (book: Book) => (await book.call('GET', 'rosters?month=2026-12')).body;

  async function onDutyCity(): Promise<Book> {
    const book = await city();
    await book.call('PUT', 'units/weijian', { ...DUTY, name: '卫健委' });
    await book.call('PUT', 'units/hotline', { ...DUTY, name: '热线', roundTheClock: false });
    return book;
  }

  it('nobody is late while the city has set no term', async () => {
    const book = await onDutyCity();
    expect(await standings(book)).toMatchObject({
      term: { status: 'unset', clause: 'SY-27b' },
      counts: { open: 2 },
    });
  });

  it('by the city’s term it is in time, late or missing, whatever replaces it later', async () => {
    const book = await onDutyCity();
    book.versions.set('settings default', {
      ...DEFAULT_SETTINGS,
      dutyRosters: { daysBefore: 3, ...decision },
    });
    expect(await standings(book)).toMatchObject({
      term: { status: 'operator', dueOn: '2026-11-28', dueAt: t('2026-11-29 00:00') },
      counts: { awaited: 2 },
    });
    at(book, '2026-11-28 23:59');
    await book.call('PUT', 'rosters/yingji', december());
    at(book, '2026-12-01 09:00');
    await book.call('PUT', 'rosters/yingji', december({ periods: [] }));
    expect(await standings(book)).toMatchObject({
      counts: { 'in-time': 1, missing: 1 },
      items: [
        { unit: 'yingji', standing: 'in-time', completeAt: t('2026-11-28 23:59'), gaps: 1 },
        { unit: 'weijian', standing: 'missing' },
      ],
    });
    await book.call('PUT', 'rosters/weijian', december());
    expect(await standings(book)).toMatchObject({
      items: [{}, { standing: 'late', completeAt: t('2026-12-01 09:00'), gaps: 0 }],
    });
  });

  it('half a month is not a month', async () => {
    const book = await onDutyCity();
    await book.call('PUT', 'rosters/yingji', december({ to: t('2026-12-15 00:00'), periods: [] }));
    const { items } = (await standings(book)) as { items?: readonly object[] };
    expect(items?.[0]).not.toHaveProperty('completeAt');
  });
});
