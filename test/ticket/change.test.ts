import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../shared/ticket/change.ts';
import { at, History, numbered } from './history.ts';
import { randomHistory } from './random-history.ts';

const TICKET = numbered(1);

function dispatched(): History {
  return History.accepted(TICKET, '2026-09-18 10:00', { matter: 'noise', placeCode: '430502' })
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
}

describe('the changes of a ticket', () => {
  it('are one per commit, each with where the ticket stood after it', () => {
    const changes = changesOf(dispatched().at('2026-09-20 15:00').do('sign', {}, 'chengguan').entries);
    expect(changes.map(({ version, stage, lead }) => [version, stage, lead])).toEqual([
      [1, 'accepted', undefined],
      [2, 'dispatched', 'chengguan'],
      [3, 'handling', 'chengguan'],
    ]);
  });

  it('carry the codes by which a province sorts them', () => {
    expect(dispatched().change).toMatchObject({
      ticketNo: TICKET,
      region: '430500',
      channel: 'phone',
      kind: 'complaint',
      matter: 'noise',
      placeCode: '430502',
      recordedAt: at('2026-09-18 11:00'),
    });
  });

  it('name the clocks that run, with due time and clause', () => {
    expect(dispatched().change.clocks).toContainEqual({
      id: 'sign-2',
      kind: 'sign',
      unit: 'chengguan',
      dueAt: at('2026-09-21 00:00'),
      dueOn: '2026-09-20',
      clause: 'SY-13b',
      provisional: false,
      earliestOn: '2026-09-20',
      latestOn: '2026-09-20',
    });
  });

  it('keep the bounds of a provisional due day until it moves', () => {
    const late = History.accepted(TICKET, '2026-12-25 10:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .at('2026-12-25 11:00')
      .do('sign', {}, 'chengguan')
      .do('contact', { reached: true, way: 'phone' }, 'chengguan');
    const handle = late.change.clocks.find(({ kind }) => kind === 'handle');
    expect(handle).toMatchObject({ provisional: true, dueOn: '2027-01-04' });
    expect(handle && handle.earliestOn < handle.dueOn && handle.dueOn <= handle.latestOn).toBe(true);
  });

  it('hold no reference to a text, no citizen and no actor, whatever the ticket went through', () => {
    fc.assert(
      fc.property(randomHistory(1), ({ entries }) => {
        expect(JSON.stringify(entries)).toMatch(/item#/);
        expect(JSON.stringify(changesOf(entries))).not.toMatch(/item#|commitment|a person|explanation/);
      }),
      { numRuns: 100 },
    );
  });

  it('cannot be told from a ledger with a hole', () => {
    const { entries } = dispatched().at('2026-09-20 15:00').do('sign', {}, 'chengguan');
    expect(() => changesOf(entries.toSpliced(1, 1))).toThrow('no version 2');
    expect(() => changesOf(entries.slice(1))).toThrow('no version 1');
  });
});
