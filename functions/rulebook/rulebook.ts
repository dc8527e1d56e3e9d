import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type Route, route } from '../http/route.ts';
import { publish } from './publishing.ts';
import { read } from './reading.ts';
import { type RulebookDeps, readingQuery } from './requests.ts';

const READERS = ['administrator', 'auditor', 'dispatcher', 'supervisor'] as const;

/** What a unit's head hands in for the unit itself: who is on duty, and whom it sends to its expert seats. */
const OWN_TO_UNITS: readonly string[] = ['rosters', 'experts'];

/** A year with its notices, a month of duty periods or a city's deputies are larger than an ordinary body. */
const BODY_LIMIT = 512 * 1024;

/**
 * The routes of the city's own data: `units/{region}/{unit}`, `rosters/{region}/{unit}`, `settings/{region}`,
 * `calendars/{region}/{year}`, `deputies/{region}/{deputy}`, `experts/{region}/{unit}` and `answering-days/{region}`. Every change is a new version with who and why; none is overwritten
 * (docs/rulebook.md). `walks/{region}` tells how far what follows a publication has come.
 */
export function rulebookRoutes(deps: RulebookDeps): Route[] {
  const paths = ['/v1/admin/{section}/{region}', '/v1/admin/{section}/{region}/{id}'];
  return paths.flatMap((path) => [
    route({
      method: 'GET',
      path,
      auth: 'person',
      query: readingQuery,
      handle: (request) => {
        mustBeOwn(request, READERS);
        return read(deps, regionOf(request), request);
      },
    }),
    route({
      method: 'PUT',
      path,
      auth: 'person',
      bodyLimit: BODY_LIMIT,
      handle: (request) => {
        mustBeOwn(request, ['administrator']);
        return publish(deps, regionOf(request), request);
      },
    }),
  ]);
}

/** The head of a unit has to do with what is the unit's own, and with nothing else. */
function mustBeOwn(
  { params, caller }: ApiRequest<unknown, unknown, PersonCaller>,
  others: readonly Role[],
): void {
  if (caller.roles.some((role) => others.includes(role))) return;
  const { section = '', id } = params;
  if (!OWN_TO_UNITS.includes(section)) throw standardProblem('forbidden');
  if (id === undefined || id !== caller.unit || id === HOTLINE) throw standardProblem('not-found');
}

function regionOf({ params, caller }: ApiRequest<unknown, unknown, PersonCaller>): string {
  const { region = '' } = params;
  if (!/^\d{6}$/.test(region) || !coversRegion(caller.region, region)) throw standardProblem('not-found');
  return region;
}
