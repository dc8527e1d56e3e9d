import type { Role } from '../../shared/caller.ts';
import { FIGURE_CALLS } from './figure-words.ts';
import { LINK_CALLS } from './link-words.ts';
import { QUESTION_CALLS } from './question-words.ts';
import { TRUST_CALLS } from './trust-words.ts';
import type { Words } from './wording.ts';

/** The groups of calls, by the function that answers them. */
export const GROUPS: Readonly<Record<string, Words>> = {
  intake: { chinese: '诉求登记', english: 'Intake', note: '电话、网站及其他热线的系统以签名请求登记诉求。' },
  wechat: { chinese: '微信公众号', english: 'WeChat', note: '微信服务器的推送协议。' },
  receipts: {
    chinese: '短信回执和回复',
    english: 'Receipts and replies',
    note: '短信平台回报是否送达，并转来群众回复的短信。',
  },
  open311: {
    chinese: 'Open311',
    english: 'GeoReport v2',
    note: '通用的城市服务请求标准，供已有的应用登记诉求并公开查询。格式依路径后缀为XML或JSON，错误应答为代码和说明的列表。',
  },
  commands: {
    chinese: '工单办理',
    english: 'Commands',
    note: '每一种操作对应一个地址，请求体为条文要求的内容。',
  },
  calls: {
    chinese: '通话和录音',
    english: 'Calls',
    note: '话务系统分次报送话单和录音的存放位置，先后不论。',
  },
  attachments: { chinese: '附件', english: 'Attachments', note: '先申请上传地址，上传后再挂到工单。' },
  queries: { chinese: '查询', english: 'Queries', note: '工单、期限、台账及办理进度。' },
  'look-ups': { chinese: '部门系统查询', english: 'Look-ups', note: '坐席办理工单时查询部门业务系统。' },
  province: { chinese: '省级平台', english: 'Province', note: '逐条变更和统计数据，不含群众的文字。' },
  rulebook: {
    chinese: '规则库',
    english: 'Rulebook',
    note: '日历、设定、承办单位和值班表，每次发布为一个新版本。',
  },
  audit: {
    chinese: '审计',
    english: 'Audit',
    note: '谁在何时为何看了谁的什么信息，只增不改，供审计员查询和核验。',
  },
  reveal: {
    chinese: '查看遮盖信息',
    english: 'Reveal',
    note: '承办单位对已遮盖的信息，说明用途和理由后限时查看一次，或经中继号码回拨。',
  },
  'repair-api': { chinese: '修复', english: 'Repair', note: '依台账重做其后的各项处理。' },
  keys: {
    chinese: '索引密钥',
    english: 'Index key',
    note: '更换按号码查找所用的索引密钥：启用新密钥、改写工单、停用旧密钥。',
  },
  archive: { chinese: '归档', english: 'Archive', note: '已归档工单的副本：核验，以及按副本恢复。' },
  governance: {
    chinese: '未诉先办',
    english: 'Proactive governance',
    note: '诉求分析、预警和治理措施。',
  },
  bulletins: {
    chinese: '通报',
    english: 'Bulletins',
    note: '按统计自动生成，由编辑补充问题、建议和典型案例后发布；发布的版本不再变动。',
  },
  assessments: {
    chinese: '考核',
    english: 'Assessment',
    note: '按本市设定的考核办法评分：草案随时计算，公布后不再变动。',
  },
  knowledge: {
    chinese: '知识库',
    english: 'Knowledge',
    note: '承办单位提供并维护的知识条目，经审核后发布。',
  },
  status: { chinese: '运行状况', english: 'Health', note: '供监测使用。' },
  openapi: { chinese: '接口文档', english: 'This document', note: '本文档及其页面。' },
};

