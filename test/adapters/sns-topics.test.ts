import { NotFoundException, PublishCommand, SNSClient, ThrottledException } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { snsTopics } from '../../shared/adapters/sns-topics.ts';

const sns = new SNSClient({});
const client = mockClient(sns);
const topics = snsTopics(sns, 'prefix:hotline-unit-');
const message = {
  ticketNo: '43050026091800000001',
  alert: '000002-001-remind-chengguan',
  kind: 'remind',
  subject: '12345 ticket 1: remind',
  text: '请签收',
};

beforeEach(() => client.reset());

it('publishes to the unit’s own topic, with what it is about as attributes', async () => {
  client.on(PublishCommand).resolves({ MessageId: 'm' });
  expect(await topics.publish('430500', 'chengguan', message)).toBe('sent');
  expect(client.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
    TopicArn: 'prefix:hotline-unit-430500-chengguan',
    Subject: message.subject,
    Message: message.text,
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'remind' },
      ticketNo: { DataType: 'String', StringValue: message.ticketNo },
      alert: { DataType: 'String', StringValue: message.alert },
    },
  });
});

it('says so when the unit has no topic', async () => {
  client.on(PublishCommand).rejects(new NotFoundException({ message: 'no topic', $metadata: {} }));
  expect(await topics.publish('430500', 'chengguan', message)).toBe('no-topic');
});

it('throws what may pass, so that the stream delivers again', async () => {
  client.on(PublishCommand).rejects(new ThrottledException({ message: 'slow down', $metadata: {} }));
  await expect(topics.publish('430500', 'chengguan', message)).rejects.toThrow('slow down');
});
