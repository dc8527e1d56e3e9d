/** Every place in which something might lie that nobody may find there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type AttributeValue,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import {
  GetTopicAttributesCommand,
  paginateListSubscriptions,
  paginateListTopics,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { unpack } from '../../shared/adapters/packed.ts';
import type { Secrecy } from '../../shared/ticket/secrecy.ts';
import { shownInMessage } from './secrecy-levels.ts';
import { found, foundWithin, type Seed, unfolded } from './secrecy-needles.ts';

/** What was found, by place, and how much was looked at. */
export class Findings {
  readonly found: string[] = [];
  readonly looked: Record<string, number> = {};
  readonly #heard: (line: string) => void;

  /** @param heard is told of each finding at once, and of the same place but once */
  constructor(heard: (line: string) => void = () => {}) {
    this.#heard = heard;
  }

  /**
   * Looks at something of a place; `folded` looks inside what is packed or encoded too. `count`: how much it is, `but`:
   * what may stand there.
   */
  look(place: string, content: Buffer | string, { folded = false, count = 1, but = [] }: Looking = {}): void {
    const [kind = place] = place.split(' ');
    this.looked[kind] = (this.looked[kind] ?? 0) + count;
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (const [seed, around] of folded ? foundWithin(bytes) : found(bytes))
      if (!but.includes(seed)) this.#note(`${place}: ${seed}`, around);
  }

  #note(what: string, around: string): void {
    if (!this.found.some((each) => each.startsWith(what))) this.#heard(`${what}: ${around}`);
    this.found.push(`${what}: ${around}`);
  }
}

interface Looking {
  readonly folded?: boolean;
  readonly count?: number;
  readonly but?: readonly Seed[];
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
  await searchStreams(new DynamoDBStreamsClient(at('DYNAMODB')), findings);
  await searchObjects(new S3Client({ ...at('S3'), forcePathStyle: true }), findings);
  await searchTopics(new SNSClient(at('SNS')), findings);
  await searchQueues(new SQSClient(at('SQS')), findings);
  await searchExecutions(new SFNClient({ ...at('SFN'), endpoint: url }), stateMachineArn ?? '', findings);
  searchFiles(dataDir, findings);
}

/** So much of a file is unfolded at once, and so much of it again with what follows. */
const PART_BYTES = 900_000;
const OVERLAP_BYTES = 50_000;

/** All files of a folder, as they lie there, in parts unfolded, and databases row by row. */
export function searchFiles(folder: string, findings: Findings): void {
  for (const path of files(folder)) {
    const bytes = readFileSync(path);
    findings.look(`file ${path}`, `${path} `);
    findings.look(`file ${path}`, bytes, { count: 0 });
    for (let from = 0; from < bytes.length; from += PART_BYTES - OVERLAP_BYTES)
      findings.look(`file ${path}`, bytes.subarray(from, from + PART_BYTES), { folded: true, count: 0 });
  }
}

/** Every row of the engines' databases in a folder; nobody may have them open. */
export function searchDatabases(folder: string, findings: Findings): void {
  for (const path of files(folder)) {
    if (!path.endsWith('.db') || statSync(path).size === 0) continue;
    const database = new DatabaseSync(path, { readOnly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables) {
      for (const row of database.prepare(`SELECT * FROM "${String(name)}"`).iterate()) {
        const parts = Object.values(row).flatMap((value) =>
          value === null
            ? []
            : [value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))],
        );
        findings.look(
          `row ${path} ${String(name)}`,
          Buffer.concat(parts.flatMap((each) => [...unfolded(each)])),
        );
      }
    }
    database.close();
  }
}

async function searchTables(client: DynamoDBClient, findings: Findings): Promise<void> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    findings.look('definition', JSON.stringify(Table));
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

/** What streams still hold of what was written, also of what is no longer in its table. */
async function searchStreams(client: DynamoDBStreamsClient, findings: Findings): Promise<void> {
  const { Streams = [] } = await client.send(new ListStreamsCommand({}));
  for (const { StreamArn } of Streams) {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const place = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      let { ShardIterator: next } = await client.send(new GetShardIteratorCommand(place));
      while (next !== undefined) {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator: next }),
        );
        for (const { dynamodb: { Keys = {}, NewImage = {}, OldImage = {} } = {} } of Records) {
          const values = [Keys, NewImage, OldImage].flatMap((image) => Object.values(image));
          const parts = values.flatMap((value) => [...bytesOf(value as AttributeValue)]);
          findings.look('stream', Buffer.concat(parts.flatMap((each) => [...unfolded(each)])));
        }
        next = Records.length === 0 ? undefined : NextShardIterator;
      }
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

