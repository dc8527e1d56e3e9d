import { Problem, standardProblem } from './problem.ts';

/** Reads a thrown thing as a problem; undefined when it isn't the kind this one knows. */
export type ErrorRow = (thrown: unknown) => Problem | undefined;

/** Failures of AWS or of the network that the same request may survive a moment later. */
const TRANSIENT = new Set([
  'DependencyTimeoutException',
  'IdentityProviderError',
  'InternalServerError',
  'InternalServiceError',
  'KMSInternalException',
  'KeyUnavailableException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'StoreBusyError',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
]);

/** AWS names its errors, Node gives them a code. */
function isTransient(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return TRANSIENT.has(thrown.name) || ('code' in thrown && TRANSIENT.has(String(thrown.code)));
}

const TABLE: readonly ErrorRow[] = [
  (thrown) => (thrown instanceof Problem ? thrown : undefined),
  (thrown) =>
    isTransient(thrown) ? standardProblem('busy', { retryAfter: 1 }, { cause: thrown }) : undefined,
];

/**
 * The one place where what was thrown becomes an answer.
 * @param rows what the caller's own errors mean; asked before the table's.
 * @returns always a problem: what nobody knows is a bare 500, and says nothing of its cause.
 */
export function toProblem(thrown: unknown, rows: readonly ErrorRow[] = []): Problem {
  for (const row of [...rows, ...TABLE]) {
    const problem = row(thrown);
    if (problem) return problem;
  }
  return standardProblem('internal', {}, { cause: thrown });
}
