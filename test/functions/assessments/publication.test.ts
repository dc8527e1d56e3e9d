import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../../shared/assessment/sheet.ts';
import type { AssessmentScheme } from '../../../shared/regulation/settings.ts';
import { at, type Line, sealed, tell } from '../../ticket/story.ts';
import { assessing, draft, late, officer, post, reason, SUPERVISOR, sheets } from './assessing.ts';
import { AssessingCity } from './doubles.ts';

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
