import type { SealedText } from '../../privacy/personal.ts';

/** What a department's system said was kept with the ticket. */
export interface LookUpFact {
  readonly type: 'LookUpKept';
  /** Counts the ticket's look-ups from 1 on. */
  readonly number: number;
  readonly system: string;
  readonly answer: SealedText;
}
