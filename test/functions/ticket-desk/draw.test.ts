import { describe, expect, it } from 'vitest';
import { PendingNonce } from '../../../functions/http/pending-nonce.ts';
import { submitRequest } from '../../../functions/intake/intake.ts';
import { ticketAnswer } from '../../../functions/ticket-view.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { City, submission, TICKET_NO, WORDS } from './doubles.ts';

const INDEX_KEY = new Uint8Array(32).fill(3);

function intake(city: City, phone?: string, nonce?: PendingNonce) {
  const { ticketNo: _drawn, channel: _channel, ...form } = submission(TICKET_NO);
  return submitRequest(
    { ...city.deps, indexKeys: async () => firstIndexKey(INDEX_KEY) },
    {
      channel: 'phone',
      form: { ...form, ...(phone && { phone: new PersonalText(phone) }) },
      by: 'call-centre',
      ...(nonce && { nonce }),
    },
  );
}

/** A city in which the first numbers drawn are taken, as a commit finds. */
function crowded(taken: number): City {
  const city = new City();
  const { commit } = city.store;
  let left = taken;
  city.store.commit = async (given) => (left-- > 0 ? 'version-lost' : commit.call(city.store, given));
  return city;
}

describe('a new ticket’s number', () => {
  it('is the region, the day in the city, and eight digits', async () => {
    const city = new City('2026-12-31 23:30');
    const { ticket } = await intake(city);
    expect(ticket?.ticketNo).toMatch(/^430500261231\d{8}$/);
  });

  it('is drawn again when it is taken', async () => {
    const city = crowded(2);
    const { ticket, repeated } = await intake(city);
    expect([ticket?.version, repeated]).toEqual([1, false]);
    expect(city.store.commits.at(-1)?.entry.ticketNo).toBe(ticket?.ticketNo);
  });

  it('is given up after three draws', async () => {
    await expect(intake(crowded(9))).rejects.toMatchObject({ status: 503, code: 'busy' });
  });
});

describe('a signed request', () => {
  const pending = (key: string) =>
    new PendingNonce(key, 600, { take: () => Promise.reject(new Error('not asked')) });

  it('has its nonce taken by the commit, and a second with the same commits nothing', async () => {
    const city = new City();
    const [first, second] = [pending('nonce:1'), pending('nonce:1')];
    await intake(city, undefined, first);
    expect([first.taken, [...city.store.nonces]]).toEqual([true, ['nonce:1']]);
    await expect(intake(city, undefined, second)).rejects.toMatchObject({
      fields: { status: 401, rule: 'nonce-used' },
    });
    expect([second.taken, city.store.commits.length]).toEqual([false, 1]);
  });
});

describe('who asks', () => {
  it('is found again by a keyed index of the number, however it was written', async () => {
    const city = new City();
    const person = keyedIndex(INDEX_KEY, 'phone', '+8613907391234');
    for (const phone of ['139 0739 1234', '+86-139-0739-1234']) {
      expect((await intake(city, phone)).ticket?.person).toBe(person);
    }
    expect([...city.vault.texts].filter(([ref]) => ref.endsWith('#phone')).map(([, text]) => text)).toEqual([
      '+8613907391234',
      '+8613907391234',
    ]);
  });

  it('is asked for a number that is one', async () => {
    const city = new City();
    await expect(intake(city, '12345-not-a-number')).rejects.toMatchObject({
      fields: { status: 400, field: 'phone' },
    });
    expect(city.store.commits).toEqual([]);
  });
});

describe('the answer to a command', () => {
  it('holds codes, ids and times only, and for a unit neither others’ clocks', async () => {
    const city = new City();
    await city.submit();
    const { ticket } = await city.act('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    const answer = ticketAnswer(ticket as Ticket, 'shuiwu') as { deadlines: { unit?: string }[] };
    expect(new Set(answer.deadlines.map(({ unit }) => unit))).toEqual(new Set(['shuiwu']));
    expect(JSON.stringify(ticketAnswer(ticket as Ticket))).not.toMatch(/item-|commitment/);
    expect(JSON.stringify(answer)).not.toContain(WORDS);
  });
});
