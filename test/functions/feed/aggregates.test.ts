import { describe, expect, it } from 'vitest';
import { type AggregateDeps, updateAggregates } from '../../../functions/feed/aggregates.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { AggregateCheckpoint, AggregateUpdate } from '../../../shared/ports.ts';
import { difference, sumOf } from '../../../shared/province/contribution.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { History, numbered } from '../../ticket/history.ts';

/** Counts in memory with the store's rule that a checkpoint moves only from where it was read. */
function countsInMemory() {
  const checkpoints = new Map<string, AggregateCheckpoint>();
  const groups: (readonly AggregateUpdate[])[] = [];
  return {
    checkpoints,
    groups,
    store: {
      checkpoint: async (ticketNo: string) => checkpoints.get(ticketNo),
      apply: async (updates: readonly AggregateUpdate[]) => {
        if (updates.some(({ ticketNo, before }) => checkpoints.get(ticketNo)?.version !== before?.version)) {
          return 'lost' as const;
        }
        groups.push(updates);
        for (const { ticketNo, after } of updates) checkpoints.set(ticketNo, after);
        return 'applied' as const;
      },
      read: async () => [],
    },
  };
}

function setting(tickets: readonly Ticket[], counts = countsInMemory()) {
  const deps: AggregateDeps = {
    tickets: {
      load: async (ticketNo) => {
        const ticket = tickets.find((each) => each.ticketNo === ticketNo);
        return ticket && { ticket, hash: '', current: { calendar: '', settings: '', units: '' } };
      },
    },
    aggregates: counts.store,
    log: silentLogger,
    pause: () => Promise.resolve(),
  };
  return { deps, counts };
}

function ticketOn(index: number, day: string): Ticket {
  return History.accepted(numbered(index), `${day} 10:00`).ticket as Ticket;
}

describe('updating the counts', () => {
  it('packs many tickets into transactions of at most a hundred actions', async () => {
    const days = Array.from({ length: 28 }, (_, index) => `2026-09-${String(index + 1).padStart(2, '0')}`);
    const tickets = Array.from({ length: 90 }, (_, index) => ticketOn(index, days[index % 28] as string));
    const { deps, counts } = setting(tickets);
    expect([
      ...(await updateAggregates(
        tickets.map(({ ticketNo }) => ticketNo),
        deps,
      )),
    ]).toEqual([]);
    expect(counts.checkpoints.size).toBe(90);
    for (const group of counts.groups) {
      const cells = sumOf(
        group.flatMap(({ before, after }) => difference(before?.contribution, after.contribution)),
      );
      expect(cells.length + group.length).toBeLessThanOrEqual(100);
    }
    expect(counts.groups.length).toBeLessThan(30);
  });

  it('does nothing for a ticket that is counted as it stands', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const { deps, counts } = setting([ticket]);
    await updateAggregates([ticket.ticketNo, ticket.ticketNo], deps);
    await updateAggregates([ticket.ticketNo], deps);
    expect(counts.groups).toHaveLength(1);
  });

  it('has a ticket delivered again that is not there, and counts the others', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const { deps, counts } = setting([ticket]);
    expect([...(await updateAggregates([numbered(2), ticket.ticketNo], deps))]).toEqual([numbered(2)]);
    expect([...counts.checkpoints.keys()]).toEqual([ticket.ticketNo]);
  });

  it('gives up a race that is lost ten times', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const { deps } = setting([ticket]);
    let attempts = 0;
    const losing = {
      ...deps.aggregates,
      apply: async () => {
        attempts += 1;
        return 'lost' as const;
      },
    };
    expect([...(await updateAggregates([ticket.ticketNo], { ...deps, aggregates: losing }))]).toEqual([
      ticket.ticketNo,
    ]);
    expect(attempts).toBe(10);
  });
});
