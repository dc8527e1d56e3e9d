import type { CommandType } from '../commands.ts';
import { type Body, type Facts, only, pickGiven } from './reading.ts';

/** Bodies on who is kept from a matter and what its citizen agreed to, read back from their facts. */
export const confidenceActs = {
  'name-accused': (facts) => {
    const { named, officers, reason } = facts('AccusedNamed') ?? {};
    if (!named || !reason) return undefined;
    return { units: named, ...(officers && { officers }), reason };
  },
  'record-consent': (facts) => {
    const fact = only(facts('ConsentRecorded'));
    return fact?.way && { given: fact.given, way: fact.way, ...pickGiven(fact, 'note') };
  },
  'file-secrecy': (facts) => {
    const reason = facts('SecrecyFiled')?.reason;
    return reason && { reason };
  },
  'review-secrecy': (facts) => {
    const fact = facts('SecrecyReviewed');
    return fact && { unit: fact.unit, granted: fact.granted, reason: fact.reason };
  },
} satisfies { readonly [T in CommandType]?: (facts: Facts) => Body<T> | undefined };

/** What a request's form said of it. */
export function confidenceIn(facts: Facts): Pick<Body<'submit'>, 'accused' | 'consent'> {
  const named = facts('AccusedNamed')?.named;
  const given = facts('ConsentRecorded')?.given;
  return { ...(named && { accused: named }), ...(given !== undefined && { consent: given }) };
}
