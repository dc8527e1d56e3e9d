import type { Sha256 } from '../privacy/canonical.ts';

/*
 * A commit's token stands in its ledger item, beside what the hash covers, so that a commit whose answer got lost is
 * known again. Its last digits are over the token, the entry's hash and the bytes as they lie in the table: so a bit
 * that is changed in any of them is found, also one that unpacks to the same text.
 */

const SEAL_DIGITS = 10;

/** A token as it is put into an item. @param packed the body's bytes, base64 */
export function sealedToken(token: string, hash: string, packed: string, sha256: Sha256): string {
  return `${token}.${sha256(`${token} ${hash} ${packed}`).slice(0, SEAL_DIGITS)}`;
}

/** Whether a token is the one that was put with this hash and these bytes. */
export function isSealed(kept: string, hash: string, packed: string, sha256: Sha256): boolean {
  return kept === sealedToken(kept.split('.', 1)[0] ?? '', hash, packed, sha256);
}
