import { expect, it } from 'vitest';
import { packed, unpacked } from '../../shared/adapters/rulebook-payload.ts';
import { RulebookTooLargeError } from '../../shared/ports.ts';

it.each([['{}'], ['[]'], [JSON.stringify('城'.repeat(10_000))]])('a short text stays as it is', (json) => {
  expect(packed(json)).toBe(json);
  expect(unpacked(json)).toBe(json);
});

it('a long text shrinks and comes back', () => {
  const json = JSON.stringify(Array.from({ length: 5000 }, (_, index) => `第${index}街道办事处`));
  expect(packed(json).length).toBeLessThan(json.length / 3);
  expect(unpacked(packed(json))).toBe(json);
});

it('what no item can hold is refused', () => {
  expect(() => packed(JSON.stringify('0'.repeat(20_000_000)))).toThrow(RulebookTooLargeError);
});
