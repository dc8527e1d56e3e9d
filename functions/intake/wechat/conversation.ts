import { addSeconds, type Instant } from '../../../shared/calendar/instant.ts';
import { personal } from '../../../shared/privacy/personal.ts';
import { parsePhone } from '../../../shared/privacy/phone.ts';
import { type Command, commandIn } from './commands.ts';
import { type AskedBefore, afterAnswer, type Prepared } from './questions.ts';
import type { Media, Said } from './said.ts';
import * as texts from './texts.ts';

/*
 * The conversation with a citizen as a function of what was said before and what comes now. A first message
 * becomes a ticket at once, so that nothing is lost when its writer leaves; what a ticket still needs is asked
 * for then, one question at a time, and added to it.
 */

/** Where a conversation stands. */
export interface Conversation {
  /** When something was said last. */
  readonly at: Instant;
  /** Key of the message whose ticket the conversation is about. */
  readonly opened?: string;
  readonly asking?: texts.Question;
  /** What came before there were words to make a ticket of. */
  readonly kept?: { readonly media: readonly Media[]; readonly place?: string };
  /** Words that were added last, and not as an answer; they may turn out to be another matter. */
  readonly added?: string;
  /** What was asked and answered last; on the citizen's word it becomes a ticket. */
  readonly asked?: AskedBefore;
}

/** The ticket that a message made, or one by its number. */
export type Target = { readonly opened: string } | { readonly ticketNo: string };

/** What a message leads to. */
export type Deed =
  | {
      readonly do: 'open';
      readonly text: string;
      readonly place?: string;
      /** Entries of the knowledge base that were shown before, and were not enough. */
      readonly answeredWith?: readonly string[];
      readonly media?: readonly Media[];
    }
  | {
      readonly do: 'add';
      readonly to: Target;
      readonly text: string;
      readonly place?: string;
      readonly phone?: string;
      readonly confidential?: 'none' | 'phone' | 'all';
      readonly media?: readonly Media[];
      /** Where nothing can be added any more, these words become a ticket. */
      readonly orOpen?: string;
    }
  | { readonly do: 'attach'; readonly to: Target; readonly media: readonly Media[] }
  | { readonly do: 'look-up'; readonly ticketNo?: string; readonly tail?: string };

/** One turn: where the conversation stands after it, what is to be done, and the answer, with `{ticketNo}` open. */
export interface Turn {
  readonly conversation: Conversation;
  readonly deed?: Deed;
  readonly reply: string;
}

/** After so much silence a message begins a new matter. */
const SILENCE_SECONDS = 3_600;
const MOST_KEPT = 9;
const KEPT_SECONDS = 3 * 86_400;
/** Longer than that, a text is no answer to a question. */
const LONGEST_ANSWER = 80;

const words = personal();

/** Whether words are as long as a ticket takes. */
function fits(text: string): boolean {
  return words.safeParse(text).success;
}

/**
 * What a message means in its conversation.
 * @param before undefined where nothing was said before
 * @param now the law's time: silence runs by it
 * @param prepared what the knowledge base says to a first message (`firstWords`)
 */
export function converse(
  before: Conversation | undefined,
  said: Said,
  now: Instant,
  prepared?: Prepared,
): Turn {
  const conversation = { ...(before && leftOf(before, now)), at: now };
  const text = said.text?.trim() ?? '';
  if (said.media && text === '') return withMedia(conversation, said.media);
  if (said.place !== undefined) return withPlace(conversation, said, said.place);
  if (text === '') return { conversation, reply: texts.NO_TEXT };
  const { asked, ...unanswered } = conversation;
  const after = asked && afterAnswer(text);
  if (after?.enough) return { conversation: unanswered, reply: texts.WELCOME };
  if (asked && after) return goOn(conversation, said, asked, after.more);
  const command = commandIn(text, conversation.asking);
  if (command) return obey(conversation, said, command);
  if (!fits(said.text ?? '')) return { conversation, reply: texts.TOO_LONG };
  return withWords(conversation, said, said.text ?? '', prepared);
}

/** The words of a message that would open a ticket, so that the knowledge base may be asked first. */
export function firstWords(before: Conversation | undefined, said: Said, now: Instant): string | undefined {
  const { opened, asked } = (before && leftOf(before, now)) ?? {};
  const text = said.text?.trim() ?? '';
  if (opened !== undefined || said.place !== undefined || text === '' || !fits(text)) return undefined;
  if ((asked && afterAnswer(text)) || commandIn(text, undefined)) return undefined;
  return text;
}

