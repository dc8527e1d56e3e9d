import type { WebhookAccount } from '../alert/senders.ts';
import type { AlertSender, OutgoingMessage, WallClock } from '../ports.ts';
import { asked } from './provider-answer.ts';
import { webhookHeaders } from './standard-webhook.ts';

/** The header by which a city's relay learns where a message is to go. */
export const RELAY_TARGET = 'x-hotline-target';

/** Alerts to units' own systems, signed in the format of Standard Webhooks. */
export function unitWebhooks(account: WebhookAccount, wallClock: WallClock): AlertSender {
  return {
    sameIdOnce: true,
    async send(message) {
      const secret = message.key === undefined ? undefined : account.keys[message.key];
      if (secret === undefined) return { result: 'refused', reason: 'no-key' };
      const body = bodyOf(message);
      const headers = webhookHeaders(secret, { id: message.id, body, nowMs: wallClock.nowMs() });
      const { relay } = account;
      const request =
        relay === undefined
          ? { headers, body, reach: 'public' as const }
          : { headers: { ...headers, [RELAY_TARGET]: message.to }, body };
      const sent = await asked(new URL(relay ?? message.to), request, ({ status }) => {
        if (status >= 200 && status < 300) return { result: 'accepted' };
        // What asks for another moment, or is too early; whatever else is said is meant.
        if (status === 425) return { result: 'later', reason: 'http-425' };
        return { result: 'refused', reason: `http-${status}` };
      });
      return sent.result === 'unclear' ? { result: 'later', reason: sent.reason } : sent;
    },
    limits: ({ to }) => ({ subject: `webhook ${to}`, limits: account.limits }),
  };
}

/** Ids, times and the product's own words. */
function bodyOf({
  kind,
  ticketNo,
  region,
  unit,
  text,
  parameters,
  at,
  dueAt,
  clause,
}: OutgoingMessage): string {
  return JSON.stringify({
    type: `alert.${kind}`,
    timestamp: at,
    data: { ticketNo, region, unit, title: parameters.title, text, dueAt, clause },
  });
}
