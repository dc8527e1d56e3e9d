/** What is looked for: texts and identities that are nowhere else, in every form in which they might lie somewhere. */
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Begins every text that is made up here; no other text has it. */
export const MARK = '秘语㐂';

/** Who the citizens are. */
export const WHO = {
  name: '欧阳青峰',
  other: '司徒白露',
  phone: '13987651234',
  landline: '07395551234',
  idNumber: '430502198807151232',
  card: '6222021234567890128',
  mail: 'ouyang.qingfeng@example.cn',
  plate: '湘E5K7M9',
  place: '双清区东风路㐂二十七巷九号',
  openId: 'oSeededOpenIdMark0001',
  ip: '203.0.113.177',
  account: 'wxid_seeded0815',
} as const;

/** A text with a citizen in it, that names where it was written. */
export function said(where: string, most = 400): string {
  return `${MARK}${where}`.slice(0, most);
}

/** One who tells everything of themselves in passing. */
export function confided(where: string): string {
  const { name, phone, idNumber, mail, plate } = WHO;
  return `${said(where)}。我叫${name}，电话${phone}，身份证号${idNumber}，邮箱${mail}，车牌${plate}`;
}

interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** How a text might stand somewhere: as it is, escaped, encoded for an address, in UTF-16, in hexadecimal or base64. */
function forms(text: string): Buffer[] {
  const escaped = [...text]
    .map((c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c))
    .join('');
  const base64 = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(text)]).toString('base64');
    return padded.slice(Math.ceil((shift * 4) / 3) + 1, padded.length - 4);
  });
  const wide = Buffer.from(text, 'utf16le');
  const texts = [
    escaped,
    escaped.toUpperCase().replaceAll('\\U', '\\u'),
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    ...base64.filter((part) => part.length >= 8),
  ];
  const all = [
    Buffer.from(text),
    wide,
    Buffer.from(wide).swap16(),
    ...texts.map((each) => Buffer.from(each)),
  ];
  return [...new Map(all.map((each) => [each.toString('latin1'), each])).values()];
}

const NEEDLES: readonly Needle[] = Object.entries({ mark: MARK, ...WHO }).flatMap(([name, text]) =>
  forms(text).map((bytes) => ({ name, bytes })),
);

/** What of it is found in some bytes, each with what stands around it, for whoever looks into it. */
export function found(haystack: Buffer | string): string[] {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
  const hits = NEEDLES.flatMap(({ name, bytes: needle }) => {
    const at = bytes.indexOf(needle);
    if (at < 0) return [];
    const around = bytes.subarray(Math.max(0, at - 30), at + needle.length + 40).toString('utf8');
    return [`${name}: …${around.replaceAll(/\s+/g, ' ')}…`];
  });
  return [...new Map(hits.map((hit) => [hit.split(':')[0], hit])).values()];
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
  return first >= 0x20 && first < 0x7f ? undefined : attempt(() => inflateRawSync(bytes, limit));
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
export function foundWithin(bytes: Buffer): string[] {
  return found(Buffer.concat([...unfolded(bytes)].flatMap((each) => [each, BETWEEN])));
}
