import type { Day, Instant } from '../calendar/instant.ts';
import type { Cause, Treatment } from '../regulation/governance-schema.ts';
import type { Topic } from './tally.ts';

export const MEASURE_STATUSES = ['open', 'closed', 'checked'] as const;

/** How a concentrated problem is treated (治理措施). Codes, ids and times only; what people wrote lies sealed beside it. */
export interface Measure {
  readonly measure: string;
  readonly region: string;
  /** Counts the acts. */
  readonly version: number;
  readonly status: (typeof MEASURE_STATUSES)[number];
  /** From a warning, from somebody's own finding, or found in the grid. */
  readonly origin: 'warning' | 'own' | 'grid';
  readonly warning?: string;
  readonly topic: Topic;
  /** In charge of it. */
  readonly unit: string;
  readonly joint: readonly string[];
  readonly cause?: Cause;
  readonly treatments: readonly Treatment[];
  /** Until when; set by a person. Absent where it was dealt with at once. */
  readonly dueOn?: Day;
  readonly openedAt: Instant;
  readonly openedBy: string;
  readonly closedAt?: Instant;
  readonly result?: 'solved' | 'eased' | 'unsolved';
  /** What the hotline found when it looked whether it came back. */
  readonly effective?: boolean;
  /** How often it was opened again. */
  readonly reopened: number;
  readonly changedAt: Instant;
}

/** Whether a measure is past its day and not closed. */
export function isLate({ status, dueOn }: Pick<Measure, 'status' | 'dueOn'>, today: Day): boolean {
  return status === 'open' && dueOn !== undefined && today > dueOn;
}
