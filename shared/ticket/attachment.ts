import type { SealedText } from '../privacy/personal.ts';
import type { AttachmentPurpose } from '../regulation/vocabulary.ts';

/** A file (附件) that was checked and is kept with its ticket. What it is called lies in the vault. */
export interface AttachmentFacts {
  readonly id: string;
  readonly purpose: AttachmentPurpose;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
  /** Of its content, in hexadecimal digits. */
  readonly sha256: string;
  readonly name?: SealedText;
}

/** A file as the ticket knows it. */
export interface Attachment extends Pick<AttachmentFacts, 'id' | 'purpose' | 'mediaType' | 'bytes'> {
  /** The unit that attached it; absent: the citizen or the hotline. */
  readonly unit?: string;
  /** Somebody of the hotline has looked at it: it gives nobody away. */
  readonly released?: true;
}

/** Files stand in the ticket's item one by one, and the item stays small. */
export const MOST_ATTACHMENTS = 30;

/** What has files: a ticket. */
interface HasFiles {
  readonly attachments?: readonly Attachment[];
}

/** A file of the ticket by its id. */
export function attachmentOf({ attachments }: HasFiles, wanted: string): Attachment | undefined {
  return attachments?.find(({ id }) => id === wanted);
}

/** Whether one of these files of the ticket is a photo that the unit itself attached. */
export function isShownBy(ticket: HasFiles, unit: string, ids: readonly string[] = []): boolean {
  return ids.some((id) => {
    const found = attachmentOf(ticket, id);
    return found?.purpose === 'photo' && found.unit === unit;
  });
}

/** From how many of a file's first bytes its type is told. */
export const HEAD_BYTES = 64;

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const PHOTOS = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'] as const;
const RECORDINGS = ['audio/mpeg', 'audio/wav', 'audio/amr', 'audio/mp4', 'video/mp4'] as const;
const DOCUMENTS = ['application/pdf', WORD, EXCEL] as const;

/** Types that are taken. None of them can carry a script that a browser would run. */
export const ATTACHMENT_TYPES = [...PHOTOS, ...RECORDINGS, ...DOCUMENTS] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** Which types a file of each purpose may have. */
export const TYPES_OF: Readonly<Record<AttachmentPurpose, readonly AttachmentType[]>> = {
  photo: PHOTOS,
  recording: RECORDINGS,
  document: DOCUMENTS,
  evidence: ATTACHMENT_TYPES,
};

const HEIC_BRAND = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;
const MP4_BRAND = /^(isom|iso\d|mp4\d|avc1|dash|MSNV|M4[AV] |3g[p2].)$/;

type Check = (head: Uint8Array) => boolean;

const isMp4: Check = (head) => ascii(head, 4, 8) === 'ftyp' && MP4_BRAND.test(ascii(head, 8, 12));

/** Office files are ZIP archives whose first entry is one of a few. */
function isOffice(own: string): Check {
  const first = new RegExp(String.raw`^(\[Content_Types\]\.xml|_rels/|docProps/|customXml/|${own}/)`);
  return (head) => ascii(head, 0, 4) === 'PK\u0003\u0004' && first.test(ascii(head, 30, HEAD_BYTES));
}

const BEGINNINGS: Readonly<Record<AttachmentType, Check>> = {
  'image/jpeg': (head) => begins(head, 0xff, 0xd8, 0xff),
  'image/png': (head) => begins(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'image/webp': (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP',
  'image/heic': (head) => ascii(head, 4, 8) === 'ftyp' && HEIC_BRAND.test(ascii(head, 8, 12)),
  'audio/mpeg': (head) => ascii(head, 0, 3) === 'ID3' || isLayer3(head),
  'audio/wav': (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WAVE',
  'audio/amr': (head) => ascii(head, 0, 5) === '#!AMR',
  'audio/mp4': isMp4,
  'video/mp4': isMp4,
  'application/pdf': (head) => ascii(head, 0, 5) === '%PDF-',
  [WORD]: isOffice('word'),
  [EXCEL]: isOffice('xl'),
};

/** Whether a file begins as one of its type does. @param head its first {@link HEAD_BYTES}, or all of it */
export function beginsAs(type: AttachmentType, head: Uint8Array): boolean {
  return BEGINNINGS[type](head);
}

function begins(head: Uint8Array, ...bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** An MPEG audio frame: eleven bits set, then a version, then layer III. */
function isLayer3(head: Uint8Array): boolean {
  const [first = 0, second = 0] = head;
  return first === 0xff && (second & 0xe6) === 0xe2;
}

function ascii(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.subarray(from, to));
}
