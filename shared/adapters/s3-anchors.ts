import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Day, instantOf } from '../calendar/instant.ts';
import type { AnchorStore, WallClock } from '../ports.ts';

const READ_SECONDS = 60;
/** S3 found that there is an object already. */
const PRECONDITION_FAILED = 412;

/**
 * Anchors in S3, one object for each region and day: `anchors/<region>/<day>.json`. The bucket locks each for years,
 * and takes no put that would lie over another. What does not know that condition, as an emulator may not, is asked
 * first whether there is one.
 */
export function s3Anchors(client: S3Client, bucket: string, wallClock: WallClock): AnchorStore {
  const place = (region: string, day: Day) => ({ Bucket: bucket, Key: `anchors/${region}/${day}.json` });
  return {
    async keep(region, day, text) {
      const there = await client.send(new HeadObjectCommand(place(region, day))).catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      });
      if (there) return 'there';
      try {
        await client.send(
          new PutObjectCommand({
            ...place(region, day),
            Body: text,
            ContentType: 'application/json',
            // A put to a locked bucket has to carry a checksum.
            ChecksumAlgorithm: 'SHA256',
            IfNoneMatch: '*',
          }),
        );
        return 'kept';
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === PRECONDITION_FAILED) return 'there';
        throw error;
      }
    },

    async days(region, after) {
      const prefix = `anchors/${region}/`;
      const days: Day[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(after !== undefined && { StartAfter: `${prefix}${after}.json` }),
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        );
        for (const { Key = '' } of page.Contents ?? []) days.push(Key.slice(prefix.length, -5) as Day);
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return days.sort();
    },

    async read(region, day) {
      const found = await client.send(new GetObjectCommand(place(region, day))).catch((error: unknown) => {
        if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
        throw error;
      });
      return found?.Body?.transformToString('utf8');
    },

    async address(region, day) {
      const url = await getSignedUrl(client, new GetObjectCommand(place(region, day)), {
        expiresIn: READ_SECONDS,
      });
      return { url, expiresAt: instantOf(wallClock.nowMs() + READ_SECONDS * 1000) };
    },
  };
}
