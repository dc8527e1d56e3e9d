import { desk, waits, workflow } from '../bindings.ts';
import { LIMITS, type WorkflowDeps } from './next-plan.ts';

/** What the workflow's functions take, on AWS. */
export function workflowDeps(): WorkflowDeps {
  return { ...desk(), waits: waits(), workflow: workflow(), limits: LIMITS };
}
