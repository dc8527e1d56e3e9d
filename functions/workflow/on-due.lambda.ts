import { linkDeps } from '../reactions/followers-bindings.ts';
import { workflowDeps } from './bindings.ts';
import type { Execution, Plan } from './next-plan.ts';
import { onDue } from './on-due.ts';

/** The state in which a wait that ran out goes on. */
export const handler = (execution: Execution): Promise<Plan> =>
  onDue({ ...workflowDeps('on-due'), ...linkDeps() }, execution);
