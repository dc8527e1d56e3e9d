import type { AuditAnswer, AuditWho } from '../../shared/privacy/audit.ts';

/*
 * What an entry's codes are called where an auditor reads them. A code that is not here stands as it is: most of those
 * are ids of providers.
 */

/** What was looked at, or done. */
export const LOOKED_AT: Readonly<Record<string, string>> = {
  ticket: '查看工单',
  file: '查看附件',
  recording: '调听录音录像',
  calls: '查看通话记录',
  similar: '查看相似工单',
  abuse: '查看来电人记录',
  'mark-ledger': '查看标记台账',
  'look-up': '查询部门系统',
  'hand-ins': '查看单位报送材料',
  deputies: '查看代表委员名册',
  experts: '查看专家名册',
  'handed-over': '转交线路查看',
  feedback: '转交线路反馈',
  progress: '本人查询办理情况',
  'reveal-requests': '查看查看申请',
  'request-reveal': '申请查看被隐去的信息',
  'grant-reveal': '审批查看申请',
  reveal: '查看被隐去的信息',
  'call-back': '回拨',
  audit: '查阅审计记录',
  reply: '转告牵头工单答复',
  referral: '推送转交线路',
  refused: '被拒绝',
};

export const SHOWN: Readonly<Record<AuditAnswer, string>> = {
  clear: '原文',
  masked: '已隐去',
  codes: '仅代码',
  refused: '已拒绝',
};

export const WHO_KINDS: Readonly<Record<AuditWho['kind'], string>> = {
  person: '工作人员',
  channel: '渠道系统',
  system: '本系统',
  citizen: '群众本人',
  nobody: '身份不明',
};

/** What a citizen asked to keep back. */
export const KEPT_WORDS = { name: '姓名保密', phone: '电话保密', all: '全部保密' } as const;

/** A refusal, by its code. */
export const REFUSAL_WORDS: Readonly<Record<string, string>> = {
  unauthenticated: '未通过身份验证',
  forbidden: '无权限',
  'not-found': '不存在或不得查看',
  'too-many-requests': '次数过多',
};
