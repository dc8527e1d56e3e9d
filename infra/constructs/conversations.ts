import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { queue, RECEIVING } from './queue.ts';

/**
 * Conversations of citizens with WeChat accounts, and what their messages leave to be done outside the five
 * seconds that WeChat waits. Every text lies sealed under a data key of the person, which goes when they
 * unsubscribe.
 */
export class Conversations extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'conversations',
      variable: 'HOTLINE_CONVERSATIONS_TABLE',
      partitionKey: 'person',
      sortKey: { name: 'item' },
      timeToLive: 'expiresAt',
      grants: [
        { to: ['wechat', 'wechat-jobs'], actions: ['BatchGetItem', 'BatchWriteItem'] },
        { to: ['wechat'], actions: ['Query', 'PutItem', 'UpdateItem'] },
      ],
    });

    const jobs = queue(this, 'wechat', { dead: queue(this, 'wechat-dead') });
    functions.bind({
      variable: 'HOTLINE_WECHAT_QUEUE_URL',
      value: jobs.queueUrl,
      grants: [
        { to: ['wechat', 'wechat-jobs', 'alerts'], actions: ['sqs:SendMessage'], resources: [jobs.queueArn] },
        { to: ['wechat-jobs'], actions: RECEIVING, resources: [jobs.queueArn] },
      ],
    });
    functions.get('wechat-jobs').addEventSourceMapping('jobs', {
      eventSourceArn: jobs.queueArn,
      // Fetching a video may take a while.
      batchSize: 1,
      reportBatchItemFailures: true,
    });
  }
}
