import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { Commit } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { bodyOf, findBreak, GENESIS, type LedgerEntry } from '../../../shared/ticket/ledger.ts';
import { City, once, TICKET_NO, WORDS } from './doubles.ts';

const REASON = { reason: new PersonalText('情况复杂，需多次协调') };

describe('a command', () => {
  it('is committed once, chained to the entry before, with the version counted up', async () => {
    const city = new City();
    await city.submit();
    const { ticket, events, answer, repeated } = await city.dispatch();
    expect(ticket?.stage).toBe('dispatched');
    expect(answer).toEqual({ version: 2, stage: 'dispatched' });
    expect(repeated).toBe(false);
    const entries = city.store.entries;
    expect(bodyOf(entries[0] as LedgerEntry).previous).toBe(GENESIS);
    expect(bodyOf(entries[1] as LedgerEntry)).toMatchObject({
      command: 'dispatch',
      actor: 'somebody',
      events,
    });
    expect(findBreak(entries, sha256)).toBeUndefined();
  });

  it('writes what fell due with it, before it', async () => {
    const city = new City();
    await city.submit();
    await city.dispatch();
    const { events } = await city.at('2026-09-22 09:00').act('mark-complex', REASON);
    expect(events.map(({ type }) => type)).toContain('DeemedSigned');
    expect(events.map(({ type }) => type).indexOf('DeemedSigned')).toBeLessThan(
      events.map(({ type }) => type).indexOf('MarkedComplex'),
    );
    expect(city.store.commits).toHaveLength(3);
  });

  it('that is refused commits nothing', async () => {
    const city = new City();
    await city.submit();
    await expect(city.act('sign', {}, { unit: 'chengguan' })).rejects.toMatchObject({
      fields: { status: 409, code: 'not-your-ticket' },
    });
    await city.dispatch();
    await expect(city.at('2026-09-22 09:00').act('sign', {}, { unit: 'chengguan' })).rejects.toMatchObject({
      fields: { status: 409, code: 'deemed-signed', clause: 'SY-13f' },
    });
    expect(city.store.commands()).toEqual(['submit', 'dispatch']);
  });

  it('on a ticket that is not there is a 404, before anything is sealed', async () => {
    const city = new City();
    await expect(city.act('mark-complex', REASON)).rejects.toMatchObject({ status: 404 });
    expect(city.vault.seals).toBe(0);
  });

  it('on a ticket that is not the caller’s is refused before anything is sealed', async () => {
    const city = new City();
    await city.submit();
    const seals = city.vault.seals;
    const authorise = () => {
      throw new Error('not yours');
    };
    await expect(city.act('mark-complex', REASON, { authorise })).rejects.toThrow('not yours');
    expect([city.vault.seals, city.store.version()]).toEqual([seals, 1]);
  });

  it('that finds nothing due and has nothing to say commits nothing', async () => {
    const city = new City();
    await city.submit();
    const { events, ticket } = await city.act('settle', {}, { actor: { side: 'system' } });
    expect([events, ticket?.version]).toEqual([[], 1]);
    expect(city.store.commits).toHaveLength(1);
  });

  it('for a region without a regulation is a 422', async () => {
    const city = new City();
    await expect(city.submit('11010126091800000001')).rejects.toMatchObject({
      status: 422,
      code: 'no-regulation',
    });
  });

  it('never dispatches to the hotline itself, whose contacts stand among the units', async () => {
    const city = new City();
    await city.submit();
    await expect(city.act('dispatch', { lead: 'hotline', assistants: [] })).rejects.toMatchObject({
      fields: { status: 409, code: 'unknown-unit', field: 'lead' },
    });
  });
});

describe('personal texts', () => {
  it('reach neither the decision nor what is committed', async () => {
    const city = new City();
    await city.submit(TICKET_NO, { once: once('caller:1', JSON.stringify({ text: WORDS })) });
    await city.act('mark-complex', { reason: new PersonalText(WORDS) });
    const committed = JSON.stringify(city.store.commits satisfies Commit[]);
    for (const word of ['工地', '张三', '13907391234', '[personal]']) expect(committed).not.toContain(word);
    expect(city.store.tickets.get(TICKET_NO)?.ticket.papers.request).toEqual({
      ref: 'item-1#text',
    });
    expect(city.store.commits.map(({ vault }) => vault.length)).toEqual([1, 1]);
  });
});

