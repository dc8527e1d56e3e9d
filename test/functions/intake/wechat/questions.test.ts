import { describe, expect, it } from 'vitest';
import { commandIn } from '../../../../functions/intake/wechat/commands.ts';
import { afterAnswer } from '../../../../functions/intake/wechat/questions.ts';
import { ANSWERING, asking, CARD, LUAN } from '../../knowledge/asking.ts';
import { ConversationWorld, numberIn } from './world.ts';

const QUESTION = '请问居住证怎么办理？';

/** A city whose account answers questions. */
function answeringWorld() {
  const world = new ConversationWorld(LUAN, ANSWERING);
  const { knowledge, deps } = asking();
  const short: (readonly string[])[] = [];
  const tickets = {
    ...world.deps.tickets,
    notEnough: async (_of: string, entries: readonly string[]) => void short.push(entries),
  };
  const answering = { ...world.deps, tickets, questions: { knowledge, rulebook: deps.rulebook } };
  let messages = 0;
  const say = (what: Parameters<ConversationWorld['say']>[0], key = `q${++messages}`) =>
    world.say(what, 'o1', key, answering);
  return { world, knowledge, short, say };
}

describe('words that go on and on', () => {
  const RUN = 60_000;
  it.each([' ', '。', '！ ', '"'])('of %j are read in a moment, with a word behind them too', (blank) => {
    const text = `谢谢${blank.repeat(RUN)}`;
    const began = performance.now();
    expect(afterAnswer(text)?.enough).toBe(blank === '"' ? undefined : true);
    expect(afterAnswer(`${text}x`)).toBeUndefined();
    expect(commandIn(`跳过${blank.repeat(RUN)}`, 'time')).toEqual({ is: 'skip' });
    expect(commandIn(`跳过${blank.repeat(RUN)}x`, 'time')).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('LA-7: a question in WeChat', () => {
  it('is answered at once, and makes no ticket', async () => {
    const { world, knowledge, say } = answeringWorld();
    const answer = await say(QUESTION);
    expect(answer).toMatch(/到派出所申领。\n（知识库K00000001，市公安局提供，2026-09-01发布）.*回复“诉求”/s);
    expect(world.tickets).toEqual([]);
    expect(knowledge.ends).toMatchObject([{ end: 'answered', entries: [CARD.entry] }]);
    expect(await say('谢谢！')).toContain('不客气');
    expect(world.tickets).toEqual([]);
  });

  it('becomes a ticket on the citizen’s word, with what was asked and what was shown', async () => {
    const { world, short, say } = answeringWorld();
    await say(QUESTION);
    expect(numberIn(await say('诉求：派出所说没有名额'))).toBe(world.tickets[0]?.ticketNo);
    expect((await world.texts()).request).toBe(`${QUESTION}\n派出所说没有名额`);
    expect(world.tickets[0]?.form).toMatchObject({ answeredWith: [CARD.entry] });
    expect(short).toEqual([[CARD.entry]]);
  });

  it('other words after an answer are a matter, and say what was asked before', async () => {
    const { world, say } = answeringWorld();
    await say(QUESTION);
    await say('我去过两次都没办成');
    expect((await world.texts()).request).toBe(`我去过两次都没办成\n（此前咨询并已自动答复：${QUESTION}）`);
  });

  it('another question is answered as well', async () => {
    const { world, say } = answeringWorld();
    await say(QUESTION);
    expect(await say('小学报名时间是什么时候')).toContain('小学报名时间');
    await say('没有解决');
    expect((await world.texts()).request).toBe('小学报名时间是什么时候');
  });

  it.each([
    ['宠物狗在哪里登记？', /没有找到有把握的答案.*已登记/s],
    ['楼上着火了怎么办', /立即拨打110、119或者120.*已登记/s],
    ['居住证窗口态度差，怎么投诉', /^您好，您的诉求已登记/],
    ['城南路居住证大厅门口路灯不亮', /^您好，您的诉求已登记/],
  ])('%s goes to people at once', async (text, told) => {
    const { world, say } = answeringWorld();
    expect(await say(text)).toMatch(told);
    expect(await world.texts()).toMatchObject({ request: text });
  });

  it('asked by voice, it is answered from the recognised words, and the voice goes with the ticket', async () => {
    const { world, say } = answeringWorld();
    expect(await say({ media: { id: 'v1', kind: 'voice' }, text: QUESTION })).toContain('到派出所申领');
    await say('诉求');
    expect((await world.texts()).request).toBe(QUESTION);
    expect(world.jobs).toMatchObject([{ job: 'media' }]);
  });

  it('a voice without recognised words is not understood, which is said', async () => {
    const { world, say } = answeringWorld();
    expect(await say({ media: { id: 'v1', kind: 'voice' } })).toMatch(/听不出.*文字/);
    expect(world.tickets).toEqual([]);
  });

  it('delivered ten times it is counted once, and answered alike', async () => {
    const { knowledge, say } = answeringWorld();
    const answers = await Promise.all(Array.from({ length: 10 }, () => say(QUESTION, 'same')));
    expect(new Set(answers).size).toBe(1);
    expect(knowledge.ends).toHaveLength(1);
  });

  it('becomes a ticket where the base can’t be asked', async () => {
    const { world, knowledge, say } = answeringWorld();
    knowledge.listedUnder = async () => {
      throw new Error('busy');
    };
    expect(await say(QUESTION)).toMatch(/^您好，您的诉求已登记/);
    expect(world.lines.join()).toContain('QUESTION_NOT_ANSWERED');
  });

  it('after an hour the word alone begins a new matter', async () => {
    const { world, say } = answeringWorld();
    await say(QUESTION);
    world.city.later(3_601);
    expect(await say('诉求')).toContain('请用文字说明您的诉求');
  });
});
