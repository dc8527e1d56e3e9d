import { gunzipSync, gzipSync } from 'node:zlib';
import { RulebookTooLargeError } from '../ports.ts';

/** Marks a payload that is compressed; JSON never begins so. */
const COMPRESSED = 'gz:';

/** Longer texts are compressed: a directory of some hundred units in Chinese shrinks to a tenth. */
const PLAIN_LENGTH = 50_000;

/** What an item of 400 KB has room for, beside its other fields. */
const LARGEST = 380_000;

/** What a payload may be unpacked to; nothing that was packed is larger. */
const LARGEST_PLAIN = 16 * 1024 * 1024;

/**
 * A section of the rulebook as its item holds it: JSON, compressed where it is long.
 * @throws RulebookTooLargeError when it doesn't fit into one item
 */
export function packed(json: string): string {
  if (json.length <= PLAIN_LENGTH) return json;
  if (Buffer.byteLength(json) > LARGEST_PLAIN) throw new RulebookTooLargeError();
  const text = COMPRESSED + gzipSync(json).toString('base64');
  if (text.length > LARGEST) throw new RulebookTooLargeError();
  return text;
}

/** The JSON that was packed. */
export function unpacked(payload: string): string {
  if (!payload.startsWith(COMPRESSED)) return payload;
  const bytes = Buffer.from(payload.slice(COMPRESSED.length), 'base64');
  return gunzipSync(bytes, { maxOutputLength: LARGEST_PLAIN }).toString('utf8');
}
