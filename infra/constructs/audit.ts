import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AUDIT_INDEXES } from '../../shared/adapters/dynamo-audit.ts';
import type { FunctionName } from '../build.ts';
import { HotlineBucket } from './hotline-bucket.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Whoever shows something of somebody, or refuses a known caller. */
export const RECORDERS: readonly FunctionName[] = [
  ...(['intake', 'wechat', 'wechat-jobs', 'open311', 'commands', 'calls', 'attachments', 'queries'] as const),
  ...([
    'province',
    'rulebook',
    'knowledge',
    'assessments',
    'bulletins',
    'governance',
    'repair-api',
    'archive',
    'keys',
    'receipts',
    'audit',
    'reveal',
  ] as const),
  ...(['followers', 'webhooks', 'push', 'look-ups', 'sender'] as const),
];

/** How long an anchor can be neither changed nor deleted, where the operator says nothing else: ten years. */
const ANCHOR_DAYS = 3_653;

/** Days as the context names them. @throws Error for what is no number of days, or less than a year */
export function anchorDaysIn(given: string): number {
  const days = Number(given);
  if (!Number.isInteger(days) || days < 365)
    throw new Error(`context anchorDays: no number of days: ${given}`);
  return days;
}

/**
 * Who saw what: a table that is only ever inserted into, whose chains are written down once a day in a bucket where
 * nobody, the account's owner included, can change or delete them before their time (S3 Object Lock, compliance mode).
 */
export class Audit extends Construct {
  /** @param anchorDays how long an anchor is locked */
  constructor(scope: Construct, id: string, functions: HotlineFunctions, anchorDays: number = ANCHOR_DAYS) {
    super(scope, id);

    const index = (name: keyof typeof AUDIT_INDEXES) => ({
      name,
      partitionKey: AUDIT_INDEXES[name].partition,
      sortKey: AUDIT_INDEXES[name].sort,
    });
    const names = Object.keys(AUDIT_INDEXES) as (keyof typeof AUDIT_INDEXES)[];
    new HotlineTable(this, functions, {
      name: 'audit',
      variable: 'HOTLINE_AUDIT_TABLE',
      partitionKey: 'chain',
      sortKey: { name: 'number', type: AttributeType.NUMBER },
      indexes: names.map(index),
      grants: [
        // Nobody may update or delete: what was seen stays seen.
        { to: RECORDERS, actions: ['PutItem'] },
        { to: ['audit'], actions: ['BatchGetItem', 'Query'] },
        { to: ['anchor'], actions: ['Query'] },
        ...names.map((name) => ({ to: ['audit'] as const, actions: ['Query'] as const, index: name })),
        { to: ['anchor'], actions: ['Query'], index: 'byDay' },
      ],
    });

    const bucket = new HotlineBucket(this, {
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(anchorDays)),
    });
    const anchors = bucket.arnForObjects('anchors/*');
    functions.bind({
      variable: 'HOTLINE_ANCHORS_BUCKET',
      value: bucket.bucketName,
      grants: [
        { to: ['anchor', 'audit'], actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
        { to: ['anchor', 'audit'], actions: ['s3:GetObject'], resources: [anchors] },
        { to: ['anchor'], actions: ['s3:PutObject'], resources: [anchors] },
      ],
    });

    new Rule(this, 'anchor', {
      ruleName: 'hotline-anchor',
      description:
        'Writes down, where nobody can change it, where audit and ledger stand at the end of a day',
      // 00:35 in the city's zone: the day before is over, and what it left in the streams has been taken.
      schedule: Schedule.cron({ minute: '35', hour: '16' }),
      // No retry: the next run takes up every day that has none yet.
      targets: [new LambdaFunction(functions.get('anchor'), { retryAttempts: 0 })],
    });
  }
}
