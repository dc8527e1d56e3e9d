/** What else is written in a month beside tickets' own commands: each call once, one after the other. */
import { createHash } from 'node:crypto';
import type { Answer, HotlineClient } from '../../infra/local/client.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import thisYear from '../../shared/calendar/years/2026.json' with { type: 'json' };
import {
  administrator,
  agent,
  dispatcher,
  officer,
  REGION,
  reviewer,
  supervisor,
  UNITS,
} from './secrecy-life.ts';
import { confided, edited, WHO } from './secrecy-seeds.ts';
import type { Watch } from './secrecy-watch.ts';

const [UNIT] = UNITS;
/** The beginning of a JPEG, which is all that is looked at. */
const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(1020, 7)]);
const WHY = '长时间测试';

const of = <T>({ body }: Answer, field: string): T | undefined => (body as Record<string, T>)[field];

/** The knowledge base is the city's own: published texts, and codes only of what is wrong with them. */
export async function knowledgeRound(client: HotlineClient, provider: string = UNIT): Promise<void> {
  const content = {
    kind: 'question',
    title: '路灯不亮向谁反映',
    text: '可拨打12345热线。',
    keywords: ['路灯'],
  };
  const unit = officer(provider);
  const head = { role: 'unit-head', unit: provider };
  const propose = () => client.call(unit, 'POST', '/v1/knowledge', { ...content, provider });
  await client.call(agent, 'POST', '/v1/knowledge/requests', { provider, title: '居住证办理' });
  const entry = of<string>(await propose(), 'entry') ?? 'none';
  const acts = async (number: string, deeds: readonly (readonly [typeof agent, string, object])[]) => {
    for (const [who, act, body] of deeds)
      await client.call(who, 'POST', `/v1/knowledge/${number}/${act}`, body);
  };
  await acts(entry, [
    [head, 'review', { passed: true }],
    [reviewer, 'review', { passed: true }],
    [unit, 'confirm', {}],
    [agent, 'report', { fault: 'wrong' }],
    [reviewer, 'dismiss', { report: 1, reason: WHY }],
    [unit, 'dismiss', { report: 1, reason: WHY }],
    [reviewer, 'remind', { fault: 'wrong' }],
    [unit, 'revise', { ...content, text: '可拨打12345热线反映。' }],
    [head, 'review', { passed: true }],
    [reviewer, 'review', { passed: true }],
  ]);
  const other = of<string>(await propose(), 'entry') ?? 'none';
  await acts(other, [
    [reviewer, 'remove', { reason: WHY }],
    [unit, 'remove', { reason: WHY }],
  ]);
}

/** The city's register and rules, by whoever keeps them. */
export async function rulebookRound(client: HotlineClient, now: Instant): Promise<void> {
  const put = (path: string, body: object) =>
    client.call(administrator, 'PUT', `/v1/admin/${path}`, { ...body, why: WHY });
  const { notices, daysOff, makeUpDays } = thisYear;
  const day = now.slice(0, 10);
  const [from, to] = [`${day}T00:00:00+08:00`, `${day}T23:00:00+08:00`];
  await put(`calendars/${REGION}/2026`, { notices, daysOff, makeUpDays });
  await put(`rosters/${REGION}/${UNIT}`, {
    ...{ from, to, periods: [{ from, to, officers: [{ contact: 'duty' }] }] },
  });
  await put(`experts/${REGION}/${UNIT}`, { seats: [] });
  await put(`answering-days/${REGION}`, { from: day, to: day, days: [] });
  await put(`deputies/${REGION}/D-1`, { congress: 'city', name: WHO.name, phones: [WHO.phone] });
  await client.call(administrator, 'POST', `/v1/province/subscriptions/${REGION}/province/resume`);
  await client.call(administrator, 'POST', `/v1/admin/repair/${REGION}`);
}

/** The index key is changed, by whoever administers all regions that have had a ticket. */
export async function keysChanged(client: HotlineClient): Promise<void> {
  await client.call(administrator, 'GET', '/v1/admin/keys/index');
  for (const step of ['rotate', 'rewrite', 'retire'])
    await client.call(administrator, 'POST', `/v1/admin/keys/index/${step}`);
}

