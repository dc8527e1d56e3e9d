/** Delivers a stream to one function in batches, by the retry, bisecting and partial-failure rules of Lambda. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeployedMapping } from './deployment.ts';
import { isAfter, type Place, type ShardPositions, type StreamRecord } from './stream-reader.ts';

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;
const BATCHES_BEHIND = 30;

export interface ConsumerOptions {
  readonly mapping: DeployedMapping;
  readonly streamArn: string;
  /** Where it stood when it was last saved. */
  readonly positions: ShardPositions;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  /** Keeps the positions; called after every batch. */
  readonly save: (positions: ShardPositions) => void;
  /** Tells the failure destination of records that are given up. */
  readonly giveUp: (destination: string, body: string) => void;
  /** Lets requests pass after some milliseconds of work, until they are answered or the signal aborts. */
  readonly rest: (workedMs: number, given: AbortSignal) => Promise<void>;
  /** Called when everything received is delivered. */
  readonly drained: () => void;
  readonly log: (line: string) => void;
}

export class StreamConsumer {
  private readonly options: ConsumerOptions;
  private readonly stop = new AbortController();
  private positions: Record<string, Place>;
  private queue: StreamRecord[] = [];
  private running: Promise<void> | undefined;
  /** The error type of the batch that is being retried; undefined when none is. */
  failing: string | undefined;

  constructor(options: ConsumerOptions) {
    this.options = options;
    this.positions = { ...options.positions };
  }

  /** With so many records behind it a function no longer lets requests pass. */
  private get mostWaiting(): number {
    return BATCHES_BEHIND * this.options.mapping.batchSize;
  }

  /** The mapping's logical id. */
  get name(): string {
    return this.options.mapping.logicalId;
  }

  /** The stream it delivers. */
  get streamArn(): string {
    return this.options.streamArn;
  }

  /** Whether everything received is delivered. */
  get idle(): boolean {
    return this.running === undefined;
  }

  /** Takes records in order; those it has had before are left out. */
  take(records: readonly StreamRecord[]): void {
    for (const record of records) {
      const had = this.positions[record.shardId];
      if (had === undefined || isAfter(record.sequence, had.sequence)) this.queue.push(record);
    }
    if (this.queue.length > 0) this.running ??= this.run();
  }

  /** Takes every record of a shard from here on: those to come are numbered anew. */
  forget(shardId: string): void {
    delete this.positions[shardId];
    this.options.save(this.positions);
  }

  /** Lets the batch in hand end and takes no other; what is left is delivered after the next start. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    // Later in the same turn of the event loop more may come, and one batch is better than two.
    await Promise.resolve();
    while (this.queue.length > 0 && !this.stop.signal.aborted) {
      const batch = this.nextBatch();
      const begun = performance.now();
      try {
        await this.deliver(batch, 0);
      } catch (error) {
        if (!this.stop.signal.aborted) throw error;
      }
      if (this.queue.length < this.mostWaiting) {
        await this.options.rest(performance.now() - begun, this.stop.signal);
      }
    }
    this.running = undefined;
    this.options.drained();
  }

  private nextBatch(): StreamRecord[] {
    const shard = this.queue[0]?.shardId;
    const end = this.queue.findIndex((record) => record.shardId !== shard);
    const size = Math.min(this.options.mapping.batchSize, end === -1 ? this.queue.length : end);
    return this.queue.splice(0, size);
  }

  private async deliver(given: readonly StreamRecord[], attempt: number): Promise<void> {
    const batch = this.withoutExpired(given, attempt);
    if (batch.length === 0) return;
    const failed = await this.tryOnce(batch);
    if (failed === undefined) {
      this.failing = undefined;
      this.keep(batch);
      return;
    }
    if (failed > 0) this.keep(batch.slice(0, failed));
    const rest = batch.slice(failed);
    const { bisect, retries } = this.options.mapping;
    if (bisect && failed === 0 && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await this.deliver(rest.slice(0, middle), attempt);
      await this.deliver(rest.slice(middle), attempt);
      return;
    }
    if (retries >= 0 && attempt >= retries) {
      this.drop(rest, attempt + 1, 'RetryAttemptsExhausted');
      return;
    }
    const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** attempt, LONGEST_BACKOFF_MS);
    await pause(backoff, undefined, { signal: this.stop.signal });
    await this.deliver(rest, attempt + 1);
  }

  /** Invokes the function; answers where in the batch it failed first, undefined when it did not. */
  private async tryOnce(batch: readonly StreamRecord[]): Promise<number | undefined> {
    const { mapping, invoke } = this.options;
    try {
      const answer = await invoke(mapping.functionArn, { Records: batch.map(({ event }) => event) });
      const failed = mapping.reportsFailures ? firstFailure(answer, batch) : undefined;
      if (failed !== undefined) this.failing = 'ReportBatchItemFailures';
      return failed;
    } catch (error) {
      this.failing = (error as { errorType?: string }).errorType ?? (error as Error).name;
      this.options.log(`${mapping.logicalId}: ${(error as Error).message}`);
      return 0;
    }
  }

  private withoutExpired(batch: readonly StreamRecord[], attempt: number): readonly StreamRecord[] {
    const { maxAgeSeconds } = this.options.mapping;
    if (maxAgeSeconds < 0) return batch;
    const oldest = Date.now() / 1000 - maxAgeSeconds;
    const expired = batch.filter(({ arrived }) => arrived < oldest);
    if (expired.length > 0) this.drop(expired, attempt, 'RecordAgeExceeded');
    return expired.length > 0 ? batch.filter(({ arrived }) => arrived >= oldest) : batch;
  }

  private drop(records: readonly StreamRecord[], tries: number, condition: string): void {
    const { mapping, streamArn, giveUp, log } = this.options;
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return;
    log(`${mapping.logicalId}: gave up ${records.length} record(s), ${condition}`);
    if (mapping.onFailure !== undefined) {
      giveUp(
        mapping.onFailure,
        JSON.stringify({
          version: '1.0',
          timestamp: new Date().toISOString(),
          requestContext: {
            requestId: randomUUID(),
            functionArn: mapping.functionArn,
            condition,
            approximateInvokeCount: tries,
          },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          DDBStreamBatchInfo: {
            shardId: first.shardId,
            startSequenceNumber: first.sequence,
            endSequenceNumber: last.sequence,
            approximateArrivalOfFirstRecord: new Date(first.arrived * 1000).toISOString(),
            approximateArrivalOfLastRecord: new Date(last.arrived * 1000).toISOString(),
            batchSize: records.length,
            streamArn,
          },
        }),
      );
    }
    this.failing = undefined;
    this.keep(records);
  }

  private keep(records: readonly StreamRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    const { shardId, sequence, id } = last;
    this.positions[shardId] = { sequence, id };
    this.options.save(this.positions);
  }
}

/**
 * The index of the first record that a function reports as failed. No report is a success; a report that
 * cannot be understood is a failure of the whole batch, as Lambda takes it.
 */
function firstFailure(answer: unknown, batch: readonly StreamRecord[]): number | undefined {
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return 0;
  if (failures.length === 0) return undefined;
  const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    batch.findIndex(({ sequence }) => sequence === failure?.itemIdentifier),
  );
  return Math.max(0, Math.min(...indexes));
}
