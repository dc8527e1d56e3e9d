/**
 * Reads one table's stream in order, shard after shard, for all the functions that are mapped to it. The
 * table's barrier item, which only settling writes, is recognised here and never passed on.
 */
import { AwsError, type AwsJsonCall } from './aws-json.ts';
import type { DeployedTable } from './deployment.ts';
import { Signal } from './signal.ts';

/** A change as Lambda hands it to a function, with its place in the stream. */
export interface StreamRecord {
  readonly shardId: string;
  readonly sequence: string;
  /** The record's own, by which it is known again should sequence numbers be given anew. */
  readonly id: string;
  /** Epoch seconds. */
  readonly arrived: number;
  readonly event: object;
}

/** A record's place in its shard. */
export interface Place {
  readonly sequence: string;
  readonly id: string;
}

/** The last record taken, by shard. */
export type ShardPositions = Readonly<Record<string, Place>>;

interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
  after: Place | undefined;
  iterator: string | undefined;
  /** The engine's life that the iterator is of. */
  life: string;
  done: boolean;
}

interface RawRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly SequenceNumber: string;
    readonly Keys: Readonly<Record<string, { readonly S?: string }>>;
    readonly NewImage?: Readonly<Record<string, { readonly N?: string }>>;
  };
}

const STREAMS = 'DynamoDBStreams_20120810.';
const TABLES = 'DynamoDB_20120810.';
const IDLE_MS = 250;
const TROUBLE_MS = 200;
/** No ticket number and no region begins like this, so the item cannot meet a real one. */
const BARRIER = '~barrier';
const BARRIER_COUNT = 'barrier';

/** What GetRecords says of an iterator that has to be got again. */
const STALE = new Set(['ExpiredIteratorException', 'TrimmedDataAccessException']);

/** Whether sequence number `a` comes after `b`. They are decimal numbers longer than a double holds. */
export function isAfter(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}

export class StreamReader {
  readonly table: DeployedTable;
  private readonly call: AwsJsonCall;
  private readonly region: string;
  private readonly deliver: (records: readonly StreamRecord[]) => void;
  private readonly lost: () => void;
  private readonly forget: (shardId: string) => void;
  private readonly life: () => string;
  private readonly rest: (workedMs: number, given: AbortSignal) => Promise<void>;
  private readonly stop = new AbortController();
  private readonly nudged = new Signal();
  private readonly passed = new Signal();
  private shards = new Map<string, Shard>();
  private start: ShardPositions = {};
  /** Barriers are numbered from when this reader was made, so that an earlier runtime's are not taken for its own. */
  private count = Date.now() * 1000;
  private written = this.count;
  private seen = this.count;
  private pumping: Promise<void> | undefined;
  /** The stream's ARN; a table made anew has another. */
  streamArn = '';
  /** Machine time, epoch milliseconds, when the table was made: before it there is nothing to have missed. */
  made = 0;
  /** Why reading fails just now; undefined when it does not. */
  trouble: string | undefined;

  /**
   * `deliver` takes what was read, in order; `lost` is told when the stream no longer has what was to be read next;
   * `forget` is told, before a shard is read from its oldest record again, that places in it mean nothing any more.
   */
  constructor(options: {
    readonly call: AwsJsonCall;
    readonly table: DeployedTable;
    readonly region: string;
    readonly deliver: (records: readonly StreamRecord[]) => void;
    readonly lost: () => void;
    readonly forget: (shardId: string) => void;
    /** Names the engine's present life. */
    readonly life: () => string;
    /** Lets requests pass after some milliseconds of work, until they are answered or the signal aborts. */
    readonly rest: (workedMs: number, given: AbortSignal) => Promise<void>;
  }) {
    this.call = options.call;
    this.table = options.table;
    this.region = options.region;
    this.deliver = options.deliver;
    this.lost = options.lost;
    this.forget = options.forget;
    this.life = options.life;
    this.rest = options.rest;
  }

  /** Finds the table's stream and answers its ARN. Throws when the table has none. */
  async open(): Promise<string> {
    const { Table } = await this.call(`${TABLES}DescribeTable`, { TableName: this.table.name });
    const { LatestStreamArn: arn, CreationDateTime: made } = Table as {
      LatestStreamArn?: string;
      CreationDateTime: number;
    };
    if (arn === undefined) throw new Error(`${this.table.name} has no stream`);
    this.streamArn = arn;
    this.made = made * 1000;
    return arn;
  }

  /** Begins to read after `positions`; shards without one from their oldest record. */
  run(positions: ShardPositions): void {
    this.start = positions;
    this.pumping = this.pump();
  }

  /** Looks at once whether something is there to read. */
  nudge(): void {
    this.nudged.notify();
  }

  /** Writes a barrier item and answers its number; see {@link hasPassed}. */
  async writeBarrier(): Promise<number> {
    const count = ++this.count;
    const item = Object.fromEntries(
      this.table.keys.map(({ name, type }) => [name, type === 'N' ? { N: '0' } : { S: BARRIER }]),
    );
    await this.call(`${TABLES}PutItem`, {
      TableName: this.table.name,
      Item: { ...item, [BARRIER_COUNT]: { N: String(count) } },
    });
    this.written = Math.max(this.written, count);
    this.nudge();
    return count;
  }

  /** Waits until everything before a barrier has been handed on; false when `limitMs` have passed. */
  async hasPassed(barrier: number, limitMs: number): Promise<boolean> {
    const limit = Date.now() + limitMs;
    while (this.seen < barrier && Date.now() < limit) await this.passed.wait(limit - Date.now());
    return this.seen >= barrier;
  }

