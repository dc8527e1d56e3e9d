import { sha256 } from '../../shared/adapters/sha256.ts';
import type { FeedItem, TicketStore, Vault } from '../../shared/ports.ts';
import { lineOf } from '../../shared/province/feed-digest.ts';
import { allowedFields, withFields } from '../../shared/province/fields.ts';
import type { Subscriber, SubscriberKind } from '../../shared/registers/subscribers.ts';
import type { Fact } from '../../shared/ticket/events.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { feedbackIn } from '../feedback.ts';
import { abreast } from '../workflow/abreast.ts';
import { departmentView, partingOf } from './department.ts';

export interface SelectionDeps {
  readonly store: Pick<TicketStore, 'load' | 'ledger'>;
  readonly vault: Pick<Vault, 'open'>;
}

/** Words of one ticket that go to a subscriber, by the names of their fields. */
export interface Disclosed {
  readonly ticketNo: string;
  /** Whose it is, by the keyed index. */
  readonly person?: string;
  readonly fields: readonly string[];
  readonly answer: 'clear' | 'masked';
}

/** What a subscriber is sent of some of the feed's changes. */
export interface Selected {
  readonly items: readonly object[];
  /** The hash of each item's whole change, in the same order. */
  readonly hashes: readonly string[];
  /** Of a department: its tickets as they stand, with what an officer of it may read. */
  readonly tickets?: readonly object[];
  /** What of people's words is among it. */
  readonly disclosed: readonly Disclosed[];
}

/** The events that concern a system, where not all do. */
const CONCERNS: Readonly<Partial<Record<SubscriberKind, readonly Fact['type'][]>>> = {
  supervision: [
    ...([
      'SupervisionOpened',
      'SupervisionMethodChanged',
      'SupervisionAnswered',
      'SupervisionEnded',
    ] as const),
    ...(['Urged', 'CardIssued', 'TalkHeld', 'UnitNamed', 'Referred', 'ClockExpired'] as const),
  ],
  // What citizens were answered is what they rate.
  rating: ['Replied', 'AnswerPassed', 'AnswerAdopted'],
  complaint: ['Accepted', 'Rejected', 'Dispatched', 'FeedbackGiven', 'Closed'],
};

/** Tickets that are read at once. */
const ABREAST = 16;

/**
 * What a subscriber is sent of changes that follow on each other: those that concern it, each with the fields that it
 * may have. The same changes give the same items. Of a department, tickets are as they stand now, and a unit that has lost
 * its part since is sent of it only that.
 */
export async function selectedFor(
  deps: SelectionDeps,
  subscriber: Subscriber,
  changes: readonly FeedItem[],
): Promise<Selected> {
  const { kind } = subscriber;
  if (kind === 'department') return departmentsOwn(deps, subscriber, changes);
  if (kind === 'portal' || kind === 'complaint') return ofItsLine(deps, subscriber, changes);
  const concern = CONCERNS[kind];
  const kept = concern
    ? changes.flatMap((change) => about(change, concern))
    : changes.map((whole) => ({ whole, shown: whole }));
  return {
    items: kept.map((each) => itemOf(each, subscriber)),
    hashes: kept.map(({ whole }) => hashOf(whole)),
    disclosed: [],
  };
}

/** A change, and as much of it as concerns somebody. */
interface Part {
  readonly whole: FeedItem;
  readonly shown: FeedItem;
}

function about(whole: FeedItem, concern: readonly string[]): Part[] {
  const events = whole.events.filter(({ type }) => concern.includes(type));
  return events.length === 0 ? [] : [{ whole, shown: { ...whole, events } }];
}

function hashOf(whole: FeedItem): string {
  return sha256(lineOf(whole));
}

/** The allowed fields; with the whole change's hash wherever something of it is left out. */
function itemOf({ whole, shown }: Part, { fields }: Subscriber): object {
  const allowed = fields && allowedFields(fields.map((field) => `feed:${field}`));
  if (allowed) return withFields(shown, allowed, () => hashOf(whole));
  return shown === whole ? whole : { ...shown, hash: hashOf(whole) };
}

