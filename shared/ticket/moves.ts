import type { Role } from '../caller.ts';
import type { CommandType } from './commands.ts';
import type { Stage } from './ticket.ts';

/** When a command is legal and who may give it. `unit` roles act only for a unit that has a part in the ticket. */
export interface Move {
  readonly from: readonly (Stage | 'new')[];
  readonly by: readonly (Role | 'channel' | 'system')[];
}

const UNIT: readonly Role[] = ['unit-officer', 'unit-head'];
/** Who urges and supervises those below a unit that has divided its part, and passes their faults on. */
const BELOW: readonly Role[] = ['unit-head'];
/** Each unit has a part of its own, with clocks of its own, wherever the lead's stands, and also without a lead. */
const AT_UNITS: readonly Stage[] = ['accepted', 'dispatched', 'handling', 'answered'];
const OPEN: readonly Stage[] = [
  'submitted',
  'accepted',
  'handed-over',
  'following',
  'dispatched',
  'handling',
  'answered',
  'done',
];
/** From the dispatch on, also while the citizen is being asked. */
const SUPERVISED: readonly Stage[] = ['dispatched', 'handling', 'answered', 'done'];
/** What a unit did is found also after the end, or when it has given the ticket back. */
const ON_RECORD: readonly Stage[] = [...AT_UNITS, 'done', 'closed'];
/** A line's system answers through its channel; its people through the hotline's. */
const FOR_LINES: Move['by'] = ['agent', 'dispatcher', 'channel'];

