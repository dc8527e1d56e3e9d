import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayNumber, ratingToken, readRatingToken, TOKEN_LENGTH } from '../../shared/privacy/rating-token.ts';

const KEY = new Uint8Array(32).fill(7);
const NOW = Date.parse('2026-09-18T03:00:00Z');
const CLAIM = { ticketNo: '43050026091800000001', round: 2, lastDay: dayNumber(NOW) + 15 };

it('says what it was made for, until its last day is over', () => {
  const token = ratingToken(KEY, CLAIM);
  expect(token).toHaveLength(TOKEN_LENGTH);
  expect(readRatingToken(KEY, token, NOW)).toEqual(CLAIM);
  const over = (CLAIM.lastDay + 1) * 86_400_000;
  expect(readRatingToken(KEY, token, over - 1)).toEqual(CLAIM);
  expect(readRatingToken(KEY, token, over)).toBeUndefined();
});

it('is worth nothing with any character changed, cut, or under another key', () => {
  const token = ratingToken(KEY, CLAIM);
  for (let at = 0; at < token.length; at++) {
    // The last character carries two bits only; each of the 62 others differs in one of them or says the same bytes.
    const other = token.charAt(at) === 'A' ? 'Q' : 'A';
    const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
    if (Buffer.from(changed, 'base64url').equals(Buffer.from(token, 'base64url'))) continue;
    expect(readRatingToken(KEY, changed, NOW)).toBeUndefined();
  }
  for (const none of ['', token.slice(1), `${token}A`, `${token}=`]) {
    expect(readRatingToken(KEY, none, NOW)).toBeUndefined();
  }
  expect(readRatingToken(new Uint8Array(32), token, NOW)).toBeUndefined();
});

it('holds every number, round and day', () => {
  const claims = fc.record({
    ticketNo: fc
      .bigInt({ min: 0n, max: 99_999_999_999_999_999_999n })
      .map((each) => String(each).padStart(20, '0')),
    round: fc.nat({ max: 255 }),
    lastDay: fc.integer({ min: dayNumber(NOW), max: 65_535 }),
  });
  fc.assert(
    fc.property(claims, (claim) => {
      expect(readRatingToken(KEY, ratingToken(KEY, claim), NOW)).toEqual(claim);
    }),
    { numRuns: 50 },
  );
});
