import { lengthDue } from '../../shared/bulletin/build.ts';
import { handInsDue, periodOver, periodText } from '../../shared/bulletin/period.ts';
import { remindsOn } from '../../shared/bulletin/reminders.ts';
import type { Calendar } from '../../shared/calendar/calendar.ts';
import { addDays, type Day, dayOf, endOfDay } from '../../shared/calendar/instant.ts';
import type { BulletinStore } from '../../shared/ports.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { type AlertDeps, sendIntent } from '../alerts/alerts.ts';
import { unitsOn } from './drawing.ts';

export type ReminderDeps = { readonly telling: Omit<AlertDeps, 'repair'> };

/** Versions among which the period's own is looked for. */
const LATEST = 20;

/**
 * Tells a unit that it owes material, once a day however often it is asked for, and outside the city's quiet hours.
 * @param dueOn the term's last day, while it has not ended
 */
export async function remindUnit(
  { telling }: ReminderDeps,
  {
    region,
    period,
    unit,
    clause,
    dueOn,
  }: Readonly<Record<'region' | 'period' | 'unit', string>> & { clause?: string; dueOn?: Day },
): Promise<void> {
  const at = telling.clock.now();
  const intent = {
    ...{ id: `hand-in-${dayOf(at)}-${unit}`, ticketNo: `${region}${period.replaceAll(/\D/g, '')}` },
    ...{ region, recipient: unit, at },
    facts: { kind: 'hand-in-due', period: periodText(period) } as const,
    ...(dueOn !== undefined && { by: { at: endOfDay(dueOn), provisional: false } }),
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
  return handInsDue(period, decidedFor(bulletin, today)?.handInDays);
}

function decidedFor(bulletin: Settings['bulletin'], today: Day): Settings['bulletin'] {
  const holds =
    bulletin && bulletin.from <= today && (bulletin.until === undefined || today <= bulletin.until);
  return holds ? bulletin : undefined;
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
 * Reminds each unit that owes material, of the last day on which it is in time and of that day's being past, until the
 * bulletin is published; on working days only (`remindsOn`). Nothing is read where the text asks for no material or the
 * city has set no term.
 * @param calendar the city's, read when a term is set
 * @returns how many were reminded
 */
export async function remindOfHandIns(
  deps: ReminderDeps & { readonly bulletins: Pick<BulletinStore, 'handedIn' | 'versions'> },
  { region, regulation, settings, units, today }: OwingCity,
  calendar: () => Promise<Calendar>,
): Promise<number> {
  const length = lengthDue(regulation, settings.bulletin?.period)?.length;
  const owing = owingUnits(regulation, units, today);
  const decided = decidedFor(settings.bulletin, today);
  if (length === undefined || owing.length === 0 || decided?.handInDays === undefined) return 0;
  const worked = await calendar();
  // On a period's last day what is due with it is owed already.
  const periods = new Set([periodOver(length, today), periodOver(length, addDays(today, 1))]);
  let reminded = 0;
  for (const period of periods) {
    const due = termOf(settings, period, today);
    const now = due && remindsOn(worked, today, due, decided.remindEvery);
    if (!now) continue;
    const published = await deps.bulletins.versions(region, LATEST);
    if (published.some((each) => each.period === period)) continue;
    const handed = new Set(await deps.bulletins.handedIn(region, period));
    const clause = regulation.bulletin?.handIns?.clause;
    const about = {
      region,
      period,
      ...(clause !== undefined && { clause }),
      ...(now === 'due' && { dueOn: due }),
    };
    const late = owing.filter((unit) => !handed.has(unit));
    for (const unit of late) await remindUnit(deps, { ...about, unit });
    reminded += late.length;
  }
  return reminded;
}
