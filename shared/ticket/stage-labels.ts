import type { Stage } from './ticket.ts';

/** Where a ticket is, as those who work on it read it. */
export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  submitted: '待受理',
  accepted: '待转派',
  'handed-over': '已移交',
  following: '已并入',
  dispatched: '待签收',
  handling: '办理中',
  answered: '待审核',
  done: '待回访',
  closed: '已办结',
};
