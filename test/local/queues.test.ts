import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeployedMapping, Place } from '../../infra/local/deployment.ts';
import { type Messaging, startMessaging } from '../../infra/local/fauxqs.ts';
import { type Queues, startQueues } from '../../infra/local/queues.ts';
import { Signal } from '../../infra/local/signal.ts';
import { temporaryFolder } from './fixture.ts';

const place: Place = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  url: 'http://127.0.0.1:1',
};
const ARN = `arn:${place.partition}:sqs:us-east-1:000000000000:work`;
const MAPPING: DeployedMapping = {
  logicalId: 'Mapping',
  functionArn: 'worker',
  source: { queue: 'work' },
  batchSize: 10,
  bisect: false,
  reportsFailures: true,
  retries: -1,
  maxAgeSeconds: -1,
  onFailure: undefined,
};

describe('a mapped queue', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let messaging: Messaging;
  let queues: Queues | undefined;
  const changed = new Signal();
  const open = () =>
    startMessaging({
      folder: folder.path,
      place,
      queues: [{ name: 'work', attributes: { VisibilityTimeout: '180' } }],
      topics: [],
      sent: () => undefined,
    });
  /** Delivers to `handle` until the queue is empty; answers the bodies in the order in which they came. */
  const drain = async (handle: (bodies: readonly string[], ids: readonly string[]) => unknown) => {
    const bodies: string[] = [];
    const invoke = async (_arn: string, event: unknown) => {
      const { Records } = event as { Records: { body: string; messageId: string; eventSourceARN: string }[] };
      expect(Records[0]?.eventSourceARN).toBe(ARN);
      bodies.push(...Records.map(({ body }) => body));
      return handle(
        Records.map(({ body }) => body),
        Records.map(({ messageId }) => messageId),
      );
    };
    const log = () => undefined;
    queues = startQueues({
      place,
      messaging,
      mappings: [MAPPING],
      invoke,
      changed: () => changed.notify(),
      log,
    });
    while (!queues.idle()) {
      queues.nudge();
      await changed.wait(20);
    }
    return bodies;
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    messaging = await open();
  });
  afterEach(async () => {
    await queues?.close();
    await messaging.close();
    folder.remove();
  });

  test('is delivered and emptied', async () => {
    for (const body of ['a', 'b', 'c']) messaging.send(ARN, body);
    expect(await drain(() => undefined)).toEqual(['a', 'b', 'c']);
    expect(messaging.depth('work')).toBe(0);
  });

  test('is delivered again where the function failed, and only there', async () => {
    for (const body of ['a', 'b']) messaging.send(ARN, body);
    let calls = 0;
    const bodies = await drain((_bodies, ids) =>
      calls++ ? undefined : { batchItemFailures: [{ itemIdentifier: ids[1] }] },
    );
    expect(bodies).toEqual(['a', 'b', 'b']);
  });

  test('that is empty tells nobody of a change, or a waiting settler and it would wake each other for ever', async () => {
    let told = 0;
    queues = startQueues({
      place,
      messaging,
      mappings: [MAPPING],
      invoke: async () => undefined,
      changed: () => {
        told++;
      },
      log: () => undefined,
    });
    for (let n = 0; n < 3; n++) {
      queues.nudge();
      await new Promise((resume) => setImmediate(resume));
    }
    expect(told).toBe(0);
  });

  test('keeps its messages from one start to the next', async () => {
    messaging.send(ARN, 'kept');
    await messaging.close();
    messaging = await open();
    expect(await drain(() => undefined)).toEqual(['kept']);
  });
});
