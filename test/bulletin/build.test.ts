import { describe, expect, it } from 'vitest';
import { lengthDue, missingPart } from '../../shared/bulletin/build.ts';
import { publicOf } from '../../shared/bulletin/model.ts';
import { ticketTable } from '../../shared/bulletin/unit-tables.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import type { Finding } from '../../shared/governance/findings.ts';
import { REGULATIONS, regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { bulletinOf, cell, rowOf, tableOf } from './counted.ts';

const done = { received: 10, accepted: 10, dispatched: 10, done: 9, handleKept: 8, handleMissed: 1 };
const NOW = [
  cell('2026-08-03', 'chengguan#complaint#phone#satisfied', done),
  cell('2026-08-31', 'gongan#help#web#none', { received: 5, accepted: 5, dispatched: 5, returns: 2 }),
  cell('2026-08-31', 'none#consultation#phone#answered-online', {
    received: 5,
    accepted: 5,
    answeredOnline: 5,
  }),
  cell('2026-08-03', '~noise#430502', { received: 10 }),
  cell('2026-08-31', '~none#430502', { received: 10 }),
];
const BEFORE = [
  cell('2026-07-03', 'chengguan#complaint#phone#satisfied', {
    received: 16,
    dispatched: 16,
    handleKept: 4,
    handleMissed: 4,
  }),
  cell('2026-07-03', '~noise#430502', { received: 4 }),
];
const regulationOf = (city: string) => regulationById(city) as Regulation;

describe('SY-26: intake, transfer, results and revisits of a month, by unit', () => {
  const bulletin = bulletinOf({ now: NOW, before: BEFORE });

  it('each count against the month before and last year’s', () => {
    const counts = tableOf(bulletin, 'counts');
    expect(counts.columns.map(({ label }) => label)).toEqual([
      '指标',
      '本期',
      '上期',
      '环比',
      '去年同期',
      '同比',
    ]);
    expect(rowOf(counts, '接收诉求')).toEqual([
      '接收诉求',
      20,
      16,
      { change: 0.25, in: 'percent' },
      null,
      { change: null, in: 'percent' },
    ]);
    // Nothing to divide by is no change of 100 %.
    expect(rowOf(counts, '在线答复')[3]).toEqual({ change: null, in: 'percent' });
  });

  it('each rate with what it is made of, changes in points', () => {
    const [, now, before, change] = rowOf(tableOf(bulletin, 'rates'), '按时办结率');
    expect(now).toEqual({ rate: 8 / 9, numerator: 8, denominator: 9 });
    expect(before).toEqual({ rate: 0.5, numerator: 4, denominator: 8 });
    expect(change).toEqual({ change: 8 / 9 - 0.5, in: 'points' });
    expect(rowOf(tableOf(bulletin, 'rates'), '满意率')[1]).toMatchObject({ rate: null });
  });

  it('every unit of the city, those with the most first, and those that had nothing too', () => {
    const idle = { id: 'shuili', name: '市水利局' };
    const units = [idle, { id: 'chengguan', name: '城管' }];
    const table = tableOf(bulletinOf({ now: NOW, before: BEFORE }, { units }), 'unit-work');
    expect(table.rows.map(([name, dispatched, before]) => [name, dispatched, before])).toEqual([
      ['城管', 10, 16],
      ['目录外单位（gongan）', 5, 0],
      ['市水利局', 0, 0],
    ]);
    expect(table.total?.slice(0, 3)).toEqual(['全部', 15, 16]);
    const quality = tableOf(bulletinOf({ now: NOW }, { units }), 'unit-quality');
    expect(
      rowOf(quality, '市水利局')
        .slice(1)
        .every((each) => JSON.stringify(each).includes('"rate":null')),
    ).toBe(true);
  });

  it('in the order of a published assessment, where there is one', () => {
    const ranking = new Map([
      ['gongan', { rank: 1, score: 98.5 }],
      ['chengguan', { rank: 2, score: 90 }],
    ]);
    const { columns, rows } = tableOf(bulletinOf({ now: NOW }, { ranking }), 'unit-work');
    expect(columns.slice(1, 3).map(({ label }) => label)).toEqual(['名次', '得分']);
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['市公安局', '1', 98.5],
      ['市城市管理和综合执法局', '2', 90],
    ]);
  });

  it('a month without anything says so, and shows no chart', () => {
    const empty = bulletinOf();
    expect(empty.empty).toBe(true);
    expect(empty.sections[0]?.paragraphs).toEqual(['本期没有收到诉求。']);
    expect(empty.sections.flatMap(({ series = [] }) => series)).toEqual([]);
    expect(rowOf(tableOf(empty, 'counts'), '接收诉求').slice(1, 3)).toEqual([0, null]);
  });

  it('parts add up to the whole, however many there are', () => {
    const many = Array.from({ length: 45 }, (_, at) =>
      cell('2026-08-03', `~c${at}#430502`, { received: at + 1 }),
    );
    const table = tableOf(bulletinOf({ now: [...NOW.slice(0, 3), ...many] }), 'class');
    expect(table.rows).toHaveLength(21);
    expect(table.rows.at(-1)?.[0]).toBe('其余25项');
    expect(table.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe((45 * 46) / 2);
    expect(table.total?.[1]).toBe((45 * 46) / 2);
  });
});

