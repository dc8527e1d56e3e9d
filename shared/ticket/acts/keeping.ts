import type { CommandType } from '../commands.ts';
import { type Body, type Facts, only } from './reading.ts';

/** Bodies on what becomes of an ended ticket, read back from their facts; what the schedule did is not read back. */
export const keepingActs = {
  hold: (facts) => {
    const reason = facts('HoldSet')?.reason;
    if (reason) return { held: true, reason };
    const released = only(facts('HoldReleased'));
    return released && { held: false, ...released };
  },
  archive: undefined,
  'order-destruction': undefined,
  'confirm-destruction': undefined,
  rekey: undefined,
} satisfies { readonly [T in CommandType]?: ((facts: Facts) => Body<T> | undefined) | undefined };
