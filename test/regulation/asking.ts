import type { Calendar } from '../../shared/calendar/calendar.ts';
import {
  type Day,
  dayOf,
  endOfDay,
  type Instant,
  parseDay,
  parseInstant,
} from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import type { Due, DueQuery, DueTime, Start } from '../../shared/regulation/due.ts';
import { hasTime } from '../../shared/regulation/due.ts';
import { dueFor, startEventFor } from '../../shared/regulation/due-for.ts';
import { type Rules, regulationById, rulesOn } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  type Settings,
} from '../../shared/regulation/settings.ts';

export const SHAOYANG = regulationById('shaoyang') as Regulation;
export const MEIZHOU = regulationById('meizhou') as Regulation;
export const NEIMENGGU = regulationById('neimenggu') as Regulation;
export const LUAN = regulationById('luan') as Regulation;
export const TAIAN = regulationById('taian') as Regulation;

/** What a question is answered by, where it isn't Shaoyang's rules with nothing set by the city. */
export interface Given {
  readonly calendar?: Calendar;
  readonly settings?: Settings;
  readonly regulation?: Regulation;
  /** The day of acceptance, where it isn't the day of the event. */
  readonly acceptedOn?: string;
}

/** Reads `2026-09-18 10:00` or `2026-09-18` (then 24:00 of that day, dated to it). */
export function moment(text: string): Omit<Start, 'event'> {
  const on = parseDay(text);
  if (on !== undefined) return { at: endOfDay(on), on };
  const at = parseInstant(`${text.replace(' ', 'T')}:00+08:00`) as Instant;
  return { at, on: dayOf(at) };
}

/** Shaoyang's rules on a day, with other settings where the test is about them. */
export function shaoyangOn(day: string, settings: Settings = DEFAULT_SETTINGS): Rules {
  return rulesOn(SHAOYANG, settings, DEFAULT_SETTINGS_VERSION, day as Day);
}

/** Asks for a due time under the rules of the day of the event, from the event that the term names. */
export function ask(
  query: DueQuery,
  at: string,
  { calendar = PUBLISHED, settings = DEFAULT_SETTINGS, regulation = SHAOYANG, acceptedOn }: Given = {},
): Due {
  const start = moment(at);
  const rules = rulesOn(regulation, settings, DEFAULT_SETTINGS_VERSION, (acceptedOn ?? start.on) as Day);
  return dueFor(query, { event: startEventFor(query, rules) ?? 'accepted', ...start }, rules, calendar);
}

/** As `ask`, where a time is expected. */
export function askTime(...asked: Parameters<typeof ask>): DueTime {
  const due = ask(...asked);
  if (!hasTime(due)) throw new Error(`no time: ${due.status}`);
  return due;
}

/** A due time as a table writes it: `2026-10-10 24:00`, or the minute where it isn't a day's end. */
export function written({ dueAt, dueOn }: DueTime): string {
  return dueAt === endOfDay(dueOn) ? `${dueOn} 24:00` : dueAt.slice(0, 16).replace('T', ' ');
}
