import type { Words } from './wording.ts';

/** The calls by which the hotline is linked with other systems. */
export const LINK_CALLS: Readonly<Record<string, Words>> = {
  'POST /v1/links/supervisions': {
    chinese: '督查平台交办督办',
    english: 'A supervision platform’s order',
    note: '同一来源编号只办一次；督办的情形和方式以本市规定为准。',
  },
  'POST /v1/links/ratings': {
    chinese: '好差评系统回传评价',
    english: 'A rating by the good/bad rating system',
    note: '同一来源编号只计一次，已有评价的工单不再计入。',
  },
  'GET /v1/province/subscriptions': {
    chinese: '查看各订阅方的推送进度',
    english: 'How far subscribers have been served',
  },
  'POST /v1/province/subscriptions/{region}/{subscriber}/resume': {
    chinese: '恢复向订阅方推送',
    english: 'Resume a subscriber that was given up',
    note: '从停下的地方接着推送，不漏不重。',
  },
  'GET /v1/admin/subscribers/{region}': { chinese: '查看订阅方', english: 'Read the subscribers' },
  'PUT /v1/admin/subscribers/{region}': {
    chinese: '发布订阅方',
    english: 'Publish the subscribers',
    note: '省级平台、部门、服务门户、督查平台、好差评和投诉系统；密钥只写名称。',
  },
  'GET /v1/admin/connectors/{region}': { chinese: '查看可查询的部门系统', english: 'Read the connectors' },
  'PUT /v1/admin/connectors/{region}': {
    chinese: '发布可查询的部门系统',
    english: 'Publish the connectors',
    note: '写明地址、可查的字段和所展示的应答字段；密钥只写名称。',
  },
  'GET /v1/look-ups/{region}': {
    chinese: '列出可查询的部门系统',
    english: 'List departments’ systems that can be asked',
  },
  'POST /v1/tickets/{ticketNo}/look-up': {
    chinese: '查询部门系统',
    english: 'Look something up in a department’s system',
    note: '查询内容不保存也不写入日志；`keep` 为真时结果加密留存于工单，仅热线可见。',
  },
};

/** What fields of these calls are called, in Chinese. */
export const LINK_FIELDS: Readonly<Record<string, string>> = {
  subscribers: '订阅方',
  subscriber: '订阅方编号',
  fields: '字段',
  batch: '每次推送的变更条数',
  prefix: '文件路径的开头',
  connectors: '部门系统',
  query: '查询字段',
  auth: '所带的密钥',
  header: '请求头名称',
  timeoutMs: '等待应答的毫秒数',
  answer: '所展示的应答字段',
  path: '在应答中的位置',
  mostAMinute: '每人每分钟查询次数上限',
  most: '最多字数',
  keep: '是否留存于工单',
};
