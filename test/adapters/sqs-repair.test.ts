import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';

it('names the ticket and what went wrong, and nothing else', async () => {
  const client = mockClient(SQSClient);
  client.on(SendMessageCommand).resolves({});
  await sqsRepair(new SQSClient({}), 'queue').send('43050026091800000001', 'ledger-unreadable');
  const { QueueUrl, MessageBody } = client.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
  expect(QueueUrl).toBe('queue');
  expect(JSON.parse(MessageBody ?? '')).toEqual({
    ticketNo: '43050026091800000001',
    why: 'ledger-unreadable',
  });
});
