import { type Due, type DueQuery, hasTime, type Start } from '../../regulation/due.ts';
import { DueQuestionError, dueFor } from '../../regulation/due-for.ts';
import type { Regulation } from '../../regulation/schema.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { firstMomentTooLate, type PendingExtension, type RunningClock, workClockOf } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';

/** How far and how often a term may be extended, and by which clause. */
type Limits = Pick<Regulation['extension'], 'clause' | 'max' | 'count'>;

/**
 * The unit asks for a longer term, before its term ends: for its handling (Shaoyang art. 14, last paragraph),
 * or for a supervision (art. 24, second paragraph). A term past its end can't be made longer.
 */
export function requestExtension(draft: Draft, command: Command<'request-extension'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { extension } = draft.rules.regulation;
  const { clause } = extension;
  const { unit } = assignment;
  const asked = command.clock;
  const clock =
    asked === undefined
      ? workClockOf(draft.ticket, unit)
      : draft.ticket.clocks.find(({ id, unit: whose }) => id === asked && whose === unit);
  if (assignment.answeredAt) return refusal('already-answered', '已提交办理情况，不再延期', { clause });
  if (assignment.under !== undefined) {
    // Its term is never to end after that of the unit that it works for.
    return refusal('part-of-another', '由分派单位统一申请延期', { clause });
  }
  if (!clock) return refusal('no-term', '没有可延长的办理期限', { clause });
  const limits = limitsFor(draft, clock);
  if (!limits) return refusal('not-extendable', '该期限不能延长', { clause });
  if (draft.now >= firstMomentTooLate(clock) && (extension.beforeExpiry || clock.kind === 'supervise')) {
    return refusal('too-late', '应当在规定期限届满前提出延期申请', { clause: limits.clause });
  }
  if (pendingFor(draft, clock.id)) {
    return refusal('extension-pending', '延期申请正在审核', { clause: limits.clause });
  }
  if (isClosedTo(draft, clock)) return refusal('not-for-this-kind', '此类诉求的办理期限不能延长', { clause });
  if (forces(draft, limits, clock, command.workingDays).includes('must')) return beyondTheLimit(limits);
  const needs = limits === extension ? extension.needs : undefined;
  if (needs?.includes('explanation') && !command.explanation) {
    return refusal('field-required', '申请延期须说明已向诉求人作出的解释', { field: 'explanation', clause });
  }
  draft.record({
    type: 'ExtensionRequested',
    unit,
    clock: clock.id,
    workingDays: command.workingDays,
    reason: command.reason,
    ...(command.explanation && { explanation: command.explanation }),
    ...(command.evidence && { evidence: command.evidence }),
    ...(command.attachments && { attachments: command.attachments }),
  });
  return undefined;
}

/**
 * The hotline decides on an extension. Granted, the term runs N working days on from its old last day;
 * refused, it is what it was, and overdue at once if it ended meanwhile (readings, points 11 and 14). What
 * holds only as a rule may be gone beyond with a reason on record; what must hold may not.
 */
