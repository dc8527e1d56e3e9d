/*
 * What fields are called where they mean something of their own: by call, in its query, its body and its answer. All others are
 * called as FIELDS has them.
 */

type Fields = Readonly<Record<string, string>>;

/** Which tickets, counts and rates are asked for. */
const FIGURES: Fields = {
  by: '统计的分组：total 合计、unit 承办单位、kind 诉求类型、channel 渠道、outcome 办结情形、class 问题分类、place 地点、region 地区',
  value: '分组的取值；none 为尚无',
  label: '取值的中文名称；单位、分类和地点以本市的登记为准，未登记的没有',
  measure: '统计项，中文名称见 `/v1/province/codes` 的 measure 表；不带时为 received',
  counts: '各统计项的数量，中文名称见 `/v1/province/codes` 的 measure 表',
};

const CHANGES: Fields = {
  after: '上次应答的cursor，原样带回；不带时从第一条开始',
  limit: '每页条数',
  wait: '没有新变更时等待的秒数，有新变更即应答',
  format: 'json、ndjson（每行一条变更）或csv；也可用Accept指定',
  cursor: '下次的after；始终有效，请保存',
  more: '之后是否还有',
  withheld: '因与读取者本人有关而未列出的条数',
  version: '工单的版本，每次变更加一',
  recordedAt: '写入时间',
  channel: '来源渠道',
  matter: '条文另有规定的事项，见matter表',
  classCode: '问题分类代码（本市）',
  placeCode: '地点代码（本市）',
  lead: '牵头单位编号',
  watched: '重点跟踪',
  unit: '期限所属的承办单位编号',
  events: '本次变更的事项，字段中的代码见 `/v1/province/codes` 的 parts',
  type: '事项，见event表',
  hash: '整条变更的SHA-256，只取部分字段时才有',
};

const ASSESSED: Fields = {
  of: '被考核的单位或地区',
  subject: '考核对象：unit 单位、region 地区',
  period: '考核周期：月、季度或年，如2026-11、2026-Q4、2026',
  version: '已公布的版本；不带时为草案',
  status: 'draft 草案、published 已公布',
  by: '公布人或提出人',
  at: '计算或登记的时间',
  reason: '公布、提出或决定的理由',
  scheme: '考核办法；未设定的为null',
  settings: '设定的版本',
  sheets: '各被考核对象的得分',
  versions: '已公布的各版本',
  tickets: '本期工单数；考核项目中为所含的工单',
  score: '得分：基础分加奖励分减扣分',
  base: '基础分',
  bonus: '加分',
  deduction: '减分',
  lines: '各考核项目',
  item: '考核项目',
  points: '该项目的分值',
  cases: '计分的次数',
  capped: '已达本项上限',
  entries: '所依据的考核记录编号',
  excused: '不计分的次数，及其理由',
  grounds:
    '不计分的理由：delay-of-hotline 热线原因、delay-of-other 其他单位原因、tolerated 容错、revisit-objection 回访申诉成立、assessment-objection 考核申诉成立',
  named: '该项目所含的工单；考核结果中为被通报的单位',
  more: '未列出的工单数',
  rank: '名次，同分并列',
  asks: '条文要求考核的内容',
  cards: '被亮牌的单位',
  to: '接收方',
  yellow: '黄牌数',
  red: '红牌数',
  times: '次数',
  digest: '考核办法和得分的SHA-256',
  source:
    '来源：hotline 热线、inspection 督查、third-party 第三方评估、survey 民意调查、platform-report 平台报送、system-data 系统采集、checked-material 材料验证',
  sources: '条文所列的来源',
  value: '数值，按项目的分值计分',
  on: '所属日期，须在考核周期内',
  evidence: '依据存放之处',
  recordedBy: '登记人',
  decided: '审核结果',
};

const AUDIT: Fields = {
  kept: '查看时诉求人要求保密的内容：name 姓名、phone 电话、all 全部',
  outside: '只列此时段以外的查看，如09:00-17:00',
};

/** The calls whose fields have words of their own, by method and path. */
export const CALL_FIELDS: Readonly<Record<string, Fields>> = {
  'GET /v1/province/changes': CHANGES,
  'GET /v1/province/digests': {
    first: '当日第一条变更的序号；没有的为null',
    last: '当日最后一条变更的序号；没有的为null',
    count: '当日变更的条数',
    digest: '当日变更的摘要，十六进制',
    day: '热线收入变更的日期；当日未过完的，摘要截至last',
  },
  'GET /v1/province/codes': {
    region: '行政区划代码；带上时，另列该地区的单位、分类和地点',
    version: '代码表的版本，与变更应答的x-codes-version一致',
    fields: '变更的字段',
    field: '字段名',
    parts: '列表字段中使用代码表的字段',
    tables: '代码表',
    table: '代码表的名称',
    codes: '各代码',
    own: '该地区自定的代码：unit 承办单位、class 问题分类、place 地点',
    units: '单位目录的版本',
    settings: '设定的版本',
  },
  'GET /v1/province/aggregates': {
    ...FIGURES,
    ground: '口径的依据',
    text: '计算公式的文字',
    clause: '要求统计的条文',
  },
  'GET /v1/province/aggregates/tickets': {
    ...FIGURES,
    value: '分组的取值，不带时为total',
    rate: '比率编号，见统计应答的formulas；带上时measure不起作用',
    part: '比率的哪一部分：numerator 分子、denominator 分母、missing 在分母而不在分子、excluded 不计入的',
    count: '该工单在其中计入的数量',
    cursor: '下次的after；最后一页没有',
    withheld: '因与读取者本人有关而未列出的工单数',
  },
  'GET /v1/province/subscriptions': {
    kind: '订阅方类别：province 省级平台、department 部门、portal 服务门户、supervision 督查平台、rating 好差评、complaint 投诉平台',
    form: '推送方式：webhook、files 文件',
    at: '已推送到的变更序号',
    sent: '已推送的变更条数',
    behind: '尚未推送的变更条数',
    digest: '所推送内容的摘要',
    failures: '连续失败的次数',
    failingSince: '开始失败的时间',
    parkedAt: '停止推送的时间，须由管理员恢复',
  },
  'GET /v1/audit': AUDIT,
  'POST /v1/audit/search': AUDIT,
  'GET /v1/assessments': ASSESSED,
  'GET /v1/assessments/tickets': {
    ...ASSESSED,
    cases: '该工单计分的次数',
    excused: '该工单不计分的次数',
  },
  'GET /v1/assessments/{region}/{period}/entries': ASSESSED,
  'POST /v1/assessments/{region}/{period}/entries': ASSESSED,
  'GET /v1/assessments/{region}/{period}/objections': ASSESSED,
  'POST /v1/assessments/{region}/{period}/objections': ASSESSED,
  'POST /v1/assessments/{region}/{period}/publish': ASSESSED,
};
