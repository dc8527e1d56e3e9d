import * as z from 'zod';
import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import { readersOf } from '../access-policy.ts';
import { standardProblem } from '../http/problem.ts';

/** Who reads a city's figures. */
export const READERS: readonly Role[] = readersOf('figures');

/** Who pulls a city's feed. */
export const PULLERS: readonly Role[] = readersOf('changes');

/** A region by its code. */
export const region = z.string().regex(/^\d{6}$/);

/** A foreign region is as if it weren't there. */
export function mustCover(caller: PersonCaller, asked: string): void {
  if (!coversRegion(caller.region, asked)) throw standardProblem('not-found');
}
