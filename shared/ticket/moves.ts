import type { Role } from '../caller.ts';
import type { CommandType } from './commands.ts';
import type { Stage } from './ticket.ts';

/** When a command is legal and who may give it. `unit` roles act only for a unit that has a part in the ticket. */
export interface Move {
  readonly from: readonly (Stage | 'new')[];
  readonly by: readonly (Role | 'channel' | 'system')[];
}

const UNIT: readonly Role[] = ['unit-officer', 'unit-head'];
const OPEN: readonly Stage[] = ['submitted', 'accepted', 'dispatched', 'handling', 'answered', 'done'];

/** Every legal move. What is not here is refused. */
export const MOVES: Readonly<Record<CommandType, Move>> = {
  submit: { from: ['new'], by: ['channel'] },
  accept: { from: ['submitted'], by: ['agent', 'dispatcher'] },
  reject: { from: ['submitted', 'accepted'], by: ['agent', 'dispatcher'] },
  reply: { from: ['accepted'], by: ['agent', 'dispatcher'] },
  'mark-complex': { from: ['accepted', 'dispatched', 'handling'], by: ['dispatcher', 'reviewer'] },
  dispatch: { from: ['accepted'], by: ['dispatcher'] },
  sign: { from: ['dispatched', 'handling', 'answered'], by: UNIT },
  return: { from: ['dispatched', 'handling'], by: UNIT },
  'review-return': { from: ['dispatched', 'handling', 'answered'], by: ['dispatcher', 'reviewer'] },
  contact: { from: ['dispatched', 'handling', 'answered', 'done'], by: UNIT },
  respond: { from: ['dispatched', 'handling'], by: UNIT },
  'request-extension': { from: ['handling'], by: UNIT },
  'review-extension': { from: ['handling', 'answered'], by: ['dispatcher', 'reviewer'] },
  answer: { from: ['handling', 'answered'], by: UNIT },
  'review-answer': { from: ['answered'], by: ['reviewer'] },
  revisit: { from: ['done'], by: ['agent', 'reviewer'] },
  redo: { from: ['done'], by: ['reviewer'] },
  close: { from: ['done'], by: ['reviewer'] },
  supervise: { from: ['dispatched', 'handling'], by: ['supervisor'] },
  settle: { from: [...OPEN, 'closed'], by: ['system'] },
  recompute: { from: [...OPEN, 'closed'], by: ['system'] },
};
