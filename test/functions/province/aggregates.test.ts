import { describe, expect, it } from 'vitest';
import { numbered } from '../../ticket/history.ts';
import { call } from './reading.ts';

describe('GET /v1/province/aggregates/tickets', () => {
  const drill = async (query: string) => {
    const { status, body } = await call('aggregates/tickets', `region=430500&${query}`);
    return status === 200
      ? [body.items.map(({ ticketNo }: { ticketNo: string }) => ticketNo), body.cursor]
      : body;
  };

  it('gives the tickets behind a figure', async () => {
    expect(await drill('period=2026-09-18')).toEqual([[numbered(1), numbered(3)], undefined]);
    expect(await drill('period=2026-09-19')).toEqual([[numbered(2)], undefined]);
    expect(await drill('period=2026-09&by=unit&value=chengguan&measure=dispatched')).toEqual([
      [numbered(3)],
      undefined,
    ]);
    expect(await drill('period=2026-Q3&rate=precise-dispatch&part=numerator')).toEqual([
      [numbered(3)],
      undefined,
    ]);
    expect(await drill('period=2026-09&rate=precise-dispatch&part=missing')).toEqual([[], undefined]);
  });

  it('names a supervisor none that do not exist for everybody, and says how many those are', async () => {
    const who = { role: 'supervisor', region: '430500' } as const;
    const { body } = await call('aggregates/tickets', 'region=430500&period=2026-09', who);
    expect(body).toEqual({
      items: [numbered(1), numbered(3)].map((ticketNo) => ({ ticketNo, count: 1 })),
      withheld: 1,
    });
  });

  it('page by page', async () => {
    const [first, cursor] = await drill('period=2026-09&limit=2');
    expect([first, cursor]).toEqual([[numbered(1), numbered(2)], numbered(2)]);
    expect(await drill(`period=2026-09&limit=2&after=${cursor}`)).toEqual([[numbered(3)], undefined]);
  });

  it('names the rates of the region when asked for another', async () => {
    const { field, rule } = await drill('period=2026-09&rate=charm');
    expect([field, rule]).toEqual(['rate', expect.stringMatching(/^one-of:.*\|precise-dispatch\|/)]);
  });
});

describe('GET /v1/province/aggregates', () => {
  it('by region: each region of the province that has had a ticket', async () => {
    const { body, asked } = await call('aggregates', 'region=430000&period=2026-09-18&by=region');
    expect(asked).toEqual(['430500#2026-09-18', '430100#2026-09-18']);
    expect(body.cells).toMatchObject([{ value: '430500', counts: { received: 3 } }]);
  });

  it('gives counts and rates by the cut, with labels and formulas', async () => {
    const { status, body } = await call('aggregates', 'region=430500&period=2026-09&by=kind');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      region: '430500',
      period: '2026-09',
      by: 'kind',
      cells: [
        {
          value: 'complaint',
          label: '投诉',
          counts: { received: 4, closed: 0 },
          rates: {
            onTime: { numerator: 3, denominator: 4, rate: 0.75, formula: 'onTime' },
            satisfied: { rate: null },
          },
        },
        { value: 'none', label: '未分类' },
      ],
    });
    expect(body.formulas[0]).toMatchObject({ id: 'onTime', label: '按时办结率', clause: 'SY-26' });
  });

  it('calls units as the region does', async () => {
    const { body } = await call('aggregates', 'region=430500&period=2026-09&by=unit');
    const labels = body.cells.map(({ value, label }: { value: string; label?: string }) => [value, label]);
    expect(labels).toEqual([
      ['chengguan', '市城管执法局'],
      ['none', '未转派'],
      ['shuiwu', undefined],
    ]);
  });

  it('counts all, and a single day, when asked', async () => {
    const { asked, body } = await call('aggregates', 'region=430500&period=2026-09-18');
    expect(asked).toEqual(['430500#2026-09-18']);
    expect(body.cells).toMatchObject([{ value: 'total', counts: { received: 3 } }]);
  });

  it('reads the days of a month', async () => {
    const { asked } = await call('aggregates', 'region=430500&period=2026-09');
    expect(asked).toHaveLength(30);
    expect(new Set(asked).size).toBe(30);
  });

  it('names the cuts when asked by another', async () => {
    const { status, body } = await call('aggregates', 'region=430500&period=2026-09&by=street');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      field: 'by',
      rule: 'one-of:total|unit|kind|channel|outcome|class|place|region',
    });
  });

  it.each(['202', '2026-Q5', '2026-13', '2026-09-31', '2026-9'])('refuses the period %s', async (period) => {
    const { status, body } = await call('aggregates', `region=430500&period=${period}`);
    expect([status, body.field, body.rule]).toEqual([
      400,
      'period',
      'format:YYYY-MM-DD|YYYY-MM|YYYY-Qn|YYYY',
    ]);
  });
});
