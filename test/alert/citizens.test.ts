import { describe, expect, it } from 'vitest';
import { citizenIntentsOf, isToldBySms } from '../../shared/alert/citizens.ts';
import { isSuperseded } from '../../shared/alert/superseded.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { type Change, changesOf } from '../../shared/ticket/change.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { ANSWER, History, numbered, REGION, sealed } from '../ticket/history.ts';

const TICKET = numbered(1);
const reason = sealed('reason');

const taken = (more: object = {}) => History.accepted(TICKET, '2026-09-18 10:00', more);
const dispatched = () =>
  taken()
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
const signed = () => dispatched().at('2026-09-18 14:00').do('sign', {}, 'chengguan');
const answered = () => signed().at('2026-09-21 10:00').do('answer', ANSWER, 'chengguan');
const byWeb = () =>
  new History(TICKET, '2026-09-18 10:00').do('submit', {
    ...{ ticketNo: TICKET, region: REGION, channel: 'web', kind: 'complaint' },
    ...{ text: sealed('text'), confidential: 'none', accepted: false },
  });

/** What the citizen reads of the last change, without the ticket's number. */
function read(history: History): string[] {
  return citizenIntentsOf(history.change).map((intent) =>
    alertText(intent).text.replace(`您的诉求工单${TICKET}`, ''),
  );
}

describe('what citizens are told', () => {
  it.each<[string, () => History, string[]]>([
    ['that it was taken in, with its number', taken, ['已受理，可凭工单号查询进展。']],
    ['nothing yet, where nobody has looked at it', byWeb, []],
    [
      'that it was not',
      () => byWeb().do('reject', { ground: 'other', reason, basis: reason }),
      ['未予受理，原因和依据可凭工单号查询。'],
    ],
    ['nothing of a dispatch', dispatched, []],
    ['by when they are answered, with the signature', signed, ['承办单位已接收，将于9月24日24时前答复您。']],
    ['nothing of an assistant’s', () => signed().do('sign', {}, 'gongan'), []],
    [
      'the same where it is deemed signed',
      () => dispatched().at('2026-09-21 00:00').do('settle', {}),
      ['承办单位已接收，将于9月28日24时前答复您。'],
    ],
    [
      'an extension',
      () =>
        signed()
          .at('2026-09-21 10:00')
          .do('request-extension', { workingDays: 5, reason }, 'chengguan')
          .do('review-extension', { granted: true }),
      ['办理延期，将于10月9日24时前答复您。（《运行管理办法》第十四条第二款）'],
    ],
    ['nothing while an answer is being reviewed', answered, []],
    [
      'that there is an answer, which they are asked about',
      () => answered().do('review-answer', { passed: true }),
      ['已答复，可凭工单号查询，请回复两位数：满意1基本2不满3，单位联系过1否2。'],
    ],
    [
      'of an answer in the same act only the answer, which they have heard',
      () => taken({ reply: reason }),
      [],
    ],
  ])('%s', (_what, history, texts) => {
    expect(read(history())).toEqual(texts);
  });

  it('at most 70 characters each, and nothing that is theirs', () => {
    const { entries } = answered().do('review-answer', { passed: true });
    for (const intent of changesOf(entries).flatMap(citizenIntentsOf)) {
      expect(alertText(intent).text.length).toBeLessThanOrEqual(70);
      expect(intent.recipient).toBe('citizen');
    }
  });
});

describe('how they chose to be told', () => {
  const ticket = (more: object = {}) =>
    ({
      channel: 'phone',
      confidential: 'none',
      papers: { phone: { ref: 'item#phone' } },
      ...more,
    }) as unknown as Ticket;

  it.each<[string, object, boolean]>([
    ['nothing: by SMS', {}, true],
    ['SMS, by WeChat as well', { channel: 'wechat', form: { replyWay: 'sms' } }, true],
    ['nothing, by WeChat: there', { channel: 'wechat' }, false],
    ['a call', { form: { replyWay: 'phone' } }, false],
    ['no answer at all', { form: { replyWay: 'none' } }, false],
    ['nothing, and keeps the name confidential', { confidential: 'name' }, true],
    ['nothing, and keeps the number confidential', { confidential: 'phone' }, false],
    ['SMS, and keeps everything confidential', { confidential: 'all', form: { replyWay: 'sms' } }, true],
    ['nothing, without a number', { papers: {} }, false],
  ])('%s', (_what, more, told) => {
    expect(isToldBySms(ticket(more))).toBe(told);
  });
});

it('is past once the answer is there, which itself never is', () => {
  const { entries } = answered().do('review-answer', { passed: true });
  const changes = changesOf(entries);
  const latest = changes.at(-1);
  if (!latest) throw new Error('a history without a change');
  const left = changes.flatMap((change) =>
    citizenIntentsOf(change)
      .filter((intent) => !isSuperseded(intent, change, latest))
      .map(({ facts }) => facts.kind),
  );
  expect(left).toEqual(['citizen-answered']);
});

describe('MZ-11.2: where the text knows no signing', () => {
  const clock = {
    ...{ id: 'handle-1', kind: 'handle', unit: 'zhujian', clause: 'MZ-11.2c', provisional: false },
    ...{ dueAt: '2016-10-21T00:00:00+08:00', dueOn: '2016-10-20', earliestOn: '2016-10-20' },
  };
  const told = (event: object, clocks: readonly object[] = [clock]) =>
    citizenIntentsOf({
      ...{ ticketNo: TICKET, version: 2, region: '441400', stage: 'handling', lead: 'zhujian', clocks },
      events: [{ at: '2016-09-26T09:00:00+08:00', ...event }],
    } as unknown as Change).map((intent) => alertText(intent).text.replace(`您的诉求工单${TICKET}`, ''));
  const due = ['承办单位已接收，将于10月20日24时前答复您。'];
  const sent = { type: 'Dispatched', lead: 'zhujian', assistants: ['gongan'], toSign: false };

  it.each<[string, object]>([
    ['with the dispatch', sent],
    ['with a unit’s decision to accept a report', { type: 'AcceptedByUnit', unit: 'zhujian' }],
    ['with what is passed on to a unit that is no member yet', { type: 'PassedOn', unit: 'zhujian' }],
  ])('citizens are told by when they are answered %s', (_when, event) => {
    expect(told(event)).toEqual(due);
  });

  it('of no term nothing, and nothing of an assistant’s', () => {
    expect(told(sent, [])).toEqual([]);
    expect(told({ type: 'AcceptedByUnit', unit: 'gongan' })).toEqual([]);
  });
});
