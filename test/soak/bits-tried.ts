/** Changes behind the back of a city that has lived, made and undone, and what `hotline verify` says meanwhile. */
import { Writable } from 'node:stream';
import { verifyCommand } from '../../infra/cli/verify.ts';
import { isIn } from '../support/tampering.ts';
import { changesOf, keptCity } from './bits.ts';
import type { Change } from './bits-kept.ts';
import { chance } from './chance.ts';
import type { HotlineProcess } from './hotline-process.ts';
import { REGION } from './writers.ts';

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
      const [kind = ''] = change.what.split(' ');
      // What is cut off a chain is found by its anchor, so not both at once.
      const crossing = { anchors: 'hotline-audit', 'hotline-audit': 'anchors' }[kind];
      const isCrossed = crossing !== undefined && taken.has(crossing);
      if (isCrossed || change.spots.some((spot) => taken.has(spot))) rest.push(change);
      else {
        batch.push(change);
        for (const spot of [kind, ...change.spots]) taken.add(spot);
      }
    }
    left = rest;
    const made: Change[] = [];
    for (const change of batch) if (await isMade(change, faults)) made.push(change);
    const { text } = await verdict(dataDir);
    verifications += 1;
    const missed = made.filter(({ named }) => !isIn(text, named));
    const found = missed.map(({ what, named }) => `${what}: nobody names ${named.join(' … ')}`);
    if (text.includes('verify gave up')) found.push(text.slice(text.indexOf('verify gave up')));
    for (const fault of found) say(fault);
    faults.push(...found);
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

/** Tries the changes on a city that has lived. */
export async function bitsOn(
  { dataDir, endpoints }: Pick<HotlineProcess, 'dataDir' | 'endpoints'>,
  { seed, most, say }: { readonly seed: number; readonly most: number; readonly say: (line: string) => void },
): Promise<BitsReport> {
  const before = await verdict(dataDir);
  say(before.text.trim());
  if (before.code !== 0) return { made: {}, verifications: 1, faults: [before.text] };
  const kept = await keptCity(endpoints(), REGION);
  const changes = changesOf(kept, chance(seed), most);
  const made: Record<string, number> = {};
  for (const { what } of changes) {
    const [kind = what] = what.split(':');
    made[kind] = (made[kind] ?? 0) + 1;
  }
  const { verifications, faults } = await tried(changes, dataDir, say);
  return { made, verifications, faults };
}
