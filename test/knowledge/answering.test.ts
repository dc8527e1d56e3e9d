import { describe, expect, it } from 'vitest';
import { type Day, parseDay } from '../../shared/calendar/instant.ts';
import {
  answerText,
  LONGEST_SPEECH,
  type Shown,
  speechOf,
  spoken,
} from '../../shared/knowledge/answer-text.ts';
import { answersTo, askedIn, servicesFor, subjectOf } from '../../shared/knowledge/answering.ts';
import { entryNamed } from './entries.ts';

const RULE = { leastShare: 50, leastPairs: 2 };
const ROOM = 1_700;
const TODAY = parseDay('2026-09-18') as Day;
const CARD = entryNamed('K00000001', {
  title: '居住证怎么办理',
  text: '到派出所申领。',
  keywords: ['暂住证'],
});
const FUND = entryNamed('K00000002', { title: '公积金提取条件', text: '按管理条例。' });
const answered = (question: string, rule = RULE, on = TODAY) =>
  answersTo(question, [CARD, FUND], rule, on).map(({ entry, share }) => [entry.entry, share]);

describe('LA-7: which words the knowledge base may answer by itself', () => {
  it.each([
    ['居住证怎么办理？', 'question'],
    ['请问公积金提取需要什么材料', 'question'],
    ['小区着火了怎么办', 'emergency'],
    ['要不要打１１０', 'emergency'],
    ['要不要打110？', 'emergency'],
    ['电话11012怎么打不通', 'question'],
    ['怎么投诉那个工作人员', 'complaint'],
    ['窗口态度 差，找谁', 'complaint'],
    ['城南路路灯不亮', 'request'],
    ['路灯坏了三天了怎么没人修？', 'request'],
    [`怎么${'办'.repeat(80)}`, 'request'],
  ])('%s: %s', (text, kind) => {
    expect(askedIn(text, {})).toBe(kind);
  });

  it('the city adds words of its own', () => {
    expect(askedIn('拆迁补偿怎么算', {})).toBe('question');
    expect(askedIn('拆迁补偿怎么算', { passOn: ['拆迁'] })).toBe('complaint');
  });
});

describe('LA-7: how sure an answer is', () => {
  it('is the share of what is asked that stands in the entry, without words of politeness', () => {
    expect(subjectOf('您好，请问居住证怎么办理呢？')).toMatch(/^, +居住证 +办理 *\?$/);
    expect(answered('您好，请问居住证怎么办理呢？')).toEqual([['K00000001', 100]]);
    expect(answered('暂住证到哪里办理')).toEqual([['K00000001', 75]]);
  });

  it('less than the city wants is no answer', () => {
    expect(answered('暂住证到哪里办理', { ...RULE, leastShare: 76 })).toEqual([]);
    expect(answered('提取', RULE)).toEqual([]);
    expect(answered('提取', { ...RULE, leastPairs: 1 })).toEqual([['K00000002', 100]]);
    expect(answered('请问一下呢？')).toEqual([]);
  });

  it('what does not count on the day is none', () => {
    const later = entryNamed('K00000003', {
      title: '居住证怎么办理',
      validFrom: parseDay('2026-10-01') as Day,
    });
    expect(answersTo('居住证怎么办理', [later], RULE, TODAY)).toEqual([]);
  });

  it('services are those that are named whole', () => {
    const services = [
      { code: 'lamp', name: '路灯报修', keywords: ['路灯'] },
      { code: 'noise', name: '噪声' },
    ];
    expect(servicesFor('路灯由谁管', services)).toEqual([services[0]]);
    expect(servicesFor('居住证怎么办理', services)).toEqual([]);
  });
});

const shown = (text: string, more: Partial<Shown> = {}): Shown => ({
  ...{ entry: 'K00000001', title: '居住证怎么办理', text, provider: 'gongan', providerName: '公安局' },
  publishedOn: '2026-09-01',
  ...more,
});

describe('LA-7: how an answer is told', () => {
  it('in the entry’s words, with its number, provider and day', () => {
    expect(answerText([shown('到派出所申领。')], ROOM)).toBe(
      '居住证怎么办理\n到派出所申领。\n（知识库K00000001，公安局提供，2026-09-01发布）',
    );
    expect(answerText([shown('到派出所申领。', { area: '341502' })], ROOM)).toContain('适用于341502');
  });

  it('a long text ends with a sentence, and says that it is not all', () => {
    const text = answerText([shown('到派出所申领，带身份证。'.repeat(60))], ROOM);
    expect(text).toContain('带身份证。……（节选）');
    expect(new TextEncoder().encode(text).length).toBeLessThan(1_500);
  });

  it('three of them have room in a message of WeChat', () => {
    const one = shown('到派出所申领，带身份证。'.repeat(60), { title: '证'.repeat(100) });
    expect(new TextEncoder().encode(answerText([one, one, one], ROOM)).length).toBeLessThanOrEqual(ROOM);
  });

  it('aloud without markup, with numbers as they are spoken', () => {
    expect(
      spoken('**办公**时间：8:00-17:30（2026-09-01起）\n电话0564-12345678，网址https://a.example/1'),
    ).toBe('办公时间：8点到17点30分2026年9月1日起。电话零五六四，一二三四五六七八，网址网站');
    expect(spoken('火警电话：119，费用120元')).toBe('火警电话：一一九，费用120元');
    expect(speechOf(shown('到派出所申领。'))).toBe('公安局答复：到派出所申领。');
  });

  it('aloud in whole sentences within 120 characters, or not at all', () => {
    const long = speechOf(shown('到派出所申领，带身份证。'.repeat(20))) ?? '';
    expect([...long].length).toBeLessThanOrEqual(LONGEST_SPEECH);
    expect(long).toMatch(/带身份证。其余内容请转人工了解。$/);
    expect(speechOf(shown('一'.repeat(200)))).toBeUndefined();
  });
});
