/** Which rungs are owed, worked out minute by minute from the ledger’s terms and ends: without the product’s planner. */
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { ALWAYS, CLOCKS, INSPECTION, isOffice, isQuiet, RUNGS, type Rung } from './month-city.ts';

/** What is in the first list more often than in the second; both in order. */
export function missing(all: readonly string[], there: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const each of there) left.set(each, (left.get(each) ?? 0) + 1);
  return all.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

/** A rung as both lists have it: whose, of which clock, for whom, at which second. */
export function rungLine(ticketNo: string, when: Instant, clock: string, who: string, post?: string): string {
  return `${ticketNo} ${when.slice(0, 19)} ${clock} ${who}${post ? ` ${post}` : ''}`;
}

/**
 * The rungs that a ledger owes up to an instant: from the terms and ends of its clocks, step by step through the
 * calendar, without what the product planned.
 */
export function rungsOwed(ticketNo: string, events: readonly TicketEvent[], end: Instant): readonly string[] {
  return events.flatMap((event, index) => {
    if (!('id' in event) || !('kind' in event) || !isLaddered(event.kind)) return [];
    const { id, kind, unit } = event;
    const later = events.slice(index + 1);
    const ends = later.find(
      (each) => isOf(each, id) && (each.type === 'ClockEnded' || each.type === 'ClockMoved'),
    );
    const always = unit === undefined || unit === ALWAYS;
    const due = (rung: Rung): Instant | undefined => {
      if (event.type === 'ClockExpired')
        return rung.when === 'before' ? undefined : afterwards(rung, event.at, always);
      if (event.type !== 'ClockStarted' && event.type !== 'ClockMoved') return undefined;
      if (event.type === 'ClockMoved' && event.late) return undefined;
      const { term, at: since } = event;
      return rung.when === 'before' ? earlier(rung, term.start.at, since, term.dueAt, always) : undefined;
    };
    const expired = later.find((each) => isOf(each, id) && each.type === 'ClockExpired');
    return RUNGS.flatMap((rung) => {
      const when = due(rung);
      if (when === undefined || when > end || (ends && ends.at <= when)) return [];
      if (rung.when === 'before' && expired && expired.at <= when) return [];
      if (isElsewhere(events, when, unit, id)) return [];
      return rung.to.map((who) => {
        const recipient =
          who === 'hotline' ? 'hotline' : who === 'inspection' ? INSPECTION : (unit ?? 'hotline');
        const post = who === 'head' || who === 'leader' ? who : undefined;
        return rungLine(ticketNo, when, kind, recipient, post);
      });
    }).filter((each, place, all) => all.indexOf(each) === place);
  });
}

function isLaddered(kind: unknown): boolean {
  return (CLOCKS as readonly unknown[]).includes(kind);
}

function isOf(event: TicketEvent, id: string): boolean {
  return 'id' in event && event.id === id;
}

/** Whether the unit's answer lies with the hotline, or the clock's extension does, at an instant. */
function isElsewhere(
  events: readonly TicketEvent[],
  when: Instant,
  unit: string | undefined,
  id: string,
): boolean {
  let answered = false;
  let asked = false;
  for (const event of events) {
    if (event.at > when) break;
    if (event.type === 'AnswerSubmitted' && event.unit === unit) answered = true;
    if (event.type === 'AnswerFailed' || event.type === 'RedoOrdered') answered = false;
    if (event.type === 'ExtensionRequested' && event.clock === id) asked = true;
    if (event.type === 'ExtensionGranted' || event.type === 'ExtensionRefused') asked = false;
  }
  const expired = events.some(
    (event) => isOf(event, id) && event.type === 'ClockExpired' && event.at <= when,
  );
  return answered || (asked && expired);
}

function earlier(
  { minutes, workingHours, percentLeft }: Rung,
  from: Instant,
  since: Instant,
  end: Instant,
  always: boolean,
): Instant | undefined {
  const span = (Date.parse(end) - Date.parse(from)) / 1000;
  let when = end;
  if (minutes !== undefined) when = addSeconds(end, -60 * minutes);
  if (percentLeft !== undefined) when = addSeconds(end, -Math.floor((span * percentLeft) / 100));
  for (let left = 3600 * (workingHours ?? 0); left > 0; ) {
    const minute = startOfMinute(addSeconds(when, -1));
    const seconds = Math.min(left, (Date.parse(when) - Date.parse(minute)) / 1000);
    const counts = isOffice(minute);
    when = counts ? addSeconds(when, -seconds) : minute;
    if (counts) left -= seconds;
  }
  if (when <= since) return undefined;
  if (always || !isQuiet(when)) return when;
  let morning = when;
  while (isQuiet(morning)) morning = addSeconds(startOfMinute(morning), 60);
  if (morning < end) return morning;
  let evening = startOfMinute(when);
  while (isQuiet(evening)) evening = addSeconds(evening, -60);
  return evening > since ? evening : undefined;
}

function afterwards({ minutes = 0, workingHours = 0 }: Rung, end: Instant, always: boolean): Instant {
  let when = addSeconds(end, 60 * minutes);
  for (let left = 3600 * workingHours; left > 0; ) {
    const next = addSeconds(startOfMinute(when), 60);
    const seconds = Math.min(left, (Date.parse(next) - Date.parse(when)) / 1000);
    const counts = isOffice(when);
    when = counts ? addSeconds(when, seconds) : next;
    if (counts) left -= seconds;
  }
  while (!always && isQuiet(when)) when = addSeconds(startOfMinute(when), 60);
  return when;
}

function startOfMinute(when: Instant): Instant {
  return `${when.slice(0, 17)}00${when.slice(19)}` as Instant;
}
