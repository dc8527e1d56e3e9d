import { createHmac } from 'node:crypto';

/** What an index is made of; part of the keyed text, so equal values of two kinds never meet. */
export type IndexKind = 'phone' | 'openid' | 'ip' | 'reply';

/**
 * A person's place in an index without the person: HMAC-SHA256 over `<kind>:v1:<value>`, cut to 16 bytes.
 * The space of phone numbers is small, so all the protection lies in the key: the result is for
 * indexes only, never for logs or exports.
 * @param key the index key, 32 bytes.
 * @param value a phone number in E.164 form without extension, or an OpenID.
 * @returns 32 hexadecimal characters.
 */
export function keyedIndex(key: Uint8Array, kind: IndexKind, value: string): string {
  return createHmac('sha256', key).update(`${kind}:v1:${value}`).digest('hex').slice(0, 32);
}
