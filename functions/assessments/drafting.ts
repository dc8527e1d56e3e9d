import type { AssessmentKey, Entry, Objection } from '../../shared/assessment/records.ts';
import { type Period, schemeFor } from '../../shared/assessment/scheme.ts';
import { type AssessmentFacts, assess, type Sheet, type Upheld } from '../../shared/assessment/sheet.ts';
import { answeringOf } from '../../shared/assessment/tally.ts';
import { addDays, type Day, dayOf } from '../../shared/calendar/instant.ts';
import type {
  AggregateStore,
  AssessmentStore,
  Clock,
  CountedTickets,
  Rulebook,
  TicketsNamed,
} from '../../shared/ports.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import { type Contribution, cellsOf } from '../../shared/province/contribution.ts';
import { daysOf } from '../../shared/province/figures.ts';
import type { Decided } from '../../shared/province/rates.ts';
import { regulationOfRegion, settingsFor } from '../../shared/regulation/rules.ts';
import type { AssessmentScheme } from '../../shared/regulation/settings.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { exclusionsOf } from '../province/exclusions.ts';
import { cellsFor } from '../province/figures.ts';
import { abreast } from '../workflow/abreast.ts';
import type { TellingDeps } from './telling.ts';

export interface AssessmentDeps {
  readonly assessments: AssessmentStore;
  readonly aggregates: Pick<AggregateStore, 'read' | 'checkpoint'> & CountedTickets;
  /** The regions that have had a ticket. */
  readonly regions: () => Promise<readonly string[]>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units' | 'calendar'>;
  /** To know which tickets are about who asks. */
  readonly tickets: TicketsNamed;
  readonly telling: TellingDeps;
  readonly clock: Clock;
}

/** By what a region assesses in a period, and whom. */
export interface Basis {
  readonly key: AssessmentKey;
  readonly period: Period;
  /** Undefined where the city has set none for such a period. */
  readonly scheme: AssessmentScheme | undefined;
  readonly settings: string;
  readonly calendar: string;
  readonly subjects: AssessmentFacts['subjects'];
  readonly decided: Decided;
  /** Days of the period that have begun. */
  readonly days: readonly Day[];
}

/** Buckets, or checkpoints of days, read at once. */
const AT_ONCE = 31;

/** Reads the scheme and those assessed as they stand now. */
export async function basisOf(deps: AssessmentDeps, key: AssessmentKey, period: Period): Promise<Basis> {
  const { rulebook, clock } = deps;
  const { region, subject } = key;
  const current = await rulebook.current(region);
  const given = {
    settings: await rulebook.settings(region, current.settings),
    settingsVersion: current.settings,
  };
  const regulation = regulationOfRegion(region);
  const { settings, settingsVersion } = regulation ? settingsFor(regulation, given) : given;
  const within = subject === 'region' ? (await deps.regions()).filter((each) => isBelow(each, region)) : [];
  const units = subject === 'unit' ? await rulebook.units(region, current.units) : [];
  // The hotline's own list goes by a unit's name.
  const assessed = units.filter(({ id }) => id !== HOTLINE);
  const today = dayOf(clock.now());
  return {
    key,
    period,
    scheme: schemeFor(settings, subject, period),
    settings: settingsVersion,
    calendar: current.calendar,
    subjects: [...within.map((id) => ({ id })), ...assessed.map(({ id, name }) => ({ id, label: name }))],
    decided: await exclusionsOf(rulebook, [region, ...within]),
    days: (daysOf(period.id) ?? []).filter((day) => day <= today),
  };
}

/** A region lies in a wider one, and is not that one itself. */
function isBelow(region: string, wider: string): boolean {
  const prefix = wider.replace(/(00)+$/, '');
  return region !== wider && prefix !== '' && region.startsWith(prefix);
}

/** What has been recorded for an assessment. */
export interface Recorded {
  readonly entries: readonly Entry[];
  readonly objections: readonly Objection[];
}

/** Reads what has been recorded for an assessment. */
export async function recordedFor({ assessments }: AssessmentDeps, key: AssessmentKey): Promise<Recorded> {
  const [entries, objections] = await Promise.all([assessments.entries(key), assessments.objections(key)]);
  return { entries, objections };
}

/** The counts that a draft is made from: by day, and by whom they are charged to. */
export async function countsFor(deps: AssessmentDeps, { key, days }: Basis): Promise<readonly CellCounts[]> {
  const { region, subject, period } = key;
  if (subject === 'region') {
    return (await cellsFor({ region, period, by: 'region' }, deps)).filter(({ value }) => value !== region);
  }
  const read = await abreast(days, AT_ONCE, async (day) =>
    answeringOf(await deps.aggregates.read(`${region}#${day}`, false)),
  );
  return read.flat();
}

/** The sheets as they would be published now, without the tickets behind them. */
export async function draftOf(
  deps: AssessmentDeps,
  basis: Basis,
  cells: readonly CellCounts[],
  { entries, objections }: Recorded,
): Promise<readonly Sheet[]> {
  const { scheme, subjects, decided } = basis;
  if (!scheme) return [];
  return assess(scheme, { subjects, cells, entries, upheld: await upheldOf(deps, objections), decided });
}

/** The objections that were granted, each with what its ticket comes to for whoever objected. */
export async function upheldOf(
  deps: AssessmentDeps,
  objections: readonly Objection[],
): Promise<readonly Upheld[]> {
  const granted = objections.filter(({ decided }) => decided?.granted);
  return Promise.all(
    granted.map(async ({ of, item, ticketNo }) => ({
      ...{ of, item },
      ...(ticketNo !== undefined && { ticketNo, cells: await cellsOfTicket(deps, ticketNo, of) }),
    })),
  );
}

/** What a ticket was counted with for somebody; nothing where it was not. */
export async function cellsOfTicket(
  { aggregates }: AssessmentDeps,
  ticketNo: string,
  of: string,
): Promise<readonly CellCounts[]> {
  const checkpoint = await aggregates.checkpoint(ticketNo);
  if (!checkpoint) return [];
  return answeringOf(cellsOf(checkpoint.contribution)).filter(({ value }) => value === of);
}

/** Tickets of a page of checkpoints. */
const PAGE = 1000;

/**
 * The tickets that were submitted on days of a region, in the order of their numbers. A number is drawn before its
 * ticket is submitted: those of the day before the first are looked at too, and one of another day comes without what
 * it was counted with.
 * @param after the number after which to go on
 */
export async function* ticketsOf(
  { aggregates }: Pick<AssessmentDeps, 'aggregates'>,
  region: string,
  days: readonly Day[],
  after = '',
): AsyncGenerator<{ readonly ticketNo: string; readonly contribution?: Contribution }> {
  const [first] = days;
  if (first === undefined) return;
  const buckets = new Set(days.map((day) => `${region}#${day}`));
  for (const day of [addDays(first, -1), ...days]) {
    const begin = `${region}${day.replaceAll('-', '').slice(2)}`;
    if (begin < after.slice(0, begin.length)) continue;
    let last = after.startsWith(begin) ? after : undefined;
    for (let full = true; full; ) {
      const found = await aggregates.counted(begin, PAGE, last);
      for (const { ticketNo, contribution } of found) {
        yield buckets.has(contribution.cell.bucket) ? { ticketNo, contribution } : { ticketNo };
      }
      last = found.at(-1)?.ticketNo ?? last;
      full = found.length === PAGE;
    }
  }
}
