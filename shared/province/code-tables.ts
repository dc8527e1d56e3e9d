import type { Grade, HandOverMode, Matter } from '../regulation/vocabulary.ts';
import { CLOCK_LABELS, KIND_LABELS, METHOD_LABELS } from '../regulation/vocabulary.ts';
import { STAGE_LABELS } from '../ticket/stage-labels.ts';
import { EVENT_LABELS } from './event-labels.ts';
import { CHANNEL_LABELS, OUTCOME_LABELS } from './measures.ts';

/*
 * The codes that the feed speaks in. Codes of units, classes and places are the city's own, and are handed on as the
 * city set them.
 */

const MATTERS: Readonly<Record<Matter, string>> = {
  outage: '停水停电停气',
  'water-outage': '停水',
  'power-outage': '停电',
  'gas-outage': '停气',
  'heat-outage': '停暖',
  noise: '噪音',
  fumes: '油烟',
  nuisance: '其他扰民',
  'manhole-cover': '井盖',
  'power-pole': '电力杆线',
  'telecom-pole': '通信杆线',
  'natural-disaster': '自然灾害',
  accident: '事故灾难',
  'public-health': '公共卫生',
  'social-safety': '社会安全',
  utility: '水电气暖',
  'public-emergency': '公共突发事件',
  'life-and-property': '生命财产紧急求助',
  enforcement: '行政执法案件',
  'illegal-building': '违章建筑',
  demolition: '拆迁',
};

const GRADES: Readonly<Record<Grade, string>> = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  'basically-satisfied': '基本满意',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
};

const HAND_OVER_MODES: Readonly<Record<HandOverMode, string>> = {
  'one-key': '一键转接',
  'three-party': '三方通话',
  order: '工单派转',
};

const SOLVED = { yes: '已解决', partly: '部分解决', no: '未解决' } as const;

/** Every table, by name: what each code means, in Chinese. */
export const CODE_TABLES = {
  channel: CHANNEL_LABELS,
  kind: KIND_LABELS,
  stage: STAGE_LABELS,
  outcome: OUTCOME_LABELS,
  matter: MATTERS,
  clock: CLOCK_LABELS,
  event: EVENT_LABELS,
  method: METHOD_LABELS,
  grade: GRADES,
  solved: SOLVED,
  'hand-over-mode': HAND_OVER_MODES,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
export type CodeTable = keyof typeof CODE_TABLES;
