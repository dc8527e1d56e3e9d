import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { sqsRepair, sqsRepairLegs } from '../../shared/adapters/sqs-repair.ts';

it('names the ticket and what went wrong, and nothing else', async () => {
  const sqs = new SQSClient({});
  const client = mockClient(sqs);
  client.on(SendMessageCommand).resolves({});
  await sqsRepair(sqs, 'queue').send('43050026091800000001', 'ledger-unreadable');
  const { QueueUrl, MessageBody } = client.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
  expect(QueueUrl).toBe('queue');
  expect(JSON.parse(MessageBody ?? '')).toEqual({
    ticketNo: '43050026091800000001',
    why: 'ledger-unreadable',
  });
});

it('takes the legs of walks by the same way', async () => {
  const sqs = new SQSClient({});
  const client = mockClient(sqs);
  client.on(SendMessageCommand).resolves({});
  const leg = { region: '430500', walk: 'w', segment: 2 };
  await sqsRepairLegs(sqs, 'queue').send({ ...leg });
  const { MessageBody } = client.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
  expect(JSON.parse(MessageBody ?? '')).toEqual(leg);
});
