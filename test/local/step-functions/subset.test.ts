import { describe, expect, it } from 'vitest';
import { checkSubset } from '../../../infra/local/step-functions/subset.ts';
import { call, placeholder, wait } from './world.ts';

const machine = (state: object, more: object = {}) => ({ StartAt: 'Only', States: { Only: state }, ...more });

describe('the written-down subset', () => {
  it('takes a machine whose substitutions are still to be filled in', () => {
    const task = wait('park', {
      Resource: `arn:${placeholder('Partition')}:states:::lambda:invoke.waitForTaskToken`,
      Parameters: {
        FunctionName: placeholder('ParkFunction'),
        Payload: { 'token.$': '$$.Task.Token', 'plan.$': '$' },
      },
      Retry: [
        { ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 },
      ],
      End: true,
    });
    expect(checkSubset(machine(task, { Comment: 'c', Version: '1.0', QueryLanguage: 'JSONPath' }))).toEqual(
      [],
    );
  });

  it.each([
    ['a state of another type', { Type: 'Parallel', Branches: [], End: true }, 'States.Only.Type'],
    ['a heartbeat', wait('f', { HeartbeatSeconds: 5, End: true }), 'States.Only.HeartbeatSeconds'],
    [
      'another resource',
      call('f', { Resource: 'arn:aws-cn:states:::sns:publish', End: true }),
      'States.Only.Resource',
    ],
    [
      'jitter',
      call('f', { Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'FULL' }], End: true }),
      'States.Only.Retry.0.JitterStrategy',
    ],
    [
      'an intrinsic function',
      call('f', { ResultSelector: { 'a.$': 'States.UUID()' }, End: true }),
      'States.Only.ResultSelector.a.$',
    ],
    ['a filter', call('f', { InputPath: '$.list[?(@.a)]', End: true }), 'States.Only.InputPath'],
    ['a wildcard', call('f', { OutputPath: '$.list[*]', End: true }), 'States.Only.OutputPath'],
    [
      'a context field',
      call('f', { ResultSelector: { 'a.$': '$$.Map.Item' }, End: true }),
      'States.Only.ResultSelector.a.$',
    ],
    [
      'another parameter',
      call('f', { Parameters: { FunctionName: 'f', Qualifier: '1' }, End: true }),
      'States.Only.Parameters.Qualifier',
    ],
    ['a result put into a list', call('f', { ResultPath: '$.a[0]', End: true }), 'States.Only.ResultPath'],
    ['no way on', call('f', {}), 'States.Only'],
    ['two ways on', call('f', { Next: 'Only', End: true }), 'States.Only'],
    ['two time limits', wait('f', { TimeoutSeconds: 5, End: true }), 'States.Only'],
    [
      'a wait whose token goes nowhere',
      wait('f', { Parameters: { FunctionName: 'f' }, End: true }),
      'States.Only',
    ],
    [
      'States.ALL in company',
      call('f', { Catch: [{ ErrorEquals: ['States.ALL', 'A'], Next: 'Only' }], End: true }),
      'States.Only.Catch.0.ErrorEquals',
    ],
    [
      'States.ALL before others',
      call('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }], End: true }),
      'States.Only.Retry',
    ],
    [
      'a rule of two tests',
      { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, IsPresent: true, Next: 'Only' }] },
      'States.Only.Choices.0',
    ],
    [
      'a comparison of another kind',
      {
        Type: 'Choice',
        Choices: [{ Variable: '$.a', TimestampEquals: '2026-01-01T00:00:00Z', Next: 'Only' }],
      },
      'States.Only.Choices.0.TimestampEquals',
    ],
    ['a path to the error', { Type: 'Fail', ErrorPath: '$.e' }, 'States.Only.ErrorPath'],
  ])('names %s by its path', (_, state, path) => {
    expect(checkSubset(machine(state)).map((finding) => finding.split(': ')[0])).toContain(path);
  });

  it.each([
    ['JSONata', { QueryLanguage: 'JSONata' }, 'QueryLanguage'],
    ['a time limit of the whole', { TimeoutSeconds: 5 }, 'TimeoutSeconds'],
  ])('names %s', (_, more, path) => {
    expect(checkSubset(machine({ Type: 'Succeed' }, more)).map((finding) => finding.split(': ')[0])).toEqual([
      path,
    ]);
  });

  it('names transitions to nowhere and states without a way in', () => {
    const states = {
      First: {
        Type: 'Choice',
        Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Gone' }],
        Default: 'toString',
      },
      Alone: call('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Lost' }], Next: 'First' }),
    };
    expect(checkSubset({ StartAt: 'First', States: states })).toEqual([
      'States.First: there is no state Gone',
      'States.First: there is no state toString',
      'States.Alone: there is no state Lost',
      'States.Alone: no transition leads here',
    ]);
  });

  it.each([[null], ['text'], [[]], [{}]])('refuses %j', (document) => {
    expect(checkSubset(document).length).toBeGreaterThan(0);
  });
});
