import type { CommandType } from '../commands.ts';
import { type Body, type Facts, only, withoutClause, withoutUnit } from './reading.ts';

/** Bodies by which it was settled whose a matter is, or given back, read back from their facts. */
export const coordinationActs = {
  'review-return': (facts) => returnReviewed(facts),
  'refer-to-coordination': (facts) => withoutClause(only(facts('CoordinationOpened'))),
  'refer-to-leaders': (facts) => withoutClause(only(facts('ReferredToLeaders'))),
  'decide-coordination': (facts) => {
    const fact = facts('CoordinationDecided');
    return fact && { unit: fact.unit, assistants: fact.assistants, reason: fact.reason };
  },
  'refer-across': (facts) => {
    const fact = facts('ReferredAcross');
    return fact && { regions: fact.regions, reason: fact.reason };
  },
  'decide-across': (facts) => {
    const fact = facts('AcrossDecided');
    return fact && { lead: fact.lead, assistants: fact.assistants, reason: fact.reason };
  },
  divide: (facts) => withoutUnit(facts('Divided')),
  'take-back': (facts) => {
    const fact = facts('TakenBack');
    return fact && { unit: fact.unit, reason: fact.reason };
  },
  'dispute-return': (facts) => withoutUnit(facts('ReturnDisputed')),
  'review-dispute': (facts) => returnReviewed(facts),
} satisfies { readonly [T in CommandType]?: (facts: Facts) => Body<T> | undefined };

/** What was decided on a return, the first time or on a dispute. */
function returnReviewed(facts: Facts): Body<'review-return'> | undefined {
  const granted = facts('ReturnGranted');
  if (granted) return { unit: granted.unit, granted: true, reason: granted.reason };
  const refused = facts('ReturnRefused');
  if (!refused) return undefined;
  const { unit, improper, reason } = refused;
  return { unit, granted: false, ...(improper && { improper }), reason };
}
