import type { Day, Instant } from '../calendar/instant.ts';
import type { BulletinSection } from '../regulation/bulletin-schema.ts';

/** A share with what it is made of; `rate` is from 0 to 1, and null where there is nothing to divide by. */
export interface RateCell {
  readonly rate: number | null;
  readonly numerator: number;
  readonly denominator: number;
}

/** How much a figure has changed: by a share of what it was, or, of a rate, by so many percentage points. */
export interface ChangeCell {
  /** 0.05 is 5 per cent, or 5 points; null where there is nothing to compare with. */
  readonly change: number | null;
  readonly in: 'percent' | 'points';
}

/** What stands in a table: a text, a count, a rate, a change, or nothing, where there is no figure. */
export type Cell = string | number | RateCell | ChangeCell | null;

export interface Column {
  readonly id: string;
  readonly label: string;
  /** Only those who work with the tickets see it. */
  readonly internal?: true;
  /** Its rates are shown without what they are made of, which stands beside them. */
  readonly plain?: true;
  /** Its texts are short and stay on one line. */
  readonly narrow?: true;
}

/** A table as people read it: a heading, a line of what it holds, rows of as many cells as there are columns. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What the rows come to, where that may be said. */
  readonly total?: readonly Cell[];
}

/** What is drawn beside the tables: a figure for each of the labels, of this period and of the one before. */
export interface Series {
  readonly id: string;
  readonly title: string;
  readonly shape: 'line' | 'bars';
  readonly labels: readonly string[];
  readonly now: readonly number[];
  /** Absent where there is no figure to compare with. */
  readonly before?: readonly number[];
}

/** A part of the bulletin, with what of the regulation asks for it. */
export interface Section {
  readonly id: BulletinSection | 'overview' | 'tickets' | 'notes';
  readonly title: string;
  /** What the section rests on, as people cite it. */
  readonly ground?: string;
  readonly paragraphs: readonly string[];
  readonly series?: readonly Series[];
  readonly tables: readonly Table[];
  readonly cases?: readonly Case[];
}

/** A typical case as it is shown. */
export interface Case {
  readonly title: string;
  readonly text: string;
  /** Who handed it in, where a unit did. */
  readonly unit?: string;
}

/** What the editor writes. */
export interface EditorsPart {
  readonly problems?: string;
  readonly suggestions?: string;
  readonly cases: readonly Case[];
}

/** A bulletin: everything that its forms show. */
export interface Bulletin {
  readonly region: string;
  readonly period: string;
  readonly title: string;
  readonly first: Day;
  readonly last: Day;
  /** When the figures were drawn: they are as of then. */
  readonly asOf: Instant;
  /** Nothing was counted in the period. */
  readonly empty: boolean;
  readonly sections: readonly Section[];
}

/** Whether a cell is a rate. */
export function isRate(cell: Cell): cell is RateCell {
  return typeof cell === 'object' && cell !== null && 'rate' in cell;
}

/** Whether a cell is a change. */
export function isChange(cell: Cell): cell is ChangeCell {
  return typeof cell === 'object' && cell !== null && 'change' in cell;
}

/** Below so many cases a rate says little, and is marked. */
export const FEW = 10;

/** What everybody may see: without the columns that only those need who work with the tickets. */
export function publicOf(bulletin: Bulletin): Bulletin {
  return {
    ...bulletin,
    sections: bulletin.sections.map((section) => ({ ...section, tables: section.tables.map(openTable) })),
  };
}

function openTable(table: Table): Table {
  const kept = (cells: readonly Cell[]) => cells.filter((_, at) => table.columns[at]?.internal === undefined);
  return {
    ...table,
    columns: table.columns.filter(({ internal }) => internal === undefined),
    rows: table.rows.map(kept),
    ...(table.total && { total: kept(table.total) }),
  };
}
