import { type Cell, type Column, FEW, isChange, isRate } from './model.ts';

/* How cells are written where people read them. */

/** Where there is no figure. */
export const NO_FIGURE = '—';

/** A share as people read it: one decimal. */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A change in words: 上升3.2%, 下降0.8%, 持平. */
export function signedText(change: number): string {
  if (Math.abs(change) < 0.0005) return '持平';
  return `${change > 0 ? '上升' : '下降'}${percentText(Math.abs(change))}`;
}

/** A whole number with separators of thousands; a score with as many decimals as it has, two at the most. */
export function numberText(number: number): string {
  return number.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** A day as people write it: 2026年8月3日. */
export function dayText(day: string): string {
  return `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

/** A time as people write it, to the minute: 2026年9月5日8:30. */
export function minuteText(time: string): string {
  return `${dayText(time)}${Number(time.slice(11, 13))}:${time.slice(14, 16)}`;
}

/** A cell as people read it. */
export function cellText(cell: Cell, { plain }: Pick<Column, 'plain'> = {}): string {
  if (cell === null) return NO_FIGURE;
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell);
  if (isRate(cell)) {
    const { rate, numerator, denominator } = cell;
    if (rate === null) return NO_FIGURE;
    if (plain) return percentText(rate);
    const few = denominator < FEW ? '*' : '';
    return `${percentText(rate)}${few}（${numberText(numerator)}/${numberText(denominator)}）`;
  }
  return isChange(cell) ? changeText(cell.change, cell.in) : NO_FIGURE;
}

function changeText(change: number | null, unit: 'percent' | 'points'): string {
  if (change === null) return NO_FIGURE;
  const size = (Math.abs(change) * 100).toFixed(1);
  const sign = size === '0.0' ? '' : change > 0 ? '+' : '−';
  return `${sign}${size}${unit === 'percent' ? '%' : ''}`;
}
