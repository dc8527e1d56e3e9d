/** A refusal of the Step Functions API, by the name that the API gives it. Always answered with status 400. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

/** A failure inside an execution, by the error name that Retry and Catch match. */
export class StateError extends Error {
  readonly error: string;
  readonly explanation: string;

  constructor(error: string, explanation: string) {
    super(`${error}: ${explanation}`);
    this.name = 'StateError';
    this.error = error;
    this.explanation = explanation;
  }
}

/** What `invoke` throws when the function failed: the type and message of the function's error. */
export class LambdaFailure extends Error {
  readonly errorType: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string) {
    super(`${errorType}: ${errorMessage}`);
    this.name = 'LambdaFailure';
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

/** The error that ends an execution whatever it catches: something is wrong with the machine itself. */
export function runtimeError(explanation: string): StateError {
  return new StateError('States.Runtime', explanation);
}

/** Whether one of a Retry's or Catch's names covers `error` (the wildcards exclude what ASL excludes). */
export function covers(names: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  return names.some(
    (name) =>
      name === error ||
      (name === 'States.ALL' && error !== 'States.DataLimitExceeded') ||
      (name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.DataLimitExceeded'),
  );
}
