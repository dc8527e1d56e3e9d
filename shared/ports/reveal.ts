import type { Instant } from '../calendar/instant.ts';
import type { VaultItem } from './tickets.ts';

/** A unit's request to see what is masked, and what the hotline has said to it. */
export interface RevealRequest {
  readonly ticketNo: string;
  /** By its name in the ticket. */
  readonly unit: string;
  readonly id: string;
  /** Who asked. */
  readonly by: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  /** Where the reason lies in the vault. */
  readonly reason: string;
  readonly askedAt: Instant;
  /** From when on nobody decides it any more, by the machine's clock; with the request itself where left out. */
  readonly lapsesAt?: Instant;
  readonly state: 'asked' | 'granted' | 'refused';
  readonly decidedBy?: string;
  /** Until when a grant holds, by the machine's clock. */
  readonly until?: Instant;
}

/** Requests to see what is masked: the last of each unit on a ticket. */
export interface RevealStore {
  put(request: RevealRequest): Promise<void>;
  of(ticketNo: string, units: readonly string[]): Promise<readonly RevealRequest[]>;
  /** Those of a region that wait for their decision, the oldest first. */
  open(region: string): Promise<readonly RevealRequest[]>;
}

/** Keeps texts in a ticket's vault that belong to no commit: why somebody wanted to see something. */
export interface ReasonStore {
  keep(ticketNo: string, items: readonly VaultItem[]): Promise<void>;
}

/** The relay gave no number. */
export class RelayError extends Error {
  override readonly name = 'RelayError';
}

/** A number that leads to somebody without being theirs (虚拟号码). */
export interface RelayNumber {
  readonly number: string;
  readonly expiresAt: Instant;
}

/** The call centre's relay: two numbers are bound to a third, and neither is told the other's. */
export interface NumberRelay {
  /** Whether a region has one. */
  isSet(region: string): Promise<boolean>;
  /**
   * @param region whose relay is asked
   * @returns undefined where the region has none
   * @throws RelayError
   */
  bind(
    region: string,
    request: { readonly id: string; readonly caller: string; readonly callee: string },
  ): Promise<RelayNumber | undefined>;
}
