import type { TicketStore, Vault } from '../shared/ports.ts';
import { bodyOf } from '../shared/ticket/ledger.ts';
import { openedTexts } from './opened-texts.ts';

/** What a line was told of a matter that it had handed over. */
export interface Feedback {
  readonly ticketNo: string;
  readonly line: string;
  /** Its own number of the matter. */
  readonly externalNo: string;
  readonly at: string;
  readonly solved?: 'yes' | 'partly' | 'no' | undefined;
  readonly result: string;
}

/** What one commit of a ticket told lines, in the words of the hotline. */
export async function feedbackIn(
  { store, vault }: { readonly store: Pick<TicketStore, 'ledger'>; readonly vault: Pick<Vault, 'open'> },
  ticketNo: string,
  version: number,
): Promise<readonly Feedback[]> {
  const [entry] = await store.ledger(ticketNo, version - 1);
  const told = (entry ? bodyOf(entry).events : []).flatMap((event) =>
    event.type === 'FeedbackGiven' ? [event] : [],
  );
  const texts = await openedTexts(
    { vault },
    ticketNo,
    told.map(({ result }) => result.ref),
  );
  return told.map(({ line, externalNo, at, solved, result }) => ({
    ...{ ticketNo, line, externalNo, at, solved },
    result: texts?.[result.ref] ?? '',
  }));
}
