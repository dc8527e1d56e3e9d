/**
 * Does some work for each item, at most `width` at a time, in their order of beginning.
 * @returns what came of each, in the order of the items
 * @throws the first error of `work`; those under way still end
 */
export async function abreast<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = items[Symbol.iterator]();
  const done: R[] = [];
  let begun = 0;
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const place = begun++;
      done[place] = await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return done;
}
