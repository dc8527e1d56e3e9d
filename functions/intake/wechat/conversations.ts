import type { Clock, KeptConversation, WallClock } from '../../../shared/ports.ts';
import type { Logger } from '../../http/log.ts';
import { standardProblem } from '../../http/problem.ts';
import {
  type Answered,
  answerQuestion,
  countAnswered,
  type QuestionDeps,
} from '../../knowledge/questions.ts';
import { type Conversation, converse, firstWords } from './conversation.ts';
import { carryOut, type DeedDeps, type Done, type Sender } from './deeds.ts';
import { RefusedPushError } from './document.ts';
import { preparedOf } from './questions.ts';
import { parseReceipt, type Receipt } from './receipt.ts';
import type { Said } from './said.ts';
import { LATER } from './texts.ts';

/*
 * A message is first written down, with where its conversation stands after it, and then carried out. So of ten
 * deliveries at once one decides what the message means, messages that come together find their order, and what
 * could not be carried out is not lost.
 */

export interface ConversationDeps extends DeedDeps {
  /** The knowledge base that answers questions before they become tickets. */
  readonly questions?: Pick<QuestionDeps, 'knowledge' | 'rulebook'>;
  /** The law's: silence runs by it. */
  readonly clock: Clock;
  readonly wallClock: WallClock;
  readonly log: Logger;
  /** Lets machine time pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A message, with what it says and what shows that a repetition says the same. */
export interface Message extends Sender {
  readonly said: Said;
  readonly mac: string;
}

/** Messages of one person that come at once, each deciding anew on what the one before left. */
const RACES = 16;

/** WeChat hangs up after five seconds; the answer has to have come by then, also after a cold start. */
const PATIENCE_MS = 3_800;
/** By then it has hung up, and comes again. */
const HUNG_UP_MS = 5_500;

/** Looking something up is left to the delivery that came first; the others wait so long for its answer. */
const LOOKS = 10;
const LOOK_MS = 250;

/**
 * Answers a message: what it leads to is recorded and carried out, both once. Where carrying it out takes longer
 * than WeChat waits, the queue sees to it and the citizen is told that the message is here. Where nothing could be
 * recorded, or not be carried out, no answer is given until WeChat has hung up, which makes it deliver the message
 * again.
 * @throws RefusedPushError when a known message comes with another content; then whatever went wrong
 */
export async function answerMessage(deps: ConversationDeps, message: Message): Promise<string> {
  const began = deps.wallClock.nowMs();
  try {
    const recorded = await record(deps, message);
    if (typeof recorded === 'string') return recorded;
    const late = deps.pause(PATIENCE_MS - (deps.wallClock.nowMs() - began)).then(() => undefined);
    const reply = await Promise.race([finish(deps, message, recorded), late]);
    if (reply !== undefined) return reply;
    await leaveToQueue(deps, message);
    return LATER;
  } catch (error) {
    if (error instanceof RefusedPushError) throw error;
    await deps.pause(HUNG_UP_MS - (deps.wallClock.nowMs() - began));
    throw error;
  }
}

/** A message that is on record. */
interface Recorded {
  readonly receipt: Receipt;
  /** Whether it was this delivery that recorded it, and at which version of the conversation. */
  readonly first?: { readonly version: number; readonly conversation: Conversation };
}

/** Writes the message down, unless it is on record. @returns an answer where nothing has to be remembered */
async function record(deps: ConversationDeps, message: Message): Promise<Recorded | string> {
  const { person, said, mac, openId } = message;
  let answered: Answered | undefined;
  for (let race = 0; race < RACES; race++) {
    const before = await deps.conversations.load(person, said.key);
    if (before.receipt !== undefined) return { receipt: known(before.receipt, mac) };
    const stands = conversationOf(before);
    const now = deps.clock.now();
    const asks = firstWords(stands, said, now) !== undefined;
    if (asks && deps.questions) answered ??= await answer(deps, deps.questions, message);
    const found = asks ? answered : undefined;
    const { conversation, deed, reply } = converse(stands, said, now, found && preparedOf(found));
    if (!deed && !remembers(before, conversation)) return reply;
    const receipt: Receipt = { mac, openId, reply, ...(deed && { deed }) };
    const next = {
      conversation: JSON.stringify(conversation),
      message: { id: said.key, receipt: JSON.stringify(receipt) },
    };
    if (await deps.conversations.record(person, before, next)) {
      if (found) await counted(deps, message, found);
      return { receipt, first: { version: before.version + 1, conversation } };
    }
    // Others of the same moment: apart from each other, one of them gets through.
    await deps.pause(Math.random() * 20 * (race + 1));
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

/** What the knowledge base says to a message. Where it can't be asked now, the message becomes a ticket as any other. */
async function answer(
  { clock, log }: ConversationDeps,
  questions: NonNullable<ConversationDeps['questions']>,
  { account, said }: Message,
): Promise<Answered> {
  const question = { region: account.region, text: said.text ?? '', mustAsk: true } as const;
  try {
    return await answerQuestion({ ...questions, clock, log }, question);
  } catch (error) {
    log.error('QUESTION_NOT_ANSWERED', { account: account.account }, error);
    return { end: 'off' };
  }
}

async function counted(
  { questions, clock, log }: ConversationDeps,
  { account }: Message,
  answered: Answered,
): Promise<void> {
  if (questions)
    await countAnswered({ knowledge: questions.knowledge, clock, log }, account.region, answered);
}

function conversationOf({ conversation }: KeptConversation): Conversation | undefined {
  return conversation === undefined ? undefined : (JSON.parse(conversation) as Conversation);
}

/** Whether a conversation stands otherwise than before, beside the time. */
function remembers(before: KeptConversation, conversation: Conversation): boolean {
  const { at: _now, ...now } = conversation;
  const { at: _then, ...then } = conversationOf(before) ?? { at: '' };
  return JSON.stringify(now) !== JSON.stringify(then);
}

function known(kept: string, mac: string): Receipt {
  const receipt = parseReceipt(kept);
  if (receipt.mac !== mac) throw new RefusedPushError('other-content');
  return receipt;
}

async function finish(
  deps: ConversationDeps,
  message: Message,
  { receipt, first }: Recorded,
): Promise<string> {
  const { deed, reply } = receipt;
  if (!deed) return reply;
  const { person, said } = message;
  if (deed.do === 'look-up') return lookedUp(deps, message, receipt, first !== undefined);
  const done = await carryOut(deps, message, said.key, deed).catch(async (error: unknown) => {
    await leaveToQueue(deps, message);
    throw error;
  });
  if (done.openedAfterAll && first) await turnTo(deps, person, said.key, first);
  return replyOf(reply, done);
}

function replyOf(reply: string, { ticketNo = '', instead, besides }: Done): string {
  const said = (instead ?? reply).replaceAll('{ticketNo}', ticketNo);
  return besides === undefined ? said : `${said}\n${besides}`;
}

/** The conversation is about another ticket now. Where it has gone on meanwhile, it goes on as it is. */
async function turnTo(
  { conversations }: ConversationDeps,
  person: string,
  key: string,
  { version, conversation }: { readonly version: number; readonly conversation: Conversation },
): Promise<void> {
  const { added: _added, asking: _asking, ...rest } = conversation;
  const now = await conversations.load(person, key);
  if (now.version !== version) return;
  await conversations.record(person, now, { conversation: JSON.stringify({ ...rest, opened: key }) });
}

/** What was found is kept as the answer: a ticket goes on, and a wrong guess counts once. */
async function lookedUp(
  deps: ConversationDeps,
  message: Message,
  { deed }: Receipt,
  isFirst: boolean,
): Promise<string> {
  const { person, said } = message;
  for (let look = 0; !isFirst && look < LOOKS; look++) {
    const { reply } = await deps.conversations.load(person, said.key);
    if (reply !== undefined) return reply;
    await deps.pause(LOOK_MS);
  }
  const { instead = '' } = deed ? await carryOut(deps, message, said.key, deed) : {};
  return deps.conversations.keepReply(person, said.key, instead);
}

async function leaveToQueue(deps: ConversationDeps, { account, person, said }: Message): Promise<void> {
  deps.log.warn('WECHAT_LEFT_TO_QUEUE', { account: account.account });
  await deps.jobs.send([{ job: 'carry-out', account: account.account, person, message: said.key }]);
}

/** Forgets who somebody is, once what they asked for has been carried out; their tickets go on. */
export async function forgetPerson(deps: ConversationDeps, sender: Sender): Promise<void> {
  const conversation = conversationOf(await deps.conversations.load(sender.person, ''));
  if (conversation?.opened !== undefined) {
    const { receipt } = await deps.conversations.load(sender.person, conversation.opened);
    const deed = receipt === undefined ? undefined : parseReceipt(receipt).deed;
    if (deed) await carryOut(deps, sender, conversation.opened, deed);
  }
  await deps.conversations.forget(sender.person);
}
