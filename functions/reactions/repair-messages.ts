import * as z from 'zod';
import { ALL_REGIONS, type RepairQueue } from '../../shared/ports.ts';
import { type RepairDeps, repairTickets } from './repair.ts';
import { ensureRepair, type RepairWalkDeps, walkRepairLeg } from './repair-walk.ts';

export interface MessageDeps extends Omit<RepairDeps, 'holder'>, RepairWalkDeps {
  readonly repair: RepairQueue;
}

export interface RepairMessage {
  /** The same each time the message is delivered. A UUID. */
  readonly id: string;
  readonly body: string;
}

const ticket = z.strictObject({ ticketNo: z.string(), why: z.string() });
const leg = z.strictObject({ region: z.string(), walk: z.string(), segment: z.int().nonnegative() });
const walkAll = z.strictObject({ walkAll: z.literal(true), asOfMs: z.int() });
/** What Lambda sends of records that a stream's consumer did not take in time. It has their places only. */
const givenUp = z.object({
  timestamp: z.string().transform((text) => Date.parse(text)),
  DDBStreamBatchInfo: z.object({ batchSize: z.int() }),
});
const message = z.union([ticket, leg, walkAll, givenUp]);

/**
 * Does what a message of the repair queue asks: repairs a ticket; goes on with a walk; or walks through all tickets,
 * when records were given up or a stream has lost some, since nobody knows then which tickets they were.
 * @throws when the message can't be read, or when not all could be done
 */
export async function takeMessage({ id, body }: RepairMessage, given: MessageDeps): Promise<void> {
  const asked = message.parse(JSON.parse(body));
  const deps = { ...given, holder: `repair ${id}` };
  if ('ticketNo' in asked) {
    const { repaired, failed } = await repairTickets([asked.ticketNo], deps);
    if (repaired.size > 0) deps.log.info('REPAIRED', { count: repaired.size });
    if (failed.size > 0) throw new Error('the ticket could not be repaired');
  } else if ('segment' in asked) {
    await walkRepairLeg(deps, asked);
  } else {
    const asOfMs = 'walkAll' in asked ? asked.asOfMs : asked.timestamp;
    const begun = await ensureRepair(deps, ALL_REGIONS, { id, asOfMs }, deps.wallClock.nowMs());
    if (begun) deps.log.warn('REPAIR_WALK_BEGUN', { region: ALL_REGIONS });
  }
}
