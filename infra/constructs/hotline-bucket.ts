import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** How all buckets are: closed to the public, TLS only, their owner's, and kept when the stack goes. */
const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** What a bucket has besides: a key of KMS for what may be read by few, named `hotline-<alias>`; S3's own else. */
interface HotlineBucketProps
  extends Pick<BucketProps, 'cors' | 'lifecycleRules' | 'objectLockEnabled' | 'objectLockDefaultRetention'> {
  readonly encryptedBy?: { readonly alias: string; readonly description: string };
}

/** A bucket in versions, whose every request is on record. */
export class HotlineBucket extends Bucket {
  readonly #key: Key | undefined;

  /** The ARN of the key of its own. @throws Error where it has none */
  get keyArn(): string {
    if (!this.#key) throw new Error(`${this.node.path} has no key of its own`);
    return this.#key.keyArn;
  }

  constructor(scope: Construct, { encryptedBy, ...props }: HotlineBucketProps) {
    const key =
      encryptedBy &&
      new Key(scope, 'key', {
        alias: `hotline-${encryptedBy.alias}`,
        description: encryptedBy.description,
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    super(scope, 'bucket', {
      ...CLOSED,
      // One data key of KMS serves many files, and its encryption context is the bucket.
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      versioned: true,
      serverAccessLogsBucket: accessLogs(Stack.of(scope)),
      serverAccessLogsPrefix: `${scope.node.id}/`,
      ...props,
    });
    this.#key = key;
  }
}

/** Where S3 writes down who asked a bucket for what; objects go by ids. Kept as long as the functions' logs. */
function accessLogs(stack: Stack): IBucket {
  const made = stack.node.tryFindChild('access-logs');
  // Declared by CDK without regard to exact optional properties.
  if (made) return made as IBucket;
  return new Bucket(stack, 'access-logs', {
    ...CLOSED,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ id: 'forget-after-a-year', expiration: Duration.days(365) }],
  }) as IBucket;
}
