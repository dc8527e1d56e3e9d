/** Counts what this process writes to DynamoDB, so that settling knows when there can be no new stream record. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const BEGUN = 'http.client.request.start';
/** The answer has begun to arrive; a request ends in this or in an error. */
const ANSWERED = 'http.client.response.finish';
const FAILED = 'http.client.request.error';
/** A statement is none: selecting is all that any function is allowed to do with one. */
const WRITES = /^DynamoDB_\d+\.(?:Put|Update|Delete|TransactWrite|BatchWrite)/;

export interface StoreWrites {
  /** Write requests begun so far, by the functions and by the runtime itself. */
  count(): number;
  /** Write requests that were answered, or failed, so far. */
  ended(): number;
  close(): void;
}

/** Watches the process's HTTP requests, in which every SDK client names its operation. */
export function watchStoreWrites(): StoreWrites {
  let begun = 0;
  let ended = 0;
  const isWrite = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    return WRITES.test(String(request.getHeader('x-amz-target') ?? ''));
  };
  const atStart = (message: unknown) => {
    if (isWrite(message)) begun++;
  };
  const atEnd = (message: unknown) => {
    if (isWrite(message)) ended++;
  };
  subscribe(BEGUN, atStart);
  subscribe(ANSWERED, atEnd);
  subscribe(FAILED, atEnd);
  return {
    count: () => begun,
    ended: () => ended,
    close: () => {
      unsubscribe(BEGUN, atStart);
      unsubscribe(ANSWERED, atEnd);
      unsubscribe(FAILED, atEnd);
    },
  };
}
