import { describe, expect, it } from 'vitest';
import { Book } from './doubles.ts';

const POLICE = { name: '市公安局', contacts: [], why: '新增单位' };
const DUTY = { clause: 'SY-20a', name: '市公安局', unit: 'gongan' };

describe('who should answer day and night', () => {
  it('a unit that a clause names is published with a warning while it does not', async () => {
    const book = new Book();
    const { status, body } = await book.call('PUT', 'units/gongan', POLICE);
    expect([status, body.warnings]).toEqual([200, [DUTY]]);
    const ready = await book.call('PUT', 'units/gongan', { ...POLICE, roundTheClock: true });
    expect(ready.body).toEqual({ version: 'v2' });
  });

  it('by a role as by its name, and a unit of no clause without any', async () => {
    const book = new Book();
    const named = { ...POLICE, name: '公安局', roles: ['市公安局'] };
    expect((await book.call('PUT', 'units/gongan', named)).body.warnings).toEqual([DUTY]);
    expect((await book.call('PUT', 'units/shuiwu', { ...POLICE, name: '水务局' })).body).toEqual({
      version: 'v2',
    });
  });

  it('the directory says who is still missing, those too whom nobody has entered', async () => {
    const book = new Book();
    await book.call('PUT', 'units/gongan', { ...POLICE, roundTheClock: true });
    const { warnings } = (await book.call('GET', 'units')).body;
    expect(warnings).toHaveLength(10);
    expect(warnings).toContainEqual({ clause: 'SY-20c', name: '市城管部门' });
  });
});
