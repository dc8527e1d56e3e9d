/** How what is looked for might lie somewhere, and finding it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { MARK, STORIES, WHO } from './secrecy-seeds.ts';

/** What may be found of it. `mark` and `story` are what was said; all else is who said it, or of whom. */
export type Seed = keyof typeof WHO | 'mark' | 'story';

interface Needle {
  readonly name: Seed;
  readonly bytes: Buffer;
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;
/** Of the first digits, of which there are few, none gives anybody away; the last eight do. */
const TAIL = 8;
const PIECE = 6;

const escaped = (text: string) =>
  [...text].map((c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('');
const entities = (text: string, base: 10 | 16) =>
  [...text]
    .map((c) => (c > '~' ? `&#${base === 16 ? 'x' : ''}${c.charCodeAt(0).toString(base)};` : c))
    .join('');
const fullWidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

/**
 * How a text might stand somewhere: as it is, in full width, escaped once or twice, encoded for an address, for a page or
 * for a mail, in UTF-16, in hexadecimal or base64.
 */
function forms(text: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(text)]).toString('base64');
    return padded.slice(Math.ceil((shift * 4) / 3) + 1, padded.length - 4);
  });
  const url64 = base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(text).toString('hex');
  const byByte = (sign: string) => hex.toUpperCase().replaceAll(/../g, (byte) => `${sign}${byte}`);
  const wide = Buffer.from(text, 'utf16le');
  const texts = [
    ...[escaped(text), escaped(text).replaceAll('\\', '\\\\'), fullWidth(text)],
    escaped(text).toUpperCase().replaceAll('\\U', '\\u'),
    ...[encodeURIComponent(text), encodeURIComponent(encodeURIComponent(text))],
    encodeURIComponent(text).replaceAll(/%../g, (each) => each.toLowerCase()),
    ...[entities(text, 10), entities(text, 16), byByte('='), byByte('\\x'), hex, hex.toUpperCase()],
    ...[...base64, ...url64].filter((part) => part.length >= 8),
  ];
  const all = [
    ...[Buffer.from(text), wide, Buffer.from(wide).swap16()],
    ...texts.map((each) => Buffer.from(each)),
  ];
  return [...new Map(all.map((each) => [each.toString('latin1'), each])).values()];
}

/** Hashes without a key of what there are few enough of to try them all. */
function hashes(text: string): Buffer[] {
  return ALGORITHMS.flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest();
    return [
      digest,
      ...(['hex', 'base64', 'base64url'] as const).map((as) => Buffer.from(digest.toString(as))),
    ];
  });
}

const { phone, landline, idNumber, name } = WHO;
const HASHED = {
  phone: [phone, `+86${phone}`, `86${phone}`, `0086${phone}`],
  landline: [landline, `+86${landline.slice(1)}`],
  ...{ idNumber: [idNumber], name: [name] },
} as const;

const NEEDLES: readonly Needle[] = [
  ...Object.entries({ mark: MARK, ...WHO }).flatMap(([seed, text]) =>
    forms(text).map((bytes) => ({ name: seed as Seed, bytes })),
  ),
  ...Object.entries(HASHED).flatMap(([seed, texts]) =>
    texts.flatMap(hashes).map((bytes) => ({ name: seed as Seed, bytes })),
  ),
  ...forms(phone.slice(-TAIL)).map((bytes) => ({ name: 'phone' as const, bytes })),
  ...forms(landline.slice(-TAIL)).map((bytes) => ({ name: 'landline' as const, bytes })),
];

/** Numbers with something between their digits: at least once, or the digits alone would have been found. */
const SPACED: readonly { readonly name: Seed; readonly find: RegExp }[] = (
  ['phone', 'landline', 'idNumber', 'card'] as const
).map((seed) => ({ name: seed, find: new RegExp([...WHO[seed]].join('[ .·()\\u3000-]{0,2}'), 'u') }));

const HAN_RUN = /[\u3400-\u9fff]{6,}/gu;

