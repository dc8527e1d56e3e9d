import { Webhook as Signer } from 'standardwebhooks';
import { type WallClock, WebhookRefusedError, type WebhookSender } from '../ports.ts';
import { post } from './outgoing-http.ts';

/**
 * The headers of a webhook as the Standard Webhooks specification has them: id, timestamp and an HMAC over both and
 * the body. A message keeps its id however often it is sent, so that its receiver knows it again.
 * @param nowMs the wall clock's milliseconds
 */
export function webhookHeaders(
  secret: string,
  { id, body, nowMs }: { readonly id: string; readonly body: string; readonly nowMs: number },
): Record<string, string> {
  const at = new Date(Math.floor(nowMs / 1000) * 1000);
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'hotline12345',
    'webhook-id': id,
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': new Signer(secret).sign(id, at, body),
  };
}

/** Webhooks of clients whose address stands in the channels' secret, not in the rulebook. */
export function standardWebhooks(wallClock: WallClock): WebhookSender {
  return {
    async send({ url, secret }, id, payload) {
      const headers = webhookHeaders(secret, { id, body: payload, nowMs: wallClock.nowMs() });
      const { status } = await post(new URL(url), { headers, body: payload }).catch((cause: unknown) => {
        throw new WebhookRefusedError('no answer', { cause });
      });
      if (status < 200 || status >= 300) throw new WebhookRefusedError(`status ${status}`);
    },
  };
}
