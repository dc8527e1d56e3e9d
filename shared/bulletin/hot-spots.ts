import type { Finding } from '../governance/findings.ts';
import { partsOf } from '../governance/tally.ts';
import { NONE } from '../province/measures.ts';
import { receivedByTopic } from './figures.ts';
import type { Cell, Table } from './model.ts';
import { compared, type Names, nameOf, type RegionFigures, withCompared } from './region-tables.ts';

/** How many matters are shown, and, where the city has set no threshold, from how many requests on. */
const SPOTS = 10;
const FOUND = 20;
const SPOT = 3;

/** The matters with the most requests, by class and place together. Those without a class are no matter. */
export function hotSpotTable({ period, cells, names }: RegionFigures): Table {
  const [now, before, lastYear] = [
    receivedByTopic(cells.now),
    receivedByTopic(cells.before),
    receivedByTopic(cells.lastYear),
  ];
  const spots = [...now]
    .filter(([value, count]) => count >= SPOT && !value.startsWith(`${NONE}#`))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, SPOTS);
  return {
    id: 'hot-spots',
    title: '诉求集中的事项',
    note: `同一类别、同一地区诉求最多的${SPOTS}项，不足${SPOT}件的不列；单位：件`,
    columns: [
      { id: 'no', label: '次序', narrow: true },
      { id: 'class', label: '诉求类别' },
      { id: 'where', label: '反映地区' },
      { id: 'now', label: '本期' },
      ...compared(period),
    ],
    rows: spots.map(([value, count], at): Cell[] => {
      const [of = NONE, where = NONE] = value.split('#');
      return [
        String(at + 1),
        nameOf('class', of, names),
        nameOf('place', where, names),
        ...withCompared(period, {
          now: count,
          before: cells.before.length === 0 ? null : (before.get(value) ?? 0),
          lastYear: cells.lastYear.length === 0 ? null : (lastYear.get(value) ?? 0),
        }),
      ];
    }),
  };
}

const KINDS: Readonly<Record<Finding['kind'], string>> = { frequent: '高频', rising: '明显上升' };

/** What was frequent or rose by the thresholds that the city has set, as proactive governance finds it. */
export function findingsTable(findings: readonly Finding[], names: Names): Table {
  const left = findings.length - FOUND;
  return {
    id: 'hot-spots',
    title: '高频和明显上升的事项',
    note: `按本市设定的预警标准；同一事项列诉求最多的时段；“前期”为紧接其前、天数相同的时段，“往年同期”为平均数；单位：件${left > 0 ? `。另有${left}项未列` : ''}`,
    columns: [
      { id: 'no', label: '次序', narrow: true },
      { id: 'what', label: '诉求事项' },
      { id: 'where', label: '反映地区' },
      { id: 'kind', label: '判定', narrow: true },
      { id: 'span', label: '统计时段', narrow: true },
      { id: 'count', label: '诉求量' },
      { id: 'threshold', label: '预警标准' },
      { id: 'before', label: '前期' },
      { id: 'expected', label: '往年同期' },
    ],
    rows: findings.slice(0, FOUND).map((finding, at): Cell[] => {
      const { classCode, placeCode } = partsOf(finding);
      const what =
        finding.of === 'word'
          ? `“${names.words?.[finding.value] ?? finding.value}”`
          : classCode === undefined
            ? '各类诉求'
            : nameOf('class', classCode, names);
      const { from, to } = finding.span;
      return [
        String(at + 1),
        what,
        placeCode === undefined ? '全市' : nameOf('place', placeCode, names),
        KINDS[finding.kind],
        `${shortDay(from)}至${shortDay(to)}`,
        finding.count,
        finding.threshold,
        finding.before ?? null,
        finding.expected ?? null,
      ];
    }),
  };
}

/** `2026-08-03` as 8月3日. */
function shortDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}
