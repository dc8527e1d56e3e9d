import { basisText, inChinese } from '../alert/citation.ts';
import { dayOf, type Instant } from '../calendar/instant.ts';
import type { Finding } from '../governance/findings.ts';
import type { Formula } from '../province/rates.ts';
import type { BulletinRule, BulletinSection } from '../regulation/bulletin-schema.ts';
import { clauseById } from '../regulation/clauses.ts';
import { regulationById } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import { changeOf, totalOfCells } from './figures.ts';
import { findingsTable, hotSpotTable } from './hot-spots.ts';
import { type Bulletin, type Cell, type EditorsPart, FEW, type Section } from './model.ts';
import { boundsOf, LENGTH_LABELS, lengthOf, periodText } from './period.ts';
import {
  breakdownTables,
  formulasIn,
  type Names,
  overviewTables,
  type RegionFigures,
  seriesOf,
} from './region-tables.ts';
import { dayText, minuteText, percentText, signedText } from './texts.ts';
import { type ListedTicket, ticketTable, type UnitFigures, unitTables } from './unit-tables.ts';

/** What a bulletin is made from. */
export interface BulletinBasis extends Pick<UnitFigures, 'units' | 'ranking'> {
  readonly region: string;
  readonly period: string;
  readonly regulation: Regulation;
  readonly names: Names;
  readonly cells: RegionFigures['cells'];
  /** Those that are listed, how many there are, and how many of these came in before the period. */
  readonly tickets: {
    readonly listed: readonly ListedTicket[];
    readonly all: number;
    readonly earlier: number;
  };
  /** What was frequent or rising by the city's thresholds; absent where it has set none. */
  readonly findings?: readonly Finding[];
  /** As it may be shown: what leads to a person is masked. */
  readonly editor: EditorsPart;
  readonly now: Instant;
}

/** Where what the text asks for is found, where it has no section of its own. */
const WITHIN: Partial<Record<BulletinSection, Section['id']>> = {
  transferred: 'overview',
  results: 'overview',
  revisits: 'overview',
};

/** What only a person can write. */
export const WRITTEN = ['cases', 'problems', 'suggestions'] as const satisfies readonly BulletinSection[];
export type Written = (typeof WRITTEN)[number];

/** A bulletin's parts in their order, numbered, each with what of the regulation asks for it. */
export function buildBulletin(basis: BulletinBasis): Bulletin {
  const { region, period, cells, now } = basis;
  const { first, last } = boundsOf(period);
  const parts: readonly Omit<Section, 'ground'>[] = [
    overview(basis),
    received(basis),
    hotSpots(basis),
    {
      id: 'units',
      title: titleOf(basis, 'units', '承办单位办理情况'),
      paragraphs: [],
      tables: unitTables(basis),
    },
    {
      id: 'tickets',
      title: '逾期和督办工单',
      paragraphs: [listedText(basis.tickets)],
      tables: basis.tickets.all === 0 ? [] : [ticketTable(basis.tickets.listed, basis.tickets.all, basis)],
    },
    ...written(basis),
    notes(basis),
  ];
  return {
    region,
    period,
    title: `${placeOf(basis)}12345热线${periodText(period)}运行情况通报`,
    first,
    last,
    asOf: now,
    empty: totalOfCells(cells.now).count('received') === 0,
    sections: parts.map((part, at) => {
      const ground = groundOf(basis.regulation, part.id);
      return { ...part, title: `${inChinese(at + 1)}、${part.title}`, ...(ground && { ground }) };
    }),
  };
}

/** The city's own name: as it has set it, or as its regulation's title begins. */
function placeOf({ region, regulation, names }: BulletinBasis): string {
  const begins = /^\p{Script=Han}+?(?:自治区|自治州|省|市|盟)/u.exec(regulation.title)?.[0] ?? '';
  return names.places?.[region] ?? (region === regulation.region ? begins : '');
}

function titleOf({ regulation }: BulletinBasis, id: BulletinSection, otherwise: string): string {
  return regulation.bulletin?.sections.find((each) => each.id === id)?.label ?? otherwise;
}

