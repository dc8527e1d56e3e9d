import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SendLimit } from '../alert/send-limits.ts';
import type { AlertSender } from '../ports.ts';

/** Errors after which the same message may succeed. */
const PASSING = new Set(['ThrottledException', 'KMSThrottlingException', 'InternalErrorException']);
/** Errors that leave open whether the message was taken. */
const UNCLEAR = new Set(['TimeoutError', 'AbortError']);

/** Alerts by SMS of SNS to single numbers, where the partition has it; China's has not. */
export function snsSms(client: SNSClient, limits: readonly SendLimit[]): AlertSender {
  return {
    async send({ to, text }) {
      try {
        const { MessageId } = await client.send(
          new PublishCommand({
            PhoneNumber: to,
            Message: text,
            MessageAttributes: {
              'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            },
          }),
        );
        return { result: 'accepted', ...(MessageId !== undefined && { receipt: MessageId }) };
      } catch (error) {
        const { name } = error as Error;
        if (PASSING.has(name)) return { result: 'later', reason: name };
        if (UNCLEAR.has(name)) return { result: 'unclear', reason: name };
        // The service answered: a number that it doesn't take, no right, a region without SMS.
        if ((error as { $metadata?: object }).$metadata) return { result: 'refused', reason: name };
        throw error;
      }
    },
    limits: ({ to }) => ({ subject: `sns ${to}`, limits }),
  };
}
