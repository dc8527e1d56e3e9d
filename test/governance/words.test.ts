import { expect, it } from 'vitest';
import { wordsIn } from '../../shared/governance/words.ts';
import type { WatchedWord } from '../../shared/regulation/settings.ts';
import { day } from './counting.ts';

const word = (id: string, ...terms: string[]): WatchedWord => ({
  ...{ id, label: id, terms, ground: '关注词表', by: '热线管理机构', from: day('2026-01-01') },
});
const WORDS = [
  word('noise', '噪音', '噪声'),
  word('night-work', '夜间施工'),
  word('ev', 'EV充电', '电动车充电'),
  word('charging', '充电'),
];

it.each([
  ['a term, and a word that means the same', '工地噪声太大，噪音扰民', ['noise']],
  ['width, case, blanks and punctuation', '小区的 ｅｖ 充－电 桩坏了', ['ev']],
  ['the longest that begins there', '电动车充电难', ['ev']],
  ['a shorter one elsewhere', '电动车充电难，手机没处充电', ['charging', 'ev']],
  ['several', '夜间施工噪音', ['night-work', 'noise']],
  ['none', '路灯不亮', []],
])('%s', (_what, text, ids) => {
  expect(wordsIn(text, WORDS, day('2026-09-18'))).toEqual(ids);
});

it('counts only what is watched for on that day', () => {
  expect(wordsIn('噪音', WORDS, day('2025-12-31'))).toEqual([]);
});

it('notes ten at the most', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    word(`w${index}`, `词${String.fromCodePoint(0x4e00 + index)}`),
  );
  expect(wordsIn(many.map(({ terms }) => terms[0]).join(''), many, day('2026-09-18'))).toHaveLength(10);
});
