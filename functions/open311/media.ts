import { createHash, randomUUID } from 'node:crypto';
import type { AttachmentStore, Rulebook } from '../../shared/ports.ts';
import { beginsAs, HEAD_BYTES, TYPES_OF } from '../../shared/ticket/attachment.ts';
import type { CommandBody } from '../../shared/ticket/commands.ts';
import { keepUpload } from '../uploads.ts';
import { wrong } from './refusals.ts';

export interface MediaDeps {
  readonly files: AttachmentStore;
  /** Puts bytes where an upload was offered. */
  readonly put: (url: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array) => Promise<void>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
}

/** A picture that came with a request, and the field that it came in. */
export interface Picture {
  readonly field: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** As many as a request's form may have. */
const MOST_PICTURES = 9;

/**
 * The files of a form.
 * @throws Problem 400 for what is no picture, by its first bytes: many clients name no type, or a wrong one
 */
export async function picturesOf(
  files: readonly (readonly [field: string, file: Blob])[],
): Promise<readonly Picture[]> {
  const [tooMany] = files.slice(MOST_PICTURES);
  if (tooMany) throw wrong(tooMany[0], `max:${MOST_PICTURES}`);
  return Promise.all(
    files.map(async ([field, file]) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (typeOf(bytes) === undefined) throw wrong(field, `one-of:${TYPES_OF.photo.join('|')}`);
      return { field, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

function typeOf(bytes: Uint8Array) {
  return TYPES_OF.photo.find((type) => beginsAs(type, bytes.subarray(0, HEAD_BYTES)));
}

/**
 * Keeps pictures with a ticket as whoever uploads them by themselves does.
 * @throws Problem 422 for a picture that the city does not take
 */
export async function keepPictures(
  { put, ...deps }: MediaDeps,
  region: string,
  ticketNo: string,
  pictures: readonly Picture[],
): Promise<NonNullable<CommandBody<'submit'>['attachments']>> {
  const place = { region, owner: region };
  return Promise.all(
    pictures.map(async ({ bytes, sha256, field }) => {
      const mediaType = typeOf(bytes);
      if (!mediaType) throw wrong(field, 'picture');
      const attachmentId = randomUUID();
      const { url, headers } = await deps.files.offer(region, attachmentId, {
        mediaType,
        bytes: bytes.length,
        sha256,
      });
      await put(url, headers, bytes);
      return keepUpload(deps, place, ticketNo, { attachmentId, purpose: 'photo' });
    }),
  );
}
