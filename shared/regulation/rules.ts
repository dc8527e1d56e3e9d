import type { Day } from '../calendar/instant.ts';
import { liesIn } from '../caller.ts';
import { CLAUSES, type Clause, clausesOf } from './clauses.ts';
import { FOLDERS, type RegulationFolder } from './regulations.ts';
import { type Regulation, regulationSchema, type Term } from './schema.ts';
import {
  type Adoption,
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  type OperatorTerm,
  type Settings,
} from './settings.ts';

/** Every regulation shipped, loaded and checked. */
export const REGULATIONS: readonly Regulation[] = FOLDERS.map(loadFolder);

/** What a ticket is judged by: a regulation and a city's settings, as they stood on the day of its acceptance. */
export interface Rules {
  readonly regulation: Regulation;
  readonly settings: Settings;
  readonly settingsVersion: string;
  /** The day on which the hotline accepted the ticket. */
  readonly day: Day;
}

/** The days on which a regulation holds, and the city's decision where they are not the regulation's own. */
export interface Holding {
  readonly from: Day;
  /** The last day, absent while it holds. */
  readonly until?: Day;
  readonly adoption?: Adoption;
}

/**
 * Reads a folder of data as one regulation.
 * @throws ZodError as `loadRegulation`; a clause must be in the folder's own part of the register
 */
export function loadFolder(folder: RegulationFolder): Regulation {
  const { regulation, terms, acceptance, conduct, supervision, oversight, lines, rates, bulletin } = folder;
  const data = {
    ...regulation,
    terms,
    ...acceptance,
    ...conduct,
    ...supervision,
    ...oversight,
    ...(lines === undefined ? {} : { lines }),
    ...(rates === undefined ? {} : { formulas: rates }),
    ...(bulletin === undefined ? {} : { bulletin }),
  };
  return loadRegulation(data, clausesOf(folder));
}

/**
 * Reads a regulation from data.
 * @param clauses the register that its citations are looked up in
 * @throws ZodError that names the place: an unknown clause id, a missing date, a term without start or length,
 *   a reading of ours without its note
 */
export function loadRegulation(data: unknown, clauses: readonly Clause[] = CLAUSES): Regulation {
  const known = new Set(clauses.map(({ id }) => id));
  return regulationSchema
    .superRefine((regulation, context) => {
      for (const { path, message } of faults(regulation, known, [])) {
        context.addIssue({ code: 'custom', path, message });
      }
    })
    .parse(data);
}

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What is wrong with the provisions anywhere in a regulation's data. */
function faults(value: unknown, known: ReadonlySet<string>, path: (string | number)[]): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.entries(value).flatMap(([key, child]) => faults(child, known, [...path, key]));
  if ('clause' in value && typeof value.clause === 'string') {
    if (!known.has(value.clause)) found.push({ path, message: 'not in the clause register' });
    const note = 'note' in value ? value.note : undefined;
    if ('status' in value && value.status === 'interpreted' && note === undefined) {
      found.push({ path, message: 'a reading of ours says in a note what it reads' });
    }
  }
  return found;
}

/** A regulation by its id (slug); undefined when none is shipped. */
export function regulationById(id: string): Regulation | undefined {
  return REGULATIONS.find((each) => each.id === id);
}

/**
 * The regulation that governs a region, by GB/T 2260 code: its own, else that of the city or the region it lies in, which counties
 * follow by reference (Shaoyang art. 30) and leagues may detail (Inner Mongolia art. 27); undefined where there is none.
 */
export function regulationOfRegion(region: string): Regulation | undefined {
  return (
    REGULATIONS.find((each) => each.region === region) ??
    REGULATIONS.find((each) => liesIn(region, each.region))
  );
}

