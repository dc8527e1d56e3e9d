import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { HotlineBucket } from './hotline-bucket.ts';
import type { HotlineFunctions } from './hotline-functions.ts';

/**
 * Copies of ended tickets, apart from the tables. What overwrites a copy leaves the one before it; what is destroyed at
 * the end of its keeping is destroyed in every version.
 */
export class Archive extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    const bucket = new HotlineBucket(this, {
      encryptedBy: { alias: 'archive', description: 'Encrypts the copies of ended tickets' },
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
          resources: [bucket.keyArn],
          conditions: forTheBucket,
        },
        { to: ['archive'], actions: ['kms:Decrypt'], resources: [bucket.keyArn], conditions: forTheBucket },
      ],
    });

    new Rule(this, 'keeping', {
      ruleName: 'hotline-keeping',
      description: 'Archives ended tickets and destroys what is kept no longer, as the settings say',
      // 01:05 in the city's zone.
      schedule: Schedule.cron({ minute: '5', hour: '17' }),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('keeping'), { retryAttempts: 0 })],
    });
  }
}
