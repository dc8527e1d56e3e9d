import {
  CreateTopicCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { UnitContacts } from '../ports.ts';
import { isSent } from '../routing/contact.ts';

/**
 * A unit's topic with its duty officers as subscribers, those by SMS and email by themselves, and all the others by
 * the sender's queue. A unit whom nobody is told of has the queue too, so that somebody notices.
 * @param prefix what the ARN of every topic begins with; `<region>-<unit>` follows
 * @param queue ARN of the sender's queue
 */
export function snsContacts(client: SNSClient, prefix: string, queue: string): UnitContacts {
  const namePrefix = prefix.slice(prefix.lastIndexOf(':') + 1);
  return {
    async ensure(region, { id, contacts }) {
      const { TopicArn } = await client.send(
        new CreateTopicCommand({ Name: `${namePrefix}${region}-${id}` }),
      );
      const subscribed = contacts.filter((contact) => !isSent(contact));
      const sent = subscribed.length < contacts.length || contacts.length === 0;
      const subscribers = [
        ...subscribed.map(({ way, to }) => ({ Protocol: way as string, Endpoint: to })),
        ...(sent ? [{ Protocol: 'sqs', Endpoint: queue }] : []),
      ];
      const wanted = new Map(subscribers.map((each) => [`${each.Protocol} ${each.Endpoint}`, each]));
      for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
        for (const { Protocol, Endpoint, SubscriptionArn } of page.Subscriptions ?? []) {
          const kept = wanted.delete(`${Protocol} ${Endpoint}`);
          // One that is still to be confirmed has no ARN and lapses by itself.
          if (!kept && SubscriptionArn?.startsWith('arn:'))
            await client.send(new UnsubscribeCommand({ SubscriptionArn }));
        }
      }
      for (const subscriber of wanted.values())
        await client.send(new SubscribeCommand({ TopicArn, ...subscriber }));
    },
  };
}
