import type { AuditTrail, ConversationStore, WechatJobs } from '../../../shared/ports.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { WechatAccount } from '../../../shared/privacy/ports.ts';
import type { CommandBody } from '../../../shared/ticket/commands.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import {
  citizenProgress,
  type OwnDeps,
  ownTicket,
  type Progress,
  toCitizen,
  triedFrom,
} from '../../commands/progress.ts';
import { Problem } from '../../http/problem.ts';
import type { Missing } from '../../missing-facts.ts';
import { act } from '../../ticket-desk.ts';
import { type SubmitDeps, submitRequest } from '../intake.ts';
import type { Deed, Target } from './conversation.ts';
import { parseReceipt } from './receipt.ts';
import type { Media } from './said.ts';
import * as texts from './texts.ts';

/*
 * What messages lead to. Each deed is done under the key of its message, so that doing it again, by a repetition of
 * the message or from the queue, does nothing twice and comes to the same answer.
 */

export interface DeedDeps {
  readonly tickets: SubmitDeps;
  readonly progress: OwnDeps;
  readonly audit: AuditTrail;
  readonly conversations: ConversationStore;
  readonly jobs: WechatJobs;
}

/** Who wrote, to which account. */
export interface Sender {
  readonly account: Pick<WechatAccount, 'account' | 'region'>;
  readonly openId: string;
  /** The account and the keyed index of the OpenID. */
  readonly person: string;
}

/** What came of a deed. */
export interface Done {
  /** The ticket that the message went to, or made. */
  readonly ticketNo?: string;
  /** What is answered instead of what the conversation had in mind. */
  readonly instead?: string;
  /** What is answered beside it. */
  readonly besides?: string;
  /** The message made a ticket of its own after all: the conversation is about that one now. */
  readonly openedAfterAll?: true;
}

/** How many of a person's tickets are shown. */
const SHOWN = 5;

/** Carries out what a message led to. @throws whatever keeps it from being done now */
export async function carryOut(deps: DeedDeps, sender: Sender, key: string, deed: Deed): Promise<Done> {
  switch (deed.do) {
    case 'open':
      return open(deps, sender, key, deed);
    case 'add':
      return add(deps, sender, key, deed);
    case 'attach':
      return attach(deps, sender, key, deed);
    case 'look-up':
      return { instead: await lookUp(deps, sender, deed) };
  }
}

type DeedOf<D extends Deed['do']> = Extract<Deed, { do: D }>;

function byOf({ account }: Sender): string {
  return `wechat:${account.account}`;
}

/** Under which key the ticket of a message is made once. */
function openingKey({ person }: Sender, key: string): string {
  return `wechat:${person}:${key}`;
}

async function open(
  deps: DeedDeps,
  sender: Sender,
  key: string,
  { text, place, answeredWith, media = [] }: Omit<DeedOf<'open'>, 'do'>,
): Promise<Done & { readonly ticketNo: string }> {
  const { account, openId, person } = sender;
  const { answer } = await submitRequest(deps.tickets, {
    channel: 'wechat',
    form: {
      region: account.region,
      text: new PersonalText(text),
      ...(place !== undefined && { place: new PersonalText(place) }),
      ...(answeredWith && { answeredWith: [...answeredWith] }),
      confidential: 'none',
      accepted: false,
    },
    by: byOf(sender),
    // The OpenID itself stays out of the ticket, so that it goes when its owner unsubscribes.
    person: keyedIndex((await deps.tickets.indexKeys()).root, 'openid', openId),
    once: { key: openingKey(sender, key), path: 'wechat', body: Buffer.from(text, 'utf8') },
  });
  const { ticketNo, missing } = answer as { readonly ticketNo: string; readonly missing?: Missing };
  await deps.conversations.bind(person, ticketNo, JSON.stringify({ account: account.account, openId }));
  if (media.length > 0) await fetchMedia(deps, sender, key);
  return { ticketNo, ...(missing && { besides: missing.told }) };
}

async function add(deps: DeedDeps, sender: Sender, key: string, deed: DeedOf<'add'>): Promise<Done> {
  const ticketNo = await ticketOf(deps, sender, deed.to);
  if (ticketNo === undefined) return { instead: texts.NOT_YOURS };
  if (await addNow(deps, sender, ticketNo, key, deed)) {
    if (deed.media) await fetchMedia(deps, sender, key);
    return { ticketNo };
  }
  if (deed.orOpen === undefined) return { instead: texts.NO_LONGER };
  const { media } = deed;
  const opened = await open(deps, sender, key, { text: deed.orOpen, ...(media && { media }) });
  return { ...opened, instead: texts.OPENED_INSTEAD, openedAfterAll: true };
}

