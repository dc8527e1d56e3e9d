import type { ExtensionFact } from '../events/extension.ts';
import { type Applies, decided, withAssignment, withClock } from './changes.ts';

/** A longer term was asked for, given or refused. */
export const extensionApplies: Applies<ExtensionFact> = {
  ExtensionRequested: (ticket, event) => ({
    ...ticket,
    extension: {
      ...ticket.extension,
      pending: [
        ...ticket.extension.pending,
        { clock: event.clock, requestedAt: event.at, workingDays: event.workingDays },
      ],
    },
  }),
  ExtensionGranted: (ticket, event) => {
    const next = withClock(ticket, event.clock, (c) => ({ ...c, extended: (c.extended ?? 0) + 1 }));
    const { granted, pending } = decided(ticket, event.clock);
    const { unit, at: since, toTell: clause } = event;
    const owed = clause === undefined ? next : withAssignment(next, unit, { toTell: { since, clause } });
    return { ...owed, extension: { granted: granted + 1, pending } };
  },
  ExtensionRefused: (ticket, event) => ({ ...ticket, extension: decided(ticket, event.clock) }),
};
