import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { LambdaFailure } from '../../../infra/local/step-functions/engine.ts';
import { call, type Functions, START, World, wait } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Runs a machine to its end (or its first wait) and answers what the API says of it. */
async function run(states: object, input: object = {}, functions: Functions = {}) {
  world = await World.open(functions);
  const machine = await world.create(states);
  const executionArn = await world.start(machine, 'one', input);
  const described = await world.client.send(new DescribeExecutionCommand({ executionArn }));
  return {
    ...described,
    executionArn,
    result: described.output && (JSON.parse(described.output) as unknown),
  };
}

describe('Task', () => {
  it('answers what lambda:invoke answers', async () => {
    const { result } = await run({ Only: call('echo') }, { a: 1 }, { echo: (payload) => payload });
    expect(result).toEqual({ ExecutedVersion: '$LATEST', Payload: { a: 1 }, StatusCode: 200 });
  });

  it('selects, places and passes on by its paths', async () => {
    const task = call('echo', {
      InputPath: '$.inner',
      Parameters: {
        FunctionName: 'arn:aws-cn:lambda:cn-north-1:000000000000:function:echo',
        Payload: {
          'list.$': "$['list'][1]",
          fixed: [{ 'name.$': '$$.Execution.Name' }],
          'state.$': '$$.State.Name',
        },
      },
      ResultSelector: { 'got.$': '$.Payload' },
      ResultPath: '$.deep.result',
      OutputPath: '$.deep',
      End: true,
    });
    const { result } = await run({ Only: task }, { inner: { list: [1, 2] } }, { echo: (payload) => payload });
    expect(result).toEqual({ result: { got: { list: 2, fixed: [{ name: 'one' }], state: 'Only' } } });
  });

  it('keeps its input where ResultPath is null, and drops it where InputPath is', async () => {
    const seen: unknown[] = [];
    const task = call('see', { InputPath: null, ResultPath: null, End: true });
    const { result } = await run({ Only: task }, { a: 1 }, { see: (payload) => seen.push(payload) });
    expect(result).toEqual({ a: 1 });
    expect(seen).toEqual([{}]);
  });

  it('shows parameters, results and limits in its history, and leaves data out when asked', async () => {
    const { executionArn } = await run(
      { Only: wait('park') },
      { seconds: 60 },
      { park: () => ({ ok: true }) },
    );
    const { events = [] } = await world.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map((event) => event.previousEventId)).toEqual([0, 0, 2, 3, 4]);
    expect(events[2]).toMatchObject({
      id: 3,
      previousEventId: 2,
      taskScheduledEventDetails: {
        resource: 'invoke.waitForTaskToken',
        region: 'cn-north-1',
        timeoutInSeconds: 60,
      },
    });
    expect(events[2]?.taskScheduledEventDetails?.parameters).toContain('"token"');
    expect(events[4]?.taskSubmittedEventDetails?.output).toContain('"ok":true');

    const bare = await world.client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(JSON.stringify(bare.events)).not.toContain('token');
    expect(bare.events?.[0]?.executionStartedEventDetails?.input).toBeUndefined();
  });

  it.each([
    ['a path without value', { Parameters: { FunctionName: 'f', 'Payload.$': '$.none' } }],
    ['an input path without value', { InputPath: '$.none' }],
    ['a time limit that is no positive integer', { TimeoutSecondsPath: '$.zero' }],
    ['a time limit without value', { TimeoutSecondsPath: '$.none' }],
  ])('ends with States.Runtime, which nothing catches, for %s', async (_, part) => {
    const task = call('echo', {
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      End: true,
      ...part,
    });
    const { status, error } = await run(
      { Only: task, Caught: { Type: 'Succeed' } },
      { zero: 0 },
      { echo: () => 1 },
    );
    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(world.timers.size).toBe(0);
  });

  it('fails where its result is larger than a state may hand on', async () => {
    const { error } = await run({ Only: call('big') }, {}, { big: () => '回'.repeat(90_000) });
    expect(error).toBe('States.DataLimitExceeded');
  });
});