/** A ticket with a file, the calls about it, and what other systems say of it. */
export async function ticketRound(watch: Watch, client: HotlineClient, ticketNo: string): Promise<string> {
  const path = `/v1/tickets/${ticketNo}`;
  const photo = {
    ...{ purpose: 'photo', mediaType: 'image/jpeg', bytes: PHOTO.length },
    sha256: createHash('sha256').update(PHOTO).digest('hex'),
  };
  const offer = await client.call(agent, 'POST', `${path}/attachments`, photo);
  const attachmentId = of<string>(offer, 'attachmentId') ?? 'none';
  const upload = of<{ method: string; url: string; headers: Record<string, string> }>(offer, 'upload');
  if (upload) {
    const { 'content-length': _counted, ...headers } = upload.headers;
    await fetch(upload.url, { method: upload.method, headers, body: PHOTO });
  }
  const attached = { attachmentId, purpose: 'photo', name: `${WHO.name}的房子.jpg` };
  await client.call(agent, 'POST', `${path}/attach`, attached);
  await client.call(reviewer, 'POST', `${path}/release-file`, {
    attachmentId,
    reason: confided('release-file'),
  });
  await client.offerUpload('web', { region: REGION, ...photo });
  const callBack = { phone: '13900000000', purpose: 'contact' };
  await client.call(agent, 'POST', `${path}/call-back`, callBack);
  await client.call(agent, 'POST', `${path}/look-up`, {
    system: 'tax',
    query: { idNo: WHO.idNumber },
    keep: true,
  });
  const source = (line: string) => ({ line, externalNo: `X-${ticketNo.slice(-8)}` });
  const order = { ground: 'media', method: 'letter', reason: confided('order') };
  await client.signed('supervision', '/v1/links/supervisions', {
    form: { ...order, ticketNo, source: source('督查平台') },
  });
  await client.signed('rating', '/v1/links/ratings', {
    form: {
      ticketNo,
      source: source('好差评系统'),
      grade: 'satisfied',
      solved: 'yes',
      note: confided('rating'),
    },
  });
  await client.signed('phone', '/v1/intake/phone/questions', {
    form: { region: REGION, callId: `Q-${ticketNo.slice(-6)}`, text: confided('question') },
  });
  const many = { region: REGION, text: confided('referrals'), name: WHO.name, phone: WHO.phone };
  await client.signed('referral', '/v1/intake/referrals', {
    form: [{ ...many, confidential: 'all', source: source('110') }],
  });
  const [number] = source('110').externalNo.split(' ');
  await client.signed('referral', `/v1/referrals/110/tickets/${number}`, { query: `region=${REGION}` });
  await watch.stranger('POST', '/v1/progress', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticketNo, phoneTail: WHO.phone.slice(-4) }),
  });
  return attachmentId;
}

/** A ticket that is handed over to another line, which reads it, takes it and says what became of it. */
export async function handedOver(client: HotlineClient, ticketNo: string): Promise<void> {
  const handOver = { line: '110', mode: 'order', note: confided('hand-over') };
  await client.call(agent, 'POST', `/v1/tickets/${ticketNo}/accept`, { kind: 'complaint' });
  await client.call(dispatcher, 'POST', `/v1/tickets/${ticketNo}/hand-over`, handOver);
  await client.asLine(ticketNo, '110');
  await client.fromLine(ticketNo, 'acknowledge', { line: '110', externalNo: `B-${ticketNo.slice(-6)}` });
  await client.fromLine(ticketNo, 'feedback', { line: '110', result: confided('feedback'), solved: 'yes' });
}

/** A unit reads what is kept back from it: asks, is granted, and looks once. */
export async function revealed(client: HotlineClient, ticketNo: string, unit: string): Promise<void> {
  const path = `/v1/tickets/${ticketNo}`;
  const asked = { fields: ['name', 'phone'], purpose: 'contact', reason: confided('reveal') };
  const grant = of<string>(
    await client.call(officer(unit), 'POST', `${path}/request-reveal`, asked),
    'grant',
  );
  await client.call(reviewer, 'GET', '/v1/reveal-requests');
  await client.call(reviewer, 'POST', `${path}/grant-reveal`, { unit, granted: true });
  await client.call(officer(unit), 'POST', `${path}/reveal`, {
    ...asked,
    ...(grant !== undefined && { grant }),
  });
}

/** Measures, warnings, objections and alerts, once there are any. */
export async function overseen(
  client: HotlineClient,
  { measure = 'none', warning = 'none', objection = 'none' }: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const text = confided('measure');
  const measures = `/v1/governance/measures/${measure}`;
  await client.call(officer(UNIT), 'POST', `${measures}/progress`, { cause: 'management', text });
  await client.call(officer(UNIT), 'POST', `${measures}/close`, { result: 'solved', text });
  await client.call(reviewer, 'POST', `${measures}/close`, { result: 'solved', text });
  await client.call(reviewer, 'POST', `${measures}/check`, { effective: true, text });
  await client.call(reviewer, 'POST', `/v1/governance/warnings/${warning}/acknowledge`, {});
  await client.call(reviewer, 'POST', '/v1/governance/analyses', { period: '2026-08', text });
  const assessment = `/v1/assessments/${REGION}/2026-08`;
  const decided = { granted: true, reason: edited() };
  await client.call(supervisor, 'POST', `${assessment}/objections/${objection}`, decided);
  await client.call(supervisor, 'POST', `${assessment}/publish?subject=unit`, { reason: '经核定后公布' });
  const unreached = await client.call(dispatcher, 'GET', `/v1/alerts/unreached?region=${REGION}`);
  const [alert] = of<readonly { ticketNo: string; alert: string }[]>(unreached, 'items') ?? [];
  await client.call(dispatcher, 'POST', '/v1/alerts/unreached/settle', {
    ...{ ticketNo: alert?.ticketNo ?? '43050026090100000001', alert: alert?.alert ?? 'none', how: 'phoned' },
  });
}

/** The links in citizens' messages: opened, and rated by. */
export async function linksFollowed(watch: Watch, messages: readonly string[]): Promise<void> {
  for (const message of messages) {
    const token = /\/e\/([A-Za-z0-9_.-]+)/.exec(message)?.[1];
    if (token === undefined) continue;
    await watch.stranger('GET', `/v1/evaluation/${token}`);
    await watch.stranger('POST', `/v1/evaluation/${token}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grade: 'satisfied', solved: 'yes', note: confided('by link') }).toString(),
    });
  }
}
