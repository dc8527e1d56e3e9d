import type { Channel, Link, PersonCaller } from '../caller.ts';

/** A channel's key as the secret store holds it: at most two live secrets, so that one can be rotated. */
export interface ChannelClient {
  readonly keyId: string;
  readonly secrets: readonly string[];
  readonly regions: readonly string[];
  readonly channels: readonly Channel[];
  /** What it may bring besides requests. */
  readonly links?: readonly Link[];
  /** The system that it is part of, where that has several keys. */
  readonly system?: string;
  /** Of a referral client: the lines that it speaks for; every line of its regions when left out. */
  readonly lines?: readonly string[];
}

/** Who may sign requests. */
export interface ChannelKeys {
  /** The client of a key id, or undefined when there is none. */
  find(keyId: string): Promise<ChannelClient | undefined>;
}

/** A client of Open311: it sends its secret with each request, since the standard knows no signature. */
export interface Open311Client {
  readonly keyId: string;
  readonly secrets: readonly string[];
  readonly regions: readonly string[];
}

/** Who may hand requests in by Open311. */
export interface Open311Clients {
  all(): Promise<readonly Open311Client[]>;
  /** The region that is meant where a caller names none. */
  jurisdiction(): Promise<string | undefined>;
}

/** A WeChat account whose messages become tickets of one region. */
export interface WechatAccount {
  readonly account: string;
  readonly appId: string;
  readonly token: string;
  readonly region: string;
  /** How far a request's timestamp may lie from the machine's time, in seconds. */
  readonly freshnessSeconds: number | 'off';
  /** 43 characters; with it messages come encrypted. */
  readonly encodingAESKey?: string;
  /** The one before it, under which messages may come for a while after a change. */
  readonly previousEncodingAESKey?: string;
  /** With a key: whether plain messages are still taken beside encrypted ones. `safe` when left out. */
  readonly mode?: 'compatible' | 'safe';
  /** For calls to WeChat; without it no media are fetched and no notices sent. */
  readonly appSecret?: string;
  readonly notices?: WechatNotices;
}

/** What citizens are told of by a message of their own. */
export const WECHAT_NOTICES = ['accepted', 'rejected', 'done'] as const;
export type WechatNotice = (typeof WECHAT_NOTICES)[number];

/** What may stand in a notice. */
export const NOTICE_FACTS = ['ticketNo', 'status', 'time', 'note'] as const;
export type NoticeFact = (typeof NOTICE_FACTS)[number];

/** The account's approved templates (模板). */
export interface WechatNotices {
  /** `template`: a verified service account; `subscription`: people who agreed to be told. */
  readonly way: 'template' | 'subscription';
  /** Which template tells of what, with the fact that each of its fields holds. What has none is not told. */
  readonly templates: {
    readonly [N in WechatNotice]?: {
      readonly id: string;
      readonly fields: Readonly<Record<string, NoticeFact>>;
    };
  };
}

/** Which WeChat accounts the hotline serves. */
export interface WechatAccounts {
  /** The account named in the path, or undefined when there is none. */
  find(account: string): Promise<WechatAccount | undefined>;
}

/** How a region's public form finds out that a person fills it in. */
export interface CaptchaAccount {
  readonly region: string;
  /** Where a token is verified: the `siteverify` of hCaptcha, Turnstile, reCAPTCHA and what speaks like them. */
  readonly url: string;
  readonly secret: string;
}

/** Tells persons from programs. */
export interface Captcha {
  /** Whether there is one for the region's form. */
  isSet(region: string): Promise<boolean>;
  /**
   * Whether the token was given to a person, and is used for the first time.
   * @throws CaptchaError when whoever gave it can't be asked
   */
  passes(region: string, token: string): Promise<boolean>;
}

/** Remembers values that may be used once. */
export interface NonceStore {
  /**
   * Takes a nonce for `ttlSeconds` of machine time.
   * @returns true for the first taker, false while it is taken.
   */
  take(nonce: string, ttlSeconds: number): Promise<boolean>;
}

/** Turns a bearer token into the person it was issued to. */
export interface TokenVerifier {
  /**
   * @throws InvalidTokenError when the token is not to be trusted.
   * @throws IdentityProviderError when the issuer's keys cannot be had.
   */
  verify(token: string): Promise<PersonCaller>;
}

/** A ticket's own data key: used in the clear, kept only wrapped. */
export interface DataKey {
  /** 32 bytes. Never stored, never logged. */
  readonly plain: Uint8Array;
  /** The key under the master key, base64. Deleting it shreds everything sealed under it. */
  readonly wrapped: string;
}

/** Makes and unwraps the data keys of tickets. */
export interface DataKeys {
  create(ticketNo: string): Promise<DataKey>;
  /** Fails when `wrapped` belongs to another ticket. */
  unwrap(ticketNo: string, wrapped: string): Promise<Uint8Array>;
}
