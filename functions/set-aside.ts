import type { RepairQueue } from '../shared/ports.ts';
import { toProblem } from './http/errors.ts';
import type { Logger } from './http/log.ts';

export interface SetAsideDeps {
  readonly repair: RepairQueue;
  readonly log: Logger;
}

/**
 * What becomes of a ticket that a stream's consumer couldn't take. Where a service is away the stream delivers it
 * again, as it does every other; what lies with the ticket itself goes to the repair queue, and the batch goes on.
 * @param code of the log line, and why it is set aside
 * @returns whether the stream has to deliver it again
 */
export async function mustComeAgain(
  error: unknown,
  ticketNo: string,
  code: string,
  { repair, log }: SetAsideDeps,
): Promise<boolean> {
  log.error(code, { ticketNo }, error);
  // What a person would be told to try again a moment later, the stream tries again.
  if (toProblem(error).status === 503) return true;
  try {
    await repair.send(ticketNo, code);
    return false;
  } catch (failure) {
    log.error('REPAIR_NOT_SENT', { ticketNo }, failure);
    return true;
  }
}
