import { onDuty } from '../../shared/alert/roster.ts';
import { type Instant, parseInstant } from '../../shared/calendar/instant.ts';
import { calendarByVersion } from '../../shared/calendar/published.ts';
import { type CurrentRulebook, DUE_SHARDS } from '../../shared/ports.ts';
import { layersOf, regionAbove } from '../../shared/regulation/layers.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';
import { missingDuties } from './duties.ts';
import { readRegister } from './registers.ts';
import type { RulebookDeps, RulebookRequest } from './requests.ts';
import { isRegister, SECTIONS } from './sections.ts';
import { rosterStandings } from './standings.ts';
import { numberOf, versionTag } from './versions.ts';

/** Versions on one page of their list. */
const PAGE = 20;

/** Answers what a section says now or said in a version, or lists its versions. */
export async function read(
  deps: RulebookDeps,
  region: string,
  request: RulebookRequest,
): Promise<ApiResponse> {
  const { section: name = '', id } = request.params;
  if (name === 'walks' && id === undefined) return walks(deps, region);
  if (!Object.hasOwn(SECTIONS, name)) throw standardProblem('not-found');
  const section = SECTIONS[name as keyof typeof SECTIONS];
  const current = await deps.rulebook.own(region);
  if (request.query.list !== undefined) {
    if (id !== undefined) throw standardProblem('not-found');
    return versions(deps, region, section, request.query.cursor ?? current[section]);
  }
  const version = request.query.version ?? current[section];
  if (!(await exists(deps, region, section, version)))
    throw standardProblem('not-found', { field: 'version' });
  const body = await content(deps, region, { ...current, [section]: version }, section, request);
  if (body === undefined) throw standardProblem('not-found');
  return { status: 200, body, headers: versionTag(version) };
}

async function content(
  deps: RulebookDeps,
  region: string,
  named: CurrentRulebook,
  section: keyof CurrentRulebook,
  request: RulebookRequest,
): Promise<object | undefined> {
  const { rulebook } = deps;
  const { params, query } = request;
  const { id } = params;
  const { at, month } = query;
  switch (section) {
    case 'units': {
      const items = await rulebook.units(region, named.units);
      if (id !== undefined) return items.find((each) => each.id === id);
      const warnings = await missingDuties(deps, region, items, named.settings);
      return { version: named.units, items, warnings };
    }
    case 'settings': {
      if (id !== undefined) return undefined;
      return { version: named.settings, ...(await rulebook.settings(region, named.settings)) };
    }
    case 'calendar': {
      const calendar = await rulebook.calendar(region, named.calendar);
      return id === undefined ? calendar : calendar.years[id];
    }
    case 'rosters': {
      if (id === undefined && month !== undefined) return rosterStandings(deps, region, named, month);
      if (id === undefined) {
        const index = await rulebook.rosters(region, named.rosters);
        const items = Object.entries(index).map(([unit, version]) => ({ unit, version }));
        return { version: named.rosters, items };
      }
      const roster = await rulebook.roster(region, named.rosters, id);
      if (roster === undefined) return undefined;
      if (at === undefined) return { version: named.rosters, ...roster };
      const unit = (await rulebook.units(region, named.units)).find((each) => each.id === id);
      const serving = unit && onDuty<Unit['contacts'][number]>(roster, unit, instantOf(at));
      return { version: named.rosters, unit: id, at, ...(serving && { onDuty: serving }) };
    }
    case 'registers':
      return isRegister(params.section)
        ? readRegister(deps, region, named, params.section, request)
        : undefined;
  }
}

function instantOf(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined)
    throw standardProblem('invalid-request', { field: 'at', rule: 'format:time-with-offset' });
  return at;
}

/** Whether a section has a version of that name; what the product ships is there for every city. */
async function exists(
  { rulebook }: RulebookDeps,
  region: string,
  section: keyof CurrentRulebook,
  version: string,
): Promise<boolean> {
  const { above, own } = layersOf(version);
  if (above) {
    const layers = [[above.region, above.version] as const, ...(own ? [[region, own] as const] : [])];
    const records = await Promise.all(layers.map(([of, name]) => rulebook.record(of, section, name)));
    return above.region === regionAbove(region) && records.every((record) => record !== undefined);
  }
  if (numberOf(version) > 0) return (await rulebook.record(region, section, version)) !== undefined;
  if (section === 'calendar') return calendarByVersion(version) !== undefined;
  return version === (section === 'settings' ? 'default' : 'none');
}

/** The versions from one back, the newest first, with who, why and when. */
async function versions(
  { rulebook }: RulebookDeps,
  region: string,
  section: keyof CurrentRulebook,
  from: string,
): Promise<ApiResponse> {
  const first = numberOf(from);
  const names = Array.from({ length: Math.min(PAGE, first) }, (_, index) => `v${first - index}`);
  const records = await Promise.all(names.map((version) => rulebook.record(region, section, version)));
  const items = names.flatMap((version, index) => {
    const record = records[index];
    return record ? [{ version, ...record }] : [];
  });
  const next = first - PAGE;
  return { status: 200, body: { items, ...(next > 0 && { cursor: `v${next}` }) } };
}

/** How far what follows publications has come: which versions the open clocks go by, and how many shards are left. */
async function walks({ followUps }: RulebookDeps, region: string): Promise<ApiResponse> {
  const { regions, legs } = await followUps.worklist();
  const { calendar, settings, units } = regions.find((each) => each.region === region) ?? {};
  const left = (pass: 1 | 2) => legs.filter((leg) => leg.region === region && leg.pass === pass).length;
  return {
    status: 200,
    body: { calendar, settings, topics: units, shards: DUE_SHARDS, firstPass: left(1), secondPass: left(2) },
  };
}
