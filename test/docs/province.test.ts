import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { extendedDigest, lineOf } from '../../shared/province/feed-digest.ts';
import { CUTS } from '../../shared/province/measures.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { History, numbered } from '../ticket/history.ts';

const page = readFileSync(new URL('../../docs/province.md', import.meta.url), 'utf8');

/** The page's example, as a consumer would load it. */
async function example(): Promise<{ digestOf(lines: readonly string[]): string }> {
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
}

describe('docs/province.md', () => {
  it('shows how a consumer works out the digest that the feed keeps', async () => {
    const history = History.accepted(numbered(1), '2026-09-18 10:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan');
    const items = changesOf(history.entries).map((change, index) => ({ ...change, seq: index + 1 }));
    const { digestOf } = await example();
    const kept = extendedDigest(undefined, items, sha256);
    expect(digestOf(items.map(lineOf))).toBe(kept.digest);
    expect(digestOf(items.map(lineOf).toReversed())).not.toBe(kept.digest);
  });

  it('names every cut', () => {
    for (const cut of CUTS) expect(page).toContain(`\`${cut}\``);
  });
});
