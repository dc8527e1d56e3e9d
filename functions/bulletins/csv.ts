import { type Bulletin, type Cell, isChange, isRate } from '../../shared/bulletin/model.ts';

/** By this mark Excel knows UTF-8. */
export const UTF8_MARK = '\ufeff';
/**
 * With what a cell begins that a spreadsheet takes for a formula: the signs, also wide and small ones and the minus of
 * mathematics, which one in Chinese takes for the same, behind blanks or what prints nothing; and what begins a new cell.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212])/u;

/** How figures are written here, since a spreadsheet shows them bare. */
const HOW_WRITTEN =
  '比率、占比、环比、同比以小数表示：0.05为5%，指标的环比、同比为5个百分点；空白为没有数据或者无从比较';

/**
 * All tables of a bulletin as one CSV (RFC 4180, UTF-8 with its mark): above each its title, between them an empty line.
 * A rate is three columns: the rate, what it is a share of, and of how many.
 */
export function bulletinCsv({ title, sections }: Bulletin): string {
  const tables = sections.flatMap((section) => section.tables);
  const blocks = tables.map(({ title: name, columns, rows, total }) => {
    const all = total ? [...rows, total] : rows;
    const rated = columns.map((_, at) => all.some((cells) => isRate(cells[at] ?? null)));
    const heads = columns.flatMap(({ label }, at) =>
      rated[at] ? [label, `${label}分子`, `${label}分母`] : [label],
    );
    const lines = all.map((cells) =>
      cells.flatMap((cell, at) => (rated[at] ? rateCells(cell) : [plainOf(cell)])),
    );
    return [[name], heads, ...lines];
  });
  const lines = [[title], [HOW_WRITTEN], ...blocks.flatMap((block) => [[], ...block])];
  return `${UTF8_MARK}${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function rateCells(cell: Cell): readonly (string | number | null)[] {
  if (!isRate(cell)) return [plainOf(cell), null, null];
  return [cell.rate === null ? null : rounded(cell.rate), cell.numerator, cell.denominator];
}

function plainOf(cell: Cell): string | number | null {
  if (isRate(cell)) return cell.rate === null ? null : rounded(cell.rate);
  if (isChange(cell)) return cell.change === null ? null : rounded(cell.change);
  return cell;
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** A cell as it stands in a line (RFC 4180), and is no formula. */
export function quoted(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== cell ? `"${text.replaceAll('"', '""')}"` : text;
}
