import { describe, expect, it } from 'vitest';
import { fateOfFollowers } from '../../shared/ticket/links.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { filed, LEAD_NO, type Line, sealed, TICKET_NO, tell } from './story.ts';

const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const followed: Line = { at: '2026-09-18 11:00', do: 'follow' };
const following = tell([submitted, followed]);
const adopted = following.goOn([{ at: '2026-09-21 09:00', do: 'adopt-answer' }]);
const reason = sealed('reason');

describe('SY-5b: many persons, one matter: a ticket follows another', () => {
  it('its dispatch is made, no unit handles it, and it waits for its lead', () => {
    expect(following.ticket).toMatchObject({
      stage: 'following',
      follows: LEAD_NO,
      assignments: [],
      clocks: [],
      timeliness: { dispatch: { kept: 1, missed: 0 } },
    });
    expect(following.fateOf('dispatch')).toEqual(['met 2026-09-18 11:00']);
  });

  it.each([
    ['2026-09-18 12:00:00', { kept: 1, missed: 0 }],
    ['2026-09-18 12:00:01', { kept: 0, missed: 1 }],
  ])('linked at %s, the dispatch was in time or not as ever', (when, dispatch) => {
    expect(tell([submitted, { ...followed, at: when }]).ticket.timeliness.dispatch).toEqual(dispatch);
  });

  it('a consultation that was to be called back is no longer', () => {
    const asked: Line = { ...submitted, kind: 'consultation', consentToWait: true };
    expect(tell([asked, followed]).ticket.clocks).toEqual([]);
  });

  it('gets the lead’s public reply as its own, and a revisit of its own', () => {
    expect(adopted.ticket).toMatchObject({ stage: 'done', follows: LEAD_NO });
    expect(adopted.ticket.papers.reply).toEqual(filed('reply'));
    const closed = adopted.goOn([{ at: '2026-09-22 09:00', do: 'revisit' }]);
    expect(closed.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
  });

  it('is let go with the whole term of a dispatch when the lead has no answer', () => {
    const released = following.goOn([{ at: '2026-09-21 09:00', do: 'release' }]);
    expect(released.ticket).toMatchObject({ stage: 'accepted' });
    expect(released.ticket.follows).toBeUndefined();
    expect(released.due('dispatch')).toBe('2026-09-21 11:00 SY-13a');
    expect(released.goOn([{ at: '2026-09-21 10:00', do: 'dispatch' }]).ticket.stage).toBe('dispatched');
  });

  it('is parted by a person, also after an answer that does not fit', () => {
    const parted = following.goOn([{ at: '2026-09-19 09:00', do: 'unfollow' }]);
    expect(parted.due('dispatch')).toBe('2026-09-19 11:00 SY-13a');
    const dissatisfied: Line = { at: '2026-09-22 09:00', do: 'revisit', grade: 'dissatisfied' };
    const again = adopted.goOn([dissatisfied, { at: '2026-09-22 10:00', do: 'unfollow' }]);
    expect(again.ticket).toMatchObject({ stage: 'accepted', assignments: [] });
    expect(again.ticket.revisit).toBeUndefined();
    expect(again.told('Unfollowed')).toMatchObject([{ lead: LEAD_NO, why: 'person', reason }]);
  });

  it('nobody is asked whether a unit was in touch that had no part in it', () => {
    const asked: Line = {
      at: '2026-09-22 09:00',
      do: 'revisit',
      unitContacted: undefined,
    } as unknown as Line;
    expect(adopted.goOn([asked]).ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
  });

  const dissatisfied: Line = { at: '2026-09-22 09:00', do: 'revisit', grade: 'dissatisfied' };
  it.each([
    ['at the revisit', [{ ...dissatisfied, finding: 'unit-fault', reason }]],
    ['later', [dissatisfied, { at: '2026-09-22 09:00', do: 'redo' }]],
  ] as const)(
    'SY-17: dissatisfied by a unit’s fault, found %s, it goes into work of its own',
    (_when, lines) => {
      const again = adopted.goOn(lines as readonly Line[]);
      expect(again.told('Unfollowed')).toMatchObject([{ lead: LEAD_NO, why: 'dissatisfied', reason }]);
      expect(again.ticket).toMatchObject({ stage: 'accepted', assignments: [] });
      expect(again.due('dispatch')).toBe('2026-09-22 11:00 SY-13a');
      const sent = again.goOn([
        { at: '2026-09-22 10:00', do: 'dispatch' },
        { at: '2026-09-22 10:30', do: 'sign', by: 'chengguan' },
      ]);
      expect(sent.due('handle', 'chengguan')).toBe('2026-09-30 SY-14.3a');
      // What the citizen was dissatisfied with was no work of this unit's.
      const objection: Line = { at: '2026-09-22 11:00', do: 'object', by: 'chengguan' };
      expect(sent.goOn([objection]).refusal?.code).toBe('objection-needs-dissatisfaction');
    },
  );

  it.each([
    ['itself', [submitted, { ...followed, lead: TICKET_NO }], 'own-lead'],
    [
      'a ticket of another city',
      [submitted, { ...followed, lead: `370900${LEAD_NO.slice(6)}` }],
      'no-such-lead',
    ],
  ] as const)('can not follow %s', (_whom, lines, code) => {
    expect(tell(lines as readonly Line[]).refusal).toMatchObject({ code, field: 'lead' });
  });

  it('can not follow while a unit still has a part in it', () => {
    const story = tell([
      submitted,
      { at: '2026-09-18 10:30', do: 'dispatch', assistants: ['shuiwu'] },
      { at: '2026-09-18 14:00', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 15:00', do: 'review-return' },
      { ...followed, at: '2026-09-18 16:00' },
    ]);
    expect(story.refusal).toMatchObject({ code: 'units-assigned' });
  });

  it.each([
    ['adopt-answer', 'not-its-lead'],
    ['release', 'not-its-lead'],
  ] as const)('%s by a ticket that is not its lead comes to nothing', (command, code) => {
    const line = { at: '2026-09-21 09:00', do: command, lead: TICKET_NO } as Line;
    expect(following.goOn([line]).refusal?.code).toBe(code);
  });

  it('a ticket that is done by its own unit has no lead to be parted from', () => {
    const story = tell([
      submitted,
      { at: '2026-09-18 10:30', do: 'dispatch' },
      { at: '2026-09-18 11:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 13:00', do: 'answer', by: 'chengguan' },
      { at: '2026-09-18 14:00', do: 'review-answer' },
      { at: '2026-09-18 15:00', do: 'unfollow' },
    ]);
    expect(story.refusal?.code).toBe('not-following');
  });
});

describe('what a lead means for its followers', () => {
  it.each([
    ['accepted', undefined, undefined],
    ['answered', undefined, undefined],
    ['done', undefined, 'answered'],
    ['closed', 'satisfied', 'answered'],
    ['closed', 'unreached', 'answered'],
    ['closed', 'answered-online', 'answered'],
    ['closed', 'rejected', 'lead-ended'],
    ['following', undefined, 'lead-follows'],
  ] as const)('%s %s: %s', (stage, outcome, fate) => {
    expect(fateOfFollowers({ stage, ...(outcome && { outcome }) } as Ticket)).toBe(fate);
  });
});

describe('TA-13d: news about a matter goes to the ticket that there is', () => {
  const text = sealed('added');

  it('the units that have it are named, so that they are told, and no term moves', () => {
    const dispatched = tell([submitted, { at: '2026-09-18 10:30', do: 'dispatch', assistants: ['shuiwu'] }]);
    const added = dispatched.goOn([{ at: '2026-09-18 11:00', do: 'add', place: sealed('place') }]);
    expect(added.told('RequestAdded')).toMatchObject([{ number: 1, units: ['chengguan', 'shuiwu'], text }]);
    expect(added.ticket.papers).toEqual({
      request: filed('text'),
      'added.1': filed('added'),
      'addedPlace.1': filed('place'),
    });
    expect(added.ticket.clocks).toEqual(dispatched.ticket.clocks);
  });

  it('where the citizen can be reached, and what is kept from units, may follow', () => {
    const phone = sealed('phone');
    const story = tell([submitted, { at: '2026-09-18 11:00', do: 'add', phone, confidential: 'phone' }]);
    expect(story.ticket).toMatchObject({ confidential: 'phone', papers: { phone: filed('phone') } });
    const later = story.goOn([{ at: '2026-09-18 11:05', do: 'add', confidential: 'none' }]);
    expect(later.ticket).toMatchObject({ confidential: 'none', papers: { phone: filed('phone') } });
    expect(later.goOn([{ at: '2026-09-18 11:06', do: 'add' }]).ticket.confidential).toBe('none');
  });

  it('every addition stays readable, and there is an end to them', () => {
    const twenty = Array.from({ length: 20 }, (): Line => ({ at: '2026-09-18 11:00', do: 'add' }));
    const added = tell([submitted, ...twenty]);
    expect(Object.keys(added.ticket.papers).filter((name) => name.startsWith('added.'))).toHaveLength(20);
    expect(added.goOn(twenty.slice(0, 1)).refusal).toMatchObject({ code: 'too-many-additions' });
  });
});
