import { describe, expect, it } from 'vitest';
import type { AlertFacts } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
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
