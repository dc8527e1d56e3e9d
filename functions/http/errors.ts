import { isPassing } from '../../shared/adapters/passing-errors.ts';
import { AuditUnavailableError, OutcomeUnknownError } from '../../shared/ports.ts';
import { TextsDestroyedError } from '../../shared/privacy/errors.ts';
import { Problem, standardProblem } from './problem.ts';

/** Reads a thrown thing as a problem; undefined when it isn't the kind this one knows. */
export type ErrorRow = (thrown: unknown) => Problem | undefined;

const TABLE: readonly ErrorRow[] = [
  (thrown) => (thrown instanceof Problem ? thrown : undefined),
  (thrown) => (thrown instanceof OutcomeUnknownError ? outcomeUnknown({ cause: thrown }) : undefined),
  (thrown) =>
    thrown instanceof TextsDestroyedError
      ? standardProblem('texts-destroyed', {}, { cause: thrown })
      : undefined,
  // What can't be put on record is not shown.
  (thrown) =>
    thrown instanceof AuditUnavailableError
      ? standardProblem('busy', { retryAfter: 1 }, { cause: thrown })
      : undefined,
  (thrown) => (isPassing(thrown) ? standardProblem('busy', { retryAfter: 1 }, { cause: thrown }) : undefined),
];

/** Tells the caller the truth about a request that may have been carried out although nothing answered. */
export function outcomeUnknown(options?: ErrorOptions): Problem {
  const detail = '请先查询工单当前状态；带同一幂等键重试不会重复办理';
  return standardProblem('outcome-unknown', { detail, retryAfter: 1 }, options);
}

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
