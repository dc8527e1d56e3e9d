import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calendarCommand } from '../../infra/cli/calendar.ts';
import { replayCommand } from '../../infra/cli/replay.ts';
import { statutoryDaysOf } from '../../shared/calendar/statutory-days.ts';
import { paper } from '../infra/cli/served.ts';
import { DISPATCHER, mustBe, officer, REGION, type TicketAnswer, useCity } from './city.ts';

const city = useCity('2026-12-24T09:00:00+08:00');
const UNIT = 'urban-management';

async function replayed(...argv: string[]) {
  const { stdout, text } = paper();
  const code = await replayCommand([...argv, '--data', city.dataDir], stdout);
  return { code, text: text() };
}

describe('from the command line, with the token of the data folder', () => {
  let ticketNo = '';

  it('a ticket replays to its recorded course, and to another under other rules', async () => {
    const form = { region: REGION, kind: 'complaint', text: '夜间施工', phone: '13912345678' };
    ({ ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer);
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: UNIT });
    await city.at('2026-12-24T12:00:00+08:00');
    await city.act(officer(UNIT), ticketNo, 'sign');
    const own = await replayed(ticketNo);
    expect(own.text).toContain('The replay gives the recorded course, to the last event.');
    expect(own.code).toBe(0);
    const other = await replayed(ticketNo, '--regulation', 'neimenggu');
    expect(other.text).toContain('refused no-signing');
    expect(other.code).toBe(0);
  });

  it('a notice is recorded, the open term moves, its unit is told, and a replay says what it goes by', async () => {
    const told = city.sms(UNIT).length;
    const file = join(city.dataDir, 'notice.json');
    const days = { daysOff: [...statutoryDaysOf(2027), '2026-12-31'], makeUpDays: [] };
    writeFileSync(file, JSON.stringify({ year: 2027, notice: { url: 'https://www.gov.cn/2027' }, days }));
    const { stdout, text } = paper();
    await calendarCommand(['add', file, '--region', REGION, '--data', city.dataDir], stdout);
    expect(text()).toContain('2027 recorded as version v1');
    await city.at('2026-12-24T13:00:00+08:00');
    const { deadlines } = await city.get<TicketAnswer>(DISPATCHER, `/v1/tickets/${ticketNo}`);
    expect(deadlines.find(({ clock }) => clock === 'handle')).toMatchObject({
      dueOn: '2027-01-04',
      provisional: false,
    });
    expect(city.sms(UNIT).length).toBe(told + 1);
    const again = await replayed(ticketNo);
    expect(again.text).toContain('by calendar cn-2026, then v1 and settings default');
    expect(again.text).toContain('The replay gives the recorded course, to the last event.');
    expect(again.code).toBe(0);
  });
});