function* piecesOf(text: string): Generator<string> {
  for (const [run] of text.matchAll(HAN_RUN))
    for (let at = 0; at + PIECE <= run.length; at++) yield run.slice(at, at + PIECE);
}

function* textsUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* textsUnder(path);
    else if (/\.(ts|json|md)$/.test(entry.name)) yield readFileSync(path, 'utf8');
  }
}

/** Every six characters in a row of the stories that stand nowhere in the product's own texts. */
const PIECES: ReadonlySet<string> = (() => {
  const pieces = new Set(STORIES.flatMap((story) => [...piecesOf(story)]));
  const root = join(import.meta.dirname, '../..');
  for (const folder of ['shared', 'functions', 'infra', 'docs'])
    for (const text of textsUnder(join(root, folder)))
      for (const piece of piecesOf(text)) pieces.delete(piece);
  return pieces;
})();

/** How many pieces of what people said are looked for. */
export const PIECES_SOUGHT = PIECES.size;

/** What is decoded before it is looked at for pieces: \u escapes, entities and percents. */
function decoded(text: string): string {
  const plain = text
    .replaceAll(/\\+u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&#x([0-9a-fA-F]{3,5});/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll(/&#(\d{3,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)));
  return plain.replaceAll(/(?:[%=][0-9A-Fa-f]{2}){18,}/g, (run) =>
    Buffer.from(run.replaceAll(/[%=]/g, ''), 'hex').toString('utf8'),
  );
}

/** What of it is found in some bytes, each with what stands around it, for whoever looks into it. */
export function found(haystack: Buffer | string): Map<Seed, string> {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
  const hits = new Map<Seed, string>();
  const hit = (seed: Seed, around: string) => {
    if (!hits.has(seed)) hits.set(seed, `…${around.replaceAll(/\s+/g, ' ')}…`);
  };
  for (const { name: seed, bytes: needle } of NEEDLES) {
    if (hits.has(seed)) continue;
    const at = bytes.indexOf(needle);
    if (at >= 0) hit(seed, bytes.subarray(Math.max(0, at - 30), at + needle.length + 40).toString('utf8'));
  }
  const text = decoded(bytes.toString('utf8'));
  for (const { name: seed, find } of SPACED) {
    const match = find.exec(text);
    if (match) hit(seed, text.slice(Math.max(0, match.index - 20), match.index + 40));
  }
  for (const piece of piecesOf(text)) if (PIECES.has(piece)) hit('story', piece);
  return hits;
}

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const DEEPEST = 4;

/** How bytes may have been packed, by what they begin with. */
function unpacked(bytes: Buffer): Buffer | undefined {
  const [first = 0, second = 0] = bytes;
  const limit = { maxOutputLength: 8_000_000 };
  if (first === 0x1f && second === 0x8b) return attempt(() => gunzipSync(bytes, limit));
  if (first === 0x78 && (first * 256 + second) % 31 === 0) return attempt(() => inflateSync(bytes, limit));
  // Without a head anything may be it; a text is not.
  const isText = bytes.subarray(0, 64).every((byte) => byte >= 0x09 && byte < 0x7f);
  return isText ? undefined : attempt(() => inflateRawSync(bytes, limit));
}

/** Bytes, and what they are when they are unpacked, or when what looks like base64 in them is read as that. */
export function* unfolded(bytes: Buffer, depth = 0): Generator<Buffer> {
  yield bytes;
  if (depth === DEEPEST || bytes.length > 1_000_000) return;
  const opened = unpacked(bytes);
  if (opened && opened.length > 0) yield* unfolded(opened, depth + 1);
  for (const [text] of bytes.toString('latin1').matchAll(BASE64)) {
    const inside = Buffer.from(text, text.includes('-') || text.includes('_') ? 'base64url' : 'base64');
    if (inside.length >= 16) yield* unfolded(inside, depth + 1);
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const BETWEEN = Buffer.from('\n');

/** What is found in bytes however they are folded. */
export function foundWithin(bytes: Buffer): Map<Seed, string> {
  return found(Buffer.concat([...unfolded(bytes)].flatMap((each) => [each, BETWEEN])));
}
