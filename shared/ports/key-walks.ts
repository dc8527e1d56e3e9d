/** How far the walk through all tickets that are found under the index key before has come. */
export interface KeyWalk {
  /** The key to which it leads. */
  readonly version: number;
  /** One more with each step, so that of two who walk one goes on. */
  readonly step: number;
  /** The regions whose tickets are walked through. */
  readonly regions: readonly string[];
  /** 1, 2, 3, …: passes follow each other until one finds nothing left to be done. */
  readonly pass: number;
  /** The list that it is in, of those of all regions, and where. */
  readonly list: number;
  readonly cursor?: string;
  /** Tickets of this pass: looked at, written anew, and those that failed. */
  readonly looked: number;
  readonly moved: number;
  readonly failed: number;
  /** Of the pass before, once there is one: the tickets that it left under the old key. */
  readonly left?: number;
  readonly over: boolean;
}

export interface KeyWalks {
  find(version: number): Promise<KeyWalk | undefined>;
  /** @returns false when another has gone on meanwhile */
  save(walk: KeyWalk): Promise<boolean>;
}
