import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSubset } from '../../infra/local/step-functions/subset.ts';
import { attribute, MACHINE, type Properties, resources, synthesized } from './synthesized.ts';

const AWAITS = [
  'AwaitAcceptance',
  'AwaitDispatch',
  'AwaitHandOver',
  'AwaitLead',
  'AwaitCallback',
  'AwaitSignature',
  'AwaitHandling',
  'AwaitReview',
  'AwaitRevisit',
  'AwaitSupervision',
];

interface State {
  readonly Type: string;
  readonly [field: string]: unknown;
}
const file = readFileSync(MACHINE, 'utf8');
const definition = JSON.parse(file) as { StartAt: string; States: Record<string, State> };

describe('the definition', () => {
  it('is valid, and within what the embedded runtime interprets', () => {
    const filled = JSON.parse(file.replaceAll(/\$\{(\w+)\}/g, 'aws')) as unknown;
    expect(validate(filled)).toMatchObject({ isValid: true, errors: [] });
    expect(checkSubset(definition)).toEqual([]);
  });

  it('goes from the plan to the wait that it names, or ends', () => {
    expect(definition.StartAt).toBe('Plan');
    const { Choices, Default } = definition.States.WhichClock as State & { Choices: Properties[] };
    expect(Choices).toEqual(
      [...AWAITS, 'Closed', 'Superseded'].map((name) => ({
        Variable: '$.await',
        StringEquals: name,
        Next: name,
      })),
    );
    expect(definition.States[String(Default)]?.Type).toBe('Fail');
  });

  it('all waits are one wait under different names', () => {
    for (const name of AWAITS) expect(definition.States[name]).toEqual(definition.States.AwaitHandling);
    expect(definition.States.AwaitHandling).toMatchObject({
      Resource: 'arn:${Partition}:states:::lambda:invoke.waitForTaskToken',
      Parameters: { Payload: { 'token.$': '$$.Task.Token', 'plan.$': '$' } },
      TimeoutSecondsPath: '$.seconds',
      Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: 'OnDue' }],
      Next: 'WhichClock',
    });
  });

  it('knows no durations but those of its retries', () => {
    const durations = Object.values(definition.States).flatMap((state) =>
      Object.keys(state).filter((field) => ['TimeoutSeconds', 'HeartbeatSeconds', 'Seconds'].includes(field)),
    );
    expect(durations).toEqual([]);
    expect(Object.values(definition.States).some(({ Type }) => Type === 'Wait')).toBe(false);
  });

  it('retries as its README reckons, and never a wait that ended on time', () => {
    const plan = definition.States.Plan as State & { Retry: Retrier[] };
    const tasks = Object.values(definition.States).filter(({ Type }) => Type === 'Task');
    for (const { Retry } of tasks) expect(Retry).toEqual(plan.Retry);
    const [service, other] = plan.Retry;
    expect(delays(service)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, ...Array(11).fill(300)]);
    expect(delays(other)).toEqual([5, 10, 20, 40, 80, 160, ...Array(12).fill(300)]);
    const total = (retrier?: Retrier) => delays(retrier).reduce((sum, each) => sum + each, 0);
    expect([total(service), total(other)]).toEqual([3_810, 3_915]);
    expect(other?.ErrorEquals).toEqual(['States.TaskFailed']);
    expect(service?.ErrorEquals.every((name) => name.startsWith('Lambda.'))).toBe(true);
  });
});

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
}

function delays(retrier: Retrier | undefined): number[] {
  if (!retrier) return [];
  const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  return Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  );
}

describe('the deployed machine', () => {
  let machine: Properties;
  let functions: Record<string, Properties>;
  let rule: Properties;
  beforeAll(() => {
    const template = synthesized();
    [machine] = Object.values(resources(template, 'AWS::StepFunctions::StateMachine')) as [Properties];
    functions = resources(template, 'AWS::Lambda::Function');
    [rule] = Object.values(resources(template, 'AWS::Events::Rule')).filter(
      ({ Name }) => Name === 'hotline-reconcile',
    ) as [Properties];
  });

  it('is the file', () => {
    expect(machine).toMatchObject({
      StateMachineName: 'hotline-ticket',
      StateMachineType: 'STANDARD',
      DefinitionString: file,
    });
  });

  it('fills in every substitution', () => {
    const { Partition, ...workers } = machine.DefinitionSubstitutions as Record<string, unknown>;
    expect(Partition).toEqual({ Ref: 'AWS::Partition' });
    const names = Object.entries(workers).map(([key, arn]) => [key, functions[attribute(arn)]?.FunctionName]);
    expect(Object.fromEntries(names)).toEqual({
      PlanFunction: 'hotline-plan',
      ParkFunction: 'hotline-park',
      OnDueFunction: 'hotline-on-due',
    });
    const used = new Set([...file.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(['OnDueFunction', 'ParkFunction', 'Partition', 'PlanFunction']);
  });

  it('is looked after every half hour', () => {
    const [target] = rule.Targets as { Arn: unknown }[];
    expect(rule.ScheduleExpression).toBe('cron(5/30 * * * ? *)');
    expect(functions[attribute(target?.Arn)]?.FunctionName).toBe('hotline-reconcile');
  });
});
