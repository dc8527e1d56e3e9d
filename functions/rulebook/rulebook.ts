import * as z from 'zod';
import { withYear, yearSchema } from '../../shared/calendar/calendar.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { Clock, Rulebook, UnitContacts, WalkQueue } from '../../shared/ports.ts';
import { settingsSchema } from '../../shared/regulation/settings.ts';
import { type SettingsProblem, settingsProblems } from '../../shared/regulation/settings-check.ts';
import { unitSchema } from '../../shared/routing/unit.ts';
import { parseJson, parsePart, parseWith } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { beginWalk } from '../reactions/recompute.ts';

export interface RulebookDeps {
  readonly rulebook: Rulebook;
  readonly contacts: UnitContacts;
  readonly walks: WalkQueue;
  readonly clock: Clock;
}

/** Why a version is published is part of it; who and when the system knows. */
const why = z.string().trim().min(4).max(500);
const unitBody = unitSchema.omit({ id: true }).extend({ why });
const settingsBody = settingsSchema.omit({ region: true }).extend({ why });
const calendarBody = yearSchema.omit({ year: true }).extend({ why });

type Request = ApiRequest<unknown, unknown, PersonCaller>;

/** A year with its notices is larger than an ordinary body. */
const BODY_LIMIT = 256 * 1024;

/**
 * The routes of the city's own data: `units/{region}/{unit}`, `settings/{region}` and
 * `calendars/{region}/{year}`. Every change is a new version with who and why; none is overwritten.
 */
export function rulebookRoutes(deps: RulebookDeps): Route[] {
  const paths = ['/v1/admin/{section}/{region}', '/v1/admin/{section}/{region}/{id}'];
  return paths.flatMap((path) => [
    route({ method: 'GET', path, auth: 'person', roles: READERS, handle: (request) => read(deps, request) }),
    route({
      method: 'PUT',
      path,
      auth: 'person',
      roles: ['administrator'],
      bodyLimit: BODY_LIMIT,
      handle: (request) => write(deps, request),
    }),
  ]);
}

const READERS = ['administrator', 'auditor', 'dispatcher', 'supervisor'] as const;

function regionOf({ params, caller }: Request): string {
  const { region = '' } = params;
  if (!/^\d{6}$/.test(region) || !coversRegion(caller.region, region)) throw standardProblem('not-found');
  return region;
}

async function read(deps: RulebookDeps, request: Request): Promise<ApiResponse> {
  const region = regionOf(request);
  const { section, id } = request.params;
  const current = await deps.rulebook.current(region);
  switch (section) {
    case 'units': {
      const units = await deps.rulebook.units(region, current.units);
      if (id === undefined) return { status: 200, body: { version: current.units, items: units } };
      const unit = units.find((each) => each.id === id);
      if (!unit) throw standardProblem('not-found');
      return { status: 200, body: unit };
    }
    case 'settings':
      return {
        status: 200,
        body: { version: current.settings, ...(await deps.rulebook.settings(region, current.settings)) },
      };
    case 'calendars': {
      const calendar = await deps.rulebook.calendar(region, current.calendar);
      if (id === undefined) return { status: 200, body: calendar };
      const year = calendar.years[id];
      if (!year) throw standardProblem('not-found');
      return { status: 200, body: year };
    }
    default:
      throw standardProblem('not-found');
  }
}

async function write(deps: RulebookDeps, request: Request): Promise<ApiResponse> {
  const region = regionOf(request);
  const { section, id } = request.params;
  const json = parseJson(request.headers['content-type'], request.rawBody);
  const signed = (reason: string) => ({ by: request.caller.id, why: reason, at: deps.clock.now() });
  if (section === 'units' && id !== undefined) {
    const { why: reason, ...given } = parsePart('body', unitBody, json);
    const unit = parsePart('body', unitSchema, { ...given, id });
    const version = await deps.rulebook.publish(
      region,
      'units',
      async (current) => {
        const units = await deps.rulebook.units(region, current.units);
        return [...units.filter((each) => each.id !== id), unit];
      },
      signed(reason),
    );
    await deps.contacts.ensure(region, unit);
    return { status: 200, body: { version } };
  }
  if (section === 'settings' && id === undefined) {
    const { why: reason, ...given } = parsePart('body', settingsBody, json);
    const settings = { ...given, region };
    const current = await deps.rulebook.current(region);
    refuseProblems(settingsProblems(settings, await deps.rulebook.calendar(region, current.calendar)));
    const version = await deps.rulebook.publish(region, 'settings', async () => settings, signed(reason));
    return { status: 200, body: { version } };
  }
  if (section === 'calendars' && id !== undefined && /^\d{4}$/.test(id)) {
    const { why: reason, ...given } = parsePart('body', calendarBody, json);
    const year = parsePart('body', yearSchema, { ...given, year: Number(id) });
    const version = await deps.rulebook.publish(
      region,
      'calendar',
      async (current, name) => {
        const calendar = await deps.rulebook.calendar(region, current.calendar);
        return parseWith('body', () => withYear(calendar, year, name));
      },
      signed(reason),
    );
    // After the new calendar is current: whoever commits meanwhile is seen to by the wake, all others by the walk.
    await beginWalk(deps.walks, region);
    return { status: 200, body: { version } };
  }
  throw standardProblem('not-found');
}

/** Settings that contradict the regulation, or themselves, are not published; each problem names its place. */
function refuseProblems(problems: readonly SettingsProblem[]): void {
  const [first] = problems;
  if (!first) return;
  throw standardProblem('invalid-request', {
    detail: first.message,
    field: first.path || 'body',
    rule: first.code,
    ...(first.clause !== undefined && { clause: first.clause }),
    errors: problems.map(({ path, code }) => ({ field: path || 'body', rule: code })),
  });
}
