import { noteOf, told } from '../../knowledge/question-texts.ts';
import type { Answered } from '../../knowledge/questions.ts';
import type { Media } from './said.ts';

/** A question that the knowledge base has answered, and that may yet become a ticket. */
export interface AskedBefore {
  /** Of the message, so that the same question asked again is another one. */
  readonly key: string;
  readonly text: string;
  /** The entries that were shown. */
  readonly entries: readonly string[];
  /** The voice in which it was asked. */
  readonly media?: Media;
}

/** What is said to a first message: an answer in the place of a ticket, or a word before the ticket's number. */
export type Prepared =
  | { readonly told: string; readonly entries: readonly string[] }
  | { readonly note: string };

/** What a citizen of a conversation is told of an answer; undefined where nothing is to be said. */
export function preparedOf(answered: Answered): Prepared | undefined {
  if (answered.end === 'answered') {
    return { told: told(answered, 'wechat'), entries: answered.shown.map(({ entry }) => entry) };
  }
  const note = noteOf(answered);
  return note === '' ? undefined : { note };
}

const SATISFIED =
  /^(?:好的?|谢谢(?:你|您|了)?|感谢|多谢|知道了|明白了?|了解了?|收到|解决了|已解决|满意|没有了|可以了)$/;
const GO_ON = /^(?:诉求|没有解决|没解决|未解决|转人工登记|登记)(?:[。.!！~～]*|[:：,，;；\s]+(\S.*))$/s;

/** What words mean after an answer: that it was enough, that a ticket is wanted, with more to say or not, or neither. */
export function afterAnswer(text: string): { readonly enough: boolean; readonly more?: string } | undefined {
  const word = text.trim();
  if (SATISFIED.test(word.replace(/(?<![。.!！~～\s])[。.!！~～\s]+$/, ''))) return { enough: true };
  const goesOn = GO_ON.exec(word);
  if (!goesOn) return undefined;
  const [, more] = goesOn;
  return { enough: false, ...(more !== undefined && { more }) };
}
