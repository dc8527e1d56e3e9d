/** How each resource type of a template is read: what `Ref` and `Fn::GetAtt` give, and what it deploys. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { DeployedMapping, DeployedTable, Deployment, Place } from './deployment.ts';

export interface Resource {
  readonly logicalId: string;
  /** Its physical name: the template's, or the logical id where the template leaves it to CloudFormation. */
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

type Growing<T> = { [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export interface TemplateContext {
  readonly place: Place;
  /** The absolute path behind an S3 object key. */
  readonly asset: (objectKey: string) => string;
  readonly deployment: Growing<Deployment>;
  /** Function ARNs by the target that a route names. Integrations are read before routes. */
  readonly integrations: Map<string, string>;
}

export interface ResourceReader {
  /** The property that holds the physical name. */
  readonly nameProperty?: string;
  ref(resource: Resource, place: Place): string;
  attributes?(resource: Resource, place: Place): Readonly<Record<string, string>>;
  add(resource: Resource, context: TemplateContext): void;
}

const arn = ({ partition, region, account }: Place, service: string, path: string) =>
  `arn:${partition}:${service}:${region}:${account}:${path}`;

const functionSchema = z.object({
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});
const lambdaFunction: ResourceReader = {
  nameProperty: 'FunctionName',
  ref: ({ name }) => name,
  attributes: ({ name }, place) => ({ Arn: arn(place, 'lambda', `function:${name}`) }),
  add: ({ logicalId, name, properties }, { place, asset, deployment }) => {
    const { Handler, Code, Timeout, MemorySize, Environment } = functionSchema.parse(properties);
    deployment.functions.push({
      logicalId,
      name,
      arn: arn(place, 'lambda', `function:${name}`),
      codePath: asset(Code.S3Key),
      handler: Handler,
      environment: Environment.Variables,
      timeoutSeconds: Timeout,
      memoryMiB: MemorySize,
    });
  },
};

const tableSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
  GlobalSecondaryIndexes: z.array(z.record(z.string(), z.unknown())).optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string() }).optional(),
});
const table: ResourceReader = {
  nameProperty: 'TableName',
  ref: ({ name }) => name,
  attributes: ({ name }, place) => ({
    Arn: arn(place, 'dynamodb', `table/${name}`),
    StreamArn: arn(place, 'dynamodb', `table/${name}/stream/local`),
  }),
  add: ({ name, properties }, { deployment }) => {
    const parsed = tableSchema.parse(properties);
    const keys = parsed.KeySchema.map(({ AttributeName }) => ({
      name: AttributeName,
      type: parsed.AttributeDefinitions.find((definition) => definition.AttributeName === AttributeName)
        ?.AttributeType as DeployedTable['keys'][number]['type'],
    }));
    deployment.tables.push({
      name,
      keys,
      definition: {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: parsed.AttributeDefinitions,
        KeySchema: parsed.KeySchema,
        ...(parsed.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: parsed.GlobalSecondaryIndexes }),
        ...(parsed.StreamSpecification && {
          StreamSpecification: { StreamEnabled: true, ...parsed.StreamSpecification },
        }),
      },
      streamed: parsed.StreamSpecification !== undefined,
      timeToLive: parsed.TimeToLiveSpecification?.AttributeName,
    });
  },
};

const routeSchema = z.object({ RouteKey: z.string(), Target: z.string() });
const integrationSchema = z.object({ IntegrationUri: z.string() });
const integration: ResourceReader = {
  ref: ({ logicalId }) => logicalId,
  add: ({ logicalId, properties }, { integrations }) => {
    integrations.set(`integrations/${logicalId}`, integrationSchema.parse(properties).IntegrationUri);
  },
};
const route: ResourceReader = {
  ref: ({ logicalId }) => logicalId,
  add: ({ logicalId, properties }, { deployment, integrations }) => {
    const { RouteKey, Target } = routeSchema.parse(properties);
    const [method, path] = RouteKey === '$default' ? ['ANY', undefined] : RouteKey.split(' ');
    const functionArn = integrations.get(Target);
    if (functionArn === undefined) throw new Error(`${logicalId} leads to no integration`);
    deployment.routes.push({ method: method as string, path, functionArn });
  },
};

