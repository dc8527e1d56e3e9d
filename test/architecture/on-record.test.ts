import { expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

/** What opens a sealed text, or signs an address of a file. */
const OPENS = /\bopenedTexts\(\s*|\bvault\.open\(|\bfiles\.address\(|\bcalls\.find\(/;
/** What puts it on record, or hands it to who does. */
const RECORDS = /\bdisclose\(|\brecordSystemUse\(|\baudit\.record\(|\bsystemUse\(/;

/**
 * What opens texts for the product's own use, or gives them to a caller of its own that puts them on record. Each says
 * why nothing leaves from here.
 */
const INSIDE: Readonly<Record<string, string>> = {
  'functions/opened-texts.ts': 'what the others call',
  'functions/found-under.ts': 'a number is made an index of, under another key; no text is shown',
  'functions/commands/ticket-details.ts': 'queries put on record what they show of it',
  'functions/feedback.ts': 'webhooks and referrals put it on record for whom they tell',
  'functions/commands/suggestion.ts': 'words are compared with those of units; only units are shown',
  'functions/open311/records.ts': 'what the city shows to everybody',
};

it('LA-8: whatever opens somebody’s texts puts on record who is shown them', () => {
  const silent = sources('functions')
    .filter(({ path, code }) => OPENS.test(code) && !RECORDS.test(code) && !(path in INSIDE))
    .map(({ path }) => path);
  expect(silent).toEqual([]);
});

it('LA-8: nothing updates or deletes an entry of the audit', () => {
  const own = sources('shared').filter(({ path }) => path === 'shared/adapters/dynamo-audit.ts');
  expect(own).toHaveLength(1);
  // A transaction may hold puts, each on condition that nothing lies there.
  expect(matches(own, /\b(Update|Delete|BatchWrite)\w*Command\b/)).toEqual([]);
  expect(matches(own, /\b(Update|Delete|ConditionCheck): /)).toEqual([]);
  // Each put is what `putOf` makes, on condition that nothing lies there.
  const code = own[0]?.code ?? '';
  const puts = [...code.matchAll(/\bPut: ([^}]*)|new PutItemCommand\(\{\s*([^,]*),/g)].map(([, one, other]) =>
    (one ?? other ?? '').trim(),
  );
  expect(puts.length).toBeGreaterThan(0);
  expect(puts.filter((put) => !/^(\.\.\.)?putOf\(/.test(put))).toEqual([]);
  expect(code.match(/\bItem: /g)).toHaveLength(1);
  const [made = ''] = /function putOf\([\s\S]*?\n\}/.exec(code) ?? [];
  expect(made).toContain("ConditionExpression: 'attribute_not_exists(#chain)'");
  expect(made).toContain("'#chain': 'chain'");
});

it('every function that answers callers has the trail', () => {
  const bindings = sources('functions').find(({ path }) => path === 'functions/bindings.ts');
  expect(bindings?.code).toMatch(/audit: audit\(\)/);
});
