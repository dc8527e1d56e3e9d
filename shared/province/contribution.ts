import { addDays, type Day, dayOf } from '../calendar/instant.ts';
import { leadOf, type Supervision, type Ticket } from '../ticket/ticket.ts';
import { meantBy } from '../ticket/unit-ref.ts';
import { HOTLINE } from '../ticket/work-lines.ts';
import { type Counts, CUTS, type Cut, MEASURES, type Measure, NONE } from './measures.ts';

/** Where counts are kept: a region's day, and one value of each cut. Every ticket is in one cell. */
export interface Cell {
  /** `<region>#<day>` */
  readonly bucket: string;
  /** `<unit>#<kind>#<channel>#<outcome>` */
  readonly value: string;
}

/** What one ticket adds to its cell. */
export interface Contribution {
  readonly cell: Cell;
  readonly counts: Counts;
}

/** Counts to add to one cell. */
export interface CellCounts extends Cell {
  readonly counts: Counts;
}

/** The cuts that a cell's value names, in its order. */
const IN_VALUE: readonly Exclude<Cut, 'total'>[] = ['unit', 'kind', 'channel', 'outcome'];

/**
 * The buckets that hold a region's counts for a period.
 * @param period a day `YYYY-MM-DD` or a month `YYYY-MM`
 */
export function bucketsOf(region: string, period: string): readonly string[] {
  const days: Day[] = [];
  const first = (period.length === 7 ? `${period}-01` : period) as Day;
  for (let day = first; day.startsWith(period); day = addDays(day, 1)) days.push(day);
  return days.map((day) => `${region}#${day}`);
}

/**
 * What a ticket as it stands adds to the counts. A ticket belongs to the day on which the citizen submitted it,
 * and to the unit now in charge; so one that was returned counts, with its returns, where it was dispatched to
 * in the end.
 */
export function contribution(ticket: Ticket): Contribution {
  const values = {
    unit: leadOf(ticket)?.unit ?? NONE,
    kind: ticket.kind ?? NONE,
    channel: ticket.channel,
    outcome: ticket.outcome ?? NONE,
  };
  const cell = {
    bucket: `${ticket.region}#${dayOf(ticket.submittedAt)}`,
    value: IN_VALUE.map((cut) => values[cut]).join('#'),
  };
  return { cell, counts: withoutZeros(countsOf(ticket)) };
}

function countsOf(ticket: Ticket): Record<Measure, number> {
  const { outcome, stage, revisit, timeliness } = ticket;
  const unrevisited =
    outcome === 'rejected' ||
    outcome === 'answered-online' ||
    outcome === 'handed-over' ||
    outcome === 'terminated';
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
    // A dissatisfaction that an objection lifted counts for no rate (readings, point 17).
    satisfiedAsked: revisit?.reached && revisit.satisfied !== undefined && !revisit.lifted ? 1 : 0,
    satisfiedYes: revisit?.reached && revisit.satisfied ? 1 : 0,
    returns: ticket.returns,
    improperReturns: Object.values(ticket.returnsBy ?? {}).reduce(
      (sum, { improper = 0 }) => sum + improper,
      0,
    ),
    redos: ticket.redos,
    supervisions: ticket.supervisions.filter(isByHotline).length,
  };
}

/** A unit's supervision of one below it is its own affair. */
function isByHotline({ by }: Supervision): boolean {
  return by === undefined || meantBy(by, '').unit === HOTLINE;
}

/** What has to be added to the cells so that `after` stands in them instead of `before`. */
export function difference(before: Contribution | undefined, after: Contribution): readonly CellCounts[] {
  return sumOf([...(before ? [inCell(before, -1)] : []), inCell(after, 1)]);
}

/** The counts of many tickets: the cells as a rebuild makes them. */
export function totalOf(contributions: Iterable<Contribution>): readonly CellCounts[] {
  return sumOf([...contributions].map((each) => inCell(each, 1)));
}

/** Counts of one value of a cut. */
export interface Figure {
  readonly value: string;
  readonly counts: Counts;
}

/** Cells added up by a cut: a figure for each value that has one. */
export function figuresBy(by: Cut, cells: readonly CellCounts[]): readonly Figure[] {
  const place = (IN_VALUE as readonly Cut[]).indexOf(by);
  const parts = cells.map(({ value, counts }) => ({
    bucket: by,
    value: place === -1 ? 'total' : (value.split('#')[place] ?? NONE),
    counts,
  }));
  return sumOf(parts).map(({ value, counts }) => ({ value, counts }));
}

/** Every period that cells reach, days and months, each with its figures by every cut: all that can be asked for. */
export function allFigures(
  cells: readonly CellCounts[],
): readonly { readonly period: string; readonly by: Cut; readonly figures: readonly Figure[] }[] {
  const dayIn = ({ bucket }: CellCounts) => bucket.split('#')[1] ?? '';
  const days = Map.groupBy(cells, dayIn);
  const months = Map.groupBy(cells, (cell) => dayIn(cell).slice(0, 7));
  return [...days, ...months].flatMap(([period, own]) =>
    CUTS.map((by) => ({ period, by, figures: figuresBy(by, own) })),
  );
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

function inCell({ cell, counts }: Contribution, sign: 1 | -1): CellCounts {
  const signed: Partial<Record<Measure, number>> = {};
  for (const measure of MEASURES) {
    const count = counts[measure];
    if (count) signed[measure] = sign * count;
  }
  return { ...cell, counts: signed };
}

function withoutZeros(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
