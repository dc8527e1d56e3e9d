import { type CellCounts, sumOf } from '../province/cells.ts';
import { type Contribution, cellsOf } from '../province/contribution.ts';
import { dayByAnswering } from '../province/figures.ts';
import { NONE } from '../province/measures.ts';
import type { Decided } from '../province/rates.ts';
import type { AssessmentScheme } from '../regulation/settings.ts';
import { ticketCases } from './cases.ts';
import type { NamedTicket, NamedTickets } from './sheet.ts';

/** How many tickets a published line names; how many more there are it says. */
const MOST_NAMED = 200;

/** Counts by the unit that they are charged to, without those of no unit. */
export function answeringOf(cells: readonly CellCounts[]): readonly CellCounts[] {
  return dayByAnswering(cells).filter(({ value }) => value !== NONE);
}

/** Tickets added up one by one, so that a sheet and the tickets that it names are of one and the same state. */
export class Tally {
  private readonly scheme: AssessmentScheme;
  private readonly decided: Decided;
  private sums: readonly CellCounts[] = [];
  private waiting: CellCounts[] = [];
  private readonly lists = new Map<string, { tickets: NamedTicket[]; more: number }>();

  constructor(scheme: AssessmentScheme, decided: Decided) {
    this.scheme = scheme;
    this.decided = decided;
  }

  /** Adds what a ticket was counted with. */
  add(ticketNo: string, contribution: Contribution): void {
    const own = answeringOf(cellsOf(contribution));
    this.waiting.push(...own);
    if (this.waiting.length > 1000) this.cells();
    for (const [of, cells] of Map.groupBy(own, ({ value }) => value)) {
      for (const item of this.scheme.items) {
        const { counted, excused, grounds } = ticketCases(item.of, cells, this.decided);
        if (counted <= 0 && excused <= 0) continue;
        const ticket = { ticketNo, cases: counted, ...(excused > 0 && { excused, grounds }) };
        this.note(`${of} ${item.id}`, ticket);
      }
    }
  }

  /** All that was added, by day and unit. */
  cells(): readonly CellCounts[] {
    this.sums = sumOf([...this.sums, ...this.waiting]);
    this.waiting = [];
    return this.sums;
  }

  /** The tickets behind a line, in the order in which they were added. */
  named(of: string, item: string): NamedTickets | undefined {
    return this.lists.get(`${of} ${item}`);
  }

  private note(key: string, ticket: NamedTicket): void {
    const list = this.lists.get(key) ?? { tickets: [], more: 0 };
    this.lists.set(key, list);
    if (list.tickets.length < MOST_NAMED) list.tickets.push(ticket);
    else list.more += 1;
  }
}
