import { CHANNELS, type Channel } from '../caller.ts';
import { KIND_LABELS, KINDS } from '../regulation/vocabulary.ts';
import type { Outcome } from '../ticket/events/outcome.ts';

/** By what counts can be asked for. */
export const CUTS = ['total', 'unit', 'kind', 'channel', 'outcome', 'class', 'place', 'region'] as const;
export type Cut = (typeof CUTS)[number];

/**
 * What is counted of each ticket. Timeliness counts terms, each kept or missed; an assistant's own terms count
 * for nobody's rate. `returns`, `improperReturns` (those that a review found to be no matter to return), `refusedReturns`
 * (those refused to the unit that is in charge all the same), `redos`, `supervisions`, `extensions`, `failedAnswers`,
 * `cards` (`redCards` among them), `urged`, `named` (unless it was excused) and `faults` may be more than one for one ticket. `…Charged` are
 * those for which the unit has no good reason on record: of terms missed not `delaysOfHotline`, `delaysOfOthers` (put
 * down to another unit) and `delaysTolerated`, which count terms of signing, handling and redo. `contacted` counts with
 * the unit's work, once it is done.
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
  'terminated',
  'handedOver',
  'dispatchedOnce',
  'contacted',
  'contactKept',
  'contactMissed',
  'acceptKept',
  'acceptMissed',
  'respondKept',
  'respondMissed',
  'redoKept',
  'redoMissed',
  'dispatchedDone',
  'doneOnTime',
  'overdueOpen',
  'extensions',
  'refusedReturns',
  'failedAnswers',
  'signCharged',
  'handleCharged',
  'cards',
  'redCards',
  'urged',
  'named',
  'faults',
  'faultsCharged',
  'dissatisfied',
  'dissatisfiedCharged',
  'delaysOfHotline',
  'delaysOfOthers',
  'delaysTolerated',
] as const;
export type Measure = (typeof MEASURES)[number];

/** What tickets come to that meet exclusions: by these, a letter for each, and by measure. */
export type Met = `met:${string}:${Measure}`;
/** Recorded faults of a unit that are not excused, by their ground. */
export type FaultCount = `fault:${string}`;
/**
 * Requests in which a watched word stood, of those that are closed whose they were, and those that repeat an earlier one
 * of the same person; by class and place only.
 */
export type Noted = `word:${string}` | `unit:${string}` | `again:${string}`;

/** Whole numbers by measure, by fault, of what meets exclusions and of what is noted; what is left out is 0. */
export type Counts = Readonly<Partial<Record<Measure, number>> & Record<Met | FaultCount | Noted, number>>;

/** The counts of the measures alone, without zeros. */
export function measured(counts: Counts): Counts {
  return Object.fromEntries(MEASURES.flatMap((each) => (counts[each] ? [[each, counts[each]]] : [])));
}

/** The value of a cut for tickets that have none yet. */
export const NONE = 'none';

/** How people read the channels. */
export const CHANNEL_LABELS: Readonly<Record<Channel, string>> = {
  phone: '电话',
  web: '网站',
  wechat: '微信',
  referral: '转办',
};
/** How people read how a ticket ended. */
export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
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
  class: { [NONE]: '未分类' },
  place: { [NONE]: '未登记地点' },
  region: {},
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
