import { expect, it } from 'vitest';
import { listsOf, type RewritingDeps, rewrite } from '../../../functions/keys/rewriting.ts';
import type { KeyWalk, KeyWalks } from '../../../shared/ports.ts';
import { indexKeysAt, indexUnder, parseIndexSecret, withNewKey } from '../../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';

const REGION = TICKET_NO.slice(0, 6);
const SECRET = withNewKey(parseIndexSecret('07'.repeat(32)), '08'.repeat(32), 0);
const KEYS = indexKeysAt(SECRET, Number.MAX_SAFE_INTEGER);
const [NEW, OLD] = KEYS.lookUp as [(typeof KEYS)['write'], (typeof KEYS)['write']];
const PHONE = '+8613800138000';
const NUMBERS = [1, 2, 3].map((last) => `${TICKET_NO.slice(0, -1)}${last}`);

class MemoryWalks implements KeyWalks {
  walk: KeyWalk | undefined;
  /** Steps until the machine dies. */
  left = Number.POSITIVE_INFINITY;
  async find() {
    return this.walk;
  }
  async save(walk: KeyWalk) {
    if (this.left-- <= 0) throw new Error('killed');
    if (walk.step !== (this.walk?.step ?? 0) + 1) return false;
    this.walk = walk;
    return true;
  }
}

/** Three tickets of one number under the old key, one of them ended, and one of somebody without a number. */
async function setting() {
  const city = new City();
  const anonymous = `${TICKET_NO.slice(0, -1)}9`;
  for (const ticketNo of NUMBERS) {
    const person = indexUnder(OLD, 'phone', PHONE);
    await city.act(
      'submit',
      { ...submission(ticketNo), phone: new PersonalText(PHONE), person },
      { ticketNo },
    );
  }
  await city.act('submit', { ...submission(anonymous), person: 'an OpenID' }, { ticketNo: anonymous });
  const walks = new MemoryWalks();
  const logged: string[] = [];
  const [ended = '', ...open] = NUMBERS;
  const list = { ended: async () => ({ items: [ended] }) };
  const store = Object.assign(Object.create(city.store) as typeof city.store, {
    listOpen: async (_region: string, shard: number) => ({ items: shard === 0 ? [...open, anonymous] : [] }),
  });
  const deps: RewritingDeps = {
    ...{ ...city.deps, store, walks, list, indexKeys: async () => KEYS },
    regions: async () => [REGION],
    wallClock: { nowMs: () => 0 },
    log: {
      info: () => {},
      warn: () => {},
      error: (code, { ticketNo } = {}) => logged.push(`${code} ${ticketNo}`),
    },
  };
  const persons = async () =>
    Promise.all(NUMBERS.map(async (ticketNo) => (await city.store.load(ticketNo))?.ticket.person));
  const other = async () => (await city.store.load(anonymous))?.ticket;
  return { deps, walks, logged, persons, other, city };
}

it('writes every ticket anew once, and is over after a pass that finds nothing', async () => {
  const { deps, persons, other, city } = await setting();
  const walk = await rewrite(deps, NEW, 1);
  expect(walk).toMatchObject({ over: true, pass: 2, moved: 0, failed: 0, left: 0, list: listsOf(walk) });
  const found = indexUnder(NEW, 'phone', PHONE);
  expect(await persons()).toEqual([found, found, found]);
  // An OpenID is under the first key for good.
  expect(await other()).toMatchObject({ person: 'an OpenID', version: 1 });
  const [first = ''] = NUMBERS;
  const commands = (await city.store.ledger(first)).map(({ body }) => JSON.parse(body).command);
  expect(commands).toEqual(['submit', 'rekey']);
});

it('goes on where it was killed, and does nothing twice', async () => {
  const { deps, walks, persons, city } = await setting();
  walks.left = 1;
  await expect(rewrite(deps, NEW, 1)).rejects.toThrow('killed');
  expect(walks.walk).toMatchObject({ step: 1, list: 1, moved: 2 });
  walks.left = Number.POSITIVE_INFINITY;
  expect((await rewrite(deps, NEW, 1)).over).toBe(true);
  expect(new Set(await persons())).toEqual(new Set([indexUnder(NEW, 'phone', PHONE)]));
  for (const ticketNo of NUMBERS) expect(await city.store.ledger(ticketNo)).toHaveLength(2);
});

it('is not over while a ticket can’t be opened, names it, and takes it up again', async () => {
  const { deps, logged } = await setting();
  const [, broken = ''] = NUMBERS;
  let away = true;
  const vault = Object.assign(Object.create(deps.vault) as typeof deps.vault, {
    open: async (ticketNo: string, refs: readonly string[]) => {
      if (away && ticketNo === broken) throw new Error('KMS is away');
      return deps.vault.open(ticketNo, refs);
    },
  });
  expect(await rewrite({ ...deps, vault }, NEW, 1)).toMatchObject({ over: false, pass: 2, left: 1 });
  expect(logged).toEqual([`REKEY_FAILED ${broken}`]);
  away = false;
  expect(await rewrite({ ...deps, vault }, NEW, 1)).toMatchObject({ over: true, left: 0 });
});
