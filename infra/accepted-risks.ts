import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A risk that is seen and taken: what cdk-nag says about it, where it may say so, and why it stays. */
export interface AcceptedRisk {
  readonly rules: readonly string[];
  /** The room of the stack in which it is taken; the whole stack when left out. */
  readonly room?: string;
  readonly reason: string;
}

/**
 * All that cdk-nag's packs AwsSolutions and Serverless name in the template for any region and that stays so on purpose. Ten at the most: what grows
 * beyond it has to be mended. docs/threat-model.md speaks of what they leave.
 */
export const ACCEPTED_RISKS: readonly AcceptedRisk[] = [
  {
    rules: ['AwsSolutions::AwsSolutions-APIG4'],
    room: 'api',
    reason:
      'A call without a caller reaches a function. Functions authenticate every route themselves, since WeChat, channels ' +
      'and people each prove who they are in their own way; a route that forgot to is found by test/functions/access.',
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-IAM5[Resource::<attachmentsbucket020E921A.Arn>/pending/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<attachmentsbucket020E921A.Arn>/kept/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<archivebucket46425D12.Arn>/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<auditbucketD20203B1.Arn>/anchors/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<subscriptionsbucket42BCE43D.Arn>/*]',
    ],
    room: 'functions',
    reason:
      'A function that may read or write objects may do so with each under its prefix. Files come and go without a ' +
      'deployment; which function reaches which prefix stands in docs/rights.md.',
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:hotline-unit-*]',
    ],
    room: 'functions',
    reason:
      'A function that tells units may publish to the topic of each. Units come and go without a deployment, and topics ' +
      'of other names are out of reach.',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]', 'Serverless::Serverless-LambdaStarPermissions'],
    reason:
      'Some actions hold for everything in the account: listing streams, ending a subscription, an SMS to a number. AWS ' +
      'knows nothing narrower for them; docs/rights.md has each of them under the star.',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-SMG4'],
    room: 'credentials',
    reason:
      'A secret stays until it is changed by hand. Its other end is an operator’s system that has to change with it; two ' +
      'keys hold at once meanwhile, and the runbook has the steps.',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-SF1'],
    room: 'workflow',
    reason:
      'What the machine did is not in its log but for errors. Its whole history is in Step Functions for 90 days, and logs ' +
      'are to hold as little of a ticket as may be.',
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-SF2',
      'Serverless::Serverless-StepFunctionStateMachineXray',
      'Serverless::Serverless-LambdaTracing',
    ],
    reason:
      'No trace runs through services. The same template has to hold in the regions of China, which trace nothing; request ' +
      'numbers in logs, metrics and the ledger’s tokens lead through instead, and a trace would be one more place for data.',
  },
  {
    rules: ['Serverless::Serverless-LambdaDLQ', 'Serverless::Serverless-EventBusDLQ'],
    reason:
      'A schedule’s call that fails, or reaches no function, is lost. It says nothing but that it is time; the next run ' +
      'takes up whatever this one has left, and the alarm of a failed run rings.',
  },
  {
    rules: ['Serverless::Serverless-LambdaEventSourceMappingDestination'],
    room: 'functions',
    reason:
      'Queues’ mappings have no place of their own for what failed. SQS puts it into the queue’s dead-letter queue, which ' +
      'is watched; mappings of streams have one.',
  },
  {
    rules: ['Serverless::Serverless-SQSRedrivePolicy'],
    reason:
      'What can’t be taken from a dead-letter queue stays there until it runs out after 14 days. These are those queues ' +
      'themselves; each rings with its first message, and a person takes them.',
  },
];

/** Tells the checker which of its findings are known, each where it is taken and nowhere else. */
export function acknowledge(stack: Stack): void {
  for (const { rules, room, reason } of ACCEPTED_RISKS) {
    const where: IConstruct = room === undefined ? stack : stack.node.findChild(room);
    Validations.of(where).acknowledge(...rules.map((id) => ({ id, reason })));
  }
}
