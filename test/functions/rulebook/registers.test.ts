import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/calendar/instant.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { deputyOf, isDeputy } from '../../../shared/registers/deputies.ts';
import { type Answer, somebody } from '../commands/calling.ts';
import { Book, REGION } from './doubles.ts';

const KEY = new Uint8Array(32).fill(7);
const told = ({ status, body }: Answer) => [status, body.code, body.field, body.rule];
const why = '换届更新';
const ZHANG = { deputy: 'D-0001', congress: '市人大', name: '张三丰', phones: ['13800138000'] };
const LI = { deputy: 'D-0002', congress: '大祥区人大', name: '李四光', phones: [], until: '2026-10-31' };
const head = (unit: string) => ({ ...somebody('unit-head'), unit });

describe('SY-18: the register of deputies', () => {
  const put = async (book: Book, deputies: readonly object[] = [ZHANG, LI]) =>
    book.call('PUT', 'deputies', { deputies, why });

  it('lists numbers, and tells who one is to those who have to reach them', async () => {
    const book = new Book();
    expect((await put(book)).body).toEqual({ version: 'v1' });
    const { body } = await book.call('GET', 'deputies');
    expect(body).toEqual({
      version: 'v1',
      items: [
        { deputy: 'D-0001', congress: '市人大' },
        { deputy: 'D-0002', congress: '大祥区人大', until: '2026-10-31' },
      ],
    });
    const one = await book.call('GET', 'deputies/D-0001', undefined, { who: somebody('dispatcher') });
    expect(one.body).toMatchObject({ name: '张三丰', phones: ['13800138000'] });
    const auditor = await book.call('GET', 'deputies/D-0001', undefined, { who: somebody('auditor') });
    expect(auditor.body).toEqual({ version: 'v1', deputy: 'D-0001', congress: '市人大' });
    expect((await book.call('GET', 'deputies/D-0009')).status).toBe(404);
  });

  it('keeps nobody’s name or number in the clear', async () => {
    const book = new Book();
    await put(book);
    const kept = JSON.stringify(book.versions.get('registers v1'));
    expect(kept).not.toMatch(/张三丰|李四光|13800138000/);
    expect(kept).toContain(keyedIndex(KEY, 'phone', '+8613800138000'));
  });

  it('finds a deputy by number or phone on the days of the mandate', async () => {
    const book = new Book();
    await put(book);
    const register = await book.register(REGION, 'v1', 'deputies');
    if (!register) throw new Error('no register');
    const person = keyedIndex(KEY, 'phone', '+8613800138000');
    expect(deputyOf(register, person, '2026-11-10' as Day)).toBe('D-0001');
    expect(deputyOf(register, 'nobody', '2026-11-10' as Day)).toBeUndefined();
    expect(isDeputy(register, 'D-0002', '2026-10-31' as Day)).toBe(true);
    expect(isDeputy(register, 'D-0002', '2026-11-01' as Day)).toBe(false);
    expect(isDeputy(register, 'D-0003', '2026-11-01' as Day)).toBe(false);
  });

  it('changes one, and leaves the others as they are', async () => {
    const book = new Book();
    await put(book);
    const { deputy: _number, ...given } = { ...ZHANG, name: '张三', phones: ['13800138001'] };
    expect((await book.call('PUT', 'deputies/D-0001', { ...given, why })).body).toEqual({ version: 'v2' });
    expect((await book.call('GET', 'deputies/D-0001')).body).toMatchObject({ name: '张三' });
    expect((await book.call('GET', 'deputies/D-0002')).body).toMatchObject({ name: '李四光' });
    const before = await book.call('GET', 'deputies/D-0001?version=v1');
    expect(before.body).toMatchObject({ name: '张三丰' });
  });

  it('refuses a number given twice and a phone that is none, by their places', async () => {
    const book = new Book();
    expect(told(await put(book, [ZHANG, { ...LI, deputy: 'D-0001' }]))).toEqual([
      400,
      'invalid-request',
      'deputies.1.deputy',
      'duplicate',
    ]);
    expect(told(await put(book, [{ ...ZHANG, phones: ['12'] }])).slice(0, 3)).toEqual([
      400,
      'invalid-request',
      'deputies.0.phones.0',
    ]);
    expect(
      (await book.call('PUT', 'deputies', { deputies: [], why }, { who: head('chengguan') })).status,
    ).toBe(403);
  });
});

