import type { Question } from './texts.ts';

/** Words by which citizens steer the conversation. Anything else is what they have to say. */
export type Command =
  | { readonly is: 'help' | 'human' | 'new' | 'stop' | 'skip' | 'cancel' }
  | { readonly is: 'progress'; readonly ticketNo?: string; readonly tail?: string }
  | { readonly is: 'confidential'; readonly yes: boolean }
  | { readonly is: 'add'; readonly ticketNo?: string; readonly text: string };

const WORDS: Readonly<Record<string, 'help' | 'human' | 'new' | 'stop' | 'cancel'>> = {
  帮助: 'help',
  使用说明: 'help',
  菜单: 'help',
  '?': 'help',
  人工: 'human',
  人工服务: 'human',
  转人工: 'human',
  诉求: 'new',
  新诉求: 'new',
  新的诉求: 'new',
  另一件事: 'new',
  重新开始: 'new',
  结束: 'stop',
  完成: 'stop',
  取消: 'cancel',
};

const PROGRESS = new Set(['查询', '进度', '查进度', '查询进度', '我的工单', '办理进度']);
const SKIP = new Set(['跳过', '略过']);
/** These skip a question, and say something otherwise. */
const UNKNOWN_TO_ME = new Set(['不知道', '不清楚', '不记得', '没有', '无', '不便提供']);
const YES = new Set(['1', '是', '是的', '要', '需要']);
const NO = new Set(['2', '否', '不', '不是', '不要', '不用', '不需要']);

/** A ticket's number, with or without the word, and the end of the phone number. */
const ASKED = /^(?:查询|进度|查询进度)?[:： ]*(\d{20})(?:[ ,，、]+(?:电话)?(?:后四位)?[:： ]*(\d{4}))?$/;
const ADD = /^补充[:： \n]+(?:(\d{20})[:：,， \n]+)?(\S.*)$/s;

/** A word as it is meant: without the full stop, and in the usual width. Each end is tried once, however long it is. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(?<!["“”'‘’。.!！~～\s])["“”'‘’。.!！~～\s]+$/, '')
    .replace(/^["“”'‘’\s]+/, '');
}

/**
 * The command that a text is, or undefined when it is none.
 * @param asking the question that is open: its own words count for it alone
 */
export function commandIn(text: string, asking: Question | undefined): Command | undefined {
  const word = plain(text);
  const [, ticketNo, tail] = ASKED.exec(word) ?? [];
  if (ticketNo !== undefined) return { is: 'progress', ticketNo, ...(tail !== undefined && { tail }) };
  if (PROGRESS.has(word)) return { is: 'progress' };
  if (SKIP.has(word) || (asking && UNKNOWN_TO_ME.has(word))) return { is: 'skip' };
  if (word === '保密') return { is: 'confidential', yes: true };
  if (word === '不保密') return { is: 'confidential', yes: false };
  if (asking === 'confidential' && YES.has(word)) return { is: 'confidential', yes: true };
  if (asking === 'confidential' && NO.has(word)) return { is: 'confidential', yes: false };
  const simple = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (simple) return { is: simple };
  const [, to, rest] = ADD.exec(text.trim()) ?? [];
  return rest === undefined
    ? undefined
    : { is: 'add', text: rest, ...(to !== undefined && { ticketNo: to }) };
}
