/** What no single bit does: entries copied, swapped, cut off, put in later; anchors taken away or exchanged. */
import { pack, unpack } from '../../shared/adapters/packed.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { type AuditBody, auditItem, chainName, chainOf, registration } from '../../shared/privacy/audit.ts';
import { GENESIS } from '../../shared/privacy/canonical.ts';
import { sealedToken } from '../../shared/ticket/commit-token.ts';
import { exchange, type Item, type Table } from '../support/tampering.ts';
import { type Change, type KeptCity, type KeptObject, objectChange } from './bits-kept.ts';
import type { Chance } from './chance.ts';

/** A list of entries that follow each other: a ticket's ledger, or a chain of the audit. */
interface Series {
  readonly table: Table;
  readonly name: string;
  readonly items: readonly Item[];
}

/** All that is tried beside bits and attributes. */
export function structural(city: KeptCity, random: Chance): readonly Change[] {
  const ledgers = seriesOf(city, 'hotline-ledger', 'ticketNo', 'version');
  const chains = seriesOf(city, 'hotline-audit', 'chain', 'number').filter(({ name }) => chainOf(name));
  return [
    ...[ledgers, chains].flatMap((all) => seriesChanges(city, all, random)),
    ...ledgerTexts(city, random.pick(ledgers as [Series])),
    ...chainChanges(city, chains, random),
    ...ticketChanges(city, ledgers, random),
    ...digestChanges(city),
    ...anchorChanges(city),
  ];
}

function seriesOf({ items }: KeptCity, table: Table, by: string, place: string): Series[] {
  const own = items.filter((each) => each.table === table).map(({ item }) => item);
  return [...Map.groupBy(own, (item) => item[by]?.S ?? '')].map(([name, found]) => ({
    ...{ table, name },
    items: found.sort((a, b) => Number(a[place]?.N) - Number(b[place]?.N)),
  }));
}

/** What is done to ledgers and chains alike. */
function seriesChanges({ dynamo }: KeptCity, all: readonly Series[], random: Chance): Change[] {
  const long = all.filter(({ items }) => items.length > 3);
  const some = () => random.pick(long as [Series]);
  const place = (table: Table) => (table === 'hotline-ledger' ? 'version' : 'number');
  const by = (table: Table) => (table === 'hotline-ledger' ? 'ticketNo' : 'chain');
  const change = (
    how: string,
    { table, name }: Series,
    more: readonly string[],
    before: readonly Item[],
    after: readonly Item[],
  ): Change => ({
    ...{ what: `${table} entries: ${how} ${name}`, spots: [name, ...more] },
    named: [table === 'hotline-ledger' ? `${name}: ` : `audit ${name}: `],
    ...exchange(dynamo, table, before, after),
  });
  const at = (item: Item, table: Table, number: number): Item => ({
    ...item,
    [place(table)]: { N: String(number) },
  });
  const swapped = some();
  const [, one = {}, other = {}] = swapped.items;
  const twice = some();
  const copied = some();
  const into = random.pick(long.filter(({ name }) => name !== copied.name) as [Series]);
  const foreign = copied.items[1] ?? {};
  const head = some();
  const tail = some();
  const gone = some();
  // What is put behind a ledger's end is a commit to whatever follows its stream, and stays in the feed.
  const isLedger = all.some(({ table }) => table === 'hotline-ledger');
  const behind = [
    change(
      'the last twice in',
      twice,
      [],
      [],
      [at(twice.items.at(-1) ?? {}, twice.table, twice.items.length + 1)],
    ),
    change(
      'one of another’s at the end of',
      into,
      [copied.name],
      [],
      [at({ ...foreign, [by(into.table)]: { S: into.name } }, into.table, into.items.length + 1)],
    ),
  ];
  return [
    ...(isLedger ? [] : behind),
    change(
      'two swapped in',
      swapped,
      [],
      [one, other],
      [at(other, swapped.table, 2), at(one, swapped.table, 3)],
    ),
    change(
      'one of another’s instead of',
      into,
      [copied.name],
      [into.items[1] ?? {}],
      [{ ...foreign, [by(into.table)]: { S: into.name } }],
    ),
    change('the first gone from', head, [], head.items.slice(0, 1), []),
    change('the last gone from', tail, [], tail.items.slice(-1), []),
    change('everything gone from', gone, [], gone.items, []),
  ];
}

/** Texts that say the same in other bytes, with hash and token made anew. */
function ledgerTexts({ dynamo }: KeptCity, { name, items }: Series): Change[] {
  const item = items.at(-1) ?? {};
  const text = unpack(item.body);
  const others = [
    ['with a space', text.replace('{', '{ ')],
    ['with a line at its end', `${text}\n`],
    [
      'with its keys in another order',
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
    ],
  ] as const;
  return others.map(([how, told]) => {
    const packed = pack(told);
    const hash = sha256(told);
    const token = sealedToken('t', hash, Buffer.from(packed).toString('base64'), sha256);
    const after = { ...item, body: { B: packed }, hash: { S: hash }, token: { S: token } };
    return {
      ...{ what: `hotline-ledger text: ${how}`, spots: [name] },
      named: [`${name}: ledger entry ${item.version?.N} `],
      ...exchange(dynamo, 'hotline-ledger', [item], [after]),
    };
  });
}

