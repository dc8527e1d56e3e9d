import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type ReceiptDeps, received } from './receipts.ts';

/** A batch of a log group as CloudWatch Logs hands it to a function: packed, and in base64. */
export interface LogsEvent {
  readonly awslogs: { readonly data: string };
}

const batch = z.object({
  messageType: z.string(),
  logEvents: z.array(z.object({ message: z.string() })).default([]),
});
/** What SNS logs of an SMS to a single number, as far as it is read; the number itself is not. */
const entry = z.object({
  notification: z.object({ messageId: z.string().max(256) }),
  delivery: z.object({ providerResponse: z.string().max(1024).default('') }),
  status: z.enum(['SUCCESS', 'FAILURE']),
});

/**
 * Takes in what SNS logs of each SMS to a single number, its only form of a receipt. A line that can't be read stops no
 * other.
 */
export async function takeSmsLogs({ awslogs }: LogsEvent, deps: ReceiptDeps): Promise<void> {
  const { messageType, logEvents } = batch.parse(
    JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8')),
  );
  // The other type only asks whether somebody is there.
  if (messageType !== 'DATA_MESSAGE') return;
  const regions = (await deps.cities()).filter(({ sns }) => sns).map(({ region }) => region);
  for (const { message } of logEvents) {
    const said = readable(message);
    if (!said) deps.log.warn('RECEIPT_UNREADABLE', { reason: 'sns' });
    else await received('sns', regions, said, deps);
  }
}

function readable(message: string) {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return undefined;
  }
  const parsed = entry.safeParse(json);
  if (!parsed.success) return undefined;
  const { notification, delivery, status } = parsed.data;
  return {
    id: notification.messageId,
    delivered: status === 'SUCCESS',
    reason: delivery.providerResponse,
  };
}
