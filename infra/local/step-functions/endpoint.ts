import * as z from 'zod';
import type { StepFunctionsEngine } from './engine.ts';
import { ApiError } from './errors.ts';
import type { Execution, Machine } from './execution.ts';

const arn = z.string().min(1).max(256);
const maxResults = z.number().int().min(0).max(1000).optional();
const nextToken = z.string().min(1).max(1024).optional();
const token = z.string().min(1).max(2048);
const error = z.string().max(256).optional();
const cause = z.string().max(32_768).optional();

/** What CloudFormation and the SDK may send along and no execution here depends on. */
const ornaments = {
  loggingConfiguration: z.unknown().optional(),
  tracingConfiguration: z.unknown().optional(),
  encryptionConfiguration: z.unknown().optional(),
  tags: z.unknown().optional(),
  publish: z.literal(false).optional(),
};

type Operation = (body: unknown) => object;

/**
 * The Step Functions API over an engine, in AWS JSON 1.0: takes the `X-Amz-Target` header and the parsed body, and
 * answers status and body (dates as epoch seconds). A refusal is a 400 with AWS's error name in `__type`; what
 * isn't a refusal is thrown on, for the server to answer with 500.
 */
export function stepFunctionsEndpoint(
  engine: StepFunctionsEngine,
): (target: string, body: unknown) => Promise<{ status: number; body: unknown }> {
  const operations = operationsOf(engine);
  return async (target, body) => {
    try {
      const perform = operations.get(target);
      if (!perform) throw new ApiError('UnknownOperationException', 'No such operation is served here.');
      return { status: 200, body: perform(body) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: 400, body: { __type: error.code, message: error.message } };
    }
  };
}

/** An operation: what its request looks like, and what it does. */
function operation<S extends z.ZodType>(schema: S, run: (request: z.output<S>) => object): Operation {
  return (body) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return run(parsed.data);
    const findings = parsed.error.issues.map((issue) => `${issue.path.join('.') || '$'}: ${issue.message}`);
    throw new ApiError('ValidationException', findings.join('; '));
  };
}