describe('MZ-12c: a quarter’s hot spots, units, problems and improvements', () => {
  it('are sections of their own, cited by the article', () => {
    const bulletin = bulletinOf(
      {},
      { region: '441400', period: '2026-Q3', regulation: regulationOf('meizhou') },
    );
    expect(bulletin.title).toBe('梅州市12345热线2026年第三季度运行情况通报');
    expect([bulletin.first, bulletin.last]).toEqual(['2026-07-01', '2026-09-30']);
    const grounded = bulletin.sections.filter(({ ground }) => ground).map(({ title }) => title);
    expect(grounded).toEqual(['三、热点问题', '四、各承办单位办理情况', '六、存在问题', '七、改进工作意见']);
    expect(bulletin.sections[2]?.ground).toContain('第十二条第三项');
  });

  it('a hot spot is a class in a place; a request without a class is none', () => {
    const spots = tableOf(bulletinOf({ now: NOW, before: BEFORE }), 'hot-spots');
    expect(spots.rows.map((row) => row.slice(0, 6))).toEqual([
      ['1', '噪声扰民', '双清区', 10, 4, { change: 1.5, in: 'percent' }],
    ]);
  });
});

describe('NM-19: a month’s statistics per unit, results, cases, problems and suggestions', () => {
  it('what the text asks for and nobody has written stands there as missing', () => {
    const regulation = regulationOf('neimenggu');
    const bulletin = bulletinOf({}, { regulation, region: '150000' });
    const missing = bulletin.sections.filter(({ paragraphs }) => paragraphs.includes('（待填写）'));
    expect(missing.map(({ id }) => id)).toEqual(['cases', 'problems', 'suggestions']);
    expect(missingPart(regulation, { cases: [] })).toMatchObject({ id: 'cases', clause: 'NM-19' });
    const whole = { problems: '一', suggestions: '二', cases: [{ title: '三', text: '四' }] };
    expect(missingPart(regulation, whole)).toBeUndefined();
    expect(missingPart(regulationOf('shaoyang'), { cases: [] })).toBeUndefined();
  });
});

it.each([
  ['shaoyang', undefined, { length: 'month', clause: 'SY-26' }],
  ['neimenggu', undefined, { length: 'month', clause: 'NM-19' }],
  ['meizhou', 'month', { length: 'quarter', clause: 'MZ-12c' }],
  ['luan', 'quarter', { length: 'quarter' }],
  ['luan', undefined, undefined],
  ['taian', 'year', { length: 'year' }],
] as const)('%s, where the city says %s: how often a bulletin is due', (city, own, due) => {
  expect(lengthDue(regulationOf(city), own)).toEqual(due);
});

