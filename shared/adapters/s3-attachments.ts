import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Instant, instantOf } from '../calendar/instant.ts';
import type { AttachmentStore, WallClock } from '../ports.ts';

/** A recording over a village's line takes its time. */
const UPLOAD_SECONDS = 15 * 60;
const READ_SECONDS = 60;

/** No browser shows a file beside the product's own pages. */
const DISPOSITION = 'attachment';

/** Headers of an upload that its signature covers, so that S3 refuses whatever differs from the offer. */
const SIGNED = new Set(['host', 'content-type', 'content-length', 'content-disposition']);
const CHECKSUM = 'x-amz-checksum-sha256';

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * Files in S3, encrypted by the bucket's key. Uploads lie under `pending/<owner>/<id>`, where the bucket forgets
 * them after days, and are copied to `kept/<ticket>/<id>`, where nobody can upload to; so what was looked at is what
 * is kept. Keys hold ids only.
 */
export function s3Attachments(client: S3Client, bucket: string, wallClock: WallClock): AttachmentStore {
  const pending = (owner: string, id: string) => ({ Bucket: bucket, Key: `pending/${owner}/${id}` });
  const kept = (ticketNo: string, id: string) => ({ Bucket: bucket, Key: `kept/${ticketNo}/${id}` });
  const after = (seconds: number): Instant => instantOf(wallClock.nowMs() + seconds * 1000);

  const found = (place: Place, more: { ChecksumMode?: 'ENABLED' } = {}) =>
    client.send(new HeadObjectCommand({ ...place, ...more })).catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
  const addressOf = async (place: Place) => {
    const expiresAt = after(READ_SECONDS);
    const command = new GetObjectCommand({ ...place, ResponseContentDisposition: DISPOSITION });
    return { url: await getSignedUrl(client, command, { expiresIn: READ_SECONDS }), expiresAt };
  };

  return {
    async offer(owner, id, { mediaType, bytes, sha256 }) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const expiresAt = after(UPLOAD_SECONDS);
      const command = new PutObjectCommand({
        ...pending(owner, id),
        ContentType: mediaType,
        ContentLength: bytes,
        ContentDisposition: DISPOSITION,
        ChecksumSHA256: checksum,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: UPLOAD_SECONDS,
        signableHeaders: SIGNED,
        unhoistableHeaders: new Set([CHECKSUM]),
      });
      const headers = {
        'content-type': mediaType,
        'content-length': String(bytes),
        'content-disposition': DISPOSITION,
        [CHECKSUM]: checksum,
      };
      return { url, headers, expiresAt };
    },

    async uploaded(owner, id, headBytes) {
      const place = pending(owner, id);
      const head = await found(place, { ChecksumMode: 'ENABLED' });
      if (!head) return undefined;
      const { ContentType = '', ContentLength = 0, ChecksumSHA256 = '', ETag = '' } = head;
      const range = { Range: `bytes=0-${headBytes - 1}`, IfMatch: ETag };
      const { Body } = await client.send(new GetObjectCommand({ ...place, ...range }));
      return {
        mediaType: ContentType,
        bytes: ContentLength,
        sha256: Buffer.from(ChecksumSHA256, 'base64').toString('hex'),
        head: (await Body?.transformToByteArray()) ?? new Uint8Array(),
        tag: ETag,
      };
    },

    async keep(owner, ticketNo, id, tag) {
      await client.send(
        new CopyObjectCommand({
          ...kept(ticketNo, id),
          CopySource: `${bucket}/${pending(owner, id).Key}`,
          CopySourceIfMatch: tag,
          ChecksumAlgorithm: 'SHA256',
        }),
      );
    },

    address: (ticketNo, id) => addressOf(kept(ticketNo, id)),

    async cleanedAddress(ticketNo, id, clean) {
      const place = kept(ticketNo, `${id}.cleaned`);
      if (!(await found(place))) {
        const { Body, ContentType } = await client.send(new GetObjectCommand(kept(ticketNo, id)));
        const bytes = clean((await Body?.transformToByteArray()) ?? new Uint8Array());
        const put = { ...place, Body: bytes, ContentType, ContentDisposition: DISPOSITION };
        await client.send(new PutObjectCommand(put));
      }
      return addressOf(place);
    },
  };
}
