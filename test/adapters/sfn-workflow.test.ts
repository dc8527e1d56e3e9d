import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sfnWorkflow } from '../../shared/adapters/sfn-workflow.ts';

const client = new SFNClient({ region: 'cn-north-1' });
const aws = mockClient(client);
const workflow = sfnWorkflow(client, 'arn-of-the-machine');
const told = { $metadata: {}, message: 'told' };

beforeEach(() => {
  aws.reset();
});

describe('an execution', () => {
  it('is named by ticket and generation, and is told only these', async () => {
    aws.on(StartExecutionCommand).resolves({});
    await workflow.start('43050026091800000001', 2);
    expect(aws.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn-of-the-machine',
      name: '43050026091800000001-2',
      input: '{"ticketNo":"43050026091800000001","generation":2}',
    });
  });

  it('that runs already is started; one of the same name that has ended, or is another’s, is not', async () => {
    aws.on(StartExecutionCommand).resolvesOnce({}).rejects(new ExecutionAlreadyExists(told));
    expect(await workflow.start('43050026091800000001', 2)).toBe('running');
    expect(await workflow.start('43050026091800000001', 2)).toBe('taken');
  });

  it('that cannot be started is a fault', async () => {
    aws.on(StartExecutionCommand).rejects(new Error('throttled'));
    await expect(workflow.start('43050026091800000001', 2)).rejects.toThrow('throttled');
  });
});

describe('a wait', () => {
  it('ends with the next plan', async () => {
    aws.on(SendTaskSuccessCommand).resolves({});
    expect(await workflow.resume('token', { await: 'Closed' })).toBe('resumed');
    const { input } = aws.commandCalls(SendTaskSuccessCommand)[0]?.args[0] ?? {};
    expect(input).toEqual({ taskToken: 'token', output: '{"await":"Closed"}' });
  });

  it.each([
    ['timed out', new TaskTimedOut(told)],
    ['is not there', new TaskDoesNotExist(told)],
  ])('whose task %s is gone', async (_what, error) => {
    aws.on(SendTaskSuccessCommand).rejects(error);
    expect(await workflow.resume('token', {})).toBe('gone');
  });

  it('whose token is none is told apart: somebody has to look at it', async () => {
    aws.on(SendTaskSuccessCommand).rejects(new InvalidToken(told));
    expect(await workflow.resume('token', {})).toBe('invalid');
  });

  it('that could not be ended is a fault', async () => {
    const error = new Error('throttled');
    aws.on(SendTaskSuccessCommand).rejects(error);
    await expect(workflow.resume('token', {})).rejects.toBe(error);
  });
});
