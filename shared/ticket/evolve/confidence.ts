import type { ConfidenceFact } from '../events/confidence.ts';
import type { Applies } from './changes.ts';

/** Who is kept from a matter, and who may learn who brought it. */
export const confidenceApplies: Applies<ConfidenceFact> = {
  AccusedNamed: (ticket, { units }) => ({
    ...ticket,
    accused: [...new Set([...(ticket.accused ?? []), ...units])],
  }),
  ConsentRecorded: (ticket, { given }) => ({ ...ticket, consent: given }),
};
