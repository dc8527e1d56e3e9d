/**
 * From the command to the first 200 of /healthz. Cold is with everything built anew, and a new data folder; warm
 * is the same folder started again, the median of five.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSEMBLY } from '../../infra/local/build-cache.ts';
import type { Figure } from './figure.ts';
import { startHotline } from './hotline-process.ts';

const PART = 'start-up';
const RUNS = 5;

/** Starts the hotline six times. */
export async function measure(): Promise<readonly Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  try {
    // Without the hash of its inputs the last build is not known to be of the present sources.
    rmSync(join(ASSEMBLY, 'inputs.sha256'), { force: true });
    const cold = await startOnce(dataDir);
    const warm: number[] = [];
    for (let run = 0; run < RUNS; run++) warm.push(await startOnce(dataDir));
    warm.sort((a, b) => a - b);
    return [
      { part: PART, name: 'with a build', value: cold / 1000, unit: 's' },
      {
        part: PART,
        name: 'warm',
        value: (warm[Math.floor(RUNS / 2)] as number) / 1000,
        unit: 's',
        note: 'at most 4',
      },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const hotline = await startHotline(dataDir);
  await hotline.stop();
  return hotline.startedMs;
}
