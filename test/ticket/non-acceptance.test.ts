import { describe, expect, it } from 'vitest';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import type { Kind } from '../../shared/regulation/vocabulary.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { LUAN, MEIZHOU, NEIMENGGU, SHAOYANG, TAIAN } from '../regulation/asking.ts';
import { at, basisAt, commandOf, LEAD_NO, type Line, type Setting, sealed, tell } from './story.ts';

/** What each city takes in, and on which grounds it doesn't. */

const decided = { by: '热线主任', ground: '办理规程', from: '2014-11-01' };
const reason = sealed('reason');

function city(regulation: Regulation, more: object = {}): Setting {
  const adopted = regulation.draft && [{ regulation: regulation.id, ...decided }];
  const given = { ...DEFAULT_SETTINGS, region: regulation.region, ...more, ...(adopted && { adopted }) };
  return { regulation, settings: parseSettings(given) };
}

/** How a phone call of a kind is answered: accepted, or the refusal's code and clause. */
function taken(kind: Kind, setting: Setting, when = '2024-09-02 10:00'): string {
  const line: Line = { at: when, do: 'submit', kind };
  const decision = decide(undefined, commandOf(line), basisAt(at(when), setting));
  if ('ticket' in decision) return decision.ticket.stage;
  const { code, clause, field } = decision.refusal;
  return `${code} ${clause} ${field}`;
}

describe('kinds of request', () => {
  it.each([
    ['SY-9', SHAOYANG, 'consultation', 'accepted'],
    ['SY-9', SHAOYANG, 'help', 'accepted'],
    ['SY-9', SHAOYANG, 'complaint', 'accepted'],
    ['SY-9', SHAOYANG, 'suggestion', 'accepted'],
    ['SY-9', SHAOYANG, 'praise', 'accepted'],
    ['SY-9', SHAOYANG, 'appeal', 'kind-not-accepted SY-9 kind'],
    ['TA-12', TAIAN, 'consultation', 'accepted'],
    ['TA-12', TAIAN, 'report', 'accepted'],
    ['NM-8', NEIMENGGU, 'consultation', 'accepted'],
    ['NM-8', NEIMENGGU, 'report', 'accepted'],
    ['NM-8', NEIMENGGU, 'praise', 'accepted'],
    ['NM-8', NEIMENGGU, 'appeal', 'kind-not-accepted NM-8 kind'],
    ['LA-10', LUAN, 'appeal', 'kind-not-accepted LA-10 kind'],
    ['LA-10', LUAN, 'suggestion', 'accepted'],
  ] as const)('%s: %o takes in %s: %s', (_clause, regulation, kind, expected) => {
    expect(taken(kind, city(regulation))).toBe(expected);
  });

  it.each(['consultation', 'complaint', 'report', 'appeal', 'help', 'suggestion'] as const)(
    'MZ-10: %s',
    (kind) => {
      expect(taken(kind, city(MEIZHOU), '2015-03-02 10:00')).toBe('accepted');
    },
  );

  it('SY-9: a list that is closed closes nothing before it is in force', () => {
    expect(taken('appeal', city(SHAOYANG), '2023-07-27 10:00')).toBe('accepted');
  });

  it('TA-12: a kind that an open list doesn’t name is taken as one that it names: for no other is there a term', () => {
    const adopting = city(TAIAN);
    expect(taken('appeal', adopting, '2026-09-18 10:00')).toBe('kind-not-accepted TA-12 kind');
    const submitted: Line = { at: '2026-09-18 08:00', do: 'submit', channel: 'web', accepted: false };
    const accepted: Line = { at: '2026-09-18 10:00', do: 'accept', kind: 'appeal' };
    const { refusal } = tell([submitted, accepted], adopting);
    expect(refusal?.detail).toBe('条文未列此类型，请按所列类型受理：咨询、求助、投诉、举报、意见建议、表扬');
  });

  it('SY-9: what comes by web waits for a kind that the city accepts', () => {
    const byWeb: Line = { at: '2026-09-18 08:00', do: 'submit', channel: 'web', accepted: false };
    const accepted = tell([byWeb, { at: '2026-09-18 10:00', do: 'accept', kind: 'appeal' }]);
    expect(accepted.refusal).toMatchObject({ code: 'kind-not-accepted', field: 'kind', clause: 'SY-9' });
    expect(accepted.goOn([{ at: '2026-09-18 10:01', do: 'accept', kind: 'complaint' }]).ticket.stage).toBe(
      'accepted',
    );
  });

  it('a kind that is not accepted can still be refused on a ground, with its reason', () => {
    const rejection = { ground: 'other', reason };
    const line: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'appeal', rejection };
    expect(tell([line]).ticket).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });
});

