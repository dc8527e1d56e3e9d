/** Tickets whose citizens say all of themselves, brought in through every channel and lived to the end. */
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import { confided, said, WHO } from './secrecy-seeds.ts';

export const REGION = '430500';
export const UNITS = ['chengguan', 'housing', 'ecology'] as const;

export const agent: Who = { role: 'agent' };
export const dispatcher: Who = { role: 'dispatcher' };
export const reviewer: Who = { role: 'reviewer' };
export const supervisor: Who = { role: 'supervisor' };
export const administrator: Who = { role: 'administrator' };
export const officer = (unit: string): Who => ({ role: 'unit-officer', unit });

const CONFIDENTIAL = ['all', 'none', 'name', 'phone'] as const;

/** Everything that is asked goes through here, so that each answer is looked at. */
export type Ask = (what: string, answer: Promise<Answer>) => Promise<Answer>;

/** The units of the city, which have contacts of their own. */
export async function foundCity(client: HotlineClient, ask: Ask): Promise<void> {
  for (const [index, unit] of [...UNITS, 'hotline'].entries()) {
    const contacts = [{ way: 'sms', to: `+861390000000${index}` }];
    const body = { name: `单位${index}`, contacts, areas: [REGION], why: '登记单位' };
    await ask('units', client.call(administrator, 'PUT', `/v1/admin/units/${REGION}/${unit}`, body));
  }
}

/** Hands requests in by every channel. @returns the tickets' numbers */
export async function broughtIn(client: HotlineClient, ask: Ask, round: number): Promise<readonly string[]> {
  const who = { name: WHO.name, phone: WHO.phone, place: WHO.place };
  const form = (where: string, more: object = {}) => ({
    ...{ region: REGION, text: confided(where), ...who, confidential: 'all', ...more },
  });
  const source = { line: '110', externalNo: `J-${round}` };
  const answers = [
    await ask(
      'phone',
      client.intake(
        'phone',
        form('phone', { kind: 'complaint', title: said('title'), callId: `C-${round}` }),
        `key-${round}`,
      ),
    ),
    await ask('phone', client.intake('phone', form('noise', { kind: 'report', matter: 'noise' }))),
    await ask(
      'web',
      client.intake('web', form('web', { confidential: CONFIDENTIAL[round % CONFIDENTIAL.length] })),
    ),
    await ask('referral', client.intake('referral', form('referral', { kind: 'complaint', source }))),
  ];
  await ask(
    'wechat',
    client.wechat({
      openId: WHO.openId,
      msgId: `${6054768590064713730n + BigInt(round)}`,
      text: confided('wechat'),
    }),
  );
  await ask(
    'open311',
    client.open311('/open311/v2/requests.json', {
      ...{ service_code: 'complaint', description: confided('open311'), address_string: WHO.place },
      ...{ first_name: '峰', last_name: WHO.name, phone: WHO.phone, email: WHO.mail },
    }),
  );
  const startedAt = '2026-09-01T09:00:00+08:00';
  const call = { region: REGION, callId: `C-${round}`, direction: 'in', callerPhone: WHO.phone, startedAt };
  await ask(
    'calls',
    client.signed('phone', '/v1/intake/phone/calls', { form: { ...call, outcome: 'answered' } }),
  );
  const uri = `https://recordings.example.cn/${WHO.phone}/${encodeURIComponent(WHO.name)}.mp3`;
  const recording = {
    region: REGION,
    callId: `C-${round}`,
    recordId: `R-${round}`,
    provider: 'ccc',
    uri,
    seconds: 9,
  };
  await ask('recordings', client.signed('phone', '/v1/intake/phone/recordings', { form: recording }));
  return answers.flatMap(({ body }) => {
    const { ticketNo } = body as { ticketNo?: string };
    return ticketNo === undefined ? [] : [ticketNo];
  });
}

/** One step of a life: who gives which command, with what. */
type Deed = readonly [who: Who, command: string, body: object];

/** From acceptance to the revisit, with what goes wrong on the way. */
export function lifeOf(unit: string, handledAt: string): readonly Deed[] {
  const unitSide = officer(unit);
  const other = unit === 'ecology' ? 'housing' : 'ecology';
  const reason = (where: string) => ({ reason: confided(where) });
  const answer = {
    ...{ handledBy: said('handledBy'), handledAt, process: confided('process'), result: confided('result') },
    ...{
      publicReply: confided('publicReply'),
      contact: { reached: true, way: 'phone', note: confided('contact') },
    },
  };
  return [
    [agent, 'accept', { kind: 'complaint', classCode: 'A01', placeCode: REGION }],
    [dispatcher, 'dispatch', { lead: other, note: confided('dispatch') }],
    [officer(other), 'sign', {}],
    [officer(other), 'return', { ...reason('return'), basis: confided('basis') }],
    [dispatcher, 'review-return', { unit: other, granted: true, ...reason('review-return') }],
    [dispatcher, 'dispatch', { lead: unit }],
    [unitSide, 'sign', {}],
    [unitSide, 'request-extension', { workingDays: 3, ...reason('extension') }],
    [reviewer, 'review-extension', { granted: true, ...reason('review-extension') }],
    [unitSide, 'contact', { reached: false, way: 'phone', note: confided('not reached') }],
    [
      unitSide,
      'request-reveal',
      { fields: ['name', 'phone'], purpose: 'contact', ...reason('request-reveal') },
    ],
    [reviewer, 'grant-reveal', { unit, granted: true }],
    [unitSide, 'file-secrecy', reason('file-secrecy')],
    [unitSide, 'answer', answer],
    [reviewer, 'review-answer', { passed: false, ...reason('review-answer') }],
    [unitSide, 'answer', answer],
    [reviewer, 'review-answer', { passed: true }],
    [
      reviewer,
      'revisit',
      { reached: true, grade: 'dissatisfied', solved: 'no', unitContacted: true, note: confided('revisit') },
    ],
    [reviewer, 'redo', { finding: 'unit-fault', ...reason('redo') }],
    [supervisor, 'supervise', { ground: 'media', method: 'phone', ...reason('supervise') }],
    [agent, 'add', { text: confided('add') }],
  ];
}
