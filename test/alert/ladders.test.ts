import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { History, numbered } from '../ticket/history.ts';

const TICKET = numbered(1);
const SETTINGS = parseSettings({
  ...DEFAULT_SETTINGS,
  region: '430500',
  ladders: [
    {
      clocks: ['dispatch', 'sign', 'handle'],
      inspection: 'jiancha',
      rungs: [
        { before: { minutes: 900 }, to: ['officer', 'head'] },
        { at: 'end', to: ['officer', 'leader', 'hotline'] },
        { after: { minutes: 600 }, to: ['leader', 'hotline', 'inspection'] },
      ],
      ...{ ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' },
    },
  ],
});

const taken = () => History.accepted(TICKET, '2026-09-18 10:00', {}, SETTINGS);
const signed = () =>
  taken()
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: [] })
    .at('2026-09-18 14:00')
    .do('sign', {}, 'chengguan');
const reminded = () => signed().at('2026-09-24 09:00').do('settle', {});
const expired = () => reminded().at('2026-09-25 00:00').do('settle', {});
const morning = () => expired().at('2026-09-25 08:00').do('settle', {});

/** Who hears of the last change, in words without the ticket's number. */
function told(history: History): string[][] {
  return intentsOf(history.change).map((intent) => [
    intent.post ? `${intent.recipient} ${intent.post}` : intent.recipient,
    alertText(intent).text.replace(`工单${TICKET}`, ''),
  ]);
}

describe('who hears by the rungs of a ladder', () => {
  const clause = '。（《运行管理办法》第十四条第三项）';

  it.each<[string, () => History, string[][]]>([
    [
      'before the end',
      reminded,
      [
        ['chengguan', `即将到期，请于9月24日24时前办结${clause}`],
        ['chengguan head', `（呈负责人）即将到期，请于9月24日24时前办结${clause}`],
      ],
    ],
    [
      'at the end itself nobody of the term, whose rung waits for the morning',
      expired,
      [['chengguan', '已启动系统督办，请于10月9日24时前办结。（《运行管理办法》第二十四条第二款）']],
    ],
    [
      'in the morning after',
      morning,
      [
        ['chengguan', `办理期限9月24日24时已过，请立即办结${clause}`],
        ['chengguan leader', `（呈带班领导）办理期限9月24日24时已过，请立即办结${clause}`],
        ['hotline', `办理9月24日24时到期，承办单位未完成，请督促${clause}`],
      ],
    ],
    [
      'hours after, those above',
      () => morning().at('2026-09-25 10:00').do('settle', {}),
      [
        ['chengguan leader', `（呈带班领导）办理9月24日24时到期未完成，请立即办结${clause}`],
        ['hotline', `办理9月24日24时到期，承办单位未完成，请督促${clause}`],
        ['jiancha', `办理9月24日24时到期，承办单位未完成，请督促${clause}`],
      ],
    ],
    [
      'each once, where the hotline’s own term is meant',
      () => taken().at('2026-09-18 12:01').do('settle', {}),
      [
        ['hotline', '转派期限9月18日12:00已过，请立即转派。（《运行管理办法》第十三条）'],
        [
          'hotline leader',
          '（呈带班领导）转派期限9月18日12:00已过，请立即转派。（《运行管理办法》第十三条）',
        ],
      ],
    ],
    [
      'the unit at once, where it is deemed to have signed',
      () =>
        taken()
          .at('2026-09-18 11:00')
          .do('dispatch', { lead: 'chengguan', assistants: [] })
          .at('2026-09-21 00:00')
          .do('settle', {}),
      [['chengguan', '逾期未签收，视为签收，请于9月28日24时前办结。（《运行管理办法》第十三条）']],
    ],
  ])('%s', (_what, history, alerts) => {
    expect(told(history())).toEqual(alerts);
  });

  it('nobody of what is past: timers came only after the term had ended', () => {
    const late = signed().at('2026-09-25 09:00').do('settle', {});
    expect(told(late).map(([recipient]) => recipient)).toEqual([
      'chengguan',
      'chengguan',
      'chengguan leader',
      'hotline',
    ]);
  });

  it('under ids of their own, at most 70 characters each', () => {
    const intents = intentsOf(morning().change);
    expect(new Set(intents.map(({ id }) => id)).size).toBe(intents.length);
    for (const intent of intents) expect(alertText(intent).text.length).toBeLessThanOrEqual(70);
  });
});
