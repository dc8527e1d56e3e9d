import { describe, expect, it } from 'vitest';
import { abuseRoutes } from '../../../functions/commands/abuse.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';
import { call, somebody } from './calling.ts';

const OTHER = '43050026091800000002';
const STRANGERS = '43050026091800000003';
const person = 'a'.repeat(32);

async function incident(city: City, ticketNo: string, measure: 'warn' | 'hand-over'): Promise<void> {
  const reason = new PersonalText('辱骂话务员');
  await city.act('record-abuse', { ground: 'harassment', measure, reason }, { ticketNo });
}

/** Two tickets of one person, one of somebody else, with an incident each. */
async function callers(): Promise<City> {
  const city = new City('2026-09-18 09:00');
  await city.act('submit', { ...submission(TICKET_NO), person });
  await city.act('submit', { ...submission(OTHER), person }, { ticketNo: OTHER });
  await city.act('submit', { ...submission(STRANGERS), person: 'b'.repeat(32) }, { ticketNo: STRANGERS });
  await incident(city.at('2026-09-18 10:00'), OTHER, 'warn');
  await incident(city.at('2026-09-18 11:00'), TICKET_NO, 'hand-over');
  await incident(city, STRANGERS, 'warn');
  return city;
}

const looked = (city: City, role: 'agent' | 'unit-officer' | 'auditor') =>
  call(abuseRoutes(city.deps), somebody(role, role === 'unit-officer' ? { unit: 'chengguan' } : {}), {
    method: 'GET',
    route: '/v1/tickets/{ticketNo}/abuse',
    params: { ticketNo: TICKET_NO },
  });

describe('GET /v1/tickets/{ticketNo}/abuse (TA-32, NM-26, SY-29)', () => {
  it('shows each incident of the same caller, oldest first, in codes', async () => {
    const { status, body } = await looked(await callers(), 'agent');
    expect([status, body]).toMatchObject([
      200,
      {
        count: 2,
        items: [
          { ticketNo: OTHER, measure: 'warn' },
          { ticketNo: TICKET_NO, measure: 'hand-over', to: '公安机关或者司法机关' },
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/辱骂|aaaa|item#/);
  });

  it.each([
    ['unit-officer', 404],
    ['auditor', 403],
  ] as const)('not to a %s', async (role, status) => {
    expect((await looked(await callers(), role)).status).toBe(status);
  });
});
