import { describe, expect, it } from 'vitest';
import { regulationById } from '../../shared/regulation/rules.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import { isApart, secrecyOf } from '../../shared/ticket/secrecy.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { type Line, sealed, tell } from './story.ts';

const ACCEPTED: Line = { at: '2026-09-18 09:00', do: 'submit' };
const ABOUT: Line = { ...ACCEPTED, accused: ['chengguan'] };
const LATER = '2026-09-18 10:00';

/** How a command on a complaint about 城管 is refused, if it is. */
function refused(line: Line, ...before: readonly Line[]) {
  return tell([ABOUT, ...before, line]).refusal;
}

describe('SY-23c: the party complained about gets nothing of the matter', () => {
  it.each<[string, Line, string]>([
    ['in charge', { at: LATER, do: 'dispatch', lead: 'chengguan', assistants: [] }, 'lead'],
    ['assisting', { at: LATER, do: 'dispatch', lead: 'shuiwu', assistants: ['chengguan'] }, 'assistants.0'],
    ['below it', { at: LATER, do: 'dispatch', lead: 'zhongdui', assistants: [] }, 'lead'],
    [
      'below it, assisting',
      { at: LATER, do: 'dispatch', lead: 'shuiwu', assistants: ['zhongdui'] },
      'assistants.0',
    ],
    [
      'asked whose the matter is',
      { at: LATER, do: 'refer-to-coordination', units: ['shuiwu', 'chengguan'] },
      'units.1',
    ],
  ])('not %s', (_as, line, field) => {
    expect(refused(line)).toMatchObject({ code: 'conflict-of-interest', field, clause: 'SY-23c' });
  });

  it('nor when coordination names it', () => {
    const asked: Line = {
      at: '2026-09-18 09:30',
      do: 'refer-to-coordination',
      units: ['shuiwu', 'jiaotong'],
    };
    expect(
      refused({ at: LATER, do: 'decide-coordination', unit: 'chengguan', assistants: [] }, asked),
    ).toMatchObject({
      code: 'conflict-of-interest',
      field: 'unit',
    });
  });

  it('nor as the line that it keeps', () => {
    const police: Line = { ...ACCEPTED, accused: ['gongan'] };
    const { refusal } = tell([police, { at: LATER, do: 'hand-over', line: '110', mode: 'order' }]);
    expect(refusal).toMatchObject({ code: 'conflict-of-interest', field: 'line' });
  });

  it('nor by the law itself: what would go to it at once waits for a person', () => {
    const urgent = { matter: 'social-safety', kind: 'help' } as const;
    expect(tell([{ ...ACCEPTED, ...urgent }]).ticket.assignments).toMatchObject([{ unit: 'gongan' }]);
    const { ticket } = tell([{ ...ACCEPTED, ...urgent, accused: ['gongan'] }]);
    expect([ticket.stage, ticket.assignments, ticket.urgent?.clause]).toEqual([
      'accepted',
      [],
      expect.stringMatching(/^SY-/),
    ]);
  });

  it('others are given it', () => {
    const { ticket } = tell([ABOUT, { at: LATER, do: 'dispatch', lead: 'shuiwu', assistants: ['jiaotong'] }]);
    expect(ticket.assignments.map(({ unit }) => unit)).toEqual(['shuiwu', 'jiaotong']);
    expect(ticket.accused).toEqual(['chengguan', 'zhongdui']);
  });

  it('found out later, it is taken back, with what it had passed on, and a new dispatch to it refused', () => {
    const story = tell([
      ACCEPTED,
      { at: '2026-09-18 09:10', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
      { at: '2026-09-18 09:20', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 09:30', do: 'divide', by: 'chengguan', units: ['zhongdui'] },
      { at: '2026-09-18 09:40', do: 'name-accused', units: ['chengguan'] },
    ]);
    expect(story.told('TakenBack')).toMatchObject([{ unit: 'chengguan', clause: 'SY-23c' }]);
    expect(story.told('AccusedNamed')).toMatchObject([
      { named: ['chengguan'], units: ['chengguan', 'zhongdui'], clause: 'SY-23c', reason: sealed('reason') },
    ]);
    expect([story.ticket.stage, story.ticket.assignments.map(({ unit }) => unit)]).toEqual([
      'accepted',
      ['shuiwu'],
    ]);
    expect(story.ticket.clocks.some(({ unit }) => unit === 'chengguan' || unit === 'zhongdui')).toBe(false);
    const again = story.goOn([{ at: LATER, do: 'dispatch' }]);
    expect(again.refusal?.code).toBe('conflict-of-interest');
  });

  it('a unit below one that handles it, where only that one is complained about', () => {
    const story = tell([
      { ...ACCEPTED, accused: ['zhongdui'] },
      { at: '2026-09-18 09:10', do: 'dispatch' },
      { at: '2026-09-18 09:20', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 09:30', do: 'divide', by: 'chengguan', units: ['zhongdui'] },
    ]);
    expect(story.refusal).toMatchObject({ code: 'conflict-of-interest', field: 'units.0' });
  });

  it.each<[string, Line]>([
    ['with the request', { ...ACCEPTED, accused: ['outside'] }],
    ['later', { at: LATER, do: 'name-accused', units: ['outside'] }],
  ])('a unit that nobody knows can’t be named: %s', (_when, line) => {
    const before = line.do === 'submit' ? [] : [ACCEPTED];
    if (line.do === 'submit') expect(() => tell([line])).toThrow('unknown-unit');
    else expect(tell([...before, line]).refusal).toMatchObject({ code: 'unknown-unit', field: 'units.0' });
  });
});

describe('SY-23b: who complained about these is not disclosed without consent', () => {
  const shaoyang = regulationById('shaoyang');
  const secrecy = (ticket: Pick<Ticket, 'confidential' | 'kind' | 'matter' | 'consent'>, of = shaoyang) =>
    secrecyOf(ticket, of);
  const about = (matter: Ticket['matter'], more: Partial<Ticket> = {}) =>
    secrecy({ confidential: 'none', kind: 'complaint', ...(matter && { matter }), ...more });

  it.each(['illegal-building', 'demolition', 'fumes', 'noise', 'nuisance'] as const)('%s', (matter) => {
    expect(about(matter)).toBe('complainant');
    expect(about(matter, { kind: 'report' })).toBe('complainant');
    expect(about(matter, { confidential: 'phone' })).toBe('complainant');
    expect(about(matter, { consent: false })).toBe('complainant');
    expect(about(matter, { consent: true })).toBe('none');
    expect(about(matter, { consent: true, confidential: 'phone' })).toBe('phone');
  });

  it('nothing else, and nowhere where the text does not say so', () => {
    expect(about('water-outage')).toBe('none');
    expect(about(undefined)).toBe('none');
    expect(about('noise', { kind: 'consultation' })).toBe('none');
    const ticket = { confidential: 'none', kind: 'complaint', matter: 'noise' } as const;
    expect(secrecy(ticket, regulationById('meizhou'))).toBe('none');
    // What has no kind yet may become a complaint.
    expect(secrecy({ confidential: 'none', matter: 'noise' })).toBe('complainant');
  });

  it('consent is given with the request or later, recorded with its way, and taken back', () => {
    expect(tell([{ ...ACCEPTED, consent: true }]).ticket.consent).toBe(true);
    const story = tell([
      ACCEPTED,
      { at: '2026-09-18 10:00', do: 'record-consent', note: sealed('note') },
      { at: '2026-09-18 11:00', do: 'record-consent', given: false, way: 'visit' },
    ]);
    expect(story.told('ConsentRecorded')).toMatchObject([
      { given: true, way: 'phone', clause: 'SY-23b', note: sealed('note') },
      { given: false, way: 'visit', clause: 'SY-23b' },
    ]);
    expect(story.ticket.consent).toBe(false);
    const again = story.goOn([{ at: '2026-09-18 12:00', do: 'record-consent', given: false }]);
    expect(again.refusal).toMatchObject({ code: 'consent-unchanged', field: 'given' });
  });
});

it('what was recorded of both is read back from the ledger as it was given', () => {
  const first = tell([{ ...ABOUT, consent: false }]);
  const lines: readonly Line[] = [
    { at: '2026-09-18 10:00', do: 'dispatch', lead: 'shuiwu', assistants: [] },
    { at: '2026-09-18 11:00', do: 'name-accused', units: ['shuiwu'] },
    { at: '2026-09-18 12:00', do: 'record-consent', given: true, way: 'visit', note: sealed('note') },
  ];
  let before = first;
  const commits = [{ command: 'submit', events: first.events }];
  for (const line of lines) {
    const after = before.goOn([line]);
    commits.push({ command: line.do, events: after.events.slice(before.events.length) });
    before = after;
  }
  const reason = sealed('reason');
  expect(actsOf(commits).map((act) => act?.command)).toMatchObject([
    { type: 'submit', accused: ['chengguan'], consent: false },
    { type: 'dispatch', lead: 'shuiwu' },
    { type: 'name-accused', units: ['shuiwu'], reason, actor: { side: 'hotline' } },
    { type: 'record-consent', given: true, way: 'visit', note: sealed('note'), actor: { side: 'hotline' } },
  ]);
});

describe('what lies apart from the other tickets', () => {
  it.each<[string, object, boolean]>([
    ['neither secret nor about anybody', {}, false],
    ['about a unit', { accused: ['chengguan'] }, true],
    ['about a person', { accusedOfficers: ['u-1'] }, true],
    ['about nobody any more', { accused: [], accusedOfficers: [] }, false],
  ])('%s', (_what, more, apart) => {
    expect(isApart({ ...tell([ACCEPTED]).ticket, ...more })).toBe(apart);
  });
});
