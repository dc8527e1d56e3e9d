import type {
  CallThrough,
  CardColour,
  ContactWay,
  Grade,
  HandOverMode,
  Matter,
} from '../regulation/vocabulary.ts';
import { CLOCK_LABELS, KIND_LABELS, METHOD_LABELS } from '../regulation/vocabulary.ts';
import type { ClockEnd, Expiry, MoveReason } from '../ticket/events/clock.ts';
import type { Secrecy } from '../ticket/secrecy.ts';
import { STAGE_LABELS } from '../ticket/stage-labels.ts';
import { EVENT_LABELS } from './event-labels.ts';
import { MEASURE_LABELS } from './measure-labels.ts';
import { CHANNEL_LABELS, OUTCOME_LABELS } from './measures.ts';

/*
 * The codes that feed and figures speak in. Codes of units, classes and places are the city's own, and are handed on as the
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

const CAUSES = { person: '有人办理', law: '依规定自行发生' } as const;

const CLOCK_ENDS: Readonly<Record<ClockEnd, string>> = {
  met: '按时完成',
  late: '逾期完成',
  lapsed: '期满未用',
  cancelled: '不再需要',
};

const EXPIRIES: Readonly<Record<Expiry, string>> = {
  overdue: '逾期',
  'deemed-signed': '视为签收',
  lapse: '期满失效',
};

const MOVES: Readonly<Record<MoveReason, string>> = {
  extension: '批准延期',
  complex: '认定为复杂',
  'law-term': '适用法定期限',
  calendar: '放假安排变更',
  settings: '本市设定变更',
  'supervision-extension': '督办延期',
};

const WAYS: Readonly<Record<ContactWay | 'system', string>> = {
  phone: '电话',
  sms: '短信',
  callback: '回拨',
  visit: '上门',
  wechat: '微信',
  system: '系统',
};

const SECRECIES: Readonly<Record<Secrecy, string>> = {
  none: '不保密',
  name: '姓名保密',
  phone: '电话保密',
  all: '全部保密',
  complainant: '未经同意不得披露投诉人',
};

const THROUGH: Readonly<Record<CallThrough, string>> = {
  'three-way': '三方通话',
  'remote-seat': '远端座席',
  'special-seat': '专席',
};

const COLOURS: Readonly<Record<CardColour, string>> = { yellow: '黄牌', red: '红牌' };

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
  cause: CAUSES,
  'clock-end': CLOCK_ENDS,
  'clock-expiry': EXPIRIES,
  'clock-move': MOVES,
  way: WAYS,
  secrecy: SECRECIES,
  through: THROUGH,
  colour: COLOURS,
  response: { arrived: '已到场', 'dealt-with': '已处置' },
  finding: { 'unit-fault': '承办单位原因' },
  'caller-type': { citizen: '市民', enterprise: '企业', organisation: '其他组织' },
  urgency: { ordinary: '一般', urgent: '紧急', critical: '特急' },
  measure: MEASURE_LABELS,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
export type CodeTable = keyof typeof CODE_TABLES;
