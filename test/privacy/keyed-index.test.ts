import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedIndex } from '../../shared/privacy/keyed-index.ts';

const KEY = Buffer.alloc(32, 9);

describe('a keyed index', () => {
  it('is the first half of an HMAC over kind, version and value', () => {
    const whole = createHmac('sha256', KEY).update('phone:v1:+8613812345678').digest('hex');
    expect(keyedIndex(KEY, 'phone', '+8613812345678')).toBe(whole.slice(0, 32));
  });

  it('differs by value, kind and key', () => {
    const all = [
      keyedIndex(KEY, 'phone', '+8613812345678'),
      keyedIndex(KEY, 'phone', '+8613812345679'),
      keyedIndex(KEY, 'openid', '+8613812345678'),
      keyedIndex(Buffer.alloc(32, 8), 'phone', '+8613812345678'),
    ];
    expect(new Set(all).size).toBe(4);
  });
});
