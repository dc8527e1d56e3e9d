import {
  type MessageAttributeValue,
  NotFoundException,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { AlertTopics } from '../ports.ts';
import { LIMITS } from './client-limits.ts';

/**
 * The units' topics in SNS.
 * @param prefix what the ARN of every topic begins with; `<region>-<unit>` follows
 */
export function snsTopics(client: SNSClient, prefix: string): AlertTopics {
  return {
    async publish(region, unit, { ticketNo, alert, kind, subject, text }) {
      try {
        await client.send(
          new PublishCommand({
            TopicArn: `${prefix}${region}-${unit}`,
            Subject: subject,
            Message: text,
            MessageAttributes: {
              kind: attribute(kind),
              // By these the sender finds what it is about.
              ticketNo: attribute(ticketNo),
              alert: attribute(alert),
              // Duty alerts are not advertising: carriers deliver them at once and at night.
              'AWS.SNS.SMS.SMSType': attribute('Transactional'),
            },
          }),
        );
        return 'sent';
      } catch (error) {
        if (error instanceof NotFoundException) return 'no-topic';
        throw error;
      }
    },
  };
}

function attribute(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

let client: SNSClient | undefined;

/** The one SNS client of this process, made on first use. */
export function sns(): SNSClient {
  client ??= new SNSClient(LIMITS.background);
  return client;
}
