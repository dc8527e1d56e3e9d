import type { Sent } from '../ports.ts';
import { type HttpAnswer, InnerAddressError, NoAnswerError, post } from './outgoing-http.ts';

/**
 * Asks a provider, and reads its answer. What says nothing of the message itself is judged here: no answer, 429 and
 * 5xx.
 * @param read what an answer says that is none of these; undefined where it can't be read
 */
export async function asked(
  url: URL,
  request: Parameters<typeof post>[1],
  read: (answer: HttpAnswer) => Sent | undefined,
): Promise<Sent> {
  let answer: HttpAnswer;
  try {
    answer = await post(url, request);
  } catch (error) {
    if (error instanceof InnerAddressError) return { result: 'refused', reason: 'inner-address' };
    if (!(error instanceof NoAnswerError)) throw error;
    return error.reached
      ? { result: 'unclear', reason: 'no-answer' }
      : { result: 'later', reason: 'not-reached' };
  }
  const { status, retryAfter } = answer;
  if (status === 429 || status === 408 || status >= 500)
    return {
      result: 'later',
      reason: `http-${status}`,
      ...(retryAfter !== undefined && { seconds: retryAfter }),
    };
  // Something answered, and it can't be told what: the message may be on its way.
  return read(answer) ?? { result: 'unclear', reason: `unreadable-${status}` };
}

/** A provider's code as it is kept: letters, digits and a few signs, bounded. */
export function codeOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._:-]/g, '').slice(0, 64) || 'unknown';
}