function operationsOf(engine: StepFunctionsEngine): Map<string, Operation> {
  const operations = {
    CreateStateMachine: operation(
      z.strictObject({
        name: z.string(),
        definition: z.string(),
        roleArn: arn,
        type: z.string().optional(),
        ...ornaments,
      }),
      (request) => {
        const machine = engine.createStateMachine(request);
        return { stateMachineArn: machine.arn, creationDate: machine.madeAt / 1000 };
      },
    ),
    UpdateStateMachine: operation(
      z.strictObject({
        stateMachineArn: arn,
        definition: z.string().optional(),
        roleArn: arn.optional(),
        ...ornaments,
      }),
      (request) => {
        const revision = engine.updateStateMachine(request.stateMachineArn, request);
        return { updateDate: revision.madeAt / 1000, revisionId: revision.id };
      },
    ),
    DeleteStateMachine: operation(z.strictObject({ stateMachineArn: arn }), (request) => {
      engine.deleteStateMachine(request.stateMachineArn);
      return {};
    }),
    DescribeStateMachine: operation(
      z.strictObject({ stateMachineArn: arn, includedData: z.string().optional() }),
      (request) => describeMachine(engine.machine(request.stateMachineArn)),
    ),
    DescribeStateMachineForExecution: operation(
      z.strictObject({
        executionArn: arn,
        includedData: z.string().optional(),
      }),
      (request) => {
        const { machine, revision } = engine.execution(request.executionArn);
        return {
          stateMachineArn: machine.arn,
          name: machine.name,
          definition: revision.text,
          roleArn: revision.roleArn,
          updateDate: revision.madeAt / 1000,
          revisionId: revision.id,
        };
      },
    ),
    ListStateMachines: operation(z.strictObject({ maxResults, nextToken }), (request) => {
      const all = engine.listMachines();
      const { items, next } = pageOf(all, readCursor(request.nextToken, 0), sizeOf(request.maxResults));
      return { stateMachines: items.map(machineItem), nextToken: next };
    }),
    StartExecution: operation(
      z.strictObject({
        stateMachineArn: arn,
        name: z.string().optional(),
        input: z.string().optional(),
        traceHeader: z.string().optional(),
      }),
      (request) => {
        const execution = engine.startExecution(request.stateMachineArn, request);
        return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
      },
    ),
    DescribeExecution: operation(
      z.strictObject({ executionArn: arn, includedData: z.string().optional() }),
      (request) => describeExecution(engine.execution(request.executionArn)),
    ),
    ListExecutions: operation(
      z.strictObject({
        stateMachineArn: arn,
        statusFilter: z
          .enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'])
          .optional(),
        maxResults,
        nextToken,
      }),
      (request) => {
        const size = sizeOf(request.maxResults);
        const before = readCursor(request.nextToken, Number.MAX_SAFE_INTEGER);
        const { statusFilter: status } = request;
        // No execution of the subset ends in either of these.
        const none = status === 'TIMED_OUT' || status === 'PENDING_REDRIVE';
        const machine = engine.machine(request.stateMachineArn);
        const found = none ? [] : engine.listExecutions(machine.arn, status, before, size + 1);
        const shown = found.slice(0, size);
        return {
          executions: shown.map(executionItem),
          nextToken: found.length > size ? cursor(shown.at(-1)?.number ?? 0) : undefined,
        };
      },
    ),
    GetExecutionHistory: operation(
      z.strictObject({
        executionArn: arn,
        maxResults,
        reverseOrder: z.boolean().optional(),
        includeExecutionData: z.boolean().optional(),
        nextToken,
      }),
      (request) => {
        const { history } = engine.execution(request.executionArn);
        const start = readCursor(request.nextToken, 0);
        const end = start + sizeOf(request.maxResults);
        const events = history.page(start, end - start, {
          reverse: request.reverseOrder ?? false,
          withData: request.includeExecutionData ?? true,
          region: engine.region,
        });
        return { events, nextToken: end < history.length ? cursor(end) : undefined };
      },
    ),
    StopExecution: operation(z.strictObject({ executionArn: arn, error, cause }), (request) => {
      const stopped = engine.stopExecution(request.executionArn, request.error, request.cause);
      return { stopDate: (stopped.stoppedAt as number) / 1000 };
    }),
    SendTaskSuccess: operation(z.strictObject({ taskToken: token, output: z.string() }), (request) => {
      engine.sendTaskSuccess(request.taskToken, request.output);
      return {};
    }),
    SendTaskFailure: operation(z.strictObject({ taskToken: token, error, cause }), (request) => {
      engine.sendTaskFailure(request.taskToken, request.error, request.cause);
      return {};
    }),
    SendTaskHeartbeat: operation(z.strictObject({ taskToken: token }), (request) => {
      engine.sendTaskHeartbeat(request.taskToken);
      return {};
    }),
  };
  return new Map(Object.entries(operations).map(([name, run]) => [`AWSStepFunctions.${name}`, run]));
}

function machineItem(machine: Machine): object {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: machine.madeAt / 1000,
  };
}

function describeMachine(machine: Machine): object {
  return {
    ...machineItem(machine),
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    definition: machine.revision.text,
    roleArn: machine.revision.roleArn,
    revisionId: machine.revision.id,
  };
}

function executionItem(execution: Execution): object {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    stopDate: execution.stoppedAt === undefined ? undefined : execution.stoppedAt / 1000,
    redriveCount: 0,
  };
}

function describeExecution(execution: Execution): object {
  return {
    ...executionItem(execution),
    input: execution.input,
    inputDetails: { included: true },
    output: execution.output,
    outputDetails: execution.output === undefined ? undefined : { included: true },
    error: execution.error,
    cause: execution.cause,
    redriveStatus: 'NOT_REDRIVABLE',
  };
}

function sizeOf(maxResults: number | undefined): number {
  return maxResults || 100;
}

function pageOf<T>(all: T[], start: number, size: number): { items: T[]; next: string | undefined } {
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? cursor(end) : undefined };
}

function cursor(place: number): string {
  return Buffer.from(`from:${place}`).toString('base64url');
}

function readCursor(text: string | undefined, first: number): number {
  if (text === undefined) return first;
  const place = /^from:(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  if (place === undefined) throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(place);
}
