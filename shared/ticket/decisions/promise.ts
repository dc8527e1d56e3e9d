import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, leadsOf, promiseOf } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { closeAs } from './closing.ts';

/**
 * An answer has passed. The day that it promises begins to count; a promise made before is replaced by it, or was
 * kept where the answer promises nothing more (Shaoyang art. 15, second paragraph; Tai'an art. 20).
 */
export function takePromise(draft: Draft, { unit, promisedOn }: Assignment): void {
  const whose = leadsOf(draft.ticket).length > 1 ? unit : undefined;
  draft.endClock(promiseOf(draft.ticket, whose), promisedOn === undefined ? undefined : 'cancelled');
  if (promisedOn === undefined) return;
  draft.startClocks({ event: 'promised', at: draft.now, on: promisedOn }, { unit });
}

/** The unit has done what it promised. A ticket that waited only for this is closed as its revisit found it. */
export function fulfil(draft: Draft, command: Command<'fulfil'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { unit } = assignment;
  const promise = promiseOf(draft.ticket, unit);
  if (!promise) return refusal('no-promise', '没有待兑现的承诺');
  const { result, publicReply } = command;
  draft.record({ type: 'PromiseFulfilled', unit, result, ...(publicReply && { publicReply }) });
  draft.endClock(promise);
  const { stage, revisit } = draft.ticket;
  if (stage !== 'done' || promiseOf(draft.ticket)) return undefined;
  if (revisit?.satisfied) return closeAs(draft, 'satisfied');
  return revisit?.lifted ? closeAs(draft, 'dissatisfied') : undefined;
}
