import type { Channel } from '../../caller.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { CallerType, ContactWay, Kind, Matter, Urgency } from '../../regulation/vocabulary.ts';
import type { AttachmentFacts } from '../attachment.ts';
import type { ContactRecord } from './handling.ts';

/** What a request's form said beside the request, as far as it is no citizen's words. */
export interface RequestForm {
  readonly callerType?: CallerType;
  readonly anonymous?: boolean;
  readonly replyWay?: ContactWay | 'none';
  readonly urgency?: Urgency;
  /** By which of the city's entrances it came in. */
  readonly entrance?: string;
  /** Entries of the knowledge base that were shown before, and were not enough. */
  readonly answeredWith?: readonly string[];
  /** The service of the city's public list under which it was asked. */
  readonly service?: string;
  readonly callId?: string;
  /** The system whose number of the call it is. */
  readonly callSystem?: string;
  readonly calledNumber?: string;
  readonly agentId?: string;
  readonly recordId?: string;
}

/** A request was taken in, refused, or answered on line. */
export type AcceptanceFact =
  | (RequestForm & {
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
      /** Ids of the city's watched words that stood in it. */
      readonly words?: readonly string[];
      readonly request: SealedText;
      readonly title?: SealedText;
      readonly place?: SealedText;
      readonly name?: SealedText;
      readonly phone?: SealedText;
      readonly openId?: SealedText;
      readonly sex?: SealedText;
      readonly callerPhone?: SealedText;
      readonly happenedAt?: SealedText;
      readonly coordinates?: SealedText;
      readonly subject?: SealedText;
      readonly source?: { readonly line: string; readonly externalNo: string };
      /** What was uploaded before the request was handed in. */
      readonly attachments?: readonly AttachmentFacts[];
    })
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
  | {
      readonly type: 'Replied';
      readonly reply: SealedText;
      readonly contact?: ContactRecord;
      /** The entry of the knowledge base that the answer comes from. */
      readonly knowledge?: string;
      /** At once, without the citizen having been asked to wait. */
      readonly direct?: true;
    }
  | { readonly type: 'MarkedComplex'; readonly reason: SealedText };
