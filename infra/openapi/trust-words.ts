import type { Words } from './wording.ts';

/** The calls that open what is masked, that show who looked, and that keep what has ended. */
export const TRUST_CALLS: Readonly<Record<string, Words>> = {
  'GET /v1/audit': {
    chinese: '查询查看记录',
    english: 'Who looked, by ticket, by caller or in a whole region',
    note: '按工单或按查看人，后发生的在前；或按地区逐日列出，未给时间时为最近七天。可按单位、角色、内容、字段、公开程度、拒绝原因、目的、群众要求和时段筛选，一页可能少于所求而仍有后页。查询本身也记录在案。',
  },
  'POST /v1/audit/search': {
    chinese: '按电话查询查看记录',
    english: 'Who looked at a person’s tickets',
    note: '号码只用于换算索引，不保存。',
  },
  'GET /v1/audit/chains': { chinese: '列出一日的记录链', english: 'The chains of a day' },
  'GET /v1/audit/chains/{chain}': { chinese: '读取记录链', english: 'A chain as it is kept' },
  'GET /v1/audit/ledger/{ticketNo}': { chinese: '读取台账原始记录', english: 'A ledger as it is kept' },
  'GET /v1/audit/anchors': { chinese: '列出存证日期', english: 'The days that are anchored' },
  'GET /v1/audit/anchors/{region}/{day}': {
    chinese: '读取一日的存证',
    english: 'The anchor of a day',
    note: '应答为下载地址，一分钟内有效。',
  },
  'POST /v1/tickets/{ticketNo}/reveal': {
    chinese: '查看遮盖的信息',
    english: 'See what is masked, once',
    note: '须说明用途和理由；诉求人要求保密的，须先经热线同意。每次查看记录在案，超过本市限次即停止。',
  },
  'POST /v1/tickets/{ticketNo}/request-reveal': {
    chinese: '申请查看遮盖的信息',
    english: 'Ask the hotline for a grant',
  },
  'POST /v1/tickets/{ticketNo}/grant-reveal': {
    chinese: '审核查看申请',
    english: 'Decide a unit’s request',
    note: '由热线审核员决定，不能审核本人的申请。',
  },
  'GET /v1/tickets/{ticketNo}/reveal-requests': {
    chinese: '列出查看申请',
    english: 'Requests to see what is masked',
  },
  'GET /v1/reveal-requests': {
    chinese: '列出待审批的查看申请',
    english: 'Requests that wait for a decision',
    note: '先提出的在前；只列编码，理由在工单的查看申请中查看。逾期未审批的自动失效，不再列出。',
  },
  'POST /v1/tickets/{ticketNo}/call-back': {
    chinese: '经中继号码回拨诉求人',
    english: 'Call the citizen by a relay',
    note: '应答为绑定的虚拟号码和失效时间，双方号码互不显示。超过本市限次即停止。',
  },
  'GET /v1/admin/keys/index': {
    chinese: '查看索引密钥更换进度',
    english: 'See how far the index key’s change is',
  },
  'POST /v1/admin/keys/index/rotate': {
    chinese: '启用新的索引密钥',
    english: 'Bring a new index key in',
    note: '几分钟后开始按新密钥写入；更换未完成时不能再次启用。密钥由系统产生，不经任何人之手。',
  },
  'POST /v1/admin/keys/index/rewrite': {
    chinese: '按新密钥改写工单索引',
    english: 'Write tickets anew under the key',
    note: '每次处理几秒钟，重复调用直到状态为 rewritten；中断后接着做。',
  },
  'POST /v1/admin/keys/index/retire': {
    chinese: '停用旧的索引密钥',
    english: 'Retire the index key before',
    note: '仍有工单在旧密钥下时不予停用。',
  },
  'GET /v1/archive/{ticketNo}': { chinese: '核验归档副本', english: 'Check the copy in the archive' },
  'POST /v1/archive/{ticketNo}/restore': {
    chinese: '按归档副本恢复工单',
    english: 'Put a ticket back from its copy',
    note: '只补回缺失的部分，已有的不改动；到期销毁的文字不能恢复。',
  },
};
