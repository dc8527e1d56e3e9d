/**
 * What functions print goes to a file of the data folder, as Lambda takes it to a log group, and not
 * between the runtime's own lines.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'functions.log';
/** A log beyond this is begun anew at the next start. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface FunctionOutput {
  /** Runs a handler; whatever it and what it starts prints is written to the file. */
  run<T>(functionName: string, handler: () => T): T;
  /** Gives standard output and standard error back. */
  close(): void;
}

/** The name of the function that the present code runs for. */
const inside = new AsyncLocalStorage<string>();

/** The name of the function on whose behalf the caller runs; undefined for the runtime itself. */
export function runningFunction(): string | undefined {
  return inside.getStore();
}

/** Takes over standard output and standard error for code that runs inside `run`. */
export function captureOutput(dataDir: string): FunctionOutput {
  const path = join(dataDir, FILE);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_BYTES) rmSync(path);
  const streams = [process.stdout, process.stderr];
  const restore = streams.map((stream) => {
    const write = stream.write;
    const taken = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
      if (inside.getStore() === undefined) return write.call(stream, chunk, ...rest);
      appendFileSync(path, chunk, { mode: 0o600 });
      const done: unknown = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
    stream.write = taken as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  return {
    run: (functionName, handler) => inside.run(functionName, handler),
    close: () => {
      for (const step of restore) step();
    },
  };
}
