import type { LookUpFact } from '../events/look-ups.ts';
import type { Applies } from './changes.ts';

/** What a department's system said lies among the ticket's papers; nothing else follows from it. */
export const lookUpApplies: Applies<LookUpFact> = { LookUpKept: (ticket) => ticket };
