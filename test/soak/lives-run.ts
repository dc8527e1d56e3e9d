import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TESTS = ['lives', 'timers', 'rungs', 'recompute', 'what-if'].map(
  (name) => `test/ticket/${name}.test.ts`,
);

/**
 * Tries the properties of a ticket's life on so many times the lives that the tests try, drawn anew.
 * @returns the exit code: 0 when every property held
 */
export async function livesRun(seed: number, times: number): Promise<number> {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...TESTS], {
    cwd: ROOT,
    env: { ...process.env, HOTLINE_RUNS: String(times), HOTLINE_SEED: String(seed) },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
