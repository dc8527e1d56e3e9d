import * as z from 'zod';
import { CaptchaError } from '../privacy/errors.ts';
import type { Captcha, CaptchaAccount } from '../privacy/ports.ts';

/** The citizen waits for it, and a token is verified once. */
const ANSWER_MS = 3_000;

const verdict = z.object({ success: z.boolean() });

/**
 * A captcha verified over HTTP by `siteverify`, as hCaptcha, Turnstile and reCAPTCHA have it: secret and token go as a
 * form, the citizen's address does not go.
 */
export function siteverifyCaptcha(find: (region: string) => Promise<CaptchaAccount | undefined>): Captcha {
  return {
    isSet: async (region) => (await find(region)) !== undefined,

    async passes(region, token) {
      const account = await find(region);
      if (!account) return false;
      const { url, secret } = account;
      try {
        const answer = await fetch(url, {
          method: 'POST',
          body: new URLSearchParams({ secret, response: token }),
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        return verdict.parse(await answer.json()).success;
      } catch (cause) {
        throw new CaptchaError('the captcha cannot be verified', { cause });
      }
    },
  };
}
