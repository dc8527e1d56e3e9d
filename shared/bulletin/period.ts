import { addDays, type Day } from '../calendar/instant.ts';
import { daysOf } from '../province/figures.ts';

/** Of what a bulletin is: `YYYY-MM`, `YYYY-Qn` or `YYYY`. */
export const PERIOD = /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

/** How long a period is. */
export type Length = 'month' | 'quarter' | 'year';

/** How people call the length of a period. */
export const LENGTH_LABELS: Readonly<Record<Length, string>> = { month: '月', quarter: '季度', year: '年' };

/** How long a period is that `PERIOD` takes. */
export function lengthOf(period: string): Length {
  if (period.length === 4) return 'year';
  return period.includes('Q') ? 'quarter' : 'month';
}

/** The period of the same length that ends where this one begins. */
export function periodBefore(period: string): string {
  const year = Number(period.slice(0, 4));
  const length = lengthOf(period);
  if (length === 'year') return String(year - 1);
  const number = Number(period.slice(length === 'month' ? 5 : 6));
  const last = length === 'month' ? 12 : 4;
  const [inYear, before] = number === 1 ? [year - 1, last] : [year, number - 1];
  return length === 'month' ? `${inYear}-${String(before).padStart(2, '0')}` : `${inYear}-Q${before}`;
}

/** The last period of a length that is over on a day. */
export function periodOver(length: Length, today: Day): string {
  const [year = '', month = '01'] = today.split('-');
  if (length === 'year') return periodBefore(year);
  return periodBefore(length === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`);
}

/** The same period of the year before. */
export function lastYears(period: string): string {
  return `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;
}

const QUARTERS = ['一', '二', '三', '四'] as const;

/** A period as people write it, in Chinese. */
export function periodText(period: string): string {
  const year = `${period.slice(0, 4)}年`;
  const length = lengthOf(period);
  if (length === 'year') return year;
  return length === 'month'
    ? `${year}${Number(period.slice(5))}月`
    : `${year}第${QUARTERS[Number(period.slice(6)) - 1]}季度`;
}

/** The first and the last day of a period. */
export function boundsOf(period: string): { readonly first: Day; readonly last: Day } {
  const days = daysOf(period) ?? [];
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('no period');
  return { first, last };
}

/** The last day on which units may hand in what belongs to a period, where the city has set a term. */
export function handInsDue(period: string, daysAfter: number | undefined): Day | undefined {
  return daysAfter === undefined ? undefined : addDays(boundsOf(period).last, daysAfter);
}
