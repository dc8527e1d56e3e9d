import type { Instant } from '../calendar/instant.ts';
import type { AssessmentScheme } from '../regulation/settings.ts';
import { canonicalJson, type Sha256 } from '../ticket/ledger.ts';
import type { AssessmentKey } from './records.ts';
import type { Sheet } from './sheet.ts';

/** A published version: it never changes; what changes later is a version of its own, with its reason. */
export interface PublishedVersion extends AssessmentKey {
  /** 1, 2, 3, … */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
  readonly scheme: AssessmentScheme;
  /** The version of the settings that had the scheme. */
  readonly settings: string;
  /** By which request it was published; not shown. */
  readonly once: { readonly id: string; readonly digest: string };
  /** Over scheme and sheets: whoever has these can work it out. */
  readonly digest: string;
}

/** A published version with what it says. */
export interface Publication extends PublishedVersion {
  readonly sheets: readonly Sheet[];
}

/** SHA-256, in hex, of the canonical JSON of `{scheme, sheets}`, the sheets in the order in which they are ranked. */
export function digestOf({ scheme, sheets }: Pick<Publication, 'scheme' | 'sheets'>, sha256: Sha256): string {
  return sha256(canonicalJson({ scheme, sheets }));
}

/** A row of a ranking, as a bulletin prints it. */
export interface RankingRow {
  /** Absent where there was nothing to judge. */
  readonly rank?: number;
  readonly of: string;
  readonly label: string;
  readonly score: number;
  readonly base: number;
  readonly bonus: number;
  readonly deduction: number;
  readonly tickets: number;
  /** Cases that were excused. */
  readonly excused: number;
  /** What gave points and what took them, the most first. */
  readonly reasons: readonly { readonly label: string; readonly points: number; readonly cases: number }[];
}

/** The rows of a ranking, the best first, those who are not ranked last. Deductions are negative among the reasons. */
export function rankingRows(sheets: readonly Sheet[]): readonly RankingRow[] {
  return sheets.map(({ rank, of, label = of, score, base, bonus, deduction, tickets, lines }) => ({
    ...(rank !== undefined && { rank }),
    ...{ of, label, score, base, bonus, deduction, tickets },
    excused: lines.reduce((sum, line) => sum + (line.excused?.cases ?? 0), 0),
    reasons: lines
      .filter((line) => line.effect !== 'base' && line.points !== 0)
      .map((line) => ({
        label: line.label,
        points: line.effect === 'deduction' ? -line.points : line.points,
        cases: line.cases,
      }))
      .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points)),
  }));
}
