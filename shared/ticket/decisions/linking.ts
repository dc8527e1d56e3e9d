import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { clockOf } from '../ticket.ts';
import { fromNow } from './from-now.ts';

/** Additions stand in the ticket's file one by one, and the file stays small. */
const MOST_ADDITIONS = 20;

/**
 * The citizen adds to a ticket that is being worked on: what is new about a matter goes to whoever has it
 * already, instead of becoming a repeated request. No term begins or moves.
 */
export function add(draft: Draft, { text, place, phone, confidential }: Command<'add'>): Refusal | undefined {
  const { additions = 0, assignments } = draft.ticket;
  if (additions >= MOST_ADDITIONS) {
    return refusal('too-many-additions', '该工单补充次数过多，请另行提出诉求', { field: 'text' });
  }
  draft.record({
    type: 'RequestAdded',
    number: additions + 1,
    units: assignments.map(({ unit }) => unit),
    text,
    ...(place && { place }),
    ...(phone && { phone }),
    ...(confidential && { confidential }),
  });
  return undefined;
}

/**
 * The ticket is found to be about the same matter as another and follows it: no unit handles it a second time,
 * and its citizen keeps an answer and a revisit of their own. Where it goes is found, so its dispatch is made.
 * That the other ticket is there, open, and follows none itself is for the edge to look up.
 */
export function follow(draft: Draft, { lead }: Command<'follow'>): Refusal | undefined {
  const { ticketNo, region, assignments } = draft.ticket;
  if (lead === ticketNo) return refusal('own-lead', '工单不能并入自身', { field: 'lead' });
  if (!lead.startsWith(region)) return refusal('no-such-lead', '没有可并入的主工单', { field: 'lead' });
  if (assignments.length > 0) {
    return refusal('units-assigned', '仍有承办单位在办理，不能并入其他工单', { field: 'lead' });
  }
  draft.endClock(clockOf(draft.ticket, 'dispatch'));
  draft.cancelClocks(({ kind }) => kind === 'callback');
  draft.record({ type: 'Followed', lead });
  return undefined;
}

/**
 * A person parts the ticket from its lead, before the answer or after it: it waits to be dispatched on its own,
 * and the dispatch has its whole term again.
 */
export function unfollow(draft: Draft, { reason }: Command<'unfollow'>): Refusal | undefined {
  const { follows } = draft.ticket;
  if (follows === undefined) return refusal('not-following', '该工单没有并入其他工单');
  draft.cancelClocks(({ kind }) => kind === 'revisit');
  draft.record({ type: 'Unfollowed', lead: follows, why: 'person', reason });
  draft.startClocks(fromNow(draft, 'accepted'));
  return undefined;
}

/** The lead's answer has passed: it is this citizen's answer too, and their own revisit follows. */
export function adoptAnswer(draft: Draft, { lead, reply }: Command<'adopt-answer'>): Refusal | undefined {
  if (draft.ticket.follows !== lead) return NOT_ITS_LEAD;
  draft.record({ type: 'AnswerAdopted', lead, ...(reply && { reply }) });
  draft.startClocks(fromNow(draft, 'done'));
  return undefined;
}

/** The lead has no answer to give: the ticket waits to be dispatched on its own. */
export function release(draft: Draft, { lead, why }: Command<'release'>): Refusal | undefined {
  if (draft.ticket.follows !== lead) return NOT_ITS_LEAD;
  draft.record({ type: 'Unfollowed', lead, why });
  draft.startClocks(fromNow(draft, 'accepted'));
  return undefined;
}

const NOT_ITS_LEAD = refusal('not-its-lead', '该工单没有并入此工单', { field: 'lead' });
