/** What a synthesized template deploys, resolved to plain values: all that the embedded runtime boots from. */

export interface DeployedFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The folder of the bundle, absolute. */
  readonly codePath: string;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
}

export interface DeployedRoute {
  /** An HTTP method, or `ANY`. */
  readonly method: string;
  /** `/v1/tickets/{ticketNo}`; undefined is `$default`. */
  readonly path: string | undefined;
  readonly functionArn: string;
}

export interface DeployedTable {
  readonly name: string;
  /** The body of CreateTable. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Whether it has a stream. */
  readonly streamed: boolean;
  readonly keys: readonly { readonly name: string; readonly type: 'S' | 'N' | 'B' }[];
  readonly timeToLive: string | undefined;
}

/** An event source mapping, with Lambda's own defaults filled in. */
export interface DeployedMapping {
  readonly logicalId: string;
  readonly functionArn: string;
  /** The streamed table or the queue it reads, by name. */
  readonly source: { readonly table: string } | { readonly queue: string };
  readonly batchSize: number;
  readonly bisect: boolean;
  readonly reportsFailures: boolean;
  /** Retries of a failing batch; -1 is until the record expires. */
  readonly retries: number;
  /** Seconds; -1 is for ever. */
  readonly maxAgeSeconds: number;
  /** The queue's ARN where what was given up is told; undefined for none. */
  readonly onFailure: string | undefined;
}

export interface DeployedQueue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface DeployedTopic {
  readonly name: string;
  readonly subscriptions: readonly { readonly protocol: string; readonly endpoint: string }[];
}

export interface DeployedSchedule {
  readonly logicalId: string;
  readonly everyMinutes: number;
  /** How many minutes after each whole multiple of the interval it fires. */
  readonly atMinute: number;
  readonly functionArn: string;
  /** The event the function is given; undefined for EventBridge's own. */
  readonly input: unknown;
}

export interface DeployedStateMachine {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly type: string;
  /** Amazon States Language with the substitutions applied. */
  readonly definition: string;
}

export interface Deployment {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly functions: readonly DeployedFunction[];
  readonly routes: readonly DeployedRoute[];
  readonly tables: readonly DeployedTable[];
  readonly mappings: readonly DeployedMapping[];
  readonly queues: readonly DeployedQueue[];
  /** Buckets of S3, by name. */
  readonly buckets: readonly string[];
  readonly topics: readonly DeployedTopic[];
  readonly schedules: readonly DeployedSchedule[];
  readonly stateMachines: readonly DeployedStateMachine[];
  readonly secrets: readonly { readonly name: string; readonly arn: string }[];
  readonly keys: readonly { readonly id: string; readonly arn: string }[];
}

/** Where a deployment is: the same for every resource of a template. */
export interface Place {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  /** The address everything answers at, without a slash at its end. */
  readonly url: string;
}
