import type { Calendar } from '../calendar/calendar.ts';
import { dayOf, type Instant } from '../calendar/instant.ts';
import { countWorkingDays } from '../calendar/working-days.ts';
import { decisionInForce, isInForce, type Rules } from '../regulation/rules.ts';
import type { EntryFault } from '../regulation/vocabulary.ts';
import { type Refusal, refusal } from '../ticket/refusal.ts';
import type { ActBody, ActorOfEntry, ActType, Content, EntryAct } from './acts.ts';
import type { Entry, Reminder } from './entry.ts';

/** A unit, as far as the knowledge base cares: where it stands in the tree. */
export interface KnowledgeUnit {
  readonly id: string;
  readonly level?: string;
  readonly parent?: string;
}

/** What a decision on an entry rests on. */
export interface EntryBasis {
  readonly rules: Rules;
  readonly calendar: Calendar;
  /** The standing units of the city, by id. */
  readonly units: ReadonlyMap<string, KnowledgeUnit>;
  readonly now: Instant;
}

/** The entry after the act, or why the act is refused. */
export type EntryDecision = { readonly entry: Entry } | { readonly refusal: Refusal };

/** What is known of an entry before its first act. */
export type NewEntry = Pick<Entry, 'entry' | 'region'>;

type Decider<T extends ActType> = (
  entry: Entry,
  act: ActBody<T>,
  by: ActorOfEntry,
  basis: EntryBasis,
) => Entry | Refusal;

const DECIDERS: { readonly [T in Exclude<ActType, 'propose' | 'request'>]: Decider<T> } = {
  confirm,
  revise,
  review,
  remove,
  report,
  dismiss,
  remind: (entry, { fault }, by, basis) =>
    by.side === 'hotline' && by.reviews ? reminded(entry, fault, basis) : notYours(),
};

/**
 * Decides an act on an entry: who provides it maintains it, what the hotline has collected counts once the unit has
 * confirmed it, and it is published when as many have reviewed it as the regulation wants.
 * @param before the entry, or what is known of one that is begun
 */
export function decideEntry(
  before: Entry | NewEntry,
  act: EntryAct,
  by: ActorOfEntry,
  basis: EntryBasis,
): EntryDecision {
  const after = decided(before, act, by, basis);
  if ('code' in after) return { refusal: after };
  const version = ('version' in before ? before.version : 0) + 1;
  return { entry: { ...after, version, changedAt: basis.now } };
}

function decided(
  before: Entry | NewEntry,
  act: EntryAct,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (act.type === 'propose' || act.type === 'request') {
    if ('version' in before) return refusal('illegal-act', '该知识条目已存在');
    if (!basis.units.has(act.provider)) {
      return refusal('unknown-unit', '没有该承办单位', { field: 'provider' });
    }
    if (act.type === 'request') return request(before, act, by, basis);
    const { type: _type, ...proposed } = act;
    return propose(before, proposed, by, basis);
  }
  if (!('version' in before)) return refusal('illegal-act', '没有该知识条目');
  if (before.status === 'removed') return refusal('removed', '该知识条目已删除');
  const { type, ...body } = act;
  return (DECIDERS[type] as Decider<typeof type>)(before, body as ActBody<typeof type>, by, basis);
}

function begun(
  { entry, region }: NewEntry,
  given: Pick<Entry, 'status' | 'provider' | 'title' | 'event' | 'content'>,
  by: ActorOfEntry,
  { now }: EntryBasis,
): Entry {
  const open = { passedBy: [], reports: [], reported: 0, reminders: [], writtenBy: by.id, changedAt: now };
  return { entry, region, version: 0, ...given, ...open };
}

function propose(
  before: NewEntry,
  { provider, ...content }: ActBody<'propose'>,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (by.side === 'unit' && by.unit !== provider) return notYours();
  const wrong = datesOf(content);
  if (wrong) return wrong;
  const { title, event } = content;
  const given = { provider, title, content, ...(event !== undefined && { event }) };
  // What a unit writes itself it need not confirm.
  if (by.side === 'hotline') return begun(before, { ...given, status: 'proposed' }, by, basis);
  return publishedIfReviewed(begun(before, { ...given, status: 'confirmed' }, by, basis), basis);
}

function request(
  before: NewEntry,
  { provider, title, event }: ActBody<'request'>,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (by.side !== 'hotline' || !by.reviews) return notYours();
  const given = { status: 'requested', provider, title, ...(event !== undefined && { event }) } as const;
  return reminded(begun(before, given, by, basis), 'missing', basis);
}

function confirm(
  entry: Entry,
  _act: ActBody<'confirm'>,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (by.unit !== entry.provider) return notYours();
  if (entry.status !== 'proposed') return refusal('illegal-act', '该知识条目没有待确认的内容');
  return publishedIfReviewed(answered({ ...entry, status: 'confirmed' }, basis), basis);
}

/** The unit that provides an entry maintains it; nobody else rewrites it (Shaoyang art. 22). */
function revise(
  entry: Entry,
  content: ActBody<'revise'>,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (by.unit !== entry.provider) return notYours();
  const wrong = datesOf(content);
  if (wrong) return wrong;
  const { event: _before, ...rest } = entry;
  const { title, event } = content;
  const written: Entry = {
    ...rest,
    status: 'confirmed',
    title,
    ...(event !== undefined && { event }),
    content,
    passedBy: [],
    writtenBy: by.id,
    reports: [],
  };
  return publishedIfReviewed(answered(written, basis), basis);
}

