import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import type { Change } from '../../shared/ticket/change.ts';
import type { UnitFacts } from '../../shared/ticket/directory.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { publishedEvent } from '../../shared/ticket/published-event.ts';
import { markLines } from '../../shared/ticket/work-lines.ts';
import { adopted, city, directory } from './setting.ts';
import { filed, type Line, type Setting, type Story, sealed, tell } from './story.ts';

const withSeat: readonly [string, UnitFacts] = [
  'shebao',
  { id: 'shebao', natures: [], roles: [], remoteSeat: true },
];
const MEIZHOU: Setting = city('meizhou', { settings: adopted('meizhou'), units: directory(withSeat) });
const NEIMENGGU = city('neimenggu');
const TAIAN = city('taian', { settings: adopted('taian') });

const submitted: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation' };
const call = (more: object = {}): Line =>
  ({ at: '2026-09-18 10:05', do: 'call-in', unit: 'shebao', through: 'remote-seat', ...more }) as Line;

/** Whom the last act is told to, and of what. */
function told(story: Story, from: number): unknown[] {
  const { ticketNo, region, stage, channel, clocks, assignments } = story.ticket;
  const events = story.events.slice(from).map(publishedEvent);
  const change = { ticketNo, version: 2, region, stage, channel, clocks, lead: assignments[0]?.unit, events };
  return intentsOf(change as unknown as Change).map(({ recipient, facts }) => [recipient, facts.kind]);
}

describe('MZ-7: the unit answers the centre’s three-way calls and keeps its remote seat', () => {
  it('what it said in the call answers the request', () => {
    const called = tell([submitted, call({ resolved: true, expert: 'E-1', note: sealed('note') })], MEIZHOU);
    expect(called.ticket.calls).toEqual([
      {
        unit: 'shebao',
        through: 'remote-seat',
        answered: true,
        resolved: true,
        expert: 'E-1',
        at: '2026-09-18T10:05:00+08:00',
      },
    ]);
    const replied = called.goOn([{ at: '2026-09-18 10:06', do: 'reply' }], MEIZHOU);
    expect(replied.ticket.outcome).toBe('answered-online');
    expect(replay(replied.events)).toEqual(replied.ticket);
  });

  it('a unit that does not take the call has it on record, and hears of it', () => {
    const missed = tell([submitted, call({ answered: false })], MEIZHOU);
    expect(missed.ticket.oversight?.records).toMatchObject([
      { what: 'unanswered', unit: 'shebao', clause: 'MZ-7' },
    ]);
    expect(told(missed, missed.events.length - 1)).toEqual([['shebao', 'call-missed']]);
    const taken = tell([submitted, call()], MEIZHOU);
    expect(told(taken, taken.events.length - 1)).toEqual([]);
    const dispatched: Line = { at: '2026-09-18 10:10', do: 'dispatch', lead: 'shebao' };
    expect(missed.goOn([dispatched], MEIZHOU).refusal).toBeUndefined();
  });

  it.each([
    ['a unit without such a seat', { unit: 'chengguan' }, 'no-remote-seat'],
    ['an unknown unit', { unit: 'nobody' }, 'unknown-unit'],
    ['a way that the text does not have', { through: 'special-seat' }, 'unknown-way'],
    ['solved without an answer', { answered: false, resolved: true }, 'not-answered'],
  ])('%s: refused', (_what, more, code) => {
    expect(tell([submitted, call(more)], MEIZHOU).refusal).toMatchObject({ code, clause: 'MZ-7' });
  });

  it('MZ-20: not the unit that the matter is about', () => {
    const about = tell([{ ...submitted, accused: ['shebao'] } as Line, call()], MEIZHOU);
    expect(about.refusal).toMatchObject({ code: 'conflict-of-interest', field: 'unit' });
  });

  it('where the text knows none there is none', () => {
    expect(tell([submitted, call()], TAIAN).refusal?.code).toBe('no-calling-in');
  });
});

