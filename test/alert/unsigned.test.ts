import { describe, expect, it } from 'vitest';
import { citizenIntentsOf } from '../../shared/alert/citizens.ts';
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
function read(event: object, clocks: readonly OpenClock[], more: object = {}): readonly string[] {
  return told(event, clocks, more).map((intent) => alertText(intent).text.replace(`工单${TICKET}`, ''));
}

function recipients(event: object, clocks: readonly OpenClock[], more: object = {}): readonly string[] {
  return told(event, clocks, more).map(({ recipient }) => recipient);
}

/** The same of the citizen. */
function citizens(event: object, clocks: readonly OpenClock[], more: object): readonly string[] {
  return citizenIntentsOf(changeOf(event, clocks, more)).map((intent) =>
    alertText(intent).text.replace(`您的诉求工单${TICKET}`, ''),
  );
}

function told(event: object, clocks: readonly OpenClock[], more: object) {
  return intentsOf(changeOf(event, clocks, more));
}

function changeOf(event: object, clocks: readonly OpenClock[], more: object): Change {
  return {
    ...{ ticketNo: TICKET, version: 2, region: '150100', recordedAt: NOW, stage: 'handling' },
    ...{ channel: 'phone', lead: 'zhujian', clocks, events: [{ at: NOW, cause: 'person', ...event }] },
    ...more,
  } as unknown as Change;
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

describe('MZ-11.2: what units and the hotline are told where there is a term for being in touch', () => {
  const sent = { type: 'Dispatched', lead: 'zhujian', assistants: [], toSign: false };
  const contact = clock('contact', '2026-09-22 00:00', { clause: 'MZ-11.2f' });
  const handle = { ...HANDLE, clause: 'MZ-11.2f' };
  /** By the office that answers for a unit that is no member yet. */
  const office = clock('dispatch', '2026-09-19 00:00', { clause: 'MZ-11.2a' });

  it('MZ-11.2f: first that, then the handling', () => {
    expect(read(sent, [contact, handle])).toEqual([
      '已转派你单位办理，请于9月21日24时前联系服务对象，9月25日24时前办结。（《运行管理办法》第十一条第二项）',
    ]);
  });

  it('MZ-11.2a: a unit that is no member yet hears of it when it is passed on to it', () => {
    expect(read(sent, [office])).toEqual([]);
    expect(read({ type: 'PassedOn', unit: 'zhujian' }, [handle])).toEqual([
      '已转派你单位办理，请于9月25日24时前办结。（《运行管理办法》第十一条第二项）',
    ]);
  });

  it.each([
    ['ClockReminded', '即将到期，请于9月18日24时前转派。（《运行管理办法》第十一条第二项）'],
    ['ClockExpired', '转派期限9月18日24时已过，请立即转派。（《运行管理办法》第十一条第二项）'],
  ])('MZ-11.2a: %s of that tells the hotline, which has to pass it on', (type, text) => {
    const { id, unit, kind, dueAt, clause } = office;
    const event = { type, id, unit, kind, dueAt, clause };
    expect(read(event, [office])).toEqual([text]);
    expect(recipients(event, [office])).toEqual(['hotline']);
  });

  it('MZ-11.2d: the hotline hears that a unit does not accept a report', () => {
    const declined = { type: 'DeclinedByUnit', unit: 'zhujian' };
    expect(recipients(declined, [], { region: '441400', kind: 'report' })).toEqual(['hotline']);
    expect(read(declined, [], { region: '441400', kind: 'report' })).toEqual([
      '承办单位决定不予受理，请核实。（《运行管理办法》第十一条第二项）',
    ]);
  });

  it('MZ-16: what became of a return, by the clause', () => {
    const granted = { type: 'ReturnGranted', unit: 'zhujian' };
    expect(read(granted, [], { region: '441400' })).toEqual([
      '退回申请审核通过，将另行转派，你单位不再办理。（《运行管理办法》第十六条）',
    ]);
  });
});

describe('LA-11e: an extension that was asked for late and granted', () => {
  // The lateness stays on record, and the new day holds (docs/readings.md, point 28).
  const late = clock('handle', '2026-09-26 00:00', { clause: 'LA-11e', expired: true });
  const granted = { type: 'ExtensionGranted', unit: 'zhujian', clock: late.id };
  const more = { region: '341500' };

  it('tells the new day, to the unit and to the citizen', () => {
    expect(read(granted, [late], more)).toEqual([
      '延期申请审核通过，请于9月25日24时前办结。（《实施方案》第十一项任务）',
    ]);
    const moved = { type: 'ClockMoved', id: late.id, kind: 'handle', reason: 'extension', late: true };
    expect(citizens(moved, [late], more)).toEqual([
      '办理延期，将于9月25日24时前答复您。（《实施方案》第十一项任务）',
    ]);
  });

  it('unless that is past as well', () => {
    const past = { ...late, dueAt: at('2026-09-18 00:00') };
    expect(read(granted, [past], more)).toEqual([
      '延期申请审核通过，请立即办结。（《实施方案》第十一项任务）',
    ]);
  });
});
