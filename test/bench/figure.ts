/** One number that the bench measured or counted, with what is needed to read it. */
export interface Figure {
  /** The part of the bench that it comes from. */
  readonly part: string;
  readonly name: string;
  readonly value: number;
  /** For example `ms`, `commits/s`, or empty for a plain number. */
  readonly unit: string;
  /** How it came about, or what it is held to. */
  readonly note?: string;
}

/** A part of the bench: measures, and answers what it found. */
export type Measure = () => Promise<readonly Figure[]>;

/** Whether a figure is held to a bound, as its note says. */
export function isBounded({ note }: Figure): boolean {
  return /\bat (most|least)\b/.test(note ?? '');
}

/** Digits that a reader can use: whole above 100, else three significant ones. */
export function shownValue(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** Figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ part, name, value, unit, note }) => [
    part,
    name,
    [shownValue(value), unit].filter((text) => text !== '').join(' '),
    note ?? '',
  ]);
  return [['part', 'figure', 'value', 'how'], ['---', '---', '---:', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
