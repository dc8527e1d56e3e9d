import { describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { digestWith, EMPTY_DIGEST, extendedDigest, lineOf } from '../../shared/province/feed-digest.ts';
import type { Change } from '../../shared/ticket/change.ts';
import { History, numbered } from '../ticket/history.ts';

const { change } = History.accepted(numbered(1), '2026-09-18 10:00');

function item(seq: number, at: string): Change & { readonly seq: number } {
  return { ...change, seq, recordedAt: `2026-09-${at}:00+08:00` as Instant };
}

const FRIDAY = [item(1, '18T10:00'), item(2, '18T23:59')];

describe('the digest of a day', () => {
  it('is the same however the changes were put together', () => {
    const whole = extendedDigest(undefined, FRIDAY, sha256);
    const [first, second] = FRIDAY.map((each) => [each]);
    const parts = extendedDigest(extendedDigest(undefined, first ?? [], sha256), second ?? [], sha256);
    expect(parts).toEqual(whole);
    expect(whole).toMatchObject({ day: '2026-09-18', first: 1, last: 2 });
    const told = FRIDAY.reduce((sum, each) => digestWith(sum, sha256(lineOf(each)), sha256), EMPTY_DIGEST);
    expect(whole.digest).toBe(told);
  });

  it('is another when changes are missing, differ or stand in another order', () => {
    const [first, second] = FRIDAY as [Change & { seq: number }, Change & { seq: number }];
    const digestOf = (...items: typeof FRIDAY) => extendedDigest(undefined, items, sha256).digest;
    const variants = [
      [first, second],
      [first],
      [second, first],
      [first, { ...second, stage: 'closed' as const }],
    ];
    expect(new Set(variants.map((items) => digestOf(...items))).size).toBe(4);
  });

  it('begins anew with each day, and a day that was left stays closed', () => {
    const friday = extendedDigest(undefined, FRIDAY, sha256);
    const saturday = extendedDigest(friday, [item(3, '19T00:00')], sha256);
    expect(saturday).toEqual({
      ...extendedDigest(undefined, [item(3, '19T00:00')], sha256),
      first: 3,
      last: 3,
    });
    const late = extendedDigest(saturday, [item(4, '18T23:58')], sha256);
    expect(late).toMatchObject({ day: '2026-09-19', first: 3, last: 4 });
  });

  it('counts what entered together to the day of the latest', () => {
    const both = extendedDigest(undefined, [item(1, '18T23:59'), item(2, '19T00:00')], sha256);
    expect(both).toMatchObject({ day: '2026-09-19', first: 1, last: 2 });
  });
});
