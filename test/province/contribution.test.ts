import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../shared/province/cells.ts';
import { type Contribution, contribution, difference, totalOf } from '../../shared/province/contribution.ts';
import { allFigures, bucketsOf, figuresBy } from '../../shared/province/figures.ts';
import { type Cut, measured } from '../../shared/province/measures.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { ANSWER, at, History, numbered, sealed } from '../ticket/history.ts';
import { randomHistory } from '../ticket/random-history.ts';

const reason = sealed('reason');

function accepted(): History {
  return History.accepted(numbered(1), '2026-09-18 10:00');
}

const dispatched = () =>
  accepted()
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
const signed = () => dispatched().at('2026-09-20 23:59').do('sign', {}, 'chengguan');
const done = () =>
  signed().at('2026-09-21 10:00').do('answer', ANSWER, 'chengguan').do('review-answer', { passed: true });

describe('LA-12c: improper returns are counted by unit and month', () => {
  it('those that a review found to be none to make, in the figures of the unit', () => {
    const back = { reason, basis: reason, siteVisit: false, photos: [] };
    const review = { unit: 'chengguan', granted: false, improper: true, reason } as const;
    const found = dispatched().do('return', back, 'chengguan').do('review-return', review).ticket as Ticket;
    const figures = allFigures(totalOf([contribution(found)]));
    const ofUnits = figures.find(({ period, by }) => period === '2026-09' && by === 'unit')?.figures;
    expect(ofUnits).toMatchObject([{ value: 'chengguan', counts: { improperReturns: 1 } }]);
    expect(ofUnits?.[0]?.counts.returns).toBeUndefined();
  });
});

function counts(history: History) {
  return contribution(history.ticket as Ticket).counts;
}

describe('what a ticket leaves for the bulletin and for governance', () => {
  it('the day on which it was closed, where it was supervised', () => {
    const ticket = done().ticket as Ticket;
    const closed = { ...ticket, stage: 'closed', closedAt: at('2026-10-12 09:00') } as const;
    const supervision = { id: 'supervision-1', ground: 'overdue', method: 'system' };
    const supervised = { ...closed, supervisions: [supervision] } as unknown as Ticket;
    expect(contribution(supervised).closedOn).toBe('2026-10-12');
    expect(contribution(closed)).not.toHaveProperty('closedOn');
  });

  it('that the same person brought it before, and then none of its words', () => {
    const rejection = { ground: 'repeat', clause: 'SY-10', repeatOf: numbered(2) };
    const ticket = { ...(accepted().ticket as Ticket), rejection, words: ['market'] } as Ticket;
    const topic = (of: Ticket) => totalOf([contribution(of)]).find(({ value }) => value.startsWith('~'));
    expect(topic(ticket)?.counts).toMatchObject({ received: 1, 'again:person': 1 });
    expect(topic(ticket)?.counts).not.toHaveProperty('word:market');
  });
});

