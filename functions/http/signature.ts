import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a channel's signature covers. */
export interface SignedParts {
  readonly method: string;
  /** As sent, without host and query. */
  readonly path: string;
  /** The part after `?`, in any order; empty when there is none. */
  readonly query: string;
  /** Whole seconds since the Unix epoch, as text. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Uint8Array;
}

/** The headers that carry a signature, in lower case. */
export const SIGNATURE_HEADERS = {
  keyId: 'x-key-id',
  timestamp: 'x-timestamp',
  nonce: 'x-nonce',
  signature: 'x-signature',
} as const;

function inByteOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * A query in the one form that both sides sign, so that a gateway that reorders or re-encodes it breaks no signature:
 * pairs decoded (a plus is a blank), percent-encoded again but for `A-Z a-z 0-9 - _ . ! ~ * ' ( )`, and sorted as
 * whole texts `name=value` by their bytes. A name that comes twice stays twice (docs/channels/signing.md).
 */
export function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort(inByteOrder)
    .join('&');
}

/** A path as it is sent. API Gateway hands it on decoded, so what is not ASCII is percent-encoded again. */
export function canonicalPath(path: string): string {
  return path.toWellFormed().replaceAll(/\P{ASCII}+/gu, encodeURIComponent);
}

/** Method, path, query, timestamp, nonce and the body's SHA-256, one a line. */
export function stringToSign(parts: SignedParts): string {
  const digest = createHash('sha256').update(parts.body).digest('hex');
  const { method, path, query, timestamp, nonce } = parts;
  const lines = [method.toUpperCase(), canonicalPath(path), canonicalQuery(query), timestamp, nonce, digest];
  return lines.join('\n');
}

/** HMAC-SHA256 under the channel's secret, in lower-case hexadecimal. */
export function sign(secret: string, parts: SignedParts): string {
  return createHmac('sha256', secret).update(stringToSign(parts)).digest('hex');
}

/** Compares two texts in a time that depends on their lengths only. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left, 'utf8');
  const b = Buffer.from(right, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether one of the live secrets made the signature; every secret is tried, whichever fits. */
export function signedBy(secrets: readonly string[], parts: SignedParts, signature: string): boolean {
  return secrets.map((secret) => sameText(sign(secret, parts), signature)).includes(true);
}
