import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Period, periodOf } from '../../shared/assessment/scheme.ts';
import type { PersonCaller, Role } from '../../shared/caller.ts';
import { coversRegion } from '../../shared/caller.ts';
import { SUBJECTS } from '../../shared/regulation/assessment-schema.ts';
import { readersOf } from '../access-policy.ts';
import { unitIn } from '../commands/access.ts';
import { Problem, standardProblem } from '../http/problem.ts';

/** Who asks for assessments. */
export const READERS: readonly Role[] = readersOf('assessment');
export const UNITS: readonly Role[] = ['unit-officer', 'unit-head'];
/** Who records, decides and publishes. */
export const WRITERS: readonly Role[] = ['supervisor', 'administrator'];

export const region = z.string().regex(/^\d{6}$/);
export const period = z.string().refine((text) => periodOf(text) !== undefined, {
  params: { rule: 'format:YYYY-MM|YYYY-Qn|YYYY' },
});
export const subject = z.enum(SUBJECTS).default('unit');
/** Why something is recorded, decided or published, in the words of whoever does it. */
export const reason = z.string().trim().min(4).max(500);

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
export function refused(
  code: string,
  detail: string,
  more: { field?: string; clause?: string | undefined } = {},
) {
  const { clause, ...rest } = more;
  return new Problem({
    status: 409,
    code,
    title: '操作不符合规定 / Refused',
    detail,
    ...rest,
    ...(clause !== undefined && { clause }),
  });
}

/** What is asked with a key, so that it is done once: an id that is the same each time, and what was asked. */
export function onceOf(
  {
    caller,
    rawBody,
    idempotencyKey,
  }: {
    readonly caller: PersonCaller;
    readonly rawBody: Uint8Array;
    readonly idempotencyKey?: string;
  },
  about: string,
): { readonly id: string; readonly digest: string } {
  const digest = hash(about, rawBody);
  if (idempotencyKey === undefined) return { id: randomUUID(), digest };
  return { id: hash(caller.id, idempotencyKey).slice(0, 32), digest };
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const made = createHash('sha256');
  for (const part of parts) made.update(part).update('\n');
  return made.digest('hex');
}

/** @throws Problem 409 when the key was used for something else */
export function mustBeSame(before: string, now: string): void {
  if (before === now) return;
  throw new Problem({
    status: 409,
    code: 'idempotency-key-reused',
    title: '幂等键已用于其他请求 / Key used with another body',
    field: 'Idempotency-Key',
  });
}
