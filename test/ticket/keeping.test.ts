import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { addMonths } from '../../shared/regulation/retention.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import { dueToKeep, leftToKeep } from '../../shared/ticket/keeping.ts';
import { adopted, adoptions, city } from './setting.ts';
import { at, FILE, type Line, sealed, tell } from './story.ts';

const ENDED: readonly Line[] = [
  { at: '2026-09-18 09:00', do: 'submit', person: 'p', likeness: 'l', callId: 'C-1', agentId: 'A-1' },
  { at: '2026-09-18 09:30', do: 'attach', id: FILE, purpose: 'recording', mediaType: 'audio/mpeg' },
  { at: '2026-09-18 10:00', do: 'reject' },
];
const rule = (what: string, months: number, more: object = {}) => ({
  ...{ what, months, ground: '市档案管理规定', by: '市政务服务局', from: '2026-01-01' },
  ...more,
});
const under = (...retention: object[]) => ({ settings: parseSettings({ ...DEFAULT_SETTINGS, retention }) });
const DIGEST = '1'.repeat(64);

it('a hold is read back from its facts, and its end', () => {
  const events = tell([
    ...ENDED,
    { at: '2026-09-19 10:00', do: 'hold', held: true },
    { at: '2026-09-20 10:00', do: 'hold', held: false },
  ]).events.filter(({ type }) => type.startsWith('Hold'));
  const bodies = events.map((event) => actsOf([{ command: 'hold', events: [event] }])[0]?.command);
  expect(bodies).toMatchObject([
    { type: 'hold', held: true },
    { type: 'hold', held: false },
  ]);
});

