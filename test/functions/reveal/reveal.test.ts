import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { alertText } from '../../../shared/alert/texts.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { NAME, own, PHONE, strangers } from '../access/guarded.ts';
import { somebody } from '../commands/calling.ts';
import { ASKED, Masked, OFFICER, REVIEWER, RULE } from './masked.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let masked: Masked;
beforeEach(() => {
  masked = new Masked();
});

/** Stands in for a command that leaves the ticket otherwise. */
function replaced({ guarded: { city, ticketNo } }: Masked, to: Partial<Ticket>): void {
  const held = city.store.tickets.get(ticketNo);
  if (held) city.store.tickets.set(ticketNo, { ...held, ticket: { ...held.ticket, ...to } });
}

describe('LA-8, TA-28: what is masked for a unit', () => {
  it('is asked for with a reason that the hotline reads; an auditor reads who asked, and for which purpose', async () => {
    await masked.guarded.begin('all');
    await masked.post(OFFICER, 'request-reveal', ASKED);
    const [forHotline, forAuditor] = await Promise.all([masked.list(REVIEWER), masked.list(own('auditor'))]);
    expect(forHotline.body).toMatchObject({ items: [{ purpose: ASKED.purpose, reason: ASKED.reason }] });
    expect(forAuditor.body).toMatchObject({ items: [{ purpose: ASKED.purpose, state: 'asked' }] });
    expect(JSON.stringify(forAuditor.body)).not.toContain(ASKED.reason);
  });

  it('is shown to nobody where the city has decided nothing', async () => {
    await masked.guarded.begin('all');
    masked.rule = undefined;
    expect(await masked.post(OFFICER, 'reveal', ASKED)).toMatchObject({
      status: 409,
      body: { code: 'reveal-unset' },
    });
  });

  it('is shown by the hotline’s grant, once, for its time, with purpose and reason on record first', async () => {
    await masked.guarded.begin('all');
    expect((await masked.post(OFFICER, 'reveal', ASKED)).body).toMatchObject({ code: 'grant-needed' });
    const grant = await masked.granted();
    const shown = await masked.post(OFFICER, 'reveal', { ...ASKED, grant });
    expect(shown.body).toMatchObject({
      texts: { name: NAME, phone: `+86${PHONE}` },
      until: '2026-09-18T10:10:00+08:00',
    });
    expect((await masked.post(OFFICER, 'reveal', { ...ASKED, grant })).status).toBe(409);
    const looks = masked.trail.looks.filter(({ what }) => what !== 'refused');
    const told = looks.map(({ what, answer, who, code }) => [what, answer, who.id, code]);
    expect(told).toEqual([
      ['request-reveal', 'codes', OFFICER.id, undefined],
      ['grant-reveal', 'codes', REVIEWER.id, undefined],
      ['reveal', 'clear', OFFICER.id, undefined],
    ]);
    expect(looks.at(-1)).toMatchObject({
      ...{ fields: ['name', 'phone'], person: 'p'.repeat(32), ticketNo: masked.guarded.ticketNo },
      why: { purpose: 'contact', grant, reason: expect.stringContaining('#reason') },
    });
    expect(JSON.stringify(masked.trail.looks)).not.toMatch(new RegExp(`${NAME}|${PHONE}|核实`));
  });

  it('is not shown after the grant’s time, for another purpose, for other fields, or to somebody else', async () => {
    await masked.guarded.begin('all');
    masked.rule = { ...RULE, mostPerHour: 100 };
    const grant = await masked.granted();
    const other = { ...OFFICER, id: 'another officer' };
    const tries = [
      await masked.post(other, 'reveal', { ...ASKED, grant }),
      await masked.post(OFFICER, 'reveal', { ...ASKED, grant, purpose: 'visit' }),
      await masked.post(OFFICER, 'reveal', { ...ASKED, grant, fields: ['request'] }),
      await masked.post(OFFICER, 'reveal', { ...ASKED, grant: '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b' }),
    ];
    masked.nowMs += 11 * 60_000;
    tries.push(await masked.post(OFFICER, 'reveal', { ...ASKED, grant }));
    expect(tries.map(({ body }) => body.code)).toEqual(Array.from({ length: 5 }, () => 'grant-needed'));
  });

  it('is granted by a reviewer, not by whoever asks, and not twice', async () => {
    await masked.guarded.begin('name');
    await masked.post(OFFICER, 'request-reveal', ASKED);
    const decide = (caller: PersonCaller) =>
      masked.post(caller, 'grant-reveal', { unit: 'chengguan', granted: true });
    const both = { ...REVIEWER, id: OFFICER.id };
    const answers = [];
    for (const caller of [OFFICER, own('dispatcher'), both, REVIEWER, REVIEWER])
      answers.push((await decide(caller)).status);
    expect(answers).toEqual([403, 403, 403, 200, 404]);
    const { body } = await masked.list(REVIEWER);
    expect(body.items).toMatchObject([{ unit: 'chengguan', state: 'granted', reason: '核实地址' }]);
    expect((await masked.list(OFFICER)).status).toBe(403);
  });

  it('SY-23b: is not shown without consent where the text protects it, nor to whoever is foreign or complained about', async () => {
    await masked.guarded.begin('complainant');
    expect((await masked.post(OFFICER, 'request-reveal', ASKED)).body).toMatchObject({
      code: 'consent-needed',
      clause: 'SY-23b',
    });
    for (const stranger of strangers('unit-officer'))
      expect((await masked.post(stranger, 'reveal', ASKED)).status).toBe(404);
    expect(masked.trail.looks.filter(({ code }) => code === 'not-found').length).toBe(
      strangers('unit-officer').length,
    );
    const accused = new Masked();
    await accused.guarded.begin('all', { accused: ['chengguan'] });
    for (const act of ['reveal', 'request-reveal'])
      expect((await accused.post(OFFICER, act, ASKED)).status).toBe(404);
  });

  it('is shown without a grant only where the city has so decided, and leaves only what is on record', async () => {
    await masked.guarded.begin('phone');
    masked.rule = { ...RULE, ungranted: ['phone'] };
    masked.trail.fails = true;
    const refused = await masked.post(OFFICER, 'reveal', ASKED);
    expect(refused.status).toBe(503);
    expect(JSON.stringify(refused.body)).not.toContain(PHONE);
    masked.trail.fails = false;
    expect((await masked.post(OFFICER, 'reveal', ASKED)).status).toBe(200);
  });

  it('is not answered to a unit that is named, or loses its part, while the look goes on record', async () => {
    const reason = new PersonalText('诉求人反映的是该单位');
    const { city, ticketNo } = masked.guarded;
    const meanwhile = [
      () => city.act('name-accused', { units: ['chengguan'], reason }),
      async () => replaced(masked, { assignments: [] }),
    ];
    await masked.guarded.begin('all');
    const before = city.store.tickets.get(ticketNo);
    if (!before) throw new Error('there is no ticket');
    for (const happens of meanwhile) {
      city.store.tickets.set(ticketNo, before);
      const grant = await masked.granted();
      masked.trail.meanwhile = happens;
      const { status, body } = await masked.post(OFFICER, 'reveal', { ...ASKED, grant });
      expect([status, body.texts]).toEqual([404, undefined]);
    }
    const looks = masked.trail.looks.map(({ what }) => what);
    expect(looks.filter((what) => what === 'reveal' || what === 'refused')).toEqual(
      meanwhile.flatMap(() => ['reveal', 'refused']),
    );
  });

  it('is not answered without a grant where the citizen keeps back more meanwhile', async () => {
    await masked.guarded.begin('phone');
    masked.rule = { ...RULE, ungranted: ['phone'] };
    masked.trail.meanwhile = async () => replaced(masked, { confidential: 'all' });
    const { body } = await masked.post(OFFICER, 'reveal', { ...ASKED, fields: ['phone'] });
    expect([body.code, body.texts]).toEqual(['grant-needed', undefined]);
  });

  it('rings at the city’s first limit, and stops at the second', async () => {
    await masked.guarded.begin('phone');
    masked.rule = { ...RULE, ungranted: ['phone'] };
    const answers = [];
    for (let look = 0; look < 4; look += 1)
      answers.push((await masked.post(OFFICER, 'reveal', ASKED)).status);
    expect(answers).toEqual([200, 200, 200, 429]);
    expect(masked.warnings).toEqual(['REVEALS_UNUSUAL', 'REVEALS_STOPPED']);
    expect(masked.trail.looks.at(-1)).toMatchObject({ answer: 'refused', code: 'too-many-reveals' });
  });
});

