/**
 * Does some work for each item, at most `width` at a time, in their order of beginning.
 * @returns what came of each, in the order of the items
 * @throws the first error of `work`; what is under way still ends, and nothing more is begun
 */
export async function abreast<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = items[Symbol.iterator]();
  const done: R[] = [];
  let begun = 0;
  let failed = false;
  const lane = async () => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      const place = begun++;
      try {
        done[place] = await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return done;
}