it('every rate of every city stands in the notes with its formula and ground, none twice', () => {
  for (const regulation of REGULATIONS) {
    const notes = tableOf(bulletinOf({}, { regulation, region: regulation.region }), 'formulas');
    const labels = notes.rows.map(([label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(notes.rows.every(([, text, ground]) => text !== '' && ground !== '')).toBe(true);
  }
});

it('overdue and supervised tickets by number, class, unit and days; in public without the number', () => {
  const day = '2026-08-03' as Day;
  const tickets = [
    { ticketNo: '43050026080300000001', submittedOn: day, units: ['gongan'], done: true, supervisions: 1 },
    {
      ...{
        ticketNo: '43050026080300000002',
        submittedOn: day,
        kind: 'complaint' as const,
        classCode: 'noise',
      },
      ...{ units: ['chengguan', 'gongan'], overdueDays: 12, done: false, supervisions: 0 },
    },
  ];
  const bulletin = bulletinOf({ now: NOW }, { tickets: { listed: tickets, all: 3, earlier: 0 } });
  const table = tableOf(bulletin, 'tickets');
  expect(table.rows).toEqual([
    ['1', '43050026080300000002', day, '投诉', '噪声扰民', '市城市管理和综合执法局、市公安局', 12, 0, '在办'],
    ['2', '43050026080300000001', day, null, null, '市公安局', null, 1, '已办结'],
  ]);
  expect(table.note).toContain('另有1件未列');
  const open = tableOf(publicOf(bulletin), 'tickets');
  expect(open.columns.map(({ id }) => id)).not.toContain('ticketNo');
  expect(JSON.stringify(publicOf(bulletin))).not.toContain('4305002608030000000');
  expect(open.rows[0]).toHaveLength(open.columns.length);
  expect(ticketTable([], 0, { units: [], names: {} }).note).not.toContain('未列');
});

describe('hot spots', () => {
  const finding: Finding = {
    ...{ kind: 'frequent', of: 'class-place', value: 'noise#430502', window: 'week', years: 1 },
    span: { from: '2026-08-10' as Day, to: '2026-08-16' as Day },
    ...{ count: 18, threshold: 10, expected: 2.5, before: 3, ground: '预警标准' },
  };
  const said = (more: Parameters<typeof bulletinOf>[1]) => {
    const bulletin = bulletinOf({ now: NOW }, more);
    return bulletin.sections.find(({ id }) => id === 'hot-spots');
  };

  it('are what was found by the city’s thresholds, and the section says so', () => {
    const word: Finding = { ...finding, of: 'word', value: 'market', count: 11 };
    const names = {
      ...{ classes: { noise: '噪声扰民' }, places: { '430502': '双清区' } },
      words: { market: '夜市' },
    };
    const section = said({ findings: [finding, word], names });
    expect(section?.paragraphs).toEqual(['按本市设定的预警标准，本期高频或者明显上升的事项共2项。']);
    expect(section?.tables[0]?.rows).toEqual([
      ['1', '噪声扰民', '双清区', '高频', '8月10日至8月16日', 18, 10, 3, 2.5],
      ['2', '“夜市”', '全市', '高频', '8月10日至8月16日', 11, 10, 3, 2.5],
    ]);
    expect(said({ findings: [] })).toMatchObject({
      paragraphs: ['按本市设定的预警标准，本期没有高频或者明显上升的事项。'],
      tables: [],
    });
  });

  it('are the most frequent pairs of class and place where it has set none', () => {
    expect(said({})?.paragraphs[0]).toMatch(
      /^本市未设定预警标准，按同一类别、同一地区的诉求量，列出最集中的\d+项/,
    );
  });
});

it('tickets that were returned and wait for another unit have a row, so that the rows come to the total', () => {
  const idle = cell('2026-08-05', 'none#complaint#phone#none', {
    ...{ received: 2, accepted: 2, dispatched: 2, returns: 2, signKept: 2 },
  });
  const bulletin = bulletinOf({ now: [...NOW, idle] });
  for (const table of [tableOf(bulletin, 'unit-work'), tableOf(bulletin, 'unit-quality')]) {
    expect(table.rows.at(-1)?.[0]).toBe('已退回、待改派');
  }
  const { columns, rows, total } = tableOf(bulletin, 'unit-work');
  for (const id of ['dispatched', 'done', 'returns']) {
    const at = columns.findIndex((column) => column.id === id);
    expect(rows.reduce((sum, row) => sum + Number(row[at]), 0)).toBe(total?.[at]);
  }
  expect(tableOf(bulletinOf({ now: NOW }), 'unit-work').rows.map(([unit]) => unit)).not.toContain(
    '已退回、待改派',
  );
});
