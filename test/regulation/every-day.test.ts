import { isWorkday } from 'chinese-days';
import { expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import type { DueQuery } from '../../shared/regulation/due.ts';
import type { Regulation, Term } from '../../shared/regulation/schema.ts';
import { ask, MEIZHOU, SHAOYANG } from './asking.ts';

/** The day on which so many working days after a day end, counted by another's table of days. */
function counted(from: string, count: number): string {
  let day = from as Day;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkday(day)) left -= 1;
  }
  return day;
}

function workingDaysOf({ length }: Term): number | undefined {
  return length !== undefined && 'workingDays' in length ? length.workingDays : undefined;
}

function questionOf({ clock, kinds: [kind], complex, siteVisit, methods }: Term): DueQuery {
  if (kind === undefined) throw new Error('a term without a kind');
  return {
    clock,
    kind,
    ...(complex && { complex }),
    ...(siteVisit && { siteVisit }),
    ...(methods?.[0] && { method: methods[0] }),
  };
}

/** Every term of working days of a regulation, started on every day of a span. */
function differences(regulation: Regulation, first: string, last: string): string[] {
  const found: string[] = [];
  for (const term of regulation.terms) {
    const count = workingDaysOf(term);
    if (count === undefined) continue;
    for (let day = first as Day; day <= last; day = addDays(day, 1)) {
      const due = ask(questionOf(term), `${day} 23:59`, { regulation });
      const on = 'dueOn' in due ? due.dueOn : due.status;
      if (on !== counted(day, count)) found.push(`${term.clause} ${day}: ${on}`);
    }
  }
  return found;
}

test('Meizhou: every working-day term from every day of the trial ends where another count ends it', () => {
  expect(differences(MEIZHOU, '2014-11-01', '2017-10-31')).toEqual([]);
});

test('Shaoyang: likewise from its publication up to where the next notice may change the end', () => {
  expect(differences(SHAOYANG, '2023-07-28', '2026-12-01')).toEqual([]);
});
