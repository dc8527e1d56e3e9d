import * as z from 'zod';
import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import type { Clock, FollowUps, RulebookArchive } from '../../shared/ports.ts';
import type { IndexKeySource } from '../../shared/privacy/index-keys.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import type { Logger } from '../http/log.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type Route, route } from '../http/route.ts';
import type { TopicsDeps } from '../reactions/topics.ts';
import type { BeginDeps } from '../reactions/walk.ts';
import { publish } from './publishing.ts';
import { read } from './reading.ts';

export interface RulebookDeps extends BeginDeps, TopicsDeps {
  readonly rulebook: RulebookArchive;
  readonly followUps: FollowUps;
  /** Seals who the deputies are. */
  readonly keys: DataKeys;
  /** Key of the indexes by which people are found again, 32 bytes. */
  readonly indexKeys: IndexKeySource;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What reading may ask for beside what is current. */
const query = z.strictObject({
  /** An earlier version, by its name. */
  version: z
    .string()
    .regex(/^[a-z0-9:+-]{1,40}$/)
    .exactOptional(),
  list: z.literal('versions').exactOptional(),
  cursor: z
    .string()
    .regex(/^v\d{1,9}$/)
    .exactOptional(),
  /** Who of a roster is on duty at this time. */
  at: z.iso.datetime({ offset: true }).exactOptional(),
  /** Who handed in the rosters of this month in time. */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .exactOptional(),
});

export type RulebookRequest = ApiRequest<unknown, z.infer<typeof query>, PersonCaller>;
export type PublicationRequest = ApiRequest<unknown, unknown, PersonCaller>;

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
      roles: [...READERS, 'unit-head'],
      query,
      handle: (request) => {
        mustBeOwn(request, READERS);
        return read(deps, regionOf(request), request);
      },
    }),
    route({
      method: 'PUT',
      path,
      auth: 'person',
      roles: ['administrator', 'unit-head'],
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
