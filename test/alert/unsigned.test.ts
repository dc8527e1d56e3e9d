import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { Change, OpenClock } from '../../shared/ticket/change.ts';
import { at, numbered } from '../ticket/history.ts';

const TICKET = numbered(1, '150100');
const NOW = at('2026-09-18 10:00');

const clock = (kind: string, due: string, more: object = {}) =>
  ({
    ...{ id: `${kind}-1`, kind, unit: 'zhujian', clause: 'NM-11.3', provisional: false },
    ...{ dueAt: at(due), dueOn: due.slice(0, 10), earliestOn: due.slice(0, 10), latestOn: due.slice(0, 10) },
    ...more,
  }) as OpenClock;
const RESPOND = clock('respond', '2026-09-18 12:00');
const HANDLE = clock('handle', '2026-09-26 00:00');

/** What the unit reads of an event, with its clocks as they run after it, without the ticket's number. */
function read(event: object, clocks: readonly OpenClock[]): readonly string[] {
  const change = {
    ...{ ticketNo: TICKET, version: 2, region: '150100', recordedAt: NOW, stage: 'handling' },
    ...{ channel: 'phone', lead: 'zhujian', clocks, events: [{ at: NOW, cause: 'person', ...event }] },
  } as unknown as Change;
  return intentsOf(change).map((intent) => alertText(intent).text.replace(`工单${TICKET}`, ''));
}

describe('NM-11.3: where the text knows no signing, a dispatch asks for none', () => {
  const sent = { type: 'Dispatched', lead: 'zhujian', assistants: [], toSign: false };

  it.each<[string, readonly OpenClock[], string]>([
    [
      'the response and the answer, each by its term',
      [RESPOND, HANDLE],
      '已转派你单位办理，请于9月18日12:00前联系服务对象，9月25日24时前办结。（《管理办法》第十一条第三项）',
    ],
    ['the answer alone', [HANDLE], '已转派你单位办理，请于9月25日24时前办结。（《管理办法》第十一条第三项）'],
    [
      'the response alone',
      [RESPOND],
      '已转派你单位办理，请于9月18日12:00前联系服务对象。（《管理办法》第十一条第三项）',
    ],
    [
      'a decision on acceptance before all else',
      [clock('accept', '2026-09-22 00:00', { clause: 'MZ-11.2g' }), HANDLE],
      '已转派你单位办理，请于9月21日24时前决定是否受理。（《运行管理办法》第十一条第二项）',
    ],
    ['nothing with a number while the city has set none', [], '已转派你单位办理，请及时办理。'],
  ])('%s', (_what, clocks, text) => {
    expect(read(sent, clocks)).toEqual([text]);
  });

  it('the response is asked for in its own words before and after its end', () => {
    const told = {
      id: RESPOND.id,
      unit: 'zhujian',
      kind: 'respond',
      dueAt: RESPOND.dueAt,
      clause: 'NM-11.3',
    };
    expect(read({ type: 'ClockReminded', ...told }, [RESPOND])).toEqual([
      '即将到期，请于9月18日12:00前联系服务对象。（《管理办法》第十一条第三项）',
    ]);
    expect(read({ type: 'ClockExpired', ...told }, [{ ...RESPOND, expired: true }])).toEqual([
      '响应期限9月18日12:00已过，请立即联系服务对象。（《管理办法》第十一条第三项）',
    ]);
  });
});
