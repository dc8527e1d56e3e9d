/** A month of a city in memory: tickets live, alerts go, and the rungs of ladders are counted from outside. */
import {
  addDays,
  addSeconds,
  dayOf,
  type Instant,
  startOfDay,
  weekday,
} from '../../shared/calendar/instant.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { AlertDesk } from '../functions/alerts/alert-desk.ts';
import { ANSWER, at, History, numbered, sealed } from '../ticket/history.ts';
import { type Chance, chance } from './chance.ts';

const BEGIN = at('2026-09-01 00:00');
const DAYS = 30;
/** Everything that is left runs out by then. */
const END = at('2026-11-15 00:00');
const UNITS = ['chengguan', 'shuiwu', 'jiaotong', 'gongan'] as const;
const ALWAYS = 'gongan';

const OFFICE = { from: 9, to: 17 };
const QUIET = { from: 22, to: 8 };

type Rung = {
  readonly when: 'before' | 'at' | 'after';
  readonly minutes?: number;
  readonly workingHours?: number;
  readonly percentLeft?: number;
  readonly to: readonly ('officer' | 'head' | 'leader' | 'hotline' | 'inspection')[];
};
const RUNGS: readonly Rung[] = [
  { when: 'before', percentLeft: 50, to: ['officer'] },
  { when: 'before', workingHours: 4, to: ['officer', 'head'] },
  { when: 'before', minutes: 20, to: ['officer'] },
  { when: 'at', to: ['officer', 'leader'] },
  { when: 'after', minutes: 300, to: ['head', 'hotline'] },
  { when: 'after', workingHours: 16, to: ['leader', 'inspection'] },
];
const CLOCKS = ['dispatch', 'sign', 'handle', 'redo', 'supervise'] as const;

