import { createHmac, randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { AttachmentStore, Rulebook, Uploaded } from '../shared/ports.ts';
import { mostBytesOf, type Settings } from '../shared/regulation/settings.ts';
import type { AttachmentPurpose } from '../shared/regulation/vocabulary.ts';
import { type AttachmentType, beginsAs, HEAD_BYTES, TYPES_OF } from '../shared/ticket/attachment.ts';
import type { attachment, uploadClaim, uploadForm } from '../shared/ticket/commands/attaching.ts';
import { Problem, standardProblem } from './http/problem.ts';

/*
 * Files are uploaded to the store by whoever has them, past the functions: here an upload is offered, and what came
 * of it is looked at before a ticket has it.
 */

export interface UploadDeps {
  readonly files: Omit<AttachmentStore, 'cleanedAddress'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
}

/** Where a file was, or is to be, uploaded: the region whose rules hold, and whose it is. */
export interface Place {
  readonly region: string;
  /** A ticket's number, or a region's code while there is no ticket. */
  readonly owner: string;
}

/** Who asks for an upload under an idempotency key, for what, and what keeps its id from being guessed. */
export interface Repeatable {
  readonly key: string;
  readonly by: string;
  readonly rawBody: Uint8Array;
  /** Needed where whoever knows an id may claim its file: before there is a ticket. */
  readonly secret?: Uint8Array;
}

/**
 * Offers an upload under a new id; the same file that its sender offers again under its key under the same id, with
 * an address that holds anew.
 * @returns what the sender is told: where to and with which headers, and until when
 * @throws Problem 422 when the city takes no such file
 */
export async function offerUpload(
  deps: UploadDeps,
  { region, owner }: Place,
  asked: z.output<typeof uploadForm>,
  again?: Repeatable,
): Promise<object> {
  mayBe(await settingsOf(deps, region), asked.purpose, asked);
  const attachmentId = again ? idOfOffer(owner, again) : randomUUID();
  const { url, headers, expiresAt } = await deps.files.offer(owner, attachmentId, asked);
  return { attachmentId, upload: { method: 'PUT', url, headers }, expiresAt };
}

function idOfOffer(owner: string, { key, by, rawBody, secret = new Uint8Array() }: Repeatable): string {
  const hash = createHmac('sha256', secret).update(JSON.stringify([owner, by, key]));
  return uploadId(hash.update(rawBody).digest('hex'));
}

/** An id in the form of a UUID, the same for the same hash. @param hex at least 32 hexadecimal digits */
export function uploadId(hex: string): string {
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * Looks at what was uploaded and keeps it with a ticket. What is kept for a ticket that then refuses it is shown to
 * nobody.
 * @returns what the command is given
 * @throws Problem 409 when nothing was uploaded, 422 when it is not what it is said to be
 */
export async function keepUpload(
  deps: UploadDeps,
  { region, owner }: Place,
  ticketNo: string,
  claim: z.output<typeof uploadClaim>,
): Promise<z.output<typeof attachment>> {
  const { attachmentId: id, purpose, name } = claim;
  const found = await deps.files.uploaded(owner, id, HEAD_BYTES);
  if (!found) throw notUploaded();
  const { bytes, sha256, tag } = found;
  const mediaType = typeOf(found, purpose);
  mayBe(await settingsOf(deps, region), purpose, { mediaType, bytes });
  await deps.files.keep(owner, ticketNo, id, tag);
  return { id, purpose, mediaType, bytes, sha256, ...(name && { name }) };
}

async function settingsOf({ rulebook }: UploadDeps, region: string): Promise<Settings> {
  const { settings } = await rulebook.current(region);
  return rulebook.settings(region, settings);
}

/** Whether a city takes a file of this purpose, type and size. */
function mayBe(
  settings: Settings,
  purpose: AttachmentPurpose,
  { mediaType, bytes }: { readonly mediaType: AttachmentType; readonly bytes: number },
): void {
  if (!TYPES_OF[purpose].includes(mediaType))
    throw notTaken('attachment-type', 'mediaType', `one-of:${purpose}`);
  const most = mostBytesOf(settings, purpose);
  if (bytes > most) throw notTaken('attachment-too-large', 'bytes', `max:${most}`);
}

/** A file's type, if it begins as one of that type does. */
function typeOf({ mediaType, head }: Uploaded, purpose: AttachmentPurpose): AttachmentType {
  const type = TYPES_OF[purpose].find((each) => each === mediaType);
  if (!type) throw notTaken('attachment-type', 'purpose', `one-of:${purpose}`);
  if (!beginsAs(type, head)) throw notTaken('attachment-content', 'attachmentId', `content-of:${type}`);
  return type;
}

function notUploaded(): Problem {
  return new Problem({
    status: 409,
    code: 'not-uploaded',
    title: '文件尚未上传或已过期 / Nothing was uploaded',
    field: 'attachmentId',
  });
}

const TITLES = {
  'attachment-type': '不接受此类文件 / Type not accepted',
  'attachment-too-large': '文件过大 / File too large',
  'attachment-content': '文件内容与类型不符 / Content is not of its type',
} as const;

function notTaken(code: keyof typeof TITLES, field: string, rule: string): Problem {
  return standardProblem('invalid-request', { status: 422, code, title: TITLES[code], field, rule });
}
