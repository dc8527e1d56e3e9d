import type { AlertIntent } from '../../shared/alert/intents.ts';
import { waitsUntil } from '../../shared/alert/waiting.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import type { Rulebook } from '../../shared/ports.ts';

/** Until when (legal time) an alert waits that would go now; undefined where it goes at once. */
export type AlertHours = (intent: AlertIntent, now: Instant) => Promise<Instant | undefined>;

/** The hours of the recipient's city, by its settings and its unit directory. */
export function rulebookHours(rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>): AlertHours {
  return async (intent, now) => {
    if (intent.atNight) return undefined;
    const { region, recipient } = intent;
    const current = await rulebook.current(region);
    const [settings, units] = await Promise.all([
      rulebook.settings(region, current.settings),
      rulebook.units(region, current.units),
    ]);
    return waitsUntil(
      intent,
      settings,
      units.find(({ id }) => id === recipient),
      now,
    );
  };
}
