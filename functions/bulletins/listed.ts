import type { BulletinBasis } from '../../shared/bulletin/build.ts';
import { boundsOf } from '../../shared/bulletin/period.ts';
import { type ListedTicket, MOST_LISTED } from '../../shared/bulletin/unit-tables.ts';
import { addDays, type Day, dayOf, secondsBetween, startOfDay } from '../../shared/calendar/instant.ts';
import { daysIn } from '../../shared/governance/windows.ts';
import type { AggregateStore, CountedTickets, TicketStore } from '../../shared/ports.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import type { Contribution } from '../../shared/province/contribution.ts';
import { leadsOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { abreast } from '../workflow/abreast.ts';

export interface ListingDeps {
  readonly aggregates: Pick<AggregateStore, 'read'> & CountedTickets;
  readonly store: Pick<TicketStore, 'load'>;
}

/** Days read at once. */
const AT_ONCE = 31;
/** Checkpoints read in one query. */
const PAGE = 500;
/** How long before a period tickets are looked for that were open in it. */
const EARLIER_DAYS = 365;

interface Found {
  readonly ticketNo: string;
  readonly overdue: number;
  readonly earlier: boolean;
}

/**
 * The tickets that are overdue and not done, or were supervised, and were open in a period: how many, and the first of
 * them. Of those from before it, the days' counts tell on which there can be one, so other days are not gone through.
 */
export async function listedIn(
  deps: ListingDeps,
  region: string,
  period: string,
  today: Day,
): Promise<BulletinBasis['tickets']> {
  const { first, last } = boundsOf(period);
  const own = daysIn({ from: first, to: last });
  const before = await daysWithSuch(
    deps,
    region,
    daysIn({ from: addDays(first, -EARLIER_DAYS), to: addDays(first, -1) }),
  );
  const found = new Map<string, Found>();
  // A number is drawn before its ticket is submitted, at the latest on that day.
  const numbered = new Set([...own, ...before].flatMap((day) => [addDays(day, -1), day]));
  await abreast([...numbered], AT_ONCE, async (day) => {
    for (const { ticketNo, contribution } of await countedOn(deps, region, day)) {
      const on = contribution.cell.bucket.slice(region.length + 1) as Day;
      // A bulletin goes to many, for some of whom it does not exist.
      if (contribution.apart) continue;
      const { overdueOpen = 0, supervisions = 0 } = contribution.counts;
      if (on > last || overdueOpen + supervisions === 0 || (on < first && !wasOpenFrom(contribution, first)))
        continue;
      found.set(ticketNo, { ticketNo, overdue: overdueOpen, earlier: on < first });
    }
  });
  const all = [...found.values()];
  const shown = all
    .sort((a, b) => b.overdue - a.overdue || (a.ticketNo < b.ticketNo ? -1 : 1))
    .slice(0, MOST_LISTED);
  const loaded = await Promise.all(shown.map(({ ticketNo }) => deps.store.load(ticketNo)));
  return {
    listed: loaded.flatMap((each) => (each ? [listedOf(each.ticket, today)] : [])),
    all: all.length,
    earlier: all.filter(({ earlier }) => earlier).length,
  };
}

/** Days on which, by their counts, a ticket came in that is overdue and not done, or was supervised. */
async function daysWithSuch(
  { aggregates }: ListingDeps,
  region: string,
  days: readonly Day[],
): Promise<readonly Day[]> {
  const such: Day[] = [];
  const holds = ({ counts: { overdueOpen = 0, supervisions = 0 } }: CellCounts) =>
    overdueOpen + supervisions > 0;
  await abreast(days, AT_ONCE, async (day) => {
    if ((await aggregates.read(`${region}#${day}`, false)).some(holds)) such.push(day);
  });
  return such;
}

/** Whether a ticket was not closed yet when a day began. */
function wasOpenFrom({ topic, closedOn }: Contribution, day: Day): boolean {
  return topic?.whole !== true || (closedOn !== undefined && closedOn >= day);
}

async function countedOn({ aggregates }: ListingDeps, region: string, day: Day) {
  const found: { readonly ticketNo: string; readonly contribution: Contribution }[] = [];
  for (let after: string | undefined, full = true; full; ) {
    const page = await aggregates.counted(`${region}${day.replaceAll('-', '').slice(2)}`, PAGE, after);
    found.push(...page);
    after = page.at(-1)?.ticketNo;
    full = page.length === PAGE;
  }
  return found;
}

const ENDED: readonly Ticket['stage'][] = ['done', 'closed'];

function listedOf(ticket: Ticket, today: Day): ListedTicket {
  const { ticketNo, submittedAt, kind, classCode, supervisions, clocks, stage } = ticket;
  const [earliest] = clocks
    .filter((clock) => clock.expired && (clock.kind === 'handle' || clock.kind === 'redo'))
    .map(({ dueOn }) => dueOn)
    .sort();
  return {
    ...{ ticketNo, submittedOn: dayOf(submittedAt) },
    ...(kind && { kind }),
    ...(classCode !== undefined && { classCode }),
    units: leadsOf(ticket).map(({ unit }) => unit),
    ...(earliest !== undefined && { overdueDays: daysBetween(earliest, today) }),
    done: ENDED.includes(stage),
    supervisions: supervisions.length,
  };
}

function daysBetween(from: Day, to: Day): number {
  return secondsBetween(startOfDay(from), startOfDay(to)) / 86_400;
}
