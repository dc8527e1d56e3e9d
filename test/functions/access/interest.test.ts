import { expect, it } from 'vitest';
import { levelOf, type Reader } from '../../../functions/access-policy.ts';
import { isAgainst, loadingBelow, namingBelow, withoutThoseAgainst } from '../../../functions/against.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import { SECRECIES } from '../../../shared/ticket/secrecy.ts';
import { somebody } from '../commands/calling.ts';
import { CURRENT } from '../ticket-desk/doubles.ts';
import { Guarded, NAME, own, PHONE, PHOTO } from './guarded.ts';

const TICKET = '/v1/tickets/{ticketNo}';
const READS = ['', '/history', '/deadlines', '/alerts', '/calls', '/attachments/{attachmentId}'];
const OFFICER = own('unit-officer');
const REASON = { reason: '诉求人反映的是该单位' };

it('SY-23c: nothing of a matter is shown to the unit it is about, whoever of it asks and in which role', async () => {
  const guarded = await new Guarded().begin();
  expect((await guarded.get(OFFICER, TICKET)).status).toBe(200);
  const named = { units: ['chengguan'], ...REASON };
  expect((await guarded.give(own('agent'), 'name-accused', named)).status).toBe(200);
  const ofIt = [
    OFFICER,
    own('unit-head'),
    somebody('unit-officer', { unit: 'chengguan', roles: ['unit-officer', 'dispatcher', 'auditor'] }),
    somebody('dispatcher', { unit: 'chengguan' }),
  ];
  for (const caller of ofIt) {
    const statuses = await Promise.all(
      READS.map(async (read) => (await guarded.get(caller, `${TICKET}${read}`)).status),
    );
    expect(statuses).toEqual(READS.map(() => 404));
    const { status } = await guarded.give(caller, 'contact', { reached: true, way: 'phone' });
    expect(status).toBe(
      caller.roles.includes('unit-officer') || caller.roles.includes('unit-head') ? 404 : 403,
    );
  }
});

it('SY-23c: nor is what one of it was answered before it was named, to the same key', async () => {
  const guarded = await new Guarded().begin();
  const key = { 'idempotency-key': 'again-1' };
  const signed = () => guarded.give(OFFICER, 'sign', {}, key);
  expect([(await signed()).status, (await signed()).status]).toEqual([200, 200]);
  await guarded.give(own('agent'), 'name-accused', { units: ['chengguan'], ...REASON });
  const { status, body } = await signed();
  expect([status, body.code, body.version]).toEqual([404, 'not-found', undefined]);
});

it('SY-23c: a unit that is put below an accused one after the naming is kept from it at the next read', async () => {
  const guarded = await new Guarded().begin();
  const { store } = guarded.city;
  let parent: string | undefined;
  let looked = 0;
  const directories = {
    current: async () => CURRENT,
    units: async () => {
      looked += 1;
      const under = parent === undefined ? {} : { parent };
      const units = [{ id: 'shuiwu' }, { id: 'gongan', ...under }, { id: 'chengguan', parent: 'gongan' }];
      return units.map((unit) => ({ name: unit.id, contacts: [], ...unit }));
    },
  };
  store.load = loadingBelow(store.load.bind(store), directories);
  const statuses = async (caller: PersonCaller) =>
    Promise.all(READS.map(async (read) => (await guarded.get(caller, `${TICKET}${read}`)).status));
  expect((await guarded.get(OFFICER, TICKET)).status).toBe(200);
  // A ticket that is about nobody costs no more than before.
  expect(looked).toBe(0);
  await guarded.give(own('agent'), 'name-accused', { units: ['shuiwu'], ...REASON });
  expect((await guarded.get(OFFICER, TICKET)).status).toBe(200);
  parent = 'shuiwu';
  expect(await statuses(OFFICER)).toEqual(READS.map(() => 404));
  expect(await statuses(somebody('auditor', { unit: 'chengguan' }))).toEqual(READS.map(() => 404));
  expect((await guarded.give(OFFICER, 'sign', {})).status).toBe(404);
  expect((await guarded.get(own('reviewer'), TICKET)).body.accused).toEqual(['shuiwu']);
  const named = namingBelow(guarded.named, directories);
  const [ticket] = await named([guarded.ticketNo]);
  expect(ticket && [isAgainst(OFFICER, ticket), isAgainst(own('reviewer'), ticket)]).toEqual([true, false]);
});

