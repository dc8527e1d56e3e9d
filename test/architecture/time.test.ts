import { describe, expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

const CLOCK = 'shared/adapters/clock.ts';
const ASKING = /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.|\bhrtime\b|\bTemporal\.Now\b/;

const all = sources('shared', 'functions', 'infra');
const bundled = all.filter(({ path }) => !path.startsWith('infra/'));

describe('time comes from the two clocks alone', () => {
  it('nothing but the adapter and the embedded runtime asks the machine', () => {
    const others = all.filter(({ path }) => path !== CLOCK && !path.startsWith('infra/local/'));
    expect(matches(others, ASKING)).toEqual([]);
  });

  it.each(['Date.now()', 'new Date()', 'performance.now()'])('%s is noticed', (asking) => {
    expect(asking).toMatch(ASKING);
    expect('new Date(epochMs)').not.toMatch(ASKING);
  });

  it('nothing of the product runs on a timer of its own process', () => {
    expect(matches(bundled, /\bsetInterval\(/)).toEqual([]);
  });

  it('the virtual clock is set by the embedded runtime only', () => {
    const naming = all.filter(({ code }) => code.includes('hotline12345.clock'));
    const others = naming.filter(({ path }) => !path.startsWith('infra/local/')).map(({ path }) => path);
    expect(others).toEqual([CLOCK]);
  });

  it('and the adapter only reads it', () => {
    const [clock] = all.filter(({ path }) => path === CLOCK);
    expect(clock?.code).toContain('hotline12345.clock');
    expect(clock?.code).not.toMatch(/\]\s*=[^=>]/);
  });
});
