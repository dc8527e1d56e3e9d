import { sha256 } from '../../shared/adapters/sha256.ts';
import { digestOf, type Publication } from '../../shared/assessment/publication.ts';
import { openObjections } from '../../shared/assessment/records.ts';
import { type AssessmentFacts, assess } from '../../shared/assessment/sheet.ts';
import { Tally } from '../../shared/assessment/tally.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import { countWorkingDays } from '../../shared/calendar/working-days.ts';
import type { AssessmentScheme } from '../../shared/regulation/settings.ts';
import { refused } from './asking.ts';
import {
  type AssessmentDeps,
  type Basis,
  countsFor,
  type Recorded,
  ticketsOf,
  upheldOf,
} from './drafting.ts';

/** Who publishes, and why. */
export interface Publishing {
  readonly by: string;
  readonly reason: string;
  /** The request's own, so that it publishes once. */
  readonly once: { readonly id: string; readonly digest: string };
}

/** The last day on which those assessed may object; undefined where they may not. */
export async function objectUntil(
  { rulebook }: AssessmentDeps,
  { key, period, scheme, calendar }: Basis,
): Promise<string | undefined> {
  const term = scheme?.objections;
  if (!term) return undefined;
  return countWorkingDays(await rulebook.calendar(key.region, calendar), period.last, term.workingDays).on;
}

/**
 * Makes the next version, from the tickets as they were counted, and writes it.
 * @throws Problem 409 while the period or the term for objections runs, where an objection is open, where the city has
 *   no scheme, or where somebody else has published meanwhile
 */
export async function published(
  deps: AssessmentDeps,
  basis: Basis,
  recorded: Recorded,
  { by, reason, once }: Publishing,
): Promise<Publication> {
  const { key, period, scheme, subjects, decided } = basis;
  const now = deps.clock.now();
  if (!scheme) throw refused('no-scheme');
  if (dayOf(now) <= period.last) throw refused('period-running');
  const until = await objectUntil(deps, basis);
  if (until !== undefined && dayOf(now) <= until) {
    throw refused('objections-running', { until });
  }
  if (openObjections(recorded.objections).length > 0) {
    throw refused('objections-open');
  }
  const counted = await countedFor(deps, basis, scheme);
  const upheld = await upheldOf(deps, recorded.objections);
  const sheets = assess(scheme, { subjects, entries: recorded.entries, upheld, decided, ...counted });
  const [latest] = await deps.assessments.versions(key);
  const publication: Publication = {
    ...key,
    version: (latest?.version ?? 0) + 1,
    at: now,
    ...{ by, reason, once, scheme, settings: basis.settings, sheets },
    digest: digestOf({ scheme, sheets }, sha256),
  };
  if (!(await deps.assessments.publish(publication))) {
    throw refused('published-meanwhile');
  }
  return publication;
}

/** More tickets than a call has the time to look at one by one. */
const MOST_LOOKED_AT = 200_000;

/**
 * The counts of a period with the tickets behind them. Where there are too many for one call, and for regions, the
 * counts alone: the tickets are asked for then.
 */
async function countedFor(
  deps: AssessmentDeps,
  basis: Basis,
  scheme: AssessmentScheme,
): Promise<Pick<AssessmentFacts, 'cells' | 'named'>> {
  const { key, decided, days } = basis;
  const cells = await countsFor(deps, basis);
  const tickets = cells.reduce((sum, { counts }) => sum + (counts.received ?? 0), 0);
  if (key.subject === 'region' || tickets > MOST_LOOKED_AT) return { cells };
  const tally = new Tally(scheme, decided);
  for await (const { ticketNo, contribution } of ticketsOf(deps, key.region, days)) {
    if (contribution) tally.add(ticketNo, contribution);
  }
  return { cells: tally.cells(), named: (of, item) => tally.named(of, item) };
}
