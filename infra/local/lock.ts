/** One owner of a data folder: two engines on the same files answer wrongly. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readJson, writeJson } from './data-folder.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/** Locked by the system for as long as its owner lives. Nothing else may open it: closing it would unlock it. */
const LOCK = 'lock.db';
/** Who the owner is, for people and for the message to those who come second. */
const OWNER = 'lock.json';
/** A second file by way of which another is replaced, with the process that writes it. */
const TEMPORARY = /^\..+\.(\d+)$/;
const BUSY = 5;

/** What this process holds. A lock that nobody refers to would be closed by the garbage collector. */
const held = new Set<DatabaseSync>();

/** Somebody else owns the folder; the message is one line for the person who started. */
export class FolderInUse extends Error {
  /** Undefined for an owner that has only just come and has not given its name yet. */
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    const owner = pid === undefined ? 'another process' : `process ${pid}`;
    super(`${folder} is in use by ${owner}; stop it first or give another folder with --data`);
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process and answers the function that gives it back. The system itself takes the
 * lock from a process that ends in whatever way, so nothing stale is left, and of two that start at the same
 * instant one gets it. Throws FolderInUse, naming the pid, when its owner lives (this process included).
 */
export function lockFolder(folder: string): () => void {
  const self = identify(process.pid);
  if (!self) throw new Error('this process cannot be identified');
  const lock = new DatabaseSync(join(folder, LOCK), { timeout: 0 });
  try {
    // In memory, for a journal on the disk would be one more file to be left behind.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new FolderInUse(folder, ownerOf(folder)?.pid);
  }
  held.add(lock);
  writeJson(folder, OWNER, self);
  removeTemporaries(folder);
  return () => {
    rmSync(join(folder, OWNER), { force: true });
    lock.close();
    held.delete(lock);
  };
}

/** The living process that the folder names; undefined when there is none, or it has not yet written. */
function ownerOf(folder: string): ProcessIdentity | undefined {
  const owner = readJson<ProcessIdentity>(folder, OWNER);
  return owner && isAlive(owner) ? owner : undefined;
}

/** Takes away what killed processes were about to put in place of another file. */
function removeTemporaries(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(TEMPORARY.exec(name)?.[1]);
    if (pid > 0 && !identify(pid)) rmSync(join(folder, name), { force: true });
  }
}
