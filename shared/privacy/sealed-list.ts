import { open, type SealedItem, seal } from './envelope.ts';
import type { DataKeys } from './ports.ts';

/**
 * A list of people, sealed as one text under a data key of its own, which lies wrapped beside it: what a register
 * of the rulebook holds of those whom it names.
 */

interface SealedList {
  readonly wrapped: string;
  readonly item: SealedItem;
}

const REF = 'LIST';

/**
 * Seals a list.
 * @param place the register and its region: it opens nowhere else
 */
export async function sealList(keys: DataKeys, place: string, text: string): Promise<string> {
  const { plain, wrapped } = await keys.create(place);
  const sealed: SealedList = { wrapped, item: seal(plain, { ticketNo: place, ref: REF }, text) };
  return JSON.stringify(sealed);
}

/**
 * Opens what `sealList` made.
 * @throws SealBrokenError for another place, and for changed or cut bytes
 */
export async function openList(keys: DataKeys, place: string, sealed: string): Promise<string> {
  const { wrapped, item } = JSON.parse(sealed) as SealedList;
  return open(await keys.unwrap(place, wrapped), { ticketNo: place, ref: REF }, item);
}
