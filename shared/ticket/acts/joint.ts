import type { CommandType } from '../commands.ts';
import { type Body, type Facts, only, withoutClause } from './reading.ts';

/** Bodies by which others were called in, read back from their facts. */
export const jointActs = {
  'call-in': (facts) => withoutClause(only(facts('UnitCalledIn'))),
  'handle-jointly': (facts) => withoutClause(only(facts('JointHandlingBegun'))),
  'joint-feedback': (facts) => only(facts('JointFeedbackReceived')),
} satisfies { readonly [T in CommandType]?: (facts: Facts) => Body<T> | undefined };