export function reviewExtension(draft: Draft, command: Command<'review-extension'>): Refusal | undefined {
  const { pending } = draft.ticket.extension;
  const { clause } = draft.rules.regulation.extension;
  if (command.clock === undefined && pending.length > 1) {
    const which = pending.map(({ clock }) => clock).join('、');
    return refusal('field-required', `有多项延期申请，须指明期限：${which}`, { field: 'clock', clause });
  }
  const asked = command.clock === undefined ? pending[0] : pendingFor(draft, command.clock);
  const clock = draft.ticket.clocks.find(({ id }) => id === asked?.clock);
  const limits = clock && limitsFor(draft, clock);
  if (!asked || !clock || !limits || clock.unit === undefined) {
    return refusal('no-extension-pending', '没有待审核的延期申请', { clause });
  }
  const subject = { unit: clock.unit, clock: clock.id };
  const { reason, override, office } = command;
  if (office !== undefined && !draft.basis.units.has(office)) {
    return refusal('unknown-unit', '决定延期的单位不在本市单位目录中', {
      field: 'office',
      clause: limits.clause,
    });
  }
  if (!command.granted) {
    if (!reason)
      return refusal('field-required', '不同意延期须说明理由', { field: 'reason', clause: limits.clause });
    draft.record({ type: 'ExtensionRefused', ...subject, reason });
    return undefined;
  }
  const { tellCitizen: toTell } = draft.rules.regulation.extension;
  const workingDays = command.workingDays ?? asked.workingDays;
  const beyond = forces(draft, limits, clock, workingDays);
  if (beyond.includes('must')) return beyondTheLimit(limits);
  if (beyond.length > 0 && !override) {
    const why = isOtherKind(draft, clock)
      ? '条文所列可延期的类别不含此类诉求，延期须说明决定理由'
      : '超出延期次数或时限的一般规定，须说明特殊理由';
    return refusal('beyond-the-rule', why, { field: 'override', clause: limits.clause });
  }
  const query: DueQuery = {
    ...clock.query,
    clock: 'extension',
    workingDays,
    ...(override && { beyondRule: true }),
  };
  const start: Start = { event: 'old-last-day', at: clock.dueAt, on: clock.dueOn };
  const due = extended(draft, query, start);
  if ('code' in due) return due;
  if (!hasTime(due)) return refusal('no-extension', '本市规定没有延期时限', { clause: limits.clause });
  draft.record({
    type: 'ExtensionGranted',
    ...subject,
    workingDays,
    ...(reason && { reason }),
    ...(override && { override }),
    ...(office !== undefined && { office }),
    ...(clock.kind !== 'supervise' && toTell && { toTell: toTell.clause }),
  });
  const why = clock.kind === 'supervise' ? 'supervision-extension' : 'extension';
  draft.moveClock(clock, query, start, due, why);
  for (const below of belowWithin(draft, clock)) draft.moveClock(below, query, start, due, why);
  return undefined;
}

/** The terms of those among whom the unit divided its part, which end with its own; not those that it set a day. */
function belowWithin({ ticket }: Draft, clock: RunningClock): readonly RunningClock[] {
  if (clock.kind === 'supervise') return [];
  return ticket.assignments
    .filter(({ under }) => under === clock.unit)
    .flatMap(({ unit }) => workClockOf(ticket, unit) ?? [])
    .filter(({ query, expired }) => query.until === undefined && !expired);
}

/** The end of the extended term; a refusal where the city allows fewer working days than the regulation. */
function extended(draft: Draft, query: DueQuery, start: Start): Due | Refusal {
  try {
    return dueFor(query, start, draft.rules, draft.basis.calendar);
  } catch (error) {
    if (!(error instanceof DueQuestionError)) throw error;
    return refusal('beyond-the-limit', error.message, { field: error.field, clause: error.clause });
  }
}

/** The limits for a clock; undefined where the regulation extends no such term. */
function limitsFor(draft: Draft, { kind }: RunningClock): Limits | undefined {
  const { extension, supervision } = draft.rules.regulation;
  if (kind === 'supervise') return supervision.extension;
  return (kind === 'handle' || kind === 'redo') && !extension.notFor.includes(kind) ? extension : undefined;
}

/** How binding the limits are that an extension would exceed; none when it keeps within them. */
function forces(
  draft: Draft,
  { count, max }: Limits,
  clock: RunningClock,
  workingDays: number,
): readonly string[] {
  const tooOften = count && (clock.extended ?? 0) >= count.value ? [count.force] : [];
  const tooLong = max && workingDays > max.workingDays ? [max.force] : [];
  // A kind that an open list doesn't name takes the office's decision on record (readings, point 16).
  const otherKind = isOtherKind(draft, clock) ? ['as-a-rule'] : [];
  return [...tooOften, ...tooLong, ...otherKind];
}

/** Whether the text names the kinds whose handling may take longer, and the ticket's is not among them. */
function isOtherKind(draft: Draft, clock: RunningClock): boolean {
  const { kinds } = draft.rules.regulation.extension;
  const { kind } = draft.ticket;
  return clock.kind !== 'supervise' && kinds !== undefined && kind !== undefined && !kinds.includes(kind);
}

function isClosedTo(draft: Draft, clock: RunningClock): boolean {
  return draft.rules.regulation.extension.list === 'closed' && isOtherKind(draft, clock);
}

function beyondTheLimit({ clause }: Limits): Refusal {
  return refusal('beyond-the-limit', '超出延期次数或时限的规定', { field: 'workingDays', clause });
}

function pendingFor(draft: Draft, clock: string): PendingExtension | undefined {
  return draft.ticket.extension.pending.find((asked) => asked.clock === clock);
}
