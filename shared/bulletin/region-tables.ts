import { type Cut, labelOf, type Measure, NONE, orderOf } from '../province/measures.ts';
import { type Formula, formulasOn } from '../province/rates.ts';
import { type Cells, cellsBy, changeOf, pointsOf, sumOfCells, totalOfCells } from './figures.ts';
import type { Cell, Column, Series, Table } from './model.ts';
import { boundsOf, lastYears, lengthOf, periodBefore } from './period.ts';

/** What a city calls its codes. */
export interface Names {
  readonly classes?: Readonly<Record<string, string>>;
  readonly places?: Readonly<Record<string, string>>;
  /** Watched words, by id. */
  readonly words?: Readonly<Record<string, string>>;
}

/** What the tables of a region are made from. */
export interface RegionFigures {
  readonly region: string;
  readonly period: string;
  readonly cells: Cells;
  readonly names: Names;
}

/** What is counted of the whole region, in the order of a ticket's way. */
const COUNTED: readonly (readonly [Measure, string])[] = [
  ['received', '接收诉求'],
  ['accepted', '受理'],
  ['rejected', '不予受理'],
  ['answeredOnline', '在线答复'],
  ['dispatched', '转派工单'],
  ['handedOver', '移交其他热线'],
  ['done', '办结'],
  ['overdueOpen', '逾期未办结'],
  ['extensions', '批准延期（次）'],
  ['returns', '同意退回（次）'],
  ['redos', '重办（次）'],
  ['supervisions', '督办（次）'],
  ['terminated', '终止办理'],
];

/** How many classes or places a table names before it gathers the rest. */
const NAMED = 20;
/** How many places are drawn. */
const DRAWN = 10;

/** The formulas of a period; where two have one label or count the same, the later, which is the regulation's own. */
export function formulasIn(
  region: string,
  period: string,
  { decided }: Pick<Cells, 'decided'>,
): readonly Formula[] {
  const all = formulasOn(region, boundsOf(period).last, decided);
  const counts = ({ numerator, denominator }: Formula) =>
    `${[...numerator].sort()}/${[...denominator].sort()}`;
  const alike = (a: Formula, b: Formula) => a.label === b.label || counts(a) === counts(b);
  return all.filter((each, at) => all.findLastIndex((other) => alike(each, other)) === at);
}

/** The columns that compare: 环比 with the period before, 同比 with last year's, which of a year is the same. */
export function compared(period: string): readonly Column[] {
  return [
    { id: 'before', label: '上期' },
    { id: 'change', label: '环比' },
    ...(lengthOf(period) === 'year'
      ? []
      : [
          { id: 'lastYear', label: '去年同期' },
          { id: 'yearChange', label: '同比' },
        ]),
  ];
}

/** A figure with those that it is compared with; null where nothing was counted in a whole period. */
export function withCompared(
  period: string,
  { now, before, lastYear }: { now: number; before: number | null; lastYear: number | null },
): Cell[] {
  const year = lengthOf(period) === 'year' ? [] : [lastYear, changeOf(now, lastYear)];
  return [now, before, changeOf(now, before), ...year];
}

/** Counts and rates of the whole region against the period before and last year's. */
export function overviewTables({ region, period, cells }: RegionFigures): readonly Table[] {
  const [now, before, lastYear] = [
    totalOfCells(cells.now, cells.decided),
    cells.before.length === 0 ? null : totalOfCells(cells.before, cells.decided),
    cells.lastYear.length === 0 ? null : totalOfCells(cells.lastYear, cells.decided),
  ];
  const columns = [{ id: 'figure', label: '指标' }, { id: 'now', label: '本期' }, ...compared(period)];
  const counts = COUNTED.map(([measure, label]): Cell[] => [
    label,
    ...withCompared(period, {
      now: now.count(measure),
      before: before?.count(measure) ?? null,
      lastYear: lastYear?.count(measure) ?? null,
    }),
  ]);
  const rates = formulasIn(region, period, cells).map(({ id, label }): Cell[] => {
    const [own, prior, year] = [now.rate(id), before?.rate(id) ?? null, lastYear?.rate(id) ?? null];
    const lastYears = lengthOf(period) === 'year' ? [] : [year, pointsOf(own, year)];
    return [label, own, prior, pointsOf(own, prior), ...lastYears];
  });
  return [
    {
      id: 'counts',
      title: '受理和办理总量',
      note: '单位：件，另有注明的除外；受理的诉求中，尚未答复、转派的不单列',
      columns,
      rows: counts,
    },
    {
      id: 'rates',
      title: '主要指标',
      note: '括号内为分子／分母；环比、同比的单位为个百分点',
      columns,
      rows: rates,
    },
  ];
}

const CUT_TITLES = {
  kind: '按诉求类型',
  channel: '按受理渠道',
  class: '按诉求类别',
  place: '按反映地区',
} as const;
type TableCut = keyof typeof CUT_TITLES;

/** What came in by kind, channel, class and place, each against the period before and last year's. */
export function breakdownTables(figures: RegionFigures): readonly Table[] {
  return (Object.keys(CUT_TITLES) as TableCut[]).map((by) => breakdown(by, figures));
}

