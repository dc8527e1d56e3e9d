import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsCommand } from '../../infra/cli/settings.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { settingsProblems } from '../../shared/regulation/settings-check.ts';

const decision = { ground: '市政府办公室通知', by: '市热线办', from: '2026-01-01' };
const handle = {
  clock: 'handle',
  kinds: ['complaint'],
  length: { workingDays: 3 },
  start: 'signed',
  ...decision,
};
const trial = { regulation: 'meizhou', ...decision, from: '2017-11-01' };

function settings(more: object, region = '430500'): object {
  return { ...DEFAULT_SETTINGS, region, ...more };
}

/** Each problem as `code path clause`. */
function problems(data: unknown): string[] {
  return settingsProblems(data, PUBLISHED).map(({ code, path, clause }) =>
    [code, path, clause].join(' ').trim(),
  );
}

describe('settings without a problem', () => {
  test.each([
    ['nothing of its own', settings({})],
    ['a shorter term', settings({ terms: [handle] })],
    [
      'contacts and revisits',
      settings({
        contacts: { hours: { from: '08:00', to: '21:00' }, mostADay: 3, ...decision },
        revisits: { attempts: 3, ...decision },
      }),
    ],
    [
      'a term for objections, which the text leaves open',
      settings({ terms: [{ ...handle, clock: 'object', start: 'revisited' }] }),
    ],
    [
      'terms of two clocks, and of one for other kinds',
      settings({
        terms: [
          handle,
          { ...handle, kinds: ['help'], length: { workingDays: 4 } },
          { ...handle, clock: 'revisit', start: 'done' },
        ],
      }),
    ],
    ['the same term', settings({ terms: [{ ...handle, length: { workingDays: 5 } }] })],
    ['what is open filled', settings({ terms: [{ ...handle, clock: 'revisit', start: 'done' }] })],
    [
      'a shorter term for complex matters alone',
      settings({ terms: [{ ...handle, complex: true, length: { workingDays: 4 } }] }),
    ],
    ['Inner Mongolia’s open terms filled', settings({ terms: [{ ...handle, start: 'received' }] }, '150000')],
    [
      'an entrance, a petition office and a form for everybody',
      settings({
        entrances: [{ id: 'kiosk', label: '自助终端', channel: 'web', ...decision }],
        sources: [{ line: '信访局', ...decision }],
        publicForm: { perAddress: 5, perRegion: 500, entrance: 'kiosk', ...decision },
        open311: { entrance: 'kiosk', shows: [], ...decision },
      }),
    ],
    ['a league’s own', settings({ terms: [{ ...handle, start: 'received' }] }, '150100')],
    ['a draft adopted', settings({ adopted: [{ ...decision, regulation: 'taian' }] }, '370900')],
    [
      'a trial prolonged, and a term set for it',
      settings(
        { adopted: [trial], terms: [{ ...handle, start: 'received', length: { workingDays: 10 } }] },
        '441400',
      ),
    ],
    [
      'terms one after the other',
      settings({
        terms: [
          { ...handle, until: '2026-06-30' },
          { ...handle, from: '2026-07-01' },
        ],
      }),
    ],
  ])('%s', (_what, data) => {
    expect(problems(data)).toEqual([]);
  });
});

describe('what the form refuses', () => {
  test.each([
    ['an unknown clock', { ...handle, clock: 'lunch' }, 'shape terms[0].clock'],
    ['an unknown start', { ...handle, start: 'born' }, 'shape terms[0].start'],
    ['a date that is none', { ...handle, from: '2026-02-30' }, 'shape terms[0].from'],
    ['no ground', { ...handle, ground: undefined }, 'shape terms[0].ground'],
    ['a blank ground', { ...handle, ground: '  ' }, 'shape terms[0].ground'],
    ['nobody who decided', { ...handle, by: '' }, 'shape terms[0].by'],
    ['a length that is none', { ...handle, length: { weeks: 1 } }, 'shape terms[0].length'],
    ['a misspelt field', { ...handle, untill: '2027-01-01' }, 'shape terms[0].untill'],
  ])('%s', (_what, term, problem) => {
    expect(problems(settings({ terms: [term] }))).toEqual([problem]);
  });

  test('hours for contacts that end as they begin', () => {
    const hours = { from: '08:00', to: '08:00' };
    expect(problems(settings({ contacts: { hours, ...decision } }))).toEqual(['shape contacts.hours.to']);
  });

  test('every problem at once, wherever it is', () => {
    const data = {
      ...settings({ terms: [{ ...handle, clock: 'lunch' }], businessCloses: '25:00' }),
      quiet: 1,
    };
    expect(problems(data).sort()).toEqual(['shape businessCloses', 'shape quiet', 'shape terms[0].clock']);
    expect(problems(settings({ reminders: { lunch: { minutesBefore: 5 } } }))).toEqual([
      'shape reminders.lunch',
    ]);
    expect(problems(null)).toEqual(['shape']);
  });
});