describe('SY-6b: units behind an expert seat keep the list of experts they send', () => {
  const seats = [
    { seat: 'S-1', line: '12333', experts: [{ expert: 'E-1', name: '王工', from: '2026-11-01' }] },
  ];
  const city = async (): Promise<Book> => {
    const book = new Book();
    for (const id of ['renshe', 'yibao']) {
      await book.call('PUT', `units/${id}`, { name: id, contacts: [], why: '新增单位' });
    }
    return book;
  };

  it('the head of the unit hands it in, for their own unit alone', async () => {
    const book = await city();
    const who = head('renshe');
    expect((await book.call('PUT', 'experts/renshe', { seats, why }, { who })).status).toBe(200);
    expect((await book.call('GET', 'experts/renshe', undefined, { who })).body).toMatchObject({ seats });
    expect((await book.call('PUT', 'experts/yibao', { seats, why }, { who })).status).toBe(404);
    expect((await book.call('GET', 'experts', undefined, { who })).status).toBe(404);
    expect((await book.call('PUT', 'units/renshe', { why }, { who })).status).toBe(403);
    const all = await book.call('GET', 'experts');
    expect(all.body).toMatchObject({ items: [{ unit: 'renshe', seats }], warnings: [] });
  });

  it('a seat is one unit’s, and a list is of a unit that is there', async () => {
    const book = await city();
    await book.call('PUT', 'experts/renshe', { seats, why });
    const second = await book.call('PUT', 'experts/yibao', { seats, why });
    expect(told(second)).toEqual([400, 'invalid-request', 'seats.0.seat', 'taken']);
    const twice = await book.call('PUT', 'experts/renshe', { seats: [...seats, ...seats], why });
    expect(told(twice)).toEqual([400, 'invalid-request', 'seats.1.seat', 'duplicate']);
    expect(told(await book.call('PUT', 'experts/nobody', { seats, why }))).toEqual([
      400,
      'invalid-request',
      'id',
      'unknown-unit',
    ]);
  });
});

describe('SY-8: the days on which leaders and heads of units answer', () => {
  const days = [{ day: '2026-11-12', mark: 'leader-duty', takenBy: 'L-01' }];
  const november = { from: '2026-11-01', to: '2026-11-30', why: '十一月接听安排' };

  it('are planned by span, and what was planned for it is replaced', async () => {
    const book = new Book();
    await book.call('PUT', 'answering-days', { ...november, days });
    const december = { from: '2026-12-01', to: '2026-12-31', why };
    const later = [{ day: '2026-12-03', mark: 'head-duty', takenBy: 'H-1' }];
    await book.call('PUT', 'answering-days', { ...december, days: later });
    const moved = [{ ...days[0], day: '2026-11-19' }];
    await book.call('PUT', 'answering-days', { ...november, days: moved });
    expect((await book.call('GET', 'answering-days')).body).toEqual({
      version: 'v3',
      items: [...moved, ...later],
    });
  });

  it('name a mark of the regulation, a unit of the city and a day of the span', async () => {
    const book = new Book();
    const wrong = [
      { day: '2026-12-12', mark: 'leader-duty', takenBy: 'L-01' },
      { day: '2026-11-12', mark: 'deputy', takenBy: 'L-01' },
      { day: '2026-11-12', mark: 'head-duty', takenBy: 'H-1', unit: 'nobody' },
    ];
    const { status, body } = await book.call('PUT', 'answering-days', { ...november, days: wrong });
    expect([status, body.errors]).toEqual([
      400,
      [
        { field: 'days.0.day', rule: 'within-span' },
        { field: 'days.1.mark', rule: 'unknown-mark' },
        { field: 'days.2.unit', rule: 'unknown-unit' },
      ],
    ]);
  });
});
