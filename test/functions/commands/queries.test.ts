import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { submission, TICKET_NO, WORDS } from '../ticket-desk/doubles.ts';
import { somebody } from './calling.ts';
import { Looked, OFFICER } from './looked.ts';

describe('GET /v1/tickets', () => {
  it('lists what waits for the hotline, or what lies with a unit, for the hotline', async () => {
    const looked = new Looked();
    expect((await looked.get(somebody('dispatcher'), '/v1/tickets')).body).toEqual({
      items: [],
      cursor: 'next',
    });
    const query = 'unit=shuiwu&stage=handling&dueBefore=2026-09-18T02:00:00Z&cursor=one&limit=7';
    await looked.get(somebody('supervisor'), '/v1/tickets', query);
    expect(looked.lists).toEqual([
      { region: '430500', unit: 'hotline', limit: 50 },
      {
        region: '430500',
        unit: 'shuiwu',
        stage: 'handling',
        dueBefore: '2026-09-18T10:00:00+08:00',
        cursor: 'one',
        limit: 7,
      },
    ]);
  });

  it('lists a unit’s own, and no other’s', async () => {
    const looked = new Looked();
    expect((await looked.get(OFFICER, '/v1/tickets')).status).toBe(200);
    expect((await looked.get(OFFICER, '/v1/tickets', 'unit=chengguan')).status).toBe(200);
    for (const unit of ['shuiwu', 'hotline']) {
      const { status, body } = await looked.get(OFFICER, '/v1/tickets', `unit=${unit}`);
      expect([status, body.field]).toEqual([404, 'unit']);
    }
    expect(looked.lists.map(({ unit }) => unit)).toEqual(['chengguan', 'chengguan']);
  });

  it('a unit of the province with the same id is another unit: it lists and sees nothing of the city’s', async () => {
    const looked = new Looked();
    await looked.submit();
    await looked.city.act('dispatch', { lead: 'chengguan', assistants: [] });
    const namesake = somebody('unit-officer', { unit: 'chengguan', region: '430000' });
    const { status, body } = await looked.get(namesake, '/v1/tickets', 'region=430500');
    expect([status, body.field]).toEqual([404, 'region']);
    expect((await looked.get(namesake, '/v1/tickets/{ticketNo}')).status).toBe(404);
    expect((await looked.get(OFFICER, '/v1/tickets/{ticketNo}')).status).toBe(200);
  });

  it.each<[string, PersonCaller, string, number]>([
    ['another city', somebody('dispatcher'), 'region=430100', 404],
    ['another province', somebody('dispatcher', { region: '430000' }), 'region=370900', 404],
    ['a city of the province', somebody('dispatcher', { region: '430000' }), 'region=430500', 200],
    ['a unit that is not named', somebody('unit-officer'), '', 403],
    ['the hotline, as a unit', somebody('unit-officer', { unit: 'hotline' }), '', 403],
    ['the province’s reader', somebody('province-reader'), '', 403],
  ])('for %s', async (_whose, caller, query, status) => {
    const looked = new Looked();
    expect((await looked.get(caller, '/v1/tickets', query)).status).toBe(status);
    expect(looked.lists).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each([
    ['cursor=another%E2%80%99s', 'cursor'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['stage=asleep', 'stage'],
    ['dueBefore=2026-09-18', 'dueBefore'],
    ['region=4305', 'region'],
  ])('refuses %s and names the field', async (query, field) => {
    const { status, body } = await new Looked().get(somebody('dispatcher'), '/v1/tickets', query);
    expect([status, body.code, body.field]).toEqual([400, 'invalid-request', field]);
  });
});

describe('GET /v1/tickets/{ticketNo}', () => {
  const read = async (looked: Looked, caller: PersonCaller) =>
    (await looked.get(caller, '/v1/tickets/{ticketNo}')).body.texts as Record<string, string>;

  it('shows the hotline what was said, with the version as its tag', async () => {
    const looked = new Looked();
    await looked.submit();
    const { headers, body } = await looked.get(somebody('agent'), '/v1/tickets/{ticketNo}');
    expect([headers.etag, body.version, body.stage]).toEqual(['"1"', 1, 'accepted']);
    expect(body.texts).toEqual({ request: WORDS, name: '张三丰', phone: '+8613907391234' });
  });

  it.each<[Role, object]>([
    ['auditor', {}],
    ['administrator', {}],
  ])('shows an %s codes only', async (role, texts) => {
    const looked = new Looked();
    await looked.submit();
    expect(await read(looked, somebody(role))).toEqual(texts);
  });

  it.each([
    ['none', '张三丰', '+8613907391234'],
    ['name', '张', '+8613907391234'],
    ['phone', '张三丰', '1234'],
    ['all', '张', '1234'],
  ] as const)('masks for the unit what is confidential: %s', async (confidential, name, phone) => {
    const looked = new Looked();
    await looked.submit({ confidential });
    await looked.city.dispatch();
    const texts = await read(looked, OFFICER);
    const masked = (text: string | undefined) => (text ?? '').replaceAll('*', '');
    expect(texts.name).toContain(name);
    expect((texts.name ?? '').includes('三丰')).toBe(name === '张三丰');
    expect(masked(texts.phone).endsWith(phone.slice(-4))).toBe(true);
    expect((texts.phone ?? '').includes('13907391234')).toBe(phone !== '1234');
    expect((await read(looked, somebody('dispatcher'))).name).toBe('张三丰');
  });

  it('is a 404 for whoever has no part in it', async () => {
    const looked = new Looked();
    await looked.submit();
    for (const route of ['', '/history', '/deadlines']) {
      const path = `/v1/tickets/{ticketNo}${route}`;
      expect((await looked.get(OFFICER, path)).status).toBe(404);
      expect((await looked.get(somebody('agent', { region: '430100' }), path)).status).toBe(404);
      expect((await looked.get(somebody('agent'), path, '', '43050026091899999999')).status).toBe(404);
      expect((await looked.get(somebody('agent'), path, '', '1')).status).toBe(404);
    }
  });
});

describe('GET /v1/tickets/{ticketNo}/history and /deadlines', () => {
  interface Line {
    readonly clock: string;
    readonly unit?: string;
    readonly state: string;
    readonly dueOn: string;
    readonly why: object;
    readonly endedAt?: string;
  }

  async function told(caller: PersonCaller) {
    const looked = new Looked();
    await looked.submit();
    await looked.city.later(600).act('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    await looked.city
      .at('2026-09-21 09:00')
      .act('sign', {}, { unit: 'chengguan' })
      .catch(() => undefined);
    await looked.city.at('2026-09-22 09:00').act('settle', {}, { actor: { side: 'system' } });
    const deadlines = (await looked.get(caller, '/v1/tickets/{ticketNo}/deadlines')).body;
    const history = (await looked.get(caller, '/v1/tickets/{ticketNo}/history')).body;
    return { looked, deadlines, history, lines: deadlines.items as Line[] };
  }

  it('show every clock that ever ran, what became of it, and why it ends when it does', async () => {
    const { lines, deadlines } = await told(somebody('reviewer'));
    const dispatch = lines.find(({ clock }) => clock === 'dispatch');
    expect(dispatch).toMatchObject({ state: 'met', endedAt: '2026-09-18T10:10:00+08:00' });
    const handling = lines.find(({ clock, unit }) => clock === 'handle' && unit === 'chengguan');
    expect(handling).toMatchObject({ state: 'running', moves: [], clause: expect.stringMatching(/^SY-/) });
    expect(lines.every(({ why }) => Object.keys(why).length > 0)).toBe(true);
    expect(deadlines.nextDueAt).toMatch(/^2026-/);
    const sign = lines.find(({ clock, unit }) => clock === 'sign' && unit === 'shuiwu');
    expect(sign?.state).toBe('late');
  });

  it('SY-14.2b, SY-12.1b: show what neither the text nor the operator has set, with its clause', async () => {
    const looked = new Looked();
    await looked.submit({ kind: 'consultation' });
    const { unset } = (await looked.get(somebody('reviewer'), '/v1/tickets/{ticketNo}/deadlines')).body;
    const open = (unset as { what: string; clause: string; note: string }[]).map(
      ({ what, clause }) => `${what} ${clause}`,
    );
    expect(open).toEqual([
      ...['acknowledge SY-7b', 'revisit SY-17', 'object SY-25'],
      ...['contact-hours SY-14.2b', 'contact-limit SY-12.1b'],
    ]);
    expect((unset as { note: string }[]).every(({ note }) => note.length > 0)).toBe(true);
  });

  it('show a unit its own clocks and the hotline’s', async () => {
    const { lines } = await told(OFFICER);
    expect(new Set(lines.map(({ unit }) => unit))).toEqual(new Set([undefined, 'chengguan']));
  });

  it('SY-28, TA-21: show a unit what was passed to an authority where it was told of it, and no other', async () => {
    const looked = new Looked();
    await looked.submit();
    await looked.city.later(600).act('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    const text = new PersonalText('经查属实');
    await looked.city.later(60).act('refer', { unit: 'chengguan', ground: 'rude', reason: text });
    await looked.city.later(60).act('refer', { unit: 'chengguan', ground: 'misconduct', reason: text });
    const grounds = async (caller: PersonCaller) => {
      const { body } = await looked.get(caller, '/v1/tickets/{ticketNo}/history');
      const items = body.items as { command?: string; events: { type: string; ground?: string }[] }[];
      const referred = items.filter(({ command }) => command === 'refer');
      return referred.flatMap(({ events }) => events.map(({ ground }) => ground));
    };
    expect(await grounds(somebody('reviewer'))).toEqual(['rude', 'misconduct']);
    expect(await grounds(OFFICER)).toEqual(['rude']);
    expect(await grounds(somebody('unit-officer', { unit: 'shuiwu' }))).toEqual([]);
  });

  it('show the ledger with its hashes, without a word of the citizen’s', async () => {
    const { history, looked } = await told(somebody('reviewer'));
    const items = history.items as { version: number; hash: string }[];
    expect(items.map(({ version }) => version)).toEqual(items.map((_, index) => index + 1));
    expect(items.map(({ hash }) => hash)).toEqual(looked.city.store.entries.map(({ hash }) => hash));
    expect(JSON.stringify(history)).not.toMatch(/工地|张三|13907391234/);
  });
});

describe('POST /v1/progress', () => {
  const UNKNOWN = '43050026091899999999';

  it('tells whoever knows the number and the end of their phone number', async () => {
    const looked = new Looked();
    await looked.submit();
    const { status, body } = await looked.progress(TICKET_NO, '1234');
    expect([status, body]).toEqual([
      200,
      { ticketNo: TICKET_NO, stage: 'accepted', acceptedAt: looked.city.now },
    ]);
    await looked.city.dispatch();
    await looked.city.act('sign', {}, { unit: 'chengguan' });
    expect((await looked.progress(TICKET_NO, '1234')).body.dueOn).toMatch(/^2026-/);
  });

  it('LA-11b: tells it at every step of the loop, under a text that sets no terms', async () => {
    const ticketNo = '34150026091800000001';
    const looked = new Looked();
    const { city } = looked;
    const body = { ...submission(ticketNo), phone: new PersonalText('+8613907391234') };
    await city.act('submit', body, { ticketNo });
    const stages: unknown[] = [];
    const look = async () => {
      const { stage, dueOn, reply } = (await looked.progress(ticketNo, '1234')).body;
      stages.push([stage, dueOn, reply]);
    };
    await look();
    await city.dispatch(ticketNo);
    await look();
    const answer = { result: new PersonalText('已修复'), publicReply: new PersonalText('路灯已修复') };
    await city.act('answer', { ...answer, secrecyChecked: true }, { ticketNo, unit: 'chengguan' });
    await look();
    await city.act('revisit', { reached: true, grade: 'satisfied', solved: 'yes' }, { ticketNo });
    await look();
    expect(stages).toEqual([
      ['accepted', undefined, undefined],
      ['handling', undefined, undefined],
      ['done', undefined, '路灯已修复'],
      ['closed', undefined, '路灯已修复'],
    ]);
  });

  it('of a ticket whose texts are destroyed is one like an unknown number’s', async () => {
    const looked = new Looked();
    await looked.submit({ reply: new PersonalText('已答复您') });
    looked.city.vault.destroyed.add(TICKET_NO);
    expect((await looked.progress(TICKET_NO, '1234')).status).toBe(404);
  });

  it('gives the reply once it is final', async () => {
    const looked = new Looked();
    await looked.submit({ reply: new PersonalText('已答复您') });
    expect((await looked.progress(TICKET_NO, '1234')).body.reply).toBe('已答复您');
  });

  it('answers a wrong tail, a wrong number and a ticket without a phone number alike', async () => {
    const looked = new Looked();
    await looked.submit();
    await looked.city.submit('43050026091800000002');
    const answers = [
      await looked.progress(TICKET_NO, '9999'),
      await looked.progress(UNKNOWN, '1234'),
      await looked.progress('43050026091800000002', '1234'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const bodies = answers.map(({ body: { requestId: _id, ...body } }) => body);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('closes a number after five wrong tails, for the right one too, and no other number', async () => {
    const looked = new Looked();
    await looked.submit();
    for (const tail of ['0001', '0002', '0003', '0004']) await looked.progress(TICKET_NO, tail);
    expect((await looked.progress(TICKET_NO, '1234')).status).toBe(200);
    await looked.progress(TICKET_NO, '0005');
    expect((await looked.progress(TICKET_NO, '1234')).status).toBe(404);
    expect(looked.attempts.held.get(TICKET_NO)).toBe(5);
    expect(await looked.attempts.counted(UNKNOWN)).toBe(0);
  });

  it('closes for an address that tries one end on many numbers, as far as the city’s form lets it ask', async () => {
    const looked = new Looked();
    await looked.submit();
    const decided = { ground: '本市表单办法', by: '热线中心', from: '2026-01-01' as Day };
    looked.settings = { ...DEFAULT_SETTINGS, publicForm: { perAddress: 3, perRegion: 100, ...decided } };
    const tried = async (times: number, from?: string) => {
      const answers = [];
      for (let each = 0; each < times; each += 1)
        answers.push((await looked.progress(`4305002609180000010${each}`, '1234', from)).status);
      return answers;
    };
    const right = async (from?: string) => looked.progress(TICKET_NO, '1234', from);
    expect(await tried(2)).toEqual([404, 404]);
    // A right end counts for nothing.
    for (let each = 0; each < 4; each += 1) expect((await right()).status).toBe(200);
    expect(await tried(3)).toEqual([404, 429, 429]);
    expect((await right()).body).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect((await right('192.0.2.8')).status).toBe(200);
    expect([...looked.attempts.held.keys()].join()).not.toContain('192.0.2');
    looked.settings = DEFAULT_SETTINGS;
    expect((await right()).status).toBe(200);
  });

  it('counts a right tail for nothing', async () => {
    const looked = new Looked();
    await looked.submit();
    for (let times = 0; times < 8; times++) {
      expect((await looked.progress(TICKET_NO, '1234')).status).toBe(200);
    }
  });

  it('lets nobody guess more often by guessing all at once', async () => {
    const looked = new Looked();
    await looked.submit();
    let looks = 0;
    const { open } = looked.city.vault;
    looked.city.vault.open = (ticketNo, refs) => {
      looks++;
      return open.call(looked.city.vault, ticketNo, refs);
    };
    const tails = Array.from({ length: 40 }, (_, index) => String(index).padStart(4, '0'));
    await Promise.all(tails.map((tail) => looked.progress(TICKET_NO, tail)));
    expect(looks).toBe(5);
  });
});
