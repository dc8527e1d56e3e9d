/** One thing wrong with a request: where, and which rule it breaks. Never the value. */
export interface FieldError {
  readonly field: string;
  readonly rule: string;
}

/** What is said of a rule that has no number in it. */
const FIXED: Readonly<Record<string, string>> = {
  'unrecognized-keys': '含有系统没有的字段，请核对字段名的拼写（全部字段见接口文档/v1/docs）',
  'invalid-union': '不符合任何一种写法，请对照接口文档/v1/docs',
  'invalid-key': '名称不在系统所列之中',
  custom: '取值不符合要求',
  required: '须填写',
  duplicate: '重复',
  known: '没有这一项',
  taken: '已被占用',
  itself: '不能是自己',
  cycle: '上下级关系成了循环',
  'cursor-ahead': '游标超前于现有的变更，请核对是否为本系统所给',
  gap: '此时段无人值班',
  cursor: '翻页游标无效，请从第一页重新查询',
  'of-this-list': '翻页游标不是本列表的，请从第一页重新查询',
  'unknown-unit': '单位目录中没有此单位，请先登记单位或者核对编号',
  'dissolved-unit': '该单位已撤销，请另填承接的单位',
  'unknown-contact': '该单位的联系人中没有此编号，请先登记联系人或者核对编号',
  'unknown-mark': '本市没有这种标记',
  'unknown-field': '没有这个字段',
  'level-above': '上级单位的层级不能低于本单位',
  'level-below': '下级单位的层级不能高于本单位',
  'after-from': '止须晚于起',
  'other-than-from': '止与起不能相同',
  'kinds-or-matters': '须写明诉求类型（kinds）或者事项（matters）',
  'frequent-or-rising': '须写明高频（frequent）或者上升（rising）的标准',
  'needed-by-a-rung': '阶梯中有一级用到此项（按工作小时的须有officeHours，告知督查的须有inspection）',
  'names-a-query-field': '网址中的占位须都在query之中',
  'public-address': '须为公网域名的https网址，端口443或者8443，不带账号',
  'within-span': '须在整个时段之内',
  overlap: '与另一时段重叠',
  'within-region': '不在本地区范围内',
  'utf-8': '须为UTF-8编码',
  'not-future': '不能晚于现在',
  'not-in-the-future': '不能晚于现在',
  'not-for-this-kind': '不适用于此类诉求',
  'not-with:anonymous': '匿名诉求不能填写姓名和号码',
  'of-this-city': '不在本市所列的入口之中',
  'passed-once': '验证码未通过或者已用过，请重新验证',
  'required-for-a-correction': '更正已有内容的，须写明理由',
  recorded: '该项不作登记',
  'own-request': '不是本人提出的申请',
  'absolute-uri': '须为完整的网址',
  'a phone number of China': '须为中国的电话号码，带区号或者为手机号',
  'a phone number of China, or left out': '须为中国的电话号码，带区号或者为手机号；没有的可以不填',
  'pattern:/^\\+\\d{6,15}$/': '号码须带国家代码，形如+8613900000000',
};

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true或者false',
  array: '列表',
  object: '对象',
  record: '对象',
};

const FORMS: Readonly<Record<string, string>> = {
  phone: '电话号码',
  date: '日期，形如2026-01-31',
  'YYYY-MM-DD': '日期，形如2026-01-31',
  'YYYY-MM|YYYY-Qn|YYYY': '月份、季度或者年份，形如2026-01、2026-Q1、2026',
  'YYYY-MM-DD|YYYY-MM|YYYY-Qn|YYYY': '日期、月份、季度或者年份，形如2026-01-31、2026-01、2026-Q1、2026',
  'time-with-offset': '带时区的时间，形如2026-01-31T10:00:00+08:00',
  'visible-ascii-1-128': '1至128个可见的英文字符',
  version: '版本号，形如3或者v3',
  url: '网址',
  email: '邮箱地址',
};

/** By the word before the colon, what a rule with a value says. */
const WITH_VALUE: Readonly<Record<string, (value: string) => string>> = {
  type: (type) => `缺少此项或者类型不符，须为${TYPES[type] ?? type}`,
  min: (least) => `不足${least}（文字按字数，列表按项数）`,
  max: (most) => `超过${most}（文字按字数，列表按项数）`,
  'max-length': (most) => `超过${most}字`,
  'max-bytes': (most) => `超过${most}字节`,
  within: (most) => `须在-${most}至${most}之间`,
  'multiple-of': (step) => `须为${step}的倍数`,
  'one-of': (values) => `须为下列之一：${values.split('|').join('、')}`,
  format: (form) => `须为${FORMS[form] ?? form}`,
  pattern: (pattern) => {
    const digits = /^\/\^\\d\{(\d+)\}\$\/$/.exec(pattern)?.[1];
    return digits ? `须为${digits}位数字` : `写法不符，须符合${pattern}`;
  },
};

/** How many faults are told in words; the rest are counted. */
const TOLD = 3;

/**
 * What a rule asks, in Chinese, for the person who filled in the field. It says nothing of what was sent.
 * @returns the rule itself where nobody has put it into words
 */
export function ruleText(rule: string): string {
  const fixed = FIXED[rule];
  if (fixed !== undefined) return fixed;
  const colon = rule.indexOf(':');
  const say = colon < 0 ? undefined : WITH_VALUE[rule.slice(0, colon)];
  return say ? say(rule.slice(colon + 1)) : rule;
}

/** All faults of a request in one sentence: each field with what it has to be, the first three in words. */
export function faultsText(errors: readonly FieldError[]): string {
  const told = errors.slice(0, TOLD).map(({ field, rule }) => `${field}：${ruleText(rule)}`);
  const more = errors.length - told.length;
  return `${told.join('；')}${more > 0 ? `；另有${more}处` : ''}`;
}