function breakdown(by: TableCut, { period, cells, names }: RegionFigures): Table {
  const received = (own: Cells['now']) =>
    new Map([...cellsBy(by, own)].map(([value, each]) => [value, sumOfCells(each).count('received')]));
  const [now, before, lastYear] = [received(cells.now), received(cells.before), received(cells.lastYear)];
  const values = [...new Set([...now.keys(), ...before.keys(), ...lastYear.keys()])].sort(inOrder(by, now));
  const known = values.filter((value) => value !== NONE);
  const named = known.slice(0, NAMED);
  const rest = known.slice(NAMED);
  const total = [...now.values()].reduce((sum, each) => sum + each, 0);
  const row = (label: string, own: readonly string[]): Cell[] => {
    const sum = (of: ReadonlyMap<string, number>) =>
      own.reduce((all, value) => all + (of.get(value) ?? 0), 0);
    const share = { rate: total === 0 ? null : sum(now) / total, numerator: sum(now), denominator: total };
    const [first, ...others] = withCompared(period, {
      now: sum(now),
      before: cells.before.length === 0 ? null : sum(before),
      lastYear: cells.lastYear.length === 0 ? null : sum(lastYear),
    });
    return [label, first ?? null, share, ...others];
  };
  return {
    id: by,
    title: CUT_TITLES[by],
    note: '单位：件',
    columns: [
      { id: by, label: CUT_TITLES[by].slice(1) },
      { id: 'now', label: '本期' },
      { id: 'share', label: '占比', plain: true },
      ...compared(period),
    ],
    rows: [
      ...named.map((value) => row(nameOf(by, value, names), [value])),
      ...(rest.length > 0 ? [row(`其余${rest.length}项`, rest)] : []),
      ...(values.includes(NONE) ? [row(labelOf(by, NONE) ?? NONE, [NONE])] : []),
    ],
    total: row('合计', values),
  };
}

function inOrder(by: Cut, now: ReadonlyMap<string, number>) {
  const fixed = by === 'kind' || by === 'channel';
  return (a: string, b: string): number =>
    (fixed ? orderOf(by, a) - orderOf(by, b) : (now.get(b) ?? 0) - (now.get(a) ?? 0)) || (a < b ? -1 : 1);
}

/** What a value of a cut is called; where the city has given a code no name, that it has none, with the code. */
export function nameOf(by: Cut, value: string, { classes, places }: Names): string {
  const own = by === 'class' ? classes?.[value] : by === 'place' ? places?.[value] : undefined;
  const kind = by === 'class' ? '未命名类别' : by === 'place' ? '未命名地区' : undefined;
  return own ?? labelOf(by, value) ?? (kind === undefined ? value : `${kind}（${value}）`);
}

/** What is drawn: how requests came in over the period, of which kinds they were and from where. */
export function seriesOf({ period, cells, names }: RegionFigures): readonly Series[] {
  const compare = cells.before.length > 0;
  const days = overTime(period, cells.now);
  const earlier = overTime(periodBefore(period), cells.before);
  const kinds = ranked('kind', cells, names);
  const places = ranked('place', cells, names).slice(0, DRAWN);
  const bars = (id: string, title: string, rows: readonly Ranked[]): Series => ({
    ...{ id, title, shape: 'bars', labels: rows.map(({ label }) => label), now: rows.map(({ now }) => now) },
    ...(compare && { before: rows.map(({ before }) => before) }),
  });
  return [
    {
      id: 'over-time',
      title: lengthOf(period) === 'month' ? '每日接收诉求（件）' : '每月接收诉求（件）',
      shape: 'line',
      labels: days.map(([label]) => label),
      now: days.map(([, count]) => count),
      ...(compare && { before: days.map((_, at) => earlier[at]?.[1] ?? 0) }),
    },
    bars('kinds', '各类型诉求（件）', kinds),
    ...(places.length > 0 ? [bars('places', '诉求较多的地区（件）', places)] : []),
  ];
}

interface Ranked {
  readonly label: string;
  readonly now: number;
  readonly before: number;
}

function ranked(by: 'kind' | 'place', cells: Cells, names: Names): readonly Ranked[] {
  const [now, before] = [cellsBy(by, cells.now), cellsBy(by, cells.before)];
  return [...now]
    .filter(([value]) => value !== NONE)
    .map(([value, own]) => ({
      label: nameOf(by, value, names),
      now: sumOfCells(own).count('received'),
      before: sumOfCells(before.get(value) ?? []).count('received'),
    }))
    .sort((a, b) => b.now - a.now || (a.label < b.label ? -1 : 1));
}

/** What came in on each day of a month, or in each month of what is longer. */
function overTime(period: string, cells: Cells['now']): readonly (readonly [string, number])[] {
  const { first, last } = boundsOf(period);
  const monthly = lengthOf(period) !== 'month';
  const from = monthly ? Number(first.slice(5, 7)) : 1;
  const to = monthly ? Number(last.slice(5, 7)) : Number(last.slice(8));
  const received = cellsBy('total', cells).get('total') ?? [];
  const at = ({ bucket }: { readonly bucket: string }) => {
    const day = bucket.slice(bucket.indexOf('#') + 1);
    return Number(monthly ? day.slice(5, 7) : day.slice(8));
  };
  const grouped = Map.groupBy(received, at);
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const own = grouped.get(from + index) ?? [];
    const count = own.reduce((sum, { counts }) => sum + (counts.received ?? 0), 0);
    return [`${from + index}${monthly ? '月' : '日'}`, count] as const;
  });
}

/** The periods whose cells a bulletin reads. */
export function periodsRead(period: string): { readonly before: string; readonly lastYear: string } {
  return { before: periodBefore(period), lastYear: lastYears(period) };
}
