import { createCipheriv, createHmac } from 'node:crypto';
import { HASH_BYTES, type KeyedHash } from './likeness.ts';

const BLOCK_BYTES = 16;
/** Bytes of a piece that fit a block beside its length. */
const LONGEST = BLOCK_BYTES - 1;

/**
 * The hash under which fingerprints are made: each piece, padded to one block, through AES-256 under a key
 * derived from the index key; a block cipher on distinct blocks is a keyed permutation, and one call does them all.
 * @param key the index key, 32 bytes.
 */
export function keyedPieces(key: Uint8Array): KeyedHash {
  const own = createHmac('sha256', key).update('likeness:v1').digest();
  return (texts) => {
    const blocks = Buffer.alloc(texts.length * BLOCK_BYTES);
    for (const [index, text] of texts.entries()) {
      const bytes = Buffer.from(text, 'utf8');
      if (bytes.length > LONGEST) throw new RangeError(`a piece has at most ${LONGEST} bytes`);
      const at = index * BLOCK_BYTES;
      blocks[at] = bytes.length;
      bytes.copy(blocks, at + 1);
    }
    const cipher = createCipheriv('aes-256-ecb', own, null).setAutoPadding(false);
    const hashed = Buffer.concat([cipher.update(blocks), cipher.final()]);
    return Buffer.concat(
      texts.map((_, index) => hashed.subarray(index * BLOCK_BYTES, index * BLOCK_BYTES + HASH_BYTES)),
    );
  };
}
