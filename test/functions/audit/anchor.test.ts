import { expect, it } from 'vitest';
import { type AnchorDeps, anchorDays } from '../../../functions/audit/anchor.ts';
import { createLogger } from '../../../functions/http/log.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { Day, Instant } from '../../../shared/calendar/instant.ts';
import { anchorIn } from '../../../shared/privacy/anchor.ts';
import { chainName } from '../../../shared/privacy/audit.ts';

const REGION = '430500';
const chainOn = (day: string) => chainName(REGION, day as Day, '0a1b2c3d');

/** Looks on some days, and the anchors that a run on another day finds and leaves. */
async function anchored(looks: readonly string[], today: string, kept: Map<Day, string> = new Map()) {
  const deps: AnchorDeps = {
    audit: {
      chains: async (day) => (looks.includes(day) ? [chainOn(day)] : []),
      chain: async (name, after) => (after === 0 ? [{ chain: name, number: 1, hash: sha256(name) }] : []),
    },
    anchors: {
      keep: async (region, day, text) => {
        if (region === REGION) kept.set(day, text);
        return 'kept';
      },
      days: async (region) => (region === REGION ? [...kept.keys()].sort() : []),
      read: async (_region, day) => kept.get(day),
      address: () => Promise.reject(new Error('nobody asks for it')),
    },
    feed: { read: async () => ({ items: [], more: false }) },
    digests: { digest: async () => undefined },
    regions: async () => [REGION],
    hashes: async () => [],
    sha256,
    clock: { now: () => `${today}T00:35:00+08:00` as Instant },
    log: createLogger({ function: 'anchor' }, () => undefined),
  };
  await anchorDays(deps);
  return kept;
}

it.each([
  ['the day before', ['2026-09-18'], '2026-09-19'],
  ['two months before, where no run has been since the first look', ['2026-09-18'], '2026-11-19'],
])('LA-8: a look is anchored: %s', async (_name, looks, today) => {
  const kept = await anchored(looks, today);
  expect([...kept.keys()]).toEqual(looks);
});

it('LA-8: after a pause of months each day that is missing is made good, each on the one before', async () => {
  const days = ['2026-09-18', '2026-09-20', '2026-11-30'];
  const kept = await anchored(days.slice(0, 1), '2026-09-19');
  await anchored(days, '2026-12-05', kept);
  expect([...kept.keys()]).toEqual(days);
  const texts = [...kept.values()];
  expect(texts.slice(1).map((text) => anchorIn(text)?.previous)).toEqual(
    texts.slice(0, -1).map((text) => sha256(text)),
  );
});
