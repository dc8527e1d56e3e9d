import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../../shared/assessment/sheet.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { AssessmentScheme, Settings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { item, schemeOf } from '../../assessment/schemes.ts';
import { city as of } from '../../ticket/setting.ts';
import { at, type Line, type Setting, sealed, tell } from '../../ticket/story.ts';
import { somebody } from '../commands/calling.ts';
import { AssessingCity } from './doubles.ts';

const REGION = '430500';
const PERIOD = '2026-09';
const SUPERVISOR = somebody('supervisor');
const officer = (unit: string) => somebody('unit-officer', { unit });
const reason = '经核实情况属实';

const SCHEME = schemeOf({
  items: [
    item('signing', 'deduction', { count: 'signCharged' }, 0.5, { clause: 'SY-27' }),
    item('handling', 'deduction', { count: 'handleCharged' }, 2),
    item('survey', 'bonus', { recorded: ['third-party', 'survey'] }, 0.1),
  ],
});
const decided = { ground: '考核办法', by: '热线主管部门', from: '2010-01-01' };

/** A ticket that its unit neither signs nor handles in time. */
function late(index: number, lead = 'chengguan', setting: Setting = {}, region = REGION): Ticket {
  const ticketNo = `${region}2609180000000${index}`;
  const lines = [
    { at: '2026-09-18 10:00', do: 'submit', ticketNo, region },
    { at: '2026-09-18 11:00', do: 'dispatch', lead },
    { at: '2026-10-15 10:00', do: 'settle' },
  ] as Line[];
  return { ...tell(lines, setting).ticket, ticketNo };
}

function assessing(scheme: Partial<AssessmentScheme> = {}, more: Partial<Settings> = {}): AssessingCity {
  return new AssessingCity({ assessments: [{ ...SCHEME, ...scheme }], ...more });
}

const draft = (city: AssessingCity, caller: PersonCaller = SUPERVISOR, query = '', period = PERIOD) =>
  city.call(caller, {
    method: 'GET',
    route: '/v1/assessments',
    query: `region=${caller.region}&period=${period}${query}`,
  });
const post = (city: AssessingCity, caller: PersonCaller, what: string, body: object, key = '') =>
  city.call(caller, {
    method: 'POST',
    route: `/v1/assessments/{region}/{period}/${what.startsWith('objections/') ? 'objections/{objection}' : what}`,
    params: { region: caller.region, period: PERIOD, objection: what.split('/')[1] ?? '' },
    body,
    ...(key !== '' && { headers: { 'idempotency-key': key } }),
  });
const sheets = (answer: { body: Record<string, unknown> }) => answer.body.sheets as Sheet[];

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

describe('objections', () => {
  const term = { objections: { workingDays: 5 } };
  const objection = { item: 'handling', ticketNo: late(1).ticketNo, reason: '已按期办结，系统登记有误' };
  const soon = at('2026-10-09 10:00');

  it('is answered without what leads to a citizen, to the unit and to whoever decides', async () => {
    const city = assessing(term).count(late(1));
    city.now = soon;
    const said = '已致电13907391234的诉求人说明';
    const shown = '已致电139****1234的诉求人说明';
    const raised = await post(city, officer('chengguan'), 'objections', { ...objection, reason: said });
    const decision = { granted: true, reason: said };
    const decided = await post(city, SUPERVISOR, `objections/${raised.body.id}`, decision);
    const again = await post(city, SUPERVISOR, `objections/${raised.body.id}`, decision);
    expect(raised).toMatchObject({ status: 201, body: { reason: shown } });
    for (const answer of [decided, again])
      expect(answer).toMatchObject({ status: 200, body: { reason: shown, decided: { reason: shown } } });
  });

  it('a unit objects before the result is published; what is granted is excused, and nobody else’s sheet changes', async () => {
    const city = assessing(term).count(late(1), late(2), late(3, 'shuiwu'));
    city.now = soon;
    const before = sheets(await draft(city));
    const raised = await post(city, officer('chengguan'), 'objections', objection);
    expect(raised.status).toBe(201);
    const id = String(raised.body.id);
    expect(
      (await post(city, officer('chengguan'), `objections/${id}`, { granted: true, reason })).status,
    ).toBe(403);
    const told = () => city.desk.published.splice(0).map(({ unit, text }) => `${unit}: ${text}`);
    expect(told()).toEqual(['hotline: 考核430500202609（2026年9月）有单位提出申诉，请审核。']);
    expect((await post(city, SUPERVISOR, `objections/${id}`, { granted: true, reason })).status).toBe(200);
    expect((await post(city, SUPERVISOR, `objections/${id}`, { granted: true, reason })).status).toBe(200);
    // Decided twice by the same answer it is told once.
    expect(told()).toEqual(['chengguan: 考核430500202609（2026年9月）申诉审核通过，该情形不计入考核。']);
    const again = await post(city, SUPERVISOR, `objections/${id}`, { granted: false, reason });
    expect([again.status, again.body.code]).toEqual([409, 'already-decided']);
    const after = sheets(await draft(city));
    expect(after.find((each) => each.of === 'chengguan')).toMatchObject({
      score: 97,
      lines: [{ cases: 2 }, { cases: 1, excused: { cases: 1, grounds: ['assessment-objection'] } }],
    });
    const shuiwu = (all: Sheet[]) => ({ ...all.find((each) => each.of === 'shuiwu'), rank: 0 });
    expect(shuiwu(after)).toEqual(shuiwu(before));
  });

  it.each<[string, Partial<AssessmentScheme>, string, object, string]>([
    ['where the city takes none', {}, '2026-10-09 10:00', {}, 'no-objections'],
    ['after the term', term, '2026-10-16 10:00', {}, 'objection-too-late'],
    ['to another’s ticket', term, '2026-10-09 10:00', { ticketNo: late(3).ticketNo }, 'not-charged'],
    ['to no ticket at all', term, '2026-10-09 10:00', { ticketNo: late(9).ticketNo }, 'not-charged'],
  ])('none %s', async (_what, scheme, now, more, code) => {
    const city = assessing(scheme).count(late(1), late(3, 'shuiwu'));
    city.now = at(now);
    const answer = await post(city, officer('chengguan'), 'objections', { ...objection, ...more });
    expect([answer.status, answer.body.code]).toEqual([409, code]);
  });

  it('an open one, and the term itself, hold the publication up', async () => {
    const city = assessing(term).count(late(1));
    city.now = soon;
    await post(city, officer('chengguan'), 'objections', objection);
    const code = async () => (await post(city, SUPERVISOR, 'publish', { reason })).body.code;
    expect(await code()).toBe('objections-running');
    city.now = at('2026-10-20 10:00');
    expect(await code()).toBe('objections-open');
  });
});

describe('what is published', () => {
  it('never changes: what changes later is a new version, with its reason', async () => {
    const city = assessing().count(late(1));
    const first = await post(city, SUPERVISOR, 'publish', { reason }, 'publish-september-1');
    expect(first).toMatchObject({
      status: 201,
      body: { version: 1, settings: 'v3', reason, by: 'a supervisor' },
    });
    expect(first.body).not.toHaveProperty('once');
    const told = city.desk.published.splice(0).map(({ unit, text }) => `${unit}: ${text}`);
    expect(told).toEqual([
      'chengguan: 考核430500202609（2026年9月）结果已公布，请登录系统查看。',
      'shuiwu: 考核430500202609（2026年9月）结果已公布，请登录系统查看。',
    ]);
    const again = await post(city, SUPERVISOR, 'publish', { reason }, 'publish-september-1');
    expect(city.desk.published).toEqual([]);
    expect([again.status, again.body.version]).toEqual([200, 1]);
    city.count(late(2));
    const second = await post(city, SUPERVISOR, 'publish', { reason: '补登一件' });
    expect(second.body).toMatchObject({ version: 2, reason: '补登一件' });
    expect(second.body.digest).not.toBe(first.body.digest);
    const old = await draft(city, SUPERVISOR, '&version=1');
    expect(old.body).toMatchObject({ status: 'published', version: 1, digest: first.body.digest });
    expect(sheets(old).find((each) => each.of === 'chengguan')).toMatchObject({
      score: 97.5,
      lines: [{ named: { tickets: [{ ticketNo: late(1).ticketNo, cases: 1 }], more: 0 } }, {}],
    });
    const versions = (await draft(city)).body.versions as { version: number }[];
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(sheets(await draft(city, officer('shuiwu'), '&version=1'))).toMatchObject([{ of: 'shuiwu' }]);
    expect((await draft(city, SUPERVISOR, '&version=3')).status).toBe(404);
  });

  it('not while the period runs, and not without a scheme', async () => {
    const city = assessing();
    city.now = at('2026-09-30 23:59');
    expect((await post(city, SUPERVISOR, 'publish', { reason })).body.code).toBe('period-running');
    expect((await post(new AssessingCity({}), SUPERVISOR, 'publish', { reason })).body.code).toBe(
      'no-scheme',
    );
    expect((await post(city, officer('chengguan'), 'publish', { reason })).status).toBe(403);
  });

  it('names a ticket with what is excused of it, and why', async () => {
    const own = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-10-15 10:00', do: 'settle' },
      { at: '2026-10-16 10:00', do: 'attribute', clock: 'handle', unit: undefined, reason: sealed('reason') },
    ] as unknown as Line[]);
    const city = assessing().count(own.ticket);
    await post(city, SUPERVISOR, 'publish', { reason });
    const [sheet] = sheets(await draft(city, SUPERVISOR, '&version=1')).filter(
      (each) => each.of === 'chengguan',
    );
    expect(sheet?.lines.find((line) => line.item === 'handling')).toMatchObject({
      ...{ points: 0, cases: 0, excused: { cases: 1, grounds: ['delay-of-hotline'] } },
      named: {
        tickets: [{ ticketNo: own.ticket.ticketNo, cases: 0, excused: 1, grounds: ['delay-of-hotline'] }],
      },
    });
  });
});
