import type { AlertIntent } from '../../shared/alert/intents.ts';
import { onDuty, type Roster } from '../../shared/alert/roster.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { Clock, DeliveryStore, KeptAlert } from '../../shared/ports.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';

export interface UnrosteredDeps {
  readonly deliveries: Pick<DeliveryStore, 'noteUnrostered' | 'forgetUnrostered'>;
  /** Sends an alert as those of tickets are sent. */
  readonly tell: (intent: AlertIntent) => Promise<unknown>;
  readonly clock: Clock;
}

/**
 * Notes that by its roster nobody of a unit was on duty when it was told something, and tells the hotline so: once a
 * day for each unit. It concerns units that hand in rosters or answer day and night; their other duty officers were
 * told all the same.
 */
export async function noteUnrostered(
  { ticketNo, region }: Pick<KeptAlert, 'ticketNo' | 'region'>,
  unit: Unit,
  roster: Roster | undefined,
  { deliveries, tell, clock }: UnrosteredDeps,
): Promise<void> {
  const at = clock.now();
  if (unit.id === HOTLINE || (roster === undefined && !unit.roundTheClock)) return;
  if (onDuty(roster, unit, at)) return;
  const day = dayOf(at);
  const found = { region, unit: unit.id, day, at, ticketNo };
  if (!(await deliveries.noteUnrostered(found))) return;
  try {
    const facts = { kind: 'unrostered', unit: unit.name } as const;
    await tell({ id: `unrostered-${day}-${unit.id}`, ticketNo, region, recipient: HOTLINE, at, facts });
  } catch (error) {
    // Its task comes again, and has to find it unsaid.
    await deliveries.forgetUnrostered(found);
    throw error;
  }
}