const OPEN311: Readonly<Record<string, Words>> = Object.fromEntries(
  ['xml', 'json'].flatMap((format) => [
    [`GET /open311/v2/discovery.${format}`, { chinese: '服务发现', english: `Discovery file in ${format}` }],
    [`GET /open311/v2/services.${format}`, { chinese: '列出服务', english: `List services in ${format}` }],
    [
      `GET /open311/v2/requests.${format}`,
      {
        chinese: '查询公开的服务请求',
        english: `Search requests in ${format}`,
        note: '只含经Open311登记的诉求，不含群众的文字和身份。',
      },
    ],
    [
      `POST /open311/v2/requests.${format}`,
      {
        chinese: '登记服务请求',
        english: `Hand in a request, answered in ${format}`,
        note: '须有接口密钥 `api_key`。登记后等待受理；一小时内重复提交同一内容，应答不变。',
      },
    ],
  ]),
);

/** The calls, by method and path; a command goes by its own name (`commandWords`). */
export const CALLS: Readonly<Record<string, Words>> = {
  ...LINK_CALLS,
  ...QUESTION_CALLS,
  ...FIGURE_CALLS,
  ...TRUST_CALLS,
  ...OPEN311,
  'GET /open311/v2/services/{service}': {
    chinese: '查看服务的附加问题',
    english: 'Read a service’s definition',
  },
  'GET /open311/v2/requests/{request}': {
    chinese: '查看公开的服务请求',
    english: 'Follow a request',
    note: '`expected_datetime` 为办理期限。',
  },
  'GET /open311/v2/tokens/{token}': { chinese: '以令牌查编号', english: 'Ask for a request’s id' },
  'POST /v1/intake/phone': {
    chinese: '话务员登记来电',
    english: 'Hand in an agent’s form',
    note: '话务员登记即为受理；可当场答复，也可依条文不予受理。同一幂等键再次提交，应答200及原结果。',
  },
  'POST /v1/intake/web': { chinese: '登记网站诉求', english: 'Hand in a web form', note: '登记后等待受理。' },
  'POST /v1/intake/referral': {
    chinese: '登记其他热线转来的诉求',
    english: 'Hand in another line’s referral',
    note: '附有对方编号的，办结后须向对方反馈。',
  },
  'POST /v1/intake/referrals': {
    chinese: '批量登记转来的诉求',
    english: 'Hand in many referrals',
    note: '一次至多100件，逐件应答；同一来源的同一编号只登记一次。',
  },
  'GET /v1/referrals/{source}/feedback': {
    chinese: '拉取向来源热线的反馈',
    english: 'Pull what the source was told',
  },
  'GET /v1/referrals/{source}/tickets/{externalNo}': {
    chinese: '按来源编号查询工单',
    english: 'Where a referral stands, by its number',
  },
  'POST /v1/intake/form/{region}': {
    chinese: '公开表单',
    english: 'The form open to everybody',
    note: '由本市设定是否开放，须通过验证码；应答只有工单编号。',
  },
  'OPTIONS /v1/intake/form/{region}': { chinese: '公开表单预检', english: 'Preflight of the form' },
  'POST /v1/knowledge': { chinese: '提交知识条目', english: 'Propose an entry' },
  'POST /v1/knowledge/requests': { chinese: '向单位征集条目', english: 'Ask for an entry' },
  'GET /v1/knowledge': { chinese: '查找知识条目', english: 'Search entries' },
  'GET /v1/knowledge/{entry}': { chinese: '查看知识条目', english: 'See an entry' },
  'GET /v1/knowledge/{entry}/history': { chinese: '查看条目的历次变更', english: 'See its history' },
  'POST /v1/knowledge/{entry}/confirm': { chinese: '确认条目', english: 'Confirm an entry' },
  'POST /v1/knowledge/{entry}/revise': { chinese: '修改条目', english: 'Revise an entry' },
  'POST /v1/knowledge/{entry}/review': { chinese: '审核条目', english: 'Review an entry' },
  'POST /v1/knowledge/{entry}/remove': { chinese: '删除条目', english: 'Remove an entry' },
  'POST /v1/knowledge/{entry}/report': { chinese: '报告条目有误', english: 'Report an entry' },
  'POST /v1/knowledge/{entry}/dismiss': { chinese: '不采纳报告', english: 'Dismiss a report' },
  'POST /v1/knowledge/{entry}/remind': { chinese: '催告更新', english: 'Remind of an entry' },
  'GET /v1/public/knowledge': { chinese: '公众查找知识', english: 'Search as the public' },
  'GET /v1/public/knowledge/{entry}': { chinese: '公众查看知识', english: 'Read as the public' },
  'POST /v1/intake/phone/calls': { chinese: '报送话单', english: 'Report a call' },
  'POST /v1/intake/phone/recordings': { chinese: '报送录音', english: 'Report a recording' },
  'GET /v1/tickets/{ticketNo}/calls': {
    chinese: '查看工单的通话',
    english: 'See a ticket’s calls',
    note: '何人查看记入日志。',
  },
  'POST /v1/intake/attachments': { chinese: '登记前申请上传附件', english: 'Offer an upload before intake' },
  'GET /v1/intake/referral/{ticketNo}': {
    chinese: '查看移交给本热线的工单',
    english: 'See what was handed over to the line',
  },
  'POST /v1/intake/referral/{ticketNo}/acknowledge': {
    chinese: '确认或退回移交',
    english: 'Take what was handed over, or not',
  },
  'POST /v1/intake/referral/{ticketNo}/feedback': {
    chinese: '反馈移交事项的结果',
    english: 'Tell what became of it',
  },
  'GET /v1/intake/wechat/{account}': { chinese: '微信服务器验证', english: 'Verify the server address' },
  'POST /v1/intake/wechat/{account}': { chinese: '接收微信推送', english: 'Take a push of WeChat’s server' },
  'POST /v1/tickets/{ticketNo}/attachments': { chinese: '申请上传附件', english: 'Offer an upload' },
  'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}': {
    chinese: '打开附件',
    english: 'Open a file',
    note: '应答中的地址一分钟内有效；何人打开记入日志。',
  },
  'GET /v1/tickets': {
    chinese: '列出在办工单',
    english: 'List a unit’s work',
    note: '期限近的在前；承办单位只能列出本单位的工单。',
  },
  'GET /v1/tickets/{ticketNo}': { chinese: '查看工单', english: 'See a ticket' },
  'GET /v1/tickets/{ticketNo}/history': { chinese: '查看台账', english: 'See the ledger' },
  'GET /v1/tickets/{ticketNo}/deadlines': {
    chinese: '查看期限及其依据',
    english: 'See every clock and why',
    note: '每项期限附条文、起算事件、逐日计算及变更。',
  },
  'GET /v1/tickets/{ticketNo}/abuse': { chinese: '查看来电人滥用记录', english: 'See the caller’s record' },
  'GET /v1/tickets/{ticketNo}/similar': { chinese: '查找相似工单', english: 'Find similar tickets' },
  'GET /v1/tickets/{ticketNo}/suggestion': { chinese: '推荐承办单位', english: 'Suggest competent units' },
  'GET /v1/tickets/{ticketNo}/followers': { chinese: '列出并入的工单', english: 'List followers' },
  'GET /v1/acceptance': { chinese: '查看受理范围', english: 'See what is accepted' },
  'POST /v1/evaluation': {
    chinese: '群众评价',
    english: 'Say how satisfied one is',
    note: '凭工单编号和联系电话后四位，工单办结后评价一次；记为短信回访，本市规定的回访方式不含短信的，依条文不予接受。',
  },
  'POST /v1/progress': {
    chinese: '群众查询进度',
    english: 'Ask for progress',
    note: '凭工单编号和联系电话后四位；编号有误与号码有误应答相同，一小时内错五次即停止查询。',
  },
  'GET /v1/admin/units/{region}': { chinese: '查看承办单位目录', english: 'Read the unit directory' },
  'GET /v1/admin/units/{region}/{id}': { chinese: '查看承办单位', english: 'Read a unit' },
  'PUT /v1/admin/units/{region}/{id}': { chinese: '发布承办单位', english: 'Publish a unit' },
  'GET /v1/admin/rosters/{region}': { chinese: '列出值班表', english: 'List rosters' },
  'GET /v1/admin/rosters/{region}/{id}': { chinese: '查看值班表', english: 'Read a roster' },
  'PUT /v1/admin/rosters/{region}/{id}': { chinese: '发布值班表', english: 'Publish a roster' },
  'GET /v1/admin/settings/{region}': { chinese: '查看本市设定', english: 'Read the settings' },
  'PUT /v1/admin/settings/{region}': {
    chinese: '发布本市设定',
    english: 'Publish settings',
    note: '与条文抵触的设定不予发布，应答指明条文。',
  },
  'GET /v1/admin/calendars/{region}': { chinese: '查看日历', english: 'Read the calendar' },
  'GET /v1/admin/calendars/{region}/{id}': { chinese: '查看某年日历', english: 'Read a year' },
  'PUT /v1/admin/calendars/{region}/{id}': {
    chinese: '发布某年放假安排',
    english: 'Publish a year’s notice',
    note: '在办工单的期限随之重算，所涉各方获知。',
  },
  'GET /v1/admin/deputies/{region}': { chinese: '查看代表名册', english: 'Read the deputies' },
  'PUT /v1/admin/deputies/{region}': { chinese: '发布代表名册', english: 'Publish the deputies' },
  'GET /v1/admin/deputies/{region}/{id}': { chinese: '查看代表', english: 'Read a deputy' },
  'PUT /v1/admin/deputies/{region}/{id}': { chinese: '发布代表信息', english: 'Publish a deputy' },
  'GET /v1/admin/experts/{region}': { chinese: '查看专家名册', english: 'Read the experts' },
  'GET /v1/admin/experts/{region}/{id}': { chinese: '查看单位派驻专家', english: 'Read a unit’s experts' },
  'PUT /v1/admin/experts/{region}/{id}': { chinese: '报送派驻专家', english: 'Publish a unit’s experts' },
  'GET /v1/admin/answering-days/{region}': { chinese: '查看领导接听日', english: 'Read the answering days' },
  'PUT /v1/admin/answering-days/{region}': { chinese: '发布领导接听日', english: 'Publish answering days' },
  'GET /v1/admin/walks/{region}': { chinese: '查看重算进度', english: 'See how far recomputing is' },
  'GET /v1/admin/repair/{region}': { chinese: '查看修复进度', english: 'See how far a repair is' },
  'POST /v1/admin/repair/{region}': { chinese: '开始修复', english: 'Begin a repair' },
  'GET /v1/tickets/{ticketNo}/alerts': { chinese: '查看工单的提醒', english: 'See what units were told' },
  'GET /v1/alerts/unreached': { chinese: '列出未送达的提醒', english: 'List what reached nobody' },
  'POST /v1/alerts/unreached/settle': {
    chinese: '处置一条未送达的提醒',
    english: 'Settle an alert that reached nobody',
  },
  'GET /v1/alerts/unrostered': {
    chinese: '列出无人值班的单位',
    english: 'List units with nobody on duty',
  },
  'POST /v1/receipts/{provider}/{region}/{key}': {
    chinese: '短信平台回执',
    english: 'Take a provider’s receipts',
    note: '请求体为短信平台自己的格式（阿里云SmsReport、腾讯云状态回执）。',
  },
  'POST /v1/replies/{provider}/{region}/{key}': {
    chinese: '短信平台上行短信',
    english: 'Take what citizens write back',
    note: '请求体为短信平台自己的格式（阿里云SmsUp、腾讯云回复通知）。能识别的评价记为短信回访，其余原文留存。',
  },
  'GET /v1/evaluation/{token}': {
    chinese: '评价页面',
    english: 'The page to rate an answer',
    note: '短信中的链接所指的网页；链接无效、过期或者已评价的，应答同一页面（404）。',
  },
  'POST /v1/evaluation/{token}': {
    chinese: '在网页上评价',
    english: 'Rate an answer on the page',
    note: '网页表单所提交的内容，每个链接评价一次；应答为网页。',
  },
  'GET /healthz': { chinese: '服务是否应答', english: 'Whether the service answers' },
  'GET /v1/openapi.json': { chinese: '接口文档（OpenAPI 3.1）', english: 'The API described' },
  'GET /v1/docs': { chinese: '接口文档页面', english: 'The page of this document' },
  'GET /v1/docs/{file}': { chinese: '页面所需文件', english: 'What the page is made of' },
};