describe('what matters need of whoever brings them', () => {
  const rule = { kinds: ['complaint'], facts: ['contact', 'place'], ...decision };

  test.each([
    ['works where the text asks for facts', '370900', rule, []],
    ['ends before it begins', '370900', { ...rule, until: '2025-12-31' }, ['dates neededFacts[0].until']],
    ['has no text that asks', '430500', rule, ['needless-rule neededFacts[0]']],
    ['is about every matter', '370900', { ...rule, kinds: undefined }, ['shape neededFacts[0].kinds']],
  ])('%s', (_what, region, given, expected) => {
    expect(problems(settings({ neededFacts: [given] }, region))).toEqual(expected);
  });
});

describe('a rule for repeats', () => {
  const repeats = { times: 3, withinDays: 30, ...decision };

  test.each([
    ['works where a ground asks how often', '341500', repeats, []],
    ['ends before it begins', '341500', { ...repeats, until: '2025-12-31' }, ['dates repeats.until']],
    ['has no ground that asks', '430500', repeats, ['needless-rule repeats']],
    ['has no number', '341500', { ...repeats, times: 0 }, ['shape repeats.times']],
  ])('%s', (_what, region, rule, expected) => {
    expect(problems(settings({ repeats: rule }, region))).toEqual(expected);
  });
});

describe('what would have no effect, or another than it seems', () => {
  test.each([
    [
      'loosens what is stated',
      [{ ...handle, length: { workingDays: 8 } }],
      ['loosens terms[0].length SY-14.3a'],
    ],
    [
      'is longer on some days only',
      [{ ...handle, length: { days: 7 } }],
      ['loosens terms[0].length SY-14.3a'],
    ],
    [
      'loosens for one of its kinds',
      [{ ...handle, kinds: ['consultation', 'help'] }],
      ['loosens terms[0].length SY-14.2a'],
    ],
    [
      'runs from another event',
      [{ ...handle, start: 'received' }],
      ['other-start terms[0].start SY-14.3a', 'other-start terms[0].start SY-14.3b'],
    ],
    [
      'sets a clock that the city does not know',
      [{ ...handle, clock: 'accept' }],
      ['no-such-clock terms[0].clock'],
    ],
    ['gives praise a handling term', [{ ...handle, kinds: ['praise'] }], ['no-such-clock terms[0].clock']],
    ['ends before it begins', [{ ...handle, until: '2025-12-31' }], ['dates terms[0].until']],
    [
      'ends before the regulation began',
      [{ ...handle, from: '2023-01-01', until: '2023-07-27' }],
      ['never-in-force terms[0] SY-30'],
    ],
    ['is set twice for the same days', [handle, { ...handle, from: '2026-06-01' }], ['overlap terms[1]']],
  ])('a term that %s', (_what, terms, expected) => {
    expect(problems(settings({ terms }))).toEqual(expected);
  });

  test('a term for a draft that nobody adopted, and for a trial that has ended', () => {
    const term = { ...handle, start: 'received' };
    expect(problems(settings({ terms: [term] }, '370900'))).toEqual(['never-in-force terms[0] TA-33']);
    expect(problems(settings({ terms: [term] }, '441400'))).toEqual(['never-in-force terms[0] MZ-25']);
  });

  test.each([
    ['of another city', { ...trial, regulation: 'taian' }, ['no-regulation adopted[0].regulation']],
    [
      'of days on which it held anyway',
      { ...trial, from: '2017-10-31' },
      ['needless-adoption adopted[0] MZ-25'],
    ],
    ['that ends before it begins', { ...trial, until: '2017-10-31' }, ['dates adopted[0].until']],
  ])('an adoption %s', (_what, adoption, expected) => {
    expect(problems(settings({ adopted: [adoption] }, '441400'))).toEqual(expected);
  });

  test('a region without a regulation, and grades that cannot be meant', () => {
    expect(problems(settings({}, '110000'))).toEqual(['no-regulation region']);
    expect(problems(settings({ satisfied: [] }))).toEqual(['grades satisfied']);
    expect(problems(settings({ satisfied: ['satisfied', 'dissatisfied'] }))).toEqual(['grades satisfied[1]']);
  });
});

