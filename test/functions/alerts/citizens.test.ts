import { describe, expect, it } from 'vitest';
import { noticesOf, tellCitizens } from '../../../functions/alerts/citizens.ts';
import type { WechatJob } from '../../../shared/ports.ts';
import type { Change } from '../../../shared/ticket/change.ts';
import { keptLog } from '../http/gateway.ts';

const TICKET_NO = '43050026091800000001';

function change(
  stage: Change['stage'],
  types: readonly string[],
  channel: Change['channel'] = 'wechat',
): Change {
  const events = types.map((type) => ({ type })) as unknown as Change['events'];
  return {
    ticketNo: TICKET_NO,
    version: 2,
    region: '430500',
    recordedAt: '2026-09-18T10:00:00+08:00' as Change['recordedAt'],
    stage,
    channel,
    clocks: [],
    events,
  };
}

describe('citizens who came by WeChat', () => {
  it.each([
    ['accepted', ['Accepted', 'ClockStarted'], ['accepted']],
    ['closed', ['Rejected'], ['rejected']],
    ['closed', ['Accepted', 'Replied'], ['done']],
    ['done', ['AnswerPassed'], ['done']],
    ['done', ['AnswerAdopted'], ['done']],
    // An assistant's answer ends nothing.
    ['handling', ['AnswerPassed'], []],
    ['dispatched', ['Dispatched'], []],
  ] as const)('are told once a ticket is %s by %j', (stage, types, notices) => {
    expect(noticesOf(change(stage, types))).toEqual(notices);
    expect(noticesOf(change(stage, types, 'web'))).toEqual([]);
  });

  it('are told through the queue; what it does not take comes again', async () => {
    const sent: WechatJob[] = [];
    const { log } = keptLog();
    const record = (read: () => Change) => ({ sequence: '1', ticketNo: TICKET_NO, version: 2, change: read });
    const records = [
      record(() => change('done', ['AnswerPassed'])),
      record(() => {
        throw new Error('unreadable');
      }),
    ];
    const jobs = { send: async (given: readonly WechatJob[]) => void sent.push(...given) };
    expect(await tellCitizens(records, { jobs, log })).toEqual([]);
    expect(sent).toEqual([{ job: 'notice', ticketNo: TICKET_NO, notice: 'done' }]);
    const away = { send: () => Promise.reject(new Error('away')) };
    expect(await tellCitizens([records[0] as (typeof records)[0]], { jobs: away, log })).toEqual([
      records[0],
    ]);
  });
});
