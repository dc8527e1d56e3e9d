import type { HandIn } from '../bulletin/hand-in.ts';
import type { Bulletin, Case } from '../bulletin/model.ts';
import type { Instant } from '../calendar/instant.ts';

/** The editor's part of a bulletin while it is written, as it was last saved. */
export interface BulletinDraft {
  readonly region: string;
  readonly period: string;
  readonly version: number;
  readonly problems?: string;
  readonly suggestions?: string;
  readonly cases: readonly (Case & { readonly handIn?: string })[];
  readonly by: string;
  readonly at: Instant;
}

/** A bulletin as it was published: never changed, and followed by another version where it is corrected. */
export interface PublishedBulletin {
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  /** Why a published one is corrected. */
  readonly reason?: string;
  /** SHA-256 of the bulletin as canonical JSON, in hexadecimal digits. */
  readonly digest: string;
  readonly bulletin: Bulletin;
}

/** What is known of a published version without its content. */
export type BulletinLine = Omit<PublishedBulletin, 'bulletin'> & { readonly period: string };

/** What a caller's key stands for: the digest of what was asked, and the answer given. */
export interface BulletinOnce {
  readonly key: string;
  readonly digest: string;
  /** JSON without anybody's words. */
  readonly answer: string;
}

/** Bulletins with what is handed in for them. What people write lies sealed until it is published. */
export interface BulletinStore {
  draft(region: string, period: string): Promise<BulletinDraft | undefined>;
  /** @returns false when another draft was saved since, or the key is used */
  saveDraft(draft: BulletinDraft, once?: BulletinOnce): Promise<boolean>;
  /** @returns false when there is such a version already, or the key is used */
  publish(published: PublishedBulletin, once?: BulletinOnce): Promise<boolean>;
  /** A version, the latest when left out. */
  published(region: string, period: string, version?: number): Promise<PublishedBulletin | undefined>;
  /** A region's published versions, the latest period first and of each the latest version first. */
  versions(region: string, limit: number): Promise<readonly BulletinLine[]>;
  /** @returns false when the key is used */
  handIn(handIn: HandIn, once?: BulletinOnce): Promise<boolean>;
  /** What was handed in for a period, oldest first. */
  handIns(region: string, period: string): Promise<readonly HandIn[]>;
  /** Units that have handed something in for a period; nothing that they wrote is opened. */
  handedIn(region: string, period: string): Promise<readonly string[]>;
  /** Notes what was done under a key where nothing else is written. @returns false when it is used */
  remember(once: BulletinOnce): Promise<boolean>;
  /** What was done under a caller's key before, kept for a week. */
  once(key: string): Promise<Omit<BulletinOnce, 'key'> | undefined>;
}
