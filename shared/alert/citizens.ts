import { regulationOfRegion } from '../regulation/rules.ts';
import type { Change, OpenClock } from '../ticket/change.ts';
import type { PublishedEvent } from '../ticket/published-event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { AlertFacts, AlertIntent, By } from './facts.ts';
import { alertId } from './intents.ts';
import { byOf, byOfMoved } from './open-clocks.ts';
import { questionsBySms } from './rating.ts';

/*
 * What citizens are told by SMS. An intent holds nothing of them: their number is read from the vault by the sender,
 * when it sends.
 */

/** The recipient of what a citizen is told. */
export const CITIZEN = 'citizen';

type Told = { readonly facts: AlertFacts; readonly by?: By | undefined; readonly clause?: string };

/** What a change calls for that its citizen be told, in the order of its events. */
export function citizenIntentsOf(change: Change): readonly AlertIntent[] {
  const { ticketNo, region } = change;
  return change.events.flatMap((event, index) =>
    told(change, event).map(({ facts, by, clause }) => ({
      id: alertId(change, index, facts.kind, CITIZEN),
      ticketNo,
      region,
      recipient: CITIZEN,
      at: event.at,
      facts,
      ...(by && { by }),
      ...(clause !== undefined && { clause }),
    })),
  );
}

/**
 * Whether the citizen of a ticket is told by SMS: by the way they chose, and where they chose none unless they keep
 * their number confidential. Who came by WeChat is told there.
 */
export function isToldBySms({
  channel,
  confidential,
  form,
  papers,
}: Pick<Ticket, 'channel' | 'confidential' | 'form' | 'papers'>): boolean {
  if (papers.phone === undefined) return false;
  if (form?.replyWay !== undefined) return form.replyWay === 'sms';
  return channel !== 'wechat' && confidential !== 'phone' && confidential !== 'all';
}

function told(change: Change, event: PublishedEvent): readonly Told[] {
  const ended = change.stage === 'done' || change.stage === 'closed';
  switch (event.type) {
    case 'Accepted': {
      // Who is answered in the same act need not be told of the beginning.
      if (ended) return [];
      const clock = change.clocks.find(({ kind }) => kind === 'callback') ?? workClock(change);
      return [{ facts: { kind: 'citizen-accepted' }, by: byOf(clock) }];
    }
    case 'Rejected':
      return [{ facts: { kind: 'citizen-rejected' } }];
    case 'Dispatched':
      // Where the text knows no signing, the unit has received it with the dispatch.
      return event.toSign ? [] : due(change, event.lead);
    case 'PassedOn':
    case 'AcceptedByUnit':
    case 'Signed':
    case 'DeemedSigned':
      return due(change, event.unit);
    case 'ClockMoved': {
      const clock = workClock(change);
      const own = clock?.id === event.id && TOLD_MOVES.includes(event.reason);
      const by = byOfMoved(clock, event.at);
      return own ? [{ facts: { kind: 'citizen-extended' }, by, clause: clock.clause }] : [];
    }
    case 'Replied':
      return ended && !event.direct ? [answered(change)] : [];
    case 'AnswerPassed':
    case 'AnswerAdopted':
      return ended ? [answered(change)] : [];
    default:
      return [];
  }
}

/** By when the unit in charge answers, once it has begun; who hears of it with the acceptance is not told twice. */
function due(change: Change, unit: string): readonly Told[] {
  const by = unit === change.lead ? byOf(workClock(change)) : undefined;
  const accepted = change.events.some(({ type }) => type === 'Accepted');
  return by && !accepted ? [{ facts: { kind: 'citizen-due' }, by }] : [];
}

/** Moves that put the answer off for a reason of the matter's. */
const TOLD_MOVES: readonly string[] = ['extension', 'complex', 'law-term'];

/** Whoever is still to be revisited is asked at once, where the city's text leaves a rating by SMS. */
function answered({ stage, region, lead }: Change): Told {
  const revisit = stage === 'done';
  const rules = revisit ? regulationOfRegion(region) : undefined;
  const ask = rules && questionsBySms(rules, lead !== undefined);
  return { facts: { kind: 'citizen-answered', revisit, ...(ask && { ask }) } };
}

/** The clock by which the unit in charge has to be done. */
function workClock({ clocks, lead }: Change): OpenClock | undefined {
  const own = clocks.filter(({ unit }) => unit !== undefined && unit === lead);
  return own.find(({ kind }) => kind === 'redo') ?? own.find(({ kind }) => kind === 'handle');
}
