import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  type ExecutionStatus,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  PublishStateMachineVersionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeholder, World, wait } from './world.ts';

const ROLE = 'arn:aws-cn:iam::000000000000:role/machine';
const NOWHERE = 'arn:aws-cn:states:cn-north-1:000000000000';

let world: World;
let machine: string;

beforeEach(async () => {
  world = await World.open({ park: () => ({}) });
  machine = await world.create({ Await: wait('park') });
});

afterEach(() => world.close());

const start = (name: string, input = '{"seconds":60}') =>
  world.client.send(new StartExecutionCommand({ stateMachineArn: machine, name, input }));

describe('StartExecution', () => {
  it('is the same execution for the same name and input while it runs', async () => {
    const first = await start('T1-1');
    expect(await start('T1-1')).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    await expect(start('T1-1', '{"seconds":61}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await world.client.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(start('T1-1')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect(world.engine.counts()).toMatchObject({ running: 0, closed: 1 });
  });

  it('names an execution that has no name', async () => {
    const started = await world.client.send(new StartExecutionCommand({ stateMachineArn: machine }));
    expect(started.executionArn).toMatch(/:execution:ticket:[0-9a-f-]{36}$/);
  });

  it.each(['', 'x'.repeat(81), 'a b', 'a/b', 'a:b', 'a*', 'a\u0007'])('refuses the name %j', async (name) => {
    await expect(start(name)).rejects.toMatchObject({ name: 'InvalidName' });
  });

  it('refuses input that is not JSON, or too large', async () => {
    await expect(start('T1-1', '{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(start('T1-1', JSON.stringify('x'.repeat(262_143)))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    });
  });
});

describe('what does not exist', () => {
  it.each([
    [
      new DescribeExecutionCommand({ executionArn: `${NOWHERE}:execution:ticket:none` }),
      'ExecutionDoesNotExist',
    ],
    [new DescribeExecutionCommand({ executionArn: 'nonsense' }), 'InvalidArn'],
    [new DescribeExecutionCommand({ executionArn: `${NOWHERE}:stateMachine:ticket` }), 'InvalidArn'],
    [
      new ListExecutionsCommand({ stateMachineArn: `${NOWHERE}:stateMachine:none` }),
      'StateMachineDoesNotExist',
    ],
    [
      new StartExecutionCommand({ stateMachineArn: `${NOWHERE}:stateMachine:none` }),
      'StateMachineDoesNotExist',
    ],
    [new StopExecutionCommand({ executionArn: `${NOWHERE}:execution:ticket:none` }), 'ExecutionDoesNotExist'],
    [new ListStateMachinesCommand({ nextToken: 'nonsense' }), 'InvalidToken'],
    [new PublishStateMachineVersionCommand({ stateMachineArn: NOWHERE }), 'UnknownOperationException'],
    [new ListExecutionsCommand({ stateMachineArn: NOWHERE, maxResults: 1001 }), 'ValidationException'],
  ])('%#: is refused by the name AWS gives it', async (command, name) => {
    await expect(world.client.send(command as ListExecutionsCommand)).rejects.toMatchObject({ name });
  });
});

describe('lists', () => {
  it('show executions, latest first, page by page, by status', async () => {
    for (let place = 1; place <= 7; place += 1) await start(`T${place}-1`);
    await world.client.send(
      new StopExecutionCommand({ executionArn: `${machine.replace('stateMachine', 'execution')}:T3-1` }),
    );
    const names = async (statusFilter?: ExecutionStatus) => {
      const pages: string[][] = [];
      const paginator = paginateListExecutions(
        { client: world.client, pageSize: 3 },
        { stateMachineArn: machine, ...(statusFilter && { statusFilter }) },
      );
      for await (const page of paginator)
        pages.push((page.executions ?? []).map((one) => one.name as string));
      return pages;
    };
    expect(await names()).toEqual([['T7-1', 'T6-1', 'T5-1'], ['T4-1', 'T3-1', 'T2-1'], ['T1-1']]);
    expect(await names('RUNNING')).toEqual([
      ['T7-1', 'T6-1', 'T5-1'],
      ['T4-1', 'T2-1', 'T1-1'],
    ]);
    expect(await names('ABORTED')).toEqual([['T3-1']]);
    expect(await names('TIMED_OUT')).toEqual([[]]);
  });

  it('show a history in either direction, page by page', async () => {
    const { executionArn } = await start('T1-1');
    await world.settle();
    const ids = async (reverseOrder: boolean) => {
      const pages: number[][] = [];
      const input = { executionArn, reverseOrder };
      for await (const page of paginateGetExecutionHistory({ client: world.client, pageSize: 2 }, input)) {
        pages.push((page.events ?? []).map((event) => event.id as number));
      }
      return pages;
    };
    expect(await ids(false)).toEqual([[1, 2], [3, 4], [5]]);
    expect(await ids(true)).toEqual([[5, 4], [3, 2], [1]]);
  });
});

describe('state machines', () => {
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  const create = (text: string, more: object = {}) =>
    world.client.send(
      new CreateStateMachineCommand({ name: 'other', definition: text, roleArn: ROLE, ...more }),
    );

  it('are made once, listed and described', async () => {
    const made = await create(definition, { loggingConfiguration: { level: 'OFF' } });
    expect((await create(definition)).stateMachineArn).toBe(made.stateMachineArn);
    const changed = definition.replaceAll('Done', 'End');
    await expect(create(changed)).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
    const { stateMachines = [] } = await world.client.send(new ListStateMachinesCommand({}));
    expect(stateMachines.map((one) => one.name)).toEqual(['ticket', 'other']);
    const described = await world.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: made.stateMachineArn }),
    );
    expect(described).toMatchObject({
      name: 'other',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition,
      roleArn: ROLE,
    });
  });

  it.each([
    ['text that is not JSON', '{', 'InvalidDefinition'],
    ['a state outside the subset', definition.replace('Succeed', 'Wait'), 'InvalidDefinition'],
    [
      'a substitution not filled in',
      definition.replace('"Succeed"', `"Succeed","Comment":"${placeholder('Plan')}"`),
      'InvalidDefinition',
    ],
  ])('refuse %s', async (_, text, name) => {
    await expect(create(text)).rejects.toMatchObject({ name });
  });

  it('are standard ones', async () => {
    await expect(create(definition, { type: 'EXPRESS' })).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });

  it('change for executions yet to start only', async () => {
    const { executionArn } = await start('T1-1');
    await world.client.send(new UpdateStateMachineCommand({ stateMachineArn: machine, definition }));
    const kept = await world.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(kept.definition).toContain('Await');
    const next = await start('T2-1');
    const ended = await world.client.send(new DescribeExecutionCommand({ executionArn: next.executionArn }));
    expect(ended.status).toBe('SUCCEEDED');
    await expect(
      world.client.send(new UpdateStateMachineCommand({ stateMachineArn: machine })),
    ).rejects.toMatchObject({ name: 'MissingRequiredParameter' });
  });

  it('go when their last execution has ended, and start none meanwhile', async () => {
    const { executionArn } = await start('T1-1');
    await world.client.send(new DeleteStateMachineCommand({ stateMachineArn: machine }));
    const describeMachine = () =>
      world.client.send(new DescribeStateMachineCommand({ stateMachineArn: machine }));
    expect((await describeMachine()).status).toBe('DELETING');
    await expect(start('T2-1')).rejects.toMatchObject({ name: 'StateMachineDeleting' });
    await world.client.send(new StopExecutionCommand({ executionArn }));
    await expect(describeMachine()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    expect(world.engine.counts()).toMatchObject({ machines: 0, running: 0, closed: 0 });
  });
});
