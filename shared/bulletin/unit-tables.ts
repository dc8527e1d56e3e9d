import type { Day } from '../calendar/instant.ts';
import { type Measure, NONE } from '../province/measures.ts';
import type { Formula } from '../province/rates.ts';
import { KIND_LABELS, type Kind } from '../regulation/vocabulary.ts';
import { type Cells, cellsBy, type Sum, sumOfCells, totalOfCells } from './figures.ts';
import type { Cell, Column, Table } from './model.ts';
import { formulasIn, type Names, nameOf } from './region-tables.ts';

/** A unit as the bulletin names it. */
export interface NamedUnit {
  readonly id: string;
  readonly name: string;
}

/** How a unit stands in a published assessment. */
export interface Ranking {
  /** Absent for a unit that is not ranked. */
  readonly rank?: number;
  readonly score: number;
}

/** What the units' tables are made from. */
export interface UnitFigures {
  readonly region: string;
  readonly period: string;
  readonly cells: Cells;
  /** Those of the directory; whoever has figures and is not in it is shown as such, with its id. */
  readonly units: readonly NamedUnit[];
  readonly ranking?: ReadonlyMap<string, Ranking>;
}

const COUNTED: readonly (readonly [Measure, string])[] = [
  ['dispatched', '承办'],
  ['done', '办结'],
  ['overdueOpen', '逾期未结'],
  ['extensions', '延期'],
  ['returns', '准予退回'],
  ['refusedReturns', '不准退回'],
  ['failedAnswers', '答复未过'],
  ['redos', '重办'],
  ['supervisions', '督办'],
  ['cards', '警示牌'],
];

/** What stands with no unit now. */
const NOBODY = '已退回、待改派';

/** Rates of the hotline's own work say nothing of a unit. */
const HOTLINES: readonly Measure[] = ['dispatchKept', 'answeredOnline', 'dispatchedOnce'];

/** The formulas that speak of a unit's work. */
function ofUnits(region: string, period: string, cells: Cells): readonly Formula[] {
  return formulasIn(region, period, cells).filter(
    ({ numerator }) => !numerator.some((each) => HOTLINES.includes(each)),
  );
}

/** A unit that is in no directory of the city: of another region, or gone. */
function unlisted(id: string): string {
  return `目录外单位（${id}）`;
}

/** What each unit did and how well, those with the most tickets first, or by rank where an assessment is published. */
export function unitTables({ region, period, cells, units, ranking }: UnitFigures): readonly Table[] {
  const own = cellsBy('unit', cells.now);
  const before = cellsBy('unit', cells.before);
  const listed = new Map(units.map(({ id, name }) => [id, name]));
  for (const id of own.keys()) if (id !== NONE && !listed.has(id)) listed.set(id, unlisted(id));
  const sums = new Map([...listed.keys()].map((id) => [id, sumOfCells(own.get(id) ?? [], cells.decided)]));
  const volume = (id: string) => sums.get(id)?.count('dispatched') ?? 0;
  const rankOf = (id: string) => ranking?.get(id)?.rank ?? Number.POSITIVE_INFINITY;
  const ids = [...listed.keys()].sort((a, b) => {
    const byRank = ranking ? rankOf(a) - rankOf(b) || 0 : 0;
    return byRank || volume(b) - volume(a) || (a < b ? -1 : 1);
  });
  const total = totalOfCells(cells.now, cells.decided);
  const formulas = ofUnits(region, period, cells);
  const unit: Column = { id: 'unit', label: '承办单位' };
  const ranked: readonly Column[] = ranking
    ? [
        { id: 'rank', label: '名次', narrow: true },
        { id: 'score', label: '得分' },
      ]
    : [];
  const standing = (id: string): Cell[] => {
    const found = ranking?.get(id);
    return ranking ? [found?.rank === undefined ? null : String(found.rank), found?.score ?? null] : [];
  };
  const counts = (sum: Sum): Cell[] => COUNTED.map(([measure]) => sum.count(measure));
  const rates = (sum: Sum): Cell[] => told.map(({ id }) => sum.rate(id));
  const handled = (id: string): Cell =>
    cells.before.length === 0 ? null : sumOfCells(before.get(id) ?? []).count('dispatched');
  const none = ranked.map((): Cell => null);
  // What was returned and has not been dispatched anew, so that the rows come to the total.
  const idle = sumOfCells(own.get(NONE) ?? [], cells.decided);
  const idleBefore =
    cells.before.length === 0 ? null : sumOfCells(before.get(NONE) ?? []).count('dispatched');
  const isIdle = COUNTED.some(([measure]) => idle.count(measure) > 0) || (idleBefore ?? 0) > 0;
  const told = formulas.filter(({ id }) => total.rate(id).denominator > 0);
  return [
    {
      id: 'unit-work',
      title: '各承办单位办理情况',
      note: '单位：件；“逾期未结”为已逾期、尚未办结；延期、退回、答复未过、重办、督办、警示牌为次数。一件由几个单位分别承办的，各计一次，合计只计一次',
      columns: [
        unit,
        ...ranked,
        ...COUNTED.slice(0, 1).map(([id, label]) => ({ id, label })),
        { id: 'before', label: '上期承办' },
        ...COUNTED.slice(1).map(([id, label]) => ({ id, label })),
      ],
      rows: [
        ...ids.map((id) => {
          const [first = null, ...others] = counts(sums.get(id) ?? sumOfCells([]));
          return [listed.get(id) ?? id, ...standing(id), first, handled(id), ...others];
        }),
        ...(isIdle
          ? [[NOBODY, ...none, idle.count('dispatched'), idleBefore, ...counts(idle).slice(1)]]
          : []),
      ],
      total: [
        '全部',
        ...none,
        total.count('dispatched'),
        cells.before.length === 0 ? null : totalOfCells(cells.before).count('dispatched'),
        ...counts(total).slice(1),
      ],
    },
    {
      id: 'unit-quality',
      title: '各承办单位办理质量',
      note: '括号内为分子／分母，“—”为没有可计的工单；全部单位都没有可计工单的指标不列',
      columns: [unit, ...told.map(({ id, label }) => ({ id, label }))],
      rows: [
        ...ids.map((id) => [listed.get(id) ?? id, ...rates(sums.get(id) ?? sumOfCells([]))]),
        ...(isIdle && told.some(({ id }) => idle.rate(id).denominator > 0) ? [[NOBODY, ...rates(idle)]] : []),
      ],
      total: ['全部', ...rates(total)],
    },
  ];
}

