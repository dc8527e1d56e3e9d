import { workflowDeps } from './bindings.ts';
import { type Execution, nextPlan, type Plan } from './next-plan.ts';

/** The first state of an execution: what the ticket waits for. */
export const handler = (execution: Execution): Promise<Plan> => nextPlan(workflowDeps(), execution);