describe('those who decide on a request, and those who ask', () => {
  const asked = () => masked.post(OFFICER, 'request-reveal', ASKED);
  const decide = (granted: boolean) => masked.post(REVIEWER, 'grant-reveal', { unit: 'chengguan', granted });
  const told = () => masked.told.map((each) => [each.recipient, alertText(each).text, each.atNight]);
  beforeEach(() => masked.guarded.begin('all'));

  it('are told of it and of what was decided, without a word of why', async () => {
    const { ticketNo } = masked.guarded;
    await asked();
    await decide(true);
    masked.nowMs += 60_000;
    await masked.post(OFFICER, 'request-reveal', { ...ASKED, purpose: 'emergency' });
    await decide(false);
    expect(told()).toEqual([
      ['hotline', `工单${ticketNo}有单位申请查看被遮盖的信息，请及时审批。`, undefined],
      ['chengguan', `工单${ticketNo}查看申请审核通过，请在10分钟内查看，限一次。`, true],
      ['hotline', `工单${ticketNo}有单位申请查看被遮盖的信息，请及时审批。`, true],
      ['chengguan', `工单${ticketNo}查看申请审核未通过。`, true],
    ]);
    expect(new Set(masked.told.map(({ id }) => id)).size).toBe(4);
    expect(JSON.stringify(masked.told)).not.toContain(ASKED.reason);
  });

  it('find what waits on a list, in codes, also where they could not be told', async () => {
    masked.topicFails = true;
    expect((await asked()).body).toMatchObject({ state: 'asked', pending: ['alert'] });
    const { body } = await masked.open(REVIEWER);
    expect(body).toMatchObject({ items: [{ unit: 'chengguan', purpose: 'contact' }], more: false });
    expect(JSON.stringify(body)).not.toContain('reason');
    const others = [OFFICER, own('agent'), own('auditor')].map((each) => masked.open(each));
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([403, 403, 403]);
    // To whom the ticket does not exist, no request of it does.
    const accused = { ...REVIEWER, unit: 'shuiwu' };
    await masked.guarded.city.act(
      'name-accused',
      { units: ['shuiwu'], reason: new PersonalText('所投诉的单位') },
      { ticketNo: masked.guarded.ticketNo, actor: { side: 'hotline' } },
    );
    expect((await masked.open(accused)).body).toMatchObject({ items: [] });
    await decide(false);
    expect((await masked.open(REVIEWER)).body).toMatchObject({ items: [] });
  });

  it('have the hours that the city gives them; then the request has lapsed', async () => {
    masked.rule = { ...RULE, requestHours: 2 };
    expect((await asked()).body).toMatchObject({ lapsesAt: '2026-09-18T12:00:00+08:00' });
    masked.nowMs += 2 * 3_600_000;
    expect((await decide(true)).status).toBe(404);
    expect((await asked()).status).toBe(200);
    expect((await decide(true)).status).toBe(200);
  });
});