const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.string()).default([]),
  MaximumRetryAttempts: z.number().default(-1),
  MaximumRecordAgeInSeconds: z.number().default(-1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  FilterCriteria: z
    .undefined('filters of event source mappings are not carried out by this runtime')
    .optional(),
  ParallelizationFactor: z.literal(1).optional(),
  StartingPosition: z.literal('TRIM_HORIZON').optional(),
});
const mapping: ResourceReader = {
  ref: ({ logicalId }) => logicalId,
  add: ({ logicalId, properties }, { place, deployment }) => {
    const parsed = mappingSchema.parse(properties);
    const [, , service, , , path = ''] = parsed.EventSourceArn.split(':');
    const source: DeployedMapping['source'] =
      service === 'sqs' ? { queue: path } : { table: path.split('/')[1] as string };
    const named = parsed.FunctionName;
    deployment.mappings.push({
      logicalId,
      source,
      functionArn: named.includes(':') ? named : arn(place, 'lambda', `function:${named}`),
      batchSize: parsed.BatchSize ?? (service === 'sqs' ? 10 : 100),
      bisect: parsed.BisectBatchOnFunctionError,
      reportsFailures: parsed.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      retries: parsed.MaximumRetryAttempts,
      maxAgeSeconds: parsed.MaximumRecordAgeInSeconds,
      onFailure: parsed.DestinationConfig?.OnFailure.Destination,
    });
  },
};

const QUEUE_ATTRIBUTES = ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy', 'DelaySeconds'];
const queue: ResourceReader = {
  nameProperty: 'QueueName',
  ref: ({ name }, { url, account }) => `${url}/${account}/${name}`,
  attributes: ({ name }, place) => ({ Arn: arn(place, 'sqs', name), QueueName: name }),
  add: ({ name, properties }, { deployment }) => {
    const attributes = QUEUE_ATTRIBUTES.filter((key) => properties[key] !== undefined).map((key) => {
      const value = properties[key];
      return [key, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const;
    });
    deployment.queues.push({ name, attributes: Object.fromEntries(attributes) });
  },
};

/** A bucket's name is the template's, or as CloudFormation would make one: in lower case. */
const bucketName = (name: string) => name.toLowerCase();
const bucket: ResourceReader = {
  nameProperty: 'BucketName',
  ref: ({ name }) => bucketName(name),
  attributes: ({ name }, { partition }) => ({ Arn: `arn:${partition}:s3:::${bucketName(name)}` }),
  add: ({ name }, { deployment }) => {
    deployment.buckets.push(bucketName(name));
  },
};

const topicSchema = z.object({
  Subscription: z.array(z.object({ Protocol: z.string(), Endpoint: z.string() })).default([]),
});
const topic: ResourceReader = {
  nameProperty: 'TopicName',
  ref: ({ name }, place) => arn(place, 'sns', name),
  attributes: ({ name }, place) => ({ TopicName: name, TopicArn: arn(place, 'sns', name) }),
  add: ({ name, properties }, { deployment }) => {
    const subscriptions = topicSchema.parse(properties).Subscription;
    deployment.topics.push({
      name,
      subscriptions: subscriptions.map(({ Protocol, Endpoint }) => ({
        protocol: Protocol,
        endpoint: Endpoint,
      })),
    });
  },
};

const UNIT_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
const ruleSchema = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});
/** A rate, minutes of every hour that come back at even distances, or a time of every day; undefined for others. */
function timesOf(expression: string): { everyMinutes: number; atMinute: number } | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined)
    return { everyMinutes: Number(count) * (UNIT_MINUTES[unit] as number), atMinute: 0 };
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression) ?? [];
  if (minute !== undefined) return { everyMinutes: 1440, atMinute: Number(hour) * 60 + Number(minute) };
  const [, first, every = 60] = /^cron\((\d+)(?:\/(\d+))? \* \* \* \? \*\)$/.exec(expression) ?? [];
  const [atMinute, everyMinutes] = [Number(first), Number(every)];
  return atMinute < everyMinutes && 60 % everyMinutes === 0 ? { everyMinutes, atMinute } : undefined;
}

