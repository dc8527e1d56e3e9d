import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commitment, open, seal } from '../../shared/privacy/envelope.ts';
import { SealBrokenError } from '../../shared/privacy/errors.ts';

const KEY = randomBytes(32);
const PLACE = { ticketNo: '43050026112112345678', ref: 'matter-1' };
const TEXT = '楼下烧烤店油烟扰民，电话13812345678';

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}

describe('a sealed text', () => {
  it('opens under its key at its place, and shows nothing before', () => {
    const item = seal(KEY, PLACE, TEXT);
    expect(item.alg).toBe('A256GCM');
    expect(Buffer.from(item.ct, 'base64').toString('utf8')).not.toContain('13812345678');
    expect(open(KEY, PLACE, item)).toBe(TEXT);
    expect(open(KEY, PLACE, seal(KEY, PLACE, ''))).toBe('');
  });

  it('is another one each time', () => {
    const [one, two] = [seal(KEY, PLACE, TEXT), seal(KEY, PLACE, TEXT)];
    expect(one.iv).not.toBe(two.iv);
    expect(one.ct).not.toBe(two.ct);
  });

  const item = seal(KEY, PLACE, TEXT);
  it.each([
    ['under another key', randomBytes(32), PLACE, item],
    ['for another ticket', KEY, { ...PLACE, ticketNo: '43050026112112345679' }, item],
    ['under another reference', KEY, { ...PLACE, ref: 'matter-2' }, item],
    ['with changed text', KEY, PLACE, { ...item, ct: flipped(item.ct) }],
    ['with a changed tag', KEY, PLACE, { ...item, tag: flipped(item.tag) }],
    [
      'with a shortened tag',
      KEY,
      PLACE,
      { ...item, tag: Buffer.from(item.tag, 'base64').subarray(0, 4).toString('base64') },
    ],
    ['with a changed nonce', KEY, PLACE, { ...item, iv: flipped(item.iv) }],
    ['with no nonce', KEY, PLACE, { ...item, iv: '' }],
  ])('does not open %s', (_, key, place, sealed) => {
    expect(() => open(key, place, sealed)).toThrow(SealBrokenError);
  });

  it('belongs to no ticket number that could be read as number and reference', () => {
    expect(() => seal(KEY, { ticketNo: '1|2', ref: '3' }, TEXT)).toThrow(RangeError);
  });
});

describe('a commitment', () => {
  it('is equal for equal texts under one key, and unrelated under another', () => {
    expect(commitment(KEY, TEXT)).toMatch(/^[0-9a-f]{64}$/);
    expect(commitment(KEY, TEXT)).toBe(commitment(KEY, TEXT));
    expect(commitment(KEY, TEXT)).not.toBe(commitment(KEY, `${TEXT}。`));
    expect(commitment(KEY, TEXT)).not.toBe(commitment(randomBytes(32), TEXT));
  });

  it('stays the same for ever: ledgers hold it', () => {
    const key = Buffer.alloc(32, 7);
    expect(commitment(key, '水')).toBe('35ae405d412c73378ec963999395fe8fbcccf5ae25504363e4d0f7938fd69d7b');
  });
});
