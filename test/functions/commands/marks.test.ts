import { describe, expect, it } from 'vitest';
import { commandRoutes } from '../../../functions/commands/commands.ts';
import { deputyMarks, heldMarks } from '../../../functions/held-marks.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { Rulebook } from '../../../shared/ports.ts';
import type { Registers } from '../../../shared/registers/registers.ts';
import type { KeptRegisterId } from '../../../shared/regulation/vocabulary.ts';
import type { CommandBody } from '../../../shared/ticket/commands.ts';
import { CONTENT, entryTold, officer } from '../../knowledge/telling.ts';
import { City, rulebook, TICKET_NO } from '../ticket-desk/doubles.ts';
import { call, somebody } from './calling.ts';

const REGION = '430500';
const REGISTERS: Partial<Registers> = {
  deputies: { deputies: [{ deputy: 'D-1', persons: ['p1'] }], sealed: '' },
  'answering-days': [{ day: '2026-09-17' as Day, mark: 'leader-duty', takenBy: 'L-1' }],
};
const register = (async (_region: string, version: string, id: KeptRegisterId) =>
  version === 'v3' ? REGISTERS[id] : undefined) as Rulebook['register'];
const deps = { rulebook: { register } };
const by = (version = 'v3', region = REGION) => ({ region, version, on: '2026-09-18' as Day });

describe('SY-18: marks held against the registers', () => {
  it('say whether the register knows who stands behind them, where the city has one', async () => {
    const marks = [
      { mark: 'deputy', deputy: 'D-1' },
      { mark: 'deputy', deputy: 'D-2' },
      { mark: 'leader-duty', takenBy: 'L-1' },
      { mark: 'expert-seat', seat: 'S-1' },
      { mark: 'media' },
    ];
    const held = await heldMarks(deps, by(), marks);
    expect(held.map((each) => ('held' in each ? (each as CommandBody<'mark'>).held : undefined))).toEqual([
      { register: 'deputies', version: 'v3', found: true },
      { register: 'deputies', version: 'v3', found: false },
      { register: 'answering-days', version: 'v3', found: false },
      undefined,
      undefined,
    ]);
    expect(await heldMarks(deps, by('none'), marks)).toEqual(marks);
  });

  it('a caller’s phone marks a deputy’s request, unless it is marked already', async () => {
    const held = { register: 'deputies', version: 'v3', found: true, by: 'phone' };
    const known = { mark: 'deputy', deputy: 'D-1', held };
    expect(await deputyMarks(deps, by(), ['p1'], [])).toEqual([known]);
    expect(await deputyMarks(deps, by(), ['p1'], [{ mark: 'deputy', deputy: 'D-2' }])).toEqual([]);
    expect(await deputyMarks(deps, by(), ['p2'], [])).toEqual([]);
    expect(await deputyMarks(deps, by('none'), ['p1'], [])).toEqual([]);
    expect(await deputyMarks(deps, by('v3', '370900'), ['p1'], [])).toEqual([]);
  });
});

it('SY-8: a mark that comes later is held against the day on which the request was taken', async () => {
  const marks = [{ mark: 'leader-duty', takenBy: 'L-1' }];
  const found = async (on: string) => (await heldMarks(deps, { ...by(), on: on as Day }, marks))[0];
  expect(await found('2026-09-17')).toMatchObject({ held: { found: true } });
  expect(await found('2026-09-18')).toMatchObject({ held: { found: false } });
});

describe('commands held against registers and the knowledge base', () => {
  const give = (city: City, role: 'dispatcher' | 'agent', command: string, body: object) =>
    call(
      commandRoutes({ ...city.deps, rulebook: { ...city.deps.rulebook, ...rulebook, register } }),
      somebody(role),
      {
        method: 'POST',
        route: '/v1/tickets/{ticketNo}/{command}',
        params: { ticketNo: TICKET_NO, command },
        body,
      },
    );

  it('nobody says themselves what the register knows', async () => {
    const city = new City();
    await city.submit();
    const held = { register: 'deputies', version: 'v3', found: true };
    const { status, body } = await give(city, 'agent', 'mark', { mark: 'deputy', deputy: 'D-9', held });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
  });

  it('SY-14.1: an answer comes from an entry that counts', async () => {
    const city = new City();
    await city.submit();
    const reply = { reply: '到派出所申领', knowledge: 'K00000001' };
    expect((await give(city, 'agent', 'reply', reply)).body).toMatchObject({
      status: 409,
      code: 'unknown-knowledge',
      field: 'knowledge',
    });
    const act = { type: 'propose', provider: 'gongan', ...CONTENT } as const;
    city.entries.set('K00000001', entryTold('shaoyang', [{ by: officer('gongan'), act }]).entry);
    const { status, body } = await give(city, 'agent', 'reply', reply);
    expect([status, body.outcome]).toEqual([200, 'answered-online']);
  });
});
