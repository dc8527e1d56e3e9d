import { randomBytes } from 'node:crypto';
import type { IndexSecretStore } from '../../shared/adapters/secrets.ts';
import { instantOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { KeyWalk } from '../../shared/ports.ts';
import {
  type IndexSecret,
  indexKeysAt,
  withNewKey,
  withoutPrevious,
} from '../../shared/privacy/index-keys.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { listsOf, type RewritingDeps, rewrite } from './rewriting.ts';

export interface KeysDeps extends Omit<RewritingDeps, 'indexKeys'> {
  readonly secret: IndexSecretStore;
}

type Request = ApiRequest<unknown, unknown, PersonCaller>;

const PATH = '/v1/admin/keys/index';
const KEY_BYTES = 32;

/** The routes by which an administrator changes the index key: a new one, the walk through the tickets, the end. */
export function keysRoutes(deps: KeysDeps): Route[] {
  const common = { auth: 'person' } as const;
  return [
    route({
      ...{ method: 'GET', path: PATH, ...common },
      handle: async (request) => {
        await mustCoverAll(deps, request);
        const secret = await deps.secret.read();
        return status(deps, secret, await deps.walks.find(secret.current.version));
      },
    }),
    route({
      ...{ method: 'POST', path: `${PATH}/rotate`, ...common },
      handle: async (request) => {
        await mustCoverAll(deps, request);
        const before = await deps.secret.read();
        if (before.previous)
          throw refused('rotation-under-way', '上一次更换尚未完成 / A rotation is under way');
        const digits = randomBytes(KEY_BYTES).toString('hex');
        const secret = withNewKey(before, digits, deps.wallClock.nowMs());
        await deps.secret.write(secret);
        said(deps, request, 'INDEX_KEY_ROTATED', secret);
        return { ...status(deps, secret, undefined), status: 201 };
      },
    }),
    route({
      ...{ method: 'POST', path: `${PATH}/rewrite`, ...common },
      handle: async (request) => {
        await mustCoverAll(deps, request);
        const secret = await deps.secret.read();
        if (!secret.previous) throw noRotation();
        const now = deps.wallClock.nowMs();
        // Until then tickets are still written under the key before.
        if ((secret.current.from ?? 0) > now) return status(deps, secret, undefined);
        const keys = indexKeysAt(secret, now);
        const walk = await rewrite({ ...deps, indexKeys: async () => keys }, keys.write);
        return status(deps, secret, walk);
      },
    }),
    route({
      ...{ method: 'POST', path: `${PATH}/retire`, ...common },
      handle: async (request) => {
        await mustCoverAll(deps, request);
        const before = await deps.secret.read();
        if (!before.previous) throw noRotation();
        const walk = await deps.walks.find(before.current.version);
        if (!walk?.over) {
          throw refused('tickets-left', '仍有工单在旧密钥下 / Tickets lie under the key before');
        }
        const secret = withoutPrevious(before);
        await deps.secret.write(secret);
        said(deps, request, 'INDEX_KEY_RETIRED', before);
        return status(deps, secret, walk);
      },
    }),
  ];
}

/**
 * One key serves all regions of a deployment, so only whoever administers all of them has a say.
 * @throws Problem 403
 */
async function mustCoverAll({ regions }: KeysDeps, { caller }: Request): Promise<void> {
  const inUse = await regions();
  if (!inUse.every((region) => coversRegion(caller.region, region))) throw standardProblem('forbidden');
}

function said({ log }: KeysDeps, { requestId, caller }: Request, code: string, secret: IndexSecret): void {
  log.warn(code, { requestId, by: caller.id, version: secret.current.version });
}

/** Where the rotation stands: versions, never keys. */
function status({ wallClock }: KeysDeps, secret: IndexSecret, walk: KeyWalk | undefined): ApiResponse {
  const { current, previous, retired } = secret;
  const from = current.from ?? 0;
  const body = {
    version: current.version,
    previous: previous?.version,
    retired: retired.map(({ version }) => version),
    state: stateOf(secret, walk, wallClock.nowMs()),
    writtenFrom: previous && from > 0 ? instantOf(from) : undefined,
    walk: previous && walk && walkOf(walk),
  };
  return { status: 200, body };
}

/** `steady`, `waiting` until the new key is known everywhere, `rewriting`, or `rewritten`. */
function stateOf({ current, previous }: IndexSecret, walk: KeyWalk | undefined, nowMs: number): string {
  if (!previous) return 'steady';
  if ((current.from ?? 0) > nowMs) return 'waiting';
  return walk?.over ? 'rewritten' : 'rewriting';
}

function walkOf(walk: KeyWalk): object {
  const { pass, list, looked, moved, failed, left } = walk;
  return { pass, lists: listsOf(walk), listsDone: list, looked, moved, failed, left };
}

function noRotation(): Problem {
  return refused('no-rotation', '没有进行中的更换 / No rotation is under way');
}

function refused(code: string, title: string): Problem {
  return new Problem({ status: 409, code, title });
}
