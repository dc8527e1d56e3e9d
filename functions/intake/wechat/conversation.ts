import { addSeconds, type Instant } from '../../../shared/calendar/instant.ts';
import { personal } from '../../../shared/privacy/personal.ts';
import { parsePhone } from '../../../shared/privacy/phone.ts';
import { type Command, commandIn } from './commands.ts';
import * as texts from './texts.ts';

/*
 * The talk with a citizen as a function of what was said before and what comes now. A first message becomes a
 * ticket at once, so that nothing is lost when its writer leaves; what a ticket still needs is asked for then, one
 * question at a time, and added to it.
 */

/** A picture, voice or video, as WeChat names it. */
export interface Media {
  readonly id: string;
  readonly kind: 'image' | 'voice' | 'video';
  /** WeChat's own address of a picture. */
  readonly picUrl?: string;
}

/** A message, whatever its type, as the talk sees it. */
export interface Said {
  /** By which the message is known again. */
  readonly key: string;
  /** Words, also those recognised in a voice. */
  readonly text?: string;
  /** Where a position points. */
  readonly place?: string;
  readonly media?: Media;
}

/** Where a talk stands. */
export interface Talk {
  /** When something was said last. */
  readonly at: Instant;
  /** Key of the message whose ticket the talk is about. */
  readonly opened?: string;
  readonly asking?: texts.Question;
  /** What came before there were words to make a ticket of. */
  readonly kept?: { readonly media: readonly Media[]; readonly place?: string };
  /** What was added last; it may turn out to be another matter. */
  readonly added?: string;
}

/** The ticket that a message made, or one by its number. */
export type Target = { readonly opened: string } | { readonly ticketNo: string };

