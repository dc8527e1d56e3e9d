import { beforeAll, describe, expect, it } from 'vitest';
import {
  LEVELS,
  type Level,
  levelOf,
  MASKS,
  mayGive,
  READS,
  type ReadName,
} from '../../../functions/access-policy.ts';
import { isCommand } from '../../../functions/commands/commands.ts';
import { type PersonCaller, ROLES, type Role } from '../../../shared/caller.ts';
import { COMMANDS, type CommandType } from '../../../shared/ticket/commands.ts';
import { SECRECIES, type Secrecy } from '../../../shared/ticket/secrecy.ts';
import { BODIES } from '../../ticket/story.ts';
import type { Answer } from '../commands/calling.ts';
import { Guarded, NAME, own, PHONE, RECORDING, REGION, strangers } from './guarded.ts';

const QUERIES: { readonly [R in ReadName]?: string } = {
  'mark-ledger': 'mark=deputy',
  changes: `region=${REGION}`,
  figures: `region=${REGION}&period=2026-09`,
  warnings: `region=${REGION}`,
  analysis: `region=${REGION}`,
  measures: `region=${REGION}`,
  assessment: `region=${REGION}&period=2026-09`,
  bulletin: 'format=json',
  'hand-ins': `region=${REGION}&period=2026-08`,
};
/** What is whole or not at all: an address, a call. */
const UNDIVIDED: readonly ReadName[] = ['calls', 'file', 'recording'];
const OF_PEOPLE = Object.keys(READS).filter(
  (read) => !['handed-over', 'feedback', 'public-record', 'look-up'].includes(read),
) as ReadName[];
/** Lists that hold what is a unit's own, and nothing for one that has nothing. */
const OWN_LISTS: readonly ReadName[] = [
  'work-list',
  'hand-ins',
  'bulletin',
  'assessment',
  'warnings',
  'analysis',
  'measures',
];
const COMMANDS_GIVEN = Object.keys(COMMANDS).filter(isCommand);

const guarded = new Map<Secrecy, Guarded>();
beforeAll(async () => {
  for (const secrecy of SECRECIES) guarded.set(secrecy, (await new Guarded().begin(secrecy)).freeze());
});
const at = (secrecy: Secrecy) => guarded.get(secrecy) as Guarded;

function read(secrecy: Secrecy, caller: PersonCaller, name: ReadName, query = QUERIES[name] ?? '') {
  const route = READS[name].route.slice('GET '.length).split('?', 1)[0] as string;
  return at(secrecy).get(caller, route, query, name === 'recording' ? RECORDING : undefined);
}

/** What an answer shows of the citizen, found in the answer itself. */
function shown(name: ReadName, { status, body }: Answer): Level {
  if (status !== 200) return 'none';
  if (UNDIVIDED.includes(name)) return 'full';
  const text = JSON.stringify(body);
  if (text.includes(NAME) && text.includes(PHONE)) return 'full';
  return text.includes(NAME[0] as string) || text.includes('****') ? 'masked' : 'codes';
}

const wordy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(wordy);
  if (typeof value !== 'object' || value === null) return value;
  if ('commitment' in value) return '文字';
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wordy(each)]));
};
const bodyOf = (command: CommandType) => wordy(BODIES[command]) as object;