describe('what a ticket adds to the counts', () => {
  it('is in one cell of its day', () => {
    expect(contribution(dispatched().ticket as Ticket).cell).toEqual({
      bucket: '430500#2026-09-18',
      value: 'chengguan#complaint#phone#none',
    });
  });

  it('is found by every cut, for its day and for its month', () => {
    const cells = totalOf([contribution(dispatched().ticket as Ticket)]);
    const counts = { received: 1, accepted: 1, dispatched: 1, dispatchKept: 1, dispatchedOnce: 1 };
    const figures = allFigures(cells).map(({ period, by, figures: found }) => [
      period,
      by,
      found.map((each) => ({ ...each, counts: measured(each.counts) })),
    ]);
    const cuts = [
      ['total', 'total'],
      ['unit', 'chengguan'],
      ['kind', 'complaint'],
      ['channel', 'phone'],
      ['outcome', 'none'],
      // Until it is closed, by class and place only that it came in.
      ['class', 'none'],
      ['place', 'none'],
    ];
    const cameIn = { received: 1, accepted: 1 };
    const of = (period: string) =>
      cuts.map(([by, value]) => [
        period,
        by,
        [{ value, counts: by === 'class' || by === 'place' ? cameIn : counts }],
      ]);
    expect(figures).toEqual([...of('2026-09-18'), ...of('2026-09')]);
  });

  it.each<[string, () => History, object]>([
    ['accepted', accepted, { received: 1, accepted: 1 }],
    [
      'refused',
      () =>
        History.accepted(numbered(1), '2026-09-18 10:00', {
          rejection: { ground: 'other', reason, basis: reason },
        }),
      { received: 1, rejected: 1, closed: 1 },
    ],
    [
      'answered on the phone',
      () => History.accepted(numbered(1), '2026-09-18 10:00', { kind: 'consultation', reply: reason }),
      { received: 1, accepted: 1, answeredOnline: 1, closed: 1 },
    ],
    [
      'dispatched in time',
      dispatched,
      { received: 1, accepted: 1, dispatched: 1, dispatchKept: 1, dispatchedOnce: 1 },
    ],
    [
      'dispatched late',
      () => accepted().at('2026-09-18 12:01').do('dispatch', { lead: 'chengguan', assistants: [] }),
      { received: 1, accepted: 1, dispatched: 1, dispatchMissed: 1, dispatchedOnce: 1 },
    ],
    [
      'deemed signed, which is late',
      () => dispatched().at('2026-09-21 00:00').do('settle', {}),
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        dispatchedOnce: 1,
        signMissed: 1,
        signCharged: 1,
      },
    ],
    [
      'overdue and supervised',
      () => signed().at('2026-10-08 00:00').do('settle', {}),
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        signKept: 1,
        handleMissed: 1,
        overdue: 1,
        overdueOpen: 1,
        handleCharged: 1,
        dispatchedOnce: 1,
        supervisions: 1,
      },
    ],
    [
      'done in time',
      done,
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        dispatchedOnce: 1,
        signKept: 1,
        handleKept: 1,
        done: 1,
        dispatchedDone: 1,
        doneOnTime: 1,
        contacted: 1,
      },
    ],
    [
      'revisited and content',
      () =>
        done().do('revisit', { reached: true, grade: 'satisfied', solved: 'partly', unitContacted: true }),
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        signKept: 1,
        handleKept: 1,
        done: 1,
        dispatchedDone: 1,
        doneOnTime: 1,
        contacted: 1,
        dispatchedOnce: 1,
        closed: 1,
        solvedAsked: 1,
        satisfiedAsked: 1,
        satisfiedYes: 1,
      },
    ],
    [
      'not reached by the revisit',
      () => done().do('revisit', { reached: false }).do('close', { reason }),
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        signKept: 1,
        handleKept: 1,
        done: 1,
        dispatchedDone: 1,
        doneOnTime: 1,
        contacted: 1,
        dispatchedOnce: 1,
        closed: 1,
      },
    ],
    [
      'sent back',
      () =>
        done()
          .do('revisit', { reached: true, grade: 'dissatisfied', solved: 'no', unitContacted: true })
          .do('redo', { finding: 'unit-fault', reason }),
      {
        received: 1,
        accepted: 1,
        dispatched: 1,
        dispatchKept: 1,
        signKept: 1,
        handleKept: 1,
        dispatchedOnce: 1,
        redos: 1,
      },
    ],
  ])('%s', (_what, history, expected) => {
    expect(counts(history())).toEqual(expected);
  });

  it('moves with the ticket to the unit that has it in the end', () => {
    const returned = dispatched()
      .do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'chengguan')
      .do('review-return', { unit: 'chengguan', granted: true, reason });
    const before = contribution(returned.ticket as Ticket);
    const after = contribution(
      returned.at('2026-09-18 12:30').do('dispatch', { lead: 'shuiwu', assistants: [] }).ticket as Ticket,
    );
    expect(difference(before, after).map(({ value, counts }) => [value, counts.received])).toEqual([
      ['none#complaint#phone#none', -1],
      ['shuiwu#complaint#phone#none', 1],
      // What fell in the time of the first stays with it.
      ['=shuiwu', undefined],
    ]);
    expect(after.counts.returns).toBe(1);
  });

  it('is by class and place in whole once it is closed', () => {
    const story = done().do('revisit', {
      reached: true,
      grade: 'satisfied',
      solved: 'yes',
      unitContacted: true,
    });
    const cells = totalOf([
      contribution({ ...(story.ticket as Ticket), classCode: '0102', placeCode: '430502' }),
    ]);
    const [total] = figuresBy('total', cells);
    const by = (cut: Cut) => figuresBy(cut, cells).map(({ value, counts }) => [value, measured(counts)]);
    expect(by('class')).toEqual([['0102', measured(total?.counts ?? {})]]);
    expect(by('place')).toEqual([['430502', measured(total?.counts ?? {})]]);
    expect(figuresBy('region', cells)).toEqual([{ value: '430500', counts: total?.counts }]);
  });

  it('counts by the city date, not by another zone', () => {
    const history = History.accepted(numbered(1), '2026-09-01 00:30');
    expect(history.now).toBe(at('2026-09-01 00:30'));
    expect(contribution(history.ticket as Ticket).cell.bucket).toBe('430500#2026-09-01');
  });
});