describe('Retry and Catch', () => {
  const failing = (fails: number, failure = new LambdaFailure('Lambda.ServiceException', 'busy')) => {
    const tries: number[] = [];
    const functions: Functions = {
      work: () => {
        tries.push((world.timers.now() - START) / 1000);
        if (tries.length <= fails) throw failure;
        return 'done';
      },
    };
    return { tries, functions };
  };

  it('tries again after growing pauses, up to the longest', async () => {
    const { tries, functions } = failing(4);
    const retry = {
      ErrorEquals: ['Lambda.ServiceException'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxAttempts: 4,
      MaxDelaySeconds: 9,
    };
    const { executionArn } = await run({ Only: call('work', { Retry: [retry], End: true }) }, {}, functions);
    expect(world.engine.counts()).toMatchObject({ running: 1, retrying: 1, invoking: 0 });
    for (let second = 0; second < 60; second += 1) await world.advance(1);
    expect(tries).toEqual([0, 2, 6, 14, 23]);
    expect(world.engine.execution(executionArn).status).toBe('SUCCEEDED');
    expect(world.engine.counts().retrying).toBe(0);
    const events = await world.events(executionArn);
    expect(events.filter((event) => event === 'TaskFailed')).toHaveLength(4);
    expect(events.filter((event) => event.startsWith('TaskStateEntered'))).toHaveLength(1);
  });

  it('gives up after its tries, and lets the first fitting catcher take the error', async () => {
    const { tries, functions } = failing(9, new LambdaFailure('VersionConflict', 'moved'));
    const task = call('work', {
      Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }],
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Wrong' },
        { ErrorEquals: ['VersionConflict'], ResultPath: '$.failure', Next: 'Right' },
      ],
      End: true,
    });
    const states = { Only: task, Wrong: { Type: 'Fail' }, Right: { Type: 'Succeed' } };
    const { executionArn } = await run(states, { a: 1 }, functions);
    await world.advance(1);
    expect(tries).toEqual([0, 1]);
    expect(JSON.parse(world.engine.execution(executionArn).output as string)).toEqual({
      a: 1,
      failure: { Error: 'VersionConflict', Cause: '{"errorType":"VersionConflict","errorMessage":"moved"}' },
    });
  });

  it('gives each try a token of its own, and each retrier its own count', async () => {
    const tokens: string[] = [];
    const states = {
      Only: wait('park', {
        Retry: [
          { ErrorEquals: ['A'], MaxAttempts: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 1 },
        ],
        End: true,
      }),
    };
    const { executionArn } = await run(
      states,
      { seconds: 60 },
      { park: ({ token }: { token: string }) => tokens.push(token) },
    );
    const last = () => tokens.at(-1) as string;
    world.engine.sendTaskFailure(last(), 'A', undefined);
    await world.advance(1);
    await world.advance(60);
    await world.advance(1);
    world.engine.sendTaskFailure(last(), 'A', 'again');
    expect(new Set(tokens).size).toBe(3);
    expect(world.engine.execution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'A',
      cause: 'again',
    });
  });

  it('does not take a timeout for a failed task', async () => {
    const states = {
      Only: wait('park', { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed' },
    };
    const { executionArn } = await run(states, { seconds: 60 }, { park: () => ({}) });
    await world.advance(60);
    expect(world.engine.execution(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('times a function out that does not come back, and its late answer changes nothing', async () => {
    let comeBack = (_: string) => {};
    const never = new Promise<string>((resolve) => {
      comeBack = resolve;
    });
    world = await World.open({ slow: () => never });
    const machine = await world.create({ Only: call('slow', { TimeoutSeconds: 30, End: true }) });
    const execution = world.engine.startExecution(machine, { name: 'one' });
    expect(world.engine.idle()).toBe(false);
    world.timers.advance(30);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    const length = execution.history.length;
    comeBack('late');
    await world.settle();
    expect(execution.history.length).toBe(length);
  });

  it('fails by the name of the call where the function cannot be called', async () => {
    const { status, error } = await run({ Only: call('missing') });
    expect([status, error]).toEqual(['FAILED', 'Lambda.SdkClientException']);
  });

  it('cannot place a result in what is no object', async () => {
    const { error } = await run(
      { Only: call('echo', { ResultPath: '$.text.under', End: true }) },
      { text: 'x' },
      { echo: () => 1 },
    );
    expect(error).toBe('States.ResultPathMatchFailure');
  });
});

describe('Choice', () => {
  const branch = (rule: object) => ({
    Pick: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
    Yes: { Type: 'Pass', Result: 'yes', End: true },
    No: { Type: 'Pass', Result: 'no', End: true },
  });
  const input = { text: 'a', number: 5, flag: true, deep: { list: [1] } };

  it.each([
    [{ Variable: '$.text', StringEquals: 'a' }, 'yes'],
    [{ Variable: '$.text', StringEquals: 'b' }, 'no'],
    [{ Variable: '$.number', StringEquals: '5' }, 'no'],
    [{ Variable: '$.number', NumericEquals: 5 }, 'yes'],
    [{ Variable: '$.text', NumericLessThan: 9 }, 'no'],
    [{ Variable: '$.number', NumericLessThan: 5 }, 'no'],
    [{ Variable: '$.number', NumericLessThanEquals: 5 }, 'yes'],
    [{ Variable: '$.number', NumericGreaterThan: 5 }, 'no'],
    [{ Variable: '$.number', NumericGreaterThanEquals: 5 }, 'yes'],
    [{ Variable: '$.flag', BooleanEquals: true }, 'yes'],
    [{ Variable: '$.flag', BooleanEquals: false }, 'no'],
    [{ Variable: '$.none', IsPresent: false }, 'yes'],
    [{ Variable: '$.deep.list[0]', IsPresent: true }, 'yes'],
    [{ Variable: '$.deep.list[1]', IsPresent: true }, 'no'],
    [{ Variable: '$.toString', IsPresent: true }, 'no'],
    [{ Variable: '$$.State.Name', StringEquals: 'Pick' }, 'yes'],
    [{ Not: { Variable: '$.text', StringEquals: 'b' } }, 'yes'],
    [
      {
        And: [
          { Variable: '$.none', IsPresent: true },
          { Variable: '$.none', NumericEquals: 1 },
        ],
      },
      'no',
    ],
    [
      {
        Or: [
          { Variable: '$.number', NumericEquals: 1 },
          { Variable: '$.flag', BooleanEquals: true },
        ],
      },
      'yes',
    ],
  ])('%j: %s', async (rule, answer) => {
    expect((await run(branch(rule), input)).result).toBe(answer);
  });

  it('ends the execution where a compared value is missing', async () => {
    expect(await run(branch({ Variable: '$.none', StringEquals: 'a' }), input)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  it('ends the execution where nothing matches and there is no Default', async () => {
    const states = {
      Pick: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'Yes' }] },
      Yes: { Type: 'Succeed' },
    };
    expect((await run(states, { a: 2 })).error).toBe('States.NoChoiceMatched');
  });
});

describe('Pass, Succeed and Fail', () => {
  it('Pass makes and places a result; Succeed filters it', async () => {
    const states = {
      First: {
        Type: 'Pass',
        Parameters: { 'started.$': '$$.Execution.StartTime', 'twice.$': '$.a' },
        ResultPath: '$.made',
        Next: 'Last',
      },
      Last: { Type: 'Succeed', OutputPath: '$.made' },
    };
    expect((await run(states, { a: 1 })).result).toEqual({ started: '2026-09-28T02:00:00.000Z', twice: 1 });
  });

  it('Fail ends with its error and cause', async () => {
    const failed = await run({ Only: { Type: 'Fail', Error: 'Broken', Cause: 'by design' } });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'by design' });
    expect(await world.events(failed.executionArn)).toEqual([
      'ExecutionStarted',
      'FailStateEntered(Only)',
      'ExecutionFailed',
    ]);
  });
});