describe('SY-12.1: a unit that is asked answers the citizen in a call of three', () => {
  const waiting: Line = { ...submitted, consentToWait: true } as Line;

  it('which is on record, and the hotline’s reply ends the 24 hours', () => {
    const called = tell([waiting, call({ unit: 'chengguan', through: 'three-way', resolved: true })]);
    expect(called.told('UnitCalledIn')).toMatchObject([{ unit: 'chengguan', clause: 'SY-12.1' }]);
    const replied = called.goOn([{ at: '2026-09-18 10:06', do: 'reply' }]);
    expect(replied.fateOf('callback')).toEqual(['met 2026-09-18 10:06']);
  });

  it('the text names no other way of calling a unit in', () => {
    expect(tell([waiting, call()]).refusal).toMatchObject({ code: 'unknown-way', clause: 'SY-12.1' });
  });
});

it('LA-1.2: a special seat takes the call; of other ways the text says nothing', () => {
  const through = (way: string): Line =>
    ({ at: '2026-09-18 10:05', do: 'call-in', unit: 'chengguan', through: way }) as Line;
  const taken: Line = { at: '2026-09-18 10:00', do: 'submit', region: '341500' };
  const called = tell([taken, through('special-seat')], city('luan'));
  expect(called.told('UnitCalledIn')).toMatchObject([{ through: 'special-seat', clause: 'LA-1.2' }]);
  expect(tell([taken, through('three-way')], city('luan')).refusal).toMatchObject({
    code: 'unknown-way',
    clause: 'LA-1.2',
  });
});

describe('NM-11.2a: direct answer, three-way call, ticket or special seat; host and assisting units', () => {
  const taken: Line = { at: '2026-09-18 10:00', do: 'submit', region: '150000' };
  const through = (way: string): Line =>
    ({ at: '2026-09-18 10:05', do: 'call-in', unit: 'chengguan', through: way }) as Line;
  it.each<[string, Line, object]>([
    ['a direct answer', { at: '2026-09-18 10:05', do: 'reply' }, { outcome: 'answered-online' }],
    ['a three-way call', through('three-way'), { calls: [{ unit: 'chengguan', answered: true }] }],
    ['a special seat', through('special-seat'), { calls: [{ through: 'special-seat' }] }],
    [
      'a ticket with host and assisting units',
      { at: '2026-09-18 10:05', do: 'dispatch', assistants: ['shuiwu'] },
      { assignments: [{ role: 'lead' }, { role: 'assistant' }] },
    ],
  ])('%s', (_way, line, made) => {
    expect(tell([taken, line], NEIMENGGU).ticket).toMatchObject(made);
  });
});

describe('NM-5: complaints about the business environment, by the region and by its cities', () => {
  it.each(['150000', '150100'])('taken in by %s: marked, in a ledger, and supervised', (region) => {
    const story = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit', region, ticketNo: `${region}26091800000001` },
        { at: '2026-09-18 10:05', do: 'mark', mark: 'business-environment' },
        { at: '2026-09-18 10:10', do: 'dispatch' },
      ],
      NEIMENGGU,
    );
    expect(story.ticket.oversight?.marks).toMatchObject([{ ledger: true, clause: 'NM-5' }]);
    expect(story.told('SupervisionOpened')).toMatchObject([
      { ground: 'business-environment', unit: 'chengguan', method: 'system', clause: 'NM-5' },
    ]);
  });
});

