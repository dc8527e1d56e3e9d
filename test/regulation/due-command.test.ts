import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dueAnswers, dueCommand } from '../../infra/cli/due.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { DEFAULT_SETTINGS, DEFAULT_SETTINGS_VERSION } from '../../shared/regulation/settings.ts';

const options = {
  calendar: PUBLISHED,
  settings: DEFAULT_SETTINGS,
  settingsVersion: DEFAULT_SETTINGS_VERSION,
  explain: false,
};
const question = {
  regulation: 'shaoyang',
  kind: 'complaint',
  clock: 'handle',
  at: '2026-09-28T10:00:00+08:00',
};

function answers(...questions: unknown[]): unknown[] {
  const lines = questions.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  return [...dueAnswers(lines, options)].map((line) => JSON.parse(line));
}

async function run(argv: readonly string[], input = ''): Promise<{ code: number; text: string }> {
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await dueCommand(argv, Readable.from([input]), output);
  return { code, text: Buffer.concat(chunks).toString() };
}

describe('due questions as JSON lines', () => {
  test('are answered in their order, with what the contract names', () => {
    expect(answers(question, { ...question, complex: true })).toEqual([
      {
        status: 'stated',
        dueAt: '2026-10-11T00:00:00+08:00',
        dueOn: '2026-10-10',
        provisional: false,
        earliestOn: '2026-10-10',
        latestOn: '2026-10-10',
        clause: 'SY-14.3a',
        from: 'signed',
        calendar: 'cn-2026',
      },
      expect.objectContaining({ dueOn: '2026-10-16', clause: 'SY-14.3b' }),
    ]);
  });

  test('answer honestly where there is no number', () => {
    expect(
      answers(
        { ...question, clock: 'revisit' },
        { ...question, clock: 'contact' },
        { ...question, acceptedAt: '2023-07-27T10:00:00+08:00' },
      ),
    ).toEqual([
      { status: 'unset', clause: 'SY-17' },
      { status: 'none' },
      { status: 'not-in-force', clause: 'SY-30' },
    ]);
  });

  test('take a region’s code, another time zone, a plain old last day, and another law’s term', () => {
    expect(
      answers(
        { ...question, regulation: '430500', at: '2026-09-28T02:00:00Z' },
        { ...question, clock: 'extension', at: '2026-10-10', workingDays: 3 },
        { ...question, clock: 'extension', at: '2026-10-10T17:00:00+08:00', workingDays: 3 },
        { ...question, lawTerm: { days: 60, rank: 'law' } },
        { ...question, lawTerm: { length: { years: 1 }, rank: 'regulation', citation: '某条例' } },
      ),
    ).toMatchObject([
      { dueOn: '2026-10-10' },
      { dueOn: '2026-10-14', from: 'old-last-day' },
      { dueOn: '2026-10-14' },
      { dueOn: '2026-11-27', clause: 'SY-14.4' },
      { dueOn: '2027-09-28', clause: 'SY-14.4', provisional: true },
    ]);
  });

  test('are answered for every city, by name or by region', () => {
    const complaint = { kind: 'complaint', clock: 'handle' };
    expect(
      answers(
        { ...complaint, regulation: 'meizhou', at: '2016-09-20T10:00:00+08:00' },
        { ...complaint, regulation: '441400', at: '2017-11-01T10:00:00+08:00' },
        { ...complaint, regulation: 'neimenggu', at: '2024-09-26T10:00:00+08:00' },
        { ...complaint, regulation: 'luan', at: '2024-09-26T10:00:00+08:00' },
        { ...complaint, regulation: 'taian', at: '2024-09-26T10:00:00+08:00' },
        { ...complaint, regulation: 'meizhou', clock: 'sign', at: '2016-09-20T10:00:00+08:00' },
        { ...complaint, regulation: '430581', at: '2026-09-28T10:00:00+08:00' },
        {
          ...complaint,
          ...{ regulation: 'meizhou', clock: 'dispatch', nature: 'not-a-member' },
          at: '2016-09-20T10:00:00+08:00',
        },
      ),
    ).toMatchObject([
      { status: 'stated', dueOn: '2016-10-14', clause: 'MZ-11.2c', from: 'received' },
      { status: 'not-in-force', clause: 'MZ-25' },
      { status: 'unset', clause: 'NM-11.3' },
      { status: 'unset', clause: 'LA-11g' },
      { status: 'not-in-force', clause: 'TA-33' },
      { status: 'none' },
      { dueOn: '2026-10-10', clause: 'SY-14.3a' },
      { dueOn: '2016-09-20', clause: 'MZ-11.2a' },
    ]);
  });

  test.each([
    ['no JSON', 'nope', 'bad-json', ''],
    ['no object', [question], 'bad-value', ''],
    ['an unknown regulation', { ...question, regulation: 'atlantis' }, 'unknown-regulation', 'regulation'],
    ['a missing clock', { ...question, clock: undefined }, 'missing', 'clock'],
    ['an unknown clock', { ...question, clock: 'lunch' }, 'bad-value', 'clock'],
    ['a misspelt field', { ...question, sitevisit: true }, 'unknown-field', 'sitevisit'],
    ['a time without offset', { ...question, at: '2026-09-28T10:00:00' }, 'bad-time', 'at'],
    ['a date where a time is due', { ...question, at: '2026-09-28' }, 'bad-time', 'at'],
    ['a day that doesn’t exist', { ...question, acceptedAt: '2026-02-30' }, 'bad-time', 'acceptedAt'],
    ['a supervision without a method', { ...question, clock: 'supervise' }, 'method-required', 'method'],
    [
      'an extension that is too long',
      { ...question, clock: 'extension', workingDays: 11 },
      'too-long',
      'workingDays',
    ],
    ['a law’s term without a rank', { ...question, lawTerm: { days: 5 } }, 'bad-value', 'lawTerm.rank'],
    ['a day beyond every calendar', { ...question, at: '2050-01-03T10:00:00+08:00' }, 'out-of-range', 'at'],
  ])('%s is an error in its place, and the rest goes on', (_what, bad, code, field) => {
    const given = answers(bad, question);
    expect(given[0]).toEqual({ error: { code, field, message: expect.any(String) } });
    expect(given[1]).toMatchObject({ dueOn: '2026-10-10' });
  });

  test('a message never repeats what was asked', () => {
    expect(JSON.stringify(answers({ ...question, kind: 'SECRET', at: 'SECRET' }, 'SECRET'))).not.toContain(
      'SECRET',
    );
  });
});

