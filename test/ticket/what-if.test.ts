import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, type CalendarYear, withYear } from '../../shared/calendar/calendar.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import type { RecordedCommit } from '../../shared/ticket/acts.ts';
import { decide } from '../../shared/ticket/decide.ts';
import type { UnitFacts } from '../../shared/ticket/directory.ts';
import type { Basis } from '../../shared/ticket/draft.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { versionsThen } from '../../shared/ticket/versions-then.ts';
import { type WhatIf, whatIf } from '../../shared/ticket/what-if.ts';
import { basisIn } from './life-cities.ts';
import { type Deed, life, PATIENCE, SAMPLED } from './lives.ts';
import { randomHistory } from './random-history.ts';
import { adopted } from './setting.ts';
import { at, basisAt, commandOf, type Line, sealed, tell, UNITS } from './story.ts';

const { now: _now, units: _units, ...SHAOYANG } = basisAt(at('2026-09-18 10:00'));
const under = (id: string) => ({ ...SHAOYANG, regulation: regulationById(id) as Regulation });

/** The ledger that commands make, in Shaoyang if nowhere else; refused ones leave nothing in it. */
function ledgerOf(deeds: readonly Deed[], basis: (now: Instant) => Basis = basisAt): RecordedCommit[] {
  const commits: RecordedCommit[] = [];
  let ticket: Ticket | undefined;
  for (const { now, line } of deeds) {
    const decision = decide(ticket, commandOf(line), basis(now));
    if ('refusal' in decision || decision.events.length === 0) continue;
    ticket = decision.ticket;
    commits.push({ command: line.do, events: decision.events });
  }
  return commits;
}

function story(...lines: Line[]): RecordedCommit[] {
  return ledgerOf(lines.map((line) => ({ now: at(line.at), line })));
}

/** Clocks of a kind: `due clause fate` in the record and in the replay. */
function clocks({ clocks: all }: WhatIf, kind: string) {
  return all
    .filter((clock) => clock.kind === kind)
    .map(({ recorded, replayed, differs }) => ({
      recorded: recorded && `${recorded.dueOn} ${recorded.clause} ${recorded.fate}`,
      replayed: replayed && `${replayed.dueOn} ${replayed.clause} ${replayed.fate}`,
      differs,
    }));
}

const refusals = ({ acts }: WhatIf) =>
  acts.flatMap(({ command, replayed }) => ('refusal' in replayed ? [[command, replayed.refusal.code]] : []));

const complaint = story(
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-20 12:00', do: 'sign', by: 'chengguan' },
  { at: '2026-09-22 12:00', do: 'request-extension', by: 'chengguan', workingDays: 3 },
  { at: '2026-09-22 15:00', do: 'review-extension' },
  { at: '2026-09-23 12:00', do: 'answer', by: 'chengguan' },
  { at: '2026-09-23 15:00', do: 'review-answer' },
  { at: '2026-09-24 15:00', do: 'revisit', grade: 'dissatisfied', finding: 'unit-fault' },
);

/** Published in the middle of the year: 24 September is off. */
const year2026 = PUBLISHED.years['2026'] as CalendarYear;
const longer2026 = { ...year2026, daysOff: [...year2026.daysOff, '2026-09-24' as Day] };

describe('what several units and regions did', () => {
  const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
  const told = (id: string, lines: readonly Line[], more: object = {}) => {
    const rules = { ...under(id), ...(more as Partial<Basis>) };
    const commits = ledgerOf(
      [submitted, ...lines].map((line) => ({ now: at(line.at), line })),
      (now) => ({ ...rules, units: new Map([...UNITS, ...extra]), now }),
    );
    expect(commits).toHaveLength(lines.length + 1);
    return whatIf(commits, rules);
  };
  const extra: readonly (readonly [string, UnitFacts])[] = [
    ['shebao', { id: 'shebao', natures: [], roles: [], remoteSeat: true }],
    ['county@150200', { id: 'county@150200', natures: [], roles: [] }],
    ['town@150200', { id: 'town@150200', natures: [], roles: [], parent: 'county@150200' }],
  ];

  it.each<[string, string, readonly Line[], object]>([
    [
      'parts of their own',
      'taian',
      [
        { at: '2026-09-18 11:00', do: 'dispatch', separate: ['shuiwu'] },
        { at: '2026-09-19 11:00', do: 'answer', by: 'shuiwu' },
        { at: '2026-09-20 11:00', do: 'answer', by: 'chengguan' },
        {
          at: '2026-09-21 11:00',
          do: 'revisit',
          grade: 'dissatisfied',
          finding: 'unit-fault',
          unit: 'shuiwu',
          reason: sealed('reason'),
        },
      ],
      { settings: adopted('taian') },
    ],
    [
      'a region’s decision, divided by the unit of another city',
      'neimenggu',
      [
        { at: '2026-09-18 11:00', do: 'refer-across', regions: ['150200'] },
        { at: '2026-09-18 12:00', do: 'decide-across', from: '150000', lead: 'county@150200' },
        { at: '2026-09-18 13:00', do: 'divide', by: 'county@150200', units: ['town'] },
      ],
      {},
    ],
    [
      'a call put through to a remote seat',
      'meizhou',
      [{ at: '2026-09-18 10:05', do: 'call-in', unit: 'shebao', through: 'remote-seat' }],
      { settings: adopted('meizhou') },
    ],
  ])('%s: told again as it was', (_what, id, lines, more) => {
    expect(told(id, lines, more)).toMatchObject({ identical: true, differences: 0 });
  });
});

