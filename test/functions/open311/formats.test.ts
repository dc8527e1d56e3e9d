import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { List, withFormat, xmlDocument } from '../../../functions/open311/formats.ts';

/** The text of a document's one element, as a strict parser of another hand reads it. */
function readBack(document: string): string {
  const parser = new SaxesParser();
  let text = '';
  let open = 0;
  parser.on('opentag', () => {
    open++;
  });
  parser.on('closetag', () => {
    open--;
  });
  parser.on('text', (found) => {
    if (open > 0) text += found;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(document).close();
  return text;
}

describe('XML', () => {
  it('is what a parser reads back, character for character', () => {
    const character = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '<![CDATA[',
        '&amp;',
        '\r',
        '\n',
        '\r\n',
        '\t',
        ' ',
        '𠮷',
        '路',
      ),
      fc
        .string({ unit: 'binary', maxLength: 2 })
        .filter((text) => !/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(readBack(xmlDocument('description', text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('holds a mark in the place of what it cannot hold', () => {
    const document = xmlDocument('d', 'a\u0000b\u0008c\uD800d\uFFFEe');
    expect(document).toBe('<?xml version="1.0" encoding="utf-8"?>\n<d>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe</d>\n');
  });

  it('names the items of a list, and has an empty element for nothing', () => {
    const value = { a: undefined, b: new List('item', ['1', { c: true }]), d: new List('item', []), e: 0 };
    expect(xmlDocument('root', value)).toContain(
      '<root><a/><b><item>1</item><item><c>true</c></item></b><d/><e>0</e></root>',
    );
  });
});

it.each([
  ['001.json', { name: '001', format: 'json' }],
  ['a.b.xml', { name: 'a.b', format: 'xml' }],
])('%s ends in its format', (part, expected) => {
  expect(withFormat(part)).toEqual(expected);
});

it.each(['001', '.json', 'json', '001.JSON', '001.csv', '', undefined])('%s ends in none', (part) => {
  expect(() => withFormat(part)).toThrow(expect.objectContaining({ status: 404 }) as Error);
});
