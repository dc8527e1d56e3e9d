import type {
  AuditTrail,
  FollowerQueue,
  FollowerTask,
  TicketFinder,
  TicketStore,
} from '../../shared/ports.ts';
import { maskKnown } from '../../shared/privacy/masking-text.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { fateOfFollowers } from '../../shared/ticket/links.ts';
import { replyNames } from '../../shared/ticket/papers.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { recordSystemUse } from '../system-use.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { concentratedGround, superviseConcentrated } from './concentration.ts';

/*
 * Many persons, one matter: what a lead's end means for the tickets that follow it. The link is written on the
 * follower alone. Why no follower is left waiting is argued in `tellOfLinks`.
 */

export interface LinkDeps {
  readonly store: TicketStore;
  readonly finder: TicketFinder;
  readonly followers: FollowerQueue;
}

export type FollowerDeps = DeskDeps & LinkDeps & { readonly audit: AuditTrail };

/** Followers of one message: ten calls to the queue, well within a function's 30 seconds. */
const PAGE = 100;

/**
 * After a commit, and once a day while a ticket follows another: puts into the queue whatever the ticket's link
 * leaves to be done. A lead that has ended looks for its followers; a follower looks at its lead. Each has been
 * written down before it looks at the other, so one of the two sees what there is to do. Only a lead that looks
 * into an index lagging behind can miss a follower that saw it still open; that one asks again within a day.
 */
export async function tellOfLinks(deps: LinkDeps, ticket: Ticket): Promise<void> {
  const { ticketNo, stage, follows } = ticket;
  const tasks: FollowerTask[] = [];
  if (stage === 'following' && follows !== undefined) {
    const lead = await deps.store.load(follows);
    if (lead && fateOfFollowers(lead.ticket)) tasks.push({ lead: follows, follower: ticketNo });
    else if (lead && concentratedGround(ticket.region)) tasks.push({ counted: follows });
  }
  if (fateOfFollowers(ticket)) {
    const { items } = await deps.finder.followersOf(ticketNo, undefined, 1);
    if (items.length > 0) tasks.push({ lead: ticketNo });
  }
  if (tasks.length > 0) await deps.followers.send(tasks);
}

/** Does one task of the queue. Doing it twice, late or out of order does no harm. */
export async function doTask(deps: FollowerDeps, task: FollowerTask): Promise<void> {
  if ('counted' in task) await superviseConcentrated(deps, task.counted);
  else if ('follower' in task) await settleFollower(deps, task.lead, task.follower);
  else await walkFollowers(deps, task.lead, task.cursor);
}

/** One message for each follower of a page, and one for the next page. */
async function walkFollowers(
  { finder, followers }: LinkDeps,
  lead: string,
  cursor: string | undefined,
): Promise<void> {
  const page = await finder.followersOf(lead, cursor, PAGE);
  const tasks: FollowerTask[] = page.items.map((follower) => ({ lead, follower }));
  await followers.send(page.cursor === undefined ? tasks : [...tasks, { lead, cursor: page.cursor }]);
}

/** Gives one follower the lead's answer, or lets it go where the lead has none. */
async function settleFollower(deps: FollowerDeps, leadNo: string, ticketNo: string): Promise<void> {
  const [lead, follower] = await Promise.all([deps.store.load(leadNo), deps.store.load(ticketNo)]);
  if (!lead || follower?.ticket.stage !== 'following' || follower.ticket.follows !== leadNo) return;
  const fate = fateOfFollowers(lead.ticket);
  if (fate === undefined) return;
  const common = {
    ticketNo,
    actor: { side: 'system' },
    by: 'followers',
    // The follower's version is that of its link, or of what came after it: whoever follows anew is told anew.
    once: {
      key: `followers:${ticketNo}@${follower.ticket.version}`,
      path: leadNo,
      body: new Uint8Array(),
    },
    answer: () => ({}),
  } as const;
  if (fate !== 'answered') {
    await act(deps, { ...common, type: 'release', body: { lead: leadNo, why: fate } });
    return;
  }
  const reply = await replyOf(deps, lead.ticket);
  const body = { lead: leadNo, ...(reply !== undefined && { reply: new PersonalText(reply) }) };
  await act(deps, { ...common, type: 'adopt-answer', body });
}

/** By what the lead's citizen is known; masked where an answer speaks of them. */
const CITIZEN = ['name', 'phone', 'callerPhone'] as const;

/** What the lead's citizen was answered publicly, without them; nothing else of its file goes to another ticket. */
async function replyOf(deps: FollowerDeps, ticket: Ticket): Promise<string | undefined> {
  const refOf = (name: string) => ticket.papers[name]?.ref ?? [];
  const refs = replyNames(ticket).flatMap(refOf);
  if (refs.length === 0) return undefined;
  await recordSystemUse(deps, {
    by: 'followers',
    what: 'reply',
    ticket,
    fields: ['reply'],
    answer: 'masked',
  });
  const texts = await deps.vault.open(ticket.ticketNo, [...refs, ...CITIZEN.flatMap(refOf)]);
  const [name, ...phones] = CITIZEN.map((field) => texts[ticket.papers[field]?.ref ?? '']);
  const known = { name, phones: phones.filter((phone) => phone !== undefined) };
  return maskKnown(refs.map((ref) => texts[ref] ?? '').join('\n'), known);
}
