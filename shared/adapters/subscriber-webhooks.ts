import type { CitySenders } from '../alert/senders.ts';
import type { BatchSender, WallClock } from '../ports.ts';
import { InnerAddressError, NoAnswerError, post } from './outgoing-http.ts';
import { webhookHeaders } from './standard-webhook.ts';
import { RELAY_TARGET } from './unit-webhooks.ts';

/**
 * Batches to subscribers' systems, signed in the format of Standard Webhooks by a key of the city in whose rulebook
 * they stand. By itself it reaches names of the public network only; for others the city has a relay.
 */
export function subscriberWebhooks(
  cities: () => Promise<readonly CitySenders[]>,
  wallClock: WallClock,
): BatchSender {
  return {
    async send(region, { url, key }, id, payload) {
      const account = (await cities()).find((each) => each.region === region)?.webhook;
      const secret = account?.keys[key];
      if (!account || secret === undefined) return 'no-key';
      const { relay } = account;
      const headers = {
        ...webhookHeaders(secret, { id, body: payload, nowMs: wallClock.nowMs() }),
        ...(relay !== undefined && { [RELAY_TARGET]: url }),
      };
      try {
        const reach = relay === undefined ? 'public' : 'any';
        const { status } = await post(new URL(relay ?? url), { headers, body: payload, reach });
        return status >= 200 && status < 300 ? undefined : `http-${status}`;
      } catch (error) {
        if (error instanceof InnerAddressError) return 'inner-address';
        if (error instanceof NoAnswerError) return 'no-answer';
        throw error;
      }
    },
  };
}
