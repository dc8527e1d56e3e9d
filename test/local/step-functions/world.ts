import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateStateMachineCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { stepFunctionsEndpoint } from '../../../infra/local/step-functions/endpoint.ts';
import { type Invoke, StepFunctionsEngine, type Timers } from '../../../infra/local/step-functions/engine.ts';

export const DAY = 86_400;
export const START = Date.parse('2026-09-28T10:00:00+08:00');

const REGION = 'cn-north-1';
const INVOKE = 'arn:aws-cn:states:::lambda:invoke';
const ROLE = 'arn:aws-cn:iam::000000000000:role/machine';

/** A clock that moves when told, and fires what is due on the way, each at its own time and in order. */
export class VirtualTimers implements Timers {
  fired = 0;
  private ms = START;
  private readonly pending = new Set<{ ms: number; fire: () => void }>();

  get size(): number {
    return this.pending.size;
  }

  now(): number {
    return this.ms;
  }

  at(ms: number, fire: () => void): { cancel(): void } {
    const timer = { ms, fire };
    this.pending.add(timer);
    return { cancel: () => this.pending.delete(timer) };
  }

  advance(seconds: number): void {
    const end = this.ms + seconds * 1000;
    const due = [...this.pending].filter((timer) => timer.ms <= end).sort((a, b) => a.ms - b.ms);
    for (const timer of due) {
      if (!this.pending.delete(timer)) continue;
      this.ms = timer.ms;
      this.fired += 1;
      timer.fire();
    }
    this.ms = end;
  }
}

/** What a test's functions are: by the last part of the ARN, from payload to result. */
export type Functions = { [name: string]: (payload: never) => unknown };

/** An engine on virtual time behind a real server, and a real client of it. */
export class World {
  readonly timers = new VirtualTimers();
  readonly engine: StepFunctionsEngine;
  readonly client: SFNClient;
  private readonly server: Server;

  private constructor(functions: Functions, server: Server) {
    const invoke: Invoke = async (arn, payload) => {
      const run = functions[arn.split(':').at(-1) as string];
      if (!run) throw new Error('no such function');
      return run(payload as never);
    };
    this.engine = new StepFunctionsEngine({
      timers: this.timers,
      invoke,
      region: REGION,
      account: '000000000000',
      partition: 'aws-cn',
    });
    this.server = server;
    this.client = new SFNClient({
      region: REGION,
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    const answer = stepFunctionsEndpoint(this.engine);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { status, body } = await answer(
        String(request.headers['x-amz-target']),
        JSON.parse(Buffer.concat(chunks).toString()),
      );
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    });
  }

  static async open(functions: Functions): Promise<World> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new World(functions, server);
  }

  async close(): Promise<void> {
    this.client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async create(states: object, startAt = Object.keys(states)[0]): Promise<string> {
    const definition = JSON.stringify({ StartAt: startAt, States: states });
    const made = await this.client.send(
      new CreateStateMachineCommand({ name: 'ticket', definition, roleArn: ROLE, type: 'STANDARD' }),
    );
    return made.stateMachineArn as string;
  }

  async start(stateMachineArn: string, name: string, input: object = {}): Promise<string> {
    const started = await this.client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    await this.settle();
    return started.executionArn as string;
  }

  /** Until no function call is in flight. */
  async settle(): Promise<void> {
    while (!this.engine.idle()) await new Promise((resolve) => setImmediate(resolve));
  }

  async advance(seconds: number): Promise<void> {
    this.timers.advance(seconds);
    await this.settle();
  }

  /** The types of an execution's events, `name` of the state in brackets. */
  async events(executionArn: string): Promise<string[]> {
    const { events = [] } = await this.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events.map((event) => {
      const name = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
      return name ? `${event.type}(${name})` : `${event.type}`;
    });
  }
}

/** A substitution that nobody has filled in, as the machine's file has them. */
export function placeholder(name: string): string {
  return `$\{${name}}`;
}

/** A Task that calls a function with the whole input. */
export function call(name: string, more: object = { End: true }): object {
  return {
    Type: 'Task',
    Resource: INVOKE,
    Parameters: {
      FunctionName: `arn:aws-cn:lambda:${REGION}:000000000000:function:${name}`,
      'Payload.$': '$',
    },
    ...more,
  };
}

/** A Task that hands a function its token and the input, and waits for `$.seconds` at most. */
export function wait(name: string, more: object = { End: true }): object {
  return {
    Type: 'Task',
    Resource: `${INVOKE}.waitForTaskToken`,
    Parameters: {
      FunctionName: `arn:aws-cn:lambda:${REGION}:000000000000:function:${name}`,
      Payload: { 'token.$': '$$.Task.Token', 'plan.$': '$' },
    },
    TimeoutSecondsPath: '$.seconds',
    ...more,
  };
}
