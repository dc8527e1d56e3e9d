import { rankingRows } from '../../shared/assessment/publication.ts';
import { type BulletinBasis, buildBulletin } from '../../shared/bulletin/build.ts';
import type { Bulletin, EditorsPart } from '../../shared/bulletin/model.ts';
import { periodsRead } from '../../shared/bulletin/region-tables.ts';
import { type ListedTicket, MOST_LISTED, type Ranking } from '../../shared/bulletin/unit-tables.ts';
import { addDays, type Day, dayOf, secondsBetween, startOfDay } from '../../shared/calendar/instant.ts';
import type {
  AggregateStore,
  AssessmentStore,
  Clock,
  CountedTickets,
  Rulebook,
  TicketStore,
} from '../../shared/ports.ts';
import { MASKED_PARTS, maskText } from '../../shared/privacy/masking-text.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import { bucketsOf, daysOf } from '../../shared/province/figures.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { leadsOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { standardProblem } from '../http/problem.ts';

export interface DrawingDeps {
  readonly aggregates: Pick<AggregateStore, 'read'> & CountedTickets;
  readonly assessments: Pick<AssessmentStore, 'versions' | 'published'>;
  readonly store: Pick<TicketStore, 'load'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  readonly clock: Clock;
}

/** Days read at once. */
const AT_ONCE = 31;
/** Checkpoints read in one query. */
const PAGE = 500;

/** A city's settings and units as they now are, under the regulation that governs it. */
export async function cityOf({ rulebook }: Pick<DrawingDeps, 'rulebook'>, region: string) {
  const regulation = regulationOfRegion(region);
  if (!regulation) throw standardProblem('not-found', { field: 'region' });
  const current = await rulebook.current(region);
  const [settings, units] = await Promise.all([
    rulebook.settings(region, current.settings),
    rulebook.units(region, current.units),
  ]);
  return { regulation, settings, units } as const;
}

/** The city's units on a day: one that was dissolved before has no line of its own, nor has the hotline itself. */
export function unitsOn(units: readonly Unit[], day: Day): readonly Unit[] {
  return units.filter(
    ({ id, member, dissolved }) => id !== HOTLINE && member !== false && (!dissolved || dissolved.on > day),
  );
}

/**
 * Draws a bulletin from what is counted now. What the editor has written is masked, whatever is in it.
 * @throws Problem 404 where no regulation governs the region
 */
export async function drawBulletin(
  deps: DrawingDeps,
  region: string,
  period: string,
  editor: EditorsPart,
): Promise<Bulletin> {
  const { before, lastYear } = periodsRead(period);
  const { regulation, settings, units } = await cityOf(deps, region);
  const now = deps.clock.now();
  const first = daysOf(period)?.[0] ?? dayOf(now);
  const basis: BulletinBasis = {
    ...{ region, period, regulation, now },
    names: namesOf(settings),
    units: unitsOn(units, first).map(({ id, name }) => ({ id, name })),
    cells: {
      now: await cellsOf(deps, region, period),
      before: await cellsOf(deps, region, before),
      lastYear: await cellsOf(deps, region, lastYear),
      decided: settings.exclusions,
    },
    tickets: await ticketsOf(deps, region, period, dayOf(now)),
    editor: maskedPart(editor),
    ...(await rankingOf(deps, region, period)),
  };
  return buildBulletin(basis);
}

function namesOf({ names }: Settings): BulletinBasis['names'] {
  const { classes, places } = names ?? {};
  return { ...(classes && { classes }), ...(places && { places }) };
}

function maskedPart({ problems, suggestions, cases }: EditorsPart): EditorsPart {
  const masked = (text: string) => maskText(text, MASKED_PARTS);
  return {
    ...(problems !== undefined && { problems: masked(problems) }),
    ...(suggestions !== undefined && { suggestions: masked(suggestions) }),
    cases: cases.map(({ title, text, unit }) => ({
      ...{ title: masked(title), text: masked(text) },
      ...(unit !== undefined && { unit }),
    })),
  };
}

/** Every cell of a period, those by class and place too. */
async function cellsOf({ aggregates }: DrawingDeps, region: string, period: string): Promise<CellCounts[]> {
  const cells: CellCounts[] = [];
  const buckets = bucketsOf(region, period);
  for (let from = 0; from < buckets.length; from += AT_ONCE) {
    const reads = buckets
      .slice(from, from + AT_ONCE)
      .flatMap((bucket) => [aggregates.read(bucket, false), aggregates.read(bucket, true)]);
    cells.push(...(await Promise.all(reads)).flat());
  }
  return cells;
}

/** The tickets of a period that are overdue and not done, or were supervised: how many, and the first of them. */
async function ticketsOf(
  { aggregates, store }: DrawingDeps,
  region: string,
  period: string,
  today: Day,
): Promise<BulletinBasis['tickets']> {
  const days = daysOf(period) ?? [];
  const buckets = new Set(bucketsOf(region, period));
  // A number is drawn before its ticket is submitted, at the latest on that day.
  const numbered = days[0] ? [addDays(days[0], -1), ...days] : [];
  const found: { readonly ticketNo: string; readonly overdue: number }[] = [];
  const readDay = async (prefix: string) => {
    for (let after: string | undefined, full = true; full; ) {
      const page = await aggregates.counted(prefix, PAGE, after);
      for (const { ticketNo, contribution } of page) {
        const { overdueOpen = 0, supervisions = 0 } = contribution.counts;
        const counts = buckets.has(contribution.cell.bucket) && overdueOpen + supervisions > 0;
        if (counts) found.push({ ticketNo, overdue: overdueOpen });
      }
      after = page.at(-1)?.ticketNo;
      full = page.length === PAGE;
    }
  };
  for (let from = 0; from < numbered.length; from += AT_ONCE) {
    const some = numbered.slice(from, from + AT_ONCE);
    await Promise.all(some.map((day) => readDay(`${region}${day.replaceAll('-', '').slice(2)}`)));
  }
  const shown = found
    .sort((a, b) => b.overdue - a.overdue || (a.ticketNo < b.ticketNo ? -1 : 1))
    .slice(0, MOST_LISTED);
  const loaded = await Promise.all(shown.map(({ ticketNo }) => store.load(ticketNo)));
  const listed = loaded.flatMap((each) => (each ? [listedOf(each.ticket, today)] : []));
  return { listed, all: found.length };
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

/** How the units stand in the assessment of the same period, where one is published. */
async function rankingOf(
  { assessments }: DrawingDeps,
  region: string,
  period: string,
): Promise<Pick<BulletinBasis, 'ranking'>> {
  const key = { region, period, subject: 'unit' } as const;
  const [latest] = await assessments.versions(key);
  const published = latest && (await assessments.published(key, latest.version));
  if (!published) return {};
  const rows = rankingRows(published.sheets).map(({ of, rank, score }): [string, Ranking] => [
    of,
    { score, ...(rank !== undefined && { rank }) },
  ]);
  return { ranking: new Map(rows) };
}