/** A ticket that is overdue and not done, or was supervised. */
export interface ListedTicket {
  readonly ticketNo: string;
  readonly submittedOn: Day;
  readonly kind?: Kind;
  readonly classCode?: string;
  readonly units: readonly string[];
  /** Days since the term's last day; absent where nothing is overdue. */
  readonly overdueDays?: number;
  readonly done: boolean;
  readonly supervisions: number;
}

/** How many tickets are listed; the rest is counted. */
export const MOST_LISTED = 200;

/** The tickets that are overdue or were supervised, the longest overdue first. No person is in it. */
export function ticketTable(
  tickets: readonly ListedTicket[],
  all: number,
  { units, names }: { readonly units: readonly NamedUnit[]; readonly names: Names },
): Table {
  const named = new Map(units.map(({ id, name }) => [id, name]));
  const inOrder = tickets.toSorted(
    (a, b) =>
      (b.overdueDays ?? -1) - (a.overdueDays ?? -1) ||
      b.supervisions - a.supervisions ||
      (a.ticketNo < b.ticketNo ? -1 : 1),
  );
  const left = all - tickets.length;
  return {
    id: 'tickets',
    title: '逾期未办结和督办的工单',
    note: `本期收到的，以及本期以前一年内收到、本期内仍未结案的工单，按数据截止时的状态；逾期天数为期限届满后的自然日${left > 0 ? `。另有${left}件未列` : ''}`,
    columns: [
      { id: 'no', label: '序号', narrow: true },
      { id: 'ticketNo', label: '工单编号', internal: true, narrow: true },
      { id: 'submittedOn', label: '收到日期', narrow: true },
      { id: 'kind', label: '类型', narrow: true },
      { id: 'class', label: '类别' },
      { id: 'units', label: '承办单位' },
      { id: 'overdueDays', label: '逾期天数' },
      { id: 'supervisions', label: '督办次数' },
      { id: 'state', label: '状态', narrow: true },
    ],
    rows: inOrder.map((each, at): Cell[] => [
      String(at + 1),
      each.ticketNo,
      each.submittedOn,
      each.kind ? KIND_LABELS[each.kind] : null,
      each.classCode === undefined ? null : nameOf('class', each.classCode, names),
      each.units.map((id) => named.get(id) ?? unlisted(id)).join('、'),
      each.overdueDays ?? null,
      each.supervisions,
      each.done ? '已办结' : '在办',
    ]),
  };
}