/** The settings to go by under a regulation: those given, where they are its city's or nobody's; else the shipped ones. */
export function settingsFor(
  regulation: Regulation,
  given: Pick<Rules, 'settings' | 'settingsVersion'>,
): Pick<Rules, 'settings' | 'settingsVersion'> {
  const { region } = given.settings;
  if (region === DEFAULT_SETTINGS.region || liesIn(region, regulation.region)) return given;
  return { settings: DEFAULT_SETTINGS, settingsVersion: DEFAULT_SETTINGS_VERSION };
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

/** Whether the regulation held on the day of acceptance, its first and last day included. */
export function isInForce(rules: Rules): boolean {
  return holdingOf(rules) !== undefined;
}

/**
 * By what the regulation held on the day of acceptance: its own dates, or the city's decision on record to apply
 * a draft or one that had ended; undefined when it didn't hold.
 */
export function holdingOf({ regulation, settings, day }: Rules): Holding | undefined {
  const { from, until } = regulation.inForce;
  if (from !== undefined && holds({ from, until }, day))
    return until === undefined ? { from } : { from, until };
  const adoption = settings.adopted?.find((each) => each.regulation === regulation.id && holds(each, day));
  if (adoption === undefined) return undefined;
  const { from: first, until: last } = adoption;
  return { from: first, ...(last === undefined ? {} : { until: last }), adoption };
}

/** The terms of the regulation that hold on the day of acceptance. */
export function termsInForce(rules: Rules): readonly Term[] {
  return rules.regulation.terms.filter((term) => holds(term, rules.day));
}

/** The terms that operators set and that hold on the day of acceptance: those of the region above, then the city's own. */
export function operatorTermsInForce({ settings, day }: Rules): readonly (readonly OperatorTerm[])[] {
  return [settings.termsAbove ?? [], settings.terms].map((terms) => terms.filter((term) => holds(term, day)));
}

const NOTHING = new WeakMap<Regulation, Regulation>();

/**
 * What a regulation asks for on the day of acceptance: all of it, or nothing where it doesn't hold. Nobody is held to
 * a draft that no city has decided to apply (Tai'an art. 33), nor to what has ended. No refusal may cite it then.
 */
export function inForceOnly(rules: Rules): Rules {
  const { regulation } = rules;
  if (isInForce(rules)) return rules;
  const known = NOTHING.get(regulation) ?? nothingOf(regulation);
  NOTHING.set(regulation, known);
  return { ...rules, regulation: known };
}

function nothingOf(regulation: Regulation): Regulation {
  const { id, region, title, issued, numbering, inForce, draft, extension, answer, revisit } = regulation;
  const { clause, article, force, status } = extension;
  return {
    ...{ id, region, title, inForce },
    ...(issued !== undefined && { issued }),
    ...(numbering !== undefined && { numbering }),
    ...(draft !== undefined && { draft }),
    terms: [],
    acceptance: { grounds: [] },
    knowledge: {},
    urgent: [],
    signing: {},
    return: { needs: { sameDay: [], siteVisit: [] } },
    extension: { clause, article, force, status, beforeExpiry: false, notFor: [] },
    answer: {
      ...{ clause: answer.clause, article: answer.article, force: answer.force, status: answer.status },
      fields: [],
    },
    review: { status: 'none' },
    revisit: {
      ...{ clause: revisit.clause, article: revisit.article, force: revisit.force, status: revisit.status },
    },
    supervision: { grounds: [] },
  };
}

/** The first term that a text has for requests of a kind by a clock, whatever its dates; undefined where it has none. */
export function termOf(
  { terms }: Pick<Regulation, 'terms'>,
  clock: Term['clock'],
  kind: string | undefined,
): Term | undefined {
  return terms.find((term) => term.clock === clock && term.kinds.some((each) => each === kind));
}

/** Those of a block's provisions that hold on the day of acceptance; none where the regulation doesn't. */
export function provisionsInForce<T extends { readonly from?: Day; readonly until?: Day }>(
  rules: Rules,
  provisions: readonly T[] = [],
): readonly T[] {
  return isInForce(rules) ? provisions.filter((each) => holds(each, rules.day)) : [];
}

/** A decision of the city's operator, where it holds on the day of acceptance. */
export function decisionInForce<T extends { readonly from: Day; readonly until?: Day }>(
  rules: Pick<Rules, 'day'>,
  decision: T | undefined,
): T | undefined {
  return decision && holds(decision, rules.day) ? decision : undefined;
}

function holds(
  dates: { readonly from?: Day | undefined; readonly until?: Day | undefined },
  day: Day,
): boolean {
  return (dates.from === undefined || dates.from <= day) && (dates.until === undefined || day <= dates.until);
}
