import type { AuditLook } from '../../shared/privacy/audit.ts';

/** What a handler says of what it is about to show; who is shown it, by which call, is known already. */
export type Shown = Pick<
  AuditLook,
  'what' | 'ticketNo' | 'fields' | 'ref' | 'person' | 'kept' | 'why' | 'answer' | 'count'
> & {
  /** Where it is not that of the ticket. */
  readonly region?: string;
};

/** Puts on record what is shown next. @throws AuditUnavailableError, after which nothing may be shown */
export type Disclose = (...shown: readonly Shown[]) => Promise<void>;
