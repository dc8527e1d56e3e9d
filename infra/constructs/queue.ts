import { Duration, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnQueuePolicy, Queue, QueueEncryption, QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What Lambda does with a queue in a function's name. */
export const RECEIVING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** A queue of `hotline-<name>`: encrypted, TLS only, kept for the 14 days that SQS allows. */
export function queue(
  scope: Construct,
  name: string,
  { dead, again = Duration.minutes(3) }: { readonly dead?: Queue; readonly again?: Duration } = {},
): Queue {
  // A stack takes 500 resources: the queues of what was given up share one policy.
  const shares = name.endsWith('-dead');
  const made = new Queue(scope, name, {
    queueName: `hotline-${name}`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: !shares,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: again,
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } }),
  });
  if (shares) shareTlsPolicy(made);
  return made;
}

const SHARED = 'given-up-tls-only';

/** Puts a queue under the stack's one policy that refuses whatever comes without TLS. */
function shareTlsPolicy(made: Queue): void {
  const stack = Stack.of(made);
  const known = stack.node.tryFindChild(SHARED) as QueuePolicy | undefined;
  if (known) {
    const { queues } = known.node.defaultChild as CfnQueuePolicy;
    queues.push(made.queueUrl);
    return;
  }
  const policy = new QueuePolicy(stack, SHARED, { queues: [made] });
  policy.document.addStatements(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['sqs:*'],
      resources: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  );
}
