import { type Channel, type Link, ROLES, type Role } from '../shared/caller.ts';
import type { CommandType } from '../shared/ticket/commands.ts';
import { MOVES } from '../shared/ticket/moves.ts';
import { BULLETIN_ACTS, readersOf } from './access-policy.ts';

/*
 * Every call there is and who may make it, beside what is read of tickets (access-policy.ts) and the moves of a ticket
 * (shared/ticket/moves.ts). A call without a row is nobody's: its door stays shut.
 */

/** A call that people make with their tokens. */
export interface PersonCall {
  readonly label: string;
  readonly may: readonly Role[];
  /**
   * The roles have to hold toward the ticket that the call is about, which does not exist for others. So whoever has any
   * role comes as far as that is asked, and is told the same 404 whatever their role.
   */
  readonly of?: 'ticket';
}

const UNIT: readonly Role[] = ['unit-officer', 'unit-head'];
const HOTLINE: readonly Role[] = ['agent', 'dispatcher', 'reviewer', 'supervisor'];
const OVERSEERS: readonly Role[] = ['auditor', 'administrator'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];
const AUDITOR: readonly Role[] = ['auditor'];
/** Who works with the knowledge base, and the platforms that pull it. */
const KNOWING: readonly Role[] = [...HOTLINE, ...UNIT, 'province-reader', ...OVERSEERS];
const giving = (...commands: readonly CommandType[]): readonly Role[] =>
  ROLES.filter((role) => commands.some((command) => MOVES[command].by.includes(role)));

