import type { AlertIntent } from '../../shared/alert/intents.ts';
import { waitsUntil } from '../../shared/alert/waiting.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import type { Rulebook, TicketStore } from '../../shared/ports.ts';

/** Until when (legal time) an alert waits that would go now; undefined where it goes at once. */
export type AlertHours = (intent: AlertIntent, now: Instant) => Promise<Instant | undefined>;

/** The hours of the recipient's city, by its settings and its unit directory; what is urgent waits for none. */
export function rulebookHours(
  rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>,
  tickets: Pick<TicketStore, 'load'>,
): AlertHours {
  return async (intent, now) => {
    if (intent.atNight) return undefined;
    const { region, recipient } = intent;
    const current = await rulebook.current(region);
    const [settings, units] = await Promise.all([
      rulebook.settings(region, current.settings),
      rulebook.units(region, current.units),
    ]);
    const unit = units.find(({ id }) => id === recipient);
    const until = waitsUntil(intent, settings, unit, now);
    // Whether its ticket is urgent a rung does not know: it may be so only since.
    if (until === undefined || !intent.planned) return until;
    return (await tickets.load(intent.ticketNo))?.ticket.urgent ? undefined : until;
  };
}
