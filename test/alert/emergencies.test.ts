import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { ANSWER, History, numbered, REGION, sealed } from '../ticket/history.ts';

const TICKET = numbered(1);
const reason = sealed('reason');
const result = sealed('result');

const taken = (matter?: 'social-safety' | 'accident' | 'noise') =>
  History.accepted(TICKET, '2026-10-01 03:00', { kind: 'help', ...(matter && { matter }) });
const handedOver = () => taken().do('hand-over', { line: '110', mode: 'one-key' });
const fromFire = () =>
  new History(TICKET, '2026-09-18 09:00')
    .do('submit', {
      ticketNo: TICKET,
      region: REGION,
      channel: 'referral',
      kind: 'complaint',
      text: sealed('text'),
      confidential: 'none',
      accepted: false,
      source: { line: '119', externalNo: 'F-1' },
    })
    .do('accept', { kind: 'complaint' });
const answered = () =>
  fromFire()
    .do('dispatch', { lead: 'chengguan', assistants: [] })
    .do('sign', {}, 'chengguan')
    .at('2026-09-21 09:00')
    .do('answer', ANSWER, 'chengguan');

/** The last change's alerts: to whom, in words without the ticket's number, and whether they wake somebody. */
function told(history: History): (readonly [string, string, boolean])[] {
  return intentsOf(history.change).map((intent) => [
    intent.recipient,
    alertText(intent).text.replace(`工单${TICKET}`, ''),
    intent.atNight === true,
  ]);
}

describe('who is told of an emergency, at any hour', () => {
  it.each<[string, () => History, (readonly [string, string, boolean])[]]>([
    [
      'the bureau to which it went at once',
      () => taken('social-safety'),
      [
        [
          'gongan',
          '为急件，已转派你单位办理，请于10月8日24时前签收。（《运行管理办法》第十二条第二款）',
          true,
        ],
      ],
    ],
    [
      'the hotline, where no unit is named for it',
      () => taken('accident'),
      [['hotline', '为需紧急办理事项，请立即转派。（《运行管理办法》第十二条第二款）', true]],
    ],
    [
      'the unit that keeps the line',
      handedOver,
      [['gongan', '已移交110，请立即确认接收。（《运行管理办法》第七条）', true]],
    ],
    [
      'the hotline, when the line refuses',
      () => handedOver().do('acknowledge', { refused: true, reason }),
      [['hotline', '移交110未被接收，请于10月1日05:00前转派。', true]],
    ],
    ['nobody, when the line takes it', () => handedOver().do('acknowledge', {}), []],
    [
      'the hotline, when it has an answer to give to the line that the matter came from',
      () => answered().do('review-answer', { passed: true }),
      [['hotline', '由119转来，请向其反馈办理结果。', false]],
    ],
    [
      'nobody, when that answer has been given',
      () =>
        answered()
          .do('feedback', { line: '119', direction: 'to-source', result })
          .do('review-answer', { passed: true }),
      [],
    ],
    [
      'the hotline, of an end without an answer to that line',
      () => fromFire().do('reply', { reply: reason }),
      [['hotline', '由119转来，请向其反馈办理结果。', false]],
    ],
  ])('%s', (_what, history, alerts) => {
    expect(told(history())).toEqual(alerts);
  });

  it.each<[string, () => History, [string, boolean][]]>([
    [
      'SY-20a: a unit on duty day and night is woken for a dispatch, one that is not waits for the morning',
      () => taken().do('dispatch', { lead: 'gongan', assistants: ['chengguan'] }),
      [
        ['gongan', true],
        ['chengguan', false],
      ],
    ],
    [
      'SY-20b: for the hour of a nuisance everybody is',
      () => taken('noise').do('dispatch', { lead: 'chengguan', assistants: [] }),
      [['chengguan', true]],
    ],
    [
      'and of its reminder and its end',
      () =>
        taken('noise')
          .do('dispatch', { lead: 'chengguan', assistants: [] })
          .at('2026-10-01 03:40')
          .do('settle', {}),
      [['chengguan', true]],
    ],
    [
      'but not of a term in days',
      () =>
        taken().do('dispatch', { lead: 'chengguan', assistants: [] }).at('2026-10-08 16:00').do('settle', {}),
      [['chengguan', false]],
    ],
  ])('%s', (_what, history, woken) => {
    expect(told(history()).map(([recipient, , atNight]) => [recipient, atNight])).toEqual(woken);
  });
});
