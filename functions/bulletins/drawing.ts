import { rankingRows } from '../../shared/assessment/publication.ts';
import { type BulletinBasis, buildBulletin } from '../../shared/bulletin/build.ts';
import type { Bulletin, EditorsPart } from '../../shared/bulletin/model.ts';
import { boundsOf } from '../../shared/bulletin/period.ts';
import { periodsRead } from '../../shared/bulletin/region-tables.ts';
import type { Ranking } from '../../shared/bulletin/unit-tables.ts';
import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import { inForceOn } from '../../shared/governance/in-force.ts';
import { findingsOver, spansOver } from '../../shared/governance/over-period.ts';
import type { AssessmentStore, Clock, Rulebook } from '../../shared/ports.ts';
import { maskReport } from '../../shared/privacy/masking-text.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import { bucketsOf, daysOf } from '../../shared/province/figures.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { readDays } from '../governance/days.ts';
import { standardProblem } from '../http/problem.ts';
import { abreast } from '../workflow/abreast.ts';
import { type ListingDeps, listedIn } from './listed.ts';

export interface DrawingDeps extends ListingDeps {
  readonly assessments: Pick<AssessmentStore, 'versions' | 'published'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  readonly clock: Clock;
}

/** Days read at once. */
const AT_ONCE = 31;

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
    tickets: await listedIn(deps, region, period, dayOf(now)),
    ...(await findingsOf(deps, region, period, settings)),
    editor: maskedPart(editor),
    ...(await rankingOf(deps, region, period)),
  };
  return buildBulletin(basis);
}

function namesOf({ names, watchedWords = [] }: Settings): BulletinBasis['names'] {
  const { classes, places } = names ?? {};
  const words = Object.fromEntries(watchedWords.map(({ id, label }) => [id, label]));
  return { words, ...(classes && { classes }), ...(places && { places }) };
}

function maskedPart({ problems, suggestions, cases }: EditorsPart): EditorsPart {
  const masked = maskReport;
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
  const read = await abreast(bucketsOf(region, period), AT_ONCE, (bucket) =>
    Promise.all([aggregates.read(bucket, false), aggregates.read(bucket, true)]),
  );
  return read.flat(2);
}

/** What was frequent or rising in the period, where the city has set from when on it is. */
async function findingsOf(
  { aggregates }: DrawingDeps,
  region: string,
  period: string,
  { warnings = [] }: Settings,
): Promise<Pick<BulletinBasis, 'findings'>> {
  const { first, last } = boundsOf(period);
  const rules = inForceOn(warnings, last);
  if (rules.length === 0) return {};
  const span = { from: first, to: last };
  const { days } = await readDays(aggregates, region, spansOver(span, rules));
  return { findings: findingsOver(span, days, rules) };
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
