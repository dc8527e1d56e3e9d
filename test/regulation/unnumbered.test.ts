import { describe, expect, test } from 'vitest';
import type { DueQuery } from '../../shared/regulation/due.ts';
import { explainDue } from '../../shared/regulation/explain.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/regulation/settings.ts';
import { CLOCKS, KINDS } from '../../shared/regulation/vocabulary.ts';
import { ask, askTime, LUAN, NEIMENGGU, TAIAN, written } from './asking.ts';

/** Three texts that require terms and give no numbers of their own (TA-x, NM-x, LA-x). */

const complaint = { kind: 'complaint' } as const;

function settingsOf(regulation: Regulation, more: object): Settings {
  return parseSettings({ ...DEFAULT_SETTINGS, region: regulation.region, ...more });
}

const decision = { by: '热线主任', ground: '办理规程', from: '2024-01-01' };
const adoptedTaian = settingsOf(TAIAN, {
  adopted: [{ regulation: 'taian', by: '市政府办公室', ground: '试行草案的决定', from: '2025-01-01' }],
});

describe('Inner Mongolia', () => {
  test.each([
    [
      'NM-10',
      'a sudden event goes out at the first moment',
      { kind: 'help', clock: 'dispatch', matter: 'utility' },
    ],
    [
      'NM-10',
      'so does a natural disaster',
      { kind: 'report', clock: 'dispatch', matter: 'natural-disaster' },
    ],
    [
      'NM-11.2a',
      'a consultation is no sudden event',
      { kind: 'consultation', clock: 'dispatch', matter: 'utility' },
    ],
    ['NM-11.2a', 'other tickets are dispatched', { ...complaint, clock: 'dispatch' }],
    ['NM-11.3', 'the unit responds within a set time', { ...complaint, clock: 'respond' }],
    ['NM-11.3', 'and contacts the citizen', { ...complaint, clock: 'contact' }],
    ['NM-11.3', 'and answers in time', { ...complaint, clock: 'handle' }],
    ['NM-11.4b', 'what is not its own it asks to return in time', { ...complaint, clock: 'return' }],
    ['NM-11.4c', 'a delay is asked for', { ...complaint, clock: 'extension' }],
    ['NM-11.5', 'the citizen is asked', { ...complaint, clock: 'revisit' }],
    ['NM-11.5', 'what is unsatisfactory is put right', { ...complaint, clock: 'redo' }],
    ['NM-22', 'tickets are supervised', { ...complaint, clock: 'supervise' }],
  ] as const)('%s: %s, without a number', (clause, _says, query) => {
    expect(ask(query, '2024-09-26 10:00', { regulation: NEIMENGGU })).toEqual({ status: 'unset', clause });
  });

  test('NM-29: from its issue', () => {
    const at = (day: string) => ask({ ...complaint, clock: 'handle' }, day, { regulation: NEIMENGGU });
    expect(at('2022-07-10 23:59')).toEqual({ status: 'not-in-force', clause: 'NM-29' });
    expect(at('2022-07-11 00:00').status).toBe('unset');
  });

  test('NM-x: the city’s number fills what is open, and is never passed off as the regulation’s', () => {
    const term = { clock: 'handle', kinds: ['complaint'], length: { workingDays: 5 }, start: 'received' };
    const sudden = { ...term, clock: 'dispatch', kinds: ['help'], length: { hours: 1 }, start: 'accepted' };
    const settings = settingsOf(NEIMENGGU, {
      terms: [
        { ...term, ...decision },
        { ...sudden, length: { hours: 4 }, ...decision },
        { ...sudden, matters: ['utility'], ...decision },
      ],
    });
    const given = { regulation: NEIMENGGU, settings };
    const due = askTime({ ...complaint, clock: 'handle' }, '2024-09-26 10:00', given);
    expect([written(due), due.status, due.clause]).toEqual(['2024-10-09 24:00', 'operator', 'NM-11.3']);
    expect(due.explanation.note).toContain('办理规程');
    const help: DueQuery = { kind: 'help', clock: 'dispatch' };
    expect(written(askTime(help, '2024-09-26 10:00', given))).toBe('2024-09-26 14:00');
    expect(written(askTime({ ...help, matter: 'utility' }, '2024-09-26 10:00', given))).toBe(
      '2024-09-26 11:00',
    );
    expect(ask({ ...help, kind: 'report' }, '2024-09-26 10:00', given).status).toBe('unset');
  });
});

