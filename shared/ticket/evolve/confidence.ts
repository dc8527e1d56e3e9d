import type { ConfidenceFact } from '../events/confidence.ts';
import type { Applies } from './changes.ts';

/** Who is kept from a matter, and who may learn who brought it. */
export const confidenceApplies: Applies<ConfidenceFact> = {
  AccusedNamed: (ticket, { units, officers }) => ({
    ...ticket,
    ...(units.length > 0 && { accused: [...new Set([...(ticket.accused ?? []), ...units])] }),
    ...(officers && {
      accusedOfficers: [...new Set([...(ticket.accusedOfficers ?? []), ...officers])],
    }),
  }),
  ConsentRecorded: (ticket, { given }) => ({ ...ticket, consent: given }),
  SecrecyFiled: (ticket, { unit }) => ({ ...ticket, secrets: { ...ticket.secrets, [unit]: 'filed' } }),
  SecrecyReviewed: (ticket, { unit, granted }) => ({
    ...ticket,
    secrets: { ...ticket.secrets, [unit]: granted ? 'granted' : 'refused' },
  }),
};
