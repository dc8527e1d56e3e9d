/** The words in which regulations, questions and tickets speak; one English word per Chinese term. */

export const KINDS = [
  'consultation',
  'help',
  'complaint',
  'report',
  'suggestion',
  'appeal',
  'praise',
] as const;
/** 咨询, 求助, 投诉, 举报, 意见建议, 申诉, 表扬. */
export type Kind = (typeof KINDS)[number];

/** As people read the kinds. */
export const KIND_LABELS: Readonly<Record<Kind, string>> = {
  consultation: '咨询',
  help: '求助',
  complaint: '投诉',
  report: '举报',
  suggestion: '意见建议',
  appeal: '申诉',
  praise: '表扬',
};

export const CLOCKS = [
  'dispatch',
  'callback',
  'acknowledge',
  'sign',
  'respond',
  'contact',
  'reach',
  'accept',
  'handle',
  'return',
  'extension',
  'revisit',
  'redo',
  'supervise',
] as const;
/** Each term that a regulation may set, named for what has to be done before it ends. */
export type ClockKind = (typeof CLOCKS)[number];

export const METHODS = ['system', 'phone', 'letter', 'onsite', 'meeting'] as const;
/** 系统督办, 电话催办, 发函督办, 现场督办, 督办会议. */
export type Method = (typeof METHODS)[number];

export const MATTERS = [
  'outage',
  'water-outage',
  'power-outage',
  'gas-outage',
  'heat-outage',
  'noise',
  'fumes',
  'nuisance',
  'manhole-cover',
  'power-pole',
  'telecom-pole',
  'natural-disaster',
  'accident',
  'public-health',
  'social-safety',
  'utility',
  'public-emergency',
  'life-and-property',
  'enforcement',
] as const;
/**
 * What the request is about, where a clause treats it apart (停水停电停气, 停水, 停电, 停气, 停暖, 噪音, 油烟,
 * 其他扰民, 井盖, …, 水电气暖, 公共突发事件, 生命财产紧急求助, 行政执法案件).
 */
export type Matter = (typeof MATTERS)[number];

export const NATURES = ['round-the-clock', 'not-a-member'] as const;
/** What a unit is, where a clause treats it apart: 24小时响应单位, 暂未纳入热线成员单位. */
export type Nature = (typeof NATURES)[number];

export const HAND_OVER_MODES = ['one-key', 'three-party', 'order'] as const;
/** How a matter goes to another line: 一键转接, 三方通话, 工单派转. */
export type HandOverMode = (typeof HAND_OVER_MODES)[number];

export const STARTS = [
  'submitted',
  'accepted',
  'handed-over',
  'dispatched',
  'received',
  'signed',
  'accepted-by-unit',
  'consent-to-wait',
  'first-failed-attempt',
  'answer-submitted',
  'done',
  'sent-back',
  'supervision-notified',
  'old-last-day',
] as const;
/** The event a term runs from. `received` is the dispatch entering the unit's account. */
export type StartEvent = (typeof STARTS)[number];

/** `stated` in the text; `interpreted` where the text needs a reading; `operator`: set by the city. */
export type DueStatus = 'stated' | 'interpreted' | 'operator';

export const GRADES = [
  'very-satisfied',
  'satisfied',
  'basically-satisfied',
  'dissatisfied',
  'very-dissatisfied',
] as const;
/** The five grades of a revisit (非常满意, 满意, 基本满意, 不满意, 非常不满意). */
export type Grade = (typeof GRADES)[number];
