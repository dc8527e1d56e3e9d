import { expect, test } from 'vitest';
import { soak } from './soak.ts';

test('a few kills lose nothing and double nothing', { timeout: 240_000 }, async () => {
  const said: string[] = [];
  const report = await soak({
    seed: 12345,
    rounds: 2,
    blows: ['engine-at-answer', 'both-at-answer'],
    writers: 3,
    pauseMs: 1_000,
    say: (line) => said.push(line),
  });
  expect(report.faults, said.join('\n')).toEqual([]);
  expect(report.kills).toEqual({ runtime: 1, engine: 2 });
  expect(report.acknowledged).toBeGreaterThan(3);
  expect(report.recount.verified).toContain('all agree');
});
