import { createHash } from 'node:crypto';
import type { WechatAccount } from '../../../shared/privacy/ports.ts';
import { sameText } from '../../http/signature.ts';

type Query = Readonly<Record<string, string>>;

/** SHA-1 over the sorted parts, as WeChat's server protocol has it; lower-case hexadecimal. */
export function wechatSignature(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Whether a request's timestamp lies within its account's freshness. @param nowMs machine time. */
function fresh({ freshnessSeconds }: WechatAccount, timestamp: string, nowMs: number): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return freshnessSeconds === 'off' || Math.abs(nowMs / 1000 - Number(timestamp)) <= freshnessSeconds;
}

/**
 * Whether a request comes from WeChat: its signature over the account's token, timestamp and nonce, and
 * a timestamp within the account's freshness. The signature covers no body in plain mode, and WeChat
 * repeats a request unchanged, so a known signature is no reason to refuse: messages are told apart by
 * their id.
 * @param nowMs machine time.
 */
export function fromWechat(account: WechatAccount, query: Query, nowMs: number): boolean {
  const { signature, timestamp, nonce } = query;
  if (!signature || !timestamp || !nonce) return false;
  const right = sameText(wechatSignature([account.token, timestamp, nonce]), signature);
  return right && fresh(account, timestamp, nowMs);
}

/**
 * Whether an encrypted push comes from WeChat: `msg_signature`, which covers the ciphertext. The `signature` that
 * rides along covers none of it and counts for nothing here.
 * @param nowMs machine time.
 */
export function vouchedFor(account: WechatAccount, query: Query, encrypted: string, nowMs: number): boolean {
  const { msg_signature: signature, timestamp, nonce } = query;
  if (!signature || !timestamp || !nonce) return false;
  const right = sameText(wechatSignature([account.token, timestamp, nonce, encrypted]), signature);
  return right && fresh(account, timestamp, nowMs);
}