describe('the buckets of a period', () => {
  it('are its days', () => {
    expect(bucketsOf('430500', '2026-09-18')).toEqual(['430500#2026-09-18']);
    expect(bucketsOf('430500', '2026-Q3')).toHaveLength(31 + 31 + 30);
    expect(bucketsOf('430500', '2028')).toHaveLength(366);
    expect(bucketsOf('430500', '2026-Q5')).toEqual([]);
    const february = bucketsOf('430500', '2028-02');
    expect(february).toHaveLength(29);
    expect(february.at(-1)).toBe('430500#2028-02-29');
  });
});

describe('figures by a cut', () => {
  it('add up over what the other cuts divide', () => {
    const tickets = [1, 2, 3].map((index) => History.accepted(numbered(index), '2026-09-18 10:00'));
    tickets[2]?.at('2026-09-18 11:00').do('dispatch', { lead: 'chengguan', assistants: [] });
    const cells = totalOf(tickets.map(({ ticket }) => contribution(ticket as Ticket)));
    expect(figuresBy('unit', cells).map(({ value, counts }) => [value, counts.received])).toEqual([
      ['none', 2],
      ['chengguan', 1],
    ]);
    expect(figuresBy('total', cells).map(({ value, counts }) => [value, counts.received])).toEqual([
      ['total', 3],
    ]);
  });
});

describe('counts kept step by step', () => {
  it('are those of a rebuild, whatever the tickets went through and whichever versions were seen', () => {
    const seen = fc.array(fc.nat(30), { maxLength: 10 });
    const histories = fc.tuple(...[1, 2, 3].map((index) => fc.tuple(randomHistory(index), seen)));
    fc.assert(
      fc.property(histories, (tickets) => {
        const steps = tickets.flatMap(([history, versions]) => {
          const picked = [...new Set(versions)].filter((v) => v < history.version - 1).sort((a, b) => a - b);
          let before: Contribution | undefined;
          return [...picked, history.version - 1].flatMap((version) => {
            const after = contribution(history.tickets[version] as Ticket);
            const step = difference(before, after);
            before = after;
            return step;
          });
        });
        const rebuilt = totalOf(tickets.map(([history]) => contribution(history.ticket as Ticket)));
        expect(sorted(sumOf(steps))).toEqual(sorted(rebuilt));
      }),
      { numRuns: 100 },
    );
  });
});

function sorted(cells: ReturnType<typeof sumOf>) {
  return cells.toSorted((a, b) => (a.bucket + a.value < b.bucket + b.value ? -1 : 1));
}
