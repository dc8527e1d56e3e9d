import type { ApiRequest } from '../http/route.ts';
import { type Picture, picturesOf } from './media.ts';
import { wrong } from './refusals.ts';

/** What a client has sent, by name: fields, and the answers to a service's questions by their codes. */
export interface Sent {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly pictures: readonly Picture[];
}

type Pair<T> = readonly [name: string, value: T];

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** `attribute[CODE]`, or `attribute[CODE][]` for one of several values. */
const ANSWER = /^attribute\[([^[\]]{1,64})\](?:\[\d{0,3}\])?$/;
/** What decoders put in the place of what is no UTF-8. */
const REPLACED = '\u{FFFD}';

/**
 * Reads the body of a POST, and what of it came in the query instead. What is empty counts as not sent; what is unknown
 * is left aside.
 * @throws Problem 400 for a body of another type, that is no UTF-8, or that carries a file that is no picture
 */
export async function sentBy(request: Pick<ApiRequest, 'headers' | 'rawBody' | 'query'>): Promise<Sent> {
  const query = Object.entries(request.query as Readonly<Record<string, string>>);
  const { pairs, files } = await bodyParts(request.headers['content-type'] ?? '', request.rawBody);
  const fields = new Map<string, string[]>();
  const answers = new Map<string, string[]>();
  for (const [name, given] of [...query, ...pairs]) {
    const value = given.trim();
    if (value === '') continue;
    const code = ANSWER.exec(name)?.[1];
    const [place, key] = code === undefined ? [fields, name.replace(/\[\]$/, '')] : [answers, code];
    const before = place.get(key) ?? [];
    if (!before.includes(value)) place.set(key, [...before, value]);
  }
  return { fields, answers, pictures: await picturesOf(files) };
}

/** A field that has one value. */
export function one({ fields }: Sent, name: string): string | undefined {
  const values = fields.get(name) ?? [];
  if (values.length > 1) throw wrong(name, 'duplicate');
  return values[0];
}

interface Parts {
  readonly pairs: readonly Pair<string>[];
  readonly files: readonly Pair<Blob>[];
}

async function bodyParts(type: string, bytes: Uint8Array): Promise<Parts> {
  if (bytes.length === 0) return { pairs: [], files: [] };
  if (/^multipart\/form-data\s*;/i.test(type)) return multipartParts(type, bytes);
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw wrong('Content-Type', 'one-of:application/x-www-form-urlencoded|multipart/form-data');
  }
  const text = decoded(bytes);
  const pairs = [...new URLSearchParams(text)];
  // A mark that was sent as such is a mark.
  if (!/%EF%BF%BD/i.test(text) && !text.includes(REPLACED)) mustBeUtf8(pairs);
  return { pairs, files: [] };
}

function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw wrong('body', 'utf-8');
  }
}

async function multipartParts(type: string, bytes: Uint8Array): Promise<Parts> {
  const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw wrong('body', 'multipart');
    });
  const parts = [...form];
  const pairs = parts.flatMap(([name, value]): Pair<string>[] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  mustBeUtf8(pairs);
  // A form whose field for a picture was left empty has a file without a name and content.
  const files = parts.flatMap(([name, value]): Pair<Blob>[] =>
    typeof value === 'string' || value.size === 0 ? [] : [[name, value]],
  );
  return { pairs, files };
}

function mustBeUtf8(pairs: readonly Pair<string>[]): void {
  if (pairs.some((pair) => pair.join().includes(REPLACED))) throw wrong('body', 'utf-8');
}