it('SY-23c: and so is one of another region that is named, by its own region’s directory', async () => {
  const ticket = { ...{ ticketNo: '43050026091800000001', region: '430500' }, accused: ['jiaotong@430000'] };
  const units = [{ id: 'jiaotong' }, { id: 'luzheng', parent: 'jiaotong' }];
  const directories = {
    current: async () => CURRENT,
    units: async (region: string) =>
      region === '430000' ? units.map((unit) => ({ name: unit.id, contacts: [], ...unit })) : [],
  };
  const [found] = await namingBelow(async () => [ticket], directories)([ticket.ticketNo]);
  const of = (region: string) => somebody('unit-officer', { unit: 'luzheng', region });
  expect(['430000', '430500'].map((region) => found && isAgainst(of(region), found))).toEqual([true, false]);
});

it('SY-23c: a change or an objection that names a ticket is not shown to whom that ticket is about, whosever it is', async () => {
  const about = { ...{ ticketNo: '43050026091800000001', region: '430500' }, accused: ['shuiwu'] };
  const items = [
    { ticketNo: '43050026091800000002', events: [{ type: 'Followed', lead: about.ticketNo }] },
    { ticketNo: '43050026091800000003', events: [{ type: 'Followed', lead: '43050026091800000004' }] },
    { of: 'shuiwu', ticketNo: about.ticketNo },
    { of: 'shuiwu' },
  ];
  const seen = (unit: string) =>
    withoutThoseAgainst(async () => [about], somebody('auditor', { unit }), items);
  expect(await seen('shuiwu')).toEqual([items[1], items[3]]);
  expect(await seen('chengguan')).toEqual(items);
});

it('MZ-21: nor of a ticket that has become secret, to whoever is not set apart', async () => {
  const guarded = await new Guarded().begin();
  const key = { 'idempotency-key': 'again-2' };
  const complex = (caller: PersonCaller) =>
    guarded.give(caller, 'mark-complex', { reason: '涉及多个部门' }, key);
  expect((await complex(own('dispatcher'))).status).toBe(200);
  const ticket = guarded.city.store.tickets.get(guarded.ticketNo);
  if (!ticket) throw new Error('there is no ticket');
  const secret = { ...ticket.ticket, secrets: { chengguan: 'granted' } } as const;
  guarded.city.store.tickets.set(guarded.ticketNo, { ...ticket, ticket: secret });
  expect((await complex(own('dispatcher'))).status).toBe(404);
});

it('SY-23c: dispatch and re-dispatch to it are refused, with the clause', async () => {
  const guarded = await new Guarded().begin('none', { accused: ['chengguan'] });
  const dispatched = (lead: string) => guarded.give(own('dispatcher'), 'dispatch', { lead });
  expect((await dispatched('chengguan')).body).toMatchObject({
    ...{ status: 409, code: 'conflict-of-interest', field: 'lead', clause: 'SY-23c' },
  });
  expect((await dispatched('shuiwu')).status).toBe(200);
  const shuiwu = somebody('unit-officer', { unit: 'shuiwu' });
  const back = { reason: '非本单位职责', basis: '三定方案', proposedUnit: 'chengguan' };
  expect((await guarded.give(shuiwu, 'return', back)).status).toBe(200);
  const review = { unit: 'shuiwu', granted: true, reason: '同意' };
  expect((await guarded.give(own('reviewer'), 'review-return', review)).status).toBe(200);
  expect((await dispatched('chengguan')).body).toMatchObject({ code: 'conflict-of-interest' });
  expect((await guarded.get(OFFICER, TICKET)).status).toBe(404);
});

it('SY-23c: who is complained about is the hotline’s to know', async () => {
  const guarded = await new Guarded().begin('none', { accused: ['shuiwu'] });
  await guarded.give(own('dispatcher'), 'dispatch', { lead: 'chengguan' });
  expect((await guarded.get(own('agent'), TICKET)).body.accused).toEqual(['shuiwu']);
  expect((await guarded.get(OFFICER, TICKET)).body.accused).toBeUndefined();
});

