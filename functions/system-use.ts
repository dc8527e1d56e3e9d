import type { AuditTrail } from '../shared/ports.ts';
import type { AuditLook } from '../shared/privacy/audit.ts';
import { ofTicket, type Seen } from './http/on-record.ts';

/** What a part of the product hands on by itself: to a provider, another line, a subscriber, or another ticket. */
export interface HandedOn {
  /** The function. */
  readonly by: string;
  /** To whom or for what: a code. */
  readonly what: string;
  readonly ticket: Seen;
  readonly fields: readonly string[];
  readonly answer: 'clear' | 'masked';
  /** The receiver or the message, by its id. */
  readonly ref?: string;
}

/**
 * Puts on record that something of somebody is handed on without anybody asking by HTTP. To be called before it leaves.
 * @throws AuditUnavailableError, and then it must not leave
 */
export async function recordSystemUse(
  { audit }: { readonly audit: AuditTrail },
  { by, what, ticket, fields, answer, ref }: HandedOn,
): Promise<void> {
  const look: AuditLook = {
    ...{ region: ticket.ticketNo.slice(0, 6), who: { kind: 'system', id: by }, what, fields, answer },
    ...ofTicket(ticket),
    ...(ref !== undefined && { ref }),
    route: by,
  };
  await audit.record(look);
}
