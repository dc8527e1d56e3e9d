import {
  CreateTopicCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { UnitContacts } from '../ports.ts';

/**
 * A unit's topic with its duty officers as subscribers.
 * @param prefix what the ARN of every topic begins with; `<region>-<unit>` follows
 */
export function snsContacts(client: SNSClient, prefix: string): UnitContacts {
  const namePrefix = prefix.slice(prefix.lastIndexOf(':') + 1);
  return {
    async ensure(region, { id, contacts }) {
      const { TopicArn } = await client.send(
        new CreateTopicCommand({ Name: `${namePrefix}${region}-${id}` }),
      );
      const wanted = new Map(
        contacts.map(({ way, to }) => [`${way} ${to}`, { Protocol: way, Endpoint: to }]),
      );
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