it('SY-23b: consent on record opens the complainant to who handles it, and its withdrawal closes them', async () => {
  const guarded = await new Guarded().begin('complainant');
  const seen = async () => {
    const text = JSON.stringify((await guarded.get(OFFICER, TICKET)).body.texts);
    return [text.includes(NAME), text.includes(PHONE)];
  };
  expect(await seen()).toEqual([false, false]);
  const consent = (given: boolean) =>
    guarded.give(own('agent'), 'record-consent', { given, way: 'phone', note: '电话征得同意' });
  expect((await consent(true)).status).toBe(200);
  expect(await seen()).toEqual([true, true]);
  expect((await consent(false)).status).toBe(200);
  expect(await seen()).toEqual([false, false]);
  expect((await guarded.give(OFFICER, 'record-consent', { given: true, way: 'phone' })).status).toBe(403);
});

it('SY-23a: who asks for it is masked for the unit and whole for the hotline, whatever is written meanwhile', async () => {
  const guarded = await new Guarded().begin('all');
  const added = { text: `${NAME}补充：请打１３９ ０７３９ １２３４，微信号wxm_19881` };
  expect((await guarded.give(own('agent'), 'add', added)).status).toBe(200);
  const unit = JSON.stringify((await guarded.get(OFFICER, TICKET)).body.texts);
  expect(unit).not.toMatch(/小明|13907391234|１３９ ０|xm_19881/);
  expect(unit).toContain('王**补充：请打139****1234');
  const hotline = (await guarded.get(own('agent'), TICKET)).body.texts as Record<string, string>;
  expect(hotline).toMatchObject({ name: NAME, 'added.1': added.text });
});

it('NM-15: what was said and who said it is kept from units without a part, and the caller from those with one', async () => {
  const guarded = await new Guarded('15010026091800000001').begin('all');
  const of = (role: Role, more: Partial<PersonCaller>) => somebody(role, { region: '150100', ...more });
  for (const caller of [
    of('unit-officer', { unit: 'shuiwu' }),
    of('province-reader', { region: '150000' }),
  ]) {
    const answers = await Promise.all(READS.map((read) => guarded.get(caller, `${TICKET}${read}`)));
    expect(answers.map(({ status }) => status)).toEqual(READS.map(() => 404));
  }
  const handling = of('unit-officer', { unit: 'chengguan' });
  const said = JSON.stringify((await guarded.get(handling, TICKET)).body.texts);
  expect(said).toContain('楼上太吵');
  expect(said).not.toMatch(new RegExp(`${NAME}|${PHONE}`));
  const above = JSON.stringify(
    (await guarded.get(of('supervisor', { region: '150000' }), TICKET)).body.texts,
  );
  expect(above).toContain(NAME);
});

it('a ticket whose data key is destroyed answers without texts', async () => {
  const guarded = await new Guarded().begin();
  guarded.city.vault.destroyed.add('43050026091800000001');
  for (const caller of [own('agent'), OFFICER, own('auditor')]) {
    const { status, body } = await guarded.get(caller, TICKET);
    expect([status, body.stage, body.texts]).toEqual([200, 'dispatched', {}]);
  }
  expect((await guarded.get(own('agent'), `${TICKET}/history`)).status).toBe(200);
  expect((await guarded.get(own('dispatcher'), `${TICKET}/suggestion`)).status).toBe(200);
  const { body } = await guarded.give(own('agent'), 'add', { text: '补充' });
  expect(body).toMatchObject({ status: 410, code: 'texts-destroyed' });
});

it('SY-23c: an official who is complained about is kept from it wherever they work, and their colleagues are not', async () => {
  const guarded = await new Guarded().begin();
  const accused = somebody('unit-officer', { unit: 'chengguan', id: 'officer-7' });
  expect((await guarded.get(accused, TICKET)).status).toBe(200);
  const named = { units: [], officers: ['officer-7'], ...REASON };
  expect((await guarded.give(own('agent'), 'name-accused', named)).status).toBe(200);
  for (const caller of [accused, somebody('supervisor', { id: 'officer-7' })]) {
    const statuses = await Promise.all(
      READS.map(async (read) => (await guarded.get(caller, `${TICKET}${read}`)).status),
    );
    expect(statuses).toEqual(READS.map(() => 404));
  }
  expect((await guarded.give(accused, 'contact', { reached: true, way: 'phone' })).status).toBe(404);
  expect((await guarded.get(OFFICER, TICKET)).status).toBe(200);
  expect(JSON.stringify((await guarded.get(OFFICER, `${TICKET}/history`)).body)).not.toContain('officer-7');
  expect((await guarded.get(own('reviewer'), TICKET)).body.accusedOfficers).toEqual(['officer-7']);
  expect((await guarded.give(own('agent'), 'name-accused', { units: [], ...REASON })).body.code).toBe(
    'nobody-named',
  );
});

