import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Vault, VaultItem } from '../ports.ts';
import { commitment, open, type SealedItem, seal } from '../privacy/envelope.ts';
import { TextsDestroyedError } from '../privacy/errors.ts';
import type { SealedText } from '../privacy/personal.ts';
import type { DataKeys } from '../privacy/ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readAll } from './dynamo-reads.ts';

/** Under which reference a ticket's wrapped data key lies. Deleting that item shreds all of the ticket's texts. */
export const KEY = 'KEY';

/** The vault in DynamoDB: one sealed item for the texts of one command, and the ticket's wrapped key. */
export function dynamoVault(client: DynamoDBClient, table: string, keys: DataKeys): Vault {
  async function read(ticketNo: string, refs: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const keys = refs.map((ref) => toItem({ ticketNo, ref }));
    for (const item of (await readAll(client, { [table]: keys }))[table] ?? []) {
      const { ref, sealed } = fromItem(item);
      found.set(String(ref), String(sealed));
    }
    return found;
  }

  async function unwrapped(ticketNo: string, wrapped: string | undefined): Promise<Uint8Array> {
    if (wrapped === undefined) throw new TextsDestroyedError(`no data key for ticket ${ticketNo}`);
    return keys.unwrap(ticketNo, wrapped);
  }

  return {
    async seal(ticketNo, texts, isNew) {
      if (Object.keys(texts).length === 0) return { items: [], sealed: {} };
      const items: VaultItem[] = [];
      let key: Uint8Array;
      if (isNew) {
        const made = await keys.create(ticketNo);
        items.push({ ref: KEY, sealed: made.wrapped });
        key = made.plain;
      } else {
        key = await unwrapped(ticketNo, (await read(ticketNo, [KEY])).get(KEY));
      }
      const ref = randomUUID();
      items.push({ ref, sealed: JSON.stringify(seal(key, { ticketNo, ref }, JSON.stringify(texts))) });
      const sealed: Record<string, SealedText> = {};
      for (const [path, text] of Object.entries(texts)) {
        sealed[path] = { ref: `${ref}#${path}`, commitment: commitment(key, text) };
      }
      return { items, sealed };
    },

    async open(ticketNo, refs) {
      if (refs.length === 0) return {};
      const wanted = new Set(refs.map((ref) => ref.split('#', 1)[0] as string));
      const found = await read(ticketNo, [KEY, ...wanted]);
      const key = await unwrapped(ticketNo, found.get(KEY));
      const opened = new Map<string, Record<string, string>>();
      for (const ref of wanted) {
        const sealed = found.get(ref);
        if (sealed === undefined) throw new Error(`ticket ${ticketNo} has no vault item ${ref}`);
        const item = JSON.parse(sealed) as SealedItem;
        opened.set(ref, JSON.parse(open(key, { ticketNo, ref }, item)) as Record<string, string>);
      }
      const texts: Record<string, string> = {};
      for (const full of refs) {
        const at = full.indexOf('#');
        const text = opened.get(full.slice(0, at))?.[full.slice(at + 1)];
        if (text === undefined) throw new Error(`ticket ${ticketNo} has no vault text ${full}`);
        texts[full] = text;
      }
      return texts;
    },
  };
}