describe('SY-23b: the table of who reads what is what every call does', () => {
  it.each(ROLES)('%s, of their own tickets', async (role) => {
    const table: unknown[] = [];
    const found: unknown[] = [];
    for (const name of OF_PEOPLE) {
      for (const secrecy of SECRECIES) {
        table.push([name, secrecy, levelOf(name, [role], secrecy)]);
        found.push([name, secrecy, shown(name, await read(secrecy, own(role), name))]);
      }
    }
    expect(found).toEqual(table);
  });

  it.each(ROLES)('%s, of foreign ones: there are none', async (role) => {
    const open: unknown[] = [];
    for (const caller of strangers(role)) {
      for (const name of OF_PEOPLE) {
        const list = name === 'work-list' || QUERIES[name] !== undefined;
        const named = name === 'work-list' || name === 'mark-ledger' ? [`region=${REGION}`] : [];
        const query = list ? [QUERIES[name], ...named].filter(Boolean).join('&') : '';
        const { status } = await read('none', caller, name, query);
        const owned = list && caller.region === REGION && caller.unit !== undefined;
        // A unit without a part still has a list of its own, and nobody lists another region's.
        const allowed = list ? (owned && OWN_LISTS.includes(name) ? [200] : [403, 404]) : [404];
        if (!allowed.includes(status)) open.push([caller, name, status]);
      }
    }
    expect(open).toEqual([]);
  });

  it('what is kept back is masked, and nothing else', async () => {
    const texts = await Promise.all(
      SECRECIES.map(async (secrecy) => {
        const { body } = await read(secrecy, own('unit-officer'), 'ticket');
        const text = JSON.stringify(body.texts);
        return [secrecy, !text.includes(NAME), !text.includes(PHONE), text.includes('楼上太吵')];
      }),
    );
    expect(texts).toEqual(
      SECRECIES.map((secrecy) => [
        secrecy,
        ...(['name', 'contact'] as const).map((part) => MASKS[secrecy].includes(part)),
        true,
      ]),
    );
  });

  it('by what the citizen’s calls and other tickets are found is no unit’s', async () => {
    const { body } = await read('none', own('unit-head'), 'history');
    expect(JSON.stringify(body)).not.toMatch(/p{32}|S-1/);
    expect(JSON.stringify((await read('none', own('agent'), 'history')).body)).toMatch(/p{32}/);
  });

  it('is no broader than what no table may say', () => {
    const texts = Object.keys(READS).flatMap((name) =>
      ROLES.filter((role) => LEVELS.indexOf(levelOf(name as ReadName, [role], 'all')) > 1),
    );
    const handling: readonly Role[] = [
      'agent',
      'dispatcher',
      'reviewer',
      'supervisor',
      'unit-officer',
      'unit-head',
    ];
    expect(texts.filter((role) => !handling.includes(role))).toEqual([]);
    const provinces = Object.keys(READS).map((name) => [
      name,
      levelOf(name as ReadName, ['province-reader'], 'none'),
    ]);
    expect(provinces.filter(([, level]) => level !== 'none')).toEqual([
      ['changes', 'codes'],
      ['figures', 'codes'],
      ['assessment', 'codes'],
      ['warnings', 'codes'],
      ['analysis', 'codes'],
      ['bulletin', 'codes'],
    ]);
    expect(levelOf('ticket', [], 'none')).toBe('none');
  });
});

describe('the table of who gives which command is what every call does', () => {
  it.each(ROLES)('%s, on their own tickets', async (role) => {
    const table: unknown[] = [];
    const found: unknown[] = [];
    for (const secrecy of ['none', 'complainant'] as const) {
      for (const command of COMMANDS_GIVEN) {
        const { status, body } = await at(secrecy).give(own(role), command, bodyOf(command));
        table.push([command, mayGive(role, command), false]);
        const said = JSON.stringify(body);
        found.push([command, status !== 403 && body.code !== 'not-found', said.includes(PHONE)]);
      }
    }
    expect(found).toEqual(table);
  });

  it.each(ROLES)(
    '%s, on foreign ones: there are none, or the command is nobody’s of that role',
    async (role) => {
      const open: unknown[] = [];
      for (const caller of strangers(role)) {
        for (const command of COMMANDS_GIVEN) {
          const { status } = await at('none').give(caller, command, bodyOf(command));
          const named = caller.unit !== undefined || !role.startsWith('unit-');
          if (status !== (mayGive(role, command) && named ? 404 : 403)) open.push([caller, command, status]);
        }
      }
      expect(open).toEqual([]);
    },
  );

  it('a role of one region is none in another, whatever part somebody’s unit has there', async () => {
    const both: PersonCaller = {
      ...own('unit-officer'),
      roles: ['dispatcher', 'unit-officer'],
      region: '430100',
    };
    expect((await at('none').give(both, 'mark-complex', bodyOf('mark-complex'))).status).toBe(404);
  });
});
