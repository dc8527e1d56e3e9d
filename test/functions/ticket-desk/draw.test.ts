import { describe, expect, it } from 'vitest';
import { submitRequest } from '../../../functions/intake/intake.ts';
import { ticketAnswer } from '../../../functions/ticket-view.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { History } from '../../ticket/history.ts';
import { City, CURRENT, submission, TICKET_NO, WORDS } from './doubles.ts';

const HELD = History.accepted(TICKET_NO, '2026-09-18 09:00').ticket as Ticket;
const INDEX_KEY = new Uint8Array(32).fill(3);

function intake(city: City, phone?: string) {
  const { ticketNo: _drawn, channel: _channel, ...form } = submission(TICKET_NO);
  return submitRequest(
    { ...city.deps, indexKey: async () => INDEX_KEY },
    {
      channel: 'phone',
      form: { ...form, ...(phone && { phone: new PersonalText(phone) }) },
      by: 'call-centre',
    },
  );
}

/** A city in which the first numbers drawn are taken: seen when loading, or only when committing. */
function crowded(taken: number, seenOn: 'load' | 'commit'): City {
  const city = new City();
  const { load, commit } = city.store;
  let left = taken;
  if (seenOn === 'load') {
    city.store.load = async (ticketNo) => {
      if (left-- <= 0) return load.call(city.store, ticketNo);
      return { ticket: HELD, hash: 'hash', current: CURRENT };
    };
  } else {
    city.store.commit = async (given) => (left-- > 0 ? 'version-lost' : commit.call(city.store, given));
  }
  return city;
}

describe('a new ticket’s number', () => {
  it('is the region, the day in the city, and eight digits', async () => {
    const city = new City('2026-12-31 23:30');
    const { ticket } = await intake(city);
    expect(ticket?.ticketNo).toMatch(/^430500261231\d{8}$/);
  });

  it.each(['load', 'commit'] as const)('is drawn again when it is taken, seen on %s', async (seenOn) => {
    const city = crowded(2, seenOn);
    const { ticket, repeated } = await intake(city);
    expect([ticket?.version, repeated]).toEqual([1, false]);
    expect(city.store.commits.at(-1)?.entry.ticketNo).toBe(ticket?.ticketNo);
  });

  it.each(['load', 'commit'] as const)('is given up after three draws, seen on %s', async (seenOn) => {
    await expect(intake(crowded(9, seenOn))).rejects.toMatchObject({ status: 503, code: 'busy' });
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
