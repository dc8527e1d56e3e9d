import type { Instant } from '../calendar/instant.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** The tickets that came in under a service of a city's public list: no other is ever found here. */
export interface ServiceRequests {
  /** Those of these numbers that there are, in no order. Always as they stand now. */
  find(ticketNos: readonly string[]): Promise<readonly Ticket[]>;
  /** Those of a region that were submitted from `from` to `until`, the last first. The newest may be missing for a moment. */
  list(query: {
    readonly region: string;
    readonly from: Instant;
    readonly until: Instant;
    /** Of these services only. */
    readonly services?: readonly string[];
    readonly closed?: boolean;
    readonly limit: number;
  }): Promise<readonly Ticket[]>;
}
