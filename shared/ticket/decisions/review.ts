import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { endSupervisions } from '../opening.ts';
import { among, type Refusal, refusal } from '../refusal.ts';
import {
  type Assignment,
  awaitsReview,
  firstMomentTooLate,
  leadsOf,
  supervisedUnit,
  workClockOf,
} from '../ticket.ts';
import { fromNow } from './from-now.ts';
import { takePromise } from './promise.ts';

/**
 * The hotline reviews the lead's answer. Passed, the matter is done, dated to the answer that passed; failed,
 * the unit goes on under its original term (Shaoyang art. 16; readings, point 12).
 */
export function reviewAnswer(draft: Draft, command: Command<'review-answer'>): Refusal | undefined {
  const { clause } = draft.rules.regulation.review;
  const waiting = draft.ticket.assignments.filter((each) => awaitsReview(draft.ticket, each));
  if (command.unit === undefined && waiting.length > 1) {
    return refusal('field-required', '有多个单位的办理情况待审核，须指明单位', { field: 'unit', clause });
  }
  const lead = waiting.find(({ unit }) => command.unit === undefined || unit === command.unit);
  const submittedAt = lead?.answeredAt;
  if (!lead || submittedAt === undefined) return refusal('no-answer', '没有待审核的办理情况', { clause });
  if (!command.passed) {
    if (!knowsReview(draft)) return refusal('no-review', '本市规定没有对办理情况的审核');
    if (!command.reason)
      return refusal('field-required', '审核不通过须说明理由', { field: 'reason', clause });
    return failAnswer(draft, lead, command.fault, command.reason);
  }
  if (waitsForExtension(draft, lead)) {
    return refusal('extension-undecided', '请先审核延期申请', {
      clause: draft.rules.regulation.extension.clause,
    });
  }
  draft.record({ type: 'AnswerPassed', ...partOf(draft, lead), submittedAt });
  finishWork(draft, lead);
  return undefined;
}

/**
 * Where the text knows no review of answers, nobody has to pass one: the matter is done with the answer itself. One
 * that came after the old end of a term whose extension nobody has decided waits for that decision.
 */
export function passUnreviewed(draft: Draft): void {
  if (knowsReview(draft)) return;
  for (const lead of leadsOf(draft.ticket)) {
    const { answeredAt: submittedAt } = lead;
    if (submittedAt === undefined || !awaitsReview(draft.ticket, lead)) continue;
    if (waitsForExtension(draft, lead)) continue;
    draft.recordLaw({ type: 'AnswerPassed', ...partOf(draft, lead), submittedAt }, draft.now);
    finishWork(draft, lead);
  }
}

/** Whose part it is, where several units answer for parts of their own. */
function partOf(draft: Draft, { unit }: Assignment): { readonly unit?: string } {
  return leadsOf(draft.ticket).length > 1 ? { unit } : {};
}

function knowsReview({ rules: { regulation } }: Draft): boolean {
  return regulation.review.clause !== undefined;
}

/** Whether the answer came when the term had ended, and an extension asked for in time is not decided. */
function waitsForExtension({ ticket }: Draft, { unit, answeredAt }: Assignment): boolean {
  const work = workClockOf(ticket, unit);
  if (!work || work.expired || answeredAt === undefined || answeredAt < firstMomentTooLate(work))
    return false;
  return ticket.extension.pending.some(({ clock }) => clock === work.id);
}

/** The work is done, and whatever else runs for it ends; where others still answer for their own parts, this part of it. */
function finishWork(draft: Draft, lead: Assignment): void {
  if (draft.ticket.stage !== 'done') {
    finishPart(draft, lead);
    takePromise(draft, lead);
    return;
  }
  draft.endClock(workClockOf(draft.ticket, lead.unit));
  draft.startClocks(fromNow(draft, 'done'));
  for (const clock of draft.ticket.clocks.filter(({ kind }) => kind === 'supervise')) draft.endClock(clock);
  endSupervisions(draft);
  // What assistants still owe no longer matters.
  draft.cancelClocks(({ unit, kind }) => unit !== undefined && kind !== 'promise');
  takePromise(draft, lead);
}

/** One of several parts is done; the other units go on with theirs. */
export function finishPart(draft: Draft, { unit }: Assignment): void {
  draft.endClock(workClockOf(draft.ticket, unit));
  for (const clock of draft.ticket.clocks.filter((each) => each.kind === 'supervise' && each.unit === unit)) {
    draft.endClock(clock);
  }
  const below = draft.ticket.assignments.filter(({ under }) => under === unit).map((each) => each.unit);
  const mine = [unit, ...below];
  endSupervisions(draft, (each) => mine.includes(supervisedUnit(draft.ticket, each) ?? ''));
  draft.cancelClocks((each) => each.kind !== 'promise' && mine.includes(each.unit ?? ''));
}

/** Sent back, with what is wrong with it where the text names that (Inner Mongolia art. 11(4)). */
function failAnswer(
  draft: Draft,
  lead: Assignment,
  fault: string | undefined,
  reason: Command<'close'>['reason'],
): Refusal | undefined {
  const { review } = draft.rules.regulation;
  const faults = 'faults' in review ? review.faults : undefined;
  const { clause } = review;
  if (faults && fault === undefined) {
    return refusal('field-required', `审核不通过须指明不符合要求之处${among(faults)}`, {
      field: 'fault',
      clause,
    });
  }
  if (fault !== undefined && !faults?.some(({ id }) => id === fault)) {
    return refusal('unknown-fault', `不是本市规定的不予通过情形${among(faults ?? [])}`, {
      field: 'fault',
      clause,
    });
  }
  draft.record({
    type: 'AnswerFailed',
    ...partOf(draft, lead),
    ...(fault !== undefined && { fault }),
    reason,
  });
  return undefined;
}
