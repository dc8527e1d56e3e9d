import { expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

const MADE = /new [A-Z]\w*Client\(/;

it('every client of AWS that the product makes has its limits from one place', () => {
  const made = matches(sources('shared', 'functions'), MADE);
  expect(made.length).toBeGreaterThanOrEqual(6);
  expect(made.filter((line) => !/new \w+Client\(LIMITS\.\w+\)/.test(line))).toEqual([]);
});