/** What only the audit has: a register, and days that are over. */
function chainChanges(
  { dynamo, items, region }: KeptCity,
  chains: readonly Series[],
  random: Chance,
): Change[] {
  const own = chains.filter(({ name }) => chainOf(name)?.region === region);
  const of = random.pick(own as [Series]);
  const registered = (name: string) =>
    items.filter(({ kind, spots }) => kind === 'register' && spots.includes(name)).map(({ item }) => item);
  const [last = {}] = of.items.slice(-1);
  const body = JSON.parse(last.body?.S ?? '{}') as AuditBody;
  const more = auditItem({ ...body, number: body.number + 1, previous: last.hash?.S ?? '' }, sha256);
  const day = chainOf(of.name)?.day as Day;
  const late = chainName(region, day, '00000000-0000-4000-8000-000000000000');
  const begun = auditItem({ ...body, chain: late, number: 1, previous: GENESIS }, sha256);
  const change = (
    how: string,
    spots: readonly string[],
    named: readonly string[],
    before: readonly Item[],
    after: readonly Item[],
  ) => ({
    ...{ what: `hotline-audit entries: ${how}`, spots, named },
    ...exchange(dynamo, 'hotline-audit', before, after),
  });
  const put = (item: object) =>
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => [
        name,
        typeof value === 'number' ? { N: String(value) } : { S: String(value) },
      ]),
    ) as Item;
  const record = put(registration(late, 12_345, sha256));
  const other = random.pick(own as [Series]);
  return [
    change(
      'one more behind the anchored',
      [of.name],
      [`audit ${of.name}: entry ${more.number} `],
      [],
      [put(more)],
    ),
    change('a chain of a day that is over', [late], [`audit ${late}: `], [], [put(begun), record]),
    change('the same without the register', [late], [`audit ${late}: `], [], [put(begun)]),
    change('a registration of nothing', [late], [`audit ${late}: `], [], [record]),
    change(
      'a chain with its registration gone',
      [other.name, `register ${chainOf(other.name)?.day}`],
      [`audit ${other.name}: `],
      [...other.items, ...registered(other.name)],
      [],
    ),
    change(
      'a registration gone',
      [other.name, `register ${chainOf(other.name)?.day}`],
      [`audit register: `],
      registered(other.name),
      [],
    ),
  ];
}

/** Tickets as they stand, and all that there is of one. */
function ticketChanges({ dynamo, items }: KeptCity, ledgers: readonly Series[], random: Chance): Change[] {
  const places = items.filter(({ table }) => table === 'hotline-tickets');
  const { name, items: entries } = random.pick(ledgers as [Series]);
  const own = places.filter(({ spots: [spot] }) => spot === name).map(({ item }) => item);
  const change = (how: string, before: readonly Item[], after: readonly Item[]) => ({
    ...{ what: `hotline-tickets items: ${how}`, spots: [name], named: [`${name}: `] },
    ...exchange(dynamo, 'hotline-tickets', before, after),
  });
  const all = change('with its ledger gone', own, []);
  const ledger = exchange(dynamo, 'hotline-ledger', entries, []);
  const [line = {}] = own;
  return [
    change('all gone', own, []),
    change('one more line', [], [{ ...line, item: { S: 'UNIT#another' } }]),
    {
      ...all,
      async make() {
        await all.make();
        await ledger.make();
      },
      async undo() {
        await all.undo();
        await ledger.undo();
      },
    },
  ];
}

function digestChanges({ dynamo, items }: KeptCity): Change[] {
  const digests = items.filter(({ table }) => table === 'hotline-cursors');
  const some = [digests[0], digests.at(-1)].flatMap((each) => each ?? []);
  return some.map(({ item, kind, spots, named }) => ({
    ...{ what: `hotline-cursors items: ${kind} gone`, spots, named },
    ...exchange(dynamo, 'hotline-cursors', [item], []),
  }));
}

/** Anchors of each region taken away, exchanged, written in other bytes, or where there was none. */
function anchorChanges(city: KeptCity): Change[] {
  const byRegion = Map.groupBy(city.anchors, ({ key }) => key.split('/')[1]);
  return [...byRegion.values()].flatMap((own) => {
    const sorted = own.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const [first] = sorted;
    const last = sorted.at(-1);
    const middle = sorted[Math.floor(sorted.length / 2)];
    if (!first || !last || !middle) return [];
    const day = last.key.slice(-15, -5) as Day;
    const later: KeptObject = { ...last, key: last.key.replace(day, addDays(day, -400)) };
    return [
      objectChange(city, first, 'gone', undefined),
      objectChange(city, middle, 'gone', undefined),
      objectChange(city, last, 'gone', undefined),
      objectChange(city, last, 'with an older one in its place', { ...last, body: first.body }),
      objectChange(city, middle, 'with another day’s in its place', { ...middle, body: last.body }),
      objectChange(city, last, 'with a space', {
        ...last,
        body: Buffer.from(last.body.toString().replace('{', '{ ')),
      }),
      objectChange(city, last, 'emptied', { ...last, body: Buffer.from('') }),
      {
        ...objectChange(city, later, 'put where there was none', later),
        undo: objectChange(city, later, '', undefined).make,
      },
    ];
  });
}
