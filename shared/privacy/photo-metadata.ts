/*
 * Where and by which device a photo was taken stands in the file beside the picture: EXIF with GPS, XMP, comments,
 * thumbnails of what was cut off. Here only what draws the picture is kept. What is seen in it (a face, a house number)
 * stays, and so does what a format hides that is not taken apart here.
 */

/** What is no photo of a form that is known here: it can't be said to hold nothing else. */
export class PhotoFormError extends Error {
  override readonly name = 'PhotoFormError';
}

/** Types of photos from which everything but the picture can be taken. */
export const CLEANED_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type CleanedType = (typeof CLEANED_TYPES)[number];

/** Whether a type's photos can be cleaned. HEIC, documents, sound and films can not. */
export function isCleaned(mediaType: string): mediaType is CleanedType {
  return (CLEANED_TYPES as readonly string[]).includes(mediaType);
}

/**
 * The picture without what else its file says. Its pixels are not touched; how it was held stands in EXIF too, so it
 * may come out turned.
 * @throws PhotoFormError for bytes that are no photo of the type
 */
export function withoutMetadata(type: CleanedType, bytes: Uint8Array): Uint8Array {
  if (type === 'image/jpeg') return cleanJpeg(bytes);
  return type === 'image/png' ? cleanPng(bytes) : cleanWebp(bytes);
}

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const ADOBE = 0xee;
const ICC = 0xe2;

/** JPEG (ITU-T T.81): segments up to the end of the first image; phones hide further images behind it. */
function cleanJpeg(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== START) throw new PhotoFormError('no JPEG');
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw new PhotoFormError('a JPEG without the next segment');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END) return joined([...kept, bytes.subarray(at, at + 2)]);
    const end = at + 2 + uint16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) throw new PhotoFormError('a JPEG that is cut off');
    const stop = marker === SCAN ? endOfScan(bytes, end) : end;
    if (draws(bytes, marker, at + 4)) kept.push(bytes.subarray(at, stop));
    at = stop;
  }
  throw new PhotoFormError('a JPEG without an end');
}

/** Tables, frames, scans, and of the applications' own segments those that say how colours are meant. */
function draws(bytes: Uint8Array, marker: number, content: number): boolean {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === ADOBE) return ascii(bytes, content, 5) === 'Adobe';
  return marker === ICC && ascii(bytes, content, 11) === 'ICC_PROFILE';
}

/** In a scan a marker is 0xff with anything but a stuffed zero or a restart behind it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    const inside = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!inside) return at;
  }
  throw new PhotoFormError('a JPEG without an end');
}

const PNG_MARK = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** PNG (ISO/IEC 15948) and APNG: what draws the picture. */
const PNG_KEPT =
  /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|iCCP|sBIT|bKGD|pHYs|cICP|mDCV|cLLI|acTL|fcTL|fdAT)$/;

function cleanPng(bytes: Uint8Array): Uint8Array {
  if (PNG_MARK.some((byte, index) => bytes[index] !== byte)) throw new PhotoFormError('no PNG');
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + uint32(bytes, at);
    const name = ascii(bytes, at + 4, 4);
    if (end > bytes.length) break;
    if (PNG_KEPT.test(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') return joined(kept);
    at = end;
  }
  throw new PhotoFormError('a PNG without an end');
}

/** WebP: RIFF chunks that draw the picture (Google's container specification). */
const WEBP_KEPT = /^(VP8 |VP8L|VP8X|ALPH|ANIM|ANMF|ICCP)$/;
/** In the first byte of VP8X: that there is EXIF, that there is XMP. */
const WEBP_SAYS = 0x08 | 0x04;

function cleanWebp(bytes: Uint8Array): Uint8Array {
  if (ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 4) !== 'WEBP') throw new PhotoFormError('no WebP');
  const stop = 8 + little32(bytes, 4);
  if (stop > bytes.length) throw new PhotoFormError('a WebP that is cut off');
  const kept: Uint8Array[] = [];
  for (let at = 12; at + 8 <= stop; ) {
    const size = little32(bytes, at + 4);
    const end = at + 8 + size + (size % 2);
    const name = ascii(bytes, at, 4);
    if (at + 8 + size > stop) throw new PhotoFormError('a WebP that is cut off');
    if (WEBP_KEPT.test(name))
      kept.push(name === 'VP8X' ? unsaid(bytes.slice(at, end)) : bytes.subarray(at, end));
    at = end;
  }
  if (kept.length === 0) throw new PhotoFormError('a WebP without a picture');
  const body = joined(kept);
  const head = bytes.slice(0, 12);
  new DataView(head.buffer).setUint32(4, body.length + 4, true);
  return joined([head, body]);
}

function unsaid(chunk: Uint8Array): Uint8Array {
  chunk[8] = (chunk[8] ?? 0) & ~WEBP_SAYS;
  return chunk;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 0x10000 + uint16(bytes, at + 2);
}

function little32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return a + b * 0x100 + c * 0x10000 + d * 0x1000000;
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