/** What still holds after a silence. Pictures go on waiting for words as long as WeChat keeps them. */
function leftOf(conversation: Conversation, now: Instant): Partial<Conversation> {
  const { at, opened, kept } = conversation;
  if (addSeconds(at, SILENCE_SECONDS) >= now) return conversation;
  return opened === undefined && kept && addSeconds(at, KEPT_SECONDS) >= now ? { kept } : {};
}

function withWords(conversation: Conversation, said: Said, text: string, prepared?: Prepared): Turn {
  const { opened, asking, asked } = conversation;
  if (opened === undefined && prepared && 'told' in prepared) {
    const { told, entries } = prepared;
    const { key, media } = said;
    return {
      conversation: { ...conversation, asked: { key, text, entries, ...(media && { media }) } },
      reply: told,
    };
  }
  if (opened === undefined) {
    const turn = open(conversation, said, asked ? texts.afterQuestion(text, asked.text) : text);
    const note = prepared && 'note' in prepared ? prepared.note : '';
    return { ...turn, reply: `${note}${turn.reply}` };
  }
  const short = text.trim().length <= LONGEST_ANSWER;
  if (asking === 'place' && short) {
    return answered(conversation, said, { text: `事发地点：${text}`, place: text, orOpen: text });
  }
  if (asking === 'time' && short)
    return answered(conversation, said, { text: `发生时间：${text}`, orOpen: text });
  if (asking === 'contact') return withContact(conversation, said, text);
  return more(conversation, said, text);
}

/** The answer was not enough: what was asked becomes a ticket, with what else there is to say. */
function goOn(conversation: Conversation, { key }: Said, asked: AskedBefore, more: string | undefined): Turn {
  const text = more === undefined ? asked.text : `${asked.text}\n${more}`;
  return fits(text) ? open(conversation, { key }, text) : { conversation, reply: texts.TOO_LONG };
}

/** A ticket at once, and the first question that what came before has not answered. */
function open(conversation: Conversation, { key, media }: Said, text: string): Turn {
  const { kept, asked } = conversation;
  const { media: before = [], place } = kept ?? {};
  const all = [...before, ...(asked?.media ? [asked.media] : []), ...(media ? [media] : [])];
  const asking = place === undefined ? 'place' : 'time';
  return {
    conversation: { at: conversation.at, opened: key, asking },
    deed: {
      do: 'open',
      text,
      ...(place !== undefined && { place }),
      ...(asked && { answeredWith: asked.entries }),
      ...(all.length > 0 && { media: all }),
    },
    reply: texts.opened(asking),
  };
}

type Answer = Omit<Extract<Deed, { do: 'add' }>, 'do' | 'to'>;

/** The answer to the question that is open; the next one follows. */
function answered(conversation: Conversation, said: Said, answer: Answer): Turn {
  const asking = after(conversation.asking);
  const turn = add({ ...conversation, ...(asking && { asking }) }, said, answer);
  if (asking) return turn;
  const { asking: _answered, ...done } = turn.conversation;
  return { ...turn, conversation: done, reply: texts.FINISHED };
}

/** Something more about the ticket; the open question is asked again. */
function more(conversation: Conversation, said: Said, text: string): Turn {
  return perhapsAnother(add(conversation, said, { text, orOpen: text }), text);
}

/** A turn whose words become a matter of their own when the citizen says so. */
function perhapsAnother(turn: Turn, added: string): Turn {
  return turn.deed ? { ...turn, conversation: { ...turn.conversation, added } } : turn;
}

function add({ added: _added, ...conversation }: Conversation, { media }: Said, answer: Answer): Turn {
  const { opened, asking } = conversation;
  if (opened === undefined) return { conversation, reply: texts.NO_TICKET_TO_ADD };
  return {
    conversation,
    deed: { do: 'add', to: { opened }, ...answer, ...(media && { media: [media] }) },
    reply: texts.added(asking),
  };
}

/** A number in the form in which it is called back, as with other channels; undefined for anything else. */
function dialled(text: string): string | undefined {
  const parsed = parsePhone(text);
  // A hotline's number is nobody's own.
  if (!parsed || !('e164' in parsed) || parsed.kind === 'service') return undefined;
  return parsed.extension === undefined ? parsed.e164 : `${parsed.e164},${parsed.extension}`;
}

const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** A number, alone or among other words. Until its owner says otherwise it is kept from units. */
function withContact(conversation: Conversation, said: Said, text: string): Turn {
  const phone = dialled(text) ?? dialled(MOBILE.exec(text)?.[0] ?? '');
  if (phone !== undefined) {
    return answered(conversation, said, { text: `联系方式：${text}`, phone, confidential: 'phone' });
  }
  // Digits and little else were meant as a number.
  if (/^[\d\s+()（）-]{3,24}$/.test(text)) {
    return {
      ...add(conversation, said, { text: `联系方式（号码待核）：${text}`, orOpen: text }),
      reply: texts.BAD_PHONE,
    };
  }
  return more(conversation, said, text);
}