describe('NM-6: what was left on the service platform is taken in, marked, watched and urged', () => {
  const left = (kind: string, more: object): Line =>
    ({ at: '2026-09-18 10:00', do: 'submit', region: '150000', accepted: false, kind, ...more }) as Line;
  const decision = { ground: '政务服务平台留言办理办法', by: '自治区热线', from: '2026-01-01' };
  const source = { line: '政务服务平台', mark: 'service-platform', ...decision };
  const platform = { ...NEIMENGGU, settings: { ...DEFAULT_SETTINGS, sources: [source] } as Settings };

  it.each<[string, object]>([
    ['by its entrance', { channel: 'web', entrance: 'service-platform' }],
    [
      'handed over by the platform',
      { channel: 'referral', source: { line: '政务服务平台', externalNo: 'P-1' } },
    ],
  ])('%s', (_way, more) => {
    for (const kind of ['consultation', 'complaint', 'suggestion'] as const) {
      const story = tell(
        [
          left(kind, more),
          { at: '2026-09-18 10:05', do: 'accept', kind },
          { at: '2026-09-18 10:10', do: 'dispatch' },
          { at: '2026-09-18 11:00', do: 'urge' },
        ],
        platform,
      );
      const { marks } = story.ticket.oversight ?? {};
      expect(marks).toMatchObject([
        { mark: 'service-platform', ledger: true, watched: true, clause: 'NM-6' },
      ]);
      expect(markLines(story.ticket).map(({ mark }) => mark)).toEqual(['service-platform']);
      expect(story.told('Urged')).toMatchObject([{ unit: 'chengguan', clause: 'NM-22' }]);
    }
  });

  it('what came by another entrance is not marked', () => {
    expect(
      tell([left('complaint', { channel: 'web', entrance: 'app' })], platform).ticket.oversight,
    ).toBeUndefined();
  });
});

describe('TA-24: matters of certain fields are handled jointly with others', () => {
  const dispatched = tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 10:05', do: 'dispatch' },
    ],
    TAIAN,
  );
  const joint: Line = { at: '2026-09-18 11:00', do: 'handle-jointly', externalNo: 'J-1' };
  const begun = dispatched.goOn([joint], TAIAN);

  it('with whom and why is in the file; the unit hears of it and goes on', () => {
    expect(begun.ticket.joint).toMatchObject([{ field: 'dispute-resolution', externalNo: 'J-1' }]);
    expect(begun.ticket.papers['partner.dispute-resolution']).toEqual(filed('partner'));
    expect(told(begun, dispatched.events.length)).toEqual([['chengguan', 'joint']]);
    expect(begun.ticket.clocks).toEqual(dispatched.ticket.clocks);
  });

  it('what came of it is fed back, once', () => {
    const feedback: Line = { at: '2026-09-20 11:00', do: 'joint-feedback', solved: 'yes' };
    const fed = begun.goOn([feedback], TAIAN);
    expect(fed.ticket.joint).toMatchObject([{ solved: 'yes', fedBackAt: '2026-09-20T11:00:00+08:00' }]);
    expect(told(fed, begun.events.length)).toEqual([['chengguan', 'joint-feedback']]);
    expect(fed.goOn([feedback], TAIAN).refusal?.code).toBe('already-fed-back');
    expect(replay(fed.events)).toEqual(fed.ticket);
  });

  it.each([
    ['twice', joint, 'already-joint'],
    ['a field that the text does not name', { ...joint, field: 'arbitration' }, 'unknown-field'],
    ['nothing begun', { ...joint, do: 'joint-feedback', field: 'enforcement-oversight' }, 'not-joint'],
  ] as [string, Line, string][])('%s: refused', (_what, line, code) => {
    expect(begun.goOn([line], TAIAN).refusal).toMatchObject({ code, clause: 'TA-24' });
  });

  it('its fields are examples: another one is handled jointly too', () => {
    const other = begun.goOn([{ ...joint, at: '2026-09-20 11:00', field: 'other' } as Line], TAIAN);
    expect(other.ticket.joint).toMatchObject([{}, { field: 'other' }]);
  });

  it('where the text knows none there is none', () => {
    expect(tell([{ at: '2026-09-18 10:00', do: 'submit' }, joint]).refusal?.code).toBe('no-joint-handling');
  });
});
