import type { SealedText } from '../../privacy/personal.ts';
import type { ContactWay } from '../../regulation/vocabulary.ts';
import type { KEPT_FOR } from '../commands/messages.ts';

/** What a citizen wrote back. */
export type MessageFact = {
  readonly type: 'MessageKept';
  /** Counts the ticket's kept messages from 1 on. */
  readonly number: number;
  readonly way: ContactWay;
  readonly why: (typeof KEPT_FOR)[number];
  readonly text?: SealedText;
};
