import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import dictionaries from './packing-dictionary.json' with { type: 'json' };

/*
 * DynamoDB charges by the kilobyte, and a ticket's JSON is mostly the same words again and again. So it lies in
 * the tables deflated (RFC 1951) against a dictionary of those words, behind a byte that numbers the dictionary.
 * What has been written under a dictionary has to be read under it for ever: none is changed, a better one is
 * added under the next number.
 */

const DICTIONARIES: Readonly<Record<string, readonly string[]>> = dictionaries;
const CURRENT = 1;

const known = new Map<number, Buffer>();

function dictionaryOf(number: number): Buffer {
  const made = known.get(number);
  if (made) return made;
  const lines = DICTIONARIES[number];
  if (!lines) throw new Error(`packed under a dictionary that is not known: ${number}`);
  const dictionary = Buffer.from(lines.join(''), 'utf8');
  known.set(number, dictionary);
  return dictionary;
}

/** A text as it is put into an item. */
export function pack(text: string): Uint8Array {
  const body = deflateRawSync(text, { dictionary: dictionaryOf(CURRENT) });
  return Buffer.concat([Buffer.from([CURRENT]), body]);
}

/**
 * The text of an attribute: packed, or plain as a string.
 * @throws Error when it is neither, or its bytes are damaged
 */
export function unpack(value: AttributeValue | undefined): string {
  if (value?.S !== undefined) return value.S;
  const bytes = value?.B;
  if (bytes?.[0] === undefined) throw new Error('an attribute without a text');
  const dictionary = dictionaryOf(bytes[0]);
  return inflateRawSync(bytes.subarray(1), { dictionary }).toString('utf8');
}
