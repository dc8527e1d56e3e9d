import { describe, expect, it } from 'vitest';
import type { PersonCaller } from '../../../shared/caller.ts';
import { item, schemeOf } from '../../assessment/schemes.ts';
import { city as of } from '../../ticket/setting.ts';
import { type Line, tell } from '../../ticket/story.ts';
import { somebody } from '../commands/calling.ts';
import {
  assessing,
  decided,
  draft,
  late,
  officer,
  PERIOD,
  post,
  REGION,
  SUPERVISOR,
  sheets,
} from './assessing.ts';
import { AssessingCity } from './doubles.ts';

describe('GET /v1/assessments', () => {
  it('SY-27: the draft as it stands now, with the scheme and its version, the best first', async () => {
    const answer = await draft(assessing().count(late(1), late(2), late(3, 'shuiwu')));
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'draft', settings: 'v3', scheme: { base: 100, by: '热线主管部门' }, versions: [] },
    });
    expect(answer.body.asks).toMatchObject([{ clause: 'SY-27', status: 'unset' }]);
    expect(sheets(answer)).toMatchObject([
      { of: 'shuiwu', label: 'shuiwu局', score: 97.5, rank: 1 },
      {
        of: 'chengguan',
        score: 95,
        rank: 2,
        lines: [{ points: 1, cases: 2, clause: 'SY-27' }, { points: 4 }],
      },
    ]);
  });

  it('no points where the city has set none, or none for such a period', async () => {
    const unset = await draft(new AssessingCity({}));
    expect(unset.body).toMatchObject({ scheme: null, sheets: [] });
    expect((await draft(assessing({ periods: ['year'] }))).body).toMatchObject({ scheme: null });
    expect((await draft(assessing({ from: '2026-10-01' as never }))).body).toMatchObject({ scheme: null });
    expect((await draft(assessing(), SUPERVISOR, '', '2026')).body).toMatchObject({
      scheme: { id: 'scheme' },
    });
  });

  it('a unit sees its own sheet, and neither another’s nor its tickets', async () => {
    const city = assessing().count(late(1), late(2, 'shuiwu'));
    expect(sheets(await draft(city, officer('shuiwu'))).map((each) => each.of)).toEqual(['shuiwu']);
    const tickets = (unit: string) =>
      city.call(officer('shuiwu'), {
        method: 'GET',
        route: '/v1/assessments/tickets',
        query: `region=${REGION}&period=${PERIOD}&of=${unit}&item=handling`,
      });
    expect((await tickets('shuiwu')).body).toEqual({ items: [{ ticketNo: late(2).ticketNo, cases: 1 }] });
    expect((await tickets('chengguan')).status).toBe(404);
  });

  it.each<[PersonCaller, number]>([
    [somebody('agent'), 403],
    [somebody('supervisor', { region: '370900' }), 404],
    [officer('chengguan'), 200],
    [somebody('province-reader', { region: '430000' }), 200],
    [somebody('auditor'), 200],
  ])('%o: %i', async (caller, status) => {
    const answer = await assessing().call(caller, {
      method: 'GET',
      route: '/v1/assessments',
      query: `region=${REGION}&period=${PERIOD}`,
    });
    expect(answer.status).toBe(status);
  });

  it.each(['2026-09-18', '2026-13', 'september'])('refuses %s as a period', async (period) => {
    expect((await draft(assessing(), SUPERVISOR, '', period)).status).toBe(400);
  });

  it('lists the tickets of a line page by page', async () => {
    const city = assessing().count(late(1), late(2), late(3));
    const page = (after = '') =>
      city.call(SUPERVISOR, {
        method: 'GET',
        route: '/v1/assessments/tickets',
        query: `region=${REGION}&period=${PERIOD}&of=chengguan&item=signing&limit=2${after}`,
      });
    const first = await page();
    expect(first.body.items).toHaveLength(2);
    expect((await page(`&after=${String(first.body.cursor)}`)).body).toEqual({
      items: [{ ticketNo: late(3).ticketNo, cases: 1 }],
    });
  });
});

describe('NM-20: regions', () => {
  it('are assessed by the wider one, by what is recorded of them', async () => {
    const scheme = schemeOf({
      subject: 'region',
      items: [item('outside', 'bonus', { recorded: ['checked-material'] }, 1, { clause: 'NM-20' })],
    });
    const city = new AssessingCity({ assessments: [scheme] }).count(
      late(1, 'chengguan', of('neimenggu'), '150100'),
    );
    city.regions = ['150000', '150100', '430500'];
    const caller = somebody('supervisor', { region: '150000' });
    const entry = {
      item: 'outside',
      of: '150100',
      value: 8,
      on: '2026-10-01',
      foundBy: '评价组',
      evidence: '材料1',
    };
    const recorded = await city.call(caller, {
      method: 'POST',
      route: '/v1/assessments/{region}/{period}/entries',
      params: { region: '150000', period: PERIOD },
      query: 'subject=region',
      body: { ...entry, source: 'checked-material' },
    });
    expect(recorded.status).toBe(201);
    const answer = await draft(city, caller, '&subject=region');
    expect(answer.body.asks).toMatchObject([
      { clause: 'NM-20', sources: ['platform-report', 'system-data', 'checked-material'] },
    ]);
    expect(sheets(answer)).toMatchObject([{ of: '150100', tickets: 1, score: 108, rank: 1 }]);
  });
});

