import { type Calendar, type CalendarYear, parseCalendar, publishedSpan } from './calendar.ts';
import year2007 from './years/2007.json' with { type: 'json' };
import year2008 from './years/2008.json' with { type: 'json' };
import year2009 from './years/2009.json' with { type: 'json' };
import year2010 from './years/2010.json' with { type: 'json' };
import year2011 from './years/2011.json' with { type: 'json' };
import year2012 from './years/2012.json' with { type: 'json' };
import year2013 from './years/2013.json' with { type: 'json' };
import year2014 from './years/2014.json' with { type: 'json' };
import year2015 from './years/2015.json' with { type: 'json' };
import year2015First from './years/2015-first.json' with { type: 'json' };
import year2016 from './years/2016.json' with { type: 'json' };
import year2017 from './years/2017.json' with { type: 'json' };
import year2018 from './years/2018.json' with { type: 'json' };
import year2019 from './years/2019.json' with { type: 'json' };
import year2019First from './years/2019-first.json' with { type: 'json' };
import year2020 from './years/2020.json' with { type: 'json' };
import year2020First from './years/2020-first.json' with { type: 'json' };
import year2021 from './years/2021.json' with { type: 'json' };
import year2022 from './years/2022.json' with { type: 'json' };
import year2023 from './years/2023.json' with { type: 'json' };
import year2024 from './years/2024.json' with { type: 'json' };
import year2025 from './years/2025.json' with { type: 'json' };
import year2026 from './years/2026.json' with { type: 'json' };

const YEARS: readonly unknown[] = [
  year2007,
  year2008,
  year2009,
  year2010,
  year2011,
  year2012,
  year2013,
  year2014,
  year2015,
  year2016,
  year2017,
  year2018,
  year2019,
  year2020,
  year2021,
  year2022,
  year2023,
  year2024,
  year2025,
  year2026,
];

/** Years as their first notice had them, where a notice during the year changed them. */
const FIRST_NOTICES: Readonly<Record<number, unknown>> = {
  2015: year2015First,
  2019: year2019First,
  2020: year2020First,
};

/** Every published year, as bundled: the calendar of a city that has recorded nothing of its own. */
export const PUBLISHED: Calendar = bundled(YEARS, 'cn-2026');

const byVersion = new Map<string, Calendar>([[PUBLISHED.version, PUBLISHED]]);
const VERSION_FORM = /^cn-(\d{4})(-first)?$/;

/**
 * A bundled calendar by its version: `cn-2026` knows the notices up to the one for 2026, `cn-2025` up to the
 * one for 2025 and so on. A year that was changed by a notice during the year also has `cn-2015-first`: what
 * was known before that, and what terms set by then rest on. Undefined for any other name.
 */
export function calendarByVersion(version: string): Calendar | undefined {
  const known = byVersion.get(version);
  if (known) return known;
  const [, digits, asFirst] = VERSION_FORM.exec(version) ?? [];
  const year = Number(digits);
  const { first, last } = publishedSpan(PUBLISHED);
  const own = asFirst === undefined ? YEARS[year - first] : FIRST_NOTICES[year];
  if (digits === undefined || year < first || year > last || own === undefined) return undefined;
  const calendar = bundled([...YEARS.slice(0, year - first), own], version);
  byVersion.set(version, calendar);
  return calendar;
}

function bundled(years: readonly unknown[], version: string): Calendar {
  const entries = (years as readonly CalendarYear[]).map((year) => [String(year.year), year] as const);
  return parseCalendar({ version, years: Object.fromEntries(entries) });
}
