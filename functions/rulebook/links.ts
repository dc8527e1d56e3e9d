import { liesIn } from '../../shared/caller.ts';
import { FIELDS } from '../../shared/province/fields.ts';
import { connectorsSchema } from '../../shared/registers/connectors.ts';
import type { Registers } from '../../shared/registers/registers.ts';
import { subscriberProblems, subscribersSchema } from '../../shared/registers/subscribers.ts';
import { parsePart } from '../http/parse.ts';
import type { ApiResponse } from '../http/route.ts';
import { answer, type Publication, refuse, why } from './writing.ts';

/* The systems that a city is linked with: who is sent its changes, and in whose systems agents look things up. */

type Links = 'subscribers' | 'connectors';

const subscribersBody = subscribersSchema.extend({ why });
const connectorsBody = connectorsSchema.extend({ why });

/** What a publication of each list is sent as. */
export const LINK_BODIES = { subscribers: subscribersBody, connectors: connectorsBody } as const;

const FIELD_NAMES: ReadonlySet<string> = new Set(FIELDS.map(({ field }) => field));

/** Writes a register beside the others. */
type WriteRegister = <I extends Links>(
  publication: Publication,
  id: I,
  reason: string,
  change: () => Promise<Registers[I]>,
) => Promise<string>;

/**
 * Publishes the list of subscribers or of connectors, whole.
 * @throws Problem 400 with every field and rule
 */
export async function publishLinks(
  publication: Publication,
  register: Links,
  write: WriteRegister,
): Promise<ApiResponse> {
  const { region, json } = publication;
  if (register === 'connectors') {
    const { why: reason, ...given } = parsePart('body', connectorsBody, json);
    return answer(await write(publication, register, reason, async () => given), {});
  }
  const { why: reason, ...given } = parsePart('body', subscribersBody, json);
  refuse(subscriberProblems(given, (each) => each === region || liesIn(each, region), FIELD_NAMES));
  return answer(await write(publication, register, reason, async () => given), {});
}