function review(
  entry: Entry,
  { passed, reason }: ActBody<'review'>,
  by: ActorOfEntry,
  basis: EntryBasis,
): Entry | Refusal {
  if (!mayReview(entry, by, basis)) return notYours();
  if (entry.status !== 'confirmed') return refusal('illegal-act', '该知识条目没有待审核的内容');
  if (by.id === entry.writtenBy || entry.passedBy.some(({ id }) => id === by.id)) {
    return refusal('reviewed-by-same', '须由不同的人审核', { clause: reviewsOf(basis)?.clause });
  }
  if (!passed) {
    if (reason === undefined) return refusal('field-required', '须说明理由', { field: 'reason' });
    return { ...entry, status: 'proposed', passedBy: [] };
  }
  const reviewer = { id: by.id, ...(by.unit !== undefined && { unit: by.unit }) };
  return publishedIfReviewed({ ...entry, passedBy: [...entry.passedBy, reviewer] }, basis);
}

function remove(entry: Entry, _act: ActBody<'remove'>, by: ActorOfEntry, basis: EntryBasis): Entry | Refusal {
  const may = by.side === 'hotline' ? by.reviews : by.unit === entry.provider;
  if (!may) return notYours();
  const { live: _live, liveAt: _since, ...rest } = answered(entry, basis);
  return { ...rest, status: 'removed', reports: [] };
}

/** Anybody who works with the base says what is wrong in it; the unit has to answer. */
function report(
  entry: Entry,
  { fault, ticketNo }: ActBody<'report'>,
  by: ActorOfEntry,
  { now }: EntryBasis,
): Entry | Refusal {
  if (!entry.live) return refusal('illegal-act', '该知识条目尚未发布');
  if (entry.reports.length >= MOST_REPORTS) return refusal('too-many-reports', '已有多条纠错待处理');
  const number = entry.reported + 1;
  const one = { number, fault, at: now, by: by.id, ...(ticketNo !== undefined && { ticketNo }) };
  return { ...entry, reported: number, reports: [...entry.reports, one] };
}

function dismiss(entry: Entry, { report: number }: ActBody<'dismiss'>, by: ActorOfEntry): Entry | Refusal {
  if (by.unit !== entry.provider) return notYours();
  const rest = entry.reports.filter((each) => each.number !== number);
  if (rest.length === entry.reports.length) {
    return refusal('unknown-report', '没有该条待处理的纠错', { field: 'report' });
  }
  return { ...entry, reports: rest };
}

/** An entry stays small: older reminders are in its history. */
const MOST_REMINDERS = 20;
const MOST_REPORTS = 50;

/** Reminds the unit, by the term that the city has set for it, if it has. */
function reminded(entry: Entry, fault: EntryFault | 'missing', basis: EntryBasis): Entry {
  const { rules, calendar, now } = basis;
  const clause = baseOf(basis)?.reminders?.clause;
  const rule = clause === undefined ? undefined : decisionInForce(rules, rules.settings.knowledge);
  const reminder: Reminder = {
    fault,
    at: now,
    ...(clause !== undefined && { clause }),
    ...(rule && { dueOn: countWorkingDays(calendar, dayOf(now), rule.workingDays).on }),
  };
  return { ...entry, reminders: [...entry.reminders, reminder].slice(-MOST_REMINDERS) };
}

/** Whatever the unit hands in answers the reminders that are open. */
function answered(entry: Entry, { now }: EntryBasis): Entry {
  const reminders = entry.reminders.map((each) => (each.answeredAt ? each : { ...each, answeredAt: now }));
  return { ...entry, reminders };
}

/** Publishes what is confirmed once it has been reviewed as the regulation wants; where it wants none, at once. */
function publishedIfReviewed(entry: Entry, basis: EntryBasis): Entry {
  const { content, passedBy } = entry;
  if (!content || passedBy.length < (reviewsOf(basis)?.least ?? 0)) return entry;
  const county = countyOf(entry, basis);
  if (county !== undefined && !passedBy.some(({ unit }) => unit === county)) return entry;
  return { ...entry, status: 'published', live: content, liveAt: basis.now };
}

/** The hotline's reviewers, the head of the unit itself, and that of the county body above it. */
function mayReview(entry: Entry, by: ActorOfEntry, basis: EntryBasis): boolean {
  if (!by.reviews) return false;
  if (by.side === 'hotline') return true;
  return by.unit === entry.provider || (by.unit !== undefined && by.unit === countyOf(entry, basis));
}

/** The county body that reviews its part of the base, where the regulation has it do so (Tai'an art. 7(3)). */
function countyOf({ provider }: Entry, basis: EntryBasis): string | undefined {
  if (!baseOf(basis)?.countyReview) return undefined;
  const { units } = basis;
  let above = units.get(provider)?.parent;
  for (let steps = 0; above !== undefined && steps < units.size; steps += 1) {
    const unit = units.get(above);
    if (unit?.level === 'county') return unit.id;
    above = unit?.parent;
  }
  return undefined;
}

function baseOf({ rules }: EntryBasis) {
  return isInForce(rules) ? rules.regulation.knowledge.base : undefined;
}

function reviewsOf(basis: EntryBasis) {
  return baseOf(basis)?.reviews;
}

function datesOf({ validFrom, validUntil }: Content): Refusal | undefined {
  if (validFrom === undefined || validUntil === undefined || validFrom <= validUntil) return undefined;
  return refusal('dates', '有效期止早于起', { field: 'validUntil' });
}

function notYours(): Refusal {
  return refusal('not-yours', '无权对该知识条目进行此操作');
}
