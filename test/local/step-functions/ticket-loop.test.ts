import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StepFunctionsEngine } from '../../../infra/local/step-functions/engine.ts';
import { call, DAY, START, World, wait } from './world.ts';

interface Plan {
  ticketNo: string;
  await: string;
  seconds: number;
  loop: number;
}

const loop = {
  Plan: call('plan', { OutputPath: '$.Payload', Next: 'WhichClock' }),
  WhichClock: {
    Type: 'Choice',
    Choices: [
      { Variable: '$.await', StringEquals: 'AwaitHandling', Next: 'AwaitHandling' },
      { Variable: '$.await', StringEquals: 'Closed', Next: 'Closed' },
    ],
  },
  AwaitHandling: wait('park', {
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: 'OnDue' }],
    Next: 'WhichClock',
  }),
  OnDue: call('on-due', { OutputPath: '$.Payload', Next: 'WhichClock' }),
  Closed: { Type: 'Succeed' },
};

describe('the ticket loop: plan, wait by token, on due', () => {
  let world: World;
  let machine: string;
  let parked: { token: string; plan: Plan }[];
  let overdue: (Plan & { timeout: { Error: string } })[];
  let seconds: number;

  beforeEach(async () => {
    parked = [];
    overdue = [];
    seconds = 20 * DAY;
    world = await World.open({
      plan: ({ ticketNo }: { ticketNo: string }) => ({ ticketNo, await: 'AwaitHandling', seconds, loop: 0 }),
      park: (payload: { token: string; plan: Plan }) => {
        parked.push(payload);
        return {};
      },
      'on-due': (plan: Plan & { timeout: { Error: string } }) => {
        overdue.push(plan);
        return { ticketNo: plan.ticketNo, await: 'AwaitHandling', seconds, loop: plan.loop + 1 };
      },
    });
    machine = await world.create(loop);
  });

  afterEach(() => world.close());

  const describeExecution = (executionArn: string) =>
    world.client.send(new DescribeExecutionCommand({ executionArn }));
  const succeed = (taskToken: string, output: object) =>
    world.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
  const token = (place = -1) => (parked.at(place) as { token: string }).token;

  it('shows where a ticket stands, and goes on when its token is used', async () => {
    const arn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    expect(await describeExecution(arn)).toMatchObject({
      status: 'RUNNING',
      name: 'T1-1',
      stateMachineArn: machine,
      input: '{"ticketNo":"T1"}',
      startDate: new Date(START),
    });
    expect((await world.events(arn)).at(-4)).toBe('TaskStateEntered(AwaitHandling)');

    await world.advance(3600);
    await succeed(token(), { await: 'Closed' });

    const closed = await describeExecution(arn);
    expect(closed).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date(START + 3_600_000) });
    expect(closed.output).toBe('{"await":"Closed"}');
    expect(await world.events(arn)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered(Plan)',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited(Plan)',
      'ChoiceStateEntered(WhichClock)',
      'ChoiceStateExited(WhichClock)',
      'TaskStateEntered(AwaitHandling)',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited(AwaitHandling)',
      'ChoiceStateEntered(WhichClock)',
      'ChoiceStateExited(WhichClock)',
      'SucceedStateEntered(Closed)',
      'SucceedStateExited(Closed)',
      'ExecutionSucceeded',
    ]);
    expect(world.timers.size).toBe(0);
  });

  it('waits the days its input says, to the second, and is due once', async () => {
    await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    await world.advance(20 * DAY - 1);
    expect(overdue).toHaveLength(0);

    seconds = 300 * DAY;
    await world.advance(1);
    expect(overdue).toMatchObject([
      { ticketNo: 'T1', loop: 0, timeout: { Error: 'States.Timeout', Cause: '' } },
    ]);

    await world.advance(300 * DAY - 1);
    expect(overdue).toHaveLength(1);
    await world.advance(1);
    expect(overdue.map((plan) => plan.loop)).toEqual([0, 1]);
    expect(world.timers.fired).toBe(2);
  });

  it('dates its history by the virtual clock', async () => {
    const executionArn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    await world.advance(20 * DAY);
    const { events = [] } = await world.client.send(new GetExecutionHistoryCommand({ executionArn }));
    const timedOut = events.find((event) => event.type === 'TaskTimedOut');
    expect(timedOut).toMatchObject({
      timestamp: new Date(START + 20 * DAY * 1000),
      taskTimedOutEventDetails: { error: 'States.Timeout', resource: 'invoke.waitForTaskToken' },
    });
  });

  it('refuses a token that is too late, used, of a stopped execution, or none', async () => {
    const arn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    await world.advance(20 * DAY);
    await expect(succeed(token(0), {})).rejects.toMatchObject({ name: 'TaskTimedOut' });

    await world.client.send(new SendTaskHeartbeatCommand({ taskToken: token() }));
    await world.client.send(
      new StopExecutionCommand({ executionArn: arn, error: 'raised', cause: 'generation' }),
    );
    await expect(succeed(token(), {})).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(await describeExecution(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'raised',
      cause: 'generation',
    });
    expect((await world.events(arn)).at(-1)).toBe('ExecutionAborted');
    expect(world.timers.size).toBe(0);

    await expect(succeed('no token', {})).rejects.toMatchObject({ name: 'InvalidToken' });
    const other = await World.open({});
    const foreign = other.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '{}' }));
    await expect(foreign).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
    await other.close();
  });

  it('takes a token once: the second of two changes nothing', async () => {
    const arn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    const plan = { ticketNo: 'T1', await: 'AwaitHandling', seconds: 60, loop: 1 };
    const results = await Promise.allSettled([succeed(token(), plan), succeed(token(), plan)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    await world.settle();
    expect(parked).toHaveLength(2);
    expect((await world.events(arn)).filter((event) => event === 'TaskSucceeded')).toHaveLength(2);
    await expect(succeed(token(), {}).then(() => describeExecution(arn))).resolves.toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  it('refuses output that is not JSON, and leaves the token open', async () => {
    await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    const bad = world.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '{' }));
    await expect(bad).rejects.toMatchObject({ name: 'InvalidOutput' });
    await succeed(token(), { await: 'Closed' });
    expect(world.engine.counts()).toMatchObject({ running: 0, waiting: 0, closed: 1 });
  });

  it('fails where a token is failed and nothing catches it', async () => {
    const arn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    await world.client.send(new SendTaskFailureCommand({ taskToken: token(), error: 'Gone', cause: 'why' }));
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'Gone', cause: 'why' });
    expect((await world.events(arn)).slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
  });

  it('keeps every event of a long history, and the data of the latest', async () => {
    const executionArn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    for (let round = 0; round < 100; round += 1) {
      await world.advance(1);
      world.engine.sendTaskSuccess(
        token(),
        JSON.stringify({ await: 'AwaitHandling', seconds: 60, loop: round }),
      );
      await world.settle();
    }
    const { events = [] } = await world.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    expect(events.map((event) => event.id)).toEqual(Array.from({ length: 812 }, (_, place) => place + 1));
    expect(events[8]).toMatchObject({
      type: 'TaskStateEntered',
      timestamp: new Date(START),
      stateEnteredEventDetails: { name: 'AwaitHandling', inputDetails: { truncated: true } },
    });
    expect(events.at(-4)).toMatchObject({
      type: 'TaskStateEntered',
      timestamp: new Date(START + 100_000),
      stateEnteredEventDetails: { name: 'AwaitHandling', inputDetails: { truncated: false } },
    });
    expect(events.at(-4)?.stateEnteredEventDetails?.input).toContain('"loop":99');
  });

  it('ends the execution whose history is full', async () => {
    const arn = await world.start(machine, 'T1-1', { ticketNo: 'T1' });
    for (let round = 0; world.engine.counts().running === 1 && round < 4_000; round += 1) {
      world.engine.sendTaskSuccess(token(), JSON.stringify({ await: 'AwaitHandling', seconds: 60 }));
      await world.settle();
    }
    expect(world.engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(world.engine.execution(arn).history.length).toBe(25_000);
    expect(world.timers.size).toBe(0);
  });
});

