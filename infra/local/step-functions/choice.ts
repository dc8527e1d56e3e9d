import type { Rule } from './definition.ts';
import { runtimeError } from './errors.ts';
import type { Json } from './json-path.ts';

/**
 * Whether a Choice rule holds. `read` answers a path's value, undefined where there is none; a comparison with a
 * value of another type doesn't hold, one with no value ends the execution (as on AWS), save IsPresent.
 */
export function holds(rule: Rule, read: (path: string) => Json | undefined): boolean {
  if (rule.And) return rule.And.every((part) => holds(part, read));
  if (rule.Or) return rule.Or.some((part) => holds(part, read));
  if (rule.Not) return !holds(rule.Not, read);
  const path = rule.Variable as string;
  const value = read(path);
  if (rule.IsPresent !== undefined) return (value !== undefined) === rule.IsPresent;
  if (value === undefined) {
    throw runtimeError(
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
  }
  if (rule.StringEquals !== undefined) return value === rule.StringEquals;
  if (rule.BooleanEquals !== undefined) return value === rule.BooleanEquals;
  return typeof value === 'number' && compares(rule, value);
}

function compares(rule: Rule, value: number): boolean {
  if (rule.NumericEquals !== undefined) return value === rule.NumericEquals;
  if (rule.NumericLessThan !== undefined) return value < rule.NumericLessThan;
  if (rule.NumericLessThanEquals !== undefined) return value <= rule.NumericLessThanEquals;
  if (rule.NumericGreaterThan !== undefined) return value > rule.NumericGreaterThan;
  return rule.NumericGreaterThanEquals !== undefined && value >= rule.NumericGreaterThanEquals;
}
