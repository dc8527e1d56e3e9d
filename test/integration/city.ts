import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Answer, type HotlineClient, localClient, type Who } from '../../infra/local/client.ts';
import { startRuntime } from '../../infra/local/main.ts';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { sharedEngine } from '../support/shared-engine.ts';
import { type AwsCalls, beyondRights, type Call, watchAwsCalls } from './aws-calls.ts';

export const REGION = '430500';
export const DISPATCHER: Who = { role: 'dispatcher' };
export const REVIEWER: Who = { role: 'reviewer' };
export const PROVINCE: Who = { role: 'province-reader' };
export const ADMINISTRATOR: Who = { role: 'administrator' };
export const officer = (unit: string): Who => ({ role: 'unit-officer', unit });

/** A city that runs on the real engines for one test file, with a clock that the test moves. */
export interface City {
  readonly runtime: Runtime;
  readonly client: HotlineClient;
  readonly dataDir: string;
  /** What the functions have asked of AWS so far. */
  calls(): readonly Call[];
  /** Moves the clock to a time and lets everything come to rest. */
  at(time: string): Promise<void>;
  /** A command that has to be carried out. */
  act(who: Who, ticketNo: string, command: string, body?: object): Promise<TicketAnswer>;
  /** A command that has to be refused. */
  refused(who: Who, ticketNo: string, command: string, body?: object): Promise<ProblemBody>;
  get<T>(who: Who, path: string): Promise<T>;
  /** What the unit's duty officer got by SMS. */
  sms(unit: string): readonly OutboxMessage[];
}

export interface TicketAnswer {
  readonly ticketNo: string;
  readonly version: number;
  readonly stage: string;
  readonly outcome?: string;
  readonly deadlines: readonly {
    readonly clock: string;
    readonly unit?: string;
    readonly dueAt: string;
    readonly dueOn: string;
    readonly clause: string;
    readonly overdue: boolean;
    readonly provisional: boolean;
  }[];
}

export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly clause?: string;
  readonly field?: string;
}

export const UNITS = ['urban-management', 'housing', 'ecology'];

/**
 * Starts a city before the file's tests and ends it after them: on an engine of its own where the tests look at
 * that, else on the run's. On one machine nothing holds a function back, so what its functions asked of AWS is held
 * against their roles in the end: a right that is missing would be found out on AWS only.
 */
export function useCity(begin: string, { ownEngine = false } = {}): City {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-test-'));
  let runtime: Runtime | undefined;
  let client: HotlineClient | undefined;
  let calls: AwsCalls | undefined;

  beforeAll(async () => {
    calls = watchAwsCalls();
    if (!ownEngine) process.env.AWS_ENDPOINT_URL_DYNAMODB = sharedEngine();
    runtime = await startRuntime({ dataDir, port: 0, virtualClock: true, at: begin as Instant, quiet: true });
    client = localClient(runtime, dataDir, REGION);
    for (const [index, unit] of [...UNITS, 'hotline'].entries()) {
      const contacts = [
        { way: 'sms', to: `+861390000000${index}` },
        { way: 'email', to: `${unit}@example.org` },
      ];
      const body = { name: `单位${index}`, contacts, why: '测试用单位' };
      mustBe(200, await client.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${REGION}/${unit}`, body));
    }
  });

  afterAll(async () => {
    await runtime?.close();
    calls?.close();
    rmSync(dataDir, { recursive: true, force: true });
    expect(beyondRights(calls?.all() ?? [])).toEqual([]);
  });

  const running = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the city has not been started');
    return value;
  };
  const command = (who: Who, ticketNo: string, name: string, body: object) =>
    running(client).call(who, 'POST', `/v1/tickets/${ticketNo}/${name}`, body);

  return {
    dataDir,
    get runtime() {
      return running(runtime);
    },
    get client() {
      return running(client);
    },
    calls: () => running(calls).all(),
    async at(time) {
      await running(runtime).to(time as Instant);
    },
    async act(who, ticketNo, name, body = {}) {
      return mustBe(200, await command(who, ticketNo, name, body)) as TicketAnswer;
    },
    async refused(who, ticketNo, name, body = {}) {
      const answer = await command(who, ticketNo, name, body);
      if (answer.status < 400) throw new Error(`${name} was carried out`);
      return answer.body as ProblemBody;
    },
    async get(who, path) {
      return mustBe(200, await running(client).call(who, 'GET', path)) as never;
    },
    sms(unit) {
      const messages = running(runtime).outbox();
      return messages.filter(
        ({ protocol, topic }) => protocol === 'sms' && topic.endsWith(`${REGION}-${unit}`),
      );
    },
  };
}

/** The body of an answer that has to have a status. */
export function mustBe(status: number, answer: Answer): unknown {
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** An answer as a unit hands it in, with all that the clause asks for. */
export function workDone(at: string, more: object = {}): object {
  return {
    handledBy: '经办人',
    handledAt: at,
    process: '现场核查',
    result: '已处理',
    publicReply: '已处理完毕',
    contact: { reached: true, way: 'phone' },
    ...more,
  };
}