describe('a lost race', () => {
  const MARK = { actor: { side: 'hotline' } as const };

  it('is decided again on the ticket as it is now', async () => {
    const city = new City();
    await city.submit();
    city.store.meanwhile.push(() => city.dispatch());
    const { ticket } = await city.act('mark-complex', REASON, MARK);
    expect([ticket?.version, ticket?.stage, ticket?.complex]).toEqual([3, 'dispatched', true]);
    expect(city.store.commands()).toEqual(['submit', 'dispatch', 'mark-complex']);
    expect(findBreak(city.store.entries, sha256)).toBeUndefined();
  });

  it('may turn into a refusal', async () => {
    const city = new City();
    await city.submit();
    city.store.meanwhile.push(() => city.dispatch());
    await expect(city.dispatch()).rejects.toMatchObject({ code: 'illegal-move' });
  });

  it.each([
    [4, 'committed'],
    [5, 'busy'],
  ])('%i times in a row ends %s', async (races, end) => {
    const city = new City();
    await city.submit();
    const { commit } = city.store;
    let lost = 0;
    const store = Object.assign(Object.create(city.store) as typeof city.store, {
      commit: async (given: Commit) => (lost++ < races ? 'version-lost' : commit.call(city.store, given)),
    });
    const acting = city.act('mark-complex', REASON, MARK, { ...city.deps, store });
    const code = await acting.then(
      () => 'committed',
      (error) => (error.status === 503 && error.fields.retryAfter === 1 ? error.code : error),
    );
    expect(code).toBe(end);
    expect(lost).toBe(5);
  });

  it('is a 412 for who named the version', async () => {
    const city = new City();
    await city.submit();
    city.store.meanwhile.push(() => city.dispatch());
    await expect(city.act('mark-complex', REASON, { ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
    expect(city.store.commands()).toEqual(['submit', 'dispatch']);
  });
});

describe('If-Match', () => {
  it('takes the version that the ticket has, and no other', async () => {
    const city = new City();
    await city.submit();
    await expect(city.act('mark-complex', REASON, { ifMatch: 2 })).rejects.toMatchObject({
      fields: { status: 412, code: 'version-changed', field: 'If-Match' },
    });
    await expect(city.act('mark-complex', REASON, { ifMatch: 1 })).resolves.toMatchObject({
      answer: { version: 2 },
    });
  });
});

describe('Idempotency-Key', () => {
  const first = { once: once('caller:1', '{"a":1}') };

  it('answers the same body the same, and does it once', async () => {
    const city = new City();
    const done = await city.submit(TICKET_NO, first);
    const again = await city.later(3600).submit('43050026091800000002', first);
    expect(again).toEqual({ events: [], answer: done.answer, repeated: true });
    expect(city.store.commits).toHaveLength(1);
    expect(city.vault.seals).toBe(1);
  });

  it.each([
    ['another body', once('caller:1', '{"a":2}')],
    ['another path', once('caller:1', '{"a":1}', 'web')],
    ['a body that runs on from the path', once('caller:1', '', 'phone\n{"a":1}')],
  ])('is refused with %s', async (_what, other) => {
    const city = new City();
    await city.submit(TICKET_NO, first);
    await expect(city.submit('43050026091800000002', { once: other })).rejects.toMatchObject({
      fields: { status: 409, code: 'idempotency-key-reused', field: 'Idempotency-Key' },
    });
    expect(city.store.commits).toHaveLength(1);
  });

  it('taken in a race answers what the winner was answered', async () => {
    const city = new City();
    city.store.meanwhile.push(() => city.submit('43050026091800000002', first));
    const { answer, repeated } = await city.submit(TICKET_NO, first);
    expect([answer, repeated]).toEqual([{ version: 1, stage: 'accepted' }, true]);
    expect([...city.store.tickets.keys()]).toEqual(['43050026091800000002']);
  });

  it('taken in a race with another body is refused', async () => {
    const city = new City();
    city.store.meanwhile.push(() => city.submit('43050026091800000002', first));
    const other = { once: once('caller:1', '{"a":2}') };
    await expect(city.submit(TICKET_NO, other)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it.each([
    ['the command is no longer legal', {}],
    ['the version is no longer the one named', { ifMatch: 1 }],
  ])('answers the winner’s also when after it %s', async (_what, more) => {
    const city = new City();
    await city.submit();
    const order = { once: once('caller:2'), ...more };
    const dispatch = () => city.act('dispatch', { lead: 'chengguan', assistants: [] }, order);
    const { load } = city.store;
    let inTime = true;
    // The first call commits between the second's look at the key and its look at the ticket.
    city.store.load = async (ticketNo) => {
      if (inTime) {
        inTime = false;
        await dispatch();
      }
      return load.call(city.store, ticketNo);
    };
    await expect(dispatch()).resolves.toMatchObject({
      answer: { version: 2, stage: 'dispatched' },
      repeated: true,
    });
    expect(city.store.commands()).toEqual(['submit', 'dispatch']);
  });

  it('is kept as an HMAC of the body, never the body', async () => {
    const city = new City();
    await city.submit(TICKET_NO, first);
    expect(city.store.keys.get('caller:1')).toEqual({
      key: 'caller:1',
      bodyMac: expect.stringMatching(/^[0-9a-f]{64}$/),
      answer: '{"version":1,"stage":"accepted"}',
    });
  });

  it('of a refused command stays free', async () => {
    const city = new City();
    await city.submit();
    const order = { once: once('caller:3'), unit: 'chengguan' };
    await expect(city.act('sign', {}, order)).rejects.toMatchObject({ code: 'not-your-ticket' });
    await city.dispatch();
    await expect(city.act('sign', {}, order)).resolves.toMatchObject({ repeated: false });
  });
});