/** Reads each ticket that changes name, once. */
async function ticketsOf(
  { store }: SelectionDeps,
  changes: readonly FeedItem[],
): Promise<ReadonlyMap<string, Ticket>> {
  const found = new Map<string, Ticket>();
  await abreast([...new Set(changes.map(({ ticketNo }) => ticketNo))], ABREAST, async (ticketNo) => {
    const loaded = await store.load(ticketNo);
    if (loaded) found.set(ticketNo, loaded.ticket);
  });
  return found;
}

/** What became of the requests that a system handed over itself, each under its own number. */
async function ofItsLine(
  deps: SelectionDeps,
  subscriber: Subscriber,
  changes: readonly FeedItem[],
): Promise<Selected> {
  const tickets = await ticketsOf(deps, changes);
  const concern = CONCERNS[subscriber.kind];
  const own = changes.filter(({ ticketNo }) => tickets.get(ticketNo)?.source?.line === subscriber.line);
  const parts = concern
    ? own.flatMap((change) => about(change, concern))
    : own.map((whole) => ({ whole, shown: whole }));
  const disclosed = new Map<string, Disclosed['answer']>();
  const items: object[] = [];
  for (const part of parts) {
    const { ticketNo, version, events } = part.whole;
    const feedback = events.some(({ type }) => type === 'FeedbackGiven')
      ? await feedbackIn(deps, ticketNo, version)
      : undefined;
    const told = feedback?.told.filter(({ line }) => line === subscriber.line) ?? [];
    if (feedback && told.length > 0) disclosed.set(ticketNo, feedback.answer);
    items.push({
      ...itemOf(part, subscriber),
      externalNo: tickets.get(ticketNo)?.source?.externalNo,
      ...(told.length > 0 && { feedback: told.map(({ at, solved, result }) => ({ at, solved, result })) }),
    });
  }
  return {
    items,
    hashes: parts.map(({ whole }) => hashOf(whole)),
    disclosed: [...disclosed].map(([ticketNo, answer]) => ({
      ...personOf(tickets.get(ticketNo)),
      ticketNo,
      fields: ['feedback'],
      answer,
    })),
  };
}

function personOf(ticket: Ticket | undefined): { person?: string } {
  return ticket?.person === undefined ? {} : { person: ticket.person };
}

/**
 * The changes of tickets in which a department's units have a part, with what their officers may read (Lu'an art. 5), and
 * that a part has ended.
 */
async function departmentsOwn(
  deps: SelectionDeps,
  subscriber: Subscriber,
  changes: readonly FeedItem[],
): Promise<Selected> {
  const tickets = await ticketsOf(deps, changes);
  const views = new Map<string, Awaited<ReturnType<typeof departmentView>>>();
  await abreast([...tickets.values()], ABREAST, async (ticket) => {
    const own = changes.filter(({ ticketNo }) => ticketNo === ticket.ticketNo);
    views.set(ticket.ticketNo, await departmentView(deps, subscriber.units ?? [], ticket, own));
  });
  const kept = changes.flatMap((whole) => {
    const view = views.get(whole.ticketNo);
    const ticket = tickets.get(whole.ticketNo);
    const shown = view ? view.shown(whole) : ticket && partingOf(subscriber.units ?? [], ticket, whole);
    // A change of which nothing is left says only that there was one.
    const nothing = shown?.events.length === 0 && whole.events.some(({ type }) => type === 'Referred');
    return shown && !nothing ? [{ whole, shown }] : [];
  });
  const seen = new Set(kept.map(({ whole }) => whole.ticketNo));
  const own = [...views].flatMap(([ticketNo, view]) => {
    const ticket = tickets.get(ticketNo);
    return view && ticket && seen.has(ticketNo) ? [{ ticket, view }] : [];
  });
  return {
    items: kept.map(({ whole, shown }) => itemOf({ whole, shown }, subscriber)),
    hashes: kept.map(({ whole }) => hashOf(whole)),
    tickets: own.map(({ view }) => view.ticket),
    disclosed: own.flatMap(({ ticket, view: { fields, level } }) =>
      fields.length === 0
        ? []
        : [
            {
              ...personOf(ticket),
              ticketNo: ticket.ticketNo,
              fields,
              answer: level === 'full' ? 'clear' : 'masked',
            },
          ],
    ),
  };
}
