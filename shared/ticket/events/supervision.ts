import type { SealedText } from '../../privacy/personal.ts';
import type { Method, UrgingWay } from '../../regulation/vocabulary.ts';

/** A unit was supervised or urged, or what stayed unsolved went to an authority. */
export type SupervisionFact =
  | {
      readonly type: 'SupervisionOpened';
      readonly id: string;
      readonly ground: string;
      readonly method: Method;
      readonly unit: string;
      /** The unit that supervises one below it; absent: the hotline. */
      readonly by?: string;
      readonly clause: string;
      readonly reason?: SealedText;
      /** How many tickets followed this one, where that is why. */
      readonly followers?: number;
      /** The platform that ordered it, and its number there. */
      readonly source?: { readonly line: string; readonly externalNo: string };
    }
  | {
      readonly type: 'SupervisionMethodChanged';
      readonly id: string;
      readonly method: Method;
      readonly unit: string;
      readonly by?: string;
      /** The clock that it goes on under, where it has one. */
      readonly clock?: string;
      readonly clause: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'SupervisionAnswered';
      readonly id: string;
      readonly unit: string;
      /** The unit that supervises it, which is to judge. */
      readonly by?: string;
      readonly result: SealedText;
    }
  | {
      readonly type: 'SupervisionEnded';
      readonly id: string;
      /** The unit that supervised, where it ended it. */
      readonly by?: string;
      /** As the supervisor found; absent where it ended with the matter itself. */
      readonly solved?: boolean;
      readonly reason?: SealedText;
    }
  | {
      readonly type: 'Referred';
      readonly to: string;
      readonly clause: string;
      readonly supervision?: string;
      readonly ground?: string;
      readonly unit?: string;
      /** The body above the unit, where it passed the matter on and not the hotline. */
      readonly by?: string;
      /** The unit that hears of it; absent where none is to know. */
      readonly told?: string;
      readonly externalNo?: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'Urged';
      readonly unit: string;
      readonly by?: string;
      readonly way: UrgingWay;
      readonly clause: string;
      readonly reason?: SealedText;
    };
