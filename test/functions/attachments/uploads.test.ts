import { expect, it } from 'vitest';
import * as z from 'zod';
import { keepUpload, offerUpload } from '../../../functions/uploads.ts';
import type { Uploaded } from '../../../shared/ports.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/regulation/settings.ts';
import { rulebook, TICKET_NO } from '../ticket-desk/doubles.ts';
import { MemoryFiles } from './files.ts';

const PLACE = { region: '430500', owner: TICKET_NO };
const ID = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';
const JPEG: Uploaded = {
  mediaType: 'image/jpeg',
  bytes: 2048,
  sha256: '0'.repeat(64),
  head: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
  tag: 'one',
};

async function kept(
  found: Partial<Uploaded> | undefined,
  purpose: 'photo' | 'document' = 'photo',
  own?: Settings,
) {
  const files = new MemoryFiles();
  if (found) files.pending.set(`${TICKET_NO}/${ID}`, { ...JPEG, ...found });
  const deps = { files, rulebook: { ...rulebook, ...(own && { settings: async () => own }) } };
  const claim = { attachmentId: ID, purpose };
  const answer = await keepUpload(deps, PLACE, TICKET_NO, claim).catch(({ code }) => code as string);
  return [answer, files.kept.get(`${TICKET_NO}/${ID}`)];
}

it('what is found is kept as it was looked at', async () => {
  const { head: _head, tag, ...found } = JPEG;
  expect(await kept({})).toEqual([{ id: ID, purpose: 'photo', ...found }, tag]);
});

it.each([
  ['nothing', undefined, 'not-uploaded'],
  ['a type that a photo never has', { mediaType: 'text/html' }, 'attachment-type'],
  ['a page under a photo’s type', { head: new TextEncoder().encode('<html>') }, 'attachment-content'],
  ['more than a photo may have', { bytes: 10 * 1024 * 1024 + 1 }, 'attachment-too-large'],
] as const)('%s is not kept', async (_what, found, code) => {
  expect(await kept(found)).toEqual([code, undefined]);
});

it('a photo is no document', async () => {
  expect(await kept({}, 'document')).toEqual(['attachment-type', undefined]);
});

it('the city sets its own limits', async () => {
  const strict: Settings = { ...DEFAULT_SETTINGS, attachments: { mostBytes: { photo: 2047 } } };
  expect(await kept({}, 'photo', strict)).toEqual(['attachment-too-large', undefined]);
  const deps = { files: new MemoryFiles(), rulebook: { ...rulebook, settings: async () => strict } };
  const asked = { purpose: 'photo', mediaType: 'image/jpeg', bytes: 2048, sha256: JPEG.sha256 } as const;
  await expect(offerUpload(deps, PLACE, asked)).rejects.toMatchObject({ code: 'attachment-too-large' });
});

it('an offer that is asked for again under its key has the same id, and nobody else’s has', async () => {
  const asked = { purpose: 'photo', mediaType: 'image/jpeg', bytes: 2048, sha256: JPEG.sha256 } as const;
  const again = {
    key: 'photo-1',
    by: 'portal',
    rawBody: Buffer.from('{"bytes":2048}'),
    secret: Buffer.from('s'),
  };
  const id = async (more: Partial<typeof again> = {}, place = PLACE): Promise<string> => {
    const deps = { files: new MemoryFiles(), rulebook };
    const offer = await offerUpload(deps, place, asked, { ...again, ...more });
    return (offer as { readonly attachmentId: string }).attachmentId;
  };
  const first = await id();
  expect(z.uuid().safeParse(first).success).toBe(true);
  expect(await id()).toBe(first);
  const others = await Promise.all([
    id({ key: 'photo-2' }),
    id({ by: 'app' }),
    id({ rawBody: Buffer.from('{"bytes":2049}') }),
    id({ secret: Buffer.from('t') }),
    id({}, { ...PLACE, owner: '43050026091800000002' }),
  ]);
  expect(new Set([first, ...others]).size).toBe(6);
});
