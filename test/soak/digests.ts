import { createHash } from 'node:crypto';

/** The digest over lines, as docs/province.md has it, kept apart from the product's own. */
export function digestOf(hashes: readonly string[]): string {
  return hashes.reduce((digest, hash) => sha256(digest + hash), '0'.repeat(64));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
