import type { Ticket, UnitReturns } from '../ticket.ts';
import { roleOf } from './changes.ts';
import { withFormer } from './former.ts';

/** The ticket with one more return of a unit's decided, for the assessment. */
export function withReturn(ticket: Ticket, unit: string, as: keyof UnitReturns): Ticket {
  const before = ticket.returnsBy?.[unit];
  const counts = { ...before, [as]: (before?.[as] ?? 0) + 1 };
  return { ...ticket, returnsBy: { ...ticket.returnsBy, [unit]: counts } };
}

/**
 * The ticket without a unit, and without those among whom it had divided its part. What came back from the unit in
 * charge waits to be dispatched; what came back to a unit that had divided it is that unit's again.
 */
export function withoutUnit(ticket: Ticket, unit: string): Ticket {
  const lead = roleOf(ticket, unit) === 'lead';
  const own = ticket.assignments.find((a) => a.unit === unit);
  const { termination, ...rest } = withFormer(ticket, unit);
  return {
    ...rest,
    ...(termination && termination.unit !== unit && { termination }),
    returns: ticket.returns + (own?.under === undefined ? 1 : 0),
    stage: lead ? 'accepted' : ticket.stage,
    assignments: ticket.assignments.filter((a) => a.unit !== unit && a.under !== unit),
  };
}
