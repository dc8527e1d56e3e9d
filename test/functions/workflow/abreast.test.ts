import { expect, it } from 'vitest';
import { abreast } from '../../../functions/workflow/abreast.ts';

it('what comes of each stands in the order of the items, whoever ends first', async () => {
  const turns = (count: number): Promise<void> =>
    count === 0 ? Promise.resolve() : Promise.resolve().then(() => turns(count - 1));
  const done = await abreast([5, 1, 3, 0], 2, async (turn) => {
    await turns(turn);
    return turn * 10;
  });
  expect(done).toEqual([50, 10, 30, 0]);
});

it('after a failure nothing more is begun', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('second');
  };
  await expect(abreast([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('second');
  expect(begun).not.toContain(5);
});
