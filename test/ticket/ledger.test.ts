import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/sha256.ts';
import {
  bodyOf,
  canonicalJson,
  findBreak,
  GENESIS,
  type LedgerEntry,
  ledgerEntry,
} from '../../shared/ticket/ledger.ts';
import { TICKET_NO, tell } from './story.ts';

const { events } = tell([
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
  { at: '2026-09-18 13:00', do: 'answer', by: 'chengguan' },
]);

/** A ledger with one event an entry. */
const chain: readonly LedgerEntry[] = events.reduce<LedgerEntry[]>((entries, event) => {
  const body = {
    ticketNo: TICKET_NO,
    version: entries.length + 1,
    previous: entries.at(-1)?.hash ?? GENESIS,
    command: 'any',
    actor: 'somebody',
    events: [event],
  };
  entries.push(ledgerEntry(body, sha256));
  return entries;
}, []);

const anyPlace = fc.nat({ max: chain.length - 1 });

function withEntry(place: number, change: Partial<LedgerEntry>): LedgerEntry[] {
  return chain.map((entry, index) => (index === place ? { ...entry, ...change } : entry));
}

describe('the chain of a ledger', () => {
  it('is whole as it was written, and every part of it from the beginning', () => {
    for (let length = 0; length <= chain.length; length += 1) {
      expect(findBreak(chain.slice(0, length), sha256)).toBeUndefined();
    }
    expect(chain.flatMap((entry) => bodyOf(entry).events)).toEqual(events);
  });

  it('one changed character anywhere is found, and its version named', () => {
    fc.assert(
      fc.property(
        anyPlace,
        fc.constantFrom('body', 'hash', 'ticketNo' as const),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (place, field, position, other) => {
          const text = chain[place]?.[field] ?? '';
          const index = position % text.length;
          fc.pre(text[index] !== other);
          const changed = text.slice(0, index) + other + text.slice(index + 1);
          expect(findBreak(withEntry(place, { [field]: changed }), sha256)?.version).toBe(place + 1);
        },
      ),
      { seed: 12345, numRuns: 300 },
    );
  });

  it('an entry taken out, doubled or exchanged is found', () => {
    const last = chain.length - 1;
    for (let place = 0; place < last; place += 1) {
      const [one, next] = [chain[place], chain[place + 1]] as [LedgerEntry, LedgerEntry];
      expect(findBreak(chain.toSpliced(place, 1), sha256)).toEqual({ version: place + 1, why: 'gap' });
      expect(findBreak(chain.toSpliced(place, 0, one), sha256)).toEqual({ version: place + 2, why: 'gap' });
      const exchanged = chain.toSpliced(place, 2, { ...next, version: one.version }, one);
      expect(findBreak(exchanged, sha256)?.version).toBe(place + 1);
    }
  });

  it('an entry forged with its own hash breaks the one after it', () => {
    const forged = ledgerEntry({ ...bodyOf(chain[1] as LedgerEntry), actor: 'somebody else' }, sha256);
    expect(findBreak(withEntry(1, forged), sha256)).toEqual({ version: 3, why: 'previous' });
  });

  it('an entry of another ticket is none of this ledger', () => {
    const last = chain.at(-1) as LedgerEntry;
    const other = ledgerEntry({ ...bodyOf(last), ticketNo: '43050026091800000002' }, sha256);
    expect(findBreak([...chain.slice(0, -1), other], sha256)).toEqual({
      version: chain.length,
      why: 'ticket',
    });
    expect(findBreak([...chain.slice(0, -1), { ...other, ticketNo: TICKET_NO }], sha256)?.why).toBe('ticket');
  });
});

describe('canonical JSON', () => {
  const seeded = { seed: 12345 };

  it('says what JSON says, the same whenever it is read and written again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      seeded,
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(fields));
      }),
      seeded,
    );
  });

  it('sorts keys, leaves out what is undefined and holds no white space', () => {
    const value = { b: [1, { d: undefined, c: ' ' }], a: null, B: true, é: '语' };
    expect(canonicalJson(value)).toBe('{"B":true,"a":null,"b":[1,{"c":" "}],"é":"语"}');
  });
});
