import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import type { Day } from '../calendar/instant.ts';
import { provisionsInForce, rulesOn } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Settings } from '../regulation/settings.ts';
import { code, unitId } from '../ticket/commands/fields.ts';
import { type Directory, unitsMeant } from '../ticket/directory.ts';

/**
 * The lists of experts (专家名录) that units behind an expert seat send to it (Shaoyang art. 6(5)). Each unit keeps
 * its own. Experts are named as officers are in the unit directory.
 */

const label = z.string().trim().min(1).max(60);

const expert = z.strictObject({
  expert: code,
  name: label,
  /** What they answer for. */
  field: label.exactOptional(),
  /** The days for which they are sent. */
  from: daySchema,
  until: daySchema.exactOptional(),
});

const seat = z.strictObject({
  seat: code,
  /** The line behind which it stands, where there is one. */
  line: label.exactOptional(),
  experts: z.array(expert).max(200),
});

/** Schema of a unit's list as handed in: it replaces the one before. */
export const expertsForm = z.strictObject({ seats: z.array(seat).max(20) });
/** A unit's list as handed in. */
export type UnitExperts = z.infer<typeof expertsForm>;

/** Schema of all lists of a city, by unit. */
export const expertsSchema = z.record(unitId, expertsForm);
/** All lists of a city, by unit. */
export type Experts = z.infer<typeof expertsSchema>;

/** One thing that is wrong with a list: where, and which rule it breaks. */
export interface ExpertsProblem {
  readonly field: string;
  readonly rule: 'duplicate' | 'taken' | 'after-from';
}

/** Everything that is wrong with a unit's list beside those of the others, whose seats it can't take. */
export function expertsProblems(
  { seats }: UnitExperts,
  unit: string,
  before: Experts,
): readonly ExpertsProblem[] {
  const taken = Object.entries(before).flatMap(([other, list]) =>
    other === unit ? [] : list.seats.map((each) => each.seat),
  );
  const names = seats.map((each) => each.seat);
  return seats.flatMap((each, index): ExpertsProblem[] => {
    const field = `seats.${index}`;
    const found: ExpertsProblem[] = [];
    if (names.indexOf(each.seat) < index) found.push({ field: `${field}.seat`, rule: 'duplicate' });
    if (taken.includes(each.seat)) found.push({ field: `${field}.seat`, rule: 'taken' });
    for (const [place, { from, until }] of each.experts.entries()) {
      if (until !== undefined && until < from) {
        found.push({ field: `${field}.experts.${place}.until`, rule: 'after-from' });
      }
    }
    return found;
  });
}

/** Whether some unit sends an expert to a seat on a day. */
export function isSeatServed(experts: Experts, seat: string, day: Day): boolean {
  return Object.values(experts).some(({ seats }) =>
    seats.some((each) => each.seat === seat && each.experts.some((sent) => isSent(sent, day))),
  );
}

/** A linked line whose seat is to be an expert's, and for which a unit sends nobody. */
export interface MissingExperts {
  readonly clause: string;
  /** The line, and its unit as the clause calls it, in Chinese. */
  readonly line: string;
  readonly name: string;
  /** The unit that bears the name; absent where none does. */
  readonly unit?: string;
}

/**
 * The lines of a regulation with an expert seat for which no unit sends an expert on a day: a warning, as for those
 * who don't answer day and night.
 */
export function missingExperts(
  regulation: Regulation,
  units: Directory,
  experts: Experts,
  settings: Settings,
  day: Day,
): readonly MissingExperts[] {
  const lines = provisionsInForce(rulesOn(regulation, settings, '', day), regulation.lines);
  return lines.flatMap(({ expertSeat, clause, name: line, units: names }) =>
    expertSeat === undefined
      ? []
      : names.flatMap((name): readonly MissingExperts[] => {
          const meant = unitsMeant(name, units);
          if (meant.length === 0) return [{ clause, line, name }];
          return meant
            .filter(
              ({ id }) => !experts[id]?.seats.some((seat) => seat.experts.some((sent) => isSent(sent, day))),
            )
            .map(({ id: unit }) => ({ clause, line, name, unit }));
        }),
  );
}

function isSent({ from, until }: { from: Day; until?: Day }, day: Day): boolean {
  return from <= day && (until === undefined || day <= until);
}
