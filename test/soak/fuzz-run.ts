/** Many fuzzed bodies on a hotline of their own, and a recount of what became of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FuzzReport, fuzz } from './fuzz.ts';
import { hotlineProcess } from './hotline-process.ts';
import { verify, wholeFeed } from './recount.ts';
import { REGION } from './writers.ts';

const BEGIN = '2026-09-16T08:00:00+08:00';

/** Sends the bodies, lets everything settle, and looks for what is missing, double or inconsistent. */
export async function fuzzRun(
  seed: number,
  count: number,
): Promise<FuzzReport & { readonly verified: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-fuzz-'));
  const hotline = await hotlineProcess(join(folder, 'data'), BEGIN);
  try {
    await hotline.start();
    const client = await hotline.client(REGION);
    const { url, dataDir } = hotline;
    const report = await fuzz({ url, dataDir, client }, seed, count);
    const faults = [...report.faults];
    // A minute of the clock, so that everything that follows a commit is done.
    const moved = await fetch(`${url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: 'PT1M' }),
    });
    if (moved.status !== 200) faults.push(`the clock could not be moved: ${moved.status}`);
    const verified = await verify(hotline, faults);
    const changes = (await wholeFeed(client)).filter(({ channel }) => channel !== 'wechat');
    const told = new Set(changes.map(({ ticketNo }) => ticketNo));
    for (const ticketNo of new Set([...told, ...report.tickets])) {
      if (!told.has(ticketNo)) faults.push(`${ticketNo}: is not in the feed`);
      if (!report.tickets.has(ticketNo)) faults.push(`${ticketNo}: nobody was told of it`);
    }
    await hotline.stop();
    return { ...report, faults, verified };
  } finally {
    await hotline.kill('runtime', 'engine');
    rmSync(folder, { recursive: true, force: true });
  }
}
