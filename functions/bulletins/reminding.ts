import { lengthDue } from '../../shared/bulletin/build.ts';
import { handInsDue, periodOver, periodText } from '../../shared/bulletin/period.ts';
import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import type { BulletinStore } from '../../shared/ports.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { type AlertDeps, sendIntent } from '../alerts/alerts.ts';
import { unitsOn } from './drawing.ts';

export type ReminderDeps = { readonly telling: Omit<AlertDeps, 'repair'> };

/** Versions among which the period's own is looked for. */
const LATEST = 20;

/** Tells a unit that it owes material, once a day however often it is asked for. */
export async function remindUnit(
  { telling }: ReminderDeps,
  {
    region,
    period,
    unit,
    clause,
  }: Readonly<Record<'region' | 'period' | 'unit', string>> & { clause?: string },
): Promise<void> {
  const at = telling.clock.now();
  const intent = {
    ...{ id: `hand-in-${dayOf(at)}-${unit}`, ticketNo: `${region}${period.replaceAll(/\D/g, '')}` },
    ...{ region, recipient: unit, at },
    facts: { kind: 'hand-in-due', period: periodText(period) } as const,
    ...(clause !== undefined && { clause }),
  };
  await sendIntent(intent, { version: 0, clocks: [] }, telling);
}

/** The last day on which material for a period is in time, by what the city has decided for today. */
export function termOf(
  { bulletin }: Pick<Settings, 'bulletin'>,
  period: string,
  today: Day,
): Day | undefined {
  const holds =
    bulletin && bulletin.from <= today && (bulletin.until === undefined || today <= bulletin.until);
  return handInsDue(period, holds ? bulletin.handInDays : undefined);
}

/** The units that are to hand in material on a day; none where the text asks for none. */
export function owingUnits(
  { bulletin }: Pick<Regulation, 'bulletin'>,
  units: readonly Unit[],
  today: Day,
): readonly string[] {
  return bulletin?.handIns ? unitsOn(units, today).map(({ id }) => id) : [];
}

/** A city as the day's look finds it. */
export interface OwingCity {
  readonly region: string;
  readonly regulation: Regulation;
  readonly settings: Settings;
  readonly units: readonly Unit[];
  readonly today: Day;
}

/**
 * Reminds each unit that owes material for the last period that is over, from the day after the term until the bulletin
 * is published. Nothing is read where the text asks for no material or the city has set no term.
 * @returns how many were reminded
 */
export async function remindOfHandIns(
  deps: ReminderDeps & { readonly bulletins: Pick<BulletinStore, 'handedIn' | 'versions'> },
  { region, regulation, settings, units, today }: OwingCity,
): Promise<number> {
  const length = lengthDue(regulation, settings.bulletin?.period)?.length;
  const owing = owingUnits(regulation, units, today);
  if (length === undefined || owing.length === 0) return 0;
  const period = periodOver(length, today);
  const due = termOf(settings, period, today);
  if (due === undefined || today <= due) return 0;
  const published = await deps.bulletins.versions(region, LATEST);
  if (published.some((each) => each.period === period)) return 0;
  const handed = new Set(await deps.bulletins.handedIn(region, period));
  const late = owing.filter((unit) => !handed.has(unit));
  const clause = regulation.bulletin?.handIns?.clause;
  for (const unit of late)
    await remindUnit(deps, { region, period, unit, ...(clause !== undefined && { clause }) });
  return late.length;
}