/** Who may call, as people read it. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  agent: '话务员',
  dispatcher: '派单员',
  reviewer: '审核员',
  supervisor: '督办员',
  'unit-officer': '承办单位经办人',
  'unit-head': '承办单位负责人',
  'province-reader': '省级平台',
  auditor: '审计员',
  administrator: '管理员',
  'secrecy-staff': '保密专员',
};

/** The variables of paths, with the form that each has. */
export const VARIABLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ticketNo: {
    description: '工单编号：行政区划代码六位、日期六位、随机数八位 / Ticket number',
    schema: { type: 'string', pattern: '^\\d{20}$' },
  },
  region: {
    description: '行政区划代码（GB/T 2260） / Region code',
    schema: { type: 'string', pattern: '^\\d{6}$' },
  },
  period: {
    description: '月、季度或年，如2026-08、2026-Q3、2026 / A month, a quarter or a year',
    schema: { type: 'string', maxLength: 10 },
  },
  chain: {
    description: '记录链：行政区划代码、日期和写入者 / A chain of the audit',
    schema: { type: 'string', maxLength: 64 },
  },
  day: { description: '日期 / A day', schema: { type: 'string', format: 'date' } },
  attachmentId: { description: '附件编号 / Id of a file', schema: { type: 'string', format: 'uuid' } },
  account: { description: '公众号 / WeChat account', schema: { type: 'string', maxLength: 64 } },
  id: {
    description: '承办单位编号，日历为年份 / Id of a unit, or a year',
    schema: { type: 'string', maxLength: 32 },
  },
  provider: { description: '短信平台 / The provider', schema: { type: 'string', maxLength: 32 } },
  key: {
    description: '回执地址中的密钥 / The secret of the address',
    schema: { type: 'string', maxLength: 128 },
  },
  warning: {
    description: '预警编号：行政区划代码六位、日期六位、当日序号 / Number of a warning',
    schema: { type: 'string', pattern: '^\\d{15}$' },
  },
  measure: {
    description: '治理措施编号：行政区划代码六位、日期六位、随机数五位 / Number of a measure',
    schema: { type: 'string', pattern: '^\\d{17}$' },
  },
  entry: {
    description: '知识条目编号 / Number of an entry',
    schema: { type: 'string', pattern: '^K\\d{8}$' },
  },
  source: {
    description: '来源热线，如110 / The line that handed it over',
    schema: { type: 'string', maxLength: 32 },
  },
  service: {
    description: '服务代码，后缀 .json 或 .xml / Code of a service, with the format',
    schema: { type: 'string', maxLength: 64 },
  },
  request: {
    description: '工单编号，后缀 .json 或 .xml / Id of a request, with the format',
    schema: { type: 'string', maxLength: 64 },
  },
  token: {
    description: '登记时取得的编号，后缀 .json 或 .xml / What was given at first, with the format',
    schema: { type: 'string', maxLength: 64 },
  },
  file: { description: '文件名 / Name of a file', schema: { type: 'string', maxLength: 64 } },
};
