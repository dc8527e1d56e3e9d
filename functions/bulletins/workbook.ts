import writeWorkbook, { type CellObject, type Sheet } from 'write-excel-file/node';
import { type Bulletin, type Cell, isChange, isRate, type Table } from '../../shared/bulletin/model.ts';

/** Excel's own limit on the name of a sheet, and what it may not hold. */
const LONGEST_NAME = 31;
const UNNAMABLE = /[\\/?*[\]:]/g;

const PERCENT = '0.0%';
const COUNT = '#,##0';
const POINTS = '+0.0;-0.0;0.0';

/**
 * A bulletin's tables as a workbook (XLSX), a sheet for each: numbers are numbers, the head stays when it is scrolled.
 * Texts are strings and never formulas.
 */
export async function bulletinWorkbook({ sections }: Bulletin): Promise<Buffer> {
  const sheets = sections.flatMap(({ tables }) => tables).map(sheetOf);
  return writeWorkbook(sheets, { fontFamily: '宋体', fontSize: 11 }).toBuffer();
}

function sheetOf({ title, columns, rows, total }: Table): Sheet<never> {
  const all = total ? [...rows, total] : rows;
  const rated = columns.map(({ plain }, at) => !plain && all.some((cells) => isRate(cells[at] ?? null)));
  const inPoints = (at: number) =>
    all.some((cells) => {
      const cell = cells[at] ?? null;
      return isChange(cell) && cell.in === 'points';
    });
  const heads = columns.flatMap(({ label }, at) => {
    if (rated[at]) return [label, `${label}（分子）`, `${label}（分母）`];
    return [inPoints(at) ? `${label}（百分点）` : label];
  });
  const data = all.map((cells, at) => {
    const last = total !== undefined && at === all.length - 1;
    return cells.flatMap((cell, column) => cellsOf(cell, rated[column] ?? false, last));
  });
  const widths = heads.map((head, at) => ({ width: widthOf([head, ...data.map((row) => row[at]?.value)]) }));
  return {
    sheet: title.replaceAll(UNNAMABLE, '').slice(0, LONGEST_NAME),
    data: [heads.map(headOf), ...data],
    columns: widths,
    stickyRowsCount: 1,
    stickyColumnsCount: 1,
    orientation: columns.length > 6 ? 'landscape' : 'portrait',
  } as Sheet<never>;
}

function headOf(value: string): CellObject {
  return { value, type: String, fontWeight: 'bold', align: 'center', backgroundColor: '#e9edf2', wrap: true };
}

function cellsOf(cell: Cell, rated: boolean, last: boolean): CellObject[] {
  const weight: Partial<CellObject> = last ? { fontWeight: 'bold' } : {};
  const number = (value: number | null, format: string): CellObject =>
    value === null ? { ...weight } : { value, type: Number, format, ...weight };
  if (isRate(cell)) {
    const rate = number(cell.rate, PERCENT);
    return rated ? [rate, number(cell.numerator, COUNT), number(cell.denominator, COUNT)] : [rate];
  }
  const rest = rated ? [{}, {}] : [];
  if (isChange(cell)) {
    const points = cell.in === 'points';
    const value = cell.change === null ? null : points ? cell.change * 100 : cell.change;
    return [number(value, points ? POINTS : PERCENT), ...rest];
  }
  if (typeof cell === 'number') return [number(cell, Number.isInteger(cell) ? COUNT : '0.00'), ...rest];
  return [cell === null ? { ...weight } : { value: cell, type: String, wrap: true, ...weight }, ...rest];
}

/** Wide enough for what stands in it, in characters of which a Chinese one takes two. */
function widthOf(values: readonly unknown[]): number {
  const lengths = values.map((value) =>
    [...String(value ?? '')].reduce((sum, each) => sum + (/[\u2e80-\uffef]/u.test(each) ? 2 : 1), 0),
  );
  return Math.min(Math.max(...lengths, 6) + 2, 48);
}
