import * as z from 'zod';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { Clock, CurrentRulebook, FollowUps, RulebookArchive } from '../../shared/ports.ts';
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
  readonly clock: Clock;
  readonly log: Logger;
}

/** What reading may ask for beside what is current. */
const query = z.strictObject({
  /** An earlier version, by its name. */
  version: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/)
    .exactOptional(),
  list: z.literal('versions').exactOptional(),
  cursor: z
    .string()
    .regex(/^v\d{1,9}$/)
    .exactOptional(),
  /** Who of a roster is on duty at this time. */
  at: z.iso.datetime({ offset: true }).exactOptional(),
});

export type RulebookRequest = ApiRequest<unknown, z.infer<typeof query>, PersonCaller>;
export type PublicationRequest = ApiRequest<unknown, unknown, PersonCaller>;

/** The sections as paths name them. */
export const SECTIONS = {
  calendars: 'calendar',
  settings: 'settings',
  units: 'units',
  rosters: 'rosters',
} as const satisfies Record<string, keyof CurrentRulebook>;

const READERS = ['administrator', 'auditor', 'dispatcher', 'supervisor'] as const;

/** A year with its notices, or a month of duty periods, is larger than an ordinary body. */
const BODY_LIMIT = 256 * 1024;

/**
 * The routes of the city's own data: `units/{region}/{unit}`, `rosters/{region}/{unit}`, `settings/{region}` and
 * `calendars/{region}/{year}`. Every change is a new version with who and why; none is overwritten
 * (docs/rulebook.md). `walks/{region}` tells how far what follows a publication has come.
 */
export function rulebookRoutes(deps: RulebookDeps): Route[] {
  const paths = ['/v1/admin/{section}/{region}', '/v1/admin/{section}/{region}/{id}'];
  return paths.flatMap((path) => [
    route({
      method: 'GET',
      path,
      auth: 'person',
      roles: READERS,
      query,
      handle: (request) => read(deps, regionOf(request), request),
    }),
    route({
      method: 'PUT',
      path,
      auth: 'person',
      roles: ['administrator'],
      bodyLimit: BODY_LIMIT,
      handle: (request) => publish(deps, regionOf(request), request),
    }),
  ]);
}

function regionOf({ params, caller }: ApiRequest<unknown, unknown, PersonCaller>): string {
  const { region = '' } = params;
  if (!/^\d{6}$/.test(region) || !coversRegion(caller.region, region)) throw standardProblem('not-found');
  return region;
}
