import { expect, test } from 'vitest';
import type { FunctionHost } from '../../infra/local/functions.ts';
import { startStateMachines } from '../../infra/local/state-machines.ts';
import { TimerHeap } from '../../infra/local/timers.ts';

const arn = (...rest: string[]) => ['arn', 'aws', ...rest].join(':');
const ARN = arn('states', 'us-east-1', '000000000000', 'stateMachine', 'ticket');
const OWN = 'http://127.0.0.1:1';

test('an execution that a wake has started, and that has ended, does not keep the others from starting again', async () => {
  const machines = await startStateMachines({
    place: { region: 'us-east-1', account: '000000000000', partition: 'aws', url: OWN },
    machines: [
      {
        name: 'ticket',
        arn: ARN,
        roleArn: arn('iam', '', '000000000000', 'role/r'),
        type: 'STANDARD',
        definition: JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } }),
      },
    ],
    timers: new TimerHeap({ now: () => 0, virtual: true }),
    functions: {} as FunctionHost,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    endpoint: OWN,
    own: OWN,
  });
  const waits = (...tickets: string[]) => ({
    Items: tickets.map((ticketNo) => ({ ticketNo: { S: ticketNo }, generation: { N: '1' } })),
  });
  await machines.restart(() => Promise.resolve(waits('first')), 'waits');
  await expect.poll(() => machines.idle()).toBe(true);
  await machines.restart(() => Promise.resolve(waits('first', 'second')), 'waits');
  const { body } = await machines.answer('AWSStepFunctions.ListExecutions', { stateMachineArn: ARN });
  const { executions } = body as { executions: { name: string }[] };
  expect(executions.map(({ name }) => name).toSorted()).toEqual(['first-1', 'second-1']);
});
