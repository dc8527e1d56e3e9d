import type { Day } from '../../shared/calendar/instant.ts';
import { addDays } from '../../shared/calendar/instant.ts';
import type { Topic } from '../../shared/governance/tally.ts';
import { partsOf } from '../../shared/governance/tally.ts';
import { daysIn, type Span } from '../../shared/governance/windows.ts';
import type { CountedTickets } from '../../shared/ports.ts';
import { SEVERAL } from '../../shared/province/cells.ts';
import type { Contribution } from '../../shared/province/contribution.ts';
import { NONE } from '../../shared/province/measures.ts';

/** Checkpoints read at once, and how many pages of them a day's run looks through at the most. */
const PAGE = 200;
const MOST_PAGES = 50;

/** A ticket behind a warning, with the units in charge of it. */
export interface Behind {
  readonly ticketNo: string;
  readonly units: readonly string[];
}

/** Whether a ticket, as it was counted, is of a topic. What does not exist for some is named to nobody here. */
export function isOf(topic: Topic, { topic: counted, apart }: Contribution): boolean {
  if (!counted || apart) return false;
  if (topic.of === 'word') return counted.words?.includes(topic.value) ?? false;
  const { classCode, placeCode } = partsOf(topic);
  const [ownClass, ownPlace] = counted.value.split('#');
  return (classCode ?? ownClass) === ownClass && (placeCode ?? ownPlace) === ownPlace;
}

/** The newest tickets of some topics in a span, at the most so many of each; of a city's many the newest days only. */
export async function newestOf<T extends Topic>(
  counted: CountedTickets,
  region: string,
  topics: readonly (T & { readonly span: Span })[],
  most: number,
): Promise<ReadonlyMap<T, readonly Behind[]>> {
  const found = new Map<T, Behind[]>(topics.map((topic) => [topic, []]));
  const days = [...new Set(topics.flatMap(({ span }) => daysIn(span)))].sort().reverse();
  let pages = 0;
  for (const day of days) {
    for (let after: string | undefined, full = true; full && pages < MOST_PAGES; pages++) {
      const page = await counted.counted(numbersOf(region, day), PAGE, after);
      for (const { ticketNo, contribution } of page) {
        for (const [topic, own] of found) {
          if (own.length < most && isOf(topic, contribution))
            own.push({ ticketNo, units: unitsOf(contribution) });
        }
      }
      after = page.at(-1)?.ticketNo;
      full = page.length === PAGE;
    }
    if ([...found.values()].every(({ length }) => length >= most)) break;
  }
  return found;
}

/**
 * The tickets behind a warning, in the order of their numbers, a page at a time. A number is drawn before its ticket
 * is submitted, so a day's tickets are among the numbers of that day and of the one before.
 */
export async function ticketsOf(
  counted: CountedTickets,
  region: string,
  topic: Topic & { readonly span: Span },
  { after, limit, mine }: { readonly after?: string; readonly limit: number; readonly mine?: string },
): Promise<{ readonly items: readonly Behind[]; readonly cursor?: string }> {
  const { from, to } = topic.span;
  const buckets = new Set(daysIn(topic.span).map((day) => `${region}#${day}`));
  const items: Behind[] = [];
  let last = after ?? '';
  for (const day of daysIn({ from: addDays(from, -1), to })) {
    const numbers = numbersOf(region, day);
    if (numbers < last.slice(0, numbers.length)) continue;
    for (let full = true; full; ) {
      const page = await counted.counted(numbers, PAGE, last.startsWith(numbers) ? last : undefined);
      for (const { ticketNo, contribution } of page) {
        last = ticketNo;
        const units = unitsOf(contribution);
        if (!buckets.has(contribution.cell.bucket) || !isOf(topic, contribution)) continue;
        if (mine === undefined || units.includes(mine)) items.push({ ticketNo, units });
        if (items.length === limit) return { items, cursor: last };
      }
      full = page.length === PAGE;
    }
  }
  return { items };
}

function unitsOf({ cell, parts }: Contribution): readonly string[] {
  if (parts) return parts.map(({ unit }) => unit);
  const [unit = NONE] = cell.value.split('#');
  return unit === NONE || unit === SEVERAL ? [] : [unit];
}

function numbersOf(region: string, day: Day): string {
  return `${region}${day.replaceAll('-', '').slice(2)}`;
}
