import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAssessments } from '../../shared/adapters/dynamo-assessments.ts';
import { unpack } from '../../shared/adapters/packed.ts';
import type { Publication } from '../../shared/assessment/publication.ts';
import type { AssessmentKey, Entry, Objection } from '../../shared/assessment/records.ts';
import type { Sheet } from '../../shared/assessment/sheet.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { item, schemeOf } from '../assessment/schemes.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/story.ts';

const keys: DataKeys = {
  async create(of) {
    const plain = randomBytes(32);
    return { plain, wrapped: `${of}|${plain.toString('base64')}` };
  },
  async unwrap(of, wrapped) {
    if (!wrapped.startsWith(`${of}|`)) throw new Error('the key of another place');
    return Buffer.from(wrapped.slice(of.length + 1), 'base64');
  },
};

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'assessments', partition: 'assessment', sort: { name: 'item', type: 'S' } },
  ]);
});
afterAll(() => db.close());

const store = () => dynamoAssessments(db.client, 'assessments', keys);
const KEY: AssessmentKey = { region: '430500', subject: 'unit', period: '2026-09' };
const OTHER: AssessmentKey = { ...KEY, period: '2026-10' };

const entry: Entry = {
  ...{ id: 'one', item: 'survey', of: 'chengguan', source: 'survey', value: 85 },
  ...{ on: '2026-10-01' as Day, foundBy: '某调查机构', evidence: '报告第1号' },
  ...{ recordedBy: 'a supervisor', at: at('2026-10-02 10:00') },
};
const objection: Objection = {
  ...{ id: 'one', of: 'chengguan', item: 'handling', reason: '已按期办结' },
  ...{ by: 'an officer', at: at('2026-10-03 10:00') },
};
const sheet = (of: string, score: number): Sheet => ({
  ...{ of, score, tickets: 1, base: 100, bonus: 0, deduction: 100 - score, lines: [] },
});
const publication = (version: number, ...sheets: Sheet[]): Publication => ({
  ...KEY,
  ...{ version, at: at('2026-10-20 10:00'), by: 'a supervisor', reason: '按期公布' },
  scheme: schemeOf({ items: [item('signing', 'deduction', { count: 'signCharged' }, 1)] }),
  ...{ settings: 'v3', once: { id: 'a', digest: 'b' }, digest: `digest-${version}`, sheets },
});

describe('assessments', () => {
  it('keep an entry as it was first written, under its period', async () => {
    expect(await store().addEntry(KEY, entry, 'first')).toBeUndefined();
    expect(await store().addEntry(KEY, { ...entry, value: 90 }, 'second')).toEqual({
      record: entry,
      digest: 'first',
    });
    expect(await store().entries(KEY)).toEqual([entry]);
    expect(await store().entries(OTHER)).toEqual([]);
  });

  it('hold nothing in clear of what people wrote', async () => {
    const text = '居民王小明已确认';
    await store().addEntry(OTHER, { ...entry, note: text }, 'first');
    await store().addObjection(OTHER, { ...objection, reason: text }, 'first');
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: 'assessments' }));
    const held = Items.flatMap((each) => Object.values(each)).map((value) => {
      const { B: bytes, S: plain = '' } = value;
      return bytes ? unpack(value) : plain;
    });
    expect(held.length).toBeGreaterThan(8);
    expect(held.filter((each) => each.includes(text))).toEqual([]);
    expect(await store().objections(OTHER)).toMatchObject([{ reason: text }]);
  });

  it('have an objection decided once', async () => {
    await store().addObjection(KEY, objection, 'first');
    const decided = (granted: boolean): Objection => ({
      ...objection,
      decided: { granted, reason: '经核实', by: 'a supervisor', at: at('2026-10-10 10:00') },
    });
    expect(await store().decideObjection(KEY, decided(true))).toBe(true);
    expect(await store().decideObjection(KEY, decided(false))).toBe(false);
    expect(await store().objections(KEY)).toEqual([decided(true)]);
    // Whoever repeats the objection under its key is told what became of it, and not that the key was another's.
    expect(await store().addObjection(KEY, objection, 'first')).toEqual({
      record: decided(true),
      digest: 'first',
    });
  });

  it('are published whole, each version once, with the sheets in their order', async () => {
    const sheets = Array.from({ length: 20 }, (_, index) => sheet(`unit-${index}`, 100 - index));
    const first = publication(1, ...sheets);
    expect(await store().publish(first)).toBe(true);
    expect(await store().publish(publication(1, sheet('other', 1)))).toBe(false);
    expect(await store().publish(publication(2, sheet('unit-1', 50)))).toBe(true);
    expect(await store().published(KEY, 1)).toEqual(first);
    expect(await store().published(KEY, 3)).toBeUndefined();
    expect((await store().versions(KEY)).map(({ version, digest }) => [version, digest])).toEqual([
      [2, 'digest-2'],
      [1, 'digest-1'],
    ]);
    expect(await store().versions(OTHER)).toEqual([]);
  });
});
