/** Turns each text into eight bytes that nobody can work out or undo without the key; returns them in a row. */
export type KeyedHash = (texts: readonly string[]) => Uint8Array;

/** Bytes of each text's hash. */
export const HASH_BYTES = 8;

/** What somebody asks for, as far as a likeness goes by it. */
export interface Likened {
  /** Title and text. */
  readonly text: string;
  readonly place?: string;
}

/** How alike two requests are: the share of their pieces that they have in common, from 0 to 1. */
export interface Likeness {
  readonly text: number;
  /** Absent where one of them names no place. */
  readonly place?: number;
}

/** Two bits are kept of each sample; two samples that differ agree in them by chance once in four times. */
const BITS = 2;
const BY_CHANCE = 1 / 2 ** BITS;
const TEXT_SAMPLES = 132;
const PLACE_SAMPLES = 48;
/** Six bits a character. */
const SAMPLES_A_CHARACTER = 3;
const TEXT_LENGTH = TEXT_SAMPLES / SAMPLES_A_CHARACTER;
const PLACE_LENGTH = PLACE_SAMPLES / SAMPLES_A_CHARACTER;
const LENGTH = TEXT_LENGTH + PLACE_LENGTH + 1;
/** The way in which fingerprints are made under the keys in turn; those of another letter are not compared. */
const MADE = 'abcdefghijklmnopqrstuvwxyz';
/** In the place of samples where there is nothing to take them of. */
const NOTHING = '.';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Pieces are of this many characters: a word and a half of Chinese. */
const PIECE = 3;

/**
 * A keyed fingerprint by which requests are found that say nearly the same: MinHash over the three-character
 * pieces of the normalised text and of the place, two bits a sample (b-bit minwise hashing, Li and König 2010).
 * It is of one length, whatever the text's, and without the key nobody can test a guess against it; whoever
 * holds several sees which are alike, which is what they are for.
 * @param hash keyed, and the same for all fingerprints that are to be compared
 * @param version of the key: 1, 2, 3, …
 * @returns 61 characters of base64url or `.`
 */
export function fingerprint({ text, place }: Likened, hash: KeyedHash, version = 1): string {
  const ofText = sampled(piecesOf(text), TEXT_SAMPLES, hash);
  return `${markOf(version)}${ofText}${sampled(piecesOf(place ?? ''), PLACE_SAMPLES, hash)}`;
}

/** Whether a fingerprint was made under the key of a number. */
export function isMadeUnder(made: string, version: number): boolean {
  return made.startsWith(markOf(version));
}

function markOf(version: number): string {
  return MADE.charAt((version - 1) % MADE.length);
}

/** How alike two requests are by their fingerprints; undefined where these were not made in the same way. */
export function likeness(one: string, other: string): Likeness | undefined {
  const made = one.charAt(0);
  const comparable = [one, other].every((each) => each.length === LENGTH && each.startsWith(made));
  if (!comparable || !MADE.includes(made)) return undefined;
  const [text, otherText] = [one, other].map((each) => each.slice(1, 1 + TEXT_LENGTH)) as [string, string];
  const [place, otherPlace] = [one, other].map((each) => each.slice(1 + TEXT_LENGTH)) as [string, string];
  return {
    text: isEmpty(text) || isEmpty(otherText) ? 0 : agreement(text, otherText),
    ...(!isEmpty(place) && !isEmpty(otherPlace) && { place: agreement(place, otherPlace) }),
  };
}

function isEmpty(samples: string): boolean {
  return samples.startsWith(NOTHING);
}

/** The pieces of a text without width, case, blanks or punctuation; a text shorter than a piece is one. */
function piecesOf(text: string): ReadonlySet<string> {
  const letters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, ''),
  ];
  if (letters.length === 0) return new Set();
  const count = Math.max(1, letters.length - PIECE + 1);
  return new Set(Array.from({ length: count }, (_, at) => letters.slice(at, at + PIECE).join('')));
}

/** Of each of so many orders of all pieces the first one, kept as the low bits of its hash. */
function sampled(pieces: ReadonlySet<string>, samples: number, hash: KeyedHash): string {
  if (pieces.size === 0) return NOTHING.repeat(samples / SAMPLES_A_CHARACTER);
  const least = new Uint32Array(samples).fill(0xffffffff);
  const bytes = hash([...pieces]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.byteLength; at += HASH_BYTES) {
    const [first, second] = [view.getUint32(at), view.getUint32(at + 4) | 1];
    for (let sample = 0; sample < samples; sample++) {
      const mixed = mix(first + Math.imul(sample + 1, second));
      if (mixed < (least[sample] as number)) least[sample] = mixed;
    }
  }
  let text = '';
  for (let at = 0; at < samples; at += SAMPLES_A_CHARACTER) {
    let code = 0;
    for (const value of least.subarray(at, at + SAMPLES_A_CHARACTER)) code = (code << BITS) | (value & 3);
    text += ALPHABET[code];
  }
  return text;
}

/** Spreads 32 bits over 32 bits, so that each sample puts the pieces in an order of its own (Murmur3's finish). */
function mix(bits: number): number {
  let mixed = bits | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The share of samples that agree, less what agrees by chance. */
function agreement(one: string, other: string): number {
  let agreed = 0;
  for (let at = 0; at < one.length; at++) {
    const differing = ALPHABET.indexOf(one.charAt(at)) ^ ALPHABET.indexOf(other.charAt(at));
    for (let sample = 0; sample < SAMPLES_A_CHARACTER; sample++) {
      if (((differing >> (sample * BITS)) & 3) === 0) agreed++;
    }
  }
  const share = agreed / (one.length * SAMPLES_A_CHARACTER);
  return Math.max(0, (share - BY_CHANCE) / (1 - BY_CHANCE));
}
