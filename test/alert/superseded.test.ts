import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { isSuperseded } from '../../shared/alert/superseded.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { ANSWER, History, numbered, sealed } from '../ticket/history.ts';
import { randomHistory } from '../ticket/random-history.ts';

const reason = sealed('reason');

function dispatched(): History {
  return History.accepted(numbered(1), '2026-09-18 10:00')
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
}

/** The alerts that are found unsent when a ticket has come this far, and are still to be sent: kind and recipient. */
function stillSent({ entries }: History): string[] {
  const changes = changesOf(entries);
  const latest = changes.at(-1);
  if (!latest) throw new Error('a history without a change');
  return changes.flatMap((change) =>
    intentsOf(change)
      .filter((intent) => !isSuperseded(intent, change, latest))
      .map(({ facts, recipient }) => `${facts.kind} ${recipient}`),
  );
}

describe('of the alerts that were not sent in time', () => {
  it('a dispatch is told until the unit has signed', () => {
    expect(stillSent(dispatched())).toEqual(['dispatch chengguan', 'dispatch gongan']);
    const signed = dispatched().at('2026-09-18 14:00').do('sign', {}, 'chengguan').do('sign', {}, 'gongan');
    expect(stillSent(signed)).toEqual([]);
  });

  it('a reminder is not told when its term has run out, or what it reminded of is done', () => {
    const reminded = dispatched().at('2026-09-20 16:00').do('settle', {});
    expect(stillSent(reminded)).toContain('remind chengguan');
    const signed = dispatched().at('2026-09-20 16:00').do('settle', {}).later(60).do('sign', {}, 'chengguan');
    expect(stillSent(signed)).not.toContain('remind chengguan');
    expect(stillSent(reminded.at('2026-09-21 00:00').do('settle', {}))).not.toContain('remind chengguan');
  });

  it('an overdue handling is told until the answer has passed', () => {
    const late = () => dispatched().at('2026-09-18 14:00').do('sign', {}, 'chengguan').at('2026-09-25 00:00');
    expect(stillSent(late().do('settle', {}))).toContain('overdue chengguan');
    const passed = late()
      .do('settle', {})
      .later(60)
      .do('answer', ANSWER, 'chengguan')
      .do('review-answer', { passed: true });
    expect(stillSent(passed)).not.toContain('overdue chengguan');
  });

  it('a granted return is told, although the unit has no term any more', () => {
    const returned = dispatched()
      .at('2026-09-18 14:00')
      .do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'chengguan')
      .at('2026-09-18 15:00')
      .do('review-return', { unit: 'chengguan', granted: true, reason });
    expect(stillSent(returned)).toContain('returned chengguan');
  });

  it('none is told of a closed ticket, and of the last change each', () => {
    fc.assert(
      fc.property(randomHistory(9), (history) => {
        const last = intentsOf(history.change).map(({ facts, recipient }) => `${facts.kind} ${recipient}`);
        const sent = stillSent(history);
        expect(sent.slice(sent.length - last.length)).toEqual(last);
        if (history.ticket?.stage === 'closed') expect(sent).toEqual(last);
      }),
      { numRuns: 100 },
    );
  });
});
