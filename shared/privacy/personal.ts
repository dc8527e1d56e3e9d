import * as z from 'zod';

/** Design limit of one text that somebody wrote or said. */
const MAX_BYTES = 20 * 1024;

/** Signs that print nothing and are no part of a text: the C0 and C1 controls but tab and ends of lines. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
/** What turns the direction of the text around it, so that it reads as another (Unicode Bidirectional Algorithm, 2). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text as it is kept, whatever way it came: nobody is refused for a sign that they can't see, and what they said stays.
 * A control becomes a blank, as it may stand between two words; what turns directions goes, as it stands within them.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, ' ').replace(TURNING, '');
}

/**
 * Something a person wrote or said, or who they are. It leaves the edge only for the vault; printing or
 * serialising it by mistake shows a mark instead of the text.
 */
export class PersonalText {
  readonly text: string;
  constructor(text: string) {
    this.text = withoutControls(text);
  }
  toString(): string {
    return '[personal]';
  }
  toJSON(): string {
    return '[personal]';
  }
}

/** Where a personal text lies (`item#path` in the vault) and a keyed commitment to what it says. */
export interface SealedText {
  readonly ref: string;
  readonly commitment: string;
}

/**
 * The same shape with each personal text replaced by its reference: what the domain is given. Fields that
 * are undefined are left out.
 */
export type Sealed<T> = T extends PersonalText
  ? SealedText
  : T extends string | number | boolean | undefined
    ? T
    : T extends readonly (infer E)[]
      ? readonly Sealed<E>[]
      : T extends object
        ? { [K in keyof T]: Sealed<Exclude<T[K], undefined>> }
        : T;

/** Schema of what somebody writes freely, as it is kept: without what nobody sees, and trimmed. */
export function writtenWords() {
  return z.string().overwrite(withoutControls).trim();
}

/** Schema of a personal text: not blank, at most 20 KB of UTF-8. */
export function personal() {
  return writtenWords()
    .min(1)
    .refine((text) => new TextEncoder().encode(text).length <= MAX_BYTES, {
      params: { rule: `max-bytes:${MAX_BYTES}` },
    })
    .transform((text) => new PersonalText(text))
    .meta({ maxLength: MAX_BYTES, 'x-personal': true });
}

/**
 * Takes every personal text out of a value.
 * Returns the texts by their path, and a function that puts references in their places.
 */
export function withdraw<T>(value: T): {
  texts: Record<string, string>;
  replace: (seal: (path: string, text: string) => SealedText) => Sealed<T>;
} {
  const texts: Record<string, string> = {};
  walk(value, '', (path, text) => {
    texts[path] = text;
    return text;
  });
  return { texts, replace: (seal) => walk(value, '', seal) as Sealed<T> };
}

function walk(value: unknown, path: string, at: (path: string, text: string) => unknown): unknown {
  if (value instanceof PersonalText) return at(path, value.text);
  if (Array.isArray(value)) return value.map((item, index) => walk(item, join(path, String(index)), at));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, join(path, key), at)]),
    );
  }
  return value;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
