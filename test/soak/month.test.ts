import { expect, it } from 'vitest';
import { month } from './month.ts';

it('in a month every rung due is told once, to the right people, in allowed hours', async () => {
  const { faults, rungs, messages } = await month(12345, 60);
  expect(faults.slice(0, 20)).toEqual([]);
  expect(rungs).toBeGreaterThan(300);
  expect(messages).toBeGreaterThan(rungs);
});
