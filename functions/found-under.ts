import type { Vault } from '../shared/ports.ts';
import { type IndexKey, type IndexKeySource, indexUnder } from '../shared/privacy/index-keys.ts';
import { keyedPieces } from '../shared/privacy/keyed-pieces.ts';
import { fingerprint, type Likened } from '../shared/privacy/likeness.ts';
import { parsePhone } from '../shared/privacy/phone.ts';
import { type Traits, traitsOf } from '../shared/ticket/similar.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { openedTexts } from './opened-texts.ts';

/*
 * By what a ticket is found again: the keyed index of its citizen's number and the fingerprint of what was asked. While
 * the index key is changed, others of the same person may lie under either key, and only the number itself says under
 * what they do; it is opened for that alone, and shown to nobody.
 */

export interface FoundDeps {
  readonly vault: Pick<Vault, 'open'>;
  readonly indexKeys: IndexKeySource;
}

/** Who asks, under each key, and what a ticket is compared by. */
export interface FoundUnder {
  /** The keyed indexes of the ticket's citizen; none where nobody can tell. */
  readonly persons: readonly string[];
  readonly traits: Traits;
}

/** What is said, as its fingerprint is taken. */
export function asSaid(text: string, title?: string): string {
  return title === undefined ? text : `${title}\n${text}`;
}

/** The fingerprints of what is said, one for each key, in their order. */
export function fingerprintsUnder(keys: readonly IndexKey[], said: Likened): readonly string[] {
  return keys.map(({ key, version }) => fingerprint(said, keyedPieces(key), version));
}

/** By what a ticket's citizen and its likes are found. Its texts are opened during a rotation only. */
export async function foundUnder(deps: FoundDeps, ticket: Ticket): Promise<FoundUnder> {
  const { lookUp } = await deps.indexKeys();
  const traits = traitsOf(ticket);
  const own = ticket.person === undefined ? [] : [ticket.person];
  if (lookUp.length === 1) return { persons: own, traits };
  const { persons, likenesses } = await madeAnew(deps, ticket, lookUp);
  const { likeness, ...rest } = traits;
  return {
    persons: [...new Set([...own, ...persons])],
    traits: {
      ...rest,
      ...(likeness !== undefined && {
        likeness,
        otherwise: likenesses.filter((each) => each !== likeness),
      }),
    },
  };
}

/** What a ticket is found by, made of its texts under given keys. */
export interface MadeAnew {
  /** None for a citizen who is not known by a number, and where the texts are destroyed. */
  readonly persons: readonly string[];
  readonly likenesses: readonly string[];
}

/**
 * Makes index and fingerprint of a ticket under other keys. What is not what the ticket bears under one of all keys is
 * left out: an OpenID's index, say, which is under the first key for good.
 */
export async function madeAnew(
  deps: FoundDeps,
  { ticketNo, papers, person, likeness }: Ticket,
  keys: readonly IndexKey[],
): Promise<MadeAnew> {
  const { phone, request, title, place } = papers;
  const asked = [phone, request, title, place].flatMap((paper) => (paper ? [paper.ref] : []));
  const texts = await openedTexts(deps, ticketNo, asked);
  if (!texts) return { persons: [], likenesses: [] };
  const { all } = await deps.indexKeys();
  const textOf = (paper: typeof phone) => (paper ? texts[paper.ref] : undefined);
  const number = parsePhone(textOf(phone) ?? '');
  const personUnder = (key: IndexKey) =>
    number && 'e164' in number ? indexUnder(key, 'phone', number.e164) : undefined;
  const where = textOf(place);
  const said = { text: asSaid(textOf(request) ?? '', textOf(title)), ...(where && { place: where }) };
  const isNumbers = person !== undefined && all.some((key) => personUnder(key) === person);
  const isSaid = likeness !== undefined && fingerprintsUnder(all, said).includes(likeness);
  return {
    persons: isNumbers ? keys.flatMap((key) => personUnder(key) ?? []) : [],
    likenesses: isSaid ? fingerprintsUnder(keys, said) : [],
  };
}
