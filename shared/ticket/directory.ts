import type { Nature } from '../regulation/vocabulary.ts';

/** What the law cares about of a unit: what it is, and as what its city's regulation names it. */
export interface UnitFacts {
  readonly id: string;
  /** As people read it, in Chinese. */
  readonly name?: string;
  /** What a clause treats apart: it answers round the clock, or is not a member of the hotline yet. */
  readonly natures: readonly Nature[];
  /** The names under which clauses mean it (市应急管理局, 供电企业, …), beside its own. */
  readonly roles: readonly string[];
  /** It keeps a seat at which it takes calls put through by the hotline. */
  readonly remoteSeat?: true;
  /** The unit above it. */
  readonly parent?: string;
}

/** The units to which a hotline may dispatch, by id. */
export type Directory = ReadonlyMap<string, UnitFacts>;

/** A directory of units of which no more is known than their ids. */
export function unitsNamed(ids: Iterable<string>): Directory {
  return new Map(Array.from(ids, (id) => [id, { id, natures: [], roles: [] }]));
}

/** The units that a clause means by a name: those that bear it as a role, or are called so. */
export function unitsMeant(name: string, directory: Directory): readonly UnitFacts[] {
  return [...directory.values()].filter((unit) => unit.name === name || unit.roles.includes(name));
}
