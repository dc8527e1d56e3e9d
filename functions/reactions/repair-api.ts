import { instantOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { WallClock } from '../../shared/ports.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { beginRepair, type RepairWalkDeps } from './repair-walk.ts';

export interface RepairApiDeps extends RepairWalkDeps {
  readonly wallClock: WallClock;
}

type Request = ApiRequest<unknown, unknown, PersonCaller>;

const PATH = '/v1/admin/repair/{region}';

/**
 * The routes of an administrator who wants everything behind the ledger looked at: POST begins a walk through all
 * tickets of a region, in place of one under way, and GET says how far it has come.
 */
export function repairRoutes(deps: RepairApiDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: PATH,
      auth: 'person',
      handle: async (request) => {
        const region = regionOf(request);
        await beginRepair(deps, region, request.caller.id, deps.wallClock.nowMs());
        return { ...(await status(deps, region)), status: 202 };
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      auth: 'person',
      handle: (request) => status(deps, regionOf(request)),
    }),
  ];
}

function regionOf({ params, caller }: Request): string {
  const { region = '' } = params;
  if (!/^\d{6}$/.test(region) || !coversRegion(caller.region, region)) throw standardProblem('not-found');
  return region;
}

/** The region's last walk; `startedAt` is the machine's time. @throws Problem 404 when there was none */
async function status({ walks }: RepairApiDeps, region: string): Promise<ApiResponse> {
  const found = await walks.status(region);
  if (!found) throw standardProblem('not-found');
  const { startedMs, legsLeft, ...walk } = found;
  const state = legsLeft === 0 ? 'done' : 'walking';
  return { status: 200, body: { ...walk, legsLeft, state, startedAt: instantOf(startedMs) } };
}
