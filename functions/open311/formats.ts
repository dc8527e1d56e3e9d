import { standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';

/** The formats of Open311, as the end of a path names them. XML is the one that every client has to know. */
export const FORMATS = ['xml', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** A list: in XML each item is an element of the list's name for it, in JSON it is an array. */
export class List {
  readonly each: string;
  readonly items: readonly Value[];

  constructor(each: string, items: readonly Value[]) {
    this.each = each;
    this.items = items;
  }
}

/** What an answer is made of. Nothing is an empty element in XML, and null in JSON. */
export type Value = string | number | boolean | undefined | List | { readonly [name: string]: Value };

const TYPES: Readonly<Record<Format, string>> = {
  xml: 'text/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** An answer in one of the formats. JSON follows the Spark convention: the root element has no name. */
export function answered(
  status: number,
  format: Format,
  root: string,
  value: Value,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const content = format === 'xml' ? xmlDocument(root, value) : JSON.stringify(plain(value));
  return { status, headers, text: { type: TYPES[format], content } };
}

/** What JSON says of it. */
function plain(value: Value): unknown {
  if (value === undefined) return null;
  if (value instanceof List) return value.items.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
}

/** An XML document of UTF-8. */
export function xmlDocument(root: string, value: Value): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`;
}

function element(name: string, value: Value): string {
  const content = contentOf(value);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function contentOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof List) return value.items.map((item) => element(value.each, item)).join('');
  if (typeof value !== 'object') return escaped(String(value));
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join('');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** Characters that no XML 1.0 document can hold (production 2, Char). */
const NO_CHARACTERS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text as an element holds it, so that a parser reads it back as it was, but for what XML can't hold. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NO_CHARACTERS, '\u{FFFD}')
    .replaceAll(/[&<>"'\r]/g, (character) => REFERENCES[character] ?? character);
}

/**
 * A path's last part without the format at its end: `001.json` is 001 in JSON.
 * @throws Problem 404 where it ends in no format
 */
export function withFormat(part: string | undefined): { readonly name: string; readonly format: Format } {
  const end = part?.lastIndexOf('.') ?? -1;
  const format = FORMATS.find((each) => each === part?.slice(end + 1));
  if (part === undefined || end < 1 || !format) throw standardProblem('not-found', { field: 'format' });
  return { name: part.slice(0, end), format };
}

/** The format that a whole path asks for; XML where it names none. */
export function formatOf(path: string): Format {
  return path.endsWith('.json') ? 'json' : 'xml';
}
