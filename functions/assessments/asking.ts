import * as z from 'zod';
import { type Period, periodOf } from '../../shared/assessment/scheme.ts';
import { dayText } from '../../shared/bulletin/texts.ts';
import type { PersonCaller, Role } from '../../shared/caller.ts';
import { coversRegion } from '../../shared/caller.ts';
import { writtenWords } from '../../shared/privacy/personal.ts';
import { SUBJECTS } from '../../shared/regulation/assessment-schema.ts';
import { readersOf } from '../access-policy.ts';
import { unitIn } from '../commands/access.ts';
import { Problem, standardProblem } from '../http/problem.ts';

/** Who asks for assessments. */
export const READERS: readonly Role[] = readersOf('assessment');
export const UNITS: readonly Role[] = ['unit-officer', 'unit-head'];

export const region = z.string().regex(/^\d{6}$/);
export const period = z.string().refine((text) => periodOf(text) !== undefined, {
  params: { rule: 'format:YYYY-MM|YYYY-Qn|YYYY' },
});
export const subject = z.enum(SUBJECTS).default('unit');
/** Why something is recorded, decided or published, in the words of whoever does it. */
export const reason = writtenWords().min(4).max(500);

/** A period that its schema has let through. */
export function periodNamed(text: string | undefined): Period {
  const found = periodOf(text ?? '');
  if (!found) throw standardProblem('not-found');
  return found;
}

/**
 * Whose sheets a caller sees in a region: all, or those of one unit.
 * @throws Problem 404 in a foreign region
 */
export function viewOf(caller: PersonCaller, of: string): { readonly only?: string } {
  const others = caller.roles.filter((role) => READERS.includes(role) && !UNITS.includes(role));
  if (others.length > 0 && coversRegion(caller.region, of)) return {};
  const unit = unitIn(caller, of);
  // A unit of another region is assessed there.
  if (unit === undefined || caller.region !== of) throw standardProblem('not-found');
  return { only: unit };
}

/** @throws Problem 404 in a region that the caller's does not cover */
export function mustWrite(caller: PersonCaller, of: string | undefined): string {
  if (of === undefined || !coversRegion(caller.region, of)) throw standardProblem('not-found');
  return of;
}

/** What the assessment's state or scheme refuses. */
const REFUSALS = {
  'no-scheme': '本市未设定该周期的考核办法 / No scheme is set',
  'period-running': '考核周期尚未结束 / The period still runs',
  'objections-running': '考核申诉期限尚未届满 / The term for objections still runs',
  'objections-open': '还有未审核的考核申诉 / Objections are open',
  'published-meanwhile': '他人刚刚公布了新版本 / Somebody else has published',
  'no-objections': '本市未设定考核申诉期限 / No term for objections is set',
  'objection-too-late': '考核申诉期限已经届满 / The term for objections is over',
  'not-charged': '该项没有计入本单位的情形 / Nothing counts against the unit',
  'already-decided': '该申诉已审核 / The objection is decided',
} as const;

/** A refusal by its code; `until` is the last day of the term that it is about. */
export function refused(
  code: keyof typeof REFUSALS,
  { until, field }: { readonly until?: string; readonly field?: string } = {},
): Problem {
  return new Problem({
    status: 409,
    code,
    title: REFUSALS[code],
    ...(until !== undefined && { detail: `考核申诉期限至${dayText(until)}24时` }),
    ...(field !== undefined && { field }),
  });
}