/** Adds to a ticket under a key. @returns false when the ticket takes nothing more */
async function addNow(
  deps: DeedDeps,
  sender: Sender,
  ticketNo: string,
  key: string,
  { text, place, phone, confidential }: Pick<DeedOf<'add'>, 'text' | 'place' | 'phone' | 'confidential'>,
): Promise<boolean> {
  const body: CommandBody<'add'> = {
    text: new PersonalText(text),
    ...(place !== undefined && { place: new PersonalText(place) }),
    ...(phone !== undefined && { phone: new PersonalText(phone) }),
    ...(confidential && { confidential }),
  };
  try {
    await act(deps.tickets, {
      ticketNo,
      type: 'add',
      body,
      actor: { side: 'channel' },
      by: byOf(sender),
      once: {
        key: `${openingKey(sender, key)}:add`,
        path: ticketNo,
        body: Buffer.from(JSON.stringify([text, place, phone, confidential]), 'utf8'),
      },
      answer: () => ({}),
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return false;
    throw error;
  }
}

async function attach(deps: DeedDeps, sender: Sender, key: string, deed: DeedOf<'attach'>): Promise<Done> {
  const ticketNo = await ticketOf(deps, sender, deed.to);
  if (ticketNo === undefined) return { instead: texts.NOT_YOURS };
  if (deed.media.length > 0) await fetchMedia(deps, sender, key);
  return { ticketNo };
}

function fetchMedia(deps: DeedDeps, { account, person }: Sender, message: string): Promise<void> {
  return deps.jobs.send([{ job: 'media', account: account.account, person, message }]);
}

/**
 * The ticket that a deed is about: one of this person's by its number, or the one that a message made. That
 * message may not have been carried out yet; then it is now.
 */
export async function ticketOf(deps: DeedDeps, sender: Sender, to: Target): Promise<string | undefined> {
  if ('ticketNo' in to) {
    const bound = await deps.conversations.boundTo(to.ticketNo);
    return bound?.person === sender.person ? to.ticketNo : undefined;
  }
  const record = await deps.tickets.idempotency.find(openingKey(sender, to.opened));
  if (record) return (JSON.parse(record.answer) as { ticketNo: string }).ticketNo;
  const { receipt } = await deps.conversations.load(sender.person, to.opened);
  const deed = receipt === undefined ? undefined : parseReceipt(receipt).deed;
  return deed && (await carryOut(deps, sender, to.opened, deed)).ticketNo;
}

/** The ticket that a message made, else the one that it was about. */
export async function ticketOfMessage(
  deps: DeedDeps,
  sender: Sender,
  key: string,
  deed: Deed | undefined,
): Promise<string | undefined> {
  const record = await deps.tickets.idempotency.find(openingKey(sender, key));
  if (record) return (JSON.parse(record.answer) as { ticketNo: string }).ticketNo;
  return deed && 'to' in deed ? ticketOf(deps, sender, deed.to) : undefined;
}

/**
 * Notes in a ticket where media lie that are not kept with it: WeChat forgets them after three days.
 * @returns false when the ticket takes nothing more
 */
export function addReference(
  deps: DeedDeps,
  sender: Sender,
  ticketNo: string,
  key: string,
  media: readonly Media[],
): Promise<boolean> {
  return addNow(deps, sender, ticketNo, `${key}:media`, { text: texts.references(media) });
}

/** Progress by the end of the phone number, or of tickets that this person made here. */
async function lookUp(deps: DeedDeps, { person }: Sender, asked: DeedOf<'look-up'>): Promise<string> {
  const { ticketNo, tail } = asked;
  if (ticketNo !== undefined && tail !== undefined) return byTail(deps, person, ticketNo, tail);
  if (ticketNo !== undefined) {
    const bound = await deps.conversations.boundTo(ticketNo);
    return bound?.person === person ? shown(deps, [ticketNo]) : texts.NOT_FOUND;
  }
  const own = await deps.conversations.ticketsOf(person, SHOWN);
  return own.length === 0 ? texts.NO_TICKETS : shown(deps, own);
}

async function byTail(deps: DeedDeps, person: string, ticketNo: string, tail: string): Promise<string> {
  try {
    const from = await triedFrom(deps.progress, ticketNo, { person });
    const ticket = await ownTicket(deps.progress, ticketNo, tail, from);
    return texts.progress(await told(deps, ticket));
  } catch (error) {
    if (error instanceof Problem && [404, 429].includes(error.status)) return texts.NOT_FOUND;
    throw error;
  }
}

/** What the citizen of a ticket is told of it, on record before it is said. */
async function told({ progress, audit }: DeedDeps, ticket: Ticket): Promise<Progress> {
  const found = await citizenProgress(progress, ticket);
  const looks = toCitizen(ticket, found).map((look) => ({
    ...look,
    ...{ region: ticket.region, who: { kind: 'citizen' as const }, route: 'wechat' },
  }));
  if (looks.length > 0) await audit.record(...looks);
  return found;
}

/** One ticket with all that its citizen is told, several in a line or two each. */
async function shown(deps: DeedDeps, own: readonly string[]): Promise<string> {
  const loaded = await Promise.all(own.map((ticketNo) => deps.progress.store.load(ticketNo)));
  const tickets = loaded.flatMap((each) => (each ? [each.ticket] : []));
  const found = await Promise.all(tickets.map((ticket) => told(deps, ticket)));
  const [only] = found;
  if (only && found.length === 1) return texts.progress(only);
  return [...found.map(texts.progressLine), texts.ASK_ONE].join('\n');
}
