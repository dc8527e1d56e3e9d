import * as z from 'zod';
import { type Json, parsePath } from './json-path.ts';

/**
 * The subset of the Amazon States Language that the embedded runtime interprets. It is these schemas, whole: a
 * field, state type, comparison or path that they don't name is refused, so that a machine which runs here runs
 * on AWS, and none half runs.
 *
 * - Query language JSONPath; paths are names and indexes (`$.a['b'][0]`); no intrinsic functions.
 * - The context object: `$$.Execution.{Id,Input,Name,RoleArn,StartTime}`, `$$.State.{Name,EnteredTime,RetryCount}`,
 *   `$$.StateMachine.{Id,Name}`, and `$$.Task.Token` where a token is waited for.
 * - Task: `lambda:invoke` and `lambda:invoke.waitForTaskToken` with FunctionName and Payload; TimeoutSeconds or
 *   TimeoutSecondsPath (read on the state's input, after InputPath); Retry without jitter; Catch.
 * - Choice: StringEquals, Numeric comparisons, BooleanEquals, IsPresent, And, Or, Not, Default.
 * - Pass, Succeed, Fail (fixed Error and Cause).
 * - An error of a state's own paths or of its data's size ends the execution, whatever the state catches.
 */
const CONTEXT =
  /^\$\$\.(Execution\.(Id|Input|Name|RoleArn|StartTime)|State\.(Name|EnteredTime|RetryCount)|StateMachine\.(Id|Name)|Task\.Token)\b/;

const isInputPath = (path: string) => !path.startsWith('$$') && parsePath(path) !== undefined;
const isContextPath = (path: string) => CONTEXT.test(path) && parsePath(path) !== undefined;

const inputPath = z.string().refine(isInputPath, 'not a path of the subset');
const anyPath = z
  .string()
  .refine((path) => isInputPath(path) || isContextPath(path), 'not a path of the subset');
const resultPath = inputPath.refine(
  (path) => parsePath(path)?.every((step) => typeof step === 'string') ?? false,
  'a result goes to a path of names',
);
const stateName = z.string().min(1).max(80);
const seconds = z.number().int().min(1).max(99_999_999);

const json: z.ZodType<Json> = z.json();

/** A payload template: every field ending in `.$` holds a path. */
const template = z.record(z.string(), json).superRefine((value, context) => {
  for (const where of badFields(value))
    context.addIssue({ code: 'custom', path: where, message: 'not a path of the subset' });
});

function badFields(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, under]) => {
    const where = [...at, name];
    if (Array.isArray(value) || !name.endsWith('.$')) return badFields(under, where);
    return typeof under === 'string' && (isInputPath(under) || isContextPath(under)) ? [] : [where];
  });
}

const invokeParameters = z
  .strictObject({
    FunctionName: z.string().min(1).optional(),
    'FunctionName.$': anyPath.optional(),
    Payload: json.optional(),
    'Payload.$': anyPath.optional(),
  })
  .refine(
    (it) => (it.FunctionName === undefined) !== (it['FunctionName.$'] === undefined),
    'FunctionName or FunctionName.$',
  )
  .refine((it) => it.Payload === undefined || it['Payload.$'] === undefined, 'Payload or Payload.$')
  .pipe(template);

const errorNames = z
  .array(z.string().min(1))
  .min(1)
  .refine((names) => names.length === 1 || !names.includes('States.ALL'), 'States.ALL stands alone');

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: seconds.default(1),
  MaxAttempts: z.number().int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.number().int().min(1).max(31_622_400).optional(),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  Next: stateName,
  ResultPath: resultPath.nullable().optional(),
});

function wildcardIsLast(handlers: { ErrorEquals: string[] }[]): boolean {
  return handlers.slice(0, -1).every((handler) => !handler.ErrorEquals.includes('States.ALL'));
}

const described = { Comment: z.string().optional() };
const filtered = { InputPath: inputPath.nullable().optional(), OutputPath: inputPath.nullable().optional() };
const onward = { Next: stateName.optional(), End: z.literal(true).optional() };

const hasOneWayOn = (state: { Next?: string | undefined; End?: true | undefined }) =>
  (state.Next === undefined) !== (state.End === undefined);

