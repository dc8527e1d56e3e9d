import { describe, expect, it } from 'vitest';
import { SecretFormError } from '../../shared/privacy/errors.ts';
import {
  indexKeysAt,
  indexUnder,
  KNOWN_BEFORE_MS,
  parseIndexSecret,
  versionOfIndex,
  withNewKey,
  withoutPrevious,
} from '../../shared/privacy/index-keys.ts';
import { keyedIndex } from '../../shared/privacy/keyed-index.ts';
import { keyedPieces } from '../../shared/privacy/keyed-pieces.ts';
import { fingerprint, isMadeUnder, likeness } from '../../shared/privacy/likeness.ts';

const DIGITS = (digit: string) => digit.repeat(64);
const NOW = 1_800_000_000_000;
const plain = parseIndexSecret(DIGITS('a'));
const rotated = withNewKey(plain, DIGITS('b'), NOW);
const versions = (keys: readonly { readonly version: number }[]) => keys.map(({ version }) => version);

describe('the keys of indexes', () => {
  it('are one at first, as the secret has always held it', () => {
    const { write, lookUp, all, root } = indexKeysAt(plain, NOW);
    expect([write.version, versions(lookUp), versions(all)]).toEqual([1, [1], [1]]);
    expect(root).toEqual(Buffer.alloc(32, 0xaa));
  });

  it.each([
    ['before everybody knows the new one', NOW + KNOWN_BEFORE_MS - 1, 1, [1, 2]],
    ['from then on', NOW + KNOWN_BEFORE_MS, 2, [2, 1]],
  ] as const)('%s are looked up under both and written under one', (_when, at, write, lookUp) => {
    const keys = indexKeysAt(rotated, at);
    expect([keys.write.version, versions(keys.lookUp), versions(keys.all)]).toEqual([write, lookUp, [2, 1]]);
    expect(keys.root).toEqual(Buffer.alloc(32, 0xaa));
  });

  it('find nobody under a retired one, which is kept to test what was made under it', () => {
    const retired = withoutPrevious(rotated);
    const keys = indexKeysAt(parseIndexSecret(JSON.stringify(retired)), NOW + KNOWN_BEFORE_MS);
    expect([keys.write.version, versions(keys.lookUp), versions(keys.all)]).toEqual([2, [2], [2, 1]]);
    const third = withNewKey(retired, DIGITS('c'), NOW);
    expect(versions(indexKeysAt(third, NOW + KNOWN_BEFORE_MS).all)).toEqual([3, 2, 1]);
    expect(versions(withoutPrevious(third).retired)).toEqual([2, 1]);
  });

  it.each([
    ['nothing', ''],
    ['too few digits', 'ab'],
    ['no JSON', '{'],
    ['another form', '{"key":"x"}'],
    ['a key that is none', JSON.stringify({ current: { version: 1, key: 'ab' } })],
    [
      'an older one before a newer',
      JSON.stringify({
        current: { version: 1, key: DIGITS('a') },
        previous: { version: 2, key: DIGITS('b') },
      }),
    ],
  ])('are refused as %s, and the refusal holds none of it', (_what, text) => {
    expect(() => parseIndexSecret(text)).toThrow(SecretFormError);
  });

  it('say in an index under which it was made, but for the first', () => {
    const [two, one] = indexKeysAt(rotated, NOW + KNOWN_BEFORE_MS).lookUp as [never, never];
    const first = indexUnder(one, 'phone', '+8613800138000');
    const second = indexUnder(two, 'phone', '+8613800138000');
    expect(first).toBe(keyedIndex(Buffer.alloc(32, 0xaa), 'phone', '+8613800138000'));
    expect(second).toBe(`2-${keyedIndex(Buffer.alloc(32, 0xbb), 'phone', '+8613800138000')}`);
    expect([first, second].map(versionOfIndex)).toEqual([1, 2]);
  });

  it('make fingerprints that are compared under the same key only', () => {
    const said = { text: '楼下烧烤店油烟扰民' };
    const [one, two] = [1, 2].map((version) =>
      fingerprint(said, keyedPieces(Buffer.alloc(32, version)), version),
    ) as [string, string];
    expect([likeness(one, one)?.text, likeness(one, two), likeness(two, two)?.text]).toEqual([
      1,
      undefined,
      1,
    ]);
    expect([isMadeUnder(one, 1), isMadeUnder(one, 2), isMadeUnder(two, 2)]).toEqual([true, false, true]);
  });
});
