import { createHash, randomBytes } from 'node:crypto';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../functions/http/log.ts';
import { archiveRoutes } from '../../functions/keeping/archive.ts';
import { type KeepingDeps, keep } from '../../functions/keeping/keeping.ts';
import { openedTexts } from '../../functions/opened-texts.ts';
import { act } from '../../functions/ticket-desk.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import { fromItem, toItem } from '../../shared/adapters/dynamo.ts';
import { dynamoKeepingList, dynamoRestore, dynamoSealedTexts } from '../../shared/adapters/dynamo-keeping.ts';
import { dynamoTicketFinder } from '../../shared/adapters/dynamo-ticket-finder.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { dynamoVault } from '../../shared/adapters/dynamo-vault.ts';
import { s3Archive, s3FileShredder } from '../../shared/adapters/s3-archive.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import type { CallId } from '../../shared/ports.ts';
import { firstIndexKey } from '../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { DEFAULT_SETTINGS, type RetentionRule } from '../../shared/regulation/settings.ts';
import type { CommandBody, CommandType } from '../../shared/ticket/commands.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { bodyOf, findBreak } from '../../shared/ticket/ledger.ts';
import { call, somebody } from '../functions/commands/calling.ts';
import { rulebook, submission, WORDS } from '../functions/ticket-desk/doubles.ts';
import { testS3 } from '../support/s3.ts';
import { TABLES, ticketTables } from '../support/ticket-tables.ts';
import { at } from '../ticket/story.ts';

const REGION = '430500';
const PERSON = 'a'.repeat(32);
const PHOTO = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';
const RECORDING = '7f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5c';
const SCRAP = '8f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5d';

const rule = (what: RetentionRule['what'], months: number): RetentionRule => ({
  ...{ what, months, ground: '市档案管理规定', by: '市政务服务局' },
  from: '2026-01-01' as Day,
});

let db: Awaited<ReturnType<typeof ticketTables>>;
let s3: Awaited<ReturnType<typeof testS3>>;
beforeAll(async () => {
  db = await ticketTables();
  s3 = await testS3(['files', 'archive']);
});
afterAll(async () => {
  db.close();
  await s3.close();
});

const secret = randomBytes(16);
const dataKeys: DataKeys = {
  create: async (ticketNo) => {
    const id = randomBytes(8).toString('hex');
    return { plain: await dataKeys.unwrap(ticketNo, id), wrapped: id };
  },
  unwrap: async (ticketNo, id) => createHash('sha256').update(secret).update(`${ticketNo}|${id}`).digest(),
};

/** A city that keeps as it has set, with a ticket that ended on 18 September 2026 at 10:00. */
async function ended(number: number, retention: readonly RetentionRule[]) {
  const ticketNo = `43050026091800000${number}`;
  const world = { now: at('2026-09-18 10:00'), retention };
  const calls: CallId[] = [];
  const vault = dynamoVault(db.client, TABLES.vault, dataKeys);
  const archive = s3Archive(s3.client, 'archive');
  const store = dynamoTicketStore(db.client, TABLES, wallClock);
  const deps: KeepingDeps = {
    store,
    vault,
    rulebook: {
      ...rulebook,
      settings: async () => ({
        ...DEFAULT_SETTINGS,
        ...(world.retention.length > 0 && { retention: [...world.retention] }),
      }),
      publish: () => Promise.reject(new Error('nothing is published here')),
    },
    idempotency: { find: async () => undefined },
    clock: { now: () => world.now },
    indexKeys: async () => firstIndexKey(new Uint8Array(32)),
    list: {
      // The other tests' tickets are of the same city.
      ended: async (query) => {
        const { items } = await dynamoKeepingList(db.client, TABLES.tickets).ended({ ...query, limit: 1000 });
        return { items: items.filter((each) => each === ticketNo) };
      },
    },
    sealed: dynamoSealedTexts(db.client, TABLES.vault),
    archive,
    shredder: { ...s3FileShredder(s3.client, 'files'), call: async (each) => void calls.push(each) },
    log: silentLogger,
  };
  const give = <T extends CommandType>(type: T, body: CommandBody<T>) =>
    act(deps, { ticketNo, type, body, actor: { side: 'hotline' }, by: 'agent', answer: () => ({}) });
  const file = (id: string, purpose: 'photo' | 'recording', mediaType: 'image/jpeg' | 'audio/mpeg') => ({
    ...{ id, purpose, mediaType, bytes: 4, sha256: '0'.repeat(64) },
  });
  await give('submit', {
    ...submission(ticketNo),
    ...{ person: PERSON, callId: 'C-1', callSystem: 'cc', reply: new PersonalText('当场答复') },
    attachments: [file(PHOTO, 'photo', 'image/jpeg'), file(RECORDING, 'recording', 'audio/mpeg')],
  });
  for (const id of [PHOTO, RECORDING, SCRAP])
    await s3.client.send(
      new PutObjectCommand({ Bucket: 'files', Key: `kept/${ticketNo}/${id}`, Body: 'file' }),
    );
  const objects = async (Bucket: string) => {
    const { Versions = [] } = await s3.client.send(new ListObjectVersionsCommand({ Bucket }));
    return Versions.flatMap(({ Key = '' }) => (Key.includes(ticketNo) ? [Key] : []));
  };
  const ticket = async () => {
    const loaded = await store.load(ticketNo);
    if (!loaded) throw new Error('no ticket');
    return loaded.ticket;
  };
  return {
    ...{ ticketNo, deps, calls, give, objects, ticket, archive, vault, store },
    /** The settings change. */
    set: (rules: readonly RetentionRule[]) => {
      world.retention = rules;
    },
    run: (day: string) => {
      world.now = `${day}T03:00:00+08:00` as Instant;
      return keep(deps, [REGION]);
    },
    texts: async () => {
      const { papers } = await ticket();
      const refs = Object.values(papers).map(({ ref }) => ref);
      const opened = await openedTexts({ vault }, ticketNo, refs);
      return opened && Object.values(opened);
    },
    types: async () =>
      (await store.ledger(ticketNo)).flatMap((entry) => bodyOf(entry).events.map(({ type }) => type)),
  };
}

