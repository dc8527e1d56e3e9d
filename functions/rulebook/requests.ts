import * as z from 'zod';
import type { PersonCaller } from '../../shared/caller.ts';
import type { Clock, FollowUps, RulebookArchive } from '../../shared/ports.ts';
import type { IndexKeySource } from '../../shared/privacy/index-keys.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import type { Logger } from '../http/log.ts';
import type { ApiRequest } from '../http/route.ts';
import type { TopicsDeps } from '../reactions/topics.ts';
import type { BeginDeps } from '../reactions/walk.ts';

/** What the rulebook's requests are answered with. */
export interface RulebookDeps extends BeginDeps, TopicsDeps {
  readonly rulebook: RulebookArchive;
  readonly followUps: FollowUps;
  /** Seals who the deputies are. */
  readonly keys: DataKeys;
  /** Key of the indexes by which people are found again, 32 bytes. */
  readonly indexKeys: IndexKeySource;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What reading may ask for beside what is current. */
export const readingQuery = z.strictObject({
  /** An earlier version, by its name. */
  version: z
    .string()
    .regex(/^[a-z0-9:+-]{1,40}$/)
    .exactOptional(),
  list: z.literal('versions').exactOptional(),
  cursor: z
    .string()
    .regex(/^v\d{1,9}$/)
    .exactOptional(),
  /** Who of a roster is on duty at this time. */
  at: z.iso.datetime({ offset: true }).exactOptional(),
  /** Who handed in the rosters of this month in time. */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .exactOptional(),
});

export type RulebookRequest = ApiRequest<unknown, z.infer<typeof readingQuery>, PersonCaller>;
export type PublicationRequest = ApiRequest<unknown, unknown, PersonCaller>;
