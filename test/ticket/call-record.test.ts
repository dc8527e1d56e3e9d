import { expect, it } from 'vitest';
import type { Instant } from '../../shared/calendar/instant.ts';
import { merged, type Reports, reportOf, valuesOf } from '../../shared/ticket/call-record.ts';
import { chance } from '../soak/chance.ts';

const TIMES = ['10:00', '10:05', '10:10'].map((time) => `2026-09-18T${time}:00+08:00` as Instant);

it('what is known in the end is the same in whatever order, and however often, reports come', () => {
  const random = chance(5);
  for (let round = 0; round < 200; round++) {
    const reports = Array.from({ length: 6 }, () =>
      reportOf(
        {
          agentId: random.happens(0.6) ? `A${random.whole(1, 3)}` : undefined,
          talkSeconds: random.happens(0.6) ? random.whole(1, 20) : undefined,
          transfers: random.happens(0.3) ? [{ at: `10:0${random.whole(0, 9)}` }] : undefined,
        },
        random.pick(TIMES as [Instant, Instant, Instant]),
      ),
    );
    const inOrder = reports.reduce(merged, {});
    const doubled = [...reports, ...reports]
      .map((report) => ({ report, place: random.next() }))
      .sort((a, b) => a.place - b.place)
      .reduce<Reports>((known, { report }) => merged(known, report), {});
    expect(doubled).toEqual(inOrder);
  }
});

it('what is reported as of later holds, and a gap takes nothing away', () => {
  const [early, late] = TIMES as [Instant, Instant];
  const both = merged(
    reportOf({ agentId: 'A2', queue: '7' }, late),
    reportOf({ agentId: 'A1', outcome: 'busy' }, early),
  );
  expect(valuesOf(both)).toEqual({ agentId: 'A2', queue: '7', outcome: 'busy' });
});