describe('MZ-14: an ended ticket is archived when its city says', () => {
  it('not before, never twice, and never where nothing is set', async () => {
    const city = await ended(100, []);
    expect(await city.run('2036-01-01')).toEqual({ archived: 0, destroyed: 0, failed: 0 });
    city.set([rule('archive', 1)]);
    expect(await city.run('2026-10-18')).toMatchObject({ archived: 0 });
    expect(await city.run('2026-10-19')).toMatchObject({ archived: 1, failed: 0 });
    expect(await city.run('2026-10-20')).toMatchObject({ archived: 0, failed: 0 });
    expect(await city.objects('archive')).toEqual([`copies/${city.ticketNo}.json`, `keys/${city.ticketNo}`]);
    expect((await city.types()).filter((type) => type === 'Archived')).toHaveLength(1);
  });

  it('with ledger, sealed texts and files by their checksums; nothing of the citizen can be read in it', async () => {
    const city = await ended(101, [rule('archive', 1)]);
    await city.run('2026-10-19');
    const found = await city.archive.find(city.ticketNo);
    const { keeping } = await city.ticket();
    expect(keeping?.archived).toMatchObject({ entries: 1, digest: sha256(found?.document ?? '') });
    const copy = JSON.parse(found?.document ?? '') as Record<'entries' | 'texts' | 'files', unknown[]>;
    expect([copy.entries.length, copy.texts.length, copy.files.length]).toEqual([1, 1, 2]);
    expect(found?.document).not.toContain(WORDS);
    expect(found?.document).not.toContain(found?.key);
  });

  it('again, when something is added to it later', async () => {
    const city = await ended(102, [rule('archive', 1)]);
    await city.run('2026-10-19');
    await city.give('record-consent', { given: true, way: 'phone' });
    expect(await city.run('2026-10-20')).toMatchObject({ archived: 1 });
    expect((await city.ticket()).keeping?.archived?.entries).toBe(3);
  });

  it('and is put back from its copy, whatever of it was lost', async () => {
    const city = await ended(103, [rule('archive', 1)]);
    await city.run('2026-10-19');
    const before = await city.texts();
    const { ticketNo } = city;
    const lost = async (TableName: string, Key: Record<string, string | number>) =>
      db.client.send(new DeleteItemCommand({ TableName, Key: toItem(Key) }));
    await lost(TABLES.tickets, { ticketNo, item: 'STATE' });
    await lost(TABLES.ledger, { ticketNo, version: 1 });
    await lost(TABLES.ledger, { ticketNo, version: 2 });
    await city.deps.sealed.destroy(ticketNo);
    const routes = archiveRoutes({
      store: city.store,
      archive: city.archive,
      restore: dynamoRestore(db.client, TABLES),
      log: silentLogger,
    });
    const asked = { method: 'POST', route: '/v1/archive/{ticketNo}/restore', params: { ticketNo } };
    const restored = await call(routes, somebody('administrator'), asked);
    expect(restored).toMatchObject({ status: 200, body: { entries: 1, restored: 4 } });
    expect(await city.texts()).toEqual(before);
    expect((await city.ticket()).stage).toBe('closed');
    const again = await call(routes, somebody('administrator'), asked);
    expect(again.body).toMatchObject({ restored: 0 });
  });
});

