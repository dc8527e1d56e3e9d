import { describe, expect, it } from 'vitest';
import { covers } from '../../../infra/local/step-functions/errors.ts';

describe('what the names of a Retry or Catch cover', () => {
  it.each([
    [['Busy'], 'Busy', true],
    [['Busy', 'States.Timeout'], 'States.Timeout', true],
    [['Busy'], 'busy', false],
    [['States.TaskFailed'], 'Busy', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.DataLimitExceeded', false],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
  ])('%j, %s: %s', (names, error, covered) => {
    expect(covers(names, error)).toBe(covered);
  });
});
