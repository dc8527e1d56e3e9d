/** Files in the runtime's data folder: readable by their owner only, replaced whole or not at all. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the folder (0700) when it is missing and answers its path. */
export function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Reads a JSON file; undefined when there is none. A broken file throws, named. */
export function readJson<T>(folder: string, name: string): T | undefined {
  const text = readText(folder, name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${join(folder, name)} is not JSON`, { cause: error });
  }
}

/** Reads a text file; undefined when there is none. */
export function readText(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file (0600) by way of a second one, so that a crash leaves the old or the new. */
export function writeText(folder: string, name: string, text: string): void {
  const temporary = join(folder, `.${name}.${process.pid}`);
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, join(folder, name));
}

/** Writes a value as JSON; see {@link writeText}. */
export function writeJson(folder: string, name: string, value: unknown): void {
  writeText(folder, name, `${JSON.stringify(value)}\n`);
}

/**
 * As {@link writeText}, and on the disk when it returns, also should the machine lose power: for keys, without
 * which nothing else in the folder can be read.
 */
export function writeDurably(folder: string, name: string, text: string): void {
  const temporary = join(folder, `.${name}.${process.pid}`);
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  renameSync(temporary, join(folder, name));
  if (process.platform === 'win32') return;
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** The file's text; when there is none it is made by `create` and kept, for good when this returns. */
export function keepText(folder: string, name: string, create: () => string): string {
  const kept = readText(folder, name);
  if (kept !== undefined) return kept;
  const made = create();
  writeDurably(folder, name, made);
  return made;
}
