import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../shared/adapters/packed.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { History, numbered } from '../ticket/history.ts';

const history = History.accepted(numbered(1), '2026-09-18 10:00').do('dispatch', {
  lead: 'chengguan',
  assistants: [],
});

describe('a packed text', () => {
  it.each([
    ['a ledger entry', history.entries[0]?.body ?? ''],
    ['a ticket', canonicalJson(history.ticket)],
    ['no text', ''],
    ['what the dictionary knows nothing of', '𠮷\u0000\ud83d\ude00\\"'],
  ])('is read back byte for byte: %s', (_what, text) => {
    expect(unpack({ B: pack(text) })).toBe(text);
  });

  it('takes less than a third of a ticket’s JSON', () => {
    const text = canonicalJson(history.ticket);
    expect(pack(text).length).toBeLessThan(text.length / 3);
  });

  it('is read for ever as it was once written', () => {
    const written = '01c3da17c7d2ff46ea430100';
    expect(unpack({ B: Buffer.from(written, 'hex') })).toBe(
      '{"kind":"complaint","stage":"accepted","version":1}',
    );
  });

  it('may also be plain', () => {
    expect(unpack({ S: '{}' })).toBe('{}');
  });

  it.each<[string, Parameters<typeof unpack>[0], RegExp]>([
    ['nothing', undefined, /without a text/],
    ['no bytes', { B: new Uint8Array() }, /without a text/],
    ['a number', { N: '1' }, /without a text/],
    ['bytes under another dictionary', { B: new Uint8Array([9, 3, 0]) }, /dictionary that is not known: 9/],
  ])('is not %s', (_what, value, why) => {
    expect(() => unpack(value)).toThrow(why);
  });

  it('that was damaged is not read', () => {
    const bytes = pack(canonicalJson(history.ticket));
    expect(() => unpack({ B: bytes.subarray(0, bytes.length / 2) })).toThrow();
  });
});