/** Objects in all their versions: keys, what is said of them, their tags, what is in them. */
async function searchObjects(client: S3Client, findings: Findings): Promise<void> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  for (const { Name: Bucket = '' } of Buckets) {
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (marker) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket, ...marker }),
      );
      const { Versions = [], DeleteMarkers = [], NextKeyMarker, NextVersionIdMarker } = page;
      findings.look(`object ${Bucket}`, JSON.stringify(DeleteMarkers), { count: 0 });
      for (const { Key = '', VersionId } of Versions) {
        const which = { Bucket, Key, ...(VersionId !== undefined && VersionId !== 'null' && { VersionId }) };
        const { Body, $metadata, ...told } = await client.send(new GetObjectCommand(which));
        const tags = await client.send(new GetObjectTaggingCommand(which)).catch(() => ({}));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        findings.look(`object ${Bucket}`, `${Key} ${JSON.stringify([told, tags])}`);
        if (!FILES_OF_PEOPLE.test(Bucket))
          findings.look(`object ${Bucket}/${Key}`, bytes, { folded: true, count: 0 });
      }
      const behind = { KeyMarker: NextKeyMarker ?? '', VersionIdMarker: NextVersionIdMarker ?? '' };
      marker = page.IsTruncated ? behind : undefined;
    }
  }
}

async function searchTopics(client: SNSClient, findings: Findings): Promise<void> {
  for await (const { Topics = [] } of paginateListTopics({ client }, {}))
    for (const { TopicArn } of Topics)
      findings.look('topic', JSON.stringify(await client.send(new GetTopicAttributesCommand({ TopicArn }))));
  for await (const { Subscriptions = [] } of paginateListSubscriptions({ client }, {}))
    findings.look('subscription', JSON.stringify(Subscriptions), { count: Subscriptions.length });
}

/** Longer than the search takes: each message is met once. */
const HELD_SECONDS = 600;

/** Whatever waits in queues, the dead ones too, with its attributes and theirs. */
async function searchQueues(client: SQSClient, findings: Findings): Promise<void> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) {
    const of = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    findings.look('queue', JSON.stringify([QueueUrl, of.Attributes]));
    let messages: readonly Message[];
    do {
      const all = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
      ({ Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          ...{ QueueUrl, ...all, MaxNumberOfMessages: 10, VisibilityTimeout: HELD_SECONDS },
        }),
      ));
      for (const message of messages) findings.look('message', JSON.stringify(message), { folded: true });
    } while (messages.length > 0);
  }
}

async function searchExecutions(
  client: SFNClient,
  stateMachineArn: string,
  findings: Findings,
): Promise<void> {
  findings.look(
    'machine',
    JSON.stringify(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))),
  );
  for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
    for (const { executionArn } of executions) {
      const told = await client.send(new DescribeExecutionCommand({ executionArn }));
      findings.look('execution', JSON.stringify(told), { folded: true });
      for await (const { events } of paginateGetExecutionHistory({ client }, { executionArn }))
        findings.look('history', JSON.stringify(events), { folded: true, count: events?.length ?? 0 });
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

/**
 * Messages that went out: to a citizen's own number or account, whose it is; to a line, what it may read of its own
 * matters; and what else is said to nobody.
 */
export function searchSent(
  messages: readonly OutboxMessage[],
  findings: Findings,
  own: readonly string[],
  everSecret: ReadonlyMap<string, ReadonlySet<Secrecy>>,
): void {
  for (const { endpoint, ...more } of messages) {
    const to = own.some((each) => endpoint.includes(each)) ? '' : endpoint;
    const but = shownInMessage(more.message, everSecret);
    findings.look(`sent ${more.protocol} ${more.topic}`, JSON.stringify({ to, ...more }), {
      folded: true,
      but,
    });
  }
}
