import type { Day } from '../calendar/instant.ts';
import { type Regulation, regulationSchema, type Term } from './schema.ts';
import type { OperatorTerm, Settings } from './settings.ts';
import acceptance from './shaoyang/acceptance.json' with { type: 'json' };
import conduct from './shaoyang/conduct.json' with { type: 'json' };
import regulation from './shaoyang/regulation.json' with { type: 'json' };
import terms from './shaoyang/terms.json' with { type: 'json' };

/** Every regulation shipped, loaded and checked. */
export const REGULATIONS: readonly Regulation[] = [
  loadRegulation({ ...regulation, terms, ...acceptance, ...conduct }),
];

/** What a ticket is judged by: a regulation and a city's settings, as they stood on the day of its acceptance. */
export interface Rules {
  readonly regulation: Regulation;
  readonly settings: Settings;
  readonly settingsVersion: string;
  /** The day on which the hotline accepted the ticket. */
  readonly day: Day;
}

/**
 * Reads a regulation from data.
 * @throws ZodError that names the place: an unknown clause id, a missing date, a term without start or length
 */
export function loadRegulation(data: unknown): Regulation {
  return regulationSchema.parse(data);
}

/** A regulation by its id (slug); undefined when none is shipped. */
export function regulationById(id: string): Regulation | undefined {
  return REGULATIONS.find((each) => each.id === id);
}

/** The regulation of a region, by GB/T 2260 code; undefined when none is shipped. */
export function regulationOfRegion(region: string): Regulation | undefined {
  return REGULATIONS.find((each) => each.region === region);
}

/** The rules for a ticket accepted on a day. Whether the regulation was in force then is for `isInForce`. */
export function rulesOn(
  regulation: Regulation,
  settings: Settings,
  settingsVersion: string,
  acceptedOn: Day,
): Rules {
  return { regulation, settings, settingsVersion, day: acceptedOn };
}

/** Whether the regulation was in force on the day of acceptance, its first and last day included. */
export function isInForce(rules: Rules): boolean {
  const { from, until } = rules.regulation.inForce;
  return from !== undefined && holds({ from, until }, rules.day);
}

/** The terms of the regulation that hold on the day of acceptance. */
export function termsInForce(rules: Rules): readonly Term[] {
  return rules.regulation.terms.filter((term) => holds(term, rules.day));
}

/** The terms that the city's operator set and that hold on the day of acceptance. */
export function operatorTermsInForce(rules: Rules): readonly OperatorTerm[] {
  return rules.settings.terms.filter((term) => holds(term, rules.day));
}

function holds(
  dates: { readonly from?: Day | undefined; readonly until?: Day | undefined },
  day: Day,
): boolean {
  return (dates.from === undefined || dates.from <= day) && (dates.until === undefined || day <= dates.until);
}
