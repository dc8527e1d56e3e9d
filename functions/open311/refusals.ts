import { type Problem, standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';
import { answered, formatOf, List } from './formats.ts';

/** Statuses that the standard, or a client that obeys HTTP, knows; whatever else is the caller's fault is a 400. */
const KNOWN: readonly number[] = [403, 404, 429];

/**
 * A problem as Open311 has errors: a list of codes with a text each, in the format of the path. The code is the HTTP
 * status, as in the standard; the text names the field and the rule that it breaks.
 */
export function open311Errors({ fields }: Problem, requestId: string, path: string): ApiResponse {
  const { title, detail, field, rule, errors = [], retryAfter } = fields;
  const status = statusOf(fields.status);
  const faults = errors.length > 0 ? errors : [{ field, rule }];
  const described = faults.map((fault) => {
    const place = [fault.field, fault.rule].filter(Boolean).join(': ');
    return [detail ?? title, place && `（${place}）`].filter(Boolean).join('');
  });
  const items = described.map((description) => ({ code: status, description }));
  return answered(status, formatOf(path), 'errors', new List('error', items), {
    'x-request-id': requestId,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
}

function statusOf(status: number): number {
  if (status >= 500 || KNOWN.includes(status)) return status;
  return status === 401 ? 403 : 400;
}

/** What was sent is missing, or not as the standard has it. */
export function wrong(field: string, rule: string): Problem {
  return standardProblem('invalid-request', { field, rule });
}
