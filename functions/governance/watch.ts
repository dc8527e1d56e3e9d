import { addDays, type Day, dayOf } from '../../shared/calendar/instant.ts';
import { concernedBy } from '../../shared/governance/concerned.ts';
import { analysisDue } from '../../shared/governance/due.ts';
import { type Finding, findingsOn, spansFor } from '../../shared/governance/findings.ts';
import { inForceOn } from '../../shared/governance/in-force.ts';
import { isLate } from '../../shared/governance/measure.ts';
import { episodesOn, type Warning, warningNo } from '../../shared/governance/warning.ts';
import type {
  AggregateStore,
  BulletinStore,
  CountedTickets,
  GovernanceStore,
  Rulebook,
} from '../../shared/ports.ts';
import { isInForce, type Rules, regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { remindOfHandIns } from '../bulletins/reminding.ts';
import { readDays } from './days.ts';
import { type TellingDeps, tellAnalysisDue, tellMeasure, tellWarning } from './telling.ts';
import { newestOf } from './tickets.ts';

export interface WatchDeps {
  readonly aggregates: Pick<AggregateStore, 'read'> & CountedTickets;
  readonly governance: GovernanceStore;
  readonly bulletins: Pick<BulletinStore, 'handedIn' | 'versions'>;
  readonly rulebook: Pick<Rulebook, 'calendar' | 'current' | 'settings' | 'units'>;
  readonly telling: TellingDeps;
}

/** What a day's run came to in one region. */
export interface Watched {
  readonly opened: number;
  readonly grown: number;
  readonly ended: number;
  /** Queries of counts, and cells that they read. */
  readonly queries: number;
  readonly cells: number;
}

/** Tickets that a warning names. */
const NAMED = 20;
/** Measures looked at for being late. */
const MEASURES = 500;
/** How long before an analysis is due whoever has not handed it in is reminded. */
const REMINDED_DAYS = 3;

/**
 * The day's look at a region's counts up to yesterday: opens, carries on and ends its warnings, tells those concerned,
 * and reminds of measures, analyses and material for the bulletin. Nothing is read where the operator has set nothing;
 * done twice a day it comes to the same.
 */
export async function watchRegion(deps: WatchDeps, region: string): Promise<Watched> {
  const { rulebook, telling } = deps;
  const regulation = regulationOfRegion(region);
  const none = { opened: 0, grown: 0, ended: 0, queries: 0, cells: 0 };
  if (!regulation) return none;
  const today = dayOf(telling.clock.now());
  const current = await rulebook.current(region);
  const settings = await rulebook.settings(region, current.settings);
  const rules = rulesOn(regulation, settings, current.settings, today);
  const directory = await rulebook.units(region, current.units);
  const units = standing(directory, today);
  const watched = await watchCounts(deps, region, rules, units);
  await remindOfMeasures(deps, region, today);
  await remindOfAnalyses(deps, region, rules, units);
  const calendar = () => rulebook.calendar(region, current.calendar);
  await remindOfHandIns(deps, { region, regulation, settings, units: directory, today }, calendar);
  return watched;
}

async function watchCounts(
  { aggregates, governance, telling }: WatchDeps,
  region: string,
  rules: Rules,
  units: readonly Unit[],
): Promise<Watched> {
  const { warnings = [] } = rules.settings;
  const last = addDays(rules.day, -1);
  const open = await governance.openWarnings(region);
  const inForce = inForceOn(warnings, last);
  const windows = new Set([...inForce, ...open].map(({ window }) => window));
  const spans = [...windows].flatMap((window) => spansFor(window, last));
  const { days, queries, cells } = await readDays(aggregates, region, spans);
  const { findings } = findingsOn(last, days, warnings);
  const { opened, going, ended } = episodesOn(last, open, findings, days, warnings);
  const behind = await newestOf(aggregates, region, opened, opened.length > 0 ? NAMED : 0);
  let index =
    opened.length > 0 ? await governance.countWarnings(region, warningNo(region, last, 0).slice(0, -3)) : 0;
  for (const finding of opened) {
    const tickets = behind.get(finding) ?? [];
    const concerned = [...concernedBy(finding, units), ...tickets.flatMap((each) => each.units)];
    const number = warningNo(region, last, ++index);
    const warning = openedBy(finding, {
      number,
      region,
      last,
      concerned,
      tickets: tickets.map((each) => each.ticketNo),
    });
    // Told first: what is told twice under one number is sent once, and what is written would not be told again.
    await tellWarning(telling, warning, 'opened', rules);
    await governance.putWarning(undefined, warning);
  }
  const before = new Map(open.map((warning) => [warning.warning, warning]));
  for (const { warning, tell } of going) {
    const after = { ...warning, version: warning.version + 1 };
    if (tell) await tellWarning(telling, after, 'grown', rules);
    if (hasMoved(before.get(warning.warning), after))
      await governance.putWarning(before.get(warning.warning), after);
  }
  for (const warning of ended) {
    const after = { ...warning, version: warning.version + 1 };
    await tellWarning(telling, after, 'ended', rules);
    await governance.putWarning(before.get(warning.warning), after);
  }
  const grown = going.filter(({ tell }) => tell).length;
  return { opened: opened.length, grown, ended: ended.length, queries, cells };
}

function hasMoved(before: Warning | undefined, after: Warning): boolean {
  return before?.count !== after.count || before.span.to !== after.span.to;
}

function openedBy(
  finding: Finding,
  {
    number,
    region,
    last,
    concerned,
    tickets,
  }: {
    readonly number: string;
    readonly region: string;
    readonly last: Day;
    readonly concerned: readonly string[];
    readonly tickets: readonly string[];
  },
): Warning {
  return {
    ...finding,
    warning: number,
    region,
    version: 1,
    status: 'open',
    openedOn: last,
    peak: finding.count,
    told: finding.count,
    units: [...new Set(concerned)].filter((unit) => unit !== HOTLINE),
    tickets,
    measures: [],
  };
}

async function remindOfMeasures(
  { governance, telling }: WatchDeps,
  region: string,
  today: Day,
): Promise<void> {
  const late = (await governance.measures(region, MEASURES)).filter((measure) => isLate(measure, today));
  for (const measure of late) await tellMeasure(telling, measure, 'late');
}

/** Who analyses regularly by the text, and has not handed in what is due by the operator's period. */
async function remindOfAnalyses(
  { governance, telling }: WatchDeps,
  region: string,
  rules: Rules,
  units: readonly Unit[],
): Promise<void> {
  const { settings, regulation, day } = rules;
  const due = settings.analysis && analysisDue(settings.analysis, day);
  if (!due || !isInForce(rules) || day > due.dueOn || day < addDays(due.dueOn, -REMINDED_DAYS)) return;
  const handedIn = new Set((await governance.analyses(region, due.period)).map(({ unit }) => unit));
  for (const { by, regular, duty, clause } of regulation.governance ?? []) {
    if (!regular || duty !== 'analysis') continue;
    const owing = [
      ...(by.includes('hotline') ? [HOTLINE] : []),
      ...(by.includes('unit')
        ? units.filter(({ id, member }) => id !== HOTLINE && member !== false).map(({ id }) => id)
        : []),
    ];
    for (const unit of owing.filter((id) => !handedIn.has(id))) {
      await tellAnalysisDue(telling, { region, unit, clause, ...due });
    }
  }
}
