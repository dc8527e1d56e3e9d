import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { FeedFiles } from '../ports.ts';

/** What S3 answers where a key has something already, or somebody else is writing it. */
const THERE = [412, 409];

/** Files of subscribers in S3, encrypted by the bucket's key. A key is written once. */
export function s3FeedFiles(client: S3Client, bucket: string): FeedFiles {
  return {
    async put(key, bytes, mediaType) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            ContentType: mediaType,
            IfNoneMatch: '*',
          }),
        );
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === undefined || !THERE.includes(status)) throw error;
      }
    },
  };
}
