import type { Instant } from '../calendar/instant.ts';
import { canonicalJson } from './ledger.ts';

/*
 * What a call centre reports of a call, piece by piece and in any order: a field that is reported twice is as its
 * later knowledge has it.
 */

/** A value of a report. */
export type Reported = string | number | boolean | readonly { readonly at: string }[];

/** What was reported of one thing, each field with the time as of which it was known. */
export type Reports = Readonly<Record<string, readonly [value: Reported, asOf: Instant]>>;

/** One report: the fields that it has, all as of one time. */
export function reportOf(fields: Readonly<Record<string, Reported | undefined>>, asOf: Instant): Reports {
  const known = Object.entries(fields).filter((entry): entry is [string, Reported] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, [value, asOf] as const]));
}

/**
 * What is known when two reports have come. In whatever order and however often reports come, what is known in the
 * end is the same.
 */
export function merged(left: Reports, right: Reports): Reports {
  const all: Record<string, readonly [Reported, Instant]> = { ...left };
  for (const [name, given] of Object.entries(right)) {
    const known = all[name];
    if (!known || isLater(given, known)) all[name] = given;
  }
  return all;
}

/** Of two values known as of the same time, which holds has only to be the same whichever comes first. */
function isLater([value, asOf]: Reports[string], [other, otherAsOf]: Reports[string]): boolean {
  return asOf === otherAsOf ? canonicalJson(value) > canonicalJson(other) : asOf > otherAsOf;
}

/** The values alone. */
export function valuesOf(reports: Reports): Readonly<Record<string, Reported>> {
  return Object.fromEntries(Object.entries(reports).map(([name, [value]]) => [name, value]));
}
