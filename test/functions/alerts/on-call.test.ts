import { describe, expect, it } from 'vitest';
import { onCall } from '../../../functions/alerts/on-call.ts';
import type { Post } from '../../../shared/alert/intents.ts';
import type { Roster } from '../../../shared/alert/roster.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { at } from '../../ticket/history.ts';

const sms = (id: string, more: object = {}) => ({
  way: 'aliyun' as const,
  to: '+8613900000001',
  id,
  ...more,
});
const UNIT: Unit = {
  id: 'chengguan',
  name: '城管局',
  contacts: [
    sms('day'),
    sms('day-mail', { insteadOf: 'day' }),
    sms('night'),
    sms('stand-in', { insteadOf: 'night' }),
    sms('boss', { post: 'head' }),
    sms('deputy', { post: 'leader' }),
    { way: 'sms', to: '+8613900000002', id: 'by-topic' },
  ],
};
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const ROSTER: Roster = {
  unit: 'chengguan',
  spans: [],
  periods: [
    {
      ...span('2026-09-18 18:00', '2026-09-19 08:00'),
      officers: [{ contact: 'night', substitute: 'day' }],
      leader: { contact: 'boss', substitute: 'deputy' },
    },
    { ...span('2026-09-19 08:00', '2026-09-19 18:00'), officers: [{ contact: 'by-topic' }] },
  ],
};

function called(
  time: string,
  post?: Post,
  roster: Roster | undefined = ROSTER,
  unit: Unit | undefined = UNIT,
) {
  return onCall(unit, roster, post, at(time)).first.map(({ id }) => id);
}
const instead = (contact: string) =>
  onCall(UNIT, ROSTER, undefined, at('2026-09-18 20:00'))
    .instead(contact)
    .map(({ id }) => id);

describe('who of a unit is told', () => {
  it.each<[string, string, Post | undefined, string[]]>([
    ['by day without a roster, every duty officer', '2026-09-18 10:00', undefined, ['day', 'night']],
    ['by the roster, who is on duty', '2026-09-18 20:00', undefined, ['night']],
    [
      'who is on duty and told by the topic leaves the officers to the sender',
      '2026-09-19 10:00',
      undefined,
      ['day', 'night'],
    ],
    ['the head', '2026-09-18 20:00', 'head', ['boss']],
    ['the leader on duty', '2026-09-18 20:00', 'leader', ['boss']],
    ['the leader by the directory, where none is on duty', '2026-09-18 10:00', 'leader', ['deputy']],
  ])('%s', (_what, time, post, ids) => {
    expect(called(time, post)).toEqual(ids);
  });

  it('the officers for a post that nobody holds, and nobody of a unit that is gone', () => {
    const without = { ...UNIT, contacts: UNIT.contacts.slice(0, 4) };
    expect(called('2026-09-18 10:00', 'head', undefined, without)).toEqual(['day', 'night']);
    expect(onCall(undefined, ROSTER, 'head', at('2026-09-18 20:00')).first).toEqual([]);
  });

  it('in whose place: whom the directory names, and the substitute on duty', () => {
    expect([instead('night'), instead('day'), instead('boss'), instead('deputy')]).toEqual([
      ['stand-in', 'day'],
      ['day-mail'],
      ['deputy'],
      [],
    ]);
  });
});
