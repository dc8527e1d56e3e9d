import { addDays, type Day } from './instant.ts';
import data from './statutory-days.json' with { type: 'json' };

/**
 * Statutory days off (全国年节及纪念日放假办法): certain before any notice, whatever a notice then arranges
 * around them. They are what is known of a year whose notice isn't out yet.
 */

/** A public holiday of one year, with the longest stretch that the State Council's practice gives it. */
export interface Holiday {
  /** In Chinese, for people. */
  readonly name: string;
  /** The days off by statute. */
  readonly days: readonly Day[];
  /** Days in a row that a notice may give it, the statutory days among them. */
  readonly longest: number;
}

/** The last year whose lunar dates are in the table. */
export const LAST_KNOWN_YEAR = data.years.at(-1)?.year ?? 0;
/** The first year in the table. */
export const FIRST_KNOWN_YEAR = data.years[0]?.year ?? 0;

/** A notice lets a weekend day be worked only this near to a holiday. */
export const MAKE_UP_WITHIN_DAYS = data.makeUpWithinDays;

const holidaysByYear = new Map(data.years.map((row) => [row.year, holidaysFrom(row)]));

/** The holidays of a year, seven since 2008; none for a year outside the table. */
export function holidaysOf(year: number): readonly Holiday[] {
  return holidaysByYear.get(year) ?? [];
}

/** The first day of the lunar year that begins in a year; undefined for a year outside the table. */
export function springFestivalOf(year: number): Day | undefined {
  return data.years.find((row) => row.year === year)?.springFestival as Day | undefined;
}

/** Every statutory day off of a year, in order, each once; none for a year outside the table. */
export function statutoryDaysOf(year: number): readonly Day[] {
  return [...new Set(holidaysOf(year).flatMap((holiday) => holiday.days))].sort();
}

/** How many days off the statute gives in a year: 10 in 2007, 11 from 2008 to 2024, 13 since 2025. */
export function statutoryTotal(year: number): number {
  return versionFor(year).total;
}

function versionFor(year: number): (typeof data.versions)[number] {
  const version = data.versions.filter((each) => each.fromYear <= year).at(-1);
  if (version === undefined) throw new RangeError(`no statute for ${year}`);
  return version;
}

function holidaysFrom(row: (typeof data.years)[number]): readonly Holiday[] {
  const statute = versionFor(row.year);
  const fixed = (monthDays: readonly string[]): Day[] =>
    monthDays.map((text) => `${row.year}-${text}` as Day);
  // Qingming, Dragon Boat and Mid-Autumn are days off since 2008.
  const traditional = (name: string, day: string, longest: number): Holiday[] =>
    statute.traditional ? [{ name, days: [day as Day], longest }] : [];
  const newYearsDay = row.springFestival as Day;
  const longest = data.longestStretch;
  return [
    { name: '元旦', days: fixed(['01-01']), longest: longest.newYear },
    {
      name: '春节',
      days: statute.springFestival.map((offset) => addDays(newYearsDay, offset)),
      longest: longest.springFestival,
    },
    ...traditional('清明节', row.qingming, longest.qingming),
    { name: '劳动节', days: fixed(statute.labourDay), longest: longest.labourDay },
    ...traditional('端午节', row.dragonBoat, longest.dragonBoat),
    ...traditional('中秋节', row.midAutumn, longest.midAutumn),
    { name: '国庆节', days: fixed(['10-01', '10-02', '10-03']), longest: longest.nationalDay },
  ];
}