describe('Lu’an', () => {
  test.each([
    ['LA-11g', 'transferred at once', { kind: 'help', clock: 'dispatch' }],
    ['LA-10', 'complaints are transferred at the first moment', { ...complaint, clock: 'dispatch' }],
    ['LA-10', 'and so are cases for enforcement', { kind: 'help', matter: 'enforcement', clock: 'dispatch' }],
    ['LA-11g', 'handled in a set time', { ...complaint, clock: 'handle' }],
    ['LA-11c', 'returned under rules to come', { ...complaint, clock: 'return' }],
    ['LA-11e', 'extended under rules to come', { ...complaint, clock: 'extension' }],
    ['LA-11a', 'revisited', { ...complaint, clock: 'revisit' }],
    ['LA-12b', 'supervised', { ...complaint, clock: 'supervise' }],
  ] as const)('%s: %s, without a number', (clause, _says, query) => {
    expect(ask(query, '2024-09-26 10:00', { regulation: LUAN })).toEqual({ status: 'unset', clause });
  });

  test('LA-0b: from its issue, for want of a commencement clause', () => {
    const at = (day: string) => ask({ ...complaint, clock: 'handle' }, day, { regulation: LUAN });
    expect(at('2021-11-10 23:59')).toEqual({ status: 'not-in-force', clause: 'LA-0b' });
    expect(at('2021-11-11 00:00').status).toBe('unset');
    expect(LUAN.inForce).toMatchObject({
      status: 'interpreted',
      note: expect.stringContaining('无施行日期'),
    });
  });

  const lines = LUAN.lines ?? [];
  const named = (way: string) => lines.filter((line) => line.way === way).map((line) => line.number);

  test('LA-1.1: the merged lines', () => {
    expect(named('merged')).toEqual([undefined, '12336', '12312', '12356', '96119', '12349']);
    for (const line of lines.filter(({ way }) => way === 'merged')) {
      expect(line).toMatchObject({ clause: 'LA-1.1', from: '2021-11-30', seats: 'hotline' });
    }
  });

  test('LA-1.2: the lines kept beside, their expert seats, and the one that keeps its own seats', () => {
    const kept = ['12333', '12329', '12320', '12315', '12350', '12385', '12318', '12369', '12328', '12319'];
    expect(named('kept')).toEqual([...kept, undefined, undefined]);
    const seated = (expertSeat: string) => lines.filter((line) => line.expertSeat === expertSeat);
    expect(seated('expert').map(({ number }) => number)).toEqual(['12333', '12329', '12320']);
    expect(seated('special').flatMap(({ units }) => units)).toEqual(['市医保局', '市政府办']);
    expect(lines.filter(({ way, seats }) => way === 'kept' && seats === 'own')).toMatchObject([
      { number: '12333', roundTheClock: true },
    ]);
    expect(lines.filter(({ onSite }) => onSite)).toHaveLength(9);
  });

  test('LA-1.3: the lines linked both ways, round the clock', () => {
    expect(named('linked')).toEqual(['110', '120', '119', '122', undefined]);
    for (const line of lines.filter(({ way }) => way === 'linked')) {
      expect(line).toMatchObject({ clause: 'LA-1.3', from: '2021-12-31', roundTheClock: true });
    }
  });
});

describe('Tai’an', () => {
  test('TA-33: a draft without a date holds on no day', () => {
    for (const kind of KINDS) {
      for (const clock of CLOCKS) {
        for (const at of ['2014-01-06 10:00', '2024-09-26 10:00', '2027-06-01 10:00']) {
          expect(ask({ kind, clock, method: 'system' }, at, { regulation: TAIAN })).toEqual({
            status: 'not-in-force',
            clause: 'TA-33',
          });
        }
      }
    }
  });

  test.each([
    ['TA-12', 'transferred in time', { ...complaint, clock: 'dispatch' }],
    ['TA-15a', 'the citizen is contacted in time', { ...complaint, clock: 'contact' }],
    ['TA-15a', 'handled within the set term', { ...complaint, clock: 'handle' }],
    ['TA-15b', 'a longer term may be asked for', { ...complaint, clock: 'extension' }],
    ['TA-16', 'revisited', { ...complaint, clock: 'revisit' }],
    ['TA-16', 'may be sent back', { ...complaint, clock: 'redo' }],
    ['TA-19', 'supervised', { ...complaint, clock: 'supervise' }],
  ] as const)('%s: %s, without a number, once the city has adopted it', (clause, _says, query) => {
    const given = { regulation: TAIAN, settings: adoptedTaian };
    expect(ask(query, '2025-01-01 00:00', given)).toEqual({ status: 'unset', clause });
    expect(ask(query, '2024-12-31 23:59', given)).toEqual({ status: 'not-in-force', clause: 'TA-33' });
  });

  test('it knows no return, signing, call-back, response, attempts or acceptance by the unit', () => {
    const given = { regulation: TAIAN, settings: adoptedTaian };
    for (const clock of ['return', 'sign', 'callback', 'respond', 'reach', 'accept'] as const) {
      expect(ask({ ...complaint, clock }, '2025-06-03 10:00', given)).toEqual({ status: 'none' });
    }
  });

  test('TA-x: every due time names who adopted it and who set the number', () => {
    const term = { clock: 'handle', kinds: ['complaint'], length: { workingDays: 7 }, start: 'dispatched' };
    const settings = settingsOf(TAIAN, { ...adoptedTaian, terms: [{ ...term, ...decision }] });
    const due = askTime({ ...complaint, clock: 'handle' }, '2025-09-28 10:00', {
      regulation: TAIAN,
      settings,
    });
    expect([written(due), due.status, due.clause]).toEqual(['2025-10-14 24:00', 'operator', 'TA-15a']);
    expect(due.explanation.note).toBe(
      '本市设定的期限，依据：办理规程；该办法由市政府办公室决定适用，依据：试行草案的决定',
    );
    const explained = explainDue(due).join();
    expect(explained).toContain('（草案征求意见稿）》第15条第2项，本市设定，自');
    expect(explained).toContain('起由本市决定适用');
    expect(explained).not.toMatch(/施行|in force/);
  });

  test('TA-13: six ways to deal with what is not handled, told to the citizen where the text says what', () => {
    const { grounds } = TAIAN.acceptance;
    expect(grounds.map(({ clause }) => clause)).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((x) => `TA-13${x}`),
    );
    // A ground that covers many cases leaves it to the agent's own reason.
    const silent = grounds.filter(({ told, needs }) => told === undefined && !needs?.includes('instead'));
    expect(silent.map(({ clause }) => clause)).toEqual(['TA-13c', 'TA-13f']);
  });
});