describe('a call back by the relay', () => {
  const FORM = { phone: '13900001111', purpose: 'contact' };
  beforeEach(() => masked.guarded.begin('all'));
  const callBack = async () => (await masked.post(OFFICER, 'call-back', FORM)).body.code;

  it('rings and stops at the limits of looks, which are counted apart', async () => {
    await masked.post(OFFICER, 'reveal', ASKED);
    const codes = [];
    for (let each = 0; each < 4; each += 1) codes.push(await callBack());
    expect(codes).toEqual(['relay-unset', 'relay-unset', 'relay-unset', 'too-many-call-backs']);
    expect(masked.warnings).toEqual(['REVEALS_UNUSUAL', 'REVEALS_STOPPED']);
  });

  it('has limits of its own where the city gives some', async () => {
    masked.rule = {
      ...RULE,
      callBacks: { alarmPerHour: 1, alarmTickets: 1, mostPerHour: 1, mostTickets: 1 },
    };
    expect([await callBack(), await callBack()]).toEqual(['relay-unset', 'too-many-call-backs']);
  });

  it('SY-23c: is not made for a unit that is named as the one complained about meanwhile', async () => {
    masked.relay = { url: 'http://127.0.0.1:9/bind', secret: SECRET, minutes: 15 };
    const reason = new PersonalText('诉求人反映的是该单位');
    masked.trail.meanwhile = () => masked.guarded.city.act('name-accused', { units: ['chengguan'], reason });
    expect(await callBack()).toBe('not-found');
  });

  it('is not made where the city has set no limit', async () => {
    masked.rule = undefined;
    expect(await callBack()).toBe('call-back-unset');
  });
});

describe('LA-8: virtual numbers', () => {
  it('a relay binds both numbers to a third, and neither is shown', async () => {
    await masked.guarded.begin('all');
    const heard: { body: string; headers: Record<string, string> }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        heard.push({ body, headers: request.headers as Record<string, string> });
        response.end(JSON.stringify({ number: '+8617000001234', expiresAt: '2026-09-18T10:15:00+08:00' }));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    masked.relay = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bind`,
      secret: SECRET,
      minutes: 15,
    };
    const form = { phone: '13900001111', purpose: 'contact' };
    const answer = await masked.post(OFFICER, 'call-back', form);
    await new Promise((closed) => server.close(closed));
    expect(answer.body).toMatchObject({ number: '+8617000001234', expiresAt: '2026-09-18T10:15:00+08:00' });
    expect(JSON.stringify(answer.body)).not.toContain(PHONE);
    const [message] = heard;
    const told = new Verifier(SECRET).verify(message?.body ?? '', message?.headers ?? {});
    expect(told).toMatchObject({ caller: '+8613900001111', callee: `+86${PHONE}`, minutes: 15 });
    expect(masked.trail.looks).toMatchObject([{ what: 'call-back', fields: ['phone'], answer: 'masked' }]);
    // Nobody listens any more.
    expect((await masked.post(OFFICER, 'call-back', form)).body).toMatchObject({ code: 'relay-unavailable' });
    masked.relay = undefined;
    expect((await masked.post(OFFICER, 'call-back', form)).body).toMatchObject({ code: 'relay-unset' });
    expect((await masked.post(somebody('unit-officer', { unit: 'shuiwu' }), 'call-back', form)).status).toBe(
      404,
    );
  });
});