describe('hotline settings check', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'settings-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function check(text: string): Promise<{ code: number; lines: string[] }> {
    const file = join(folder, 'settings.json');
    await writeFile(file, text);
    return run('check', file);
  }

  async function run(...argv: string[]): Promise<{ code: number; lines: string[] }> {
    const output = new PassThrough();
    const chunks: Buffer[] = [];
    output.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await settingsCommand(argv, output);
    return { code, lines: Buffer.concat(chunks).toString().trimEnd().split('\n') };
  }

  test('explains each problem in one line, with its place, its clause and its code', async () => {
    const terms = [
      { ...handle, length: { workingDays: 8 } },
      { ...handle, ground: '　', kinds: ['help'] },
    ];
    expect(await check(JSON.stringify(settings({ terms: terms.slice(0, 1) })))).toEqual({
      code: 1,
      lines: ['terms[0].length：8个工作日放宽了条文规定的5个工作日，放宽之处不会生效（SY-14.3a） [loosens]'],
    });
    const { code, lines } = await check(JSON.stringify(settings({ terms })));
    expect([code, lines]).toEqual([1, ['terms[1].ground：须写明决定的依据，不超过500字 [shape]']]);
  });

  test('takes the body of a publication as it is: with its reason, and the region beside it', async () => {
    const { region: _, ...rest } = settings({ terms: [handle] }) as { readonly region: string };
    const file = join(folder, 'body.json');
    await writeFile(file, JSON.stringify({ ...rest, why: '首次设定本市参数' }));
    const none = { code: 0, lines: ['没有发现问题'] };
    expect(await run('check', file, '--region', '430500')).toEqual(none);
    expect(await run('check', file, '--region', 'shaoyang')).toEqual(none);
    expect((await run('check', file)).lines).toEqual([
      'region：须为六位行政区划代码；文件中没有的，以--region指明 [shape]',
    ]);
  });

  test('says so where there is none, and tells what cannot be checked apart', async () => {
    expect(await check(JSON.stringify(settings({ terms: [handle] })))).toEqual({
      code: 0,
      lines: ['没有发现问题'],
    });
    expect((await check('{')).code).toBe(2);
    expect((await run('check', join(folder, 'none.json'))).code).toBe(2);
    expect((await run('check')).code).toBe(2);
    expect((await run('publish', 'x')).code).toBe(2);
  });
});

test('hours for contacts that end before they begin are said to be the hours, in words', () => {
  const contacts = { hours: { from: '21:00', to: '08:00' }, ...decision };
  expect(settingsProblems(settings({ contacts }), PUBLISHED)).toEqual([
    { code: 'shape', path: 'contacts.hours.to', message: '须为24小时制的时刻，形如08:00，止于起之后' },
  ]);
});

describe('entrances, the public form and Open311', () => {
  const kiosk = { id: 'kiosk', label: '自助终端', channel: 'web', ...decision };
  const form = { perAddress: 5, perRegion: 500, ...decision };
  const service = { code: '001', name: '路灯不亮' };
  const asked = { code: 'POLE', description: '灯杆编号', required: true };

  test.each([
    [
      'an entrance that the text names',
      { entrances: [{ ...kiosk, id: 'website' }] },
      'overlap entrances[0].id',
    ],
    ['an entrance twice', { entrances: [kiosk, kiosk] }, 'overlap entrances[1].id'],
    [
      'an entrance that ends before it begins',
      { entrances: [{ ...kiosk, until: '2025-01-01' }] },
      'dates entrances[0].until',
    ],
    [
      'a form by an entrance of the phone',
      { publicForm: { ...form, entrance: 'phone' } },
      'needless-rule publicForm.entrance',
    ],
    [
      'Open311 by an entrance of the phone',
      { open311: { entrance: 'phone', ...decision } },
      'needless-rule open311.entrance',
    ],
    [
      'Open311 that ends before it begins',
      { open311: { ...decision, until: '2025-01-01' } },
      'dates open311.until',
    ],
    [
      'a list to choose from without anything to choose',
      {
        open311: {
          ...decision,
          services: [{ ...service, attributes: [{ ...asked, datatype: 'singlevaluelist' }] }],
        },
      },
      'shape open311.services[0].attributes[0].values',
    ],
    ['a service twice', { open311: { ...decision, services: [service, service] } }, 'shape open311.services'],
    [
      'answers from a base that is not open',
      { answering: { leastShare: 50, leastPairs: 2, ...decision } },
      'needless-rule answering',
    ],
    [
      'answers of which anything is sure',
      { answering: { leastShare: 0, leastPairs: 2, ...decision } },
      'shape answering.leastShare',
    ],
    ['a form that takes nothing', { publicForm: { ...form, perAddress: 0 } }, 'shape publicForm.perAddress'],
  ])('%s', (_what, more, expected) => {
    expect(problems(settings(more))).toEqual([expected]);
  });
});
