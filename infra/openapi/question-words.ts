import type { Words } from './wording.ts';

/** The calls by which questions are answered from the knowledge base. */
export const QUESTION_CALLS: Readonly<Record<string, Words>> = {
  'POST /v1/public/questions': {
    chinese: '公众提问，由知识库自动答复',
    english: 'Ask the open knowledge base',
    note: '答复全部摘自已发布的条目；没有把握、涉及紧急情况或者投诉举报的，不作答复，转人工。问题不保存，也不写入日志。',
  },
  'OPTIONS /v1/public/questions': {
    chinese: '供网页跨域提问',
    english: 'For pages of other origins',
  },
  'POST /v1/intake/phone/questions': {
    chinese: '语音导航提问',
    english: 'A spoken question',
    note: '`text` 为呼叫中心识别出的文字；`say` 不超过120字，可直接播报；`next` 为播报后的下一步：`answer` 提供菜单、`menu` 再听一次、`agent` 转人工。',
  },
  'GET /v1/knowledge/questions': {
    chinese: '自动答复的统计和常不够用的条目',
    english: 'How questions ended, and entries that were not enough',
    note: '只有次数，没有问题的内容；单位只看到本单位的条目。',
  },
};

/** What fields of these calls are called, in Chinese. */
export const QUESTION_FIELDS: Readonly<Record<string, string>> = {
  answering: '自动答复',
  leastShare: '问题中至少多大比例的字对在条目中，百分数',
  leastPairs: '至少几个字对在条目中',
  passOn: '一律转人工的词',
  wanting: '展示多少次、其中不够用达到百分之几的条目列为常不够用',
  shown: '展示次数',
  percent: '百分数',
  answeredWith: '此前已展示而不够用的知识条目',
};