function groundOf(regulation: Regulation, id: Section['id']): string | undefined {
  const asking = regulation.bulletin?.sections.find((each) => (WITHIN[each.id] ?? each.id) === id);
  return asking && basisText(regulation, asking);
}

function overview(basis: BulletinBasis): Omit<Section, 'ground'> {
  const tables = overviewTables(basis);
  return { id: 'overview', title: '总体情况', paragraphs: [summaryOf(basis)], tables };
}

/** The figures that are read first, as a sentence. */
function summaryOf({ region, period, cells }: BulletinBasis): string {
  const now = totalOfCells(cells.now, cells.decided);
  if (now.count('received') === 0) return '本期没有收到诉求。';
  const change = (before: typeof cells.now) =>
    before.length === 0
      ? null
      : changeOf(now.count('received'), totalOfCells(before).count('received')).change;
  const compared = [
    ['环比', change(cells.before)] as const,
    ...(lengthOf(period) === 'year' ? [] : [['同比', change(cells.lastYear)] as const]),
  ].flatMap(([label, by]) => (by === null ? [] : [`${label}${signedText(by)}`]));
  const rates = formulasIn(region, period, cells)
    .map(({ id, label }) => [label, now.rate(id)] as const)
    .flatMap(([label, { rate }]) => (rate === null ? [] : [`${label}${percentText(rate)}`]));
  const number = (count: number) => count.toLocaleString('en-US');
  const received = [`本期共接收诉求${number(now.count('received'))}件`, ...compared].join('，');
  const handled =
    `受理${number(now.count('accepted'))}件，在线答复${number(now.count('answeredOnline'))}件，` +
    `转派${number(now.count('dispatched'))}件，已办结${number(now.count('done'))}件`;
  return `${received}。${handled}。${rates.length > 0 ? `${rates.join('，')}。` : ''}`;
}

function received(basis: BulletinBasis): Omit<Section, 'ground'> {
  const title = titleOf(basis, 'received', '诉求分布');
  const series = totalOfCells(basis.cells.now).count('received') === 0 ? [] : seriesOf(basis);
  return { id: 'received', title, paragraphs: [], series, tables: breakdownTables(basis) };
}

function hotSpots(basis: BulletinBasis): Omit<Section, 'ground'> {
  const { findings, names } = basis;
  const table = findings ? findingsTable(findings, names) : hotSpotTable(basis);
  const count = findings?.length ?? table.rows.length;
  const said = findings
    ? `按本市设定的预警标准，本期高频或者明显上升的事项共${count}项。`
    : `本市未设定预警标准，按同一类别、同一地区的诉求量，列出最集中的${count}项。`;
  const none = findings
    ? '按本市设定的预警标准，本期没有高频或者明显上升的事项。'
    : '本市未设定预警标准；按同一类别、同一地区的诉求量，本期没有诉求集中的事项。';
  return {
    id: 'hot-spots',
    title: titleOf(basis, 'hot-spots', '热点问题'),
    paragraphs: [count === 0 ? none : said],
    tables: count === 0 ? [] : [table],
  };
}

/** How many tickets are overdue or supervised. */
function listedText({ all, earlier }: BulletinBasis['tickets']): string {
  if (all === 0) return '没有逾期未办结的工单，也没有督办的工单。';
  const before = earlier === 0 ? '' : `，其中本期以前收到、本期仍在办理的${earlier}件`;
  return `逾期未办结和督办的工单共${all}件${before}。`;
}

const TITLES: Readonly<Record<Written, string>> = {
  cases: '典型案例',
  problems: '存在问题',
  suggestions: '意见建议',
};

/** What the editor has written. What nobody has written is left out, unless the text asks for it. */
function written(basis: BulletinBasis): readonly Omit<Section, 'ground'>[] {
  const { editor, regulation } = basis;
  return WRITTEN.flatMap((id) => {
    const missing = isMissing(editor, id);
    if (missing && !asks(regulation.bulletin, id)) return [];
    const paragraphs = missing ? ['（待填写）'] : id === 'cases' ? [] : paragraphsOf(editor[id] ?? '');
    const cases = id === 'cases' ? { cases: editor.cases } : {};
    return [{ id, title: titleOf(basis, id, TITLES[id]), paragraphs, tables: [], ...cases }];
  });
}

