import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../build.ts';

/** The variables that every function is given: the contract with the bundles. */
export const ENVIRONMENT = [
  'HOTLINE_LEDGER_TABLE',
  'HOTLINE_TICKETS_TABLE',
  'HOTLINE_VAULT_TABLE',
  'HOTLINE_KEYS_TABLE',
  'HOTLINE_WAITS_TABLE',
  'HOTLINE_RULEBOOK_TABLE',
  'HOTLINE_FEED_TABLE',
  'HOTLINE_AGGREGATES_TABLE',
  'HOTLINE_CURSORS_TABLE',
  'HOTLINE_ALERTS_TABLE',
  'HOTLINE_DELIVERIES_TABLE',
  'HOTLINE_MESSAGES_QUEUE',
  'HOTLINE_MESSAGES_QUEUE_URL',
  'HOTLINE_SENDERS_SECRET',
  'HOTLINE_ASSESSMENTS_TABLE',
  'HOTLINE_BULLETINS_TABLE',
  'HOTLINE_KNOWLEDGE_TABLE',
  'HOTLINE_GOVERNANCE_TABLE',
  'HOTLINE_CALLS_TABLE',
  'HOTLINE_STATE_MACHINE_ARN',
  'HOTLINE_VAULT_KEY',
  'HOTLINE_CHANNELS_SECRET',
  'HOTLINE_INDEX_SECRET',
  'HOTLINE_TOPIC_PREFIX',
  'HOTLINE_REPAIR_QUEUE_URL',
  'HOTLINE_WALK_QUEUE_URL',
  'HOTLINE_FOLLOWER_QUEUE_URL',
  'HOTLINE_WEBHOOK_QUEUE_URL',
  'HOTLINE_PUSH_QUEUE_URL',
  'HOTLINE_FEED_FILES_BUCKET',
  'HOTLINE_CONVERSATIONS_TABLE',
  'HOTLINE_WECHAT_QUEUE_URL',
  'HOTLINE_ATTACHMENTS_BUCKET',
  'HOTLINE_ARCHIVE_BUCKET',
  'HOTLINE_AUDIT_TABLE',
  'HOTLINE_ANCHORS_BUCKET',
  'HOTLINE_OIDC_ISSUER',
  'HOTLINE_OIDC_AUDIENCE',
  'HOTLINE_TOKEN_MINUTES',
] as const;
export type EnvironmentName = (typeof ENVIRONMENT)[number];

/** What some functions may do to some resources. */
export interface Grant {
  readonly to: readonly FunctionName[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Record<string, Record<string, string>>;
}

/** A resource by its variable, with everything that functions may do to it. */
export interface Binding {
  readonly variable: EnvironmentName;
  readonly value: string;
  readonly grants: readonly Grant[];
}

/**
 * All Lambda functions, each with its own role. A resource is named and granted in one call, `bind`: the
 * name goes to every function, since one process may run them all, and the right only to those that need it.
 */
export class HotlineFunctions extends Construct {
  readonly #functions: ReadonlyMap<FunctionName, LambdaFunction>;
  /** What each may do. It stands in the role itself: a stack takes 500 resources, and a policy would be one more. */
  readonly #rights = new Map<string, PolicyDocument>();

  /** @param bundles the folder with one folder per function, each holding `index.mjs` */
  constructor(scope: Construct, id: string, { bundles }: { readonly bundles: string }) {
    super(scope, id);
    this.#functions = new Map(
      FUNCTIONS.map(({ name, memory }) => [name, this.#create(name, memory, join(bundles, name))]),
    );
  }

  /** The function of that name. */
  get(name: FunctionName): LambdaFunction {
    const found = this.#functions.get(name);
    if (!found) throw new Error(`no function ${name}`);
    return found;
  }

  /** Names a resource to every function and grants it to those listed. */
  bind({ variable, value, grants }: Binding): void {
    for (const each of this.#functions.values()) each.addEnvironment(variable, value);
    this.grant(...grants);
  }

  /** Grants what has no variable of its own. */
  grant(...grants: readonly Grant[]): void {
    for (const { to, actions, resources, conditions } of grants)
      for (const name of to)
        this.#rights.get(name)?.addStatements(
          new PolicyStatement({
            actions: [...actions],
            resources: [...resources],
            ...(conditions && { conditions }),
          }),
        );
  }

  #create(name: FunctionName, memorySize: number, bundle: string): LambdaFunction {
    const functionName = `hotline-${name}`;
    const logGroup = houseLogGroup(this, `${name}-log`, `/aws/lambda/${functionName}`);
    const rights = new PolicyDocument({
      statements: [
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    this.#rights.set(name, rights);
    const role = new Role(this, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { rights },
    });
    return new LambdaFunction(this, name, {
      functionName,
      role,
      logGroup,
      memorySize,
      code: Code.fromAsset(bundle, { exclude: ['*.map'] }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(30),
    });
  }
}

/**
 * A log group that outlives its function. The Cybersecurity Law asks for six months of logs, which the
 * retention of 180 days can miss by a few days.
 */
export function houseLogGroup(scope: Construct, id: string, logGroupName: string): LogGroup {
  return new LogGroup(scope, id, {
    logGroupName,
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** The ARN of something in this stack's account and region, from a fixed name. */
export function namedArn(scope: Construct, service: string, resource: string, name?: string): string {
  return Stack.of(scope).formatArn({
    service,
    resource,
    ...(name !== undefined && { resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
  });
}
