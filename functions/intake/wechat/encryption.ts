import { createCipheriv, createDecipheriv } from 'node:crypto';
import { RefusedPushError } from './document.ts';

/*
 * WeChat's message encryption: AES-256-CBC with the key's first 16 bytes as its start, over
 * random(16) | length of the message (4 bytes, big-endian) | message | appid, padded to blocks of 32 bytes.
 */

const CIPHER = 'aes-256-cbc';
const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;
const BLOCK = 32;

/** A key from its 43 characters, as WeChat's console shows it: 32 bytes. */
export function aesKeyOf(encodingAESKey: string): Buffer {
  return Buffer.from(`${encodingAESKey}=`, 'base64');
}

/** Encrypts a message for the account of that appid. @param random 16 bytes @returns base64 */
export function encrypt(
  key: Uint8Array,
  { random, message, appId }: { random: Uint8Array; message: Uint8Array; appId: string },
): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([random, length, message, Buffer.from(appId, 'utf8')]);
  const pad = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv(CIPHER, key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64');
}

/**
 * Decrypts a message. Its signature has to be checked before.
 * @param encrypted base64
 * @returns the message's bytes and the appid that they were encrypted for
 * @throws RefusedPushError `envelope`, whatever is wrong with it
 */
export function decrypt(key: Uint8Array, encrypted: string): { message: Uint8Array; appId: string } {
  const plain = unpadded(decipher(key, encrypted));
  const length = plain.length < HEAD_BYTES ? -1 : plain.readUInt32BE(RANDOM_BYTES);
  if (length < 0 || HEAD_BYTES + length > plain.length) throw broken();
  return {
    message: plain.subarray(HEAD_BYTES, HEAD_BYTES + length),
    appId: plain.subarray(HEAD_BYTES + length).toString('utf8'),
  };
}

function decipher(key: Uint8Array, encrypted: string): Buffer {
  const base64 = encrypted.replaceAll(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) throw broken();
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.length % BLOCK !== 0) throw broken();
  const cipher = createDecipheriv(CIPHER, key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function unpadded(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > padded.length) throw broken();
  if (!padded.subarray(-pad).every((byte) => byte === pad)) throw broken();
  return padded.subarray(0, -pad);
}

function broken(): RefusedPushError {
  return new RefusedPushError('envelope');
}
