import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { snsContacts } from '../../shared/adapters/sns-contacts.ts';
import type { Unit } from '../../shared/routing/unit.ts';

const client = new SNSClient({ region: 'cn-north-1' });
const aws = mockClient(client);
const TOPIC = 'arn:topic';
const sms = { way: 'sms', to: '+8613900000001' } as const;
const email = { way: 'email', to: 'duty@example.org' } as const;

beforeEach(() => {
  aws.reset();
  aws.on(CreateTopicCommand).resolves({ TopicArn: TOPIC });
  aws.on(SubscribeCommand).resolves({});
  aws.on(UnsubscribeCommand).resolves({});
});

/** Has the unit's contacts seen to, where the topic has these subscribers, in pages of one. */
async function ensure(contacts: Unit['contacts'], present: readonly [string, string, string][]) {
  const pages = present.map(([Protocol, Endpoint, SubscriptionArn], index) => ({
    Subscriptions: [{ Protocol, Endpoint, SubscriptionArn, TopicArn: TOPIC }],
    ...(index + 1 < present.length && { NextToken: String(index + 1) }),
  }));
  aws.on(ListSubscriptionsByTopicCommand).callsFake(({ NextToken = '0' }) => pages[Number(NextToken)] ?? {});
  await snsContacts(client, 'arn:x:sns:y:z:hotline-unit-', 'arn:queue').ensure('430500', {
    id: 'chengguan',
    name: '城管局',
    contacts,
  });
  return {
    subscribed: aws.commandCalls(SubscribeCommand).map(({ args }) => args[0].input),
    unsubscribed: aws.commandCalls(UnsubscribeCommand).map(({ args }) => args[0].input.SubscriptionArn),
  };
}

it('makes the unit’s topic by its name, once, and subscribes its contacts', async () => {
  expect(await ensure([sms, email], [])).toEqual({
    subscribed: [
      { TopicArn: TOPIC, Protocol: 'sms', Endpoint: sms.to },
      { TopicArn: TOPIC, Protocol: 'email', Endpoint: email.to },
    ],
    unsubscribed: [],
  });
  const topics = aws.commandCalls(CreateTopicCommand).map(({ args }) => args[0].input.Name);
  expect(topics).toEqual(['hotline-unit-430500-chengguan']);
});

it('leaves those who are there, also when they have yet to confirm', async () => {
  const present: [string, string, string][] = [
    ['sms', sms.to, 'arn:one'],
    ['email', email.to, 'PendingConfirmation'],
  ];
  expect(await ensure([sms, email], present)).toEqual({ subscribed: [], unsubscribed: [] });
});

it('takes away those who are gone, on every page, but not one who never confirmed', async () => {
  const present: [string, string, string][] = [
    ['sms', '+8613900000009', 'arn:nine'],
    ['email', 'old@example.org', 'PendingConfirmation'],
    ['sms', sms.to, 'arn:one'],
    ['email', 'older@example.org', 'arn:older'],
  ];
  expect(await ensure([sms], present)).toEqual({ subscribed: [], unsubscribed: ['arn:nine', 'arn:older'] });
});

it('tells the same address apart by the way it is reached', async () => {
  const present: [string, string, string][] = [['sms', sms.to, 'arn:one']];
  const { subscribed, unsubscribed } = await ensure([email], present);
  expect([subscribed.length, unsubscribed]).toEqual([1, ['arn:one']]);
});

it('whom SNS doesn’t tell the queue tells, which stands once for all of them', async () => {
  const robot = { way: 'wecom', to: 'duty', id: 'robot' } as const;
  const { subscribed } = await ensure([sms, robot, { ...robot, way: 'dingtalk', id: 'other' }], []);
  expect(subscribed).toEqual([
    { TopicArn: TOPIC, Protocol: 'sms', Endpoint: sms.to },
    { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: 'arn:queue' },
  ]);
  expect((await ensure([sms], [['sqs', 'arn:queue', 'arn:last']])).unsubscribed).toEqual(['arn:last']);
});

it('a unit with nobody to tell has the queue, so that somebody notices', async () => {
  const { subscribed } = await ensure([], []);
  expect(subscribed).toEqual([{ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: 'arn:queue' }]);
});
