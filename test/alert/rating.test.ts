import { describe, expect, it } from 'vitest';
import { citizenIntentsOf } from '../../shared/alert/citizens.ts';
import { parametersOf } from '../../shared/alert/parameters.ts';
import { awaitsRating, questionsBySms, roundOf } from '../../shared/alert/rating.ts';
import { readReply } from '../../shared/alert/rating-reply.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Change } from '../../shared/ticket/change.ts';

const GRADE = '请回复评价：满意1，基本满意2，不满意3';
const COMES = '热线将回访您，请留意接听';
const asked = (id: string) => {
  const regulation = REGULATIONS.find((each) => each.id === id);
  if (!regulation) throw new Error(`no regulation ${id}`);
  const change = {
    ...{ ticketNo: `${regulation.region}26091800000001`, version: 9, region: regulation.region },
    ...{ recordedAt: '2026-09-18T10:00:00+08:00', stage: 'done', channel: 'phone', lead: 'chengguan' },
    clocks: [],
    events: [{ type: 'AnswerPassed', at: '2026-09-18T10:00:00+08:00', cause: 'person' }],
  } as unknown as Change;
  const [intent] = citizenIntentsOf(change);
  if (!intent) throw new Error('the citizen is told nothing');
  return { regulation, intent };
};

describe('what a city’s answer asks of its citizen', () => {
  it.each([
    ['shaoyang', 'SY-17', '请回复两位数：满意1基本2不满3，单位联系过1否2'],
    ['taian', 'TA-16', '请回复两位数：满意1基本2不满3，解决1部分2没有3'],
    // Its rates (task 12) have the share that is solved.
    ['luan', 'LA-11a', '请回复两位数：满意1基本2不满3，解决1部分2没有3'],
    // Revisited by telephone.
    ['meizhou', 'MZ-13', COMES],
    // A first dissatisfaction has the unit look again only where a person asked.
    ['neimenggu', 'NM-11.5', COMES],
  ])('%s, by %s: %s', (id, clause, words) => {
    const { regulation, intent } = asked(id);
    expect(regulation.revisit.clause).toBe(clause);
    const { text } = alertText(intent);
    expect(text).toBe(`您的诉求工单${intent.ticketNo}已答复，可凭工单号查询，${words}。`);
    expect(text.length).toBeLessThanOrEqual(70);
    // Nothing of it is cut in a template's variables.
    const { what, todo } = parametersOf(intent);
    expect(`${what}，${todo}`).toBe(`已答复，可凭工单号查询，${words}`);
  });

  it('a city that asks everything still fits a variable', () => {
    const { intent } = asked('luan');
    const facts = {
      kind: 'citizen-answered',
      revisit: true,
      ask: ['grade', 'solved', 'unitContacted'],
    } as const;
    expect(parametersOf({ ...intent, facts }).todo).toBe(
      '请回复三位数：满意1基本2不满3，解决1部分2没有3，单位联系过1否2',
    );
  });

  it('a page to rate on is named by its address, which a blank ends', () => {
    const { intent } = asked('luan');
    const facts = { kind: 'citizen-answered', revisit: true, link: 'https://h.example/e/abc' } as const;
    expect(alertText({ ...intent, facts }).text).toContain('请评价 https://h.example/e/abc ');
  });

  it('nothing of a unit’s contact where no unit was in charge, and the one question left in its long form', () => {
    const { regulation, intent } = asked('shaoyang');
    const ask = questionsBySms(regulation, false) ?? [];
    expect(ask).toEqual(['grade']);
    const facts = { kind: 'citizen-answered', revisit: true, ask } as const;
    expect(alertText({ ...intent, facts }).text).toContain(GRADE);
  });
});

describe('what they write back', () => {
  /** `one`: where a single question is asked. */
  const read = (text: string, id: string) => {
    const { regulation } = asked(id === 'one' ? 'shaoyang' : id);
    const reply = readReply(text, questionsBySms(regulation, id !== 'one') ?? []);
    return reply.says === 'rating' ? Object.values(reply.rating).join(' ') : reply.says;
  };

  it.each([
    ['1', 'one', 'satisfied'],
    ['２。', 'one', 'basically-satisfied'],
    [' 3 ', 'one', 'dissatisfied'],
    ['“满意”！', 'one', 'satisfied'],
    ['不 满意', 'one', 'dissatisfied'],
    ['非常不满意', 'one', 'very-dissatisfied'],
    ['满意，已解决', 'one', 'satisfied yes'],
    ['4', 'one', 'unclear'],
    ['12', 'one', 'unclear'],
    ['满意不满意', 'one', 'unclear'],
    ['满意才怪', 'one', 'unclear'],
    ['基本解决', 'taian', 'unclear'],
    ['谢谢', 'one', 'unclear'],
    ['👍', 'one', 'unclear'],
    ['11', 'shaoyang', 'satisfied true'],
    ['3 2', 'shaoyang', 'dissatisfied false'],
    ['３，２', 'shaoyang', 'dissatisfied false'],
    ['没联系，不满意', 'shaoyang', 'false dissatisfied'],
    ['满意1', 'shaoyang', 'satisfied true'],
    ['13', 'shaoyang', 'unclear'],
    ['1', 'shaoyang', 'incomplete'],
    ['不满意', 'shaoyang', 'incomplete'],
    ['22', 'taian', 'basically-satisfied partly'],
    ['1', 'luan', 'incomplete'],
    ['13', 'luan', 'satisfied no'],
    ['满意 部分解决', 'taian', 'satisfied partly'],
    ['TD', 'taian', 'unsubscribed'],
    ['ｔ', 'taian', 'unsubscribed'],
    ['退订。', 'one', 'unsubscribed'],
    ['11', 'meizhou', 'unclear'],
  ])('%s in %s: %s', (text, id, says) => {
    expect(read(text, id)).toBe(says);
  });
});

it('a rating is waited for until it is given, or until there is another answer', () => {
  const ticket = { stage: 'done', redos: 0 } as const;
  const revisit = { attempts: 1, reached: true } as const;
  expect(awaitsRating(ticket, roundOf(ticket))).toBe(true);
  expect(awaitsRating({ ...ticket, revisit }, 0)).toBe(true);
  expect(awaitsRating({ ...ticket, revisit: { ...revisit, grade: 'satisfied' } }, 0)).toBe(false);
  expect(awaitsRating({ ...ticket, stage: 'closed' }, 0)).toBe(false);
  expect(awaitsRating({ ...ticket, redos: 1 }, 0)).toBe(false);
  expect(awaitsRating({ ...ticket, follows: '43050026091700000007' }, 0)).toBe(false);
});