describe('a timer that fires although it was cancelled', () => {
  it('changes nothing', async () => {
    const fires: (() => void)[] = [];
    let taken = '';
    const engine = new StepFunctionsEngine({
      timers: { now: () => START, at: (_, fire) => ({ cancel: () => fires.push(fire) }) },
      invoke: async (_, payload) => {
        taken = (payload as { token: string }).token;
      },
      region: 'cn-north-1',
      account: '000000000000',
      partition: 'aws-cn',
    });
    const definition = JSON.stringify({
      StartAt: 'First',
      States: { First: wait('park', { Next: 'Second' }), Second: wait('park') },
    });
    const machine = engine.createStateMachine({ name: 'ticket', definition, roleArn: 'role' });
    const execution = engine.startExecution(machine.arn, { name: 'T1-1', input: '{"seconds":60}' });
    await new Promise(setImmediate);
    engine.sendTaskSuccess(taken, '{"seconds":60}');
    expect(fires).toHaveLength(1);
    fires[0]?.();
    await new Promise(setImmediate);
    expect(execution).toMatchObject({ status: 'RUNNING', open: { state: 'Second' } });
    expect(engine.counts()).toMatchObject({ waiting: 1, invoking: 0 });
  });
});

describe('a token that comes before its function has returned', () => {
  it('ends the wait, and the function comes back to nothing', async () => {
    let world: World;
    world = await World.open({
      park: ({ token }: { token: string }) => {
        world.engine.sendTaskSuccess(token, '{"moved":true}');
        return {};
      },
    });
    const machine = await world.create({ Await: wait('park') });
    const arn = await world.start(machine, 'T1-1', { seconds: 60 });
    expect(world.engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"moved":true}' });
    expect(await world.events(arn)).not.toContain('TaskSubmitted');
    await world.close();
  });
});

/** Bytes in use after a full collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('20,000 tickets that wait', () => {
  it('are held in modest memory, and all fall due', async () => {
    const due = new Set<string>();
    const world = await World.open({
      plan: ({ ticketNo }: { ticketNo: string }) => ({
        ticketNo,
        await: 'AwaitHandling',
        seconds: DAY,
        loop: 0,
      }),
      park: () => ({}),
      'on-due': ({ ticketNo }: Plan) => {
        due.add(ticketNo);
        return { await: 'Closed' };
      },
    });
    const machine = await world.create(loop);
    const before = heldBytes();
    for (let place = 0; place < 20_000; place += 1) {
      world.engine.startExecution(machine, { name: `T${place}-1`, input: `{"ticketNo":"T${place}"}` });
    }
    await world.settle();
    expect(world.engine.counts()).toMatchObject({ running: 20_000, waiting: 20_000, invoking: 0, closed: 0 });
    expect((heldBytes() - before) / 20_000).toBeLessThan(8_000);

    await world.advance(DAY);
    expect(due.size).toBe(20_000);
    expect(world.engine.counts()).toMatchObject({ running: 0, waiting: 0, closed: 5_000 });
    await world.close();
  });
});