const rule: ResourceReader = {
  nameProperty: 'Name',
  ref: ({ name }) => name,
  attributes: ({ name }, place) => ({ Arn: arn(place, 'events', `rule/${name}`) }),
  add: ({ logicalId, properties }, { deployment }) => {
    const { ScheduleExpression, State, Targets } = ruleSchema.parse(properties);
    const times = timesOf(ScheduleExpression);
    if (!times) {
      throw new Error(
        `${logicalId}: only rate(...), cron(M H * * ? *) and cron(M/N * * * ? *) schedules are known, not ${ScheduleExpression}`,
      );
    }
    if (State !== 'ENABLED') return;
    for (const { Arn, Input } of Targets) {
      deployment.schedules.push({
        logicalId,
        ...times,
        functionArn: Arn,
        input: Input === undefined ? undefined : JSON.parse(Input),
      });
    }
  },
};

const machineSchema = z.object({
  StateMachineType: z.string().default('STANDARD'),
  RoleArn: z.string().default(''),
  DefinitionString: z.string().optional(),
  DefinitionS3Location: z.object({ Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const stateMachine: ResourceReader = {
  nameProperty: 'StateMachineName',
  ref: ({ name }, place) => arn(place, 'states', `stateMachine:${name}`),
  attributes: ({ name }, place) => ({ Name: name, Arn: arn(place, 'states', `stateMachine:${name}`) }),
  add: ({ name, properties }, { place, asset, deployment }) => {
    const parsed = machineSchema.parse(properties);
    const key = parsed.DefinitionS3Location?.Key;
    const source = parsed.DefinitionString ?? (key === undefined ? '' : readFileSync(asset(key), 'utf8'));
    const definition = source.replaceAll(/\$\{(\w+)\}/g, (whole, variable: string) =>
      String(parsed.DefinitionSubstitutions[variable] ?? whole),
    );
    deployment.stateMachines.push({
      name,
      arn: arn(place, 'states', `stateMachine:${name}`),
      roleArn: parsed.RoleArn,
      type: parsed.StateMachineType,
      definition,
    });
  },
};

const secretArn = (name: string, place: Place) => arn(place, 'secretsmanager', `secret:${name}-local1`);
const secret: ResourceReader = {
  nameProperty: 'Name',
  ref: ({ name }, place) => secretArn(name, place),
  attributes: ({ name }, place) => ({ Id: secretArn(name, place) }),
  add: ({ name }, { place, deployment }) => {
    deployment.secrets.push({ name, arn: secretArn(name, place) });
  },
};

const key: ResourceReader = {
  ref: ({ logicalId }) => logicalId,
  attributes: ({ logicalId }, place) => ({ Arn: arn(place, 'kms', `key/${logicalId}`), KeyId: logicalId }),
  add: ({ logicalId }, { place, deployment }) => {
    deployment.keys.push({ id: logicalId, arn: arn(place, 'kms', `key/${logicalId}`) });
  },
};

const api: ResourceReader = {
  nameProperty: 'Name',
  ref: ({ logicalId }) => logicalId,
  attributes: (_resource, { url }) => ({ ApiEndpoint: url }),
  add: () => undefined,
};

/** Every resource type that this runtime carries out. */
export const READERS: Readonly<Record<string, ResourceReader>> = {
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Rule': rule,
  'AWS::KMS::Key': key,
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::SecretsManager::Secret': secret,
  'AWS::StepFunctions::StateMachine': stateMachine,
};
