/** A month of a city in memory: tickets live, alerts go, and the rungs of ladders are counted from outside. */

import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { AlertDesk } from '../functions/alerts/alert-desk.ts';
import { ANSWER, at, History, numbered, sealed } from '../ticket/history.ts';
import { type Chance, chance } from './chance.ts';
import { ALWAYS, INSPECTION, isQuiet, LADDERS, MORNING, TOLD_BY, UNITS } from './month-city.ts';
import { lifeOf } from './month-lives.ts';
import { missing, rungLine, rungsOwed } from './rungs-owed.ts';

const BEGIN = at('2026-09-01 00:00');
/** Everything that is left runs out by then. */
const END = at('2026-11-15 00:00');
const HALF_HOUR = 1800;

const SETTINGS = parseSettings({ ...DEFAULT_SETTINGS, region: '430500', ladders: LADDERS });

/** What a month came to. */
export interface MonthReport {
  readonly tickets: number;
  /** Rungs that were due, and messages of any kind. */
  readonly rungs: number;
  readonly messages: number;
  readonly faults: readonly string[];
}

/** Lives a month of tickets, and counts what was told against what should have been. */
export async function month(seed: number, tickets: number): Promise<MonthReport> {
  const random = chance(seed);
  const lives = Array.from({ length: tickets }, (_, index) => lived(index + 1, random.fork(`${index}`)));
  const desk = new AlertDesk(
    BEGIN,
    SETTINGS,
    [...UNITS, INSPECTION].map((id) => ({ id, name: id, contacts: [], roundTheClock: id === ALWAYS })),
  );
  const commits = lives
    .flatMap((history) =>
      changesOf(history.entries).map((change, index) => ({
        change,
        ticket: history.tickets[index] as Ticket,
      })),
    )
    .sort((one, other) => (one.change.recordedAt < other.change.recordedAt ? -1 : 1));
  // As the schedule has it: five minutes past.
  let tick = addSeconds(BEGIN, 300);
  for (const { change, ticket } of commits) {
    for (; tick < change.recordedAt; tick = addSeconds(tick, HALF_HOUR)) {
      desk.now = tick;
      if (desk.list.size > 0) await desk.tellWaiting();
    }
    desk.now = change.recordedAt;
    await desk.take(change, ticket);
  }
  desk.now = addSeconds(END, 12 * 3600);
  await desk.tellWaiting();
  return counted(lives, desk);
}

function counted(lives: readonly History[], desk: AlertDesk): MonthReport {
  const faults: string[] = [];
  const owed = lives
    .flatMap(({ ticketNo, entries }) => {
      const events = entries.flatMap((entry) => bodyOf(entry).events);
      return rungsOwed(ticketNo, events, END);
    })
    .sort();
  const sent = new Map(desk.published.map((each) => [`${each.ticketNo}/${each.alert}`, each.at]));
  const digests = [...desk.kept.values()].filter(({ kind }) => kind === 'digest');
  const told = [...desk.kept.values()].flatMap(({ ticketNo, alert, intent, recipient, state }) => {
    const { facts, post, planned } = intent;
    if (!planned || !('clock' in facts)) return [];
    const when = sent.get(`${ticketNo}/${alert}`);
    const gathered = digests.some(
      (each) =>
        each.recipient === recipient && each.intent.post === post && each.at === toldBy(intent.at, recipient),
    );
    if (state === 'gathered' ? !gathered : when === undefined) return [];
    if (when !== undefined && (when < intent.at || when > toldBy(intent.at, recipient)))
      faults.push(`late: ${ticketNo} ${alert} ${when}`);
    return [rungLine(ticketNo, intent.at, facts.clock, recipient, post)];
  });
  told.sort();
  faults.push(...missing(owed, told).map((each) => `not told: ${each}`));
  faults.push(...missing(told, owed).map((each) => `told for nothing: ${each}`));
  for (const { at: when, unit, alert, ticketNo } of desk.published) {
    if (isQuiet(when) && unit !== 'hotline' && unit !== ALWAYS) faults.push(`at night: ${ticketNo} ${alert}`);
  }
  if (sent.size < desk.published.length) faults.push(`${desk.published.length - sent.size} were sent twice`);
  const open = desk.states.filter((state) => state === 'intended' || state === 'waiting');
  if (open.length > 0) faults.push(`${open.length} were never sent`);
  return { tickets: lives.length, rungs: owed.length, messages: desk.published.length, faults };
}

/** By when a rung has to be told: hours end with their limit, so its timer comes a second after. */
function toldBy(due: Instant, recipient: string): Instant {
  const gathers = due.slice(11, 19) === MORNING && recipient !== 'hotline' && recipient !== ALWAYS;
  return gathers ? (due.replace(MORNING, TOLD_BY) as Instant) : addSeconds(due, 1);
}

/** One ticket's life: what people do at odd seconds, and timers in time. */
function lived(index: number, random: Chance): History {
  const history = new History(numbered(index), '2026-09-01 00:00', SETTINGS);
  const after = (seconds: number) => {
    const until = addSeconds(history.now, 60 * Math.ceil(seconds / 60) + 1 + random.whole(0, 57));
    runTimers(history, until);
    history.now = until;
  };
  const { ticketNo } = history;
  const { begins, steps } = lifeOf(random, {
    reason: sealed('reason'),
    answer: { ...ANSWER, handledAt: BEGIN },
  });
  after(begins);
  history.do('submit', {
    ...{ ticketNo, region: ticketNo.slice(0, 6), channel: 'phone', kind: 'complaint' },
    ...{ text: sealed('text'), confidential: 'none', accepted: true },
  });
  for (const step of steps) {
    after(step.after);
    const unit = UNITS.find((each) => each === step.by);
    history.try(step.command as never, step.body as never, unit);
  }
  runTimers(history, END);
  return history;
}

function runTimers(history: History, until: Instant): void {
  for (;;) {
    const due = history.ticket && nextDueAt(history.ticket);
    if (due === undefined || due > until) return;
    history.now = due > history.now ? due : history.now;
    history.do('settle', {});
  }
}
