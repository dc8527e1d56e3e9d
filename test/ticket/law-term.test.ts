import { describe, expect, it } from 'vitest';
import type { LawTerm } from '../../shared/regulation/due.ts';
import { adopted, city } from './setting.ts';
import { type Line, type Setting, tell } from './story.ts';

const by = 'chengguan';
const law = (length: LawTerm['length'], rank: LawTerm['rank'] = 'law'): LawTerm => ({
  rank,
  length,
  citation: '《某法》第十条',
});
const set = (at: string, lawTerm: LawTerm): Line => ({ at, do: 'set-law-term', lawTerm });
const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const dispatched: Line = { at: '2026-09-18 11:00', do: 'dispatch' };
/** The handling ends with 24 September. */
const signed = tell([submitted, dispatched, { at: '2026-09-18 12:00', do: 'sign', by }]);
const meizhou: Setting = city('meizhou', { settings: adopted('meizhou') });

describe('SY-14.4: a term set by laws or regulations, found while the ticket is handled', () => {
  it.each([
    ['longer', law({ days: 60 }), '2026-11-17 SY-14.4'],
    ['longer, to a working day', law({ months: 1 }), '2026-10-19 SY-14.4'],
    ['shorter', law({ workingDays: 2 }, 'regulation'), '2026-09-21 SY-14.4'],
  ])('%s: it prevails, counted from the same signing', (_what, lawTerm, due) => {
    const story = signed.goOn([set('2026-09-20 09:00', lawTerm)]);
    expect(story.due('handle', by)).toBe(due);
    expect(story.told('ClockMoved')).toMatchObject([
      { reason: 'law-term', from: '2026-09-25T00:00:00+08:00' },
    ]);
  });

  it('one that has ended already leaves the unit the rest of the day, never lateness in retrospect', () => {
    const story = signed.goOn([set('2026-09-22 09:00', law({ workingDays: 1 }))]);
    expect(story.due('handle', by)).toBe('2026-09-22 SY-14.4');
    expect(story.fateOf('handle')).toEqual(['moved 2026-09-22 09:00']);
  });

  it('before the ticket is dispatched it holds from the signing on', () => {
    const story = tell([
      submitted,
      set('2026-09-18 10:30', law({ days: 60 })),
      dispatched,
      { at: '2026-09-18 12:00', do: 'sign', by },
    ]);
    expect(story.due('handle', by)).toBe('2026-11-17 SY-14.4');
    expect(story.due('return', by)).toBe('2026-09-18 SY-13c');
  });

  it.each([
    ['departmental rules don’t displace', '2026-09-20 09:00', 'departmental-rule', 'rank-without-effect'],
    ['not after the end', '2026-09-25 00:00', 'law', 'too-late'],
  ] as const)('%s', (_what, at, rank, code) => {
    const story = signed.goOn([set(at, law({ days: 60 }, rank))]);
    expect(story.refusal).toMatchObject({ code, clause: 'SY-14.4' });
    expect(story.due('handle', by)).toBe('2026-09-24 SY-14.3a');
  });

  it('not on a term that was extended or is a redo', () => {
    const extended = signed.goOn([
      { at: '2026-09-21 09:00', do: 'request-extension', by },
      { at: '2026-09-21 10:00', do: 'review-extension' },
      set('2026-09-21 11:00', law({ days: 60 })),
    ]);
    expect(extended.refusal?.code).toBe('already-extended');
  });
});

describe('MZ-11.2g: the shortest of any rules', () => {
  const received = tell([submitted, dispatched], meizhou);

  it.each([
    ['departmental-rule', { workingDays: 3 }, '2026-09-22 MZ-11.2g'],
    ['law', { days: 60 }, '2026-10-15 MZ-11.2c'],
  ] as const)('%s of %o: due %s', (rank, length, due) => {
    const story = received.goOn([set('2026-09-18 15:00', law(length, rank))], meizhou);
    expect(story.due('handle', by)).toBe(due);
    expect(story.due('contact', by)).toBe('2026-09-20 MZ-11.2c');
    expect(story.due('return', by)).toBe('2026-09-21 MZ-16');
  });
});

it.each(['taian', 'neimenggu', 'luan'])('%s’s text knows no terms of other rules', (name) => {
  const setting = city(name, { settings: adopted(name) });
  const story = tell([submitted, dispatched, set('2026-09-18 15:00', law({ days: 60 }))], setting);
  expect(story.refusal).toMatchObject({ code: 'no-law-terms', field: 'lawTerm' });
});
