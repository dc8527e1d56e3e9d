import { workflowDeps } from './bindings.ts';
import { type Execution, firstPlan, type Plan } from './next-plan.ts';

/** The first state of an execution: what the ticket waits for. */
export const handler = (execution: Pick<Execution, 'ticketNo' | 'generation'>): Promise<Plan> =>
  firstPlan(workflowDeps('plan'), execution);
