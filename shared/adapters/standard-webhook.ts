import { Webhook as Signer } from 'standardwebhooks';
import { type WallClock, WebhookRefusedError, type WebhookSender } from '../ports.ts';

const ANSWER_MS = 5_000;

/** Webhooks as the Standard Webhooks specification has them: id, timestamp and an HMAC over both and the body. */
export function standardWebhooks(wallClock: WallClock): WebhookSender {
  return {
    async send({ url, secret }, id, payload) {
      const at = new Date(Math.floor(wallClock.nowMs() / 1000) * 1000);
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(at.getTime() / 1000),
        'webhook-signature': new Signer(secret).sign(id, at, payload),
      };
      const signal = AbortSignal.timeout(ANSWER_MS);
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: payload,
        redirect: 'error',
        signal,
      }).catch((cause: unknown) => {
        throw new WebhookRefusedError('no answer', { cause });
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new WebhookRefusedError(`status ${answer.status}`);
    },
  };
}
