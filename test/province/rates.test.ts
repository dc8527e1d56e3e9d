import { describe, expect, it } from 'vitest';
import { formulasFor, ratesOf } from '../../shared/province/rates.ts';

describe('rates', () => {
  it('show what they are made of', () => {
    expect(ratesOf({ handleKept: 3, handleMissed: 1, solvedAsked: 4, solvedYes: 1 })).toMatchObject({
      onTime: { numerator: 3, denominator: 4, rate: 0.75, formula: 'onTime' },
      solved: { numerator: 1, denominator: 4, rate: 0.25, formula: 'solved' },
    });
  });

  it('are null, not zero, where there is nothing to divide by', () => {
    expect(ratesOf({}).satisfied).toEqual({ numerator: 0, denominator: 0, rate: null, formula: 'satisfied' });
  });

  it('each have a formula in words, with the clause that requires the figures where there is one', () => {
    const formulas = formulasFor('shaoyang');
    expect(formulas.map(({ id }) => id)).toEqual(Object.keys(ratesOf({})));
    for (const { label, text, clause } of formulas) {
      expect(label).toMatch(/率$/);
      expect(text).toContain('÷');
      expect(clause).toBe('SY-26');
    }
    expect(formulasFor(undefined).some((formula) => 'clause' in formula)).toBe(false);
  });
});