export const PERSON_CALLS = {
  'GET /v1/tickets': {
    label: '待办列表、标记台账',
    may: ROLES.filter((role) => [...readersOf('work-list'), ...readersOf('mark-ledger')].includes(role)),
  },
  'GET /v1/tickets/{ticketNo}': { label: '工单', may: readersOf('ticket'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/history': { label: '流转记录', may: readersOf('history'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/deadlines': { label: '期限', may: readersOf('deadlines'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/alerts': { label: '提醒记录', may: readersOf('alerts'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/suggestion': { label: '派单建议', may: readersOf('suggestion'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/similar': { label: '相似工单', may: readersOf('similar'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/followers': { label: '并入的工单', may: readersOf('followers'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/abuse': { label: '来电人记录', may: readersOf('abuse'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/calls': { label: '通话记录', may: readersOf('calls'), of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}': {
    label: '附件、录音录像',
    may: readersOf('file'),
    of: 'ticket',
  },
  'POST /v1/tickets/{ticketNo}/attachments': { label: '上传附件', may: giving('attach'), of: 'ticket' },
  'POST /v1/tickets/{ticketNo}/attach': { label: '添加附件', may: giving('attach'), of: 'ticket' },
  'POST /v1/tickets/{ticketNo}/{command}': {
    label: '工单操作（见上表）',
    may: giving(...(Object.keys(MOVES) as CommandType[])),
    of: 'ticket',
  },
  'POST /v1/tickets/{ticketNo}/request-reveal': { label: '申请查看遮盖信息', may: UNIT, of: 'ticket' },
  'POST /v1/tickets/{ticketNo}/grant-reveal': { label: '审批查看申请', may: ['reviewer'], of: 'ticket' },
  'POST /v1/tickets/{ticketNo}/reveal': { label: '查看遮盖信息', may: UNIT, of: 'ticket' },
  'GET /v1/tickets/{ticketNo}/reveal-requests': {
    label: '工单的查看申请',
    may: ['reviewer', 'auditor'],
    of: 'ticket',
  },
  'GET /v1/reveal-requests': { label: '待审批的查看申请', may: ['reviewer'] },
  'POST /v1/tickets/{ticketNo}/call-back': {
    label: '中继回拨',
    may: ['agent', 'reviewer', ...UNIT],
    of: 'ticket',
  },
  'POST /v1/tickets/{ticketNo}/look-up': { label: '查询部门系统', may: readersOf('look-up') },
  'GET /v1/look-ups/{region}': { label: '可查询的部门系统', may: readersOf('look-up') },
  'GET /v1/acceptance': { label: '受理范围', may: KNOWING },
  'GET /v1/alerts/unreached': { label: '未送达的提醒', may: [...HOTLINE, ...OVERSEERS] },
  'GET /v1/alerts/unrostered': { label: '无人值守的提醒', may: [...HOTLINE, ...OVERSEERS] },
  'POST /v1/alerts/unreached/settle': { label: '处理未送达的提醒', may: HOTLINE },
  'POST /v1/hand-ins': { label: '报送材料', may: BULLETIN_ACTS['hand-in'] },
  'GET /v1/hand-ins': { label: '单位报送材料', may: readersOf('hand-ins') },
  'POST /v1/hand-ins/{region}/{period}/remind': { label: '催报', may: BULLETIN_ACTS.remind },
  'GET /v1/bulletins/{region}/{period}': { label: '通报稿', may: readersOf('bulletin') },
  'POST /v1/bulletins/{region}/{period}/draft': { label: '编写通报', may: BULLETIN_ACTS.draft },
  'POST /v1/bulletins/{region}/{period}/publish': { label: '发布通报', may: BULLETIN_ACTS.publish },
  'GET /v1/assessments': { label: '考核', may: readersOf('assessment') },
  'GET /v1/assessments/tickets': { label: '考核所依据的工单', may: readersOf('assessment') },
  'GET /v1/assessments/{region}/{period}/entries': { label: '考核记录', may: readersOf('assessment') },
  'POST /v1/assessments/{region}/{period}/entries': {
    label: '登记考核记录',
    may: ['supervisor', 'administrator'],
  },
  'GET /v1/assessments/{region}/{period}/objections': { label: '考核申诉', may: readersOf('assessment') },
  'POST /v1/assessments/{region}/{period}/objections': { label: '提出考核申诉', may: UNIT },
  'POST /v1/assessments/{region}/{period}/objections/{objection}': {
    label: '审核考核申诉',
    may: ['supervisor', 'administrator'],
  },
  'POST /v1/assessments/{region}/{period}/publish': {
    label: '公布考核',
    may: ['supervisor', 'administrator'],
  },
  'GET /v1/province/changes': { label: '拉取变更', may: readersOf('changes') },
  'GET /v1/province/digests': { label: '变更摘要', may: readersOf('changes') },
  'GET /v1/province/codes': { label: '代码表', may: readersOf('figures') },
  'GET /v1/province/aggregates': { label: '拉取统计', may: readersOf('figures') },
  'GET /v1/province/aggregates/tickets': { label: '统计所依据的工单', may: readersOf('figures') },
  'GET /v1/province/subscriptions': { label: '订阅情况', may: ['supervisor', ...OVERSEERS] },
  'POST /v1/province/subscriptions/{region}/{subscriber}/resume': {
    label: '恢复订阅',
    may: ADMINISTRATOR,
  },
  'GET /v1/governance/analysis': { label: '诉求分析', may: readersOf('analysis') },
  'GET /v1/governance/analyses': { label: '分析报告', may: readersOf('analysis') },
  'POST /v1/governance/analyses': {
    label: '提交分析报告',
    may: ['reviewer', 'supervisor', ...UNIT],
  },
  'GET /v1/governance/warnings': { label: '预警', may: readersOf('warnings') },
  'GET /v1/governance/warnings/{warning}': { label: '预警详情', may: readersOf('warnings') },
  'GET /v1/governance/warnings/{warning}/tickets': {
    label: '预警所依据的工单',
    may: readersOf('warnings'),
  },
  'POST /v1/governance/warnings/{warning}/acknowledge': {
    label: '确认预警',
    may: ['dispatcher', 'reviewer', 'supervisor', ...UNIT],
  },
  'GET /v1/governance/measures': { label: '治理措施', may: readersOf('measures') },
  'GET /v1/governance/measures/{measure}': { label: '治理措施详情', may: readersOf('measures') },
  'POST /v1/governance/measures': {
    label: '立项治理措施',
    may: ['reviewer', 'supervisor', 'unit-head'],
  },
  'POST /v1/governance/found': { label: '主动发现问题', may: UNIT },
  'POST /v1/governance/measures/{measure}/{act}': {
    label: '办理治理措施',
    may: ['dispatcher', 'reviewer', 'supervisor', ...UNIT],
  },
  'GET /v1/knowledge': { label: '知识库', may: KNOWING },
  'GET /v1/knowledge/{entry}': { label: '知识条目', may: KNOWING },
  'GET /v1/knowledge/{entry}/history': { label: '知识条目的修订记录', may: KNOWING },
  'GET /v1/knowledge/questions': { label: '智能问答统计', may: KNOWING },
  'POST /v1/knowledge': { label: '提交知识条目', may: [...HOTLINE, ...UNIT] },
  'POST /v1/knowledge/requests': { label: '请求补充知识', may: [...HOTLINE, ...UNIT] },
  'POST /v1/knowledge/{entry}/{act}': { label: '办理知识条目', may: [...HOTLINE, ...UNIT] },
  'GET /v1/admin/{section}/{region}': {
    label: '规则手册；单位负责人仅限本单位的值守表和专家',
    may: ['dispatcher', 'supervisor', ...OVERSEERS, 'unit-head'],
  },
  'GET /v1/admin/{section}/{region}/{id}': {
    label: '规则手册；单位负责人仅限本单位的值守表和专家',
    may: ['dispatcher', 'supervisor', ...OVERSEERS, 'unit-head'],
  },
  'PUT /v1/admin/{section}/{region}': {
    label: '发布规则手册；单位负责人仅限本单位的值守表和专家',
    may: ['administrator', 'unit-head'],
  },
  'PUT /v1/admin/{section}/{region}/{id}': {
    label: '发布规则手册；单位负责人仅限本单位的值守表和专家',
    may: ['administrator', 'unit-head'],
  },
  'GET /v1/admin/keys/index': { label: '索引密钥的状态', may: OVERSEERS },
  'POST /v1/admin/keys/index/rotate': { label: '更换索引密钥', may: ADMINISTRATOR },
  'POST /v1/admin/keys/index/rewrite': { label: '按新密钥重写索引', may: ADMINISTRATOR },
  'POST /v1/admin/keys/index/retire': { label: '停用旧索引密钥', may: ADMINISTRATOR },
  'GET /v1/admin/repair/{region}': { label: '修复进度', may: OVERSEERS },
  'POST /v1/admin/repair/{region}': { label: '修复', may: ADMINISTRATOR },
  'GET /v1/archive/{ticketNo}': { label: '核对归档副本', may: OVERSEERS },
  'POST /v1/archive/{ticketNo}/restore': { label: '从归档恢复', may: ADMINISTRATOR },
  'GET /v1/audit': { label: '查看审计', may: AUDITOR },
  'POST /v1/audit/search': { label: '按电话查看审计', may: AUDITOR },
  'GET /v1/audit/chains': { label: '审计链', may: AUDITOR },
  'GET /v1/audit/chains/{chain}': { label: '审计链的记录', may: AUDITOR },
  'GET /v1/audit/ledger/{ticketNo}': { label: '核对台账', may: AUDITOR },
  'GET /v1/audit/anchors': { label: '每日锚点', may: AUDITOR },
  'GET /v1/audit/anchors/{region}/{day}': { label: '某日锚点', may: AUDITOR },
} as const satisfies Readonly<Record<string, PersonCall>>;
export type PersonCallName = keyof typeof PERSON_CALLS;

export interface SignedCall {
  readonly channels?: readonly Channel[];
  readonly link?: Link;
}

/** Calls that systems sign, with the channel or the link that their key has to be for. */
export const SIGNED_CALLS: Readonly<Record<string, SignedCall>> = {
  'POST /v1/intake/phone': { channels: ['phone'] },
  'POST /v1/intake/phone/calls': { channels: ['phone'] },
  'POST /v1/intake/phone/recordings': { channels: ['phone'] },
  'POST /v1/intake/phone/questions': { channels: ['phone'] },
  'POST /v1/intake/web': { channels: ['web'] },
  'POST /v1/intake/attachments': { channels: ['phone', 'web', 'referral'] },
  'POST /v1/intake/referral': { channels: ['referral'] },
  'GET /v1/intake/referral/{ticketNo}': { channels: ['referral'] },
  'POST /v1/intake/referral/{ticketNo}/acknowledge': { channels: ['referral'] },
  'POST /v1/intake/referral/{ticketNo}/feedback': { channels: ['referral'] },
  'POST /v1/intake/referrals': { channels: ['referral'] },
  'GET /v1/referrals/{source}/feedback': { channels: ['referral'] },
  'GET /v1/referrals/{source}/tickets/{externalNo}': { channels: ['referral'] },
  'POST /v1/links/supervisions': { link: 'supervision' },
  'POST /v1/links/ratings': { link: 'rating' },
};

/** Calls that anybody makes: what they open is held by a number, a secret in the address, a signature of their own. */
export const OPEN_CALLS: readonly string[] = [
  'POST /v1/intake/form/{region}',
  'OPTIONS /v1/intake/form/{region}',
  'POST /v1/evaluation',
  'GET /v1/evaluation/{token}',
  'POST /v1/evaluation/{token}',
  'GET /v1/intake/wechat/{account}',
  'POST /v1/intake/wechat/{account}',
  'GET /open311/v2/discovery.xml',
  'GET /open311/v2/services.xml',
  'GET /open311/v2/requests.xml',
  'POST /open311/v2/requests.xml',
  'GET /open311/v2/discovery.json',
  'GET /open311/v2/services.json',
  'GET /open311/v2/requests.json',
  'POST /open311/v2/requests.json',
  'GET /open311/v2/services/{service}',
  'GET /open311/v2/requests/{request}',
  'GET /open311/v2/tokens/{token}',
  'POST /v1/progress',
  'GET /v1/public/bulletins/{region}',
  'GET /v1/public/bulletins/{region}/{period}',
  'GET /v1/public/knowledge',
  'GET /v1/public/knowledge/{entry}',
  'POST /v1/public/questions',
  'OPTIONS /v1/public/questions',
  'GET /healthz',
  'GET /v1/openapi.json',
  'GET /v1/docs',
  'GET /v1/docs/{file}',
  'POST /v1/receipts/{provider}/{region}/{key}',
  'POST /v1/replies/{provider}/{region}/{key}',
];

/** Who comes through the door of a call; nobody where it has no row. */
export function rolesAtDoor(method: string, path: string): readonly Role[] {
  const calls: Readonly<Record<string, PersonCall>> = PERSON_CALLS;
  const name = `${method} ${path}`;
  if (!Object.hasOwn(calls, name)) return [];
  const { may, of } = calls[name] as PersonCall;
  return of === 'ticket' ? ROLES : may;
}

/** What a system's key has to be for at the door of a call; for no channel at all where it has no row. */
export function signersAtDoor(method: string, path: string): SignedCall {
  const name = `${method} ${path}`;
  return (Object.hasOwn(SIGNED_CALLS, name) ? SIGNED_CALLS[name] : undefined) ?? { channels: [] };
}

/** Whether one of some roles may make a call; those about a ticket have to be held toward it. */
export function mayCall(name: PersonCallName, roles: readonly Role[]): boolean {
  const { may }: PersonCall = PERSON_CALLS[name];
  return roles.some((role) => may.includes(role));
}