describe('when an ended ticket is due', () => {
  it.each([
    ['2026-08-31', 1, '2026-09-30'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2027-01-31', -1, '2026-12-31'],
  ])('%s and %i months make %s', (day, months, then) => {
    expect(addMonths(day as Day, months)).toBe(then);
  });

  it('it is on the day after the last month by what its city has set, and else never', () => {
    const { ticket } = tell(ENDED);
    const due = (when: string, ...rules: object[]) => dueToKeep(ticket, under(...rules).settings, at(when));
    expect(due('2126-01-01 00:00')).toEqual([]);
    expect(due('2029-09-18 23:59', rule('texts', 36))).toEqual([]);
    expect(due('2029-09-19 00:00', rule('texts', 36))).toEqual(['texts']);
    // By the rules of the day on which it was taken in; of two, by the later one.
    expect(due('2029-09-19 00:00', rule('texts', 36, { from: '2026-10-01' }))).toEqual([]);
    expect(due('2029-09-19 00:00', rule('texts', 36, { until: '2026-09-17' }))).toEqual([]);
    expect(due('2029-09-19 00:00', rule('texts', 36), rule('texts', 120))).toEqual([]);
    expect(due('2027-01-01 00:00', rule('archive', 1), rule('recordings', 3))).toEqual([
      'archive',
      'recordings',
    ]);
    const open = tell(ENDED.slice(0, 2)).ticket;
    expect(dueToKeep(open, under(rule('archive', 1)).settings, at('2036-01-01 00:00'))).toEqual([]);
  });
});

describe('MZ-14: the archive', () => {
  const archive = (entries: number, when = '2026-11-01 03:00'): Line => ({
    at: when,
    do: 'archive',
    entries,
    digest: DIGEST,
  });

  it('is told of a copy that holds all, and of no other', () => {
    const story = tell(ENDED);
    // A story commits nothing: its ticket stands at version 0.
    expect(story.goOn([archive(0)]).refusal?.code).toBe('not-due');
    expect(story.goOn([archive(7)], under(rule('archive', 1))).refusal?.code).toBe('archive-behind');
    const { settings } = under(rule('archive', 1));
    const setting = city('meizhou', { settings: { ...settings, ...adoptions('meizhou') } });
    const done = tell([...ENDED, archive(0)], setting);
    expect(done.told('Archived')).toMatchObject([{ entries: 0, digest: DIGEST, clause: 'MZ-14' }]);
    expect(leftToKeep(done.ticket)).toEqual(['texts', 'recordings']);
    expect(leftToKeep({ ...done.ticket, version: 2 })).toEqual(['archive', 'texts', 'recordings']);
  });
});

describe('destruction', () => {
  const order: Line = { at: '2029-09-19 03:00', do: 'order-destruction' };
  const confirm: Line = { at: '2029-09-19 03:01', do: 'confirm-destruction', files: 2 };
  const setting = under(rule('texts', 36), rule('recordings', 6));

  it('is ordered with the decisions that it rests on, and leaves nothing that finds the citizen', () => {
    const story = tell([...ENDED, order, confirm], setting);
    expect(story.told('DestructionOrdered')).toMatchObject([
      { what: ['texts', 'recordings'], months: { texts: 36, recordings: 6 }, settings: 'default' },
    ]);
    const { ticket } = story;
    expect([ticket.person, ticket.likeness, ticket.form, ticket.attachments]).toEqual([
      undefined,
      undefined,
      { agentId: 'A-1' },
      undefined,
    ]);
    expect(ticket.keeping).toEqual({ destroyed: ['texts', 'recordings'] });
    expect(leftToKeep(ticket)).toEqual(['archive']);
  });

  it('is not done without an order, nor ordered before its day', () => {
    expect(tell([...ENDED, confirm], setting).refusal?.code).toBe('nothing-ordered');
    expect(tell([...ENDED, { ...order, at: '2026-10-01 03:00' }], setting).refusal?.code).toBe('not-due');
    expect(tell([...ENDED, order]).refusal?.code).toBe('not-due');
  });

  it('waits while somebody holds the ticket, and is not stopped once it is ordered', () => {
    const held = tell([...ENDED, { at: '2027-01-01 09:00', do: 'hold' }], setting);
    expect(leftToKeep(held.ticket)).toEqual(['archive']);
    expect(held.goOn([order], setting).refusal?.code).toBe('not-due');
    expect(held.goOn([{ at: '2027-01-02 09:00', do: 'hold' }]).refusal?.code).toBe('hold-unchanged');
    const free = held.goOn([{ at: '2028-01-01 09:00', do: 'hold', held: false }, order], setting);
    expect(free.told('HoldSet', 'HoldReleased', 'DestructionOrdered')).toHaveLength(3);
    const late = free.goOn([{ at: '2029-09-19 03:00', do: 'hold' }], setting);
    expect(late.refusal?.code).toBe('destruction-ordered');
  });
});

it('MZ-20: what a unit files of secrecy, and what the hotline says to it, stand in the ledger with the clause', () => {
  const lines: readonly Line[] = [
    { at: '2026-09-18 09:00', do: 'submit' },
    { at: '2026-09-18 10:00', do: 'dispatch' },
    { at: '2026-09-18 11:00', do: 'file-secrecy', by: 'chengguan' },
    { at: '2026-09-18 12:00', do: 'review-secrecy' },
    { at: '2026-09-19 12:00', do: 'review-secrecy', granted: false },
    { at: '2026-09-20 12:00', do: 'hold' },
    { at: '2026-09-21 12:00', do: 'hold', held: false },
  ];
  const setting = city('meizhou', { settings: adopted('meizhou') });
  const story = tell(lines, setting);
  expect(story.told('SecrecyFiled', 'SecrecyReviewed')).toMatchObject([
    { unit: 'chengguan', clause: 'MZ-20', reason: sealed('reason') },
    { unit: 'chengguan', granted: true, clause: 'MZ-20' },
    { unit: 'chengguan', granted: false, clause: 'MZ-20' },
  ]);
  const refused = (line: Line) => tell([...lines.slice(0, 4), line], setting).refusal?.code;
  const when = '2026-09-19 12:00';
  expect(refused({ at: when, do: 'file-secrecy', by: 'chengguan' })).toBe('secrecy-unchanged');
  expect(refused({ at: when, do: 'file-secrecy', by: 'shuiwu' })).toBe('not-your-ticket');
  expect(refused({ at: when, do: 'review-secrecy' })).toBe('secrecy-unchanged');
  expect(refused({ at: when, do: 'review-secrecy', unit: 'shuiwu' })).toBe('nothing-to-review');
  const commits = lines.map((line, index) => ({
    command: line.do,
    events: tell(lines.slice(0, index + 1), setting).events.slice(
      index === 0 ? 0 : tell(lines.slice(0, index), setting).events.length,
    ),
  }));
  const acts = actsOf(commits).map((act) => [act?.command.type, act?.command.actor]);
  const hotline = { side: 'hotline' };
  const filing = { side: 'unit', unit: 'chengguan' };
  expect(acts.slice(1)).toEqual(
    lines.slice(1).map(({ do: type }) => [type, type === 'file-secrecy' ? filing : hotline]),
  );
});
