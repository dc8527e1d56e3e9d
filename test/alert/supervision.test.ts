import { describe, expect, it } from 'vitest';
import { type AlertFacts, intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { Change } from '../../shared/ticket/change.ts';
import { History, numbered, sealed } from '../ticket/history.ts';
import { at } from '../ticket/story.ts';

const by = { at: at('2026-09-25 00:00'), provisional: false };

function textOf(facts: AlertFacts, clause: string): string {
  return alertText({
    id: 'id',
    ticketNo: '43050026091800000001',
    region: '430500',
    recipient: 'chengguan',
    at: at('2026-09-21 10:00'),
    facts,
    by,
    clause,
  }).text;
}

describe('what a unit is told when it is held to the regulation', () => {
  it.each<[AlertFacts, string, string]>([
    [{ kind: 'urged' }, 'SY-5b', '请抓紧办理，请于9月24日24时前办结'],
    [{ kind: 'supervision', method: 'talk' }, 'NM-22', '已启动约谈提醒'],
    [{ kind: 'supervision-answered' }, 'SY-24b', '请认定是否解决'],
    [{ kind: 'card', colour: 'red' }, 'MZ-12d', '红牌'],
    [{ kind: 'card', colour: 'yellow' }, 'MZ-12d', '黄牌'],
    [{ kind: 'talk' }, 'LA-12c', '被约谈'],
    [{ kind: 'named' }, 'NM-24', '列入通报'],
    [{ kind: 'fault', withdrawn: false }, 'SY-27', '认定你单位办理过错'],
    [{ kind: 'fault', withdrawn: true }, 'SY-27', '认定已撤销'],
    [{ kind: 'watched' }, 'SY-27d', '列为重点关注事项，请于9月24日24时前按时按质办结'],
  ])('%o', (facts, clause, words) => {
    const text = textOf(facts, clause);
    expect(text).toContain(words);
    expect(text).toMatch(/^工单43050026091800000001.*。（.+）$/);
    expect([...text].length).toBeLessThanOrEqual(70);
  });
});

it('NM-22: a supervision that goes on in another way is still to be answered by its own last day', () => {
  const now = at('2026-09-21 10:00');
  const due = { dueAt: by.at, dueOn: '2026-09-24', earliestAt: by.at, provisional: false, clause: 'NM-22' };
  const change = {
    ...{ ticketNo: '15010026092100000001', version: 9, region: '150100', recordedAt: now, stage: 'handling' },
    ...{ channel: 'phone', lead: 'chengguan' },
    clocks: [{ id: 'supervise-4', kind: 'supervise', unit: 'chengguan', ...due }],
    events: [
      {
        ...{ type: 'SupervisionMethodChanged', at: now, cause: 'person', id: 'supervision-1' },
        ...{ method: 'broadcast', unit: 'chengguan', clause: 'NM-22', clock: 'supervise-4' },
      },
    ],
  } as unknown as Change;
  expect(intentsOf(change).map((intent) => alertText(intent).text)).toEqual([
    '工单15010026092100000001已启动政风热线，请于9月24日24时前办结。（《管理办法》第二十二条）',
  ]);
});

it.each([
  ['handling', '终止办理申请审核未通过，请立即办结。'],
  ['done', '终止办理申请审核未通过。'],
])('TA-15d: an end that is refused asks for work only where some is left: %s', (stage, words) => {
  const event = { type: 'TerminationRefused', unit: 'chengguan', clause: 'TA-15d' };
  const change = {
    ...{ ticketNo: '37090026092100000001', version: 9, region: '370900', stage, clocks: [] },
    events: [{ ...event, at: at('2026-09-21 10:00'), cause: 'person' }],
  } as unknown as Change;
  expect(intentsOf(change).map((intent) => alertText(intent).text)).toEqual([
    `工单37090026092100000001${words}（《管理办法（草案）》第十五条第六项）`,
  ]);
});

it.each([
  ['TA-19', '370900', 'letter', '书面督办'],
  ['TA-19', '370900', 'phone', '电话督办'],
  ['TA-19', '370900', 'media', '媒体监督'],
  ['SY-24b', '430500', 'letter', '发函督办'],
  ['NM-22', '150000', 'meeting', '联席会议或专题协调'],
  ['NM-22', '150000', 'letter', '发函督办'],
  ['LA-12b', '341500', 'meeting', '专题协调'],
])('%s: a unit of %s reads of a supervision by %s in the words of the text, where it has one', (...row) => {
  const [clause, region, method, words] = row;
  const event = { type: 'SupervisionOpened', id: 'supervision-1', unit: 'chengguan', method, clause };
  const change = {
    ...{ ticketNo: `${region}26092100000001`, version: 9, region, stage: 'handling', clocks: [] },
    events: [{ ...event, at: at('2026-09-21 10:00'), cause: 'person' }],
  } as unknown as Change;
  expect(intentsOf(change).map((intent) => alertText(intent).text)).toEqual([
    expect.stringContaining(`已启动${words}，`),
  ]);
});

it.each([
  ['SY-14e', '430500', '，并告知服务对象。'],
  ['NM-11.4c', '150000', '延期申请审核通过，请立即办结。'],
])('%s: a longer term has the unit tell the citizen where the text says so', (clause, region, words) => {
  const event = { type: 'ExtensionGranted', unit: 'chengguan', clock: 'handle-1' };
  const change = {
    ...{ ticketNo: `${region}26092100000001`, version: 9, region, stage: 'handling', clocks: [] },
    events: [{ ...event, at: at('2026-09-21 10:00'), cause: 'person' }],
  } as unknown as Change;
  const [text] = intentsOf(change).map((intent) => alertText(intent).text);
  expect([intentsOf(change)[0]?.clause, text]).toEqual([clause, expect.stringContaining(words)]);
});

describe('SY-24a: a supervision that ends because its unit leaves', () => {
  const supervised = () =>
    History.accepted(numbered(1), '2026-09-18 10:00')
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan')
      .do('supervise', { ground: 'other', method: 'system', reason: sealed('reason') });
  const hotline = (history: History) =>
    intentsOf(history.change)
      .filter(({ recipient }) => recipient === 'hotline')
      .map((intent) => alertText(intent).text);

  it('is told of to the hotline, for the next unit is not supervised', () => {
    const reason = sealed('reason');
    const returned = supervised()
      .do(
        'return',
        { reason, basis: reason, siteVisit: false, proposedUnit: 'shuiwu', photos: [] },
        'chengguan',
      )
      .do('review-return', { unit: 'chengguan', granted: true, reason });
    expect(returned.change.events.map(({ type }) => type)).toContain('SupervisionEnded');
    const [text, ...more] = hotline(returned);
    expect(text).toContain('承办单位已退出，对其督办随之结束');
    expect([...(text ?? '')].length).toBeLessThanOrEqual(70);
    expect(more).toEqual([]);
  });

  it('and not when somebody ends it', () => {
    const ended = supervised().do('end-supervision', {
      ...{ supervision: 'supervision-1', solved: true, reason: sealed('reason') },
    });
    expect(hotline(ended)).toEqual([]);
  });
});
