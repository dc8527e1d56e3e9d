import { dirname } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { bundling, FUNCTIONS } from '../../infra/build.ts';
import { type Right, rightsOf, synthesized } from './synthesized.ts';

/** By what a command is granted that has no right of its own name: a transaction by its parts, a statement by its verb. */
const GRANTED: Readonly<Record<string, readonly string[]>> = {
  TransactWriteItems: ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  ExecuteStatement: ['PartiQLSelect'],
  ListObjectVersions: ['ListBucketVersions'],
  // With the version named.
  DeleteObject: ['DeleteObjectVersion'],
  // S3 opens an encrypted object with the rights of who asks for it.
  GetObject: ['GetObject', 'Decrypt'],
};

/**
 * What Lambda itself does with a function's role: logs, reading streams, and passing on what failed. S3 lists nothing,
 * but says only to who may list a bucket that something is not in it.
 */
const LAMBDAS_OWN =
  /^(logs:|s3:ListBucket$|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$|sqs:(DeleteMessage|GetQueueAttributes|GetQueueUrl|ReceiveMessage|SendMessage)$)/;

/** Where a bundle, not minified, makes a command of the AWS SDK, or a paginator of one. */
const COMMAND = /\b(?:new |createPaginator\(\w+, )(\w+?)Command\d*\b/g;

let rights: ReadonlyMap<string, readonly Right[]>;
/** By function: the names of the AWS commands left in its bundle. */
let commands: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  rights = rightsOf(synthesized());
  const { outputFiles = [] } = await build({
    ...bundling(),
    minify: false,
    sourcemap: false,
    write: false,
  });
  commands = new Map(
    outputFiles.map(({ path, text }) => {
      const names = [...text.matchAll(COMMAND)].map(([, name = '']) => name);
      const granted = names.flatMap((name) => GRANTED[name] ?? [name]);
      return [dirname(path).split('/').at(-1) ?? '', new Set(granted)];
    }),
  );
});

it.each(FUNCTIONS.map(({ name }) => name))('%s may do nothing that its bundle never does', (name) => {
  const idle = (rights.get(name) ?? [])
    .map(({ action }) => action)
    .filter((action) => !LAMBDAS_OWN.test(action))
    .filter((action) => !commands.get(name)?.has(action.slice(action.indexOf(':') + 1)));
  expect([...new Set(idle)]).toEqual([]);
});
