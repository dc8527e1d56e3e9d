/** Every call that reads, by everybody who may, and by who may not: each answer is held against the access policy. */
import { mayCall, PERSON_CALLS, type PersonCallName } from '../../functions/access-calls.ts';
import type { HotlineClient, Who } from '../../infra/local/client.ts';
import type { Operation } from '../../infra/openapi/operations.ts';
import { ROLES } from '../../shared/caller.ts';
import { agent, officer, REGION, reviewer, UNITS } from './secrecy-life.ts';
import { named, pathFor } from './secrecy-walk.ts';
import type { Watch } from './secrecy-watch.ts';

/** What paths name, as it is in the city by now. */
export type Names = Record<string, string>;

/** Queries that one call or another needs; the first that is answered will do. */
const QUERIES = [
  '',
  `?region=${REGION}`,
  '?period=2026-08',
  `?region=${REGION}&period=2026-09`,
  `?region=${REGION}&period=2026-08`,
  `?region=${REGION}&period=2026-08&subject=unit`,
  '?subject=unit',
  `?region=${REGION}&day=2026-09-01`,
  `?period=2026-08&region=${REGION}&of=chengguan&item=survey`,
  `?region=${REGION}&period=2026-09&by=unit&value=chengguan&measure=received`,
  '?line=110',
  `?jurisdiction_id=${REGION}`,
] as const;

/** Ids in sections of the rulebook that go by others than units'. */
const OF_SECTION: Readonly<Record<string, Names>> = {
  '/v1/admin/calendars/{region}/{id}': { id: '2026' },
  '/v1/admin/deputies/{region}/{id}': { id: 'D-1' },
};

/** Finds out what there is: measures, warnings, entries, chains and files, by their lists. */
export async function namesIn(client: HotlineClient, ticketNo: string): Promise<Names> {
  const today = new Date().toISOString().slice(0, 10);
  const first = async (who: Who, path: string, field?: string): Promise<string | undefined> => {
    const { status, body } = await client.call(who, 'GET', path);
    const { items = [] } = (status === 200 ? body : {}) as { items?: readonly unknown[] };
    const [item] = items;
    if (field === undefined) return typeof item === 'string' ? item : undefined;
    const value = (item as Record<string, unknown> | undefined)?.[field];
    return value === undefined ? undefined : String(value);
  };
  const auditor = { role: 'auditor' };
  const supervisor = { role: 'supervisor' };
  const objections = `/v1/assessments/${REGION}/2026-08/objections`;
  const known = {
    measure: await first(reviewer, `/v1/governance/measures?region=${REGION}`, 'measure'),
    warning: await first(reviewer, `/v1/governance/warnings?region=${REGION}&status=all`, 'warning'),
    entry: await first(agent, '/v1/knowledge', 'entry'),
    objection:
      (await first(supervisor, objections, 'objection')) ?? (await first(supervisor, objections, 'id')),
    chain:
      (await first(auditor, `/v1/audit/chains?day=${today}`)) ??
      (await first(auditor, '/v1/audit/chains?day=2026-09-01')),
    day: await first(auditor, `/v1/audit/anchors?region=${REGION}`),
    subscriber: 'province',
    id: UNITS[0],
  };
  const there = Object.entries(known).filter((each): each is [string, string] => each[1] !== undefined);
  return { ...named(ticketNo, UNITS[0]), ...Object.fromEntries(there) };
}

/** Whoever may make a call by the list of calls; all roles for one that it doesn't have. */
function readersFor({ route }: Operation): readonly Who[] {
  const known = Object.hasOwn(PERSON_CALLS, route);
  const roles = ROLES.filter((role) => !known || mayCall(route as PersonCallName, [role]));
  return roles
    .filter((role) => role !== 'secrecy-staff')
    .map((role) => (role.startsWith('unit-') ? { ...officer(UNITS[0]), role } : { role }));
}

/** Reads everything of some tickets, and all else there is to read, in the name of everybody who may. */
export async function everyRead(
  watch: Watch,
  client: HotlineClient,
  operations: readonly Operation[],
  tickets: readonly string[],
  names: Names,
): Promise<void> {
  for (const ticketNo of tickets) await client.call(agent, 'GET', `/v1/tickets/${ticketNo}`);
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const { auth, path } = operation;
    const ofTickets = path.includes('{ticketNo}');
    for (const ticketNo of ofTickets ? tickets : tickets.slice(0, 1)) {
      const filled = pathFor(path, { ...names, ...OF_SECTION[path], ticketNo });
      for (const query of QUERIES) {
        const read = await reads(watch, client, auth, readersFor(operation), filled + query);
        if (read) break;
        if (ofTickets && !path.startsWith('/v1/intake')) break;
      }
    }
  }
}

/** Makes one call in everybody's name. @returns whether anybody was answered */
async function reads(
  watch: Watch,
  client: HotlineClient,
  auth: Operation['auth'],
  people: readonly Who[],
  path: string,
): Promise<boolean> {
  if (auth === 'none') return (await watch.stranger('GET', path)).status < 400;
  if (auth === 'channel') {
    const [plain = '', query] = path.split('?', 2);
    const { status } = await client.signed('referral', plain, { ...(query !== undefined && { query }) });
    return status < 400;
  }
  let read = false;
  for (const who of people) read = (await client.call(who, 'GET', path)).status < 400 || read;
  return read;
}

/** Readers who are shown codes only, or nothing. */
const STRANGERS: readonly Who[] = [
  { role: 'auditor' },
  { role: 'administrator' },
  { role: 'province-reader' },
  officer('elsewhere'),
];

/** The same by those to whom nothing of a citizen is shown, with every query. */
export async function lookAsStrangers(
  client: HotlineClient,
  tickets: readonly string[],
  operations: readonly Operation[],
  names: Names,
): Promise<void> {
  const asked = operations.filter(({ method, auth }) => method === 'GET' && auth === 'person');
  for (const who of STRANGERS) {
    for (const { path } of asked) {
      const ofTickets = path.includes('{ticketNo}');
      for (const ticketNo of ofTickets ? tickets.slice(0, 3) : tickets.slice(0, 1))
        for (const query of ofTickets ? [''] : QUERIES.slice(0, 4))
          await client.call(who, 'GET', pathFor(path, { ...names, ticketNo }) + query);
    }
  }
}
