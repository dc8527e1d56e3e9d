/**
 * Import time and size of each function's bundle, beside an empty handler with one client of the AWS SDK, all
 * bundled alike. Import time is what a cold start adds to Lambda's own: each in a fresh process, without a compile
 * cache, the median of five.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type BundledFunction, bundling, FUNCTIONS } from '../../infra/build.ts';
import type { Figure } from './figure.ts';

const PART = 'bundles';
const RUNS = 5;
const EMPTY: BundledFunction = { name: 'empty', entry: 'test/bench/empty-handler.ts', memory: 128 };

/** Bundles into a folder of its own and imports each bundle. */
export async function measure(): Promise<readonly Figure[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  try {
    const functions = [EMPTY, ...FUNCTIONS];
    await build({ ...bundling({ functions }), outdir });
    return functions.map(({ name }) => {
      const file = join(outdir, name, 'index.mjs');
      const size = `${Math.round(statSync(file).size / 1024)} KiB`;
      const label = name === EMPTY.name ? 'an empty handler with one SDK client' : name;
      return { part: PART, name: label, value: median(() => importMs(file)), unit: 'ms', note: size };
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function importMs(file: string): number {
  const script = `const begun = performance.now(); await import('${pathToFileURL(file)}'); console.log(performance.now() - begun);`;
  const environment = { ...process.env, AWS_REGION: 'cn-north-1', NODE_COMPILE_CACHE: undefined };
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: environment,
  });
  return Number(told.toString());
}

function median(measureOnce: () => number): number {
  const found = Array.from({ length: RUNS }, measureOnce).sort((a, b) => a - b);
  return found[Math.floor(RUNS / 2)] as number;
}
