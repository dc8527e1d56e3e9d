/** Connects the tables' streams with the functions mapped to them, and keeps how far each has come. */
import type { AwsJsonCall } from './aws-json.ts';
import { readJson, writeJson } from './data-folder.ts';
import type { DeployedMapping, DeployedTable } from './deployment.ts';
import { type ConsumerOptions, StreamConsumer } from './stream-consumer.ts';
import { isAfter, type Place, type ShardPositions, StreamReader } from './stream-reader.ts';

const FILE = 'streams.json';
/** A stream keeps 24 hours; what was last read longer ago than this may have holes. */
const STALE_MS = 20 * 3_600_000;

interface Position {
  readonly stream: string;
  /** Machine time, epoch milliseconds, when it was last known to be up to date. */
  readonly at: number;
  readonly shards: ShardPositions;
}

export interface StreamsOptions {
  readonly dataDir: string;
  readonly call: AwsJsonCall;
  readonly region: string;
  readonly tables: readonly DeployedTable[];
  readonly mappings: readonly DeployedMapping[];
  /** Names the engine's present life. */
  readonly life: () => string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly rest: ConsumerOptions['rest'];
  readonly giveUp: (destination: string, body: string) => void;
  /** Finds and mends what a stream has lost: called before reading when positions are old, and on a gap. */
  readonly repair: () => Promise<void>;
  /** Called whenever a mapping has delivered all it had. */
  readonly changed: () => void;
  readonly log: (line: string) => void;
}

export interface Streams {
  /** Begins to deliver: at once, or after a repair when the streams may have lost something. Called once. */
  begin(): Promise<void>;
  /** Looks at once whether something is there to read. */
  nudge(): void;
  /** Whether all that was read is delivered. */
  idle(): boolean;
  /** Mappings that are behind, and why. */
  troubles(): readonly string[];
  /** Writes a barrier to each streamed table and waits until it is read back; false when `limitMs` have passed. */
  barrier(limitMs: number): Promise<boolean>;
  /** Takes the barrier items out of the tables. */
  clearBarriers(): Promise<void>;
  close(): Promise<void>;
}

/** Opens every mapped stream where its functions left off. */
export async function openStreams(options: StreamsOptions): Promise<Streams> {
  const { dataDir, call, region, mappings, log } = options;
  const kept = readJson<Record<string, Position>>(dataDir, FILE) ?? {};
  /** Since when each mapping may have missed something. */
  const since: number[] = [];
  const starts: (() => void)[] = [];
  let begun = false;
  const save = () => writeJson(dataDir, FILE, kept);
  const consumers: StreamConsumer[] = [];
  const readers: StreamReader[] = [];
  for (const table of options.tables.filter(({ streamed }) => streamed)) {
    const own: StreamConsumer[] = [];
    const reader = new StreamReader({
      call,
      table,
      region,
      life: options.life,
      rest: options.rest,
      deliver: (records) => {
        for (const consumer of own) consumer.take(records);
      },
      forget: (shardId) => {
        for (const consumer of own) consumer.forget(shardId);
      },
      lost: () => {
        log(`the stream of ${table.name} no longer has what comes next: repairing`);
        options.repair().catch((error: Error) => log(`repair failed: ${error.message}`));
      },
    });
    const streamArn = await reader.open();
    const positions: ShardPositions[] = [];
    for (const mapping of mappings) {
      if (!('table' in mapping.source) || mapping.source.table !== table.name) continue;
      const earlier = kept[mapping.logicalId];
      const known = earlier?.stream === streamArn ? earlier : undefined;
      const shards = known?.shards ?? {};
      positions.push(shards);
      since.push(known?.at ?? reader.made);
      own.push(
        new StreamConsumer({
          ...options,
          mapping,
          streamArn,
          positions: shards,
          drained: options.changed,
          save: (now) => {
            kept[mapping.logicalId] = { stream: streamArn, at: Date.now(), shards: now };
            save();
          },
        }),
      );
    }
    starts.push(() => reader.run(earliest(positions)));
    readers.push(reader);
    consumers.push(...own);
  }
  return {
    begin: async () => {
      if (since.some((at) => Date.now() - at > STALE_MS)) {
        log('the streams were last read more than 20 hours ago: repairing first');
        await options.repair();
      }
      for (const start of starts) start();
      begun = true;
    },
    nudge: () => {
      for (const reader of readers) reader.nudge();
    },
    idle: () => consumers.every(({ idle }) => idle),
    troubles: () => [
      ...consumers
        .filter(({ idle }) => !idle)
        .map(({ name, failing }) => `${name}: ${failing ?? 'delivering'}`),
      ...readers.flatMap(({ table, trouble }) =>
        trouble === undefined ? [] : [`${table.name}: ${trouble}`],
      ),
    ],
    barrier: async (limitMs) => {
      const limit = Date.now() + limitMs;
      const passed = readers.map(async (reader) =>
        reader.hasPassed(await reader.writeBarrier(), limit - Date.now()),
      );
      return (await Promise.all(passed)).every(Boolean);
    },
    clearBarriers: async () => {
      await Promise.all(readers.map((reader) => reader.removeBarrier()));
    },
    close: async () => {
      await Promise.all(readers.map((reader) => reader.close()));
      const done = consumers.filter(({ idle }) => idle);
      await Promise.all(consumers.map((consumer) => consumer.close()));
      for (const { name, streamArn } of begun ? done : []) {
        const position = kept[name];
        const shards = position?.stream === streamArn ? position.shards : {};
        kept[name] = { stream: streamArn, at: Date.now(), shards };
      }
      save();
    },
  };
}

/** From where a stream is read for several mappings: for each shard the earliest, none when one has none. */
function earliest(positions: readonly ShardPositions[]): ShardPositions {
  const [first, ...others] = positions;
  const shared = Object.entries(first ?? {}).filter(([shard]) => others.every((other) => shard in other));
  return Object.fromEntries(
    shared.map(([shard, place]) => [
      shard,
      others.reduce((least, other) => {
        const theirs = other[shard] as Place;
        return isAfter(least.sequence, theirs.sequence) ? theirs : least;
      }, place),
    ]),
  );
}
