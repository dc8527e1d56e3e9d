import type { MessageFact } from '../events/messages.ts';
import type { Applies } from './changes.ts';

/** What a citizen wrote back. */
export const messageApplies: Applies<MessageFact> = {
  MessageKept: (ticket, { number }) => ({ ...ticket, messages: number }),
};
