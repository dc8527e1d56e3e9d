import type { WechatNotice } from '../privacy/ports.ts';

/** What is on record of one person's conversation with one account, as it was read. */
export interface KeptConversation {
  /** Counts what was recorded; 0 where there is nothing. */
  readonly version: number;
  /** Where the conversation stands. */
  readonly conversation?: string;
  /** What the message that was asked for led to, when it was received before. */
  readonly receipt?: string;
  /** What was answered to it, where that had to be looked up. */
  readonly reply?: string;
  /** The wrapped data key under which this person's items lie. */
  readonly wrappedKey?: string;
}

/**
 * Conversations of citizens with WeChat accounts (公众号): where each stands, what each message led to, and which
 * tickets are whose. `person` is the account and a keyed index of the OpenID. All texts are sealed under the
 * person's own data key; conversations and receipts are forgotten after days.
 */
export interface ConversationStore {
  /** Where a person's conversation stands, and whether this message is known. */
  load(person: string, message: string): Promise<KeptConversation>;
  /**
   * Records where the conversation stands and, with `message`, what it led to; both or neither.
   * @returns false when somebody else recorded the message or moved the conversation on since `before` was read
   */
  record(
    person: string,
    before: KeptConversation,
    next: {
      readonly conversation: string;
      readonly message?: { readonly id: string; readonly receipt: string };
    },
  ): Promise<boolean>;
  /** Keeps what a recorded message was answered. @returns the first answer kept, this one or an earlier */
  keepReply(person: string, message: string, reply: string): Promise<string>;
  /** Remembers whose a ticket is. `about` is sealed. */
  bind(person: string, ticketNo: string, about: string): Promise<void>;
  /** A person's tickets, the last first. */
  ticketsOf(person: string, limit: number): Promise<readonly string[]>;
  /** Whose a ticket is, with what was said of them; undefined once it was forgotten. */
  boundTo(ticketNo: string): Promise<{ readonly person: string; readonly about: string } | undefined>;
  /** Forgets everything of a person: conversation, receipts, whose their tickets were, and the key. */
  forget(person: string): Promise<void>;
}

/** What a message left to be done outside the five seconds that WeChat waits. */
export type WechatJob =
  /** A recorded message whose consequences were not all carried out. */
  | { readonly job: 'carry-out'; readonly account: string; readonly person: string; readonly message: string }
  /** Pictures, voices and videos that came with a message. */
  | { readonly job: 'media'; readonly account: string; readonly person: string; readonly message: string }
  /** A ticket has come to where its citizen is told. */
  | { readonly job: 'notice'; readonly ticketNo: string; readonly notice: WechatNotice };

/** The queue of WeChat jobs. */
export interface WechatJobs {
  send(jobs: readonly WechatJob[]): Promise<void>;
}

/** A picture, voice or video as WeChat keeps it for three days. */
export interface MediaFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** WeChat answered that this can't be done, now or later: a code of its own. */
export class WechatRefusedError extends Error {
  override readonly name = 'WechatRefusedError';
  readonly errcode: number;

  constructor(errcode: number) {
    super(`WeChat refused with ${errcode}`);
    this.errcode = errcode;
  }
}

/** Who asks WeChat's servers. */
export interface WechatApp {
  readonly appId: string;
  readonly appSecret: string;
}

/** Gets what citizens sent along. */
export interface WechatMedia {
  /** @throws WechatRefusedError when it is gone or was never there */
  get(app: WechatApp, mediaId: string): Promise<MediaFile>;
}

/** A message of an approved template, to one person. */
export interface TemplateMessage {
  readonly openId: string;
  readonly template: string;
  /** `template`: verified service accounts; `subscription`: people who agreed to be told. */
  readonly way: 'template' | 'subscription';
  /** The template's fields by name, as they are shown. */
  readonly data: Readonly<Record<string, string>>;
  /** The same for the same message. */
  readonly once: string;
}

/** Tells citizens of a result days after they wrote, when no passive reply is possible any more. */
export interface WechatSender {
  /** @throws WechatRefusedError when this person can't be told */
  send(app: WechatApp, message: TemplateMessage): Promise<void>;
}
