import { beforeEach, describe, expect, it } from 'vitest';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { Endpoint, REGION, type Record311 } from './city.ts';

const V2 = '/open311/v2';

let endpoint: Endpoint;
beforeEach(() => {
  endpoint = new Endpoint();
});

describe('requests are searched', () => {
  async function numbers(query: string): Promise<string[]> {
    const { json, status, body } = await endpoint.get(`${V2}/requests.json`, { query });
    if (status !== 200) throw new Error(body);
    return (json as Record311[]).map((each) => String(each.service_request_id));
  }

  it('by number, which overrides all else', async () => {
    const [a, b] = [await endpoint.taken({}), await endpoint.taken({ description: '二' })];
    const query = `service_request_id=${a.ticketNo},%20${b.ticketNo},1&status=closed&start_date=nonsense`;
    expect((await numbers(query)).sort()).toEqual([a.ticketNo, b.ticketNo].sort());
    expect(await numbers(`service_request_id=${a.ticketNo}&service_request_id=${b.ticketNo}`)).toHaveLength(
      2,
    );
  });

  it('with their replies where few are asked for, since each reply has a key of its own', async () => {
    const tickets: Ticket[] = [];
    for (let count = 0; count < 11; count++)
      tickets.push(await endpoint.taken({ description: `第${count}件` }));
    const [{ ticketNo } = { ticketNo: '' }] = tickets;
    await endpoint.city.act('accept', { kind: 'complaint' }, { ticketNo });
    await endpoint.city.act('reply', { reply: new PersonalText('已修复') }, { ticketNo });
    const notes = async (count: number) => {
      const query = `service_request_id=${tickets.slice(0, count).map((each) => each.ticketNo)}`;
      const { json } = await endpoint.get(`${V2}/requests.json`, { query });
      return (json as Record311[]).map(({ status_notes }) => status_notes);
    };
    expect(await notes(10)).toContain('已结束。已修复');
    expect(await notes(11)).toContain('已结束');
  });

  it('by service, state and time, the last first, page by page', async () => {
    const first = await endpoint.taken({});
    endpoint.city.later(3600);
    const second = await endpoint.taken({ service_code: 'help' });
    await endpoint.city.act('accept', { kind: 'help' }, { ticketNo: second.ticketNo });
    await endpoint.city.act('reply', { reply: new PersonalText('好') }, { ticketNo: second.ticketNo });
    expect(await numbers('')).toEqual([second.ticketNo, first.ticketNo]);
    expect(await numbers('service_code=complaint')).toEqual([first.ticketNo]);
    expect(await numbers('service_code=complaint,help')).toHaveLength(2);
    expect(await numbers('status=open')).toEqual([first.ticketNo]);
    expect(await numbers('status=closed')).toEqual([second.ticketNo]);
    expect(await numbers('status=open,closed')).toHaveLength(2);
    expect(await numbers('start_date=2026-09-18T10:30:00%2B08:00')).toEqual([second.ticketNo]);
    expect(await numbers('start_date=2026-09-18T10:30:00+08:00')).toEqual([second.ticketNo]);
    expect(await numbers('end_date=2026-09-18T02:00:00Z')).toEqual([first.ticketNo]);
    expect(await numbers('start_date=2026-09-18&end_date=2026-09-18')).toHaveLength(2);
    expect(await numbers('page_size=1&page=2')).toEqual([first.ticketNo]);
    expect(await numbers('page=1000')).toEqual([]);
  });

  it.each([
    ['', '2026-06-20T10:00:00+08:00', '2026-09-18T10:00:00+08:00'],
    ['start_date=2026-09-01', '2026-09-01T00:00:00+08:00', '2026-09-18T10:00:00+08:00'],
    ['start_date=2026-01-01', '2026-01-01T00:00:00+08:00', '2026-04-01T00:00:00+08:00'],
    ['end_date=2026-03-31T00:00:00Z', '2025-12-31T08:00:00+08:00', '2026-03-31T08:00:00+08:00'],
  ])('over 90 days at the most: "%s"', async (query, from, until) => {
    await numbers(query);
    expect(endpoint.requests.queries).toMatchObject([{ region: REGION, from, until, limit: 1000 }]);
  });

  it.each([
    ['start_date=2026-01-01&end_date=2026-06-01', 'end_date: max-days:90'],
    ['start_date=2026-06-02T00:00:00Z&end_date=2026-06-01T00:00:00Z', 'start_date: before:end_date'],
    ['start_date=2026-06-01T00:00:00', 'start_date: format'],
    ['end_date=yesterday', 'end_date: format'],
    ['start_date=9999-12-31', 'start_date'],
    ['status=fixed', 'status: one-of:open|closed'],
    ['page=0', 'page: 1-to-1000'],
    ['page_size=1001', 'page_size: 1-to-1000'],
    [`service_code=${Array.from({ length: 101 }, (_, index) => index).join()}`, 'service_code: max:100'],
    [`service_request_id=${'1,'.repeat(3000)}`, 'service_request_id: max:4000'],
  ])('%s is refused', async (query, place) => {
    const answer = await endpoint.get(`${V2}/requests.json`, { query });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(place) as string });
  });

  it('not at all where the city does not list them; by number they are still found', async () => {
    const { ticketNo } = await endpoint.taken({});
    endpoint.settings = parseSettings({
      ...DEFAULT_SETTINGS,
      region: REGION,
      open311: { ground: '试点', by: '热线办', from: '2026-01-01', unlisted: true },
    });
    expect(await numbers('')).toEqual([]);
    expect(await numbers(`service_request_id=${ticketNo}`)).toEqual([ticketNo]);
    expect(endpoint.requests.queries).toEqual([]);
  });
});
