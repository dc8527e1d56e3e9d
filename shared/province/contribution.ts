import { dayOf } from '../calendar/instant.ts';
import { leadOf, type Ticket } from '../ticket/ticket.ts';
import { type Counts, type Cut, MEASURES, type Measure, NONE } from './measures.ts';

/** Where counts are kept: a region, a day `YYYY-MM-DD` or month `YYYY-MM`, a cut, and one value of it. */
export interface Cell {
  /** `<region>#<period>#<cut>` */
  readonly bucket: string;
  readonly value: string;
}

/** What one ticket adds: the same counts in each of its cells. */
export interface Contribution {
  readonly cells: readonly Cell[];
  readonly counts: Counts;
}

/** Counts to add to one cell. */
export interface CellCounts extends Cell {
  readonly counts: Counts;
}

/** The bucket of a region's counts for a period by a cut. */
export function bucketOf(region: string, period: string, by: Cut): string {
  return `${region}#${period}#${by}`;
}

/**
 * What a ticket as it stands adds to the counts. A ticket belongs to the day and month in which the citizen
 * submitted it, and to the unit now in charge; so one that was returned counts, with its returns, where it
 * was dispatched to in the end.
 */
export function contribution(ticket: Ticket): Contribution {
  const day = dayOf(ticket.submittedAt);
  const cuts: Readonly<Record<Cut, string>> = {
    total: 'total',
    unit: leadOf(ticket)?.unit ?? NONE,
    kind: ticket.kind ?? NONE,
    channel: ticket.channel,
    outcome: ticket.outcome ?? NONE,
  };
  const cells = [day, day.slice(0, 7)].flatMap((period) =>
    Object.entries(cuts).map(([by, value]) => ({
      bucket: bucketOf(ticket.region, period, by as Cut),
      value,
    })),
  );
  return { cells, counts: withoutZeros(countsOf(ticket)) };
}

function countsOf(ticket: Ticket): Record<Measure, number> {
  const { outcome, stage, revisit, timeliness } = ticket;
  const unrevisited = outcome === 'rejected' || outcome === 'answered-online';
  const { dispatch, sign, handle, redo } = timeliness;
  return {
    received: 1,
    accepted: ticket.acceptedAt && outcome !== 'rejected' ? 1 : 0,
    rejected: outcome === 'rejected' ? 1 : 0,
    answeredOnline: outcome === 'answered-online' ? 1 : 0,
    dispatched: ticket.dispatchedAt ? 1 : 0,
    done: stage === 'done' || (stage === 'closed' && !unrevisited) ? 1 : 0,
    closed: stage === 'closed' ? 1 : 0,
    overdue: (handle?.missed ?? 0) + (redo?.missed ?? 0) > 0 ? 1 : 0,
    dispatchKept: dispatch?.kept ?? 0,
    dispatchMissed: dispatch?.missed ?? 0,
    signKept: sign?.kept ?? 0,
    signMissed: sign?.missed ?? 0,
    handleKept: handle?.kept ?? 0,
    handleMissed: handle?.missed ?? 0,
    solvedAsked: revisit?.reached && revisit.solved ? 1 : 0,
    solvedYes: revisit?.reached && revisit.solved === 'yes' ? 1 : 0,
    satisfiedAsked: revisit?.reached && revisit.satisfied !== undefined ? 1 : 0,
    satisfiedYes: revisit?.reached && revisit.satisfied ? 1 : 0,
    returns: ticket.returns,
    redos: ticket.redos,
    supervisions: ticket.supervisions.length,
  };
}

/** What has to be added to the cells so that `after` stands in them instead of `before`. */
export function difference(before: Contribution | undefined, after: Contribution): readonly CellCounts[] {
  return sumOf([...(before ? spread(before, -1) : []), ...spread(after, 1)]);
}

/** The counts of many tickets: the cells as a rebuild makes them. */
export function totalOf(contributions: Iterable<Contribution>): readonly CellCounts[] {
  return sumOf([...contributions].flatMap((each) => spread(each, 1)));
}

/** Adds up counts by cell. Cells and measures that come to nothing are left out. */
export function sumOf(parts: Iterable<CellCounts>): readonly CellCounts[] {
  const sums = new Map<string, { bucket: string; value: string; counts: Partial<Record<Measure, number>> }>();
  for (const { bucket, value, counts } of parts) {
    const key = `${bucket}#${value}`;
    const sum = sums.get(key) ?? { bucket, value, counts: {} };
    sums.set(key, sum);
    for (const measure of MEASURES) {
      const count = counts[measure];
      if (count) sum.counts[measure] = (sum.counts[measure] ?? 0) + count;
    }
  }
  return [...sums.values()]
    .map(({ counts, ...cell }) => ({ ...cell, counts: withoutZeros(counts) }))
    .filter(({ counts }) => Object.keys(counts).length > 0);
}

function spread({ cells, counts }: Contribution, sign: 1 | -1): CellCounts[] {
  const signed: Partial<Record<Measure, number>> = {};
  for (const measure of MEASURES) {
    const count = counts[measure];
    if (count) signed[measure] = sign * count;
  }
  return cells.map((cell) => ({ ...cell, counts: signed }));
}

function withoutZeros(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
