import { describe, expect, it } from 'vitest';
import { type AlertIntent, intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { at, History, numbered, sealed } from '../ticket/history.ts';

const reason = sealed('reason');
const accepted = () => History.accepted(numbered(1), '2026-09-18 10:00');

/** To whom what is told, in words without the ticket's number. */
const told = (history: History) =>
  intentsOf(history.change).map((intent: AlertIntent) => [intent.recipient, alertText(intent).text]);

describe('who hears of coordination and division', () => {
  it('SY-19: each unit that is asked, with the day of the meeting', () => {
    const asked = (more: object) =>
      told(accepted().do('refer-to-coordination', { units: ['chengguan', 'shuiwu'], reason, ...more }));
    const meeting = asked({ meetingOn: '2026-09-21' });
    expect(meeting.map(([unit]) => unit)).toEqual(['chengguan', 'shuiwu']);
    expect(meeting[0]?.[1]).toContain('请参加9月21日的协调');
    expect(asked({})[0]?.[1]).toContain('请提出意见');
  });

  it('SY-6a: each unit to which a part was given, by when it has to be done', () => {
    const divided = accepted()
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan')
      .do('divide', { units: ['zhongdui'] }, 'chengguan');
    const [alert, ...others] = intentsOf(divided.change);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ recipient: 'zhongdui', by: { at: at('2026-09-25 00:00') } });
    expect(alertText(alert as AlertIntent).text).toContain('上级单位已分派你单位办理，请于9月24日24时前办结');
  });
});
