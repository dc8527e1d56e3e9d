import { regulationOfRegion } from '../regulation/rules.ts';
import type { Change } from '../ticket/change.ts';
import { secrecyOf } from '../ticket/secrecy.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { meantBy } from '../ticket/unit-ref.ts';
import type { AlertIntent } from './facts.ts';
import { alertId } from './intents.ts';

/** Where units still work on a matter. */
const AT_WORK: readonly Ticket['stage'][] = ['accepted', 'dispatched', 'handling', 'answered'];

/**
 * What units are told when a complainant, whom the text keeps from them, has agreed that they learn who it is: each
 * that had the matter then and has not answered yet. What a citizen agreed to is in no published change, so the ticket
 * is looked at as it stands: where they have taken it back since, nobody is told.
 */
export function disclosureIntentsOf(change: Change, ticket: Ticket): readonly AlertIntent[] {
  const regulation = regulationOfRegion(ticket.region);
  const { consent: agreed, ...unasked } = ticket;
  if (!agreed || !AT_WORK.includes(ticket.stage) || secrecyOf(unasked, regulation) !== 'complainant')
    return [];
  const clause = regulation?.confidentiality?.withoutConsent?.clause;
  return change.events.flatMap(({ type, at }, index) =>
    type !== 'ConsentRecorded'
      ? []
      : ticket.assignments
          .filter(({ receivedAt, answeredAt }) => receivedAt <= at && answeredAt === undefined)
          .map(({ unit: ref }): AlertIntent => {
            const { unit: recipient, region } = meantBy(ref, change.region);
            return {
              id: alertId(change, index, 'request-added', ref),
              ...{ ticketNo: change.ticketNo, region, recipient, at },
              facts: { kind: 'request-added', what: 'consent' },
              ...(clause !== undefined && { clause }),
            };
          }),
  );
}
