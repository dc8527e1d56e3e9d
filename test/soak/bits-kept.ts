import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Item, Table } from '../support/tampering.ts';

/* A city as it is kept, and what may be changed in it. */

/** A change, what of the city it touches, and what has to stand in one line of the verdict. */
export interface Change {
  /** Kind of place, then where. */
  readonly what: string;
  readonly spots: readonly string[];
  readonly named: readonly string[];
  make(): Promise<void>;
  undo(): Promise<void>;
}

/** An item of a table, by what it is. */
export interface KeptItem {
  readonly table: Table;
  /** What sort of item: each is tried. */
  readonly kind: string;
  readonly item: Item;
  readonly spots: readonly string[];
  readonly named: readonly string[];
  /** Where a change of a key takes it away, what is named may be less. */
  readonly namedGone: readonly string[];
}

/** An object of a bucket. */
export interface KeptObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface KeptCity {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly region: string;
  readonly items: readonly KeptItem[];
  readonly anchors: readonly KeptObject[];
  readonly copies: readonly KeptObject[];
}

/** Another object in an object's place, or none. */
export function objectChange(
  { s3 }: KeptCity,
  object: KeptObject,
  how: string,
  after: KeptObject | undefined,
): Change {
  const [folder = '', second = ''] = object.key.split('/');
  const isAnchor = folder === 'anchors';
  const ticketNo = second.slice(0, 20);
  const put = ({ bucket, key, body, metadata }: KeptObject) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: metadata }));
  return {
    what: `${folder} object: ${object.key} ${how}`,
    spots: [isAnchor ? `anchors ${second}` : ticketNo],
    named: isAnchor ? ['anchor'] : [`${ticketNo}: `],
    async make() {
      if (after) await put(after);
      else await s3.send(new DeleteObjectCommand({ Bucket: object.bucket, Key: object.key }));
    },
    async undo() {
      await put(object);
    },
  };
}
