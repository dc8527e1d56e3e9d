/** Weights of pairs of characters: the fewer units have a pair in their duties, the more it says. */
export type PairWeights = (pair: string) => number;

/** Every two characters that stand side by side in a text; what is no letter, figure or Chinese character parts them. */
export function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const run of text.toLowerCase().split(/[^\p{Script=Han}\p{L}\p{N}]+/u)) {
    const characters = [...run];
    for (let index = 1; index < characters.length; index += 1) {
      pairs.add(`${characters[index - 1]}${characters[index]}`);
    }
  }
  return pairs;
}

/**
 * How much each pair tells units apart, from what each of them is in charge of.
 * @param duties of each unit, in words
 */
export function pairWeights(duties: readonly (readonly string[])[]): PairWeights {
  const units = new Map<string, number>();
  for (const own of duties) {
    for (const pair of new Set(own.flatMap((duty) => [...pairsOf(duty)]))) {
      units.set(pair, (units.get(pair) ?? 0) + 1);
    }
  }
  return (pair) => Math.log(1 + duties.length / (units.get(pair) ?? 1));
}

/** Which share of a duty, by weight, is found in the pairs of a text: 0 to 1. */
export function shareFound(duty: string, text: ReadonlySet<string>, weight: PairWeights): number {
  let all = 0;
  let found = 0;
  for (const pair of pairsOf(duty)) {
    all += weight(pair);
    if (text.has(pair)) found += weight(pair);
  }
  return all === 0 ? 0 : found / all;
}
