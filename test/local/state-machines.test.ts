import { expect, test } from 'vitest';
import { Foreground } from '../../infra/local/foreground.ts';
import type { FunctionHost } from '../../infra/local/functions.ts';
import { startStateMachines } from '../../infra/local/state-machines.ts';
import { TimerHeap } from '../../infra/local/timers.ts';

const arn = (...rest: string[]) => ['arn', 'aws', ...rest].join(':');
const ARN = arn('states', 'us-east-1', '000000000000', 'stateMachine', 'ticket');
const OWN = 'http://127.0.0.1:1';

/** Handlers of which so many run, until the test says that one has ended. */
function handlers(running = 0) {
  const ended: (() => void)[] = [];
  const functions: Pick<FunctionHost, 'inFlight' | 'onEnd'> = {
    inFlight: () => running,
    onEnd: (listener) => ended.push(() => listener('park', 1)),
  };
  return {
    functions: functions as FunctionHost,
    end: () => {
      running -= 1;
      for (const tell of ended) tell();
    },
  };
}

function started({ functions } = handlers()) {
  return startStateMachines({
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
    functions,
    foreground: new Foreground(),
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    endpoint: OWN,
    own: OWN,
  });
}

const waits = (...tickets: string[]) => ({
  Items: tickets.map((ticketNo) => ({ ticketNo: { S: ticketNo }, generation: { N: '1' } })),
});

async function executions(machines: Awaited<ReturnType<typeof started>>): Promise<string[]> {
  const { body } = await machines.answer('AWSStepFunctions.ListExecutions', { stateMachineArn: ARN });
  return (body as { executions: { name: string }[] }).executions.map(({ name }) => name).toSorted();
}

test('an execution that a wake has started, and that has ended, does not keep the others from starting again', async () => {
  const machines = await started();
  await machines.restart(() => Promise.resolve(waits('first')), 'waits');
  await expect.poll(() => machines.idle()).toBe(true);
  await machines.restart(() => Promise.resolve(waits('first', 'second')), 'waits');
  expect(await executions(machines)).toEqual(['first-1', 'second-1']);
});

test('many start again one after the other, as handlers become free, and until then nothing is at rest', async () => {
  const busy = handlers(64);
  const machines = await started(busy);
  const restarted = machines.restart(() => Promise.resolve(waits('first')), 'waits');
  expect([machines.idle(), await executions(machines)]).toEqual([false, []]);
  busy.end();
  await restarted;
  expect([machines.idle(), await executions(machines)]).toEqual([true, ['first-1']]);
});

test('a restart that is under way can be ended', async () => {
  const machines = await started(handlers(64));
  const restarted = machines.restart(() => Promise.resolve(waits('first')), 'waits');
  machines.stop();
  await restarted;
  expect(await executions(machines)).toEqual([]);
});
