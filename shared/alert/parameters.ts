import { citationOf } from './citation.ts';
import type { AlertIntent, AlertKind } from './facts.ts';
import { alertParts, timeOf } from './texts.ts';

/*
 * What may stand in the variables of an approved template: codes, times and the product's own words. Nothing that
 * a citizen wrote or is can be among them, since an intent has nothing of the citizen.
 */

/** What a value is made of, as providers tell variables apart: digits, a time, or text. */
export const PARAMETER_TYPES = ['number', 'time', 'text'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** What a template's variable can be filled with, and of which type each is. */
export const PARAMETERS = {
  ticketNo: 'number',
  /** The kind, as people call it: 新派工单. */
  title: 'text',
  /** What has happened. */
  what: 'text',
  /** What is asked for. */
  todo: 'text',
  /** By when: 9月20日24时. */
  due: 'time',
  /** The article that it rests on. */
  clause: 'text',
  /** The address of the page by which an answer is rated. */
  link: 'text',
  /** What of that address differs from message to message, where the rest stands in the wording. */
  linkCode: 'text',
} as const satisfies Record<string, ParameterType>;
export type ParameterName = keyof typeof PARAMETERS;

export const LINKS = ['link', 'linkCode'] as const satisfies readonly ParameterName[];
/** The page by which an answer is rated, where a message has one. */
export type LinkParameters = Readonly<Record<(typeof LINKS)[number], string>>;

/** An alert's parameters. A variable can't be empty, so what an alert has nothing of says where it stands. */
export type AlertParameters = Readonly<Record<Exclude<ParameterName, keyof LinkParameters>, string>> &
  Partial<LinkParameters>;

/** Longest value of a variable of the type 其他 at Alibaba Cloud; Tencent Cloud's approved ones are held to it too. */
export const LONGEST_VALUE = 35;

const NO_TODO = '请登录系统查看';
const NO_CITIZEN_TODO = '如有疑问请拨打12345';
const NO_DUE = '以系统所示为准';
const NO_CLAUSE = '依据见系统';

/** Longest address in a message. */
export const LONGEST_LINK = 120;

/** What people call each kind of alert, in a few characters. */
export const TITLES: Readonly<Record<AlertKind, string>> = {
  urgent: '紧急事项',
  'handed-over': '移交待确认',
  'hand-over-refused': '移交未接收',
  'feedback-owed': '待反馈',
  dispatch: '新派工单',
  remind: '即将到期',
  overdue: '已经逾期',
  escalation: '逾期升级',
  coordination: '职责协调',
  across: '跨地区办理',
  'call-missed': '通话未接听',
  declined: '单位不予受理',
  joint: '联合处置',
  'joint-feedback': '联合处置结果',
  divided: '上级分派',
  below: '下级办理情况',
  returned: '退回审核',
  'taken-back': '收回工单',
  redo: '发回重办',
  supervision: '督办',
  'supervision-answered': '督办已报告',
  urged: '催办',
  card: '亮牌',
  talk: '约谈',
  named: '通报',
  fault: '过错认定',
  watched: '重点关注',
  extension: '延期审核',
  'answer-failed': '审核未通过',
  termination: '终止审核',
  objection: '申诉审核',
  contacts: '联系过频',
  'term-changed': '期限变更',
  'request-added': '补充内容',
  released: '重新转派',
  digest: '汇总提醒',
  unrostered: '无人值班',
  knowledge: '知识库',
  'hot-spot': '预警',
  measure: '治理措施',
  'analysis-due': '分析研判',
  'hand-in-due': '材料报送',
  assessment: '考核',
  reveal: '查看遮盖信息',
  'citizen-accepted': '诉求受理',
  'citizen-rejected': '诉求不予受理',
  'citizen-due': '诉求办理',
  'citizen-extended': '诉求延期',
  'citizen-answered': '诉求答复',
};

/** The parameters of an alert, none of them empty. */
export function parametersOf(intent: AlertIntent): AlertParameters {
  const { ticketNo, at, by, clause, facts } = intent;
  const none = facts.kind.startsWith('citizen-') ? NO_CITIZEN_TODO : NO_TODO;
  const { what, todo = none } = alertParts(intent);
  return {
    ticketNo,
    title: TITLES[facts.kind],
    what,
    todo: first(todo),
    due: by ? timeOf(by.at, at) : NO_DUE,
    clause: (clause !== undefined && citationOf(clause)) || NO_CLAUSE,
  };
}

/** Where two things are asked for and both don't fit, the first, which is due first. */
function first(todo: string): string {
  const comma = todo.lastIndexOf('，');
  return [...todo].length <= LONGEST_VALUE || comma < 0 ? todo : todo.slice(0, comma);
}
