import data from './clauses.json' with { type: 'json' };

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

const REGULATIONS = ['SY', 'TA', 'NM', 'LA', 'MZ'];

/** Every clause, regulation by regulation, in the order of the articles. */
export const CLAUSES: readonly Clause[] = Object.entries(data)
  .flatMap(([area, summaries]) => Object.entries(summaries).map(([id, summary]) => ({ id, area, summary })))
  .sort((a, b) => rank(a.id) - rank(b.id) || a.id.localeCompare(b.id, 'en', { numeric: true }));

const byId = new Map(CLAUSES.map((clause) => [clause.id, clause]));

/** A clause by its id; undefined when the register has none. */
export function clauseById(id: string): Clause | undefined {
  return byId.get(id);
}

function rank(id: string): number {
  return REGULATIONS.indexOf(id.slice(0, 2));
}
