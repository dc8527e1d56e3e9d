import type { CellCounts } from '../province/cells.ts';
import type { Decided, Rate } from '../province/rates.ts';
import { type AssessmentItem, hundredths, pointsOf } from '../regulation/assessment-schema.ts';
import type { AssessmentScheme } from '../regulation/settings.ts';
import { type Cases, casesOf, type ExcuseGround } from './cases.ts';
import { type Entry, type Objection, standingEntries } from './records.ts';

/** A ticket behind a line. */
export interface NamedTicket {
  readonly ticketNo: string;
  readonly cases: number;
  readonly excused?: number;
  readonly grounds?: readonly ExcuseGround[];
}

/** The tickets behind a line: as many as are named, and how many more there are. */
export interface NamedTickets {
  readonly tickets: readonly NamedTicket[];
  readonly more: number;
}

/** What one item of the scheme comes to for one of those assessed. */
export interface Line {
  readonly item: string;
  readonly label: string;
  readonly effect: AssessmentItem['effect'];
  /** Added to the score, or taken from it where the effect is a deduction. */
  readonly points: number;
  /** Cases that count; for a rate 1 where its threshold is met. */
  readonly cases: number;
  /** It would be more without the item's cap. */
  readonly capped?: true;
  readonly rate?: Rate;
  /** What was recorded by hand, by id. */
  readonly entries?: readonly string[];
  readonly clause?: string;
  readonly excused?: { readonly cases: number; readonly grounds: readonly ExcuseGround[] };
  /** Where the sheet is published; until then the tickets are asked for. */
  readonly named?: NamedTickets;
}

/** How one of those assessed stands. */
export interface Sheet {
  readonly of: string;
  readonly label?: string;
  /** Tickets that came in. */
  readonly tickets: number;
  readonly score: number;
  readonly base: number;
  readonly bonus: number;
  readonly deduction: number;
  readonly lines: readonly Line[];
  /** Those with the same score share a rank, and the next is as many further on; absent where nothing is to be judged. */
  readonly rank?: number;
}

/** An objection that was granted, with what its ticket comes to where it is about one. */
export type Upheld = Pick<Objection, 'of' | 'item' | 'ticketNo'> & { readonly cells?: readonly CellCounts[] };

/** All that an assessment is made from. */
export interface AssessmentFacts {
  readonly subjects: readonly { readonly id: string; readonly label?: string }[];
  /** Counts by day; the `value` of each is whom they are charged to. */
  readonly cells: readonly CellCounts[];
  readonly entries: readonly Entry[];
  readonly upheld: readonly Upheld[];
  readonly decided: Decided;
  readonly named?: (of: string, item: string) => NamedTickets | undefined;
}

/**
 * Assesses all by a scheme: each with its lines, the best first. Nothing depends on the order of the facts, and what is
 * excused for one changes nobody else's sheet, though it may change their rank.
 */
export function assess(scheme: AssessmentScheme, facts: AssessmentFacts): readonly Sheet[] {
  const byWhom = Map.groupBy(facts.cells, ({ value }) => value);
  const labels = new Map(facts.subjects.map(({ id, label }) => [id, label]));
  const recorded = standingEntries(facts.entries);
  const all = new Set([...labels.keys(), ...byWhom.keys(), ...recorded.map(({ of }) => of)]);
  const sheets = [...all].map((of) => {
    const entries = recorded.filter((each) => each.of === of);
    return sheetOf(scheme, { of, label: labels.get(of), cells: byWhom.get(of) ?? [], entries }, facts);
  });
  return ranked(sheets);
}

interface Whose {
  readonly of: string;
  readonly label: string | undefined;
  readonly cells: readonly CellCounts[];
  readonly entries: readonly Entry[];
}

function sheetOf(
  scheme: AssessmentScheme,
  whose: Whose,
  facts: AssessmentFacts,
): Sheet & { judged: boolean } {
  const lines = scheme.items.map((item) => lineOf(item, whose, facts));
  const total = (effect: Line['effect']) =>
    lines.reduce((sum, line) => sum + (line.effect === effect ? hundredths(line.points) : 0), 0);
  const base = hundredths(scheme.base) + total('base');
  const [bonus, deduction] = [total('bonus'), total('deduction')];
  const { of, label, cells, entries } = whose;
  return {
    of,
    ...(label !== undefined && { label }),
    tickets: cells.reduce((sum, { counts }) => sum + (counts.received ?? 0), 0),
    score: pointsOf(base + bonus - deduction),
    base: pointsOf(base),
    bonus: pointsOf(bonus),
    deduction: pointsOf(deduction),
    lines: lines.filter((line) => line.effect === 'base' || line.cases > 0 || line.excused !== undefined),
    judged: cells.length > 0 || entries.length > 0,
  };
}