describe('TA-22: counties assess their own units', () => {
  it('by the scheme that holds in the county, with its own tickets alone', async () => {
    const setting = of('taian', {
      settings: { ...assessing().settings, adopted: [{ regulation: 'taian', ...decided }] } as never,
    });
    const city = assessing({ base: 80 }).count(late(1, 'chengguan', setting, '370983'), late(2));
    const answer = await draft(city, somebody('supervisor', { region: '370983' }));
    expect(answer.body.asks).toMatchObject([{ clause: 'TA-22' }]);
    expect(sheets(answer).find((each) => each.of === 'chengguan')).toMatchObject({ tickets: 1, base: 80 });
  });
});

describe('MZ-12d: cards, for the body that inspects', () => {
  it('are listed by unit, red before yellow', async () => {
    const card = (id: string, colour: string) => ({ id, label: id, colour, ...decided });
    const settings = {
      cards: [card('late', 'yellow'), card('again', 'red')],
      adopted: [{ regulation: 'meizhou', ...decided }],
    };
    const city = assessing({}, settings as never);
    const setting = of('meizhou', { settings: city.settings });
    const carded = (index: number, lead: string, colours: readonly string[]) => {
      const ground = (colour: string) => (colour === 'red' ? 'again' : 'late');
      const story = tell(
        [
          { at: '2026-09-18 10:00', do: 'submit', region: '441400' },
          { at: '2026-09-18 11:00', do: 'dispatch', lead },
          ...colours.map((colour) => ({
            at: '2026-09-19 10:00',
            do: 'issue-card',
            unit: lead,
            colour,
            ground: ground(colour),
          })),
        ] as Line[],
        setting,
      );
      return { ...story.ticket, ticketNo: `4414002609180000000${index}` };
    };
    city.count(
      carded(1, 'chengguan', ['yellow', 'yellow']),
      carded(2, 'shuiwu', ['red']),
      carded(3, 'gongan', []),
    );
    expect((await draft(city, somebody('auditor', { region: '441400' }))).body.cards).toEqual({
      to: '监察机关',
      clause: 'MZ-12d',
      units: [
        { of: 'shuiwu', label: 'shuiwu局', yellow: 0, red: 1 },
        { of: 'chengguan', label: 'chengguan局', yellow: 2, red: 0 },
      ],
    });
  });
});

describe('LA-16b: what third parties and surveys found', () => {
  const ENTRY = { item: 'survey', of: 'chengguan', source: 'survey', value: 85, on: '2026-10-01' };
  const entry = { ...ENTRY, foundBy: '某调查机构', evidence: '报告第1号' };

  it('is recorded with source, who, when and its proof, once for a key, and counts', async () => {
    const city = assessing();
    const first = await post(city, SUPERVISOR, 'entries', entry, 'key-1-of-the-survey');
    expect(first).toMatchObject({ status: 201, body: { ...entry, recordedBy: 'a supervisor' } });
    const again = await post(city, SUPERVISOR, 'entries', entry, 'key-1-of-the-survey');
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const other = await post(city, SUPERVISOR, 'entries', { ...entry, value: 90 }, 'key-1-of-the-survey');
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-reused']);
    const corrected = { ...entry, value: 95, replaces: first.body.id };
    expect((await post(city, SUPERVISOR, 'entries', corrected)).status).toBe(201);
    expect(sheets(await draft(city))[0]).toMatchObject({ of: 'chengguan', bonus: 9.5 });
  });

  it.each<[object, string]>([
    [{ item: 'signing' }, 'item'],
    [{ item: 'none' }, 'item'],
    [{ source: 'hotline' }, 'source'],
    [{ of: 'nobody' }, 'of'],
    [{ on: '2027-01-01' }, 'on'],
    [{ replaces: 'nothing' }, 'replaces'],
    [{ value: 1.234 }, 'value'],
  ])('refuses %o', async (more, field) => {
    const answer = await post(assessing(), SUPERVISOR, 'entries', { ...entry, ...more });
    expect([answer.status, answer.body.field]).toEqual([400, field]);
  });

  it('is read without what leads to a citizen', async () => {
    const city = assessing();
    await post(city, SUPERVISOR, 'entries', { ...entry, note: '受访人电话13907391234，已核实' });
    const { body } = await city.call(somebody('auditor'), {
      method: 'GET',
      route: '/v1/assessments/{region}/{period}/entries',
      params: { region: REGION, period: PERIOD },
      query: 'subject=unit',
    });
    expect(body.items).toMatchObject([{ note: '受访人电话139****1234，已核实' }]);
  });

  it('is answered as it is read, also to whoever has written it', async () => {
    const said = { ...entry, note: '受访人电话13907391234，已核实' };
    const { status, body } = await post(assessing(), SUPERVISOR, 'entries', said);
    expect([status, body.note]).toEqual([201, '受访人电话139****1234，已核实']);
  });

  it('is nothing that a unit or an auditor records', async () => {
    for (const caller of [officer('chengguan'), somebody('auditor')]) {
      expect((await post(assessing(), caller, 'entries', entry)).status).toBe(403);
    }
  });
});
