import { expect, it } from 'vitest';
import { MOST_PAIRS, pairsAsked, pairsOfEntry, ranked } from '../../shared/knowledge/search.ts';

it('an entry is listed under each pair of its keywords and title once, as far as a commit has room', () => {
  expect(pairsOfEntry({ title: '办居住证', keywords: ['居住证', 'ID'] })).toEqual([
    '居住',
    '住证',
    'id',
    '办居',
  ]);
  const long = Array.from({ length: 90 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
  expect(pairsOfEntry({ title: long, keywords: [] })).toHaveLength(MOST_PAIRS);
});

it('what has the most of a question’s pairs comes first, a rare pair counting for more', () => {
  const many = Array.from({ length: 50 }, (_, index) => `K${index}`);
  const found = new Map([
    ['怎么', many],
    ['居住', ['K1', 'K7']],
    ['住证', ['K7']],
  ]);
  expect(ranked(found).slice(0, 3)).toEqual(['K7', 'K1', 'K0']);
  expect(pairsAsked('居住证，怎么办？')).toEqual(['居住', '住证', '怎么', '么办']);
});
