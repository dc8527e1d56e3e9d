import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calendarCommand } from '../../../infra/cli/calendar.ts';
import { paper, type Served, serve } from './served.ts';

const notice = { number: '国办发明电〔2026〕9号', date: '2026-11-04', url: 'https://www.gov.cn/notice' };
const days = { daysOff: ['2027-01-01', '2027-01-02'], makeUpDays: ['2027-01-09'] };
const REASON = '登记2027年节假日安排通知（国办发明电〔2026〕9号）';

let folder: string;
let api: Served;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'calendar-'));
  api = await serve({
    'PUT /v1/admin/calendars/430500/2027': { body: { version: 'v1' } },
    'PUT /v1/admin/calendars/341500/2027': { body: { version: 'v4' } },
    'PUT /v1/admin/calendars/370900/2027': {
      status: 400,
      body: { code: 'invalid-request', title: 'Invalid', field: 'daysOff' },
    },
  });
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

async function add(content: unknown, ...argv: string[]): Promise<string> {
  const file = join(folder, 'notice.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const { stdout, text } = paper();
  await calendarCommand(['add', file, '--url', api.url, '--token', 'a-token', ...argv], stdout);
  return text();
}

describe('hotline calendar add', () => {
  it.each([
    ['with the days beside it', { year: 2027, notice, ...days }],
    ['with the days apart', { year: 2027, notice, days }],
    ['as one of several', { year: 2027, notices: [notice], ...days }],
  ])('records a notice %s', async (_, content) => {
    const text = await add(content, '--region', 'shaoyang');
    expect(text).toMatch(/^430500: 2027 recorded as version v1, 2 days off, 1 make-up days/);
    expect(api.asked).toEqual([
      {
        method: 'PUT',
        path: '/v1/admin/calendars/430500/2027',
        authorization: 'Bearer a-token',
        body: { notices: [notice], ...days, why: REASON },
      },
    ]);
  });

  it('records it for several regions, with the reason that is given', async () => {
    const content = { year: 2027, notice, days, why: '按通知登记' };
    const text = await add(content, '--region', '430500', '--region', 'luan', '--why', '补充登记');
    expect(text).toMatch(/^341500: 2027 recorded as version v4/m);
    expect(api.asked.map(({ body }) => body)).toMatchObject([{ why: '补充登记' }, { why: '补充登记' }]);
    await add(content, '--region', '430500');
    expect(api.asked.at(-1)?.body).toMatchObject({ why: '按通知登记' });
  });

  it("shows the API's refusal in one line", async () => {
    await expect(add({ year: 2027, notice, days }, '--region', 'taian')).rejects.toThrow(
      'the API answered 400 invalid-request Invalid (daysOff)',
    );
  });

  it.each<[string, unknown, string[], string]>([
    ['a file that is not JSON', '{', ['--region', '430500'], 'is not JSON'],
    [
      'a notice without its address',
      { year: 2027, notice: {}, ...days },
      ['--region', '430500'],
      'notice.url',
    ],
    [
      'a day that is none',
      { year: 2027, notice, daysOff: ['2027-02-30'], makeUpDays: [] },
      ['--region', '430500'],
      'daysOff.0: not a date',
    ],
    ['no region', { year: 2027, notice, days }, [], '--region says whose'],
    ['a region that is none', { year: 2027, notice, days }, ['--region', 'nowhere'], 'six digits'],
  ])('sends nothing for %s', async (_, content, argv, said) => {
    await expect(add(content, ...argv)).rejects.toThrow(said);
    expect(api.asked).toEqual([]);
  });

  it('has no token of its own for an address that is not the data folder’s', async () => {
    const { stdout } = paper();
    const file = join(folder, 'notice.json');
    writeFileSync(file, JSON.stringify({ year: 2027, notice, days }));
    const argv = ['add', file, '--region', '430500', '--url', api.url, '--data', folder];
    await expect(calendarCommand(argv, stdout)).rejects.toThrow('give --token');
    expect(api.asked).toEqual([]);
  });
});