describe('hotline due', () => {
  const flags = [
    '--regulation',
    'shaoyang',
    '--kind',
    'complaint',
    '--clock',
    'handle',
    '--at',
    '2026-09-28T10:00:00+08:00',
  ];
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'due-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('answers one question from flags', async () => {
    const { code, text } = await run([...flags, '--complex']);
    expect([code, JSON.parse(text)]).toMatchObject([0, { dueOn: '2026-10-16' }]);
    expect(
      JSON.parse((await run([...flags, '--law-term', '{"workingDays":2,"rank":"law"}'])).text),
    ).toMatchObject({
      dueOn: '2026-09-30',
    });
  });

  test('answers lines from standard input when no question is asked by flags', async () => {
    const lines = `${JSON.stringify(question)}\n\n${JSON.stringify({ ...question, clock: 'sign' })}\n`;
    const { code, text } = await run([], lines);
    expect(code).toBe(0);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).clause),
    ).toEqual(['SY-14.3a', 'SY-13b']);
  });

  test('explains for people', async () => {
    expect((await run([...flags, '--explain'])).text).toContain('截止：2026-10-10 24:00');
  });

  test('takes another calendar and a city’s settings', async () => {
    const settings = join(folder, 'settings.json');
    await writeFile(settings, JSON.stringify({ ...DEFAULT_SETTINGS, businessCloses: '17:00' }));
    const { text } = await run([...flags, '--calendar', 'cn-2025', '--settings', settings]);
    expect(JSON.parse(text)).toMatchObject({ calendar: 'cn-2025', provisional: true });
    expect(JSON.parse(text).dueAt).toContain('T17:00:00');
  });

  test('applies settings to the city whose they are, and to no other', async () => {
    const settings = join(folder, 'meizhou.json');
    const decision = { ground: '延长试行的通知', by: '市政府办公室', from: '2017-11-01' };
    const own = {
      region: '441400',
      adopted: [{ regulation: 'meizhou', ...decision }],
      businessCloses: '17:30',
    };
    await writeFile(settings, JSON.stringify({ ...DEFAULT_SETTINGS, ...own }));
    const meizhou = { ...question, regulation: 'meizhou', at: '2018-03-01T10:00:00+08:00' };
    const { text } = await run(
      ['--settings', settings],
      `${JSON.stringify(meizhou)}\n${JSON.stringify(question)}`,
    );
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).dueAt),
    ).toEqual(['2018-03-22T17:30:00+08:00', '2026-10-11T00:00:00+08:00']);
  });

  test('knows what was known before a notice changed the year', async () => {
    const argv = ['--regulation', 'meizhou', '--kind', 'complaint', '--clock', 'contact'];
    const on = async (...more: string[]) =>
      JSON.parse((await run([...argv, '--at', '2015-09-02T10:00:00+08:00', ...more])).text);
    expect(await on()).toMatchObject({ dueOn: '2015-09-06', calendar: 'cn-2026' });
    expect(await on('--calendar', 'cn-2015-first')).toMatchObject({
      dueOn: '2015-09-03',
      calendar: 'cn-2015-first',
      provisional: false,
    });
  });

  test('tells a bad question and bad flags apart by the exit code', async () => {
    await writeFile(join(folder, 'bad.json'), '{');
    expect((await run([...flags, '--method', 'pigeon'])).code).toBe(1);
    for (const argv of [
      ['--lunch'],
      ['--calendar', 'cn-1999'],
      ['--settings', join(folder, 'none')],
      ['--settings', join(folder, 'bad.json')],
    ]) {
      const { code, text } = await run(argv);
      expect([code, Object.keys(JSON.parse(text))]).toEqual([2, ['error']]);
    }
  });
});
