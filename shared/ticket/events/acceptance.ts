import type { Channel } from '../../caller.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { Kind, Matter } from '../../regulation/vocabulary.ts';
import type { AttachmentFacts } from '../attachment.ts';
import type { ContactRecord } from './handling.ts';

/** A request was taken in, refused, or answered on line. */
export type AcceptanceFact =
  | {
      readonly type: 'Submitted';
      readonly ticketNo: string;
      readonly region: string;
      readonly channel: Channel;
      readonly kind?: Kind;
      readonly matter?: Matter;
      readonly classCode?: string;
      readonly placeCode?: string;
      readonly confidential: 'none' | 'name' | 'phone' | 'all';
      readonly person?: string;
      /** Keyed fingerprint of what is asked. */
      readonly likeness?: string;
      readonly request: SealedText;
      readonly title?: SealedText;
      readonly place?: SealedText;
      readonly name?: SealedText;
      readonly phone?: SealedText;
      readonly openId?: SealedText;
      readonly callId?: string;
      readonly source?: { readonly line: string; readonly externalNo: string };
      /** What was uploaded before the request was handed in. */
      readonly attachments?: readonly AttachmentFacts[];
    }
  | {
      readonly type: 'Accepted';
      readonly kind: Kind;
      readonly matter?: Matter;
      readonly classCode?: string;
      readonly placeCode?: string;
      readonly regulation: string;
    }
  | {
      readonly type: 'Rejected';
      readonly ground: string;
      readonly clause: string;
      readonly reason: SealedText;
      readonly basis?: SealedText;
      readonly instead?: SealedText;
      /** The same person's earlier ticket about the same matter, and how many like it came before. */
      readonly repeatOf?: string;
      readonly repeats?: number;
    }
  | { readonly type: 'WaitAgreed' }
  | { readonly type: 'Replied'; readonly reply: SealedText; readonly contact?: ContactRecord }
  | { readonly type: 'MarkedComplex'; readonly reason: SealedText };