function isMissing(editor: EditorsPart, id: Written): boolean {
  return id === 'cases' ? editor.cases.length === 0 : (editor[id] ?? '').trim() === '';
}

function asks(rule: BulletinRule | undefined, id: BulletinSection): boolean {
  return rule?.sections.some((each) => each.id === id) ?? false;
}

/** The first part that the text asks for and nobody has written, with the clause; undefined where all is there. */
export function missingPart(
  { bulletin }: Pick<Regulation, 'bulletin'>,
  editor: EditorsPart,
): { readonly id: Written; readonly label: string; readonly clause: string } | undefined {
  const missing = bulletin?.sections.find(({ id }) =>
    WRITTEN.some((each) => each === id && isMissing(editor, each)),
  );
  return missing && { id: missing.id as Written, label: missing.label, clause: missing.clause };
}

/** A text as its paragraphs. */
export function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function notes({ region, period, regulation, cells, now }: BulletinBasis): Omit<Section, 'ground'> {
  const { first, last } = boundsOf(period);
  const due = regulation.periods?.find(({ of }) => of === 'bulletin');
  const every = due?.period ? `每${LENGTH_LABELS[due.period]}一次` : '周期由市热线主管部门确定';
  return {
    id: 'notes',
    title: '统计说明',
    paragraphs: [
      `统计范围：${dayText(first)}至${dayText(last)}提交的诉求，按提交之日计入；数据截至${minuteText(now)}，其后的办理结果不在内。`,
      '上期、去年同期的数字按同一时点的数据重新统计，可能与当时公布的不同；“—”表示该期没有数据或者无从比较。',
      '工单计入现承办的单位；退回后改派的，计入改派后的单位；退回后尚未改派的单列一行。按类别和地区只统计接收量。',
      `分母不足${FEW}的比率标“*”，仅供参考。`,
      due ? `通报依据：${basisText(regulation, due)}，${every}。` : '条文未规定通报，由市热线主管部门决定。',
    ],
    tables: [
      {
        id: 'formulas',
        title: '指标的计算',
        columns: [
          { id: 'label', label: '指标' },
          { id: 'text', label: '计算公式' },
          { id: 'ground', label: '依据' },
        ],
        rows: formulasIn(region, period, cells).map((each): Cell[] => [
          each.label,
          whole(each),
          cited(each, regulation),
        ]),
      },
    ],
  };
}

function whole({ text, excludes = [] }: Formula): string {
  if (excludes.length === 0) return text;
  const left = excludes.map((each) => `${each.label}的工单${each.of === 'both' ? '' : '（只从分子）'}`);
  return `${text}；不计${left.join('、')}`;
}

function cited(
  { clause, ground }: Formula,
  { id, rates = [], periods = [], ...regulation }: Regulation,
): string {
  const own = regulation.formulas?.find((each) => each.clause === clause);
  const place = own ?? [...rates, ...periods].find((each) => each.clause === clause);
  const known = clause !== undefined && clauseById(clause) && regulationById(id);
  return known && place ? `${basisText(known, place)}。${ground}` : ground;
}

/** The length that is due, where the text or the city says. */
export function lengthDue(
  { periods }: Pick<Regulation, 'periods'>,
  own: 'month' | 'quarter' | 'year' | undefined,
): { readonly length: 'month' | 'quarter' | 'year'; readonly clause?: string } | undefined {
  const due = periods?.find(({ of }) => of === 'bulletin');
  if (due?.period !== undefined) return { length: due.period, clause: due.clause };
  return own && { length: own };
}

/** Whether all days of a period are over. */
export function isOver(period: string, now: Instant): boolean {
  return boundsOf(period).last < dayOf(now);
}
