/* What the product needs of the world. AWS stands behind it in `adapters/`, and nowhere else. */

export * from './ports/alerts.ts';
export * from './ports/assessments.ts';
export * from './ports/audit.ts';
export * from './ports/bulletins.ts';
export * from './ports/calls.ts';
export * from './ports/clock.ts';
export * from './ports/deliveries.ts';
export * from './ports/department-systems.ts';
export * from './ports/governance.ts';
export * from './ports/keeping.ts';
export * from './ports/key-walks.ts';
export * from './ports/knowledge.ts';
export * from './ports/open311.ts';
export * from './ports/province.ts';
export * from './ports/ratings.ts';
export * from './ports/repair.ts';
export * from './ports/reveal.ts';
export * from './ports/rulebook.ts';
export * from './ports/subscriptions.ts';
export * from './ports/tickets.ts';
export * from './ports/webhooks.ts';
export * from './ports/wechat.ts';
export * from './ports/workflow.ts';
