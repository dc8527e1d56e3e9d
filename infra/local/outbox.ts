/**
 * What would have been sent to people: kept in the data folder, a line per message, each sealed with a key
 * derived from the folder's master key, so that no text and no number can be read from the file.
 */
import { appendFileSync, chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, writeText } from './data-folder.ts';
import type { SentMessage } from './fauxqs.ts';
import { derivedKey, seal, unseal } from './kms.ts';

const FILE = 'outbox.sealed';

export interface OutboxMessage extends SentMessage {
  /** Counts from 1. */
  readonly number: number;
  /** When, on the law's clock: `YYYY-MM-DDTHH:mm:ss+08:00`. */
  readonly at: string;
}

export interface Outbox {
  /** Keeps a message; it is on the disk when this returns. */
  add(message: SentMessage, at: string): void;
  /** Every message with a number above `after`, oldest first. */
  list(after?: number): readonly OutboxMessage[];
}

/** Opens the folder's outbox. Throws when a line cannot be opened with `master`. */
export function openOutbox(dataDir: string, master: Buffer): Outbox {
  const key = derivedKey(master, 'outbox');
  const path = join(dataDir, FILE);
  const lines = (readText(dataDir, FILE) ?? '').split('\n');
  // What follows the last line break is the half of a line that a crash left behind, if anything.
  if (lines.pop()) writeText(dataDir, FILE, lines.map((line) => `${line}\n`).join(''));
  const messages: OutboxMessage[] = lines.map((line, index) =>
    JSON.parse(unseal(key, Buffer.from(line, 'base64'), String(index + 1)).toString('utf8')),
  );
  return {
    add: (message, at) => {
      const numbered: OutboxMessage = { number: messages.length + 1, at, ...message };
      const sealed = seal(key, Buffer.from(JSON.stringify(numbered)), String(numbered.number));
      const fresh = !existsSync(path);
      appendFileSync(path, `${sealed.toString('base64')}\n`, { mode: 0o600 });
      if (fresh) chmodSync(path, 0o600);
      messages.push(numbered);
    },
    list: (after = 0) => messages.slice(after),
  };
}