const task = z
  .strictObject({
    Type: z.literal('Task'),
    ...described,
    ...filtered,
    ...onward,
    // Before substitution the partition is still a placeholder.
    Resource: z
      .string()
      .regex(
        /^arn:([a-z-]+|\$\{\w+\}):states:::lambda:invoke(\.waitForTaskToken)?$/,
        'not a resource of the subset',
      ),
    Parameters: invokeParameters,
    ResultSelector: template.optional(),
    ResultPath: resultPath.nullable().optional(),
    TimeoutSeconds: seconds.optional(),
    TimeoutSecondsPath: inputPath.optional(),
    Retry: z.array(retrier).refine(wildcardIsLast, 'States.ALL comes last').optional(),
    Catch: z.array(catcher).refine(wildcardIsLast, 'States.ALL comes last').optional(),
  })
  .refine(hasOneWayOn, 'Next or End')
  .refine(
    (it) => it.TimeoutSeconds === undefined || it.TimeoutSecondsPath === undefined,
    'TimeoutSeconds or TimeoutSecondsPath',
  )
  .refine(
    (it) =>
      it.Resource.endsWith('.waitForTaskToken') === JSON.stringify(it.Parameters).includes('"$$.Task.Token"'),
    'the token is passed on where it is waited for, and nowhere else',
  );

/** A rule of a Choice: one comparison of one variable, or rules combined. */
export interface Rule {
  Comment?: string | undefined;
  Variable?: string | undefined;
  StringEquals?: string | undefined;
  NumericEquals?: number | undefined;
  NumericLessThan?: number | undefined;
  NumericLessThanEquals?: number | undefined;
  NumericGreaterThan?: number | undefined;
  NumericGreaterThanEquals?: number | undefined;
  BooleanEquals?: boolean | undefined;
  IsPresent?: boolean | undefined;
  And?: Rule[] | undefined;
  Or?: Rule[] | undefined;
  Not?: Rule | undefined;
}

const comparisons = {
  StringEquals: z.string().optional(),
  NumericEquals: z.number().optional(),
  NumericLessThan: z.number().optional(),
  NumericLessThanEquals: z.number().optional(),
  NumericGreaterThan: z.number().optional(),
  NumericGreaterThanEquals: z.number().optional(),
  BooleanEquals: z.boolean().optional(),
  IsPresent: z.boolean().optional(),
};

const ruleShape = {
  ...described,
  Variable: anyPath.optional(),
  ...comparisons,
  get And() {
    return z.array(rule).min(1).optional();
  },
  get Or() {
    return z.array(rule).min(1).optional();
  },
  get Not() {
    return rule.optional();
  },
};

const rule: z.ZodType<Rule> = z.lazy(() => z.strictObject(ruleShape).refine(isOneTest, 'a rule is one test'));

function isOneTest(it: Rule): boolean {
  const compared = Object.keys(comparisons).filter((name) => Object.hasOwn(it, name)).length;
  const combined = [it.And, it.Or, it.Not].filter((part) => part !== undefined).length;
  return it.Variable === undefined ? combined === 1 && compared === 0 : combined === 0 && compared === 1;
}

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...described,
  ...filtered,
  Choices: z
    .array(
      z.lazy(() => z.strictObject({ ...ruleShape, Next: stateName }).refine(isOneTest, 'a rule is one test')),
    )
    .min(1),
  Default: stateName.optional(),
});

const pass = z
  .strictObject({
    Type: z.literal('Pass'),
    ...described,
    ...filtered,
    ...onward,
    Result: json.optional(),
    Parameters: template.optional(),
    ResultPath: resultPath.nullable().optional(),
  })
  .refine(hasOneWayOn, 'Next or End')
  .refine((it) => !JSON.stringify(it.Parameters ?? {}).includes('"$$.Task.Token"'), 'no token here');

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...described, ...filtered });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...described,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

/** A state machine of the subset, each state on its own; how they hang together is `checkSubset`'s part. */
export const definitionSchema = z.strictObject({
  ...described,
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: stateName,
  States: z.record(stateName, z.discriminatedUnion('Type', [task, choice, pass, succeed, fail])),
});

export type Definition = z.output<typeof definitionSchema>;
export type State = Definition['States'][string];
export type TaskState = Extract<State, { Type: 'Task' }>;
export type ChoiceState = Extract<State, { Type: 'Choice' }>;
export type PassState = Extract<State, { Type: 'Pass' }>;
export type SucceedState = Extract<State, { Type: 'Succeed' }>;
