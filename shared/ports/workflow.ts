import type { Instant } from '../calendar/instant.ts';

/** Where an execution waits. No part of it is in the ticket. */
export interface WaitRecord {
  readonly ticketNo: string;
  readonly generation: number;
  readonly version: number;
  readonly loop: number;
  readonly since: Instant;
  /** Absent: the machine of this generation has ended. */
  readonly token?: string;
  /** The plan by which it waits: the state's name, and until when. */
  readonly await?: string;
  readonly until?: Instant;
}

export interface WaitStore {
  get(ticketNo: string): Promise<WaitRecord | undefined>;
  /** Writes a wait unless a higher generation has; false when it has. */
  put(wait: WaitRecord): Promise<boolean>;
  /** Raises the generation from `from` (0: none yet) by one; false when somebody else did. */
  raise(ticketNo: string, from: number, since: Instant): Promise<boolean>;
}

/** The engine that runs one execution per ticket. */
export interface Workflow {
  /**
   * Starts `ticketNo-generation`; starting it again while it runs does nothing. `taken`: an execution of that name
   * has ended, or is another's.
   */
  start(ticketNo: string, generation: number): Promise<'running' | 'taken'>;
  /** Ends a wait with the next plan; `gone` when it is over already, `invalid` when the token is none. */
  resume(token: string, plan: unknown): Promise<'resumed' | 'gone' | 'invalid'>;
}
