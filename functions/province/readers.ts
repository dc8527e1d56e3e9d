import * as z from 'zod';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import { standardProblem } from '../http/problem.ts';

/** A region by its code. */
export const region = z.string().regex(/^\d{6}$/);

/** A foreign region is as if it weren't there. */
export function mustCover(caller: PersonCaller, asked: string): void {
  if (!coversRegion(caller.region, asked)) throw standardProblem('not-found');
}
