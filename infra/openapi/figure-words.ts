import type { Words } from './wording.ts';

/** The calls by which figures are pulled, judged and published, and matters are found in them. */
export const FIGURE_CALLS: Readonly<Record<string, Words>> = {
  'GET /v1/governance/analysis': { chinese: '诉求分析', english: 'Analyse requests' },
  'GET /v1/governance/analyses': { chinese: '查看分析研判报告', english: 'See analyses handed in' },
  'POST /v1/governance/analyses': { chinese: '提交分析研判报告', english: 'Hand in an analysis' },
  'GET /v1/governance/warnings': { chinese: '列出预警', english: 'List early warnings' },
  'GET /v1/governance/warnings/{warning}': { chinese: '查看预警', english: 'See a warning' },
  'GET /v1/governance/warnings/{warning}/tickets': {
    chinese: '列出预警的工单',
    english: 'List a warning’s tickets',
  },
  'POST /v1/governance/warnings/{warning}/acknowledge': {
    chinese: '确认知悉预警',
    english: 'Take note of a warning',
  },
  'GET /v1/governance/measures': { chinese: '列出治理措施', english: 'List measures' },
  'POST /v1/governance/measures': { chinese: '建立治理措施', english: 'Open a measure' },
  'POST /v1/governance/found': {
    chinese: '登记网格发现的问题',
    english: 'Record what was found in the grid',
  },
  'GET /v1/governance/measures/{measure}': { chinese: '查看治理措施', english: 'See a measure' },
  'POST /v1/governance/measures/{measure}/progress': { chinese: '报告治理进展', english: 'Report progress' },
  'POST /v1/governance/measures/{measure}/close': { chinese: '办结治理措施', english: 'Close a measure' },
  'POST /v1/governance/measures/{measure}/check': {
    chinese: '核查治理成效',
    english: 'Check whether it helped',
  },
  'GET /v1/province/changes': {
    chinese: '拉取变更',
    english: 'Pull changes in order',
    note: '以应答的 `cursor` 作为下次的 `after`，不漏不重。只含所填地区自己的变更：省级平台按 `by=region` 统计所列的地区逐一拉取。',
  },
  'GET /v1/province/aggregates': {
    chinese: '拉取统计',
    english: 'Pull counts and rates',
    note: '按诉求提交日期统计。除 `by=region` 外，只含所填地区自己的工单；`by=region` 列出其中各有工单的地区。',
  },
  'GET /v1/province/digests': { chinese: '核对一日的变更', english: 'Digest of a day’s changes' },
  'GET /v1/province/codes': { chinese: '字段和代码表', english: 'Fields and code tables' },
  'GET /v1/province/aggregates/tickets': {
    chinese: '统计数所含的工单',
    english: 'The tickets behind a figure',
  },
  'GET /v1/hand-ins': { chinese: '查看单位报送的材料', english: 'See what units handed in' },
  'POST /v1/hand-ins': {
    chinese: '报送工作动态、典型案例和情况分析',
    english: 'Hand in material',
    note: '请勿写入群众个人信息；显示时一律遮盖。',
  },
  'POST /v1/hand-ins/{region}/{period}/remind': {
    chinese: '催报逾期未报送的单位',
    english: 'Remind units that owe material',
    note: '本市设定了报送期限的，期限届满后可以催报。',
  },
  'GET /v1/bulletins/{region}/{period}': {
    chinese: '查看通报稿或已发布的版本',
    english: 'See a draft, or a published version',
    note: '编写、监督和审计人员不带version时为按当前数据生成的草稿；承办单位等其他人员为已发布的最新版本。format可取html、json、csv、xlsx。',
  },
  'POST /v1/bulletins/{region}/{period}/draft': {
    chinese: '保存通报稿中人工撰写的部分',
    english: 'Save the editor’s part',
    note: '每次保存全部内容；典型案例可取自单位报送的材料。',
  },
  'POST /v1/bulletins/{region}/{period}/publish': {
    chinese: '发布通报',
    english: 'Publish a bulletin',
    note: '统计期间结束后方可发布；条文要求的部分须已填写。更正须说明理由，另成一个版本。',
  },
  'GET /v1/public/bulletins/{region}': { chinese: '公开的通报目录', english: 'List public bulletins' },
  'GET /v1/public/bulletins/{region}/{period}': {
    chinese: '查看公开的通报',
    english: 'Read a public bulletin',
    note: '不含工单编号。',
  },
  'GET /v1/assessments': {
    chinese: '查看考核结果',
    english: 'See how those assessed stand',
    note: '不带version时为按当前情况计算的草案；承办单位只见本单位。未设定考核办法的，没有评分。',
  },
  'GET /v1/assessments/tickets': {
    chinese: '考核项目所含的工单',
    english: 'The tickets behind a line',
  },
  'GET /v1/assessments/{region}/{period}/entries': {
    chinese: '查看考核记录',
    english: 'See what was recorded for it',
  },
  'POST /v1/assessments/{region}/{period}/entries': {
    chinese: '录入考核记录',
    english: 'Record something for it',
    note: '第三方评估、民意调查、平台报送、系统采集、材料验证等，注明来源、认定人和依据。请勿写入群众个人信息。',
  },
  'GET /v1/assessments/{region}/{period}/objections': {
    chinese: '查看考核申诉',
    english: 'See objections to it',
  },
  'POST /v1/assessments/{region}/{period}/objections': {
    chinese: '提出考核申诉',
    english: 'Object to a line',
    note: '本市设定了申诉期限的，届满前可以提出。',
  },
  'POST /v1/assessments/{region}/{period}/objections/{objection}': {
    chinese: '审核考核申诉',
    english: 'Decide an objection',
  },
  'POST /v1/assessments/{region}/{period}/publish': {
    chinese: '公布考核结果',
    english: 'Publish the result',
    note: '考核周期和申诉期限届满后方可公布；每次公布为一个新版本，不可更改。',
  },
};
