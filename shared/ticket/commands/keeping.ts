import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';

/** What becomes of a ticket after its end. */
export const keepingCommands = {
  /** Nothing of it is to be destroyed for now (legal hold), or no longer so. */
  hold: z.strictObject({ held: z.boolean(), reason: personal() }),
  /** Its copy lies in the archive. */
  archive: z.strictObject({
    entries: z.int().min(1),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** What the city keeps no longer is to be destroyed. */
  'order-destruction': z.strictObject({}),
  /** It is destroyed: so many versions of files with it. */
  'confirm-destruction': z.strictObject({ files: z.int().min(0) }),
  /** By what it is found is made under another index key. */
  rekey: z.strictObject({ person: z.string().min(1).optional(), likeness: z.string().min(1).optional() }),
} as const;
