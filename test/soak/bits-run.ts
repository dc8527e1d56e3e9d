/** A city with all kinds of entries, and every kind of change behind its back: `hotline verify` has to name each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HotlineClient } from '../../infra/local/client.ts';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { type BitsReport, bitsOn } from './bits-tried.ts';
import { type HotlineProcess, hotlineProcess } from './hotline-process.ts';
import { agent, dispatcher, officer, REGION, reviewer, UNITS } from './secrecy-life.ts';
import { Findings } from './secrecy-places.ts';
import { secretLife } from './secrecy-run.ts';

const BEGIN = '2026-09-01T09:00:01+08:00' as Instant;
const DAY = 86_400;
/** Days of life, and after how many more what has ended lies in the archive. */
const DAYS = 2;
const TO_ARCHIVE = 34;

/** Brings tickets in and lives them, some to their end; then waits until those are in the archive. */
export async function livedCity(hotline: HotlineProcess, seed: number): Promise<void> {
  const client = await hotline.client(REGION);
  let now = BEGIN;
  // In steps, each short enough for one request.
  const later = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 2 * DAY) {
      now = addSeconds(now, Math.min(left, 2 * DAY));
      const moved = await fetch(`${hotline.url}/local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: now }),
      });
      if (moved.status !== 200) throw new Error(`the clock gave ${moved.status}: ${await moved.text()}`);
    }
  };
  const target = { client, url: hotline.url, dataDir: hotline.dataDir, later, now: () => now };
  await secretLife(target, new Findings(), { seed, days: DAYS, calls: DAYS * 60, oneOf: 9 });
  for (const unit of UNITS) await livedToItsEnd(client, unit, now);
  await later(TO_ARCHIVE * DAY);
}

async function livedToItsEnd(client: HotlineClient, unit: string, handledAt: Instant): Promise<void> {
  const form = { region: REGION, kind: 'complaint', text: '路灯不亮' };
  const { body } = await client.intake('phone', form);
  const { ticketNo } = body as { ticketNo: string };
  const done = {
    ...{ handledBy: '经办人', handledAt, process: '现场核查', result: '已处理', publicReply: '已处理完毕' },
    contact: { reached: true, way: 'phone' },
  };
  const steps = [
    [agent, 'accept', { kind: 'complaint' }],
    [dispatcher, 'dispatch', { lead: unit }],
    [officer(unit), 'sign', {}],
    [officer(unit), 'answer', done],
    [reviewer, 'review-answer', { passed: true }],
    [reviewer, 'revisit', { reached: true, grade: 'satisfied', solved: 'yes', unitContacted: true }],
  ] as const;
  for (const [who, command, given] of steps)
    await client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, given);
}

/** Lives the city on a folder of its own and tries every kind of change, and `most` more by chance. */
export async function bitsRun(seed: number, most: number, say: (line: string) => void): Promise<BitsReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bits-'));
  const hotline = await hotlineProcess(join(folder, 'data'), BEGIN);
  try {
    await hotline.start();
    await livedCity(hotline, seed);
    return await bitsOn(hotline, { seed, most, say });
  } finally {
    await hotline.kill('runtime', 'engine');
    rmSync(folder, { recursive: true, force: true });
  }
}
