import { type Day, dayOf } from '../calendar/instant.ts';
import { isApart } from '../ticket/secrecy.ts';
import { leadOf, leadsOf, type Ticket } from '../ticket/ticket.ts';
import { ANSWERS, type Cell, type CellCounts, PART, SEVERAL, sumOf, TOPIC } from './cells.ts';
import { countsOf, countsOfLead, countsOfOther, countsOfPart, othersOf } from './counts.ts';
import { type Counts, NONE } from './measures.ts';
import { againUnder, metBy } from './rates.ts';

/** What one ticket adds to its cells. */
export interface Contribution {
  readonly cell: Cell;
  readonly counts: Counts;
  /** The exclusions that the ticket meets, a letter for each. */
  readonly met?: string;
  /** Where several units each answer for a part of their own: what comes to each. */
  readonly parts?: readonly { readonly unit: string; readonly counts: Counts }[];
  /**
   * What units answer for in another way than it counts above: those that are not in charge now and have something on
   * their record, and, where there are such, what has to be added for the one in charge so that only its own is left.
   */
  readonly answers?: readonly { readonly unit: string; readonly counts: Counts }[];
  /** It does not exist for some who work in its region, so that only those who oversee are told its number. */
  readonly apart?: true;
  /** The day on which a ticket was closed that was supervised: a bulletin lists it for as long as it was open. */
  readonly closedOn?: Day;
  /** By class and place; until the ticket is closed only that it came in, and whether it was accepted. */
  readonly topic?: {
    readonly value: string;
    readonly whole: boolean;
    /** The same person brought the same matter before: governance counts it once. */
    readonly again?: true;
    /** The watched words that it has, by id. */
    readonly words?: readonly string[];
    /** Who was in charge of it in the end. */
    readonly units?: readonly string[];
  };
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
  const parts = leads.map((lead) => ({ unit: lead.unit, counts: countsOfPart(ticket, lead) }));
  const answers = answersOf(ticket, counts);
  const met = metBy(ticket);
  return {
    cell: { bucket: `${region}#${day}`, value },
    counts,
    ...(met !== '' && { met }),
    ...(isApart(ticket) && { apart: true as const }),
    ...(several && { parts }),
    ...(answers.length > 0 && { answers }),
    ...((counts.supervisions ?? 0) > 0 && ticket.closedAt && { closedOn: dayOf(ticket.closedAt) }),
    topic: {
      value: `${ticket.classCode ?? NONE}#${ticket.placeCode ?? NONE}`,
      whole: ticket.stage === 'closed',
      ...(ticket.rejection?.repeatOf !== undefined && { again: true as const }),
      ...(ticket.words && { words: ticket.words }),
      ...(ticket.stage === 'closed' && leads.length > 0 && { units: leads.map((lead) => lead.unit) }),
    },
  };
}

/** For whom a ticket's faults count, where that is not only the unit now in charge. */
function answersOf(ticket: Ticket, counts: Counts): NonNullable<Contribution['answers']> {
  const others = othersOf(ticket).map((unit) => ({ unit, counts: countsOfOther(ticket, unit) }));
  if (others.every((each) => Object.keys(each.counts).length === 0)) return [];
  const [lead, ...more] = leadsOf(ticket);
  const own = lead && more.length === 0 ? countsOfLead(ticket, lead) : undefined;
  const cell = { bucket: '', value: '' };
  const [left] = own ? sumOf([{ ...cell, counts: own }, negative({ ...cell, counts })]) : [];
  return [...others, ...(lead && left ? [{ unit: lead.unit, counts: left.counts }] : [])].filter(
    (each) => Object.keys(each.counts).length > 0,
  );
}

/** The cells that a contribution goes to, with what goes to each. */
export function cellsOf({
  cell,
  counts,
  met,
  parts = [],
  answers = [],
  topic,
}: Contribution): readonly CellCounts[] {
  const { bucket } = cell;
  const whole = (own: Counts): Counts => (met === undefined ? own : { ...own, ...againUnder(met, own) });
  return [
    { ...cell, counts: whole(counts) },
    ...parts.map((part) => ({ bucket, value: `${PART}${part.unit}`, counts: whole(part.counts) })),
    ...answers.map((own) => ({ bucket, value: `${ANSWERS}${own.unit}`, counts: whole(own.counts) })),
    ...(topic
      ? [
          {
            bucket,
            value: `${TOPIC}${topic.value}`,
            counts: { ...whole(topic.whole ? counts : cameIn(counts)), ...noted(topic) },
          },
        ]
      : []),
  ];
}

/** What is written with a class and a place, so that it costs no write of its own. */
function noted({ words = [], units = [], again }: NonNullable<Contribution['topic']>): Counts {
  const own = again ? [] : words.map((word) => `word:${word}`);
  const names = [...own, ...units.map((unit) => `unit:${unit}`), ...(again ? ['again:person'] : [])];
  return Object.fromEntries(names.map((name) => [name, 1]));
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
