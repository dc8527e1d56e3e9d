import { workflowDeps } from './bindings.ts';
import { type Execution, nextPlan, type Plan } from './next-plan.ts';

/** A wait has run out: what is due is settled, and the next wait planned. */
export const handler = (execution: Execution): Promise<Plan> => nextPlan(workflowDeps(), execution);
