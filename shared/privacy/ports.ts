import type { Channel, PersonCaller } from '../caller.ts';

/** A channel's key as the secret store holds it: at most two live secrets, so that one can be rotated. */
export interface ChannelClient {
  readonly keyId: string;
  readonly secrets: readonly string[];
  readonly regions: readonly string[];
  readonly channels: readonly Channel[];
  /** Of a referral client: the lines that it speaks for; every line of its regions when left out. */
  readonly lines?: readonly string[];
}

/** Who may sign requests. */
export interface ChannelKeys {
  /** The client of a key id, or undefined when there is none. */
  find(keyId: string): Promise<ChannelClient | undefined>;
}

/** A WeChat account whose messages become tickets of one region. */
export interface WechatAccount {
  readonly account: string;
  readonly appId: string;
  readonly token: string;
  readonly region: string;
  /** How far a request's timestamp may lie from the machine's time, in seconds. */
  readonly freshnessSeconds: number | 'off';
}

/** Which WeChat accounts the hotline serves. */
export interface WechatAccounts {
  /** The account named in the path, or undefined when there is none. */
  find(account: string): Promise<WechatAccount | undefined>;
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
