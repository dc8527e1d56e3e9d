import { FOLDERS, type RegulationFolder } from './regulations.ts';

/**
 * The register of clauses: every provision of the regulations that software has to keep, by id. A value
 * in a regulation's data, a refusal and a due time all cite one of these ids.
 */
export interface Clause {
  readonly id: string;
  /** The part of the work it belongs to, such as `timer` or `return`. */
  readonly area: string;
  /** One English sentence. */
  readonly summary: string;
}

/** Every clause, regulation by regulation, in the order of the articles. */
export const CLAUSES: readonly Clause[] = FOLDERS.flatMap(clausesOf);

const byId = new Map(CLAUSES.map((clause) => [clause.id, clause]));

/** A clause by its id; undefined when the register has none. */
export function clauseById(id: string): Clause | undefined {
  return byId.get(id);
}

/** The clauses that one folder of data registers, in the order of the articles. */
export function clausesOf({ clauses }: Pick<RegulationFolder, 'clauses'>): readonly Clause[] {
  return Object.entries(clauses)
    .flatMap(([area, summaries]) => Object.entries(summaries).map(([id, summary]) => ({ id, area, summary })))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}
