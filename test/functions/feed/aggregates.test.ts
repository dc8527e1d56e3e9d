import { describe, expect, it } from 'vitest';
import { type AggregateDeps, updateAggregates } from '../../../functions/feed/aggregates.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { AggregateCheckpoint, AggregateUpdate } from '../../../shared/ports.ts';
import { sumOf } from '../../../shared/province/cells.ts';
import { contribution, difference } from '../../../shared/province/contribution.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
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
  const repair = new NotedRepairs();
  const deps: AggregateDeps = {
    repair,
    tickets: {
      load: async (ticketNo) => {
        const ticket = tickets.find((each) => each.ticketNo === ticketNo);
        return (
          ticket && {
            ticket,
            hash: '',
            current: { calendar: '', settings: '', units: '', rosters: '', registers: '' },
          }
        );
      },
    },
    aggregates: counts.store,
    log: silentLogger,
    pause: () => Promise.resolve(),
  };
  return { deps, counts, repair };
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

  it('writes nothing for a version in which nothing counted has changed', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const counts = countsInMemory();
    await updateAggregates([ticket.ticketNo], setting([ticket], counts).deps);
    await updateAggregates([ticket.ticketNo], setting([{ ...ticket, version: 2 }], counts).deps);
    expect(counts.groups).toHaveLength(1);
  });

  it('counts a ticket again of which a release counts more, at the version that it has', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const now = contribution(ticket);
    const counts = countsInMemory();
    counts.checkpoints.set(ticket.ticketNo, {
      version: ticket.version,
      contribution: { ...now, counts: { received: 1 } },
    });
    const { deps } = setting([ticket], counts);
    await updateAggregates([ticket.ticketNo], deps);
    expect(counts.checkpoints.get(ticket.ticketNo)).toEqual({ version: ticket.version, contribution: now });
    await updateAggregates([ticket.ticketNo], deps);
    expect(counts.groups).toHaveLength(1);
  });

  it('sends a ticket to repair that is not there, and counts the others', async () => {
    const ticket = ticketOn(1, '2026-09-18');
    const { deps, counts, repair } = setting([ticket]);
    expect([...(await updateAggregates([numbered(2), ticket.ticketNo], deps))]).toEqual([]);
    expect(repair.sent).toEqual([{ ticketNo: numbered(2), why: 'COUNTS_NOT_READ' }]);
    expect([...counts.checkpoints.keys()]).toEqual([ticket.ticketNo]);
  });

  it('has tickets delivered again while the store is away, and sends none to repair', async () => {
    const tickets = [1, 2].map((index) => ticketOn(index, '2026-09-18'));
    const numbers = tickets.map(({ ticketNo }) => ticketNo);
    const { deps, repair } = setting(tickets);
    const away = { ...deps.aggregates, apply: () => Promise.reject(busy()) };
    expect([...(await updateAggregates(numbers, { ...deps, aggregates: away }))]).toEqual(numbers);
    expect(repair.sent).toEqual([]);
  });

  it('finds the ticket that the store refuses, and counts the others', async () => {
    const tickets = [1, 2, 3].map((index) => ticketOn(index, '2026-09-18'));
    const { deps, counts, repair } = setting(tickets);
    const refusing = {
      ...deps.aggregates,
      apply: (updates: readonly AggregateUpdate[]) =>
        updates.some(({ ticketNo }) => ticketNo === numbered(2))
          ? Promise.reject(new Error('an item is too large'))
          : counts.store.apply(updates),
    };
    const all = tickets.map(({ ticketNo }) => ticketNo);
    expect([...(await updateAggregates(all, { ...deps, aggregates: refusing }))]).toEqual([]);
    expect(repair.tickets).toEqual([numbered(2)]);
    expect([...counts.checkpoints.keys()].sort()).toEqual([numbered(1), numbered(3)]);
  });

  it('counts a ticket as it stands in the end, though another left it alone while the first was writing', async () => {
    const history = History.accepted(numbered(1), '2026-09-18 10:00');
    const counted = history.ticket as Ticket;
    const answered = { ...counted, version: 2, stage: 'answered' as const, kind: 'praise' as const };
    const back = { ...counted, version: 3 };
    const counts = countsInMemory();
    const first = setting([counted], counts);
    await updateAggregates([counted.ticketNo], first.deps);
    const standing = [answered];
    const { deps } = setting(standing, counts);
    const overtaken: AggregateDeps = {
      ...deps,
      aggregates: {
        ...counts.store,
        // Between reading version 2 and writing it, version 3 comes, counts as version 1 did, and is left alone.
        apply: async (updates) => {
          if (standing[0] === answered) {
            standing[0] = back as typeof answered;
            await updateAggregates([back.ticketNo], deps);
          }
          return counts.store.apply(updates);
        },
      },
    };
    expect([...(await updateAggregates([counted.ticketNo], overtaken))]).toEqual([]);
    expect(counts.checkpoints.get(counted.ticketNo)?.contribution).toEqual(contribution(counted));
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
