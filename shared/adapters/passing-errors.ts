/** Failures of AWS or of the network that the same call may survive a moment later, by name or code. */
const PASSING = new Set([
  'CaptchaError',
  'DependencyTimeoutException',
  'IdentityProviderError',
  'InternalServerError',
  'InternalServiceError',
  'KMSInternalException',
  'KeyUnavailableException',
  'LimitExceededException',
  'PartialReadError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'StoreBusyError',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'UnprocessedError',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Reasons of a cancelled transaction that pass by themselves. */
const PASSING_REASONS = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** After these the call may have been carried out although no answer came. */
const UNANSWERED = new Set(['TimeoutError', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** What the SDK's errors carry, as far as it is looked at here; the SDK's classes stay out of it. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

/** Whether the same call may succeed a moment later: throttling, a conflict, an outage, a lost connection. */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { name, code, CancellationReasons: reasons } = thrown as ServiceError;
  if (reasons) {
    const codes = reasons.map(({ Code }) => Code ?? 'None');
    return !codes.includes('ConditionalCheckFailed') && codes.some((each) => PASSING_REASONS.has(each));
  }
  return (
    PASSING.has(name) || PASSING.has(String(code)) || statusOf(thrown) >= 500 || statusOf(thrown) === 429
  );
}

/** Whether the call may have been carried out although it failed: no answer came, or the service broke down. */
export function isUnanswered(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { name, code } = thrown as ServiceError;
  return UNANSWERED.has(name) || UNANSWERED.has(String(code)) || statusOf(thrown) >= 500 || isInternal(name);
}

function isInternal(name: string): boolean {
  return name === 'InternalServerError' || name === 'TransactionInProgressException';
}

function statusOf(error: Error): number {
  return (error as ServiceError).$metadata?.httpStatusCode ?? 0;
}
