import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import type { EnvironmentName, HotlineFunctions } from './hotline-functions.ts';

/** What a function may be allowed on a table. Scan is for repair alone: no path of a person or a timer needs it. A
 * statement that names no keys would be one, and is refused. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PartiQLSelect'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

/** Who may do what on a table, or on one of its indexes. */
export interface TableGrant {
  readonly to: readonly FunctionName[];
  readonly actions: readonly TableAction[];
  /** The index that is queried, instead of the table. */
  readonly index?: string;
}

/** An index. It holds the keys alone, and what it carries: each write of a further attribute is charged again. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly carries?: readonly string[];
}

export interface HotlineTableProps {
  /** The table is named `hotline-<name>`. */
  readonly name: string;
  readonly variable: EnvironmentName;
  readonly partitionKey: string;
  readonly sortKey?: { readonly name: string; readonly type?: AttributeType };
  readonly indexes?: readonly TableIndex[];
  /** New items can be read as a stream. Such a table is only ever inserted into. */
  readonly stream?: boolean;
  /** The attribute, in epoch seconds, after which an item goes by itself. */
  readonly timeToLive?: string;
  readonly grants: readonly TableGrant[];
}

/**
 * A table as all of them are: on demand, restorable to any second of the last 35 days, kept when the
 * stack goes, and bound to the functions by name and right at once.
 */
export class HotlineTable extends Table {
  /** The ARN of the table's stream. */
  get streamArn(): string {
    if (this.tableStreamArn === undefined) throw new Error(`${this.node.id} has no stream`);
    return this.tableStreamArn;
  }

  constructor(scope: Construct, functions: HotlineFunctions, props: HotlineTableProps) {
    super(scope, props.name, {
      tableName: `hotline-${props.name}`,
      partitionKey: { name: props.partitionKey, type: AttributeType.STRING },
      ...(props.sortKey && { sortKey: { type: AttributeType.STRING, ...props.sortKey } }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.stream && { stream: StreamViewType.NEW_IMAGE }),
      ...(props.timeToLive !== undefined && { timeToLiveAttribute: props.timeToLive }),
    });
    for (const index of props.indexes ?? []) this.addGlobalSecondaryIndex(indexProps(index));
    functions.bind({
      variable: props.variable,
      value: this.tableName,
      grants: props.grants.map(({ to, actions, index }) => ({
        to,
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [index === undefined ? this.tableArn : `${this.tableArn}/index/${index}`],
        ...(actions.includes('PartiQLSelect') && {
          conditions: { Bool: { 'dynamodb:FullTableScan': 'false' } },
        }),
      })),
    });
  }
}

function indexProps({ name, partitionKey, sortKey, carries }: TableIndex): GlobalSecondaryIndexProps {
  return {
    indexName: name,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    ...(carries
      ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...carries] }
      : { projectionType: ProjectionType.KEYS_ONLY }),
  };
}
