import type { Day } from '../calendar/instant.ts';
import { type CellCounts, dayIn, TOPIC } from '../province/cells.ts';
import { NONE } from '../province/measures.ts';
import type { TopicCut } from '../regulation/governance-schema.ts';
import { areaOf } from '../routing/suggest.ts';
import { daysIn, type Span } from './windows.ts';

/** What requests are counted by: a class, a place, both together, or a watched word. */
export interface Topic {
  readonly of: TopicCut;
  /** A code or a word's id; of a class with a place `class#place`. */
  readonly value: string;
}

/** How many requests a day brought of each topic, by `keyOf`, and in all. */
export interface DayTally {
  readonly received: number;
  readonly topics: ReadonlyMap<string, number>;
}
/** A region's days that have been read; a day without requests may be missing. */
export type Days = ReadonlyMap<Day, DayTally>;

/** Whose requests are counted: all, those of an area, or those that a unit has dealt with. */
export interface Whose {
  /** Places in one of these. */
  readonly areas?: readonly string[];
  /** Requests count for the unit in charge once they are closed. */
  readonly unit?: string;
}

/** A topic's name in a tally. */
export function keyOf({ of, value }: Topic): string {
  return `${of} ${value}`;
}

/** The topic of a name. */
export function topicOf(key: string): Topic {
  const blank = key.indexOf(' ');
  return { of: key.slice(0, blank) as TopicCut, value: key.slice(blank + 1) };
}

/** The class and the place that a topic names. */
export function partsOf({ of, value }: Topic): { readonly classCode?: string; readonly placeCode?: string } {
  if (of === 'class') return { classCode: value };
  if (of === 'place') return { placeCode: value };
  if (of === 'word') return {};
  const [classCode = '', placeCode = ''] = value.split('#');
  return { classCode, placeCode };
}

/** The tallies of some days, from the cells of their classes and places. */
export function talliesOf(cells: readonly CellCounts[], whose: Whose = {}): Days {
  return new Map([...Map.groupBy(cells, dayIn)].map(([day, own]) => [day, tallyOf(own, whose)]));
}

const WORD = 'word:';

function tallyOf(cells: readonly CellCounts[], { areas, unit }: Whose): DayTally {
  const topics = new Map<string, number>();
  const add = (of: TopicCut, value: string, count: number) => {
    const key = keyOf({ of, value });
    if (count !== 0) topics.set(key, (topics.get(key) ?? 0) + count);
  };
  let all = 0;
  for (const { value, counts } of cells) {
    if (!value.startsWith(TOPIC)) continue;
    const [classCode = NONE, placeCode = NONE] = value.slice(TOPIC.length).split('#');
    if (areas && areaOf({ areas: [...areas] }, placeCode) === undefined) continue;
    // What one person brings again is one request.
    const received = (counts.received ?? 0) - (counts['again:person'] ?? 0);
    const count = unit === undefined ? received : (counts[`unit:${unit}`] ?? 0);
    all += count;
    if (classCode !== NONE) add('class', classCode, count);
    if (placeCode !== NONE) add('place', placeCode, count);
    if (classCode !== NONE && placeCode !== NONE) add('class-place', `${classCode}#${placeCode}`, count);
    // Which of them a unit dealt with is not kept by word.
    if (unit !== undefined) continue;
    for (const [name, found] of Object.entries(counts))
      if (name.startsWith(WORD)) add('word', name.slice(WORD.length), found);
  }
  return { received: all, topics };
}

/** The tally of a whole span. */
export function sumOver(days: Days, span: Span): DayTally {
  const topics = new Map<string, number>();
  let received = 0;
  for (const day of daysIn(span)) {
    const tally = days.get(day);
    if (!tally) continue;
    received += tally.received;
    for (const [key, count] of tally.topics) topics.set(key, (topics.get(key) ?? 0) + count);
  }
  return { received, topics };
}