const SETTINGS = parseSettings({
  ...DEFAULT_SETTINGS,
  region: '430500',
  ladders: [
    {
      clocks: CLOCKS,
      officeHours: { from: '09:00', to: '17:00' },
      inspection: 'jiancha',
      rungs: RUNGS.map(({ when, to, ...lead }) => (when === 'at' ? { at: 'end', to } : { [when]: lead, to })),
      ...{ ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' },
    },
  ],
});

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
    UNITS.map((id) => ({ id, name: id, contacts: [], roundTheClock: id === ALWAYS })),
  );
  const commits = lives
    .flatMap((history) =>
      changesOf(history.entries).map((change, index) => ({
        change,
        ticket: history.tickets[index] as Ticket,
      })),
    )
    .sort((one, other) => (one.change.recordedAt < other.change.recordedAt ? -1 : 1));
  let tick = addSeconds(BEGIN, 1800);
  for (const { change, ticket } of commits) {
    for (; tick <= change.recordedAt; tick = addSeconds(tick, 1800)) {
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
  const owed = lives.flatMap(rungsOwed).sort();
  const told = desk.published.flatMap(({ at: when, ticketNo, alert, unit }) => {
    const intent = desk.kept.get(`${ticketNo}/${alert}`)?.intent;
    if (!intent || !('clock' in intent.facts) || intent.facts.kind === 'term-changed') return [];
    if (intent.facts.kind === 'overdue' && intent.facts.deemedSigned) return [];
    // Hours end with their limit, which is still in time: the timer comes a second after.
    if (when < intent.at || when > addSeconds(intent.at, 1))
      faults.push(`late: ${ticketNo} ${alert} ${when}`);
    return [line(ticketNo, intent.at, intent.facts.clock, unit, intent.post)];
  });
  told.sort();
  faults.push(...missing(owed, told).map((each) => `not told: ${each}`));
  faults.push(...missing(told, owed).map((each) => `told for nothing: ${each}`));
  for (const { at: when, unit, alert, ticketNo } of desk.published) {
    if (isQuiet(when) && unit !== 'hotline' && unit !== ALWAYS) faults.push(`at night: ${ticketNo} ${alert}`);
  }
  const once = new Set(desk.published.map(({ ticketNo, alert }) => `${ticketNo} ${alert}`));
  if (once.size < desk.published.length) faults.push(`${desk.published.length - once.size} were sent twice`);
  const open = desk.states.filter((state) => state === 'intended' || state === 'waiting');
  if (open.length > 0) faults.push(`${open.length} were never sent`);
  return { tickets: lives.length, rungs: owed.length, messages: desk.published.length, faults };
}

/** What is in the first list more often than in the second; both in order. */
function missing(all: readonly string[], there: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const each of there) left.set(each, (left.get(each) ?? 0) + 1);
  return all.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

function line(ticketNo: string, when: Instant, clock: string, who: string, post?: string): string {
  return `${ticketNo} ${when.slice(0, 19)} ${clock} ${who}${post ? ` ${post}` : ''}`;
}

/** One ticket's life: what people do at odd seconds, and timers in time. */
function lived(index: number, random: Chance): History {
  const history = new History(numbered(index), '2026-09-01 00:00', SETTINGS);
  const lead = random.pick(UNITS);
  const hours = (from: number, to: number) => Math.floor(3600 * (from + random.next() * (to - from)));
  const step = (seconds: number, act: () => unknown) => {
    const until = addSeconds(history.now, 60 * Math.ceil(seconds / 60) + 1 + random.whole(0, 57));
    runTimers(history, until);
    history.now = until;
    act();
  };
  const { ticketNo } = history;
  const reason = sealed('reason');
  step(random.whole(0, DAYS * 86_400), () =>
    history.do('submit', {
      ...{ ticketNo, region: ticketNo.slice(0, 6), channel: 'phone', kind: 'complaint' },
      ...{ text: sealed('text'), confidential: 'none', accepted: true },
    }),
  );
  step(hours(0.1, 4), () => history.try('dispatch', { lead, assistants: [] }));
  if (random.happens(0.7)) step(hours(0.5, 40), () => history.try('sign', {}, lead));
  if (random.happens(0.25)) {
    step(hours(1, 90), () => history.try('request-extension', { workingDays: 5, reason }, lead));
    const review = { granted: random.happens(0.6), reason };
    step(hours(0.5, 40), () => history.try('review-extension', review));
  }
  for (let tries = 0; tries < 3 && random.happens(0.85); tries++) {
    step(hours(2, 200), () => history.try('answer', ANSWER, lead));
    const passed = random.happens(0.7);
    step(hours(0.2, 30), () => history.try('review-answer', passed ? { passed } : { passed, reason }));
    if (!passed) continue;
    const satisfied = random.happens(0.8);
    step(hours(1, 120), () =>
      history.try('revisit', {
        ...{ reached: true, grade: satisfied ? 'satisfied' : 'dissatisfied' },
        ...{ solved: satisfied ? 'yes' : 'no', unitContacted: true },
      }),
    );
    step(hours(0.1, 2), () => history.try('redo', { finding: 'unit-fault', reason }));
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

/**
 * The rungs that a ledger owes: from the terms and ends of its clocks, step by step through the calendar, without
 * what the product planned.
 */
function rungsOwed(history: History): readonly string[] {
  const events = history.entries.flatMap((entry) => bodyOf(entry).events);
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
      if (when === undefined || when > END || (ends && ends.at <= when)) return [];
      if (rung.when === 'before' && expired && expired.at <= when) return [];
      if (isElsewhere(events, when, unit, id)) return [];
      return rung.to.map((who) => {
        const recipient =
          who === 'hotline' ? 'hotline' : who === 'inspection' ? 'jiancha' : (unit ?? 'hotline');
        const post = who === 'head' || who === 'leader' ? who : undefined;
        return line(history.ticketNo, when, kind, recipient, post);
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

function isQuiet(when: Instant): boolean {
  const hour = Number(when.slice(11, 13));
  return hour >= QUIET.from || hour < QUIET.to;
}

/** By the notice for 2026, as people read it: days off, and weekend days that are worked. */
const OFF = days('2026-09-25', 3).concat(days('2026-10-01', 7));
const MADE_UP = ['2026-09-20', '2026-10-10'];

function days(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first as never, index));
}

function isOffice(when: Instant): boolean {
  const day = dayOf(when);
  const hour = (Date.parse(when) - Date.parse(startOfDay(day))) / 3_600_000;
  const worked = MADE_UP.includes(day) || (weekday(day) % 6 !== 0 && !OFF.includes(day));
  return worked && hour >= OFFICE.from && hour < OFFICE.to;
}
