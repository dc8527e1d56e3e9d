import type { Deed } from './conversation.ts';

/** What is kept of a message: what it led to, and what is answered. It lies sealed. */
export interface Receipt {
  /** Shows that a repetition says the same. */
  readonly mac: string;
  readonly openId: string;
  readonly deed?: Deed;
  readonly reply: string;
}

/** A receipt as it was kept. The store gives back what it was given, since it is sealed. */
export function parseReceipt(text: string): Receipt {
  return JSON.parse(text) as Receipt;
}
