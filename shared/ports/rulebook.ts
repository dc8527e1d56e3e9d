import type { Roster } from '../alert/roster.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Instant } from '../calendar/instant.ts';
import type { Registers } from '../registers/registers.ts';
import type { Settings } from '../regulation/settings.ts';
import type { KeptRegisterId } from '../regulation/vocabulary.ts';
import type { Unit } from '../routing/unit.ts';

/** Which versions of its data a city works by now. */
export interface CurrentRulebook {
  readonly calendar: string;
  readonly settings: string;
  readonly units: string;
  readonly rosters: string;
  /** Lists of people against which marks are held. */
  readonly registers: string;
}

/** The city's own data: versions, none overwritten, and which of them are current. */
export interface Rulebook {
  calendar(region: string, version: string): Promise<Calendar>;
  settings(region: string, version: string): Promise<Settings>;
  units(region: string, version: string): Promise<readonly Unit[]>;
  /** A register as a version of the registers has it; undefined when none was handed in by then. */
  register<I extends KeptRegisterId>(
    region: string,
    version: string,
    id: I,
  ): Promise<Registers[I] | undefined>;
  /**
   * What holds in the region. Where it lies in one by whose regulation it goes, that one's calendar and settings hold
   * in it too; a version of both layers is named by both (`layeredVersion`).
   */
  current(region: string): Promise<CurrentRulebook>;
  /**
   * Writes a new version of one section and makes it current. `change` is given the versions now current and
   * the new one's name; when somebody publishes in between it is asked again.
   * @returns the new version's name; with a key that was used before, the name of the version written then
   * @throws KeyReusedError when the key was used for something else
   * @throws RulebookTooLargeError when the section has grown beyond what the store holds
   */
  publish(
    region: string,
    section: keyof CurrentRulebook,
    change: (current: CurrentRulebook, version: string) => Promise<unknown>,
    record: PublicationRecord & { readonly once?: PublishedOnce },
  ): Promise<string>;
}

/** A publication that is to be made once: the caller's key, under what an earlier release kept it, and what was asked. */
export interface PublishedOnce {
  readonly key: string;
  readonly before?: string;
  readonly digest: string;
}

/** Who published, why and when (legal time). */
export interface PublicationRecord {
  readonly by: string;
  readonly why: string;
  readonly at: Instant;
}

/** An idempotency key that was used for another publication. */
export class KeyReusedError extends Error {
  override readonly name = 'KeyReusedError';
}

/** A section of the rulebook is larger than one version can be. */
export class RulebookTooLargeError extends Error {
  override readonly name = 'RulebookTooLargeError';
}

/** The rulebook as its administrators see it: with rosters, and with all versions. */
export interface RulebookArchive extends Rulebook {
  /** What the region itself has made current, or the product ships, without what lies above it. */
  own(region: string): Promise<CurrentRulebook>;
  /** A unit's roster as a version of the rosters has it; undefined when none was handed in by then. */
  roster(region: string, version: string, unit: string): Promise<Roster | undefined>;
  /** Which units have a roster in a version of the rosters, and in which version each was last published. */
  rosters(region: string, version: string): Promise<Readonly<Record<string, string>>>;
  /** Which registers there are in a version of the registers, and in which version each was last published. */
  registers(region: string, version: string): Promise<Readonly<Partial<Record<KeptRegisterId, string>>>>;
  /** Who published a version, why and when; undefined when the city has published no such version. */
  record(
    region: string,
    section: keyof CurrentRulebook,
    version: string,
  ): Promise<PublicationRecord | undefined>;
}

/** How far a walk through one shard of a region's open tickets has come. */
export interface WalkLeg {
  readonly region: string;
  readonly shard: number;
  /** The walk it belongs to: one that begins takes the place of one under way. */
  readonly walk: string;
  /** Another whenever the leg moves on, so that of two who walk it one goes on. */
  readonly place: string;
  /** Where the next page begins; absent at the beginning of a pass. */
  readonly cursor?: string;
  readonly pass: 1 | 2;
  /** Milliseconds of the machine's clock before which it is not to go on. */
  readonly notBefore?: number;
}

/** What of a region's publications has been seen to: whose clocks are, or are being, moved; whose topics are made. */
export interface FollowedUp {
  readonly region: string;
  readonly calendar?: string;
  readonly settings?: string;
  readonly units?: string;
}

/** What publications leave to be done, kept until it is done. */
export interface FollowUps {
  /** Writes down a new walk through all shards of a region for these versions, in the place of one under way. */
  begin(region: string, versions: { readonly calendar: string; readonly settings: string }): Promise<void>;
  /** Where a shard's walk stands; undefined when it is over. */
  leg(region: string, shard: number): Promise<WalkLeg | undefined>;
  /**
   * Moves a leg on, or takes it off the list.
   * @returns the leg where it now stands; undefined when it is over, or somebody else has moved it
   */
  advance(
    leg: WalkLeg,
    next: Pick<WalkLeg, 'pass' | 'cursor' | 'notBefore'> | 'over',
  ): Promise<WalkLeg | undefined>;
  followedUp(region: string): Promise<FollowedUp | undefined>;
  /** Notes the version of the units whose topics are made; false when it was not `from` any more. */
  noteTopics(region: string, from: string | undefined, units: string): Promise<boolean>;
  /** Every region that has published or been walked, and every leg that is not over. */
  worklist(): Promise<{ readonly regions: readonly FollowedUp[]; readonly legs: readonly WalkLeg[] }>;
}

/** What follows a publication: going on with a shard's walk, or seeing to the units' topics. */
export type FollowUp =
  | { readonly region: string; readonly shard: number }
  | { readonly region: string; readonly topics: true };

/** The queue of what follows publications. */
export interface WalkQueue {
  send(followUp: FollowUp): Promise<void>;
}

/** Where a unit's duty officers are alerted. */
export interface UnitContacts {
  /** Makes the unit's topic if there is none, and subscribes its contacts. */
  ensure(region: string, unit: Unit): Promise<void>;
}
