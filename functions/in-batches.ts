/**
 * Does the same for each of many, so many at once, and no more: a period is read in some journeys, and not all of its
 * days in one breath. Answers come in the order of what they are for.
 */
export async function inBatches<T, R>(
  all: readonly T[],
  atOnce: number,
  act: (each: T) => Promise<R>,
): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    done.push(...(await Promise.all(all.slice(from, from + atOnce).map(act))));
  }
  return done;
}
