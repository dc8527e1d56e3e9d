import * as z from 'zod';
import { SecretFormError } from './errors.ts';
import { type IndexKind, keyedIndex } from './keyed-index.ts';

/*
 * The key of keyed indexes and its rotation. A new key is put beside the old one a while before anything is written
 * under it, so that no function which still holds the secret as it was looks past what another has written.
 */

/** A key of keyed indexes, with its number: 1, 2, 3, … */
export interface IndexKey {
  readonly version: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The keys as they are to be used at one moment. */
export interface IndexKeys {
  /** Under which indexes are made. */
  readonly write: IndexKey;
  /** Under which a ticket's citizen may lie: both keys during a rotation, the one that is written under first. */
  readonly lookUp: readonly IndexKey[];
  /** All there ever were, the last first: what was made under a retired one can be tested still. */
  readonly all: readonly IndexKey[];
  /** The first of all, for what is never made anew: indexes of OpenIDs, which nobody can guess, and of messages. */
  readonly root: Uint8Array;
}

/** How the keys are had where they are needed. */
export type IndexKeySource = () => Promise<IndexKeys>;

const key = z.string().regex(/^[0-9a-f]{64}$/i);
const versioned = z.strictObject({ version: z.int().min(1), key });
const form = z.strictObject({
  current: versioned.extend({
    /** From when on it is written under, in milliseconds of the machine's time. */
    from: z.int().exactOptional(),
  }),
  previous: versioned.exactOptional(),
  /** Of the ones before, the last first. */
  retired: z.array(versioned).default([]),
});

/** What the secret holds. */
export type IndexSecret = z.output<typeof form>;

/** How long a new key is known before it is written under; longer than a function goes without reading the secret. */
export const KNOWN_BEFORE_MS = 6 * 60_000;

/**
 * Reads the secret: the JSON of {@link IndexSecret}, or 64 hexadecimal digits, which are the first key alone.
 * @throws SecretFormError, which holds none of it
 */
export function parseIndexSecret(text: string): IndexSecret {
  if (key.safeParse(text).success) return { current: { version: 1, key: text }, retired: [] };
  const read = form.safeParse(jsonIn(text));
  if (!read.success || !isInOrder(read.data)) {
    throw new SecretFormError('the index secret is neither 64 hexadecimal characters nor keys with versions');
  }
  return read.data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isInOrder(secret: IndexSecret): boolean {
  const versions = keysIn(secret).map(({ version }) => version);
  return versions.every((version, at) => at === 0 || version < (versions[at - 1] ?? 0));
}

function keysIn({ current, previous, retired }: IndexSecret) {
  return [current, ...(previous ? [previous] : []), ...retired];
}

/** The keys as they are to be used. @param nowMs the machine's time */
export function indexKeysAt(secret: IndexSecret, nowMs: number): IndexKeys {
  const all = keysIn(secret).map(({ version, key: digits }) => ({
    version,
    key: Buffer.from(digits, 'hex'),
  }));
  const [current, before] = all;
  const root = all.at(-1);
  if (!current || !root) throw new SecretFormError('the index secret holds no key');
  if (!secret.previous || !before) return { write: current, lookUp: [current], all, root: root.key };
  const write = (secret.current.from ?? 0) <= nowMs ? current : before;
  const other = write === current ? before : current;
  return { write, lookUp: [write, other], all, root: root.key };
}

/** A single key, the first there is. */
export function firstIndexKey(only: Uint8Array): IndexKeys {
  const first = { version: 1, key: only };
  return { write: first, lookUp: [first], all: [first], root: only };
}

/** The secret with a new key that is written under after a while. @param digits 64 hexadecimal ones, drawn at random */
export function withNewKey({ current, retired }: IndexSecret, digits: string, nowMs: number): IndexSecret {
  const { from: _from, ...previous } = current;
  return {
    current: { version: current.version + 1, key: digits, from: nowMs + KNOWN_BEFORE_MS },
    previous,
    retired,
  };
}

/** The secret after a rotation: the previous key finds nobody any more. */
export function withoutPrevious({ current, previous, retired }: IndexSecret): IndexSecret {
  const { from: _from, ...now } = current;
  return { current: now, retired: [...(previous ? [previous] : []), ...retired] };
}

/** An index under a key, which says under which: those of the first key bear no number. */
export function indexUnder({ version, key: own }: IndexKey, kind: IndexKind, value: string): string {
  const index = keyedIndex(own, kind, value);
  return version === 1 ? index : `${version}-${index}`;
}

/** The number of the key under which an index was made. */
export function versionOfIndex(index: string): number {
  const dash = index.indexOf('-');
  return dash < 0 ? 1 : Number(index.slice(0, dash));
}
