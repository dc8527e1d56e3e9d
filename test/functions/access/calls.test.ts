import { beforeAll, describe, expect, it } from 'vitest';
import {
  mayCall,
  OPEN_CALLS,
  PERSON_CALLS,
  type PersonCall,
  type PersonCallName,
  rolesAtDoor,
  SIGNED_CALLS,
} from '../../../functions/access-calls.ts';
import { READS, type Read, type ReadName, readersOf } from '../../../functions/access-policy.ts';
import { FUNCTIONS } from '../../../infra/build.ts';
import { type ServedRoute, servedRoutes } from '../../../infra/openapi/routes.ts';
import { ROLES } from '../../../shared/caller.ts';
import { SECRECIES, type Secrecy } from '../../../shared/ticket/secrecy.ts';
import { Masked, REVEAL_BODIES } from '../reveal/masked.ts';
import { own, strangers } from './guarded.ts';

let served: readonly ServedRoute[];
beforeAll(async () => {
  served = await servedRoutes(FUNCTIONS);
});
const keyed = (auth: string) =>
  served
    .filter(({ route }) => route.auth === auth)
    .map(({ route }) => [`${route.method} ${route.path}`, route] as const)
    .sort(([one], [other]) => one.localeCompare(other));
const sorted = (names: readonly string[]) => [...names].sort((one, other) => one.localeCompare(other));

describe('the table of calls', () => {
  it('has a row for every route that is served, and none for another', () => {
    expect(keyed('person').map(([name]) => name)).toEqual(sorted(Object.keys(PERSON_CALLS)));
    expect(keyed('channel').map(([name]) => name)).toEqual(sorted(Object.keys(SIGNED_CALLS)));
    expect(keyed('none').map(([name]) => name)).toEqual(sorted(OPEN_CALLS));
  });

  it('is what stands at every door', () => {
    for (const [name, { method, path, roles }] of keyed('person')) {
      expect([name, roles]).toEqual([name, rolesAtDoor(method, path)]);
    }
    for (const [name, { channels, link }] of keyed('channel')) {
      expect([name, { ...(channels && { channels }), ...(link && { link }) }]).toEqual([
        name,
        SIGNED_CALLS[name],
      ]);
    }
  });

  it('lets nobody call what has no row, and says of what is read the same as the table of reads', () => {
    expect(['GET /v1/nothing', 'GET constructor'].map((name) => rolesAtDoor(...pair(name)))).toEqual([
      [],
      [],
    ]);
    const calls: Readonly<Record<string, PersonCall>> = PERSON_CALLS;
    const differing = Object.entries<Read>(READS).flatMap(([read, { route }]) => {
      const call = calls[route.split('?', 1)[0] as string];
      const readers = readersOf(read as ReadName);
      return !call || readers.every((role) => call.may.includes(role)) ? [] : [read];
    });
    expect(differing).toEqual([]);
  });
});

const pair = (name: string) => name.split(' ') as [string, string];

const REVEALING = Object.keys(PERSON_CALLS).filter(
  (name) => /reveal|call-back/.test(name) && name.includes('{ticketNo}'),
) as PersonCallName[];

describe('who asks for, grants and uses a look at what is masked, and who calls back', () => {
  const tickets = new Map<Secrecy, Masked>();
  beforeAll(async () => {
    for (const secrecy of SECRECIES) {
      const masked = new Masked();
      await masked.guarded.begin(secrecy);
      tickets.set(secrecy, masked);
    }
  });
  const asked = async (secrecy: Secrecy, caller: ReturnType<typeof own>, name: PersonCallName) => {
    const [method = '', path = ''] = name.split(' ');
    return (tickets.get(secrecy) as Masked).ask(
      caller,
      method,
      path,
      REVEAL_BODIES[path.split('/')[4] ?? ''],
    );
  };

  it.each(ROLES)('%s, of their own tickets of each secrecy', async (role) => {
    const table: unknown[] = [];
    const found: unknown[] = [];
    for (const secrecy of SECRECIES) {
      for (const name of REVEALING) {
        const { status, body } = await asked(secrecy, own(role), name);
        const seen = readersOf('ticket').includes(role);
        table.push([secrecy, name, seen, seen && mayCall(name, [role])]);
        const foreign = status === 404 && body.field === undefined;
        found.push([secrecy, name, !foreign, !foreign && status !== 403]);
      }
    }
    expect(found).toEqual(table);
  });

  it.each(ROLES)('%s, of foreign ones: there are none', async (role) => {
    const open: unknown[] = [];
    for (const caller of strangers(role)) {
      for (const name of REVEALING) {
        const { status } = await asked('all', caller, name);
        if (status !== 404) open.push([caller, name, status]);
      }
    }
    expect(REVEALING).toHaveLength(5);
    expect(open).toEqual([]);
  });
});
