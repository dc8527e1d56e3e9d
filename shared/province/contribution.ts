import { dayOf } from '../calendar/instant.ts';
import { leadOf, leadsOf, type Ticket } from '../ticket/ticket.ts';
import { type Cell, type CellCounts, PART, SEVERAL, sumOf, TOPIC } from './cells.ts';
import { countsOf, countsOfPart } from './counts.ts';
import { type Counts, NONE } from './measures.ts';
import { excludedFrom } from './rates.ts';

/** What one ticket adds to its cells. */
export interface Contribution {
  readonly cell: Cell;
  readonly counts: Counts;
  /** Where several units each answer for a part of their own: what comes to each. */
  readonly parts?: readonly { readonly unit: string; readonly counts: Counts }[];
  /** By class and place; until the ticket is closed only that it came in, and whether it was accepted. */
  readonly topic?: { readonly value: string; readonly whole: boolean };
}

/**
 * What a ticket as it stands adds to the counts. A ticket belongs to the day on which the citizen submitted it,
 * and to the unit now in charge; so one that was returned counts, with its returns, where it was dispatched to
 * in the end. One with several units in charge counts once in all, and for each of them what its own part came to.
 */
export function contribution(ticket: Ticket): Contribution {
  const { region, channel } = ticket;
  const day = dayOf(ticket.submittedAt);
  const leads = leadsOf(ticket);
  const several = leads.length > 1;
  const unit = several ? SEVERAL : (leadOf(ticket)?.unit ?? NONE);
  const value = [unit, ticket.kind ?? NONE, channel, ticket.outcome ?? NONE].join('#');
  const counts = countsOf(ticket);
  const parts = leads.map((lead) => {
    const own = countsOfPart(ticket, lead);
    return { unit: lead.unit, counts: { ...own, ...excludedFrom(own, ticket, day) } };
  });
  return {
    cell: { bucket: `${region}#${day}`, value },
    counts: { ...counts, ...excludedFrom(counts, ticket, day) },
    ...(several && { parts }),
    topic: {
      value: `${ticket.classCode ?? NONE}#${ticket.placeCode ?? NONE}`,
      whole: ticket.stage === 'closed',
    },
  };
}

/** The cells that a contribution goes to, with what goes to each. */
export function cellsOf({ cell, counts, parts = [], topic }: Contribution): readonly CellCounts[] {
  const { bucket } = cell;
  return [
    { ...cell, counts },
    ...parts.map((part) => ({ bucket, value: `${PART}${part.unit}`, counts: part.counts })),
    ...(topic
      ? [{ bucket, value: `${TOPIC}${topic.value}`, counts: topic.whole ? counts : cameIn(counts) }]
      : []),
  ];
}

function cameIn({ received = 0, accepted = 0 }: Counts): Counts {
  return accepted === 0 ? { received } : { received, accepted };
}

/** What has to be added to the cells so that `after` stands in them instead of `before`. */
export function difference(before: Contribution | undefined, after: Contribution): readonly CellCounts[] {
  const taken = before ? cellsOf(before).map(negative) : [];
  return sumOf([...taken, ...cellsOf(after)]);
}

function negative({ counts, ...cell }: CellCounts): CellCounts {
  return { ...cell, counts: Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, -n])) };
}

/** The counts of many tickets: the cells as a rebuild makes them. */
export function totalOf(contributions: Iterable<Contribution>): readonly CellCounts[] {
  return sumOf([...contributions].flatMap(cellsOf));
}