describe('at the end of its keeping', () => {
  it('what a person wrote, and who they are, is destroyed in every place, and the ledger stays whole', async () => {
    const city = await ended(110, [rule('archive', 1), rule('texts', 36), rule('files', 24)]);
    await city.run('2026-10-19');
    const finder = dynamoTicketFinder(db.client, TABLES.tickets);
    expect((await finder.ofPerson(PERSON, 50)).map((each) => each.ticketNo)).toContain(city.ticketNo);
    expect(await city.run('2028-09-19')).toMatchObject({ destroyed: 1, archived: 1 });
    expect(await city.objects('files')).toEqual([`kept/${city.ticketNo}/${RECORDING}`]);
    expect(await city.texts()).toContain(WORDS);

    expect(await city.run('2029-09-19')).toMatchObject({ destroyed: 1, archived: 1, failed: 0 });
    expect(await city.texts()).toBeUndefined();
    expect(await city.objects('archive')).toEqual([`copies/${city.ticketNo}.json`]);
    expect((await finder.ofPerson(PERSON, 50)).map((each) => each.ticketNo)).not.toContain(city.ticketNo);
    const { person, likeness, form, keeping } = await city.ticket();
    expect([person, likeness, form?.callId]).toEqual([undefined, undefined, undefined]);
    expect(keeping?.destroyed).toEqual(['files', 'texts']);
    // Recordings have no term of their own here: they stay, and are still found by it.
    expect(city.calls).toEqual([]);

    const entries = await city.store.ledger(city.ticketNo);
    expect(findBreak(entries, sha256)).toBeUndefined();
    const { version, ...made } = await city.ticket();
    expect({ ...replay(entries.flatMap((entry) => bodyOf(entry).events)), version }).toEqual({
      ...made,
      version,
    });
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: TABLES.vault }));
    expect(Items.map(fromItem).filter(({ ticketNo }) => ticketNo === city.ticketNo)).toEqual([]);
    await expect(
      city.give('attach', {
        ...{ id: SCRAP, purpose: 'photo', mediaType: 'image/jpeg', bytes: 4, sha256: '0'.repeat(64) },
        name: new PersonalText('照片'),
      }),
    ).rejects.toThrow('no data key');
    city.set([rule('archive', 1), rule('texts', 36), rule('files', 24), rule('recordings', 36)]);
    await city.run('2029-09-20');
    expect(await city.objects('files')).toEqual([]);
    expect(await city.run('2029-09-21')).toEqual({ archived: 0, destroyed: 0, failed: 0 });
  });

  it('recordings go with what was reported of the call', async () => {
    const city = await ended(111, [rule('recordings', 6)]);
    await city.run('2027-03-19');
    expect(city.calls).toEqual([{ region: REGION, system: 'cc', callId: 'C-1' }]);
    expect(await city.objects('files')).toEqual([`kept/${city.ticketNo}/${PHOTO}`]);
    expect((await city.ticket()).attachments?.map(({ id }) => id)).toEqual([PHOTO]);
  });

  it('a hold stops it until it is released', async () => {
    const city = await ended(112, [rule('texts', 36)]);
    await city.give('hold', { held: true, reason: new PersonalText('法院调查取证') });
    expect(await city.run('2029-09-19')).toEqual({ archived: 0, destroyed: 0, failed: 0 });
    expect(await city.texts()).toContain(WORDS);
    await city.give('hold', { held: false, reason: new PersonalText('案件已结') });
    expect(await city.run('2029-09-20')).toMatchObject({ destroyed: 1 });
    expect(await city.texts()).toBeUndefined();
  });

  it('what broke off is taken up by the next run, and nobody can stop it any more', async () => {
    const city = await ended(113, [rule('texts', 36)]);
    const { sealed } = city.deps;
    Object.assign(city.deps, { sealed: { ...sealed, destroy: () => Promise.reject(new Error('away')) } });
    expect(await city.run('2029-09-18')).toEqual({ archived: 0, destroyed: 0, failed: 0 });
    expect(await city.run('2029-09-19')).toMatchObject({ destroyed: 0, failed: 1 });
    const held = city.give('hold', { held: true, reason: new PersonalText('法院调查取证') });
    await expect(held).rejects.toMatchObject({ code: 'destruction-ordered' });
    Object.assign(city.deps, { sealed });
    city.set([]);
    expect(await city.run('2029-09-20')).toMatchObject({ destroyed: 1, failed: 0 });
    expect(await city.texts()).toBeUndefined();
  });
});

it('a copy that was altered is named, and nothing is put back from it', async () => {
  const city = await ended(120, [rule('archive', 1)]);
  await city.run('2026-10-19');
  const found = await city.archive.find(city.ticketNo);
  const document = (found?.document ?? '').replace('phone', 'wecha');
  await city.archive.put(city.ticketNo, { document, digest: sha256(document) });
  const routes = archiveRoutes({
    store: city.store,
    archive: city.archive,
    restore: dynamoRestore(db.client, TABLES),
    log: silentLogger,
  });
  const params = { ticketNo: city.ticketNo };
  const look = { method: 'GET', route: '/v1/archive/{ticketNo}', params };
  for (const asked of [look, { method: 'POST', route: '/v1/archive/{ticketNo}/restore', params }])
    expect(await call(routes, somebody('administrator'), asked)).toMatchObject({
      status: 409,
      body: { code: 'archive-broken' },
    });
  expect((await call(routes, somebody('auditor', { region: '150100' }), look)).status).toBe(404);
  expect((await call(routes, somebody('supervisor'), look)).status).toBe(403);
});
