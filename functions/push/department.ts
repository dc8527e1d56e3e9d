import type { PersonCaller } from '../../shared/caller.ts';
import type { FeedItem, TicketStore, Vault } from '../../shared/ports.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { meantBy, refOf } from '../../shared/ticket/unit-ref.ts';
import type { Level } from '../access-policy.ts';
import { isKeptFrom, rolesToward, viewingUnit } from '../commands/access.ts';
import { keptIn, without } from '../commands/names-of-others.ts';
import { detailsOf, textsFor } from '../commands/ticket-details.ts';
import { isSeenBy, isToldTo, ticketAnswer } from '../ticket-view.ts';

/** What a department is sent of a ticket: as an officer of its unit would read it, by the same rules. */
export interface DepartmentView {
  readonly ticket: object;
  /** Which texts are among it, and at which level. */
  readonly fields: readonly string[];
  readonly level: Level;
  /** A change without the clocks of parts that are not the unit's. */
  shown(change: FeedItem): FeedItem;
}

/** The events that tell of one unit's term. */
const OF_A_CLOCK: ReadonlySet<string> = new Set([
  ...['ClockStarted', 'ClockMoved', 'ClockEnded', 'ClockReminded', 'ClockExpired'],
]);

/**
 * @param changes of the ticket, that are to be shown
 * @param units as tickets name them: `id`, or `id@region`
 * @returns undefined where none of the units has a part in the ticket, or where all that have belong to the party
 *   complained about
 */
export async function departmentView(
  deps: { readonly vault: Pick<Vault, 'open'>; readonly store: Pick<TicketStore, 'load'> },
  units: readonly string[],
  ticket: Ticket,
  changes: readonly FeedItem[],
): Promise<DepartmentView | undefined> {
  const officer = units
    .map((ref) => officerOf(ref, ticket))
    .find((caller) => rolesToward(caller, ticket).length > 0);
  if (!officer) return undefined;
  const unit = viewingUnit(officer, ticket);
  const { level, texts } = await textsFor(deps, officer, ticket);
  const told = { ...ticketAnswer(ticket, unit), ...detailsOf(ticket, unit) };
  const kept = await keptIn(deps, officer, ticket.ticketNo, [told, changes]);
  return {
    ticket: { ...without(told, kept), texts },
    fields: Object.keys(texts),
    level,
    shown: (change) => ({
      ...change,
      clocks: change.clocks.filter((clock) => isSeenBy(ticket, clock.unit, unit)),
      events: without(
        change.events.filter(
          (event) =>
            isToldTo(event, unit) && (!OF_A_CLOCK.has(event.type) || isSeenBy(ticket, unitIn(event), unit)),
        ),
        kept,
      ),
    }),
  };
}

/** The events by which a unit's part ends without an answer of its own. */
const PARTINGS: readonly FeedItem['events'][number]['type'][] = ['ReturnGranted', 'TakenBack'];

/**
 * What a department is sent of the change by which one of its units lost its part, so that its own system can let go
 * of the ticket: that event, and where the ticket stood, and nothing of whoever has it since.
 * @returns undefined where the change ends no part of theirs, or the ticket does not exist for them
 */
export function partingOf(units: readonly string[], ticket: Ticket, change: FeedItem): FeedItem | undefined {
  const theirs = units
    .map((ref) => officerOf(ref, ticket))
    .filter((officer) => !isKeptFrom(officer, ticket))
    .map(({ unit, region }) => refOf({ unit, region }, ticket.region));
  const events = change.events.filter((event) => {
    const unit = unitIn(event);
    return PARTINGS.includes(event.type) && unit !== undefined && theirs.includes(unit);
  });
  if (events.length === 0) return undefined;
  const { seq, ticketNo, version, region, recordedAt, stage, channel } = change;
  return { seq, ticketNo, version, region, recordedAt, stage, channel, clocks: [], events };
}

function officerOf(ref: string, ticket: Ticket): PersonCaller & { readonly unit: string } {
  const { unit, region } = meantBy(ref, ticket.region);
  return { type: 'person', id: 'subscriber', roles: ['unit-officer'], region, unit };
}

function unitIn(event: object): string | undefined {
  return 'unit' in event && typeof event.unit === 'string' ? event.unit : undefined;
}
