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
  'promise',
  'object',
] as const;
/** Each term that a regulation may set, named for what has to be done before it ends. */
export type ClockKind = (typeof CLOCKS)[number];

/** As people read the clocks. */
export const CLOCK_LABELS: Readonly<Record<ClockKind, string>> = {
  dispatch: '转派',
  callback: '回拨',
  acknowledge: '移交确认',
  sign: '签收',
  respond: '响应',
  contact: '联系',
  reach: '联系上',
  accept: '单位受理',
  handle: '办理',
  return: '退回',
  extension: '延期',
  revisit: '回访',
  redo: '重办',
  supervise: '督办',
  promise: '承诺',
  object: '申诉',
};

export const METHODS = [
  'system',
  'phone',
  'letter',
  'onsite',
  'meeting',
  'talk',
  'broadcast',
  'media',
] as const;
/** How a unit is supervised (督办). */
export type Method = (typeof METHODS)[number];

/**
 * What each way of supervision is called, in alerts and in the published codes alike: in the words of the texts that
 * name ways (Shaoyang art. 24, Inner Mongolia art. 23).
 */
export const METHOD_LABELS: Readonly<Record<Method, string>> = {
  system: '系统督办',
  phone: '电话催办',
  letter: '发函督办',
  onsite: '现场督办',
  meeting: '督办会议',
  talk: '约谈提醒',
  broadcast: '政风热线',
  media: '媒体监督',
};

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
  'illegal-building',
  'demolition',
] as const;
/**
 * What the request is about, where a clause treats it apart (停水停电停气, 停水, 停电, 停气, 停暖, 噪音, 油烟,
 * 其他扰民, 井盖, …, 水电气暖, 公共突发事件, 生命财产紧急求助, 行政执法案件, 违章建筑, 拆迁).
 */
export type Matter = (typeof MATTERS)[number];

export const NATURES = ['round-the-clock', 'not-a-member'] as const;
/** What a unit is, where a clause treats it apart: 24小时响应单位, 暂未纳入热线成员单位. */
export type Nature = (typeof NATURES)[number];

export const HAND_OVER_MODES = ['one-key', 'three-party', 'order'] as const;
/** How a matter goes to another line: 一键转接, 三方通话, 工单派转. */
export type HandOverMode = (typeof HAND_OVER_MODES)[number];

export const CALLS_THROUGH = ['three-way', 'remote-seat', 'special-seat'] as const;
/** How a unit is called in while the citizen is on the line: 三方通话, 远端座席, 专席. */
export type CallThrough = (typeof CALLS_THROUGH)[number];

export const CONTACT_WAYS = ['phone', 'sms', 'callback', 'visit', 'wechat'] as const;
/** How a citizen is contacted: 电话, 短信, 回拨, 上门, 微信. */
export type ContactWay = (typeof CONTACT_WAYS)[number];

export const REQUEST_FORMS = ['voice', 'text', 'picture', 'video'] as const;
/** In what a request is brought: 语音, 文字, 图片, 视频. */
export type RequestFormat = (typeof REQUEST_FORMS)[number];

export const FACTS = ['name', 'contact', 'place'] as const;
/** What a matter may need of whoever brings it: 姓名, 联系方式, 具体地址. */
export type Fact = (typeof FACTS)[number];

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
  'promised',
  'revisited',
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

export const URGING_WAYS = ['system', 'phone'] as const;
/** How a unit is urged: 系统催办, 电话催办. */
export type UrgingWay = (typeof URGING_WAYS)[number];

export const ABUSE_MEASURES = ['dissuade', 'warn', 'hand-over'] as const;
/** What is done about a caller's abuse: 劝阻, 警告, 移交. */
export type AbuseMeasure = (typeof ABUSE_MEASURES)[number];

export const CARD_COLOURS = ['yellow', 'red'] as const;
/** 黄牌, 红牌. */
export type CardColour = (typeof CARD_COLOURS)[number];

export const CALLER_TYPES = ['citizen', 'enterprise', 'organisation'] as const;
/** 市民, 企业, 其他组织. */
export type CallerType = (typeof CALLER_TYPES)[number];

export const SEXES = ['male', 'female', 'unknown'] as const;

export const URGENCIES = ['ordinary', 'urgent', 'critical'] as const;
/** 一般, 紧急, 特急: as whoever took the request down judges. */
export type Urgency = (typeof URGENCIES)[number];

export const REGISTERS = ['deputies', 'experts', 'answering-days'] as const;
/** The city's lists of people against which a mark is held: 人大代表信息库, 专家名录, 领导接听日和轮值日安排. */
export type RegisterId = (typeof REGISTERS)[number];

/** Whatever is kept as a register: beside the lists of people, the systems that are linked with the hotline. */
export const KEPT_REGISTERS = [...REGISTERS, 'subscribers', 'connectors'] as const;
export type KeptRegisterId = (typeof KEPT_REGISTERS)[number];

export const ENTRY_KINDS = ['question', 'procedure', 'policy', 'institution'] as const;
/** What an entry of the knowledge base is: 常见问题, 办事流程, 政策法规, 机构信息. */
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const ENTRY_FAULTS = ['wrong', 'outdated', 'incomplete', 'unclear'] as const;
/** What is wrong with one: 有误, 未及时更新, 不完整, 不清楚. */
export type EntryFault = (typeof ENTRY_FAULTS)[number];

export const ATTACHMENT_PURPOSES = ['photo', 'recording', 'document', 'evidence'] as const;
/** What a file is to show: 照片, 录音录像, 文件, 佐证材料. */
export type AttachmentPurpose = (typeof ATTACHMENT_PURPOSES)[number];

export const RUNG_RECIPIENTS = ['officer', 'head', 'leader', 'hotline', 'inspection'] as const;
/** Who is told by a rung of a ladder: 经办人, 承办单位负责人, 带班领导, 热线, 监督检查机构. */
export type RungRecipient = (typeof RUNG_RECIPIENTS)[number];
