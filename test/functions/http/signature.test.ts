import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  canonicalPath,
  canonicalQuery,
  sameText,
  sign,
  signedBy,
  stringToSign,
} from '../../../functions/http/signature.ts';

const PARTS = {
  method: 'post',
  path: '/v1/intake/phone',
  query: 'b=2&a=1',
  timestamp: '1714122000',
  nonce: '0123456789abcdef',
  body: Buffer.from('{"x":"水"}', 'utf8'),
};

describe('a channel signature', () => {
  it('covers method, path, sorted query, time, nonce and the hash of the body, one a line', () => {
    const hash = createHash('sha256').update('{"x":"水"}').digest('hex');
    const text = `POST\n/v1/intake/phone\na=1&b=2\n1714122000\n0123456789abcdef\n${hash}`;
    expect(stringToSign(PARTS)).toBe(text);
    expect(sign('secret', PARTS)).toBe(createHmac('sha256', 'secret').update(text).digest('hex'));
  });

  it.each([
    ['', ''],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=1', 'a=1&a=2'],
    ['a=%e6%b0%b4', 'a=%E6%B0%B4'],
    ['a=x+y', 'a=x%20y'],
    ['a', 'a='],
    ['a=1&&b=2', 'a=1&b=2'],
    ['a=1&a1=2', 'a1=2&a=1'],
    ['a=2&a=10', 'a=10&a=2'],
  ])('puts the query %j into the form %j', (query, form) => {
    expect(canonicalQuery(query)).toBe(form);
  });

  it.each([
    ['/v1/referrals/供水/feedback', '/v1/referrals/%E4%BE%9B%E6%B0%B4/feedback'],
    ['/v1/referrals/%E4%BE%9B%E6%B0%B4/feedback', '/v1/referrals/%E4%BE%9B%E6%B0%B4/feedback'],
    ["/a:b;c@d!$&'()*+,=~%2f", "/a:b;c@d!$&'()*+,=~%2f"],
    ['/\uD800', '/%EF%BF%BD'],
  ])('puts the path %j into the form %j', (path, form) => {
    expect(canonicalPath(path)).toBe(form);
  });

  it('is good under either live secret and under no other', () => {
    const signature = sign('old', PARTS);
    expect(signedBy(['new', 'old'], PARTS, signature)).toBe(true);
    expect(signedBy(['old', 'new'], PARTS, signature)).toBe(true);
    expect(signedBy(['new'], PARTS, signature)).toBe(false);
    expect(signedBy([], PARTS, signature)).toBe(false);
  });

  it('compares texts of different length without throwing', () => {
    expect(sameText('ab', 'abc')).toBe(false);
    expect(sameText('水', 'ab')).toBe(false);
    expect(sameText('abc', 'abc')).toBe(true);
  });
});
