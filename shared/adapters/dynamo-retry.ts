import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Thrown when the store stayed busy; the caller is told to come again (503). */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 25;
const PASSING_ERRORS = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionInProgressException',
  'TransactionConflictException',
]);
const PASSING_REASONS = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Repeats a call while the store conflicts or throttles: six attempts, full jitter on 25, 50, 100, 200 and
 * 400 ms, so within 0.8 s. A failed condition is an answer and is not repeated.
 * @throws StoreBusyError when the last attempt failed the same way
 */
export async function retrying<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (attempt === ATTEMPTS) throw new StoreBusyError('the store stayed busy', { cause: error });
      const pause = Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    return !codes.includes('ConditionalCheckFailed') && codes.some((code) => PASSING_REASONS.has(code));
  }
  return error instanceof Error && PASSING_ERRORS.has(error.name);
}
