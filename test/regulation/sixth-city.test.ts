import { expect, test } from 'vitest';
import { loadFolder } from '../../shared/regulation/rules.ts';
import { regulationSchema } from '../../shared/regulation/schema.ts';
import { at, type Line, tell } from '../ticket/story.ts';
import { ask, askTime, written } from './asking.ts';
import acceptance from './sixth-city/acceptance.json' with { type: 'json' };
import clauses from './sixth-city/clauses.json' with { type: 'json' };
import conduct from './sixth-city/conduct.json' with { type: 'json' };
import regulation from './sixth-city/regulation.json' with { type: 'json' };
import terms from './sixth-city/terms.json' with { type: 'json' };

/** A city that nobody has written code for: a folder of data and nothing else. */
const yangcheng = loadFolder({ regulation, clauses, terms, acceptance, conduct });
const given = { regulation: yangcheng };
const complaint = { kind: 'complaint' } as const;

test.each([
  [
    'YC-3',
    'signed for within 4 hours',
    { ...complaint, clock: 'sign' },
    '2025-09-30 22:00',
    '2025-10-01 02:00',
  ],
  [
    'YC-4',
    '7 calendar days from dispatch',
    { ...complaint, clock: 'handle' },
    '2025-09-22 09:00',
    '2025-09-29 24:00',
  ],
  ['YC-4', 'off a rest day', { ...complaint, clock: 'handle' }, '2025-09-26 09:00', '2025-10-09 24:00'],
  [
    'YC-4',
    'from 2026 on 3 working days',
    { ...complaint, clock: 'handle' },
    '2026-01-01 09:00',
    '2026-01-06 24:00',
  ],
  ['YC-4', 'but not for help', { kind: 'help', clock: 'handle' }, '2026-01-01 09:00', '2026-01-08 24:00'],
  ['YC-6', '3 days longer', { ...complaint, clock: 'extension' }, '2025-09-29', '2025-10-10 24:00'],
  [
    'YC-7',
    'revisited within a month',
    { ...complaint, clock: 'revisit' },
    '2025-03-31 10:00',
    '2025-04-30 24:00',
  ],
] as const)('%s: %s', (clause, _says, query, from, due) => {
  const found = askTime(query, from, given);
  expect([found.clause, written(found)]).toEqual([clause, due]);
});

test('what it leaves open, does not know, or did not yet order', () => {
  expect(ask({ ...complaint, clock: 'return' }, '2025-09-22 09:00', given)).toEqual({
    status: 'unset',
    clause: 'YC-5',
  });
  expect(ask({ ...complaint, clock: 'dispatch' }, '2025-09-22 09:00', given)).toEqual({ status: 'none' });
  expect(ask({ ...complaint, clock: 'sign' }, '2025-02-28 09:00', given)).toEqual({
    status: 'not-in-force',
    clause: 'YC-9',
  });
});

test('its own way with two rules', () => {
  const lawTerm = { length: { days: 2 }, rank: 'law', citation: '某法第一条' } as const;
  const due = askTime({ ...complaint, clock: 'handle', lawTerm }, '2025-09-22 09:00', given);
  expect([due.clause, written(due)]).toEqual(['YC-4', '2025-09-24 24:00']);
  expect(due.explanation.citation).toEqual({ article: 4, paragraph: 3 });
});

test('the schema holds what it says', () => {
  expect(regulationSchema.safeParse(yangcheng).success).toBe(true);
});

test('a ticket lives under it, from the hotline to the revisit', () => {
  const story = tell(
    [
      { at: '2026-03-02 09:00', do: 'submit', kind: 'help' },
      { at: '2026-03-02 10:00', do: 'dispatch', lead: 'chengguan' },
    ],
    given,
  );
  expect(story.due('sign', 'chengguan')).toBe('2026-03-02 14:00 YC-3');
  const late = story.goOn([{ at: '2026-03-02 14:01', do: 'sign', by: 'chengguan' }], given);
  expect(late.fateOf('sign', 'chengguan')).toEqual(['expired 2026-03-02 14:00', 'late 2026-03-02 14:01']);
  expect(late.told('DeemedSigned')).toEqual([]);
  const done = late.goOn(
    [
      { at: '2026-03-31 10:00', do: 'answer', by: 'chengguan', handledAt: at('2026-03-31 09:00') },
      { at: '2026-03-31 11:00', do: 'review-answer' },
    ],
    given,
  );
  expect(done.due('revisit')).toBe('2026-04-30 YC-7');
});

test('and is refused on its own ground only', () => {
  const asked: Line[] = [{ at: '2026-03-02 09:00', do: 'submit', accepted: false }];
  const refused = (ground: string) =>
    tell([...asked, { at: '2026-03-02 09:10', do: 'reject', ground }], given);
  expect(refused('harassment').refusal).toMatchObject({ code: 'unknown-ground' });
  expect(refused('other').told('Rejected')).toMatchObject([{ ground: 'other', clause: 'YC-2' }]);
});
