import { describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import {
  type Anchor,
  anchoredChain,
  anchorIn,
  anchorOf,
  anchorText,
  brokenAnchor,
  firstMoved,
} from '../../shared/privacy/anchor.ts';
import {
  type AuditItem,
  type AuditLook,
  auditItem,
  chainName,
  findAuditBreak,
} from '../../shared/privacy/audit.ts';
import { GENESIS } from '../../shared/privacy/canonical.ts';

const DAY = '2026-11-02' as Day;
const CHAIN = chainName('430500', DAY, '0a1b2c3d-0000-4000-8000-000000000001');
const AT = '2026-11-02T09:00:00+08:00' as Instant;

function chain(count: number, chainOf = CHAIN, note = ''): AuditItem[] {
  const items: AuditItem[] = [];
  for (let number = 1; number <= count; number += 1) {
    const look = {
      ...{
        region: '430500',
        what: `ticket${note}`,
        ticketNo: '43050026110200000001',
        person: 'p'.repeat(32),
      },
      ...{ who: { kind: 'person', id: 'u-1', roles: ['agent'], region: '430500' }, answer: 'clear' },
      ...{ fields: ['name', 'phone'], route: 'GET /v1/tickets/{ticketNo}', requestId: `r-${number}` },
    } satisfies AuditLook;
    const previous: string = items.at(-1)?.hash ?? GENESIS;
    items.push(auditItem({ ...look, chain: chainOf, number, previous, at: AT, recordedAt: AT }, sha256));
  }
  return items;
}

const records = (items: readonly AuditItem[]) =>
  items.map((item) => ({ ...item }) as Record<string, unknown>);
const hashes = (items: readonly AuditItem[]) => items.map(({ hash }) => hash);

describe('LA-8: a chain of looks', () => {
  it('holds as it was written', () => {
    expect(findAuditBreak(CHAIN, records(chain(3)), sha256)).toBeUndefined();
    expect(findAuditBreak(CHAIN, [], sha256)).toBeUndefined();
  });

  it('is found by its day through its first entry alone', () => {
    expect(chain(3).map(({ opened }) => opened)).toEqual([DAY, undefined, undefined]);
  });

  it('shows any attribute that was changed, taken away or added, and where', () => {
    const faults: unknown[] = [];
    for (const name of [...Object.keys(chain(1)[0] ?? {}), 'more']) {
      for (const to of ['changed', 7, undefined]) {
        const items = records(chain(3));
        const item = items[name === 'opened' ? 0 : 1] ?? {};
        if (to === undefined) delete item[name];
        else item[name] = to;
        if (name === 'more' && to === undefined) continue;
        const found = findAuditBreak(CHAIN, items, sha256);
        if (found?.number !== (name === 'opened' ? 1 : 2)) faults.push([name, to, found]);
      }
    }
    expect(faults).toEqual([]);
  });

  it('shows an entry that is gone, put in, exchanged, or of another chain', () => {
    const [one, two, three] = records(chain(3)) as [
      Record<string, unknown>,
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const other = records(chain(3, CHAIN.replace(/1$/, '2')));
    const broken = (items: Record<string, unknown>[]) => findAuditBreak(CHAIN, items, sha256);
    expect(broken([one, three])).toEqual({ number: 2, why: 'gap' });
    expect(broken([two, three])).toEqual({ number: 1, why: 'gap' });
    expect(broken([one, two, two])).toEqual({ number: 3, why: 'gap' });
    expect(broken([one, other[1] ?? {}, three])).toEqual({ number: 2, why: 'chain' });
    expect(broken([one, records(chain(2, CHAIN, '!'))[1] ?? {}, three])).toEqual({
      number: 2,
      why: 'previous',
    });
  });
});

describe('LA-8: an anchor', () => {
  it('shows what no chain shows by itself: a cut tail, a chain that is gone, and one written anew', () => {
    const anchored = anchoredChain(CHAIN, hashes(chain(3)));
    expect(firstMoved(anchored, hashes(chain(3)))).toBeUndefined();
    expect(firstMoved(anchored, hashes(chain(5)))).toBeUndefined();
    expect(firstMoved(anchored, hashes(chain(2)))).toBe(3);
    expect(firstMoved(anchored, [])).toBe(1);
    const anew = [...hashes(chain(3)).slice(0, 1), ...hashes(chain(3, CHAIN, '!')).slice(1)];
    expect(firstMoved(anchored, anew)).toBe(2);
    const tail = hashes(chain(3));
    tail[2] = `${tail[2]?.slice(0, -1)}${tail[2]?.endsWith('0') ? '1' : '0'}`;
    expect(firstMoved(anchored, tail)).toBe(3);
  });

  it('follows on the one before it', () => {
    const first = anchorText({ region: '430500', day: DAY, previous: GENESIS, audit: [], ledger: [] });
    const next = { region: '430500', day: '2026-11-03' as Day, audit: [], ledger: [] };
    const second = anchorText({ ...next, previous: sha256(first) });
    expect(brokenAnchor([first, second], sha256)).toBeUndefined();
    expect(brokenAnchor([second], sha256)).toBe(0);
    expect(brokenAnchor([first, first], sha256)).toBe(1);
    expect(brokenAnchor([first, 'no anchor'], sha256)).toBe(1);
    expect(anchorIn(second)).toMatchObject({ day: '2026-11-03' });
  });

  it('is byte for byte the one of its region and day, or none', () => {
    const kept: Anchor = {
      ...{ region: '430500', day: DAY, previous: GENESIS, audit: [anchoredChain(CHAIN, hashes(chain(2)))] },
      ...{ feed: { first: 1, last: 1, digest: GENESIS }, ledger: [['43050026110212345678', 1, GENESIS]] },
    };
    const text = anchorText(kept);
    expect(anchorOf(text, '430500', DAY)).toEqual(kept);
    expect(anchorOf(text, '430600', DAY)).toBeUndefined();
    expect(anchorOf(text, '430500', '2026-11-03' as Day)).toBeUndefined();
    // Whatever bit of it is changed: one in a name or a value, in a bracket or a quote.
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1) {
      const after = Buffer.from(bytes);
      after[at] = (after[at] ?? 0) ^ (1 << (at % 7));
      const read = anchorOf(after.toString('utf8'), '430500', DAY);
      expect(read && anchorText(read)).not.toBe(text);
    }
    const others = [
      ` ${text}`,
      text.replace('"feed"', '"fded"'),
      text.replace('"marks"', '"marjs"'),
      'null',
      '[]',
    ];
    expect(others.map((other) => anchorOf(other, '430500', DAY))).toEqual(others.map(() => undefined));
  });
});
