/** The hotline in this process, with everything that AWS would charge for counted. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutionDoesNotExist, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import { folderCredentials, startDynamoDbEngine } from '../../infra/local/dynamodb-engine.ts';
import { startRuntime } from '../../infra/local/main.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { type EngineTap, tapEngine } from './engine-tap.ts';
import { BEGIN, foundCity, REGION } from './plain-life.ts';
import { meteredTable, UnitMeter } from './request-units.ts';

const ENGINE = 'AWS_ENDPOINT_URL_DYNAMODB';
/** What the runtime calls the place it plays. */
const PLACE = 'us-east-1';

/** Invocations of a function, and how long they took together. */
export interface Invocations {
  readonly count: number;
  readonly milliseconds: number;
}

/** What was used since the last `reset`. */
export interface Usage {
  readonly writes: ReadonlyMap<string, number>;
  readonly reads: ReadonlyMap<string, number>;
  /** By function, without the prefix of its name. */
  readonly invocations: ReadonlyMap<string, Invocations>;
  /** Calls of other services, by service and operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** Bytes that the functions wrote to their logs. */
  readonly logged: number;
}

export interface CountedCity {
  readonly runtime: Runtime;
  readonly client: HotlineClient;
  readonly tap: EngineTap;
  reset(): void;
  usage(): Usage;
  /** A ticket's state transitions: its execution's start, and each state entered; 0 when it never needed one. */
  transitions(ticketNo: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts a city, its units known, on a virtual clock that stands still. */
export async function startCountedCity(): Promise<CountedCity> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const engineDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const credentials = folderCredentials(dataDir);
  const engine = await startDynamoDbEngine({ dataDir: engineDir, region: PLACE, credentials, log: () => {} });
  const tap = await tapEngine(engine.endpoint);
  const invocations = new Map<string, Invocations>();
  const calls = new Map<string, number>();
  const named = process.env[ENGINE];
  process.env[ENGINE] = tap.url;
  const runtime = await startRuntime({
    dataDir,
    port: 0,
    virtualClock: true,
    at: BEGIN as Instant,
    quiet: true,
    ran: (name, took) => {
      const short = name.replace(/^hotline-/, '');
      const { count, milliseconds } = invocations.get(short) ?? { count: 0, milliseconds: 0 };
      invocations.set(short, { count: count + 1, milliseconds: milliseconds + took });
    },
  });
  const seen = (message: unknown) => {
    const name = serviceCall((message as { request: ClientRequest }).request);
    if (name !== undefined) calls.set(name, (calls.get(name) ?? 0) + 1);
  };
  subscribe('http.client.request.start', seen);
  const client = localClient(runtime, dataDir, REGION);
  await foundCity(client);
  await runtime.settle();

  const { url, region, accessKeyId, secretAccessKey, stateMachineArn = '' } = runtime.endpoints;
  const machines = new SFNClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
  const tables = runtime.deployment.tables.map(
    ({ name, definition }) => [name, meteredTable(definition)] as const,
  );
  const meter = new UnitMeter(new Map(tables));
  const logSize = () => statSync(join(dataDir, 'functions.log'), { throwIfNoEntry: false })?.size ?? 0;
  let logStart = logSize();
  const meterCalls = () => {
    for (const call of tap.calls) meter.count(call);
    tap.reset();
  };
  return {
    runtime,
    client,
    tap,
    reset: () => {
      meterCalls();
      meter.reset();
      invocations.clear();
      calls.clear();
      logStart = logSize();
    },
    usage: () => {
      meterCalls();
      return {
        writes: new Map(meter.writes),
        reads: new Map(meter.reads),
        invocations: new Map(invocations),
        calls: new Map(calls),
        logged: logSize() - logStart,
      };
    },
    transitions: async (ticketNo) => {
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${ticketNo}-1`;
      try {
        const { events = [] } = await machines.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
        );
        return 1 + events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails).length;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 0;
        throw error;
      }
    },
    close: async () => {
      unsubscribe('http.client.request.start', seen);
      machines.destroy();
      await runtime.close();
      if (named === undefined) delete process.env[ENGINE];
      else process.env[ENGINE] = named;
      await tap.close();
      await engine.close();
      for (const folder of [dataDir, engineDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The service and operation that a signed request of the SDK is for; undefined for the database and for others. */
function serviceCall(request: ClientRequest): string | undefined {
  const scope = String(request.getHeader('authorization') ?? '');
  const service = /\/([a-z]+)\/aws4_request/.exec(scope)?.[1];
  if (service === undefined || service === 'dynamodb') return undefined;
  const operation = /\.(\w+)$/.exec(String(request.getHeader('x-amz-target') ?? ''))?.[1];
  return operation === undefined ? service : `${service} ${operation}`;
}
