import type { AlertIntent } from '../../shared/alert/intents.ts';
import type { LinkParameters } from '../../shared/alert/parameters.ts';
import { roundOf } from '../../shared/alert/rating.ts';
import type { KeptAlert, RatingAsks, WallClock } from '../../shared/ports.ts';
import { type IndexKeySource, indexUnder } from '../../shared/privacy/index-keys.ts';
import { dayNumber, ratingToken } from '../../shared/privacy/rating-token.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { SentContact } from '../../shared/routing/contact.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';

export interface RatingDeps {
  readonly asks: RatingAsks;
  /** Keys of the indexes by which a person is found again. */
  readonly indexKeys: IndexKeySource;
  readonly wallClock: WallClock;
}

/** An alert as it goes out now, with the page that it leads to. */
export interface Asking {
  readonly intent: AlertIntent;
  readonly links?: LinkParameters;
}

/**
 * An answer's message with the request for a rating as it may be made now: none where the answer is not waiting for one
 * any more, or the citizen wants no more requests (they are then told of the revisit); by what they write back where the
 * way takes that; by the page where the city has set its address. Who was asked is written down before it is sent.
 */
export async function asking(
  { intent, region, at }: Pick<KeptAlert, 'intent' | 'region' | 'at'>,
  to: Pick<SentContact, 'way' | 'to'>,
  { ticket, citizens }: { readonly ticket: Ticket } & Pick<Settings, 'citizens'>,
  { asks, indexKeys, wallClock }: RatingDeps,
): Promise<Asking> {
  const { facts } = intent;
  if (facts.kind !== 'citizen-answered' || !facts.ask) return { intent };
  const { ask, ...plain } = facts;
  if (ticket.stage !== 'done' || ticket.revisit?.grade !== undefined) {
    return { intent: { ...intent, facts: { ...plain, revisit: false } } };
  }
  const { write, all } = await indexKeys();
  // Who once wanted no more requests wants none under a new key either.
  const known = await Promise.all(all.map((key) => asks.of(region, indexUnder(key, 'phone', to.to))));
  if (known.some(({ refused }) => refused)) return { intent: { ...intent, facts: plain } };
  const { ticketNo } = ticket;
  const round = roundOf(ticket);
  const links = citizens?.link && linkTo(write.key, { ticketNo, round }, citizens.link, wallClock.nowMs());
  // SNS has no way back.
  if (to.way === 'sns') {
    return { intent: { ...intent, facts: { ...plain, ...(links && { link: links.link }) } } };
  }
  await asks.note(region, indexUnder(write, 'phone', to.to), { ticketNo, round, at });
  return { intent, ...(links && { links }) };
}

function linkTo(
  key: Uint8Array,
  answer: { readonly ticketNo: string; readonly round: number },
  { address, days }: { readonly address: string; readonly days: number },
  nowMs: number,
): LinkParameters {
  const linkCode = ratingToken(key, { ...answer, lastDay: dayNumber(nowMs) + days });
  return { link: `${address}${linkCode}`, linkCode };
}
