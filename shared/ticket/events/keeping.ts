import type { SealedText } from '../../privacy/personal.ts';
import type { Destroyed } from '../../regulation/retention.ts';

/** What became of a ticket after its end. */
export type KeepingFact =
  | {
      readonly type: 'Archived';
      /** Entries of the ledger in the copy. */
      readonly entries: number;
      /** SHA-256 over the copy's bytes, in hexadecimal digits. */
      readonly digest: string;
      readonly clause?: string;
    }
  | { readonly type: 'HoldSet'; readonly reason: SealedText }
  | { readonly type: 'HoldReleased'; readonly reason: SealedText }
  | {
      readonly type: 'DestructionOrdered';
      readonly what: readonly Destroyed[];
      /** The decisions by which it is due: months after the end, and the version of the settings they stand in. */
      readonly months: Readonly<Partial<Record<Destroyed, number>>>;
      readonly settings: string;
    }
  | {
      readonly type: 'TextsDestroyed';
      readonly what: readonly Destroyed[];
      /** Versions of files that were destroyed with it. */
      readonly files: number;
    }
  | {
      readonly type: 'Rekeyed';
      /** Keyed index of the citizen's number, and fingerprint of what is asked, under the new key. */
      readonly person?: string;
      readonly likeness?: string;
    };
