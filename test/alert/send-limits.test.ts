import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextAllowed, stillCounting } from '../../shared/alert/send-limits.ts';

const MINUTE_HOUR_DAY = [
  { count: 1, seconds: 60 },
  { count: 5, seconds: 3_600 },
  { count: 10, seconds: 86_400 },
];

it('waits for the limit that takes longest', () => {
  expect(nextAllowed([], MINUTE_HOUR_DAY, 1_000)).toBe(1_000);
  expect(nextAllowed([1_000], MINUTE_HOUR_DAY, 2_000)).toBe(61_000);
  const five = [0, 60_000, 120_000, 180_000, 240_000];
  expect(nextAllowed(five, MINUTE_HOUR_DAY, 300_000)).toBe(3_600_000);
});

it('keeps the newest that a limit still counts, in whatever order they are given', () => {
  const kept = stillCounting([2_000, 4_000, 1_000, 3_000], [{ count: 2, seconds: 10 }], 5_000);
  expect(kept).toEqual([4_000, 3_000]);
  expect(stillCounting([2_000, 1_000], [{ count: 2, seconds: 1 }], 3_000)).toEqual([]);
});

it('however many wait, all go in the end, and never more than a limit allows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 40 }), (pauses) => {
      let now = 0;
      let kept: readonly number[] = [];
      const sent: number[] = [];
      for (const pause of pauses) {
        now = nextAllowed(kept, MINUTE_HOUR_DAY, now + pause);
        sent.push(now);
        kept = stillCounting([...kept, now], MINUTE_HOUR_DAY, now);
      }
      expect(kept.length).toBeLessThanOrEqual(10);
      for (const { count, seconds } of MINUTE_HOUR_DAY)
        for (const [index, last] of sent.entries()) {
          const first = sent[index - count];
          if (first !== undefined) expect(last - first).toBeGreaterThanOrEqual(seconds * 1000);
        }
    }),
  );
});
