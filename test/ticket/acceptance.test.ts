import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/ticket/decide.ts';
import { at, basisAt, commandOf, filed, type Line, sealed, tell } from './story.ts';

const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const byWeb: Line = { at: '2026-09-18 08:00', do: 'submit', channel: 'web', accepted: false };

/** The refusal of a first line. */
function refusedAtOnce(line: Line) {
  const decision = decide(undefined, commandOf(line), basisAt(at(line.at)));
  return 'refusal' in decision ? decision.refusal : undefined;
}

describe('SY-13a: dispatched within 2 hours of acceptance', () => {
  it.each([
    ['2026-09-18 10:00', '2026-09-18 12:00 SY-13a'],
    ['2026-09-30 23:30', '2026-10-01 01:30 SY-13a'],
    ['2026-10-03 09:00', '2026-10-03 11:00 SY-13a'],
  ])('accepted %s: due %s, nights and holidays included', (when, due) => {
    expect(tell([{ at: when, do: 'submit' }]).due('dispatch')).toBe(due);
  });

  it('runs from acceptance, not from submission, where a request waits to be accepted', () => {
    const waiting = tell([byWeb]);
    expect([waiting.ticket.stage, waiting.ticket.clocks]).toEqual(['submitted', []]);
    const accepted = waiting.goOn([{ at: '2026-09-18 10:00', do: 'accept' }]);
    expect(accepted.due('dispatch')).toBe('2026-09-18 12:00 SY-13a');
  });

  it.each([
    ['2026-09-18 12:00:00', ['met 2026-09-18 12:00']],
    ['2026-09-18 12:00:01', ['expired 2026-09-18 12:00', 'late 2026-09-18 12:00']],
  ])('dispatched at %s', (when, fate) => {
    expect(tell([submitted, { at: when, do: 'dispatch' }]).fateOf('dispatch')).toEqual(fate);
  });
});

describe('SY-10, SY-11: not accepted, on a ground and with reason and basis', () => {
  it.each(['state-secret', 'legal-remedy', 'petition', 'military', 'other'])('%s', (ground) => {
    const rejected = tell([byWeb, { at: '2026-09-18 09:00', do: 'reject', ground }]);
    expect(rejected.ticket).toMatchObject({ stage: 'closed', outcome: 'rejected' });
    expect(rejected.told('Rejected')).toMatchObject([{ ground, clause: 'SY-10', basis: sealed('reason') }]);
  });

  it('an unknown ground is refused', () => {
    expect(tell([byWeb, { at: '2026-09-18 09:00', do: 'reject', ground: 'no-time' }]).refusal).toMatchObject({
      code: 'unknown-ground',
      field: 'ground',
      clause: expect.stringMatching(/^SY-1[01]$/),
    });
  });

  it('an agent may reject on the call, which is no acceptance', () => {
    const rejection = { ground: 'military', reason: sealed('reason') };
    const { ticket } = tell([{ ...submitted, rejection }]);
    expect(ticket).toMatchObject({ stage: 'closed', outcome: 'rejected', clocks: [] });
    expect(ticket.acceptedAt).toBeUndefined();
  });
});

describe('SY-12.1: answered on line, or called back within 24 hours of the consent to wait', () => {
  const asked: Line = { ...submitted, kind: 'consultation', consentToWait: true };

  it('the term runs from the consent, and replaces the dispatch', () => {
    const story = tell([asked]);
    expect(story.due('callback')).toBe('2026-09-19 10:00 SY-12.1');
    expect(story.due('dispatch')).toBeUndefined();
  });

  it.each([
    ['2026-09-19 10:00:00', ['met 2026-09-19 10:00']],
    ['2026-09-19 10:00:01', ['expired 2026-09-19 10:00', 'late 2026-09-19 10:00']],
  ])('called back at %s', (when, fate) => {
    const story = tell([asked, { at: when, do: 'reply' }]);
    expect(story.fateOf('callback')).toEqual(fate);
    expect(story.ticket).toMatchObject({ stage: 'closed', outcome: 'answered-online', clocks: [] });
  });

  it('what cannot be answered goes to a unit after all', () => {
    const story = tell([asked, { at: '2026-09-18 15:00', do: 'dispatch' }]);
    expect(story.fateOf('callback')).toEqual(['cancelled 2026-09-18 15:00']);
    expect(story.due('sign', 'chengguan')).toBe('2026-09-20 SY-13b');
  });

  it('what is answered on the call is not called back about', () => {
    const both = { ...asked, reply: sealed('reply') };
    expect(refusedAtOnce(both)).toMatchObject({ code: 'reply-or-wait', field: 'consentToWait' });
  });
});

describe('SY-14.1: answered at once from the knowledge base', () => {
  it('on the call', () => {
    const { ticket } = tell([{ ...submitted, kind: 'consultation', reply: sealed('reply') }]);
    expect(ticket).toMatchObject({ stage: 'closed', outcome: 'answered-online', clocks: [] });
    expect(ticket.papers.reply).toEqual(filed('reply'));
  });

  it('later, when the answer has been found', () => {
    const story = tell([submitted, { at: '2026-09-18 10:30', do: 'reply' }]);
    expect(story.ticket).toMatchObject({ stage: 'closed', outcome: 'answered-online', clocks: [] });
  });

  it('or the request is refused, not both', () => {
    const rejection = { ground: 'legal-remedy', reason: sealed('reason'), basis: sealed('basis') };
    const both = { ...submitted, reply: sealed('reply'), rejection };
    expect(refusedAtOnce(both)).toMatchObject({ code: 'reply-or-rejection', field: 'rejection' });
  });
});

it('readings 18: praise is accepted and dispatched, and has no handling term', () => {
  const story = tell([
    { ...submitted, kind: 'praise' },
    { at: '2026-09-18 11:00', do: 'dispatch' },
    { at: '2026-09-18 14:00', do: 'sign', by: 'chengguan' },
  ]);
  expect(story.due('handle', 'chengguan')).toBeUndefined();
  expect(story.ticket.stage).toBe('handling');
});

it('readings 6: a ticket accepted before the regulation came into force has none of its terms', () => {
  expect(tell([{ at: '2023-07-27 10:00', do: 'submit' }]).ticket.clocks).toEqual([]);
  expect(tell([{ at: '2023-07-28 10:00', do: 'submit' }]).due('dispatch')).toBe('2023-07-28 12:00 SY-13a');
});
