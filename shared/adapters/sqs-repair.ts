import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RepairLegQueue, RepairQueue } from '../ports.ts';

/** The repair queue in SQS. A message names the ticket and a code for what went wrong. */
export function sqsRepair(client: SQSClient, queueUrl: string): RepairQueue {
  return { send: (ticketNo, why) => put(client, queueUrl, { ticketNo, why }) };
}

/** The legs of repair walks, in the same queue. */
export function sqsRepairLegs(client: SQSClient, queueUrl: string): RepairLegQueue {
  return { send: ({ region, walk, segment }) => put(client, queueUrl, { region, walk, segment }) };
}

async function put(client: SQSClient, queueUrl: string, message: object): Promise<void> {
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
}
