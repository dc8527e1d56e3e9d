import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FileShredder, TicketArchive } from '../ports.ts';
import { destroyVersions } from './s3-versions.ts';
import { sha256 } from './sha256.ts';

/**
 * Copies of ended tickets in S3: `copies/<ticket>.json`, whose digest stands in the object's metadata with that of the
 * ticket's wrapped data key, which lies apart from it, at `keys/<ticket>`, so that it can be destroyed by itself.
 */
export function s3Archive(client: S3Client, bucket: string): TicketArchive {
  const copy = (ticketNo: string) => `copies/${ticketNo}.json`;
  const key = (ticketNo: string) => `keys/${ticketNo}`;

  async function read(
    Key: string,
  ): Promise<{ text: string; digest?: string; keyDigest?: string } | undefined> {
    try {
      const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const { digest, key: keyDigest } = Metadata ?? {};
      const text = (await Body?.transformToString('utf8')) ?? '';
      return {
        text,
        ...(digest !== undefined && { digest }),
        ...(keyDigest !== undefined && { keyDigest }),
      };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  return {
    async put(ticketNo, { document, digest, key: wrapped }) {
      // The key first: a copy without it would be none.
      if (wrapped !== undefined)
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key(ticketNo), Body: wrapped }));
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: copy(ticketNo),
          Body: document,
          ContentType: 'application/json',
          Metadata: { digest, ...(wrapped !== undefined && { key: sha256(wrapped) }) },
        }),
      );
    },

    async find(ticketNo) {
      const [found, wrapped] = await Promise.all([read(copy(ticketNo)), read(key(ticketNo))]);
      if (!found) return undefined;
      const { text, digest = '', keyDigest } = found;
      return {
        ...{ document: text, digest },
        ...(wrapped && { key: wrapped.text }),
        ...(keyDigest !== undefined && { keyDigest }),
      };
    },

    async destroy(ticketNo) {
      await destroyVersions(client, bucket, key(ticketNo));
      await destroyVersions(client, bucket, copy(ticketNo));
    },
  };
}

/** Files kept with tickets, in S3, at the end of their keeping. */
export function s3FileShredder(client: S3Client, bucket: string): Pick<FileShredder, 'files'> {
  return {
    files: (ticketNo, spared) => {
      const prefix = `kept/${ticketNo}/`;
      const stays = new Set(spared.map(({ id }) => `${prefix}${id}`));
      return destroyVersions(client, bucket, prefix, (key) => stays.has(key));
    },
  };
}