it.each([
  ['the officer who filed it', 'unit-officer', 404, 200],
  ['an agent', 'agent', 404, 200],
  ['a reviewer', 'reviewer', 404, 200],
  ['a supervisor', 'supervisor', 404, 200],
  ['an auditor, codes', 'auditor', 200, 200],
] as const)(
  'MZ-20: what a unit filed as secret and the hotline found to be is for staff set apart: %s',
  async (_who, role, without, apart) => {
    const guarded = await new Guarded('44140026091800000001').begin();
    const here = (more: Partial<PersonCaller> = {}) => ({ ...own(role), region: '441400', ...more });
    const officer = { ...OFFICER, region: '441400' };
    const reviewer = { ...own('reviewer'), region: '441400' };
    const filed = await guarded.give(officer, 'file-secrecy', { reason: '涉及工作秘密' });
    expect(filed.status).toBe(200);
    expect((await guarded.get(here(), TICKET)).status).toBe(200);
    const review = { unit: 'chengguan', granted: true, reason: '属实' };
    expect((await guarded.give(reviewer, 'review-secrecy', review)).status).toBe(200);
    const ranks = [here(), here({ roles: [role, 'secrecy-staff'] }), here({ roles: ['secrecy-staff'] })];
    const statuses = await Promise.all(ranks.map(async (who) => (await guarded.get(who, TICKET)).status));
    expect(statuses).toEqual([without, apart, 404]);
    const staff = { ...reviewer, roles: ['reviewer', 'secrecy-staff'] as const };
    const undone = await guarded.give(staff, 'review-secrecy', { ...review, granted: false });
    expect(undone.status).toBe(200);
    expect((await guarded.get(here(), TICKET)).status).toBe(200);
  },
);

it('MZ-20: no recording, file or call is for anybody outside, and of a ticket no more than codes', () => {
  const outside: readonly Reader[] = ['province-reader', 'line', 'public'];
  for (const secrecy of SECRECIES) {
    for (const read of ['file', 'recording', 'calls', 'ticket', 'history'] as const)
      expect([read, levelOf(read, outside, secrecy)]).toEqual([read, 'none']);
    expect(levelOf('changes', outside, secrecy)).toBe('codes');
  }
});

it('SY-23b: while its citizen is kept back a unit sees their photo cleaned, and what can’t be cleaned once it is released', async () => {
  const HEIC = '9f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5e';
  const FILM = 'af8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5f';
  const file = (
    id: string,
    purpose: 'photo' | 'evidence',
    mediaType: 'image/jpeg' | 'image/heic' | 'video/mp4',
  ) => ({
    ...{ id, purpose, mediaType, bytes: 2048, sha256: '0'.repeat(64) },
  });
  const attachments = [
    file(PHOTO, 'photo', 'image/jpeg'),
    file(HEIC, 'photo', 'image/heic'),
    file(FILM, 'evidence', 'video/mp4'),
  ];
  const open = `${TICKET}/attachments/{attachmentId}`;
  const seen = async (guarded: Guarded, caller: PersonCaller) =>
    Promise.all(
      [PHOTO, HEIC, FILM].map(async (id) => {
        const { status, body } = await guarded.get(caller, open, '', id);
        return status === 200 ? String(body.url).endsWith('.cleaned') : body.code;
      }),
    );
  expect(await seen(await new Guarded().begin('none', { attachments }), OFFICER)).toEqual([
    false,
    false,
    false,
  ]);
  const guarded = await new Guarded().begin('complainant', { attachments });
  expect(await seen(guarded, own('agent'))).toEqual([false, false, false]);
  expect(await seen(guarded, OFFICER)).toEqual([true, 'not-released', 'forbidden']);
  const release = (who: PersonCaller, attachmentId: string) =>
    guarded.give(who, 'release-file', { attachmentId, reason: '画面中没有能认出诉求人的内容' });
  expect((await release(OFFICER, HEIC)).status).toBe(403);
  for (const id of [HEIC, FILM]) expect((await release(own('reviewer'), id)).status).toBe(200);
  expect((await release(own('reviewer'), HEIC)).body.code).toBe('already-released');
  expect(await seen(guarded, OFFICER)).toEqual([true, false, false]);
});
