import { addDays, addSeconds, dayOf, type Instant, startOfDay } from '../calendar/instant.ts';
import { outOfQuiet } from '../regulation/ladder.ts';
import type { QuietHours } from '../regulation/ladder-schema.ts';
import { digestOf, quietHoursOf, type Settings } from '../regulation/settings.ts';
import { HOTLINE } from '../ticket/work-lines.ts';
import type { AlertIntent } from './facts.ts';

/*
 * What can wait. At night nobody is told of what the morning is early enough for; and where the city has set times
 * for it, what asks nothing of anybody waits for the next of them. What has waited for one recipient goes as one
 * message from a few tickets on. The rungs of ladders that end with the night belong to that message.
 */

/** What of a unit decides whether it is told at any hour. */
export interface WaitingUnit {
  readonly roundTheClock?: boolean;
}

/** How long after the night's end a rung may still come into the message of that morning. */
const GATHERING_SECONDS = 240;

/**
 * Until when an alert waits; undefined where it goes at once. The hotline, units on duty day and night and what is
 * urgent never wait.
 * @param unit the recipient as the directory has it
 * @param now legal time at which it would go
 */
export function waitsUntil(
  intent: Pick<AlertIntent, 'recipient' | 'facts' | 'at' | 'atNight' | 'planned'>,
  settings: Pick<Settings, 'quietHours' | 'digest'>,
  unit: WaitingUnit | undefined,
  now: Instant,
): Instant | undefined {
  if (intent.atNight || intent.recipient === HOTLINE || unit?.roundTheClock) return undefined;
  const quiet = quietHoursOf(settings);
  if (intent.planned) return rungWaits(intent, quiet, now);
  const { times } = digestOf(settings);
  const told = times.length > 0 && asksNothing(intent) ? nextOf(times, now) : now;
  const until = outOfQuiet(told, quiet);
  return until > now ? until : undefined;
}

/**
 * A rung lies outside its owner's quiet hours, and goes when it is due: late is better than never, for what it tells
 * of may be over by the morning. Only who looks on hears of it in the morning; and those that the night has put to
 * its end are told with all that waited for it.
 */
function rungWaits(
  { facts, at }: Pick<AlertIntent, 'facts' | 'at'>,
  quiet: QuietHours,
  now: Instant,
): Instant | undefined {
  if (quiet === 'none') return undefined;
  const morning = outOfQuiet(now, quiet);
  if (morning > now) return facts.kind === 'escalation' && !facts.own ? morning : undefined;
  const atItsEnd = at.slice(11, 19) === `${quiet.to}:00`;
  return atItsEnd && now < addSeconds(at, GATHERING_SECONDS) ? at : undefined;
}

/** Whether an alert only lets somebody know. */
function asksNothing({ facts }: Pick<AlertIntent, 'facts'>): boolean {
  switch (facts.kind) {
    case 'contacts':
    case 'named':
    case 'joint-feedback':
    case 'taken-back':
    case 'hot-spot':
      return true;
    case 'returned':
    case 'termination':
    case 'objection':
      return facts.granted;
    default:
      return false;
  }
}

/** The next of some times `HH:mm` of the day, from an instant on. */
function nextOf(times: readonly string[], now: Instant): Instant {
  const today = dayOf(now);
  const all = [today, addDays(today, 1)].flatMap((day) =>
    [...times].sort().map((time) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return addSeconds(startOfDay(day), hours * 3600 + minutes * 60);
    }),
  );
  return all.find((each) => each >= now) ?? now;
}
