import { expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

const CITY =
  /(['"`])(?:[^'"`]*[^'"`\w])?(shaoyang|taian|neimenggu|luan|meizhou|430500|370900|150000|341500|441400)\b/i;

/** The list of the regulations' names, which data and command line refer to. */
const VOCABULARY = /^shared\/regulation\/vocabulary\.ts$/;

it('no decision names a city: what differs between cities is data', () => {
  const product = sources('shared', 'functions').filter(({ path }) => !VOCABULARY.test(path));
  const lines = matches(product, CITY).filter((line) => !/\bfrom\s+['"]/.test(line));
  expect(lines).toEqual([]);
});

it('a city in a condition is noticed', () => {
  const code = "if (region === '430500' || regulation.id === `shaoyang`) return;";
  expect(matches([{ path: 'a.ts', code, imports: [] }], CITY)).toHaveLength(1);
});
