/** One owner of a data folder: two engines on the same files answer wrongly. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './data-folder.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

const LOCK = 'lock.json';

/** Somebody else owns the folder; the message is one line for the person who started. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}; stop it first or give another folder with --data`);
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process and answers the function that gives it back. A lock whose process is
 * gone is taken over. Throws FolderInUse, naming the pid, when its owner lives (this process included).
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK);
  const self = identify(process.pid);
  if (!self) throw new Error('this process cannot be identified');
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, JSON.stringify(self));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(folder);
    if (owner && isAlive(owner)) throw new FolderInUse(folder, owner.pid);
    rmSync(path, { force: true });
  }
  throw new Error(`${path} cannot be taken: others keep taking it`);
}

/** Who the lock names; undefined when there is none or its writer died before it wrote. */
function ownerOf(folder: string): ProcessIdentity | undefined {
  try {
    return readJson<ProcessIdentity>(folder, LOCK);
  } catch (error) {
    if (error instanceof Error && error.cause instanceof SyntaxError) return undefined;
    throw error;
  }
}
