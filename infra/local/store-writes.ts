/** Counts what this process writes to DynamoDB, so that settling knows when there can be no new stream record. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const CHANNEL = 'http.client.request.start';
const WRITES = /^DynamoDB_\d+\.(?:Put|Update|Delete|TransactWrite|BatchWrite|Execute)/;

export interface StoreWrites {
  /** Write requests begun so far, by the functions and by the runtime itself. */
  count(): number;
  close(): void;
}

/** Watches the process's HTTP requests, in which every SDK client names its operation. */
export function watchStoreWrites(): StoreWrites {
  let count = 0;
  const seen = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (WRITES.test(String(request.getHeader('x-amz-target') ?? ''))) count++;
  };
  subscribe(CHANNEL, seen);
  return { count: () => count, close: () => unsubscribe(CHANNEL, seen) };
}
