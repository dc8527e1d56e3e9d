import { desk, waits, workflow } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { LIMITS, type WorkflowDeps } from './next-plan.ts';

/** What the workflow's functions take, on AWS, under the function's name in its log lines. */
export function workflowDeps(name: string): WorkflowDeps {
  return {
    ...desk(),
    waits: waits(),
    workflow: workflow(),
    limits: LIMITS,
    log: createLogger({ function: name }),
  };
}
