import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { at, History, numbered, sealed } from '../ticket/history.ts';
import { randomHistory } from '../ticket/random-history.ts';

const reason = sealed('reason');

function accepted(): History {
  return History.accepted(numbered(1), '2026-09-18 10:00');
}

function dispatched(assistants: string[] = []): History {
  return accepted().at('2026-09-18 11:00').do('dispatch', { lead: 'chengguan', assistants });
}

/** Kind, recipient and due time of the last change's alerts. */
function alerts(history: History) {
  return intentsOf(history.change).map(({ facts, recipient, by }) => [facts.kind, recipient, by?.at]);
}

describe('who is alerted of what', () => {
  it('each unit of a dispatch, by when it has to sign', () => {
    expect(alerts(dispatched(['gongan']))).toEqual([
      ['dispatch', 'chengguan', at('2026-09-21 00:00')],
      ['dispatch', 'gongan', at('2026-09-21 00:00')],
    ]);
  });

  it('nobody, while the ticket lies with the hotline in time', () => {
    expect(alerts(accepted())).toEqual([]);
  });

  it('the hotline, of its own terms', () => {
    expect(alerts(accepted().at('2026-09-18 11:30').do('settle', {}))).toEqual([
      ['remind', 'hotline', at('2026-09-18 12:00')],
    ]);
    const late = accepted().at('2026-09-18 11:30').do('settle', {}).at('2026-09-18 12:01').do('settle', {});
    expect(alerts(late)).toEqual([['overdue', 'hotline', undefined]]);
  });

  it('a unit that has not signed, before the term ends and when it is deemed to have signed', () => {
    const reminded = dispatched().at('2026-09-20 16:00').do('settle', {});
    expect(alerts(reminded)).toEqual([['remind', 'chengguan', at('2026-09-21 00:00')]]);
    expect(alerts(reminded.at('2026-09-21 00:00').do('settle', {}))).toEqual([
      ['overdue', 'chengguan', at('2026-09-29 00:00')],
    ]);
  });

  it('SY-27d: the hotline too, of the terms of what it watches; and the unit, when the mark comes late', () => {
    const marked = accepted().at('2026-09-18 10:30').do('mark', { mark: 'state-council' });
    expect(alerts(marked)).toEqual([]);
    const reminded = marked
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .at('2026-09-20 16:00')
      .do('settle', {});
    const due = at('2026-09-21 00:00');
    expect(alerts(reminded)).toEqual([
      ['remind', 'chengguan', due],
      ['remind', 'hotline', due],
    ]);
    const expired = alerts(reminded.at('2026-09-21 00:00').do('settle', {}));
    expect(expired.map(([kind, recipient]) => [kind, recipient])).toEqual([
      ['overdue', 'chengguan'],
      ['overdue', 'hotline'],
    ]);
    const late = dispatched().at('2026-09-18 12:00').do('mark', { mark: 'leader-instruction' });
    expect(alerts(late)).toEqual([['watched', 'chengguan', undefined]]);
  });

  it('nobody is reminded of what was written down only after it had passed', () => {
    const late = dispatched().at('2026-09-21 08:00').do('settle', {});
    expect(late.change.events.map(({ type }) => type)).toContain('ClockReminded');
    expect(alerts(late).map(([kind]) => kind)).toEqual(['overdue']);
  });

  it('each unit with a part in it, or else the hotline, of what the citizen adds', () => {
    const add = (history: History) => alerts(history.at('2026-09-18 11:10').do('add', { text: reason }));
    expect(add(dispatched(['gongan']))).toEqual([
      ['request-added', 'chengguan', undefined],
      ['request-added', 'gongan', undefined],
    ]);
    expect(add(accepted())).toEqual([['request-added', 'hotline', undefined]]);
  });

  it('the hotline, when a ticket’s lead came to nothing; nobody, when a person parted them', () => {
    const lead = numbered(9);
    const following = () => accepted().at('2026-09-18 11:00').do('follow', { lead });
    expect(alerts(following())).toEqual([]);
    const released = following().at('2026-09-18 12:00').do('release', { lead, why: 'lead-ended' });
    expect(alerts(released)).toEqual([['released', 'hotline', at('2026-09-18 14:00')]]);
    expect(alerts(following().at('2026-09-18 12:00').do('unfollow', { reason }))).toEqual([]);
  });

  it('a unit whose return was granted or refused', () => {
    const asked = () =>
      dispatched()
        .at('2026-09-18 14:00')
        .do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'chengguan')
        .at('2026-09-18 15:00');
    const review = (granted: boolean) => asked().do('review-return', { unit: 'chengguan', granted, reason });
    expect(alerts(review(true))).toEqual([['returned', 'chengguan', undefined]]);
    expect(alerts(review(false))).toEqual([['returned', 'chengguan', at('2026-09-25 00:00')]]);
  });

  it('a lead whose handling is overdue, and that a supervision has begun', () => {
    const signed = dispatched(['gongan']).at('2026-09-18 14:00').do('sign', {}, 'chengguan');
    const overdue = signed.at('2026-09-25 00:00').do('settle', {});
    expect(alerts(overdue)).toContainEqual(['overdue', 'chengguan', undefined]);
    expect(alerts(overdue)).toContainEqual(['supervision', 'chengguan', at('2026-10-10 00:00')]);
  });

  it('has one id for each alert of a ticket, whatever happens to it', () => {
    fc.assert(
      fc.property(randomHistory(7), ({ entries }) => {
        const ids = changesOf(entries)
          .flatMap(intentsOf)
          .map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(
          changesOf(entries)
            .flatMap(intentsOf)
            .map(({ id }) => id),
        ).toEqual(ids);
      }),
      { numRuns: 100 },
    );
  });
});
