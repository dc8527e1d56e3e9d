import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { CLAUSES, clausesOf } from '../../shared/regulation/clauses.ts';
import { FOLDERS } from '../../shared/regulation/regulations.ts';
import { loadFolder, REGULATIONS, termsInForce } from '../../shared/regulation/rules.ts';
import type { Regulation, Term } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { CLOCKS, KINDS, MATTERS, METHODS, NATURES } from '../../shared/regulation/vocabulary.ts';

/** What a term is about: no two terms that are about the same may hold on the same day. */
function subjects(term: Term): string[] {
  const { clock, kinds, complex, siteVisit, matters = [''], methods = [''], natures = [''] } = term;
  return kinds.flatMap((kind) =>
    matters.flatMap((matter) =>
      methods.flatMap((method) =>
        natures.map((nature) =>
          [clock, kind, complex ?? '', siteVisit ?? '', matter, method, nature].join(' '),
        ),
      ),
    ),
  );
}

/** Each subject with the dates in which some term is about it, in order. */
function datesBySubject(regulation: Regulation): ReadonlyMap<string, { from: Day; until: Day }[]> {
  const dates = new Map<string, { from: Day; until: Day }[]>();
  for (const term of regulation.terms) {
    const from = term.from ?? regulation.inForce.from ?? ('2000-01-01' as Day);
    const until = term.until ?? regulation.inForce.until ?? ('9999-12-30' as Day);
    for (const subject of subjects(term)) {
      dates.set(subject, [...(dates.get(subject) ?? []), { from, until }]);
    }
  }
  for (const spans of dates.values()) spans.sort((a, b) => (a.from < b.from ? -1 : 1));
  return dates;
}

function overlapsAndGaps(regulation: Regulation): string[] {
  const found: string[] = [];
  const first = regulation.inForce.from ?? '2000-01-01';
  const last = regulation.inForce.until ?? '9999-12-30';
  for (const [subject, spans] of datesBySubject(regulation)) {
    if (spans[0]?.from !== first) found.push(`${subject}: nothing from ${first}`);
    if (spans.at(-1)?.until !== last) found.push(`${subject}: nothing until ${last}`);
    for (const [index, span] of spans.entries()) {
      const next = spans[index + 1];
      if (next && next.from <= span.until) found.push(`${subject}: two terms on ${next.from}`);
      if (next && next.from > addDays(span.until, 1)) found.push(`${subject}: nothing after ${span.until}`);
    }
  }
  return found;
}

/** Questions that two terms of equal rank would answer. */
function ambiguous(regulation: Regulation): string[] {
  const day = regulation.inForce.from ?? ('2025-01-01' as Day);
  const terms = termsInForce({ regulation, settings: DEFAULT_SETTINGS, settingsVersion: 'default', day });
  const found: string[] = [];
  for (const clock of CLOCKS) {
    for (const kind of KINDS) {
      const own = terms.filter((term) => term.clock === clock && term.kinds.includes(kind));
      for (const [index, one] of own.entries()) {
        for (const other of own.slice(index + 1)) {
          if (rank(one) === rank(other) && meet(one, other)) found.push(`${clock} ${kind}`);
        }
      }
    }
  }
  return found;
}

function rank({ complex, siteVisit, matters, methods, natures }: Term): number {
  return [complex, siteVisit, matters, methods, natures].filter((each) => each !== undefined).length;
}

function meet(one: Term, other: Term): boolean {
  const both = <Value>(all: readonly Value[], a?: readonly Value[], b?: readonly Value[]): boolean =>
    all.some((value) => (a?.includes(value) ?? true) && (b?.includes(value) ?? true));
  return (
    both(MATTERS, one.matters, other.matters) &&
    both(METHODS, one.methods, other.methods) &&
    both(NATURES, one.natures, other.natures)
  );
}

/** Every clause id cited anywhere in the data. */
function cited(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'clause' in value && typeof value.clause === 'string' ? [value.clause] : [];
  return [...own, ...Object.values(value).flatMap(cited)];
}

describe.each(REGULATIONS)('$id', (regulation) => {
  test('has no gap and no overlap in time, clock by clock, kind by kind, condition by condition', () => {
    expect(overlapsAndGaps(regulation)).toEqual([]);
  });

  test('gives no question two answers', () => {
    expect(ambiguous(regulation)).toEqual([]);
  });

  test('cites clauses of its own only, and says of each reading what it reads', () => {
    const known = new Set(clausesOf(folderOf(regulation)).map(({ id }) => id));
    expect(known.size).toBeGreaterThan(0);
    expect(cited(regulation).filter((id) => !known.has(id))).toEqual([]);
    expect(JSON.stringify(regulation)).not.toMatch(/"status":"interpreted"(?![^{}]*"note")/);
  });

  test('lets none of its grounds share an id, and leaves what the citizen is told to the agent on wide ones only', () => {
    const { grounds } = regulation.acceptance;
    expect(new Set(grounds.map(({ id }) => id)).size).toBe(grounds.length);
    const silent = grounds
      .filter(({ told, needs }) => told === undefined && !needs?.includes('instead'))
      .map((ground) => ground.id);
    expect(['other', 'unlawful-or-secret']).toEqual(expect.arrayContaining(silent));
  });

  test('never counts praise as something to handle, or extends or redoes it', () => {
    const clocks = regulation.terms.filter((term) => term.kinds.includes('praise')).map(({ clock }) => clock);
    for (const clock of ['handle', 'redo', 'contact', 'respond'] as const) {
      if (regulation.id === 'shaoyang' && clock === 'respond') continue;
      expect(clocks).not.toContain(clock);
    }
  });
});

function folderOf({ id }: Regulation) {
  const folder = FOLDERS.find(({ regulation }) => 'id' in regulation && regulation.id === id);
  if (!folder) throw new Error('no folder');
  return folder;
}

describe('the sweep itself', () => {
  const shaoyang = REGULATIONS.find(({ id }) => id === 'shaoyang') as Regulation;
  const [first, ...others] = shaoyang.terms as [Term, ...Term[]];

  test('notices an overlap and a gap', () => {
    const halves = (until: string, from: string) => ({
      ...shaoyang,
      terms: [{ ...first, until: until as Day }, { ...first, from: from as Day }, ...others],
    });
    expect(overlapsAndGaps(halves('2025-06-30', '2025-07-01'))).toEqual([]);
    expect(overlapsAndGaps(halves('2025-07-01', '2025-07-01'))).toHaveLength(first.kinds.length);
    expect(overlapsAndGaps(halves('2025-06-29', '2025-07-01'))).toHaveLength(first.kinds.length);
    expect(ambiguous({ ...shaoyang, terms: [first, ...shaoyang.terms] })).not.toEqual([]);
  });

  test('a folder that cites another’s clause is not loaded', () => {
    const folder = folderOf(shaoyang);
    expect(() => loadFolder({ ...folder, clauses: { timer: { 'SY-13a': 'Another sentence.' } } })).toThrow(
      /not in the clause register/,
    );
  });

  test('the register holds the clauses of every folder and no others', () => {
    expect(CLAUSES).toEqual(FOLDERS.flatMap(clausesOf));
  });
});
