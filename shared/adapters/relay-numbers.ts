import * as z from 'zod';
import type { CitySenders } from '../alert/senders.ts';
import { parseInstant } from '../calendar/instant.ts';
import { type NumberRelay, RelayError, type WallClock } from '../ports.ts';
import { objectIn, post } from './outgoing-http.ts';
import { webhookHeaders } from './standard-webhook.ts';

const answered = z.object({
  number: z.string().regex(/^\+?\d{5,20}$/),
  expiresAt: z.string().transform((text, context) => {
    const at = parseInstant(text);
    if (at) return at;
    context.addIssue('no time with an offset');
    return z.NEVER;
  }),
});

/**
 * The relay of a city's call centre by HTTP: `{"id","caller","callee","minutes"}`, signed as the Standard Webhooks
 * specification has it, is answered by `{"number","expiresAt"}` (docs/audit.md, Call-back).
 */
export function relayNumbers(
  cities: () => Promise<readonly CitySenders[]>,
  wallClock: WallClock,
): NumberRelay {
  const relayOf = async (region: string) => (await cities()).find((each) => each.region === region)?.relay;
  return {
    isSet: async (region) => (await relayOf(region)) !== undefined,

    async bind(region, request) {
      const relay = await relayOf(region);
      if (!relay) return undefined;
      const body = JSON.stringify({ ...request, minutes: relay.minutes });
      const headers = webhookHeaders(relay.secret, { id: request.id, body, nowMs: wallClock.nowMs() });
      const answer = await post(new URL(relay.url), { headers, body }).catch((cause: unknown) => {
        throw new RelayError('no answer', { cause });
      });
      const read = answered.safeParse(objectIn(answer));
      if (answer.status !== 200 || !read.success) throw new RelayError(`status ${answer.status}`);
      return read.data;
    },
  };
}