function lineOf(item: AssessmentItem, whose: Whose, facts: AssessmentFacts): Line {
  const { id, label, effect, of, clause } = item;
  const found = lessUpheld(item, whose, facts);
  const entries = 'recorded' in of ? whose.entries.filter((each) => each.item === id) : [];
  const worth = worthOf(item, found, entries);
  const cap = item.cap === undefined ? worth : hundredths(item.cap);
  const named = withUpheld(facts.named?.(whose.of, id), item, whose, facts);
  return {
    item: id,
    label,
    effect,
    points: pointsOf(Math.min(worth, cap)),
    cases: entries.length > 0 ? entries.length : found.counted,
    ...(worth > cap && { capped: true as const }),
    ...(found.rate && { rate: found.rate }),
    ...(entries.length > 0 && { entries: entries.map((each) => each.id).sort() }),
    ...(clause !== undefined && { clause }),
    ...(found.excused > 0 && { excused: { cases: found.excused, grounds: found.grounds } }),
    ...(named && { named }),
  };
}

/** The tickets behind a line, with those excused against which an objection was granted. */
function withUpheld(
  named: NamedTickets | undefined,
  item: AssessmentItem,
  { of }: Whose,
  { upheld }: AssessmentFacts,
): NamedTickets | undefined {
  const lifted = upheld.filter((each) => each.of === of && each.item === item.id);
  if (!named || lifted.length === 0) return named;
  const tickets = named.tickets.map((ticket): NamedTicket => {
    const hit = lifted.some(({ ticketNo }) => ticketNo === undefined || ticketNo === ticket.ticketNo);
    if (!hit || ticket.cases === 0) return ticket;
    const { ticketNo, cases, excused = 0, grounds = [] } = ticket;
    return { ticketNo, cases: 0, excused: excused + cases, grounds: [...grounds, 'assessment-objection'] };
  });
  return { ...named, tickets };
}

/** What an item is worth in hundredths of a point, without its cap. */
function worthOf(item: AssessmentItem, found: Cases, entries: readonly Entry[]): number {
  const each = hundredths(item.points);
  if ('recorded' in item.of) {
    return Math.round((entries.reduce((sum, { value }) => sum + hundredths(value), 0) * each) / 100);
  }
  if (!('rate' in item.of) || !('share' in item.of)) return found.counted * each;
  // Nobody is judged by what did not happen.
  const { numerator = 0, denominator = 0 } = found.rate ?? {};
  return denominator === 0 ? each : Math.round((each * numerator) / denominator);
}

/** The cases of an item, less those against which an objection was granted. */
function lessUpheld(item: AssessmentItem, { of, cells }: Whose, { upheld, decided }: AssessmentFacts): Cases {
  const found = casesOf(item.of, cells, decided);
  const own = upheld.filter((each) => each.of === of && each.item === item.id);
  if (own.length === 0) return found;
  const tickets = new Map(own.map((each) => [each.ticketNo, each.cells ?? []]));
  const lifted = tickets.has(undefined)
    ? found.counted
    : [...tickets.values()].reduce((sum, each) => sum + casesOf(item.of, each, decided).counted, 0);
  const excused = Math.min(lifted, found.counted);
  return {
    ...found,
    counted: found.counted - excused,
    excused: found.excused + excused,
    grounds: excused > 0 ? [...found.grounds, 'assessment-objection'] : found.grounds,
  };
}

/** After all that have a rank. */
const LAST = Number.MAX_SAFE_INTEGER;

function ranked(sheets: readonly (Sheet & { judged: boolean })[]): readonly Sheet[] {
  const scores = sheets.flatMap(({ judged, score }) => (judged ? [score] : []));
  const rankOf = (score: number) => 1 + scores.filter((other) => other > score).length;
  return sheets
    .map(({ judged, ...sheet }) => (judged ? { ...sheet, rank: rankOf(sheet.score) } : sheet))
    .sort((one, other) => (one.rank ?? LAST) - (other.rank ?? LAST) || (one.of < other.of ? -1 : 1));
}