/** What a message leads to. */
export type Deed =
  | {
      readonly do: 'open';
      readonly text: string;
      readonly place?: string;
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

/** One turn: where the talk stands after it, what is to be done, and the answer, with `{ticketNo}` open. */
export interface Turn {
  readonly talk: Talk;
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
 * What a message means in its talk.
 * @param before undefined where nothing was said before
 * @param now the law's time: silence runs by it
 */
export function converse(before: Talk | undefined, said: Said, now: Instant): Turn {
  const talk = { ...(before && leftOf(before, now)), at: now };
  const text = said.text?.trim() ?? '';
  if (said.media && text === '') return withMedia(talk, said.media);
  if (said.place !== undefined) return withPlace(talk, said, said.place);
  if (text === '') return { talk, reply: texts.NO_TEXT };
  const command = commandIn(text, talk.asking);
  if (command) return obey(talk, said, command);
  if (!fits(said.text ?? '')) return { talk, reply: texts.TOO_LONG };
  return withWords(talk, said, said.text ?? '');
}

/** What still holds of a talk after a silence. Pictures go on waiting for words as long as WeChat keeps them. */
function leftOf(talk: Talk, now: Instant): Partial<Talk> {
  const { at, opened, kept } = talk;
  if (addSeconds(at, SILENCE_SECONDS) >= now) return talk;
  return opened === undefined && kept && addSeconds(at, KEPT_SECONDS) >= now ? { kept } : {};
}

function withWords(talk: Talk, said: Said, text: string): Turn {
  const { opened, asking } = talk;
  if (opened === undefined) return open(talk, said, text);
  const short = text.trim().length <= LONGEST_ANSWER;
  if (asking === 'place' && short) {
    return answered(talk, said, { text: `事发地点：${text}`, place: text, orOpen: text });
  }
  if (asking === 'time' && short) return answered(talk, said, { text: `发生时间：${text}`, orOpen: text });
  if (asking === 'contact') return withContact(talk, said, text);
  return more(talk, said, text);
}

/** A ticket at once, and the first question that what came before has not answered. */
function open(talk: Talk, { key, media }: Said, text: string): Turn {
  const { media: before = [], place } = talk.kept ?? {};
  const all = media ? [...before, media] : before;
  const asking = place === undefined ? 'place' : 'time';
  return {
    talk: { at: talk.at, opened: key, asking },
    deed: { do: 'open', text, ...(place !== undefined && { place }), ...(all.length > 0 && { media: all }) },
    reply: texts.opened(asking),
  };
}

type Answer = Omit<Extract<Deed, { do: 'add' }>, 'do' | 'to'>;

/** The answer to the question that is open; the next one follows. */
function answered(talk: Talk, said: Said, answer: Answer): Turn {
  const asking = after(talk.asking);
  const turn = add({ ...talk, ...(asking && { asking }) }, said, answer);
  if (asking) return turn;
  const { asking: _answered, ...done } = turn.talk;
  return { ...turn, talk: done, reply: texts.FINISHED };
}

/** Something more about the ticket; the open question is asked again. */
function more(talk: Talk, said: Said, text: string): Turn {
  return add(talk, said, { text, orOpen: text });
}

function add(talk: Talk, { media }: Said, answer: Answer): Turn {
  const { opened, asking } = talk;
  if (opened === undefined) return { talk, reply: texts.NO_TICKET_TO_ADD };
  return {
    talk: { ...talk, ...(answer.orOpen !== undefined && { added: answer.orOpen }) },
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
function withContact(talk: Talk, said: Said, text: string): Turn {
  const phone = dialled(text) ?? dialled(MOBILE.exec(text)?.[0] ?? '');
  if (phone !== undefined) {
    return answered(talk, said, { text: `联系方式：${text}`, phone, confidential: 'phone' });
  }
  // Digits and little else were meant as a number.
  if (/^[\d\s+()（）-]{3,24}$/.test(text)) {
    return {
      ...add(talk, said, { text: `联系方式（号码待核）：${text}`, orOpen: text }),
      reply: texts.BAD_PHONE,
    };
  }
  return more(talk, said, text);
}

function withMedia(talk: Talk, media: Media): Turn {
  const { opened, asking, kept } = talk;
  if (opened !== undefined) {
    return { talk, deed: { do: 'attach', to: { opened }, media: [media] }, reply: texts.attached(asking) };
  }
  const before = kept?.media ?? [];
  if (before.length >= MOST_KEPT) return { talk, reply: texts.TOO_MANY };
  return { talk: { ...talk, kept: { ...kept, media: [...before, media] } }, reply: texts.KEPT };
}

function withPlace(talk: Talk, said: Said, place: string): Turn {
  if (talk.opened === undefined) {
    return { talk: { ...talk, kept: { media: [], ...talk.kept, place } }, reply: texts.KEPT };
  }
  const answer = { text: `位置：${place}`, place };
  return talk.asking === 'place' ? answered(talk, said, answer) : add(talk, said, answer);
}

function after(asking: texts.Question | undefined): texts.Question | undefined {
  return asking && texts.QUESTIONS[texts.QUESTIONS.indexOf(asking) + 1];
}

/** A talk in which nothing is asked. */
function unasked({ asking: _asked, ...talk }: Talk): Talk {
  return talk;
}

function obey(talk: Talk, said: Said, command: Command): Turn {
  switch (command.is) {
    case 'help':
      return { talk, reply: texts.HELP };
    case 'human':
      return { talk, reply: texts.HUMAN };
    case 'progress': {
      const { is: _is, ...asked } = command;
      return { talk, deed: { do: 'look-up', ...asked }, reply: '' };
    }
    case 'new':
      return anew(talk, said);
    case 'stop':
      return talk.asking ? finished(unasked(talk)) : { talk, reply: texts.NOTHING_ASKED };
    case 'skip':
      return skipped(talk);
    case 'cancel':
      return { talk: { at: talk.at }, reply: texts.CANCELLED };
    case 'confidential':
      return keepSecret(talk, said, command.yes);
    case 'add':
      return addTo(talk, said, command);
  }
}

/** What was added last becomes a matter of its own; without it the talk begins again. */
function anew(talk: Talk, said: Said): Turn {
  if (talk.added !== undefined) return open({ at: talk.at }, { key: said.key }, talk.added);
  return { talk: { at: talk.at }, reply: texts.ASK_MATTER };
}

function skipped(talk: Talk): Turn {
  const { asking } = talk;
  if (!asking) return { talk, reply: texts.NOTHING_ASKED };
  const next = after(asking);
  return next ? { talk: { ...talk, asking: next }, reply: texts.ASK[next] } : finished(unasked(talk));
}

/** The last word names the ticket once more, which is looked up by what opened it. */
function finished(talk: Talk): Turn {
  const { opened } = talk;
  return opened === undefined
    ? { talk, reply: texts.NOTHING_ASKED }
    : { talk, deed: { do: 'attach', to: { opened }, media: [] }, reply: texts.FINISHED };
}

function keepSecret(talk: Talk, said: Said, yes: boolean): Turn {
  const answer: Answer = {
    text: yes ? '要求对承办单位保密个人信息' : '个人信息无须对承办单位保密',
    confidential: yes ? 'all' : 'none',
  };
  if (talk.asking === 'confidential') {
    const turn = answered(talk, said, answer);
    return { ...turn, reply: `${texts.confidential(yes)}${turn.reply}` };
  }
  const turn = add(talk, said, answer);
  const again = talk.asking ? texts.ASK[talk.asking] : '';
  return turn.deed ? { ...turn, reply: `${texts.confidential(yes)}工单编号：{ticketNo}。${again}` } : turn;
}

function addTo(talk: Talk, said: Said, { ticketNo, text }: { ticketNo?: string; text: string }): Turn {
  if (!fits(text)) return { talk, reply: texts.TOO_LONG };
  if (ticketNo === undefined) return add(talk, said, { text });
  return { talk, deed: { do: 'add', to: { ticketNo }, text }, reply: texts.added(talk.asking) };
}