describe('what was passed on at once', () => {
  const urgent = story({ at: '2026-09-18 10:00', do: 'submit', matter: 'social-safety' });

  it('is told again without the directory of its day', () => {
    expect(whatIf(urgent, SHAOYANG)).toMatchObject({ identical: true, stage: { replayed: 'dispatched' } });
  });

  it('is a person’s to dispatch under a regulation that names nobody', () => {
    const { consequences, stage } = whatIf(urgent, under('luan'));
    expect(stage).toEqual({ recorded: 'dispatched', replayed: 'accepted' });
    expect(consequences).toEqual([
      { at: at('2026-09-18 10:00'), type: 'MarkedUrgent', in: 'recorded' },
      { at: at('2026-09-18 10:00'), type: 'Dispatched', unit: 'gongan', in: 'recorded' },
    ]);
  });
});

describe('a life told again under the same rules', () => {
  it(
    'is the recorded one, to the last word, whatever happened in it',
    () => {
      fc.assert(
        fc.property(life, ({ city, deeds }) => {
          const commits = ledgerOf(deeds, (now) => basisIn(city, now));
          const { now: _now, units: _units, ...rules } = basisIn(city, at('2026-09-18 10:00'));
          const again = whatIf(commits, rules);
          expect(again.identical).toBe(true);
          expect(again.differences).toBe(0);
          expect(again.stage.replayed).toBe(again.stage.recorded);
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );

  it(
    'and wherever timers fired in between',
    () => {
      fc.assert(
        fc.property(randomHistory(1), ({ entries }) => {
          expect(whatIf(entries.map(bodyOf), SHAOYANG).identical).toBe(true);
        }),
        SAMPLED,
      );
    },
    PATIENCE,
  );
});

describe('a life in which something was published', () => {
  const calendar = withYear(PUBLISHED, longer2026, 'v1');
  const changed = { at: '2026-09-22 09:00', do: 'recompute' } as const;
  const told = tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
    ],
    {},
  );
  const moved = told
    .goOn([changed], { calendar })
    .goOn([{ at: '2026-09-23 09:00', do: 'answer', by: 'chengguan' }], {
      calendar,
    });
  const types = ['submit', 'dispatch', 'sign', 'recompute', 'answer'];
  const times = [...new Set(moved.events.map(({ recordedAt }) => recordedAt))];
  const commits: RecordedCommit[] = types.map((command, index) => ({
    command,
    events: moved.events.filter(({ recordedAt }) => recordedAt === times[index]),
  }));

  it('names the calendar of each of its commits', () => {
    const shipped = PUBLISHED.version;
    expect(versionsThen(commits)?.map((each) => each.calendar)).toEqual([
      shipped,
      shipped,
      shipped,
      'v1',
      'v1',
    ]);
    expect(versionsThen([{ command: 'submit', events: moved.events.slice(0, 1) }])).toBeUndefined();
  });

  it('comes out as recorded by what was current then, and not by what is current now', () => {
    const then = versionsThen(commits);
    const calendars = new Map([PUBLISHED, calendar].map((each) => [each.version, each]));
    const again = whatIf(commits, (commit) => ({
      ...SHAOYANG,
      calendar: calendars.get(then?.[commit]?.calendar ?? '') as Calendar,
    }));
    expect(again.identical).toBe(true);
    expect(clocks(again, 'handle')[0]?.recorded).toBe('2026-09-28 SY-14.3a running');
    expect(whatIf(commits, { ...SHAOYANG, calendar }).identical).toBe(false);
  });
});

describe('a life told again under other rules', () => {
  it('Inner Mongolia gives the hotline no numbers: its units have no terms, and nothing to extend', () => {
    const other = whatIf(complaint, under('neimenggu'));
    expect(other).toMatchObject({ regulation: 'neimenggu', inForce: true, identical: false });
    expect(other.acts).toHaveLength(complaint.length);
    expect([...clocks(other, 'sign'), ...clocks(other, 'handle')]).toEqual([
      { recorded: '2026-09-20 SY-13b met', replayed: undefined, differs: true },
      { recorded: '2026-10-08 SY-14e met', replayed: undefined, differs: true },
    ]);
    expect(refusals(other)).toEqual([
      ['sign', 'no-signing'],
      ['request-extension', 'no-term'],
      ['review-extension', 'no-extension-pending'],
    ]);
  });

  it('Meizhou: its trial had ended, so nothing has a term', () => {
    const other = whatIf(complaint, under('meizhou'));
    expect(other.inForce).toBe(false);
    expect(other.clocks.every(({ replayed, differs }) => !replayed && differs)).toBe(true);
  });

  it('Meizhou, kept on by its city: fifteen working days from receipt and three more, a return within two', () => {
    const kept = { regulation: 'meizhou', ground: '继续试行', by: '市政府', from: '2026-01-01' as Day };
    const settings = { ...SHAOYANG.settings, region: '441400', adopted: [kept] };
    const other = whatIf(complaint, { ...under('meizhou'), settings });
    expect(other.inForce).toBe(true);
    expect(clocks(other, 'handle')).toEqual([
      { recorded: '2026-10-08 SY-14e met', replayed: '2026-10-20 MZ-15 met', differs: true },
    ]);
    expect(clocks(other, 'return').map((clock) => clock.replayed)).toContain('2026-09-21 MZ-16 lapsed');
    // Nobody reviews answers there: it was done with the answer.
    expect(refusals(other)).toEqual([
      ['sign', 'no-signing'],
      ['review-answer', 'illegal-move'],
    ]);
    expect(other.consequences).toContainEqual({
      at: at('2026-09-23 12:00'),
      type: 'AnswerPassed',
      in: 'replayed',
    });
  });

  it("another city's settings do not make terms for it", () => {
    const kept = { regulation: 'meizhou', ground: '继续试行', by: '市政府', from: '2026-01-01' as Day };
    const settings = { ...SHAOYANG.settings, region: '430500', adopted: [kept] };
    expect(whatIf(complaint, { ...under('meizhou'), settings }).inForce).toBe(false);
  });

  it('what is refused is told by its code, and the course goes on without it', () => {
    const web = story(
      { at: '2026-09-18 10:00', do: 'submit', accepted: false, channel: 'web' },
      { at: '2026-09-18 11:00', do: 'reject' },
    );
    const other = whatIf(web, under('neimenggu'));
    expect(other.acts).toMatchObject([{ differs: false }, { command: 'reject', differs: true }]);
    expect(refusals(other)).toEqual([['reject', 'unknown-ground']]);
    expect(other.stage).toEqual({ recorded: 'closed', replayed: 'submitted' });
  });

  it('a signature that the law itself made is told where only one city knows it', () => {
    const silent = story(
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-22 11:00', do: 'answer', by: 'chengguan' },
    );
    expect(whatIf(silent, SHAOYANG).consequences).toEqual([
      { at: '2026-09-21T00:00:00+08:00', type: 'DeemedSigned', unit: 'chengguan', in: 'both' },
    ]);
    expect(whatIf(silent, under('neimenggu')).consequences).toMatchObject([{ in: 'recorded' }]);
  });

  it('an extension is of the same clock, by whatever number that goes', () => {
    const renumbered = complaint.map(({ command, events }) => ({
      command,
      events: events.map((event) => {
        if ('id' in event && event.type.startsWith('Clock')) return { ...event, id: `x-${event.id}` };
        return 'clock' in event ? { ...event, clock: `x-${event.clock}` } : event;
      }) as typeof events,
    }));
    const other = whatIf(renumbered, SHAOYANG);
    expect(refusals(other)).toEqual([]);
    expect(other).toMatchObject({ differences: 0, identical: false });
  });
});

describe('a ledger that is none', () => {
  it.each<[string, RecordedCommit[], string]>([
    ['an empty one', [], 'empty'],
    ['one that names no command', [{ command: 'nothing', events: complaint[0]?.events ?? [] }], 'nothing'],
    [
      'one whose facts are not its command',
      [{ command: 'sign', events: complaint[0]?.events ?? [] }],
      'facts of sign',
    ],
  ])('%s is refused', (_, commits, said) => {
    expect(() => whatIf(commits, SHAOYANG)).toThrow(said);
  });
});
