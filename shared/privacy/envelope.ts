import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { SealBrokenError } from './errors.ts';

/** Where a sealed text belongs; bound into it, so that it opens in no other place. */
export interface SealPlace {
  readonly ticketNo: string;
  readonly ref: string;
}

/** A sealed text: algorithm by its JOSE name, the rest base64. */
export interface SealedItem {
  readonly alg: 'A256GCM';
  readonly iv: string;
  readonly ct: string;
  readonly tag: string;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const COMMITMENT_KEY = 'hotline12345 commitment v1';

function boundTo(place: SealPlace): Buffer {
  if (place.ticketNo.includes('|')) throw new RangeError('a ticket number holds no |');
  return Buffer.from(`${place.ticketNo}|${place.ref}`, 'utf8');
}

/**
 * Seals a text under a ticket's data key with AES-256-GCM and a random 96-bit nonce; one key seals the
 * few texts of one ticket, far below the number at which random nonces meet.
 * @param dataKey 32 bytes.
 */
export function seal(dataKey: Uint8Array, place: SealPlace, plaintext: string): SealedItem {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, dataKey, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(place));
  const ct = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return {
    alg: 'A256GCM',
    iv: iv.toString('base64'),
    ct: ct.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/**
 * Opens what `seal` made.
 * @throws SealBrokenError for another key, ticket or reference, and for changed or cut bytes.
 */
export function open(dataKey: Uint8Array, place: SealPlace, item: SealedItem): string {
  const iv = Buffer.from(item.iv, 'base64');
  const tag = Buffer.from(item.tag, 'base64');
  if (item.alg !== 'A256GCM' || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) {
    throw new SealBrokenError('not a sealed text of this form');
  }
  const decipher = createDecipheriv(CIPHER, dataKey, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(tag);
  const opened = decipher.update(Buffer.from(item.ct, 'base64'));
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBrokenError('the sealed text does not open here', { cause });
  }
}

/**
 * What the ledger keeps of a text: an HMAC-SHA256 under a key derived (HKDF) from the ticket's data key.
 * Once the data key is shredded nobody can test guesses against it.
 * @param dataKey 32 bytes.
 * @returns 64 hexadecimal characters; equal for equal texts of one ticket, unrelated between tickets.
 */
export function commitment(dataKey: Uint8Array, plaintext: string): string {
  const key = hkdfSync('sha256', dataKey, new Uint8Array(), COMMITMENT_KEY, 32);
  return createHmac('sha256', new Uint8Array(key)).update(plaintext, 'utf8').digest('hex');
}