  /** Takes the barrier item out of the table again. */
  async removeBarrier(): Promise<void> {
    const key = this.table.keys.map(({ name, type }) => [name, type === 'N' ? { N: '0' } : { S: BARRIER }]);
    await this.call(`${TABLES}DeleteItem`, { TableName: this.table.name, Key: Object.fromEntries(key) });
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.nudge();
    await this.pumping;
  }

  private async pump(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        if (this.shards.size === 0) await this.describe();
        const begun = performance.now();
        const count = await this.readAll();
        this.trouble = undefined;
        await this.rest(performance.now() - begun, this.stop.signal);
        if (count === 0 && this.seen >= this.written) await this.nudged.wait(IDLE_MS);
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
        if (error instanceof AwsError && error.code === 'ResourceNotFoundException') this.shards.clear();
        await this.nudged.wait(TROUBLE_MS);
      }
    }
  }

  /** Reads each open shard whose parent is read to its end; answers how many records came, barriers included. */
  private async readAll(): Promise<number> {
    let count = 0;
    for (const shard of [...this.shards.values()]) {
      const parent = shard.parent === undefined ? undefined : this.shards.get(shard.parent);
      if (!shard.done && (parent === undefined || parent.done)) count += await this.read(shard);
    }
    return count;
  }

  private async read(shard: Shard): Promise<number> {
    const answer = await this.records(shard);
    if (answer === undefined) return 0;
    const records = answer.Records as readonly RawRecord[];
    const last = records.at(-1);
    if (last) shard.after = { sequence: last.dynamodb.SequenceNumber, id: last.eventID };
    shard.iterator = answer.NextShardIterator as string | undefined;
    if (shard.iterator === undefined) {
      shard.done = true;
      await this.describe();
    }
    this.pass(shard, records);
    return records.length;
  }

  /** One GetRecords; undefined when its iterator was no longer good and the next call begins with a new one. */
  private async records(shard: Shard): Promise<Record<string, unknown> | undefined> {
    const life = this.life();
    // An engine that was started again may count anew, so the place is looked for again.
    if (shard.life !== life) shard.iterator = undefined;
    shard.life = life;
    try {
      shard.iterator ??= await this.iteratorOf(shard);
      const iterator = shard.iterator;
      const answer = await this.call(`${STREAMS}GetRecords`, { ShardIterator: iterator, Limit: 1000 });
      return this.life() === life ? answer : undefined;
    } catch (error) {
      if (!(error instanceof AwsError) || !STALE.has(error.code)) throw error;
      shard.iterator = undefined;
      // An iterator of a shard that was still empty is refused in the same words, and nothing is lost.
      if (error.code === 'TrimmedDataAccessException' && shard.after !== undefined) {
        this.readAnew(shard);
        this.lost();
      }
      return undefined;
    }
  }

  /** Has a shard read from its oldest record; what is delivered twice does no harm. */
  private readAnew(shard: Shard): void {
    shard.after = undefined;
    this.forget(shard.id);
  }

  /**
   * Whether a shard still has the record that was read last. An engine that was started after days without a record
   * has dropped the old ones and counts from 1 again; what is new would then seem to have been read long ago.
   */
  private async isKnown(shard: Shard, { sequence, id }: Place): Promise<boolean> {
    const iterator = await this.iterator(shard, {
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: sequence,
    });
    const answer = await this.call(`${STREAMS}GetRecords`, { ShardIterator: iterator, Limit: 1 });
    return (answer.Records as readonly RawRecord[])[0]?.eventID === id;
  }

  private async iteratorOf(shard: Shard): Promise<string> {
    if (shard.after && !(await this.isKnown(shard, shard.after))) this.readAnew(shard);
    return this.iterator(
      shard,
      shard.after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: shard.after.sequence },
    );
  }

  private async iterator(shard: Shard, from: object): Promise<string> {
    const answer = await this.call(`${STREAMS}GetShardIterator`, {
      StreamArn: this.streamArn,
      ShardId: shard.id,
      ...from,
    });
    return answer.ShardIterator as string;
  }

  /** Learns of shards; those known keep where they are. */
  private async describe(): Promise<void> {
    const found = new Map<string, Shard>();
    let last: string | undefined;
    do {
      const page = await this.call(`${STREAMS}DescribeStream`, {
        StreamArn: this.streamArn,
        ...(last !== undefined && { ExclusiveStartShardId: last }),
      });
      const description = page.StreamDescription as {
        Shards: { ShardId: string; ParentShardId?: string }[];
        LastEvaluatedShardId?: string;
      };
      for (const { ShardId: id, ParentShardId: parent } of description.Shards) {
        const known = this.shards.get(id);
        found.set(
          id,
          known ?? { id, parent, after: this.start[id], iterator: undefined, life: '', done: false },
        );
      }
      last = description.LastEvaluatedShardId;
    } while (last !== undefined);
    this.shards = found;
  }

  private pass(shard: Shard, records: readonly RawRecord[]): void {
    const real: StreamRecord[] = [];
    let barrier = this.seen;
    for (const raw of records) {
      if (this.isBarrier(raw)) {
        barrier = Math.max(barrier, Number(raw.dynamodb.NewImage?.[BARRIER_COUNT]?.N ?? 0));
        continue;
      }
      real.push({
        shardId: shard.id,
        sequence: raw.dynamodb.SequenceNumber,
        id: raw.eventID,
        arrived: raw.dynamodb.ApproximateCreationDateTime,
        event: { ...raw, awsRegion: this.region, eventSourceARN: this.streamArn },
      });
    }
    if (real.length > 0) this.deliver(real);
    if (barrier > this.seen) {
      this.seen = barrier;
      this.passed.notify();
    }
  }

  private isBarrier({ dynamodb }: RawRecord): boolean {
    const partition = this.table.keys[0]?.name;
    return partition !== undefined && dynamodb.Keys[partition]?.S === BARRIER;
  }
}
