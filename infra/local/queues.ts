/** Delivers queues to the functions mapped to them, by Lambda's rules for SQS. */
import type { DeployedMapping, Place } from './deployment.ts';
import type { Messaging, ReceivedMessage } from './fauxqs.ts';
import { Signal } from './signal.ts';

const IDLE_MS = 1_000;
const LONGEST_RETURN_SECONDS = 30;
/** What Lambda takes from a queue at most without a batching window. */
const LARGEST_BATCH = 10;

export interface Queues {
  /** Looks at once whether messages are there. */
  nudge(): void;
  /** Whether every mapped queue is empty. */
  idle(): boolean;
  /** Mapped queues that are not empty. */
  troubles(): readonly string[];
  close(): Promise<void>;
}

/** Begins to deliver every mapped queue. */
export function startQueues(options: {
  readonly place: Place;
  readonly messaging: Messaging;
  readonly mappings: readonly DeployedMapping[];
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly changed: () => void;
  readonly log: (line: string) => void;
}): Queues {
  const { place, messaging, invoke, changed, log } = options;
  const nudged = new Signal();
  let closed = false;
  const mapped = options.mappings.flatMap((mapping) =>
    'queue' in mapping.source ? [{ mapping, queue: mapping.source.queue }] : [],
  );

  const deliver = async (mapping: DeployedMapping, queue: string, batch: readonly ReceivedMessage[]) => {
    const records = batch.map((message) => ({
      ...message,
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:${place.partition}:sqs:${place.region}:${place.account}:${queue}`,
      awsRegion: place.region,
    }));
    let failed: ReadonlySet<string>;
    try {
      const answer = await invoke(mapping.functionArn, { Records: records });
      failed = mapping.reportsFailures ? failures(answer, batch) : new Set();
    } catch (error) {
      log(`${mapping.logicalId}: ${(error as Error).message}`);
      failed = new Set(batch.map(({ messageId }) => messageId));
    }
    for (const { messageId, receiptHandle, attributes } of batch) {
      if (!failed.has(messageId)) messaging.delete(queue, receiptHandle);
      else messaging.returnLater(queue, receiptHandle, returnSeconds(attributes));
    }
  };
  const pump = async ({ mapping, queue }: (typeof mapped)[number]) => {
    while (!closed) {
      const batch = messaging.receive(queue, Math.min(mapping.batchSize, LARGEST_BATCH));
      if (batch.length === 0) {
        // Nothing has changed, so nobody is told: whoever waits for a change would nudge again, without end.
        await nudged.wait(IDLE_MS);
        continue;
      }
      await deliver(mapping, queue, batch);
      changed();
    }
  };
  const pumps = mapped.map(pump);
  const troubles = () =>
    mapped
      .map(({ queue }) => ({ queue, depth: messaging.depth(queue) }))
      .filter(({ depth }) => depth > 0)
      .map(({ queue, depth }) => `${queue}: ${depth} message(s)`);
  return {
    nudge: () => nudged.notify(),
    idle: () => troubles().length === 0,
    troubles,
    close: async () => {
      closed = true;
      nudged.notify();
      await Promise.all(pumps);
    },
  };
}

/** A failed message comes back after 1, 2, 4 … seconds, sooner than its visibility timeout, since nobody else reads. */
function returnSeconds(attributes: Readonly<Record<string, string>>): number {
  const received = Number(attributes.ApproximateReceiveCount ?? 1);
  return Math.min(2 ** (received - 1), LONGEST_RETURN_SECONDS);
}

function failures(answer: unknown, batch: readonly ReceivedMessage[]): ReadonlySet<string> {
  const reported = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  const all = batch.map(({ messageId }) => messageId);
  if (!Array.isArray(reported)) return new Set(all);
  const ids = reported.map((failure: { itemIdentifier?: unknown } | null) => String(failure?.itemIdentifier));
  return new Set(ids.every((id) => all.includes(id)) ? ids : all);
}