/** Every legal move. What is not here is refused. */
export const MOVES: Readonly<Record<CommandType, Move>> = {
  submit: { from: ['new'], by: ['channel'] },
  accept: { from: ['submitted'], by: ['agent', 'dispatcher'] },
  reject: { from: ['submitted', 'accepted'], by: ['agent', 'dispatcher'] },
  reply: { from: ['accepted'], by: ['agent', 'dispatcher'] },
  'mark-complex': { from: ['accepted', 'dispatched', 'handling'], by: ['dispatcher', 'reviewer'] },
  'hand-over': { from: ['submitted', 'accepted', 'dispatched', 'handling'], by: ['agent', 'dispatcher'] },
  acknowledge: { from: OPEN, by: FOR_LINES },
  feedback: { from: [...OPEN, 'closed'], by: FOR_LINES },
  dispatch: { from: ['accepted'], by: ['dispatcher'] },
  'pass-on': { from: AT_UNITS, by: ['dispatcher'] },
  sign: { from: AT_UNITS, by: UNIT },
  return: { from: AT_UNITS, by: UNIT },
  'review-return': { from: AT_UNITS, by: ['dispatcher', 'reviewer', ...UNIT] },
  'refer-to-coordination': { from: ['accepted'], by: ['dispatcher'] },
  'refer-to-leaders': { from: ['accepted'], by: ['dispatcher'] },
  'decide-coordination': { from: ['accepted'], by: ['dispatcher'] },
  'refer-across': { from: ['accepted'], by: ['dispatcher'] },
  'decide-across': { from: ['accepted'], by: ['dispatcher', 'supervisor'] },
  'call-in': { from: ON_RECORD, by: ['agent', 'dispatcher'] },
  'handle-jointly': { from: [...AT_UNITS, 'done'], by: ['dispatcher', 'supervisor'] },
  'joint-feedback': { from: [...OPEN, 'closed'], by: ['dispatcher', 'supervisor'] },
  divide: { from: AT_UNITS, by: UNIT },
  'take-back': { from: AT_UNITS, by: ['dispatcher', 'reviewer'] },
  'dispute-return': { from: AT_UNITS, by: UNIT },
  'review-dispute': { from: AT_UNITS, by: ['supervisor'] },
  contact: { from: [...AT_UNITS, 'done'], by: ['agent', ...UNIT] },
  'unit-accept': { from: AT_UNITS, by: UNIT },
  respond: { from: AT_UNITS, by: UNIT },
  'request-extension': { from: AT_UNITS, by: UNIT },
  'review-extension': { from: AT_UNITS, by: ['dispatcher', 'reviewer'] },
  answer: { from: AT_UNITS, by: UNIT },
  fulfil: { from: [...AT_UNITS, 'done'], by: UNIT },
  'set-law-term': { from: ['accepted', 'dispatched', 'handling'], by: ['dispatcher', 'reviewer'] },
  'review-answer': { from: ['answered'], by: ['reviewer'] },
  revisit: { from: ['done'], by: ['agent', 'reviewer'] },
  redo: { from: ['done'], by: ['reviewer'] },
  close: { from: ['done', 'handed-over'], by: ['reviewer'] },
  supervise: { from: SUPERVISED, by: ['supervisor', 'system', ...BELOW] },
  'change-method': { from: SUPERVISED, by: ['supervisor', ...BELOW] },
  'answer-supervision': { from: SUPERVISED, by: UNIT },
  'end-supervision': { from: SUPERVISED, by: ['supervisor', ...BELOW] },
  escalate: { from: [...SUPERVISED, 'closed'], by: ['supervisor', ...BELOW] },
  urge: { from: AT_UNITS, by: ['dispatcher', 'supervisor', ...BELOW] },
  'issue-card': { from: ON_RECORD, by: ['supervisor'] },
  talk: { from: ON_RECORD, by: ['supervisor'] },
  name: { from: ON_RECORD, by: ['supervisor'] },
  refer: { from: ON_RECORD, by: ['supervisor', ...BELOW] },
  'record-fault': { from: ON_RECORD, by: ['supervisor'] },
  'withdraw-fault': { from: ON_RECORD, by: ['supervisor'] },
  attribute: { from: ON_RECORD, by: ['reviewer', 'supervisor'] },
  excuse: { from: ON_RECORD, by: ['supervisor'] },
  mark: { from: OPEN, by: ['agent', 'dispatcher', 'supervisor'] },
  'record-abuse': { from: [...OPEN, 'closed'], by: ['agent', 'dispatcher', 'supervisor', ...UNIT] },
  'name-accused': { from: [...OPEN, 'closed'], by: ['agent', 'dispatcher', 'supervisor'] },
  'record-consent': { from: [...OPEN, 'closed'], by: ['agent', 'dispatcher'] },
  'file-secrecy': { from: AT_UNITS, by: UNIT },
  'review-secrecy': { from: [...OPEN, 'closed'], by: ['reviewer', 'supervisor'] },
  'request-termination': { from: ['handling', 'answered', 'done'], by: UNIT },
  'review-termination': { from: ['handling', 'answered', 'done'], by: ['reviewer'] },
  object: { from: ['handling', 'answered', 'done', 'closed'], by: UNIT },
  'review-objection': { from: [...AT_UNITS, 'done', 'closed'], by: ['reviewer'] },
  attach: {
    from: [...OPEN, 'closed'],
    by: ['agent', 'dispatcher', 'reviewer', 'supervisor', 'channel', ...UNIT],
  },
  // By the look-up's own route, which has asked the system.
  'keep-look-up': { from: [...OPEN, 'closed'], by: ['system'] },
  'release-file': { from: [...OPEN, 'closed'], by: ['reviewer', 'supervisor'] },
  add: {
    from: ['submitted', 'accepted', 'following', 'dispatched', 'handling', 'answered'],
    by: ['agent', 'dispatcher', 'channel'],
  },
  follow: { from: ['accepted'], by: ['agent', 'dispatcher'] },
  unfollow: { from: ['following', 'done'], by: ['dispatcher', 'reviewer'] },
  'adopt-answer': { from: ['following'], by: ['system'] },
  release: { from: ['following'], by: ['system'] },
  'keep-message': { from: [...OPEN, 'closed'], by: ['channel'] },
  hold: { from: [...OPEN, 'closed'], by: ['supervisor', 'administrator'] },
  archive: { from: ['closed'], by: ['system'] },
  'order-destruction': { from: ['closed'], by: ['system'] },
  'confirm-destruction': { from: ['closed'], by: ['system'] },
  rekey: { from: [...OPEN, 'closed'], by: ['system'] },
  settle: { from: [...OPEN, 'closed'], by: ['system'] },
  recompute: { from: [...OPEN, 'closed'], by: ['system'] },
};
