import type { TicketStore, Vault } from '../shared/ports.ts';
import { replay } from '../shared/ticket/evolve.ts';
import { bodyOf, type LedgerEntry } from '../shared/ticket/ledger.ts';
import { levelOutside, secrecyFor, shownAt } from './disclosure.ts';
import { openedTexts } from './opened-texts.ts';

/** What a line was told of a matter that it had handed over. */
export interface Feedback {
  readonly ticketNo: string;
  readonly line: string;
  /** Its own number of the matter. */
  readonly externalNo: string;
  readonly at: string;
  readonly solved?: 'yes' | 'partly' | 'no' | undefined;
  /** Empty where its words were destroyed, or are for staff set apart. */
  readonly result: string;
}

/** How the words of a commit are shown, as it is put on record. */
export interface FeedbackShown {
  readonly told: readonly Feedback[];
  readonly answer: 'clear' | 'masked';
}

/**
 * What one commit of a ticket told lines, in the words of the hotline: less the citizen who is kept back, as in all
 * that another line reads of a ticket (Shaoyang art. 23).
 */
export async function feedbackIn(
  { store, vault }: { readonly store: Pick<TicketStore, 'ledger'>; readonly vault: Pick<Vault, 'open'> },
  ticketNo: string,
  version: number,
): Promise<FeedbackShown> {
  const ledger = await store.ledger(ticketNo);
  const told = ledger
    .filter((entry) => entry.version === version)
    .flatMap(eventsOf)
    .filter((event) => event.type === 'FeedbackGiven');
  const ticket = told.length > 0 ? replay(ledger.flatMap(eventsOf)) : undefined;
  if (!ticket) return { told: [], answer: 'clear' };
  const { name, phone, callerPhone } = ticket.papers;
  const known = Object.entries({ name, phone, callerPhone }).flatMap(([field, paper]) =>
    paper ? [[field, paper.ref] as const] : [],
  );
  const results = told.map(({ result }, index) => [`result.${index}`, result.ref] as const);
  const papers = [...known, ...results];
  const opened = await openedTexts(
    { vault },
    ticketNo,
    papers.map(([, ref]) => ref),
  );
  const texts = Object.fromEntries(papers.map(([field, ref]) => [field, opened?.[ref] ?? '']));
  const level = levelOutside('feedback', 'line', ticket);
  const shown = shownAt(level, texts, secrecyFor(ticket));
  return {
    told: told.map(({ line, externalNo, at, solved }, index) => ({
      ...{ ticketNo, line, externalNo, at, solved },
      result: shown[`result.${index}`] ?? '',
    })),
    answer: level === 'full' ? 'clear' : 'masked',
  };
}

function eventsOf(entry: LedgerEntry) {
  return bodyOf(entry).events;
}
