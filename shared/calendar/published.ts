import { type Calendar, type CalendarYear, parseCalendar, publishedSpan } from './calendar.ts';
import year2014 from './years/2014.json' with { type: 'json' };
import year2015 from './years/2015.json' with { type: 'json' };
import year2016 from './years/2016.json' with { type: 'json' };
import year2017 from './years/2017.json' with { type: 'json' };
import year2018 from './years/2018.json' with { type: 'json' };
import year2019 from './years/2019.json' with { type: 'json' };
import year2020 from './years/2020.json' with { type: 'json' };
import year2021 from './years/2021.json' with { type: 'json' };
import year2022 from './years/2022.json' with { type: 'json' };
import year2023 from './years/2023.json' with { type: 'json' };
import year2024 from './years/2024.json' with { type: 'json' };
import year2025 from './years/2025.json' with { type: 'json' };
import year2026 from './years/2026.json' with { type: 'json' };

const YEARS: readonly unknown[] = [
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

/** Every published year, as bundled: the calendar of a city that has recorded nothing of its own. */
export const PUBLISHED: Calendar = bundled(YEARS);

const byVersion = new Map<string, Calendar>([[PUBLISHED.version, PUBLISHED]]);

/**
 * A bundled calendar by its version: `cn-2026` knows the notices up to the one for 2026, `cn-2025` up to the
 * one for 2025 and so on; undefined for any other name.
 */
export function calendarByVersion(version: string): Calendar | undefined {
  const known = byVersion.get(version);
  if (known) return known;
  const { first, last } = publishedSpan(PUBLISHED);
  for (let year = first; year < last; year += 1) {
    if (version !== `cn-${year}`) continue;
    const calendar = bundled(YEARS.slice(0, year - first + 1));
    byVersion.set(version, calendar);
    return calendar;
  }
  return undefined;
}

function bundled(years: readonly unknown[]): Calendar {
  const entries = (years as readonly CalendarYear[]).map((year) => [String(year.year), year] as const);
  return parseCalendar({ version: `cn-${entries.at(-1)?.[0]}`, years: Object.fromEntries(entries) });
}
