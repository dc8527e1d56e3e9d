import * as z from 'zod';
import type { PersonCaller } from '../../shared/caller.ts';
import { warningNumber } from '../../shared/governance/acts.ts';
import type { Warning } from '../../shared/governance/warning.ts';
import type { Rules } from '../../shared/regulation/rules.ts';
import { isHotline, unitOf } from '../commands/access.ts';
import { askedOnce } from '../http/asked-once.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { doneBefore } from './once.ts';
import { type GovernanceDeps, onlyFor, regionFor, rulesToday } from './readers.ts';
import { labelOf } from './telling.ts';
import { ticketsOf } from './tickets.ts';

const region = z.string().regex(/^\d{6}$/);
const limit = z.coerce.number().int().min(1).max(100).default(20);
/** How often an act that lost a race is done again. */
const RACES = 5;

/** Early warnings: listed, with their tickets, and taken note of. */
export function warningRoutes(deps: GovernanceDeps): Route[] {
  const { governance, aggregates } = deps;
  return [
    route({
      method: 'GET',
      path: '/v1/governance/warnings',
      auth: 'person',
      query: z.strictObject({
        region: region.optional(),
        status: z.enum(['open', 'all']).default('open'),
        after: warningNumber.optional(),
        limit,
      }),
      handle: async ({ query, caller }) => {
        const of = regionFor(caller, query.region);
        const mine = onlyFor(caller, 'warnings');
        const { rules } = await rulesToday(deps, of);
        const found =
          query.status === 'open'
            ? [...(await governance.openWarnings(of))].sort(newestFirst)
            : await governance.warnings(of, query.limit, query.after);
        const items = found.filter(({ units }) => mine === undefined || units.includes(mine));
        const last = found.length === query.limit ? found.at(-1)?.warning : undefined;
        const more = query.status === 'all' && last !== undefined ? { cursor: last } : {};
        return {
          status: 200,
          body: { items: items.map((each) => shown(each, rules, mine)), ...more, ...unset(rules) },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/governance/warnings/{warning}',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const { warning, mine } = await seen(deps, caller, params.warning);
        const { rules } = await rulesToday(deps, warning.region);
        return { status: 200, body: shown(warning, rules, mine) };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/governance/warnings/{warning}/tickets',
      auth: 'person',
      query: z.strictObject({
        after: z
          .string()
          .regex(/^\d{20}$/)
          .optional(),
        limit,
      }),
      handle: async ({ params, query, caller }) => {
        const { warning, mine } = await seen(deps, caller, params.warning);
        const { after } = query;
        const page = {
          limit: query.limit,
          ...(after !== undefined && { after }),
          ...(mine !== undefined && { mine }),
        };
        return { status: 200, body: await ticketsOf(aggregates, warning.region, warning, page) };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/governance/warnings/{warning}/acknowledge',
      auth: 'person',
      body: z.strictObject({}),
      handle: async (request) => {
        const { caller, params } = request;
        const once = askedOnce(request, `acknowledge ${params.warning}`);
        const done = await doneBefore(governance, once);
        for (let race = 0; race < RACES; race++) {
          const { warning, mine } = await seen(deps, caller, params.warning);
          const { rules } = await rulesToday(deps, warning.region);
          // The first to take note of it stands.
          if (done !== undefined || warning.acknowledged)
            return { status: 200, body: shown(warning, rules, mine) };
          const unit = isHotline(caller) ? undefined : unitOf(caller);
          const acknowledged = { by: caller.id, ...(unit !== undefined && { unit }), at: deps.clock.now() };
          const after = { ...warning, version: warning.version + 1, acknowledged };
          if (await governance.putWarning(warning, after, once))
            return { status: 200, body: shown(after, rules, mine) };
        }
        throw standardProblem('busy', { retryAfter: 1 });
      },
    }),
  ];
}

/** A warning that the caller may see. @throws Problem 404 */
export async function seen(
  { governance }: Pick<GovernanceDeps, 'governance'>,
  caller: PersonCaller,
  number: string | undefined,
): Promise<{ readonly warning: Warning; readonly mine: string | undefined }> {
  if (!warningNumber.safeParse(number).success || number === undefined) throw standardProblem('not-found');
  const mine = onlyFor(caller, 'warnings');
  const warning = await governance.warning(regionFor(caller, number.slice(0, 6)), number);
  if (!warning || (mine !== undefined && !warning.units.includes(mine))) throw standardProblem('not-found');
  return { warning, mine };
}

/** A unit is shown no ticket's number but by the list of its own. */
function shown(warning: Warning, { settings }: Rules, mine: string | undefined): object {
  const { tickets, ...rest } = warning;
  return { ...rest, label: labelOf(warning, settings), ...(mine === undefined && { tickets }) };
}

/** Where the operator has set no threshold nothing is found, which is not the same as that there is nothing. */
function unset({ settings }: Rules): { readonly unset?: true } {
  return (settings.warnings ?? []).length === 0 ? { unset: true } : {};
}

function newestFirst(a: Warning, b: Warning): number {
  return a.warning < b.warning ? 1 : -1;
}