function withMedia(conversation: Conversation, media: Media): Turn {
  const { opened, asking, kept } = conversation;
  if (opened !== undefined) {
    return {
      conversation,
      deed: { do: 'attach', to: { opened }, media: [media] },
      reply: texts.attached(asking),
    };
  }
  const before = kept?.media ?? [];
  if (before.length >= MOST_KEPT) return { conversation, reply: texts.TOO_MANY };
  return {
    conversation: { ...conversation, kept: { ...kept, media: [...before, media] } },
    reply: media.kind === 'voice' ? texts.NOT_HEARD : texts.KEPT,
  };
}

function withPlace(conversation: Conversation, said: Said, place: string): Turn {
  if (conversation.opened === undefined) {
    return {
      conversation: { ...conversation, kept: { media: [], ...conversation.kept, place } },
      reply: texts.KEPT,
    };
  }
  const answer = { text: `位置：${place}`, place };
  return conversation.asking === 'place'
    ? answered(conversation, said, answer)
    : add(conversation, said, answer);
}

function after(asking: texts.Question | undefined): texts.Question | undefined {
  return asking && texts.QUESTIONS[texts.QUESTIONS.indexOf(asking) + 1];
}

/** A conversation in which nothing is asked. */
function unasked({ asking: _asked, ...conversation }: Conversation): Conversation {
  return conversation;
}

function obey(conversation: Conversation, said: Said, command: Command): Turn {
  switch (command.is) {
    case 'help':
      return { conversation, reply: texts.HELP };
    case 'human':
      return { conversation, reply: texts.HUMAN };
    case 'progress': {
      const { is: _is, ...asked } = command;
      return { conversation, deed: { do: 'look-up', ...asked }, reply: '' };
    }
    case 'new':
      return anew(conversation, said);
    case 'stop':
      return conversation.asking
        ? finished(unasked(conversation))
        : { conversation, reply: texts.NOTHING_ASKED };
    case 'skip':
      return skipped(conversation);
    case 'cancel':
      return { conversation: { at: conversation.at }, reply: texts.CANCELLED };
    case 'confidential':
      return keepSecret(conversation, said, command.yes);
    case 'add':
      return addTo(conversation, said, command);
  }
}

/** What was added last, beside answers, becomes a matter of its own; without it the conversation begins again. */
function anew(conversation: Conversation, said: Said): Turn {
  if (conversation.added !== undefined)
    return open({ at: conversation.at }, { key: said.key }, conversation.added);
  return { conversation: { at: conversation.at }, reply: texts.ASK_MATTER };
}

function skipped(conversation: Conversation): Turn {
  const { asking } = conversation;
  if (!asking) return { conversation, reply: texts.NOTHING_ASKED };
  const next = after(asking);
  return next
    ? { conversation: { ...conversation, asking: next }, reply: texts.ASK[next] }
    : finished(unasked(conversation));
}

/** The last word names the ticket once more, which is looked up by what opened it. */
function finished(conversation: Conversation): Turn {
  const { opened } = conversation;
  return opened === undefined
    ? { conversation, reply: texts.NOTHING_ASKED }
    : { conversation, deed: { do: 'attach', to: { opened }, media: [] }, reply: texts.FINISHED };
}

function keepSecret(conversation: Conversation, said: Said, yes: boolean): Turn {
  const answer: Answer = {
    text: yes ? '要求对承办单位保密个人信息' : '个人信息无须对承办单位保密',
    confidential: yes ? 'all' : 'none',
  };
  if (conversation.asking === 'confidential') {
    const turn = answered(conversation, said, answer);
    return { ...turn, reply: `${texts.confidential(yes)}${turn.reply}` };
  }
  const turn = add(conversation, said, answer);
  const again = conversation.asking ? texts.ASK[conversation.asking] : '';
  return turn.deed ? { ...turn, reply: `${texts.confidential(yes)}工单编号：{ticketNo}。${again}` } : turn;
}

function addTo(
  conversation: Conversation,
  said: Said,
  { ticketNo, text }: { ticketNo?: string; text: string },
): Turn {
  if (!fits(text)) return { conversation, reply: texts.TOO_LONG };
  if (ticketNo === undefined) return perhapsAnother(add(conversation, said, { text }), text);
  return {
    conversation: { ...conversation, added: text },
    deed: { do: 'add', to: { ticketNo }, text },
    reply: texts.added(conversation.asking),
  };
}
