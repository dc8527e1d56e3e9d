import { CHANNELS, type Channel } from '../caller.ts';
import { KIND_LABELS, KINDS } from '../regulation/vocabulary.ts';
import type { Outcome } from '../ticket/ticket.ts';

/** By what counts can be asked for. */
export const CUTS = ['total', 'unit', 'kind', 'channel', 'outcome'] as const;
export type Cut = (typeof CUTS)[number];

/**
 * What is counted of each ticket. Timeliness counts terms, each kept or missed; an assistant's own terms count
 * for nobody's rate. `returns`, `improperReturns` (those that a review found to be no matter to return),
 * `redos` and `supervisions` may be more than one for one ticket.
 */
export const MEASURES = [
  'received',
  'accepted',
  'rejected',
  'answeredOnline',
  'dispatched',
  'done',
  'closed',
  'overdue',
  'dispatchKept',
  'dispatchMissed',
  'signKept',
  'signMissed',
  'handleKept',
  'handleMissed',
  'solvedAsked',
  'solvedYes',
  'satisfiedAsked',
  'satisfiedYes',
  'returns',
  'improperReturns',
  'redos',
  'supervisions',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Whole numbers by measure; what is left out is 0. */
export type Counts = Readonly<Partial<Record<Measure, number>>>;

/** The value of a cut for tickets that have none yet. */
export const NONE = 'none';

const CHANNEL_LABELS: Readonly<Record<Channel, string>> = {
  phone: '电话',
  web: '网站',
  wechat: '微信',
  referral: '转办',
};
const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  rejected: '不予受理',
  'answered-online': '在线答复',
  'handed-over': '移交其他热线',
  terminated: '终止办理',
  satisfied: '回访满意',
  dissatisfied: '回访不满意',
  unreached: '回访未联系上',
};
const LABELS: Readonly<Record<Cut, Readonly<Record<string, string>>>> = {
  total: { total: '合计' },
  unit: { [NONE]: '未转派' },
  kind: { ...KIND_LABELS, [NONE]: '未分类' },
  channel: CHANNEL_LABELS,
  outcome: { ...OUTCOME_LABELS, [NONE]: '在办' },
};

/** How people read a cell's value, in Chinese; undefined where only the city knows, as with its units. */
export function labelOf(by: Cut, value: string): string | undefined {
  return LABELS[by][value];
}

/** The order in which a cut's cells are listed; units come by id. */
export function orderOf(by: Cut, value: string): number {
  const listed: readonly string[] =
    by === 'kind' ? KINDS : by === 'channel' ? CHANNELS : by === 'outcome' ? Object.keys(OUTCOME_LABELS) : [];
  const place = listed.indexOf(value);
  return place === -1 ? listed.length : place;
}
