/** Every place in which something might lie that nobody may find there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AttributeValue,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { unpack } from '../../shared/adapters/packed.ts';
import { found, foundWithin, unfolded } from './secrecy-seeds.ts';

/** What was found, by place, and how much was looked at. */
export class Findings {
  readonly found: string[] = [];
  readonly looked: Record<string, number> = {};

  /** Looks at something of a place; `folded` looks inside what is packed or encoded too. `count`: how much it is. */
  look(
    place: string,
    content: Buffer | string,
    { folded = false, count = 1 }: { readonly folded?: boolean; readonly count?: number } = {},
  ): void {
    const [kind = place] = place.split(' ');
    this.looked[kind] = (this.looked[kind] ?? 0) + count;
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (const hit of folded ? foundWithin(bytes) : found(bytes)) this.found.push(`${place}: ${hit}`);
  }
}

/** Looks into all that the runtime keeps: tables, objects, queues, executions and files. */
export async function searchKept(
  { url, region, accessKeyId, secretAccessKey, services, stateMachineArn }: RuntimeEndpoints,
  dataDir: string,
  findings: Findings,
): Promise<void> {
  const credentials = { accessKeyId, secretAccessKey };
  const at = (service: string) => ({
    ...{ region, credentials, endpoint: services[`AWS_ENDPOINT_URL_${service}`] ?? url },
  });
  await searchTables(new DynamoDBClient(at('DYNAMODB')), findings);
  await searchObjects(new S3Client({ ...at('S3'), forcePathStyle: true }), findings);
  await searchQueues(new SQSClient(at('SQS')), findings);
  await searchExecutions(new SFNClient({ ...at('SFN'), endpoint: url }), stateMachineArn ?? '', findings);
  for (const path of files(dataDir)) findings.look(`file ${path}`, readFileSync(path));
}

async function searchTables(client: DynamoDBClient, findings: Findings): Promise<void> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      const parts = Items.flatMap((item) =>
        Object.entries(item).flatMap(([name, value]) =>
          [...bytesOf(value)].flatMap((bytes) => [Buffer.from(`\n${name} `), ...unfolded(bytes)]),
        ),
      );
      findings.look(`table ${TableName}`, Buffer.concat(parts), { count: Items.length });
    }
  }
}

/** Whatever of an attribute can hold a text. */
function* bytesOf(value: AttributeValue): Generator<Buffer> {
  if (value.S !== undefined) yield Buffer.from(value.S);
  if (value.N !== undefined) yield Buffer.from(value.N);
  if (value.B !== undefined) {
    yield Buffer.from(value.B);
    const text = unpacked(value);
    if (text !== undefined) yield Buffer.from(text);
  }
  for (const each of [...(value.SS ?? []), ...(value.NS ?? [])]) yield Buffer.from(each);
  for (const each of value.BS ?? []) yield Buffer.from(each);
  for (const each of value.L ?? []) yield* bytesOf(each);
  for (const [name, each] of Object.entries(value.M ?? {})) {
    yield Buffer.from(name);
    yield* bytesOf(each);
  }
}

/** What the product itself has packed; undefined for other bytes. */
function unpacked(value: AttributeValue): string | undefined {
  try {
    return unpack(value);
  } catch {
    return undefined;
  }
}

/** The files that people have added are theirs, and lie under a key of their own: of them only the names. */
const FILES_OF_PEOPLE = /attachments/;

async function searchObjects(client: S3Client, findings: Findings): Promise<void> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  for (const { Name: Bucket = '' } of Buckets) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        const { Body, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key }));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        findings.look(`object ${Bucket}`, `${Key} ${JSON.stringify(Metadata)}`);
        if (!FILES_OF_PEOPLE.test(Bucket)) findings.look(`object ${Bucket}/${Key}`, bytes, { folded: true });
      }
    }
  }
}

async function searchQueues(client: SQSClient, findings: Findings): Promise<void> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    findings.look(`queue ${QueueUrl}`, JSON.stringify(Messages), { folded: true });
  }
}

async function searchExecutions(
  client: SFNClient,
  stateMachineArn: string,
  findings: Findings,
): Promise<void> {
  for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
    for (const { executionArn } of executions) {
      const told = await client.send(new DescribeExecutionCommand({ executionArn }));
      findings.look('execution', JSON.stringify(told));
      for await (const { events } of paginateGetExecutionHistory({ client }, { executionArn }))
        findings.look('history', JSON.stringify(events));
    }
  }
}

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

/** Messages that went out: to a citizen's own number or account, whose it is, and what else is said to nobody. */
export function searchSent(
  messages: readonly OutboxMessage[],
  findings: Findings,
  own: readonly string[],
): void {
  for (const { endpoint, subject, message, ...more } of messages) {
    const to = own.some((each) => endpoint.includes(each)) ? '' : endpoint;
    findings.look(`sent ${more.protocol} ${more.topic}`, JSON.stringify({ to, subject, message }), {
      folded: true,
    });
  }
}
