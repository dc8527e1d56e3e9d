import type { Route } from '../http/route.ts';
import { analysisRoutes } from './analyses.ts';
import { measureRoutes } from './measures.ts';
import type { GovernanceDeps } from './readers.ts';
import { warningRoutes } from './warnings.ts';

/** Proactive governance (未诉先办): what requests come to, early warnings, and what is done about them. */
export function governanceRoutes(deps: GovernanceDeps): Route[] {
  return [...analysisRoutes(deps), ...warningRoutes(deps), ...measureRoutes(deps)];
}
