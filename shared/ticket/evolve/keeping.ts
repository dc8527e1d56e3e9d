import type { Destroyed } from '../../regulation/retention.ts';
import type { KeepingFact } from '../events/keeping.ts';
import { sparedBy } from '../keeping.ts';
import type { Ticket } from '../ticket.ts';
import type { Applies } from './changes.ts';

/** What became of a ticket after its end. */
export const keepingApplies: Applies<KeepingFact> = {
  Archived: (ticket, { at, entries, digest }) => ({
    ...ticket,
    keeping: { ...ticket.keeping, archived: { at, entries, digest } },
  }),
  HoldSet: (ticket, { at }) => ({ ...ticket, keeping: { ...ticket.keeping, heldSince: at } }),
  HoldReleased: (ticket) => {
    const { heldSince: _held, ...keeping } = ticket.keeping ?? {};
    return { ...ticket, keeping };
  },
  DestructionOrdered: (ticket, { what }) => ({ ...ticket, keeping: { ...ticket.keeping, ordered: what } }),
  TextsDestroyed: (ticket, { what }) => {
    const { ordered: _done, archived: _old, ...keeping } = ticket.keeping ?? {};
    const next = {
      ...withoutFiles(ticket, what),
      keeping: { ...keeping, destroyed: [...(keeping.destroyed ?? []), ...what] },
    };
    return what.includes('texts') ? nobodys(next) : next;
  },
  Rekeyed: (ticket, { person, likeness }) => ({
    ...ticket,
    ...(person !== undefined && { person }),
    ...(likeness !== undefined && { likeness }),
  }),
};

/** The ticket without the files that are gone. */
function withoutFiles(ticket: Ticket, what: readonly Destroyed[]): Ticket {
  const { attachments, ...rest } = ticket;
  const left = sparedBy({ ...(attachments && { attachments }) }, what);
  return left.length > 0 ? { ...rest, attachments: left } : rest;
}

/** The ticket without what finds its citizen: index, fingerprint, call. */
function nobodys(ticket: Ticket): Ticket {
  const { person: _person, likeness: _likeness, form, ...rest } = ticket;
  if (!form) return rest;
  const { callId: _call, callSystem: _system, calledNumber: _number, recordId: _record, ...left } = form;
  return { ...rest, form: left };
}