describe('grounds', () => {
  const submitted: Line = { at: '2024-09-02 10:00', do: 'submit' };
  const reject = (body: object): Line => ({ at: '2024-09-02 10:30', do: 'reject', reason, ...body }) as Line;

  it.each([
    ['SY-10', SHAOYANG, { ground: 'repeat', repeatOf: LEAD_NO }],
    ['SY-10', SHAOYANG, { ground: 'harassment' }],
    ['SY-10', SHAOYANG, { ground: 'party-congress' }],
    ['TA-13a', TAIAN, { ground: 'emergency-line', instead: sealed('instead') }],
    ['TA-13b', TAIAN, { ground: 'legal-remedy', instead: sealed('instead') }],
    ['TA-13c', TAIAN, { ground: 'unlawful-or-secret' }],
    ['TA-13d', TAIAN, { ground: 'repeat', repeatOf: LEAD_NO }],
    ['TA-13e', TAIAN, { ground: 'out-of-jurisdiction', instead: sealed('instead') }],
    ['TA-13f', TAIAN, { ground: 'other' }],
    ['NM-8', NEIMENGGU, { ground: 'petition' }],
    ['LA-10', LUAN, { ground: 'public-order' }],
  ] as const)('%s: the reason is told, the basis is the clause (%#)', (clause, regulation, body) => {
    const { ground } = body;
    const story = tell([submitted, reject(body)], city(regulation));
    expect(story.told('Rejected')).toMatchObject([{ ground, clause, reason }]);
    expect(story.ticket).toMatchObject({ outcome: 'rejected', clocks: [], rejection: { ground, clause } });
  });

  it.each([
    'out-of-jurisdiction',
    'state-secret',
    'military-or-legal',
    'rights-of-others',
    'unlawful',
    'false-facts',
    'insult',
    'other',
  ])('MZ-9: %s', (ground) => {
    const line: Line = { at: '2015-03-02 10:30', do: 'reject', ground, reason };
    const story = tell([{ ...submitted, at: '2015-03-02 10:00' }, line], city(MEIZHOU));
    expect(story.told('Rejected')).toMatchObject([{ ground, clause: 'MZ-9' }]);
  });

  it.each([
    ['SY-10', SHAOYANG, 'repeat', 'repeatOf'],
    ['TA-13d', TAIAN, 'repeat', 'repeatOf'],
    ['TA-13a', TAIAN, 'emergency-line', 'instead'],
    ['TA-13b', TAIAN, 'legal-remedy', 'instead'],
    ['TA-13e', TAIAN, 'out-of-jurisdiction', 'instead'],
    ['LA-11d', LUAN, 'unreasonable-repeat', 'repeatOf'],
  ] as const)('%s: %o asks on the ground %s for %s', (clause, regulation, ground, field) => {
    const story = tell([submitted, reject({ ground })], city(regulation));
    expect(story.refusal).toMatchObject({ code: 'field-required', clause, field });
  });

  it('the ticket that was repeated stays on record, for the citizen is answered from it', () => {
    const story = tell([submitted, reject({ ground: 'repeat', repeatOf: LEAD_NO })], city(TAIAN));
    expect(story.ticket.rejection).toEqual({ ground: 'repeat', clause: 'TA-13d', repeatOf: LEAD_NO });
  });
});

describe('LA-11d: unreasonable repeats have the rule that the operator sets', () => {
  const submitted: Line = { at: '2024-09-02 10:00', do: 'submit' };
  const repeated = (repeats: number): Line => ({
    at: '2024-09-02 10:30',
    do: 'reject',
    ground: 'unreasonable-repeat',
    reason,
    repeatOf: LEAD_NO,
    repeats,
  });
  const rule = { times: 3, withinDays: 30, ...decided };

  it('unset: the text gives no number, so nobody is refused by it', () => {
    expect(tell([submitted, repeated(99)], city(LUAN)).refusal).toMatchObject({
      code: 'rule-not-set',
      clause: 'LA-11d',
    });
  });

  it.each([
    [2, 'too-few-repeats'],
    [3, undefined],
  ])('set to three: %s requests before this one', (repeats, code) => {
    const story = tell([submitted, repeated(repeats)], city(LUAN, { repeats: rule }));
    expect(story.refusal?.code).toBe(code);
    if (code === undefined) expect(story.told('Rejected')).toMatchObject([{ clause: 'LA-11d', repeats }]);
  });

  it('holds on the days for which it was decided', () => {
    const later = city(LUAN, { repeats: { ...rule, from: '2024-09-03' } });
    const ended = city(LUAN, { repeats: { ...rule, until: '2024-09-01' } });
    for (const setting of [later, ended]) {
      expect(tell([submitted, repeated(3)], setting).refusal?.code).toBe('rule-not-set');
    }
  });
});
