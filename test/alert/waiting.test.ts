import { describe, expect, it } from 'vitest';
import type { AlertFacts } from '../../shared/alert/intents.ts';
import { waitsUntil } from '../../shared/alert/waiting.ts';
import { digestOf, type Settings } from '../../shared/regulation/settings.ts';
import { at } from '../ticket/history.ts';

const SIGN: AlertFacts = { kind: 'dispatch', role: 'lead' };
const OVER: AlertFacts = { kind: 'returned', granted: true };
const NIGHT: Pick<Settings, 'quietHours' | 'digest'> = {};
const TWICE: Pick<Settings, 'digest'> = { digest: { times: ['15:00', '09:00'], tickets: 2 } };

const wait = (facts: AlertFacts, time: string, settings = NIGHT, more: object = {}) =>
  waitsUntil({ recipient: 'chengguan', facts, at: at(time), ...more }, settings, undefined, at(time));
const REMIND: AlertFacts = { kind: 'remind', clock: 'handle' };
const LOOKS_ON: AlertFacts = {
  ...{ kind: 'escalation', clock: 'handle', own: false },
  at: at('2026-09-18 00:00'),
};

describe('what waits, and until when', () => {
  it.each<[string, AlertFacts, string, Pick<Settings, 'quietHours' | 'digest'>, string | undefined]>([
    ['by day nothing', SIGN, '2026-09-18 11:00', NIGHT, undefined],
    ['at night until the morning', SIGN, '2026-09-18 23:00', NIGHT, '2026-09-19 08:00'],
    ['after midnight too', SIGN, '2026-09-19 00:00', NIGHT, '2026-09-19 08:00'],
    ['not with the morning’s first second', SIGN, '2026-09-19 08:00', NIGHT, undefined],
    [
      'by the city’s own night',
      SIGN,
      '2026-09-18 21:00',
      { quietHours: { from: '20:00', to: '07:30' } },
      '2026-09-19 07:30',
    ],
    ['never where the city has none', SIGN, '2026-09-18 23:00', { quietHours: 'none' }, undefined],
    ['what asks nothing, for the next time set', OVER, '2026-09-18 11:00', TWICE, '2026-09-18 15:00'],
    ['or for tomorrow’s first', OVER, '2026-09-18 16:00', TWICE, '2026-09-19 09:00'],
    ['not where no time is set', OVER, '2026-09-18 11:00', NIGHT, undefined],
    ['what asks something never waits by day', SIGN, '2026-09-18 11:00', TWICE, undefined],
    ['nor does a refusal', { kind: 'returned', granted: false }, '2026-09-18 11:00', TWICE, undefined],
  ])('%s', (_what, facts, time, settings, until) => {
    expect(wait(facts, time, settings)).toBe(until && at(until));
  });

  it('nothing for the hotline, for who is on duty day and night, or of what is urgent', () => {
    const night = '2026-09-18 23:00';
    expect(wait(SIGN, night, NIGHT, { recipient: 'hotline' })).toBeUndefined();
    expect(wait(SIGN, night, NIGHT, { atNight: true })).toBeUndefined();
    const intent = { recipient: 'gongan', facts: SIGN, at: at(night) };
    expect(waitsUntil(intent, NIGHT, { roundTheClock: true }, at(night))).toBeUndefined();
    expect(waitsUntil(intent, NIGHT, {}, at(night))).toBe(at('2026-09-19 08:00'));
  });

  it.each<[string, AlertFacts, string, string, string | undefined]>([
    ['by day nothing', REMIND, '2026-09-18 11:00', '2026-09-18 11:00', undefined],
    ['nor what its timer brought into the night', REMIND, '2026-09-18 21:59', '2026-09-18 22:01', undefined],
    ['only who looks on', LOOKS_ON, '2026-09-18 23:00', '2026-09-18 23:00', '2026-09-19 08:00'],
    [
      'and for a moment what came to its end',
      REMIND,
      '2026-09-19 08:00',
      '2026-09-19 08:01',
      '2026-09-19 08:00',
    ],
    ['which goes at once where it comes late', REMIND, '2026-09-19 08:00', '2026-09-19 08:04', undefined],
  ])('of the rungs of ladders %s', (_what, facts, due, now, until) => {
    const rung = { recipient: 'chengguan', facts, at: at(due), planned: true } as const;
    expect(waitsUntil(rung, NIGHT, undefined, at(now))).toBe(until && at(until));
    expect(waitsUntil(rung, { quietHours: 'none' }, undefined, at(now))).toBeUndefined();
    expect(waitsUntil(rung, NIGHT, { roundTheClock: true }, at(now))).toBeUndefined();
  });

  it('a city that has set nothing gathers only what came at night, from three tickets on', () => {
    expect(digestOf({})).toEqual({ times: [], tickets: 3 });
  });
});
