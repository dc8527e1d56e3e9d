import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import { HotlineBucket } from './hotline-bucket.ts';
import type { HotlineFunctions } from './hotline-functions.ts';

/** Who looks at what was uploaded, and keeps it with a ticket. */
const KEEPERS: readonly FunctionName[] = ['intake', 'open311', 'attachments', 'wechat-jobs'];

/** Headers that an offer of an upload signs and a page sets; the length its browser sets. */
const UPLOAD_HEADERS = ['content-type', 'content-disposition', 'x-amz-checksum-sha256'];

/**
 * The origins of pages that may upload from the browser, as the context names them: `https://…` and nothing behind
 * it, several with commas between; none for an empty text.
 * @throws Error for what is no origin; a page of just any origin is none
 */
export function originsIn(given: string): readonly string[] {
  const origins = given.split(',').filter((each) => each !== '');
  for (const origin of origins) {
    if (!/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(origin)) {
      throw new Error(`context uploadOrigins: no origin such as https://12345.example.gov.cn: ${origin}`);
    }
  }
  return origins;
}

/**
 * Files of tickets. People upload and download by addresses that a function signs with its own rights, so nobody else
 * has any. What is uploaded and never attached goes after a week; what is kept is overwritten by nobody for good.
 */
export class Attachments extends Construct {
  /** @param uploadOrigins pages from which browsers may upload by an offer's address */
  constructor(
    scope: Construct,
    id: string,
    functions: HotlineFunctions,
    uploadOrigins: readonly string[] = [],
  ) {
    super(scope, id);

    const bucket = new HotlineBucket(this, {
      encryptedBy: { alias: 'attachments', description: 'Encrypts the files of tickets' },
      ...(uploadOrigins.length > 0 && {
        cors: [
          {
            allowedOrigins: [...uploadOrigins],
            allowedMethods: [HttpMethods.PUT],
            allowedHeaders: UPLOAD_HEADERS,
            maxAge: 3600,
          },
        ],
      }),
      lifecycleRules: [
        {
          id: 'forget-what-was-never-attached',
          prefix: 'pending/',
          expiration: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    const forTheBucket = { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucket.bucketArn } };
    functions.bind({
      variable: 'HOTLINE_ATTACHMENTS_BUCKET',
      value: bucket.bucketName,
      grants: [
        // Without it S3 answers 403 instead of 404 for what was never uploaded.
        { to: KEEPERS, actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
        {
          to: KEEPERS,
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: [bucket.arnForObjects('pending/*')],
        },
        { to: KEEPERS, actions: ['s3:PutObject'], resources: [bucket.arnForObjects('kept/*')] },
        { to: ['attachments'], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('kept/*')] },
        { to: ['keeping'], actions: ['s3:ListBucketVersions'], resources: [bucket.bucketArn] },
        {
          to: ['keeping'],
          actions: ['s3:DeleteObjectVersion'],
          resources: [bucket.arnForObjects('kept/*')],
        },
        {
          to: KEEPERS,
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: [bucket.keyArn],
          conditions: forTheBucket,
        },
      ],
    });
  }
}
