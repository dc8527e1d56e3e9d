import type { LinkingFact } from '../events/linking.ts';
import { type Applies, pick } from './changes.ts';

/** Tickets were tied to each other or parted, or a citizen added to theirs. */
export const linkingApplies: Applies<LinkingFact> = {
  RequestAdded: (ticket, event) => ({
    ...ticket,
    additions: event.number,
    ...pick(event, 'confidential'),
  }),
  Followed: (ticket, event) => ({ ...ticket, stage: 'following', follows: event.lead }),
  Unfollowed: ({ follows: _parted, revisit: _judged, ...ticket }) => ({ ...ticket, stage: 'accepted' }),
  AnswerAdopted: (ticket) => ({ ...ticket, stage: 'done' }),
};
