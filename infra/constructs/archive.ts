import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';

/**
 * Copies of ended tickets, apart from the tables. What overwrites a copy leaves the one before it; what is destroyed at
 * the end of its keeping is destroyed in every version.
 */
export class Archive extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    const key = new Key(this, 'key', {
      alias: 'hotline-archive',
      description: 'Encrypts the copies of ended tickets',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const bucket = new Bucket(this, 'bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const forTheBucket = { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucket.bucketArn } };
    functions.bind({
      variable: 'HOTLINE_ARCHIVE_BUCKET',
      value: bucket.bucketName,
      grants: [
        { to: ['keeping'], actions: ['s3:ListBucketVersions'], resources: [bucket.bucketArn] },
        {
          to: ['keeping'],
          actions: ['s3:PutObject', 's3:DeleteObjectVersion'],
          resources: [bucket.arnForObjects('*')],
        },
        // Without it S3 answers 403 instead of 404 for what was never archived.
        { to: ['archive'], actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
        { to: ['archive'], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] },
        {
          to: ['keeping'],
          actions: ['kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: forTheBucket,
        },
        { to: ['archive'], actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: forTheBucket },
      ],
    });

    new Rule(this, 'keeping', {
      ruleName: 'hotline-keeping',
      description: 'Archives ended tickets and destroys what is kept no longer, as the settings say',
      schedule: Schedule.rate(Duration.days(1)),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('keeping'), { retryAttempts: 0 })],
    });
  }
}
