import { describe, expect, it } from 'vitest';
import { sweep } from '../../../functions/reactions/sweep.ts';
import { alignTopics } from '../../../functions/reactions/topics.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { Book, REGION } from '../rulebook/doubles.ts';

const unit = (id: string, to?: string): Unit => ({
  id,
  name: id,
  contacts: to === undefined ? [] : [{ way: 'sms', to }],
});

/** A city whose directory has had these versions, of which no topic is made yet. */
function city(...versions: (readonly Unit[])[]): Book {
  const book = new Book();
  for (const [index, units] of versions.entries()) {
    book.versions.set(`units v${index + 1}`, units);
    book.now = { ...book.now, units: `v${index + 1}` };
  }
  return book;
}

const done = (book: Book) => book.followUps.regions.get(REGION)?.units;
const alerted = (book: Book) =>
  book.alerted.map(({ id, contacts }) => `${id} ${contacts.map(({ to }) => to).join()}`);

describe('the units’ topics', () => {
  it('are made for every unit that is new, and for no other a second time', async () => {
    const book = city([unit('one', '+861'), unit('two')]);
    await alignTopics(book.deps, REGION);
    expect([alerted(book), done(book)]).toEqual([['one +861', 'two '], 'v1']);
    await alignTopics(book.deps, REGION);
    expect(book.alerted).toHaveLength(2);
    await alignTopics(book.deps, REGION, 'one');
    expect(alerted(book).slice(2)).toEqual(['one +861']);
  });

  it('follow contacts that change or go, and units that go; a new name changes nothing', async () => {
    const book = city([unit('one', '+861'), unit('two', '+862'), unit('three', '+863')]);
    await alignTopics(book.deps, REGION);
    book.alerted.splice(0);
    book.versions.set('units v2', [unit('one'), { ...unit('two', '+862'), name: '改名' }]);
    book.now = { ...book.now, units: 'v2' };
    await alignTopics(book.deps, REGION);
    expect(alerted(book)).toEqual(['one ', 'three ']);
  });

  it('that could not be made are made by the next who comes', async () => {
    const book = city([unit('one', '+861'), unit('two', '+862')]);
    book.refusals.push(new Error('SNS is away'));
    await expect(alignTopics(book.deps, REGION)).rejects.toThrow('SNS is away');
    expect(done(book)).toBeUndefined();
    await alignTopics(book.deps, REGION);
    expect([alerted(book), done(book)]).toEqual([['one +861', 'two +862'], 'v1']);
  });

  it.each([[true], [false]])(
    'of two who make them at once end as the newest directory, case %s',
    async (noted) => {
      const book = city([unit('one', '+861')], [unit('one', '+862')]);
      book.now = { ...book.now, units: 'v1' };
      await book.followUps.noteTopics(REGION, undefined, 'none');
      const { ensure } = book.deps.contacts;
      let other = false;
      const contacts = {
        ensure: async (region: string, each: Unit) => {
          if (!other) {
            // While the first subscribes the old contact, another publishes and is through, or nearly.
            other = true;
            book.now = { ...book.now, units: 'v2' };
            await ensure(region, unit('one', '+862'));
            if (noted) await book.followUps.noteTopics(REGION, 'none', 'v2');
          }
          await ensure(region, each);
        },
      };
      await alignTopics({ ...book.deps, contacts }, REGION);
      // The other one, whose note came too late, looks again.
      if (!noted) await alignTopics(book.deps, REGION);
      expect([alerted(book).at(-1), done(book)]).toEqual(['one +862', 'v2']);
    },
  );
});

describe('what publications left undone', () => {
  const nowMs = 1_800_000_000_000;
  const run = (book: Book, inUse: readonly string[] = [], later = 0) =>
    sweep({ ...book.deps, wallClock: { nowMs: () => nowMs + later } }, inUse);

  it('is nothing where all is seen to', async () => {
    const book = city([unit('one')]);
    await run(book, [REGION]);
    book.sent.splice(0);
    book.followUps.legs.clear();
    const before = book.alerted.length;
    await run(book, [REGION]);
    expect([book.sent, book.alerted.length]).toEqual([[], before]);
  });

  it('is a walk where a release or a publication has changed what is current', async () => {
    const book = new Book();
    await run(book, [REGION]);
    expect(book.sent).toHaveLength(16);
    book.sent.splice(0);
    book.followUps.legs.clear();
    book.now = { ...book.now, settings: 'v1' };
    await run(book);
    expect([book.sent.length, book.followUps.regions.get(REGION)?.settings]).toEqual([16, 'v1']);
    book.now = { ...book.now, rosters: 'v1' };
    book.followUps.legs.clear();
    book.sent.splice(0);
    await run(book);
    expect(book.sent).toEqual([]);
  });

  it('is a leg whose message was lost, and a second pass whose time has come', async () => {
    const book = new Book();
    await run(book, [REGION]);
    book.sent.splice(0);
    const [first, second] = book.followUps.legs.values();
    book.followUps.legs.clear();
    if (!first || !second) throw new Error('no legs');
    book.followUps.legs.set('first', first);
    book.followUps.legs.set('second', { ...second, pass: 2, notBefore: nowMs + 1 });
    await run(book);
    expect(book.sent).toEqual([{ region: REGION, shard: 0 }]);
    await run(book, [], 1);
    expect(book.sent.slice(1)).toEqual([
      { region: REGION, shard: 0 },
      { region: REGION, shard: 1 },
    ]);
  });

  it('in one region does not stop the others, and is told', async () => {
    const book = city([unit('one')]);
    book.refusals.push(new Error('SNS is away'));
    book.followUps.regions.set('150000', { region: '150000' });
    await expect(run(book, [REGION])).rejects.toThrow(AggregateError);
    expect([...book.followUps.regions.keys()].sort()).toEqual(['150000', REGION]);
    expect(book.sent).toHaveLength(32);
  });
});
