import type { Route } from '../http/route.ts';
import type { AssessmentDeps } from './drafting.ts';
import { readingRoutes } from './reading.ts';
import { recordingRoutes } from './recording.ts';

/** The routes of the assessment (考核): who stands how and why, what is recorded for it, and what is published. */
export function assessmentRoutes(deps: AssessmentDeps): Route[] {
  return [...readingRoutes(deps), ...recordingRoutes(deps)];
}
