import type { Instant } from '../calendar/instant.ts';
import type { MeasureAct } from '../governance/acts.ts';
import type { Measure } from '../governance/measure.ts';
import type { Warning } from '../governance/warning.ts';

/** Who did what with a measure, and when (legal time); what they wrote is sealed. */
export interface MeasureRecord {
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly act: MeasureAct;
  readonly sealed?: string;
}

/** An analysis that somebody has handed in (分析研判报告), its text sealed. */
export interface AnalysisRecord {
  readonly region: string;
  readonly period: string;
  /** Whose it is: a unit's, or the hotline's. */
  readonly unit: string;
  readonly at: Instant;
  readonly by: string;
  readonly sealed: string;
}

/** A caller's key, and the digest of what was asked under it. */
export interface GovernanceOnce {
  readonly key: string;
  readonly digest: string;
}

/** Early warnings, the measures that treat them, and analyses that were handed in. */
export interface GovernanceStore {
  /** Every warning of a region that is open. */
  openWarnings(region: string): Promise<readonly Warning[]>;
  warning(region: string, warning: string): Promise<Warning | undefined>;
  /** Newest first; `after` is the number that the page before ended with. */
  warnings(region: string, limit: number, after?: string): Promise<readonly Warning[]>;
  /** How many warnings of a region have numbers that begin so. */
  countWarnings(region: string, begins: string): Promise<number>;
  /**
   * Writes a warning down, and with it whether it is among the open ones.
   * @returns false when it is not as `before` any more, or the same is open already
   */
  putWarning(before: Warning | undefined, after: Warning, once?: GovernanceOnce): Promise<boolean>;
  measure(region: string, measure: string): Promise<Measure | undefined>;
  /** Newest first. */
  measures(region: string, limit: number, after?: string): Promise<readonly Measure[]>;
  /** What was done with a measure, oldest first. */
  records(region: string, measure: string): Promise<readonly MeasureRecord[]>;
  /** @returns false when it is not as `before` any more, its number is taken, or the key is used */
  commit(
    before: Measure | undefined,
    after: Measure,
    record: MeasureRecord,
    once?: GovernanceOnce,
  ): Promise<boolean>;
  /** What was done under a caller's key before: the digest of what was asked, and what it was about. */
  once(key: string): Promise<{ readonly digest: string; readonly about: string } | undefined>;
  /** Every analysis handed in for a period. */
  analyses(region: string, period: string): Promise<readonly AnalysisRecord[]>;
  /** @returns false when one is there already, or the key is used */
  handIn(record: AnalysisRecord, once?: GovernanceOnce): Promise<boolean>;
}
