import { answerText, speechOf, spoken } from '../../shared/knowledge/answer-text.ts';
import type { Answered } from './questions.ts';

/* What those who ask a question are told, on a page, in a conversation and by a voice. */

const EMERGENCY = '遇到紧急情况，请立即拨打110、119或者120。';
const EMERGENCY_SPOKEN = '遇到紧急情况，请立即拨打一一零、一一九或者一二零。现在为您转接人工。';
const UNSURE = '知识库中没有找到有把握的答案，不作自动答复。';
const FOR_PEOPLE = '这类事项由人工受理，不作自动答复。';

/** How a citizen goes on from an answer, by where they asked. */
const WAYS_ON = {
  web: '没有解决？可在本页提交诉求，由人工登记，或拨打12345热线。',
  wechat: '没有解决？回复“诉求”转人工登记（一小时内有效），也可直接发送文字补充说明，或拨打12345热线。',
} as const;

/** How they come to people where there is no answer. */
const INSTEAD = '请提交诉求，由人工登记，或拨打12345热线。';

/** What a message of WeChat has room for, in bytes, with some to spare; a page is told the same. */
const MOST_BYTES = 1_950;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** An answer as it is read, with the ways on, which always find room. */
export function told(answered: Answered, where: keyof typeof WAYS_ON): string {
  if (answered.end === 'off') return `本市未开通自动答复。${INSTEAD}`;
  const ways = answered.end === 'answered' ? WAYS_ON[where] : INSTEAD;
  const { services } = answered;
  const ordered = `可以自助提交的服务：${services.map(({ name }) => name).join('、')}。`;
  const facts = factsOf(answered, MOST_BYTES - bytesOf(`\n${ways}`));
  const room = MOST_BYTES - bytesOf(`${facts}\n\n${ways}`);
  return [facts, ...(services.length > 0 && bytesOf(ordered) <= room ? [ordered] : []), ways].join('\n');
}

const LEAD = '以下内容摘自知识库，由系统自动答复：\n';

function factsOf(answered: Exclude<Answered, { readonly end: 'off' }>, mostBytes: number): string {
  switch (answered.end) {
    case 'answered':
      return `${LEAD}${answerText(answered.shown, mostBytes - bytesOf(LEAD))}`;
    case 'unsure':
      return UNSURE;
    case 'passed-on':
      return answered.as === 'emergency' ? EMERGENCY : FOR_PEOPLE;
  }
}

/** What stands before the ticket's number where a question became a ticket at once; empty where nothing is to be said. */
export function noteOf(answered: Answered): string {
  if (answered.end === 'unsure') return `${UNSURE}已转人工登记。\n`;
  return answered.end === 'passed-on' && answered.as === 'emergency' ? `${EMERGENCY}\n` : '';
}

/** What a call centre's menu does next: says the answer and offers its menu, asks again, or puts through. */
export type NextStep = 'answer' | 'menu' | 'agent';

/** What a voice says, in 120 characters at the most, and what comes after it. */
export function speech(answered: Answered): { readonly say: string; readonly next: NextStep } {
  if (answered.end === 'passed-on') {
    const say = answered.as === 'emergency' ? EMERGENCY_SPOKEN : '现在为您转接人工。';
    return { say, next: 'agent' };
  }
  if (answered.end !== 'answered') return { say: '这个问题现在为您转接人工。', next: 'agent' };
  const [best] = answered.shown;
  const say = answered.tied
    ? choiceOf(answered.shown.map(({ title }) => spoken(title)))
    : best && speechOf(best);
  // What cannot be said in short is said by a person.
  if (say === undefined) return { say: '这个问题的答复较长，现在为您转接人工。', next: 'agent' };
  return { say, next: answered.tied ? 'menu' : 'answer' };
}

/** Nothing was recognised. */
export const NOT_HEARD = { say: '没有听清您的问题，请再说一遍，或者说转人工。', next: 'menu' } as const;

const ASK_CHOICE = '请说出其中一项，或者说转人工。';
const LONGEST_TITLE = 28;

/** Several entries answer equally well: the citizen says which. */
function choiceOf(titles: readonly string[]): string | undefined {
  if (titles.some((title) => [...title].length > LONGEST_TITLE)) return undefined;
  return `您要问的是：${titles.join('；')}？${ASK_CHOICE}`;
}
