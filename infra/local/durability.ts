/**
 * Sees to it that nobody is told of a write that the engine could still lose. DynamoDB Local answers a
 * transaction some milliseconds before it commits it, so that a kill in between loses what was acknowledged;
 * but it works in order, and a read that is answered later proves that everything before it is committed.
 */
import type { AwsJsonCall } from './aws-json.ts';
import type { DeployedTable } from './deployment.ts';
import type { DynamoDbEngine } from './dynamodb-engine.ts';
import type { StoreWrites } from './store-writes.ts';

/** The engine ended, or was started again, before what was written or read could be proved to be kept. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost';

  constructor() {
    super('the store was started again meanwhile: whether this was carried out is not known');
  }
}

export interface Durability {
  /**
   * To be called when a function begins. The answer is to be called when it has ended: it resolves once all
   * that was acknowledged to the function is committed, and rejects with StoreLost when that cannot be known.
   */
  begin(): () => Promise<void>;
}

/** The product's own engine cannot be told to do this, so it is done here; `table` is any that there is. */
export function durabilityOf(parts: {
  readonly engine: DynamoDbEngine;
  readonly call: AwsJsonCall;
  readonly table: DeployedTable;
  readonly writes: StoreWrites;
}): Durability {
  const { engine, call, table, writes } = parts;
  const key = table.keys.map(({ name, type }) => [name, type === 'N' ? { N: '0' } : { S: '~proof' }]);
  const read = { TableName: table.name, Key: Object.fromEntries(key), ConsistentRead: true };
  /** Writes that are known to be committed; with one more than these begun, nothing is known of the rest. */
  let proved = -1;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const prove = async () => {
    const begun = writes.count();
    const allAnswered = begun === writes.ended();
    await call('DynamoDB_20120810.GetItem', read);
    if (allAnswered) proved = Math.max(proved, begun);
  };
  const run = (): Promise<void> => {
    running = prove().finally(() => {
      running = undefined;
    });
    return running;
  };
  /** One read for all who ask while another is under way: that one may have begun before their writes. */
  const proof = (): Promise<void> => {
    if (!running) return run();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return run();
      });
    return next;
  };

  return {
    begin: () => {
      const life = engine.life();
      return async () => {
        if (writes.count() !== proved) await proof().catch(lost);
        // In this order: a new engine answers a moment before it is known to be another.
        if (!engine.healthy() || engine.life() !== life) throw new StoreLost();
      };
    },
  };
}

/** The proof of somebody else's engine is its own business. */
export const TRUSTED: Durability = { begin: () => () => Promise.resolve() };

function lost(): never {
  throw new StoreLost();
}
