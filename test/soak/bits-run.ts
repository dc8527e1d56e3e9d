/** A city with all kinds of entries, and every kind of change behind its back: `hotline verify` has to name each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { verifyCommand } from '../../infra/cli/verify.ts';
import type { HotlineClient } from '../../infra/local/client.ts';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { isIn } from '../support/tampering.ts';
import { type Change, changesOf, type KeptCity, keptCity } from './bits.ts';
import { chance } from './chance.ts';
import { type HotlineProcess, hotlineProcess } from './hotline-process.ts';
import { agent, dispatcher, officer, REGION, reviewer, UNITS } from './secrecy-life.ts';
import { Findings } from './secrecy-places.ts';
import { secretLife } from './secrecy-run.ts';

const BEGIN = '2026-09-01T09:00:01+08:00' as Instant;
const DAY = 86_400;
/** Days of life, and after how many more what has ended lies in the archive. */
const DAYS = 3;
const TO_ARCHIVE = 40;

export interface BitsReport {
  /** Changes made, by what was changed. */
  readonly made: Readonly<Record<string, number>>;
  readonly verifications: number;
  readonly faults: readonly string[];
}

/** What `hotline verify` says of the city. */
export async function verdict(dataDir: string): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const stdout = new Writable({
    write: (part, _encoding, done) => {
      text += String(part);
      done();
    },
  });
  try {
    return { code: await verifyCommand(['--region', REGION, '--data', dataDir], stdout), text };
  } catch (error) {
    return { code: 2, text: `${text}verify gave up: ${(error as Error).message}` };
  }
}

/** Brings tickets in and lives them, some to their end; then waits until those are in the archive. */
export async function livedCity(hotline: HotlineProcess, seed: number): Promise<void> {
  const client = await hotline.client(REGION);
  let now = BEGIN;
  const later = async (seconds: number) => {
    now = addSeconds(now, seconds);
    const moved = await fetch(`${hotline.url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: now }),
    });
    if (moved.status !== 200) throw new Error(`the clock gave ${moved.status}: ${await moved.text()}`);
  };
  const target = { client, url: hotline.url, dataDir: hotline.dataDir, later, now: () => now };
  await secretLife(target, new Findings(), { seed, days: DAYS, calls: DAYS * 100, oneOf: 5 });
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

/**
 * Makes changes, as many at once as do not stand in each other's way, asks for the verdict, and undoes them.
 * @returns a line for each that was not named
 */
export async function tried(
  changes: readonly Change[],
  dataDir: string,
  say: (line: string) => void,
): Promise<{ readonly verifications: number; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  let left = changes;
  let verifications = 0;
  while (left.length > 0) {
    const taken = new Set<string>();
    const batch: Change[] = [];
    const rest: Change[] = [];
    for (const change of left) {
      if (change.spots.some((spot) => taken.has(spot))) rest.push(change);
      else {
        batch.push(change);
        for (const spot of change.spots) taken.add(spot);
      }
    }
    left = rest;
    const made: Change[] = [];
    for (const change of batch) if (await isMade(change, faults)) made.push(change);
    const { text } = await verdict(dataDir);
    verifications += 1;
    const missed = made.filter(({ named }) => !isIn(text, named));
    for (const { what, named } of missed) faults.push(`${what}: nobody names ${named.join(' … ')}`);
    if (text.includes('verify gave up')) faults.push(text.slice(text.indexOf('verify gave up')));
    for (const change of made) await change.undo();
    say(`${made.length} changes, ${missed.length} of them not named; ${left.length} to come`);
  }
  const after = await verdict(dataDir);
  if (after.code !== 0) faults.push(`what was undone is not as it was: ${after.text}`);
  return { verifications, faults };
}

/** What a store will not take is no change. */
async function isMade(change: Change, faults: string[]): Promise<boolean> {
  try {
    await change.make();
    return true;
  } catch (error) {
    if ((error as Error).name === 'ValidationException') return false;
    faults.push(`${change.what}: could not be made: ${(error as Error).message}`);
    return false;
  }
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

/** Tries the changes on a city that has lived. */
export async function bitsOn(
  { dataDir, endpoints }: Pick<HotlineProcess, 'dataDir' | 'endpoints'>,
  { seed, most, say }: { readonly seed: number; readonly most: number; readonly say: (line: string) => void },
): Promise<BitsReport> {
  const before = await verdict(dataDir);
  say(before.text.trim());
  if (before.code !== 0) return { made: {}, verifications: 1, faults: [before.text] };
  const kept: KeptCity = await keptCity(endpoints(), REGION);
  const changes = changesOf(kept, chance(seed), most);
  const made: Record<string, number> = {};
  for (const { what } of changes) {
    const [kind = what] = what.split(':');
    made[kind] = (made[kind] ?? 0) + 1;
  }
  const { verifications, faults } = await tried(changes, dataDir, say);
  return { made, verifications, faults };
}
