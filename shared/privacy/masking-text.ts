import {
  DOUBLE_SURNAMES,
  isBankCard,
  isIdCard,
  isOldIdCard,
  maskAccount,
  maskBankCard,
  maskEmail,
  maskIdCard,
  maskName,
  maskPhone,
  maskPlate,
} from './masking.ts';
import { parsePhone } from './phone.ts';

/**
 * What is masked in a text: `name` the citizen's name and those that say whose they are, `contact` numbers, mail and
 * accounts, `traces` number plates and what names a single flat. Numbers of identity and bank cards always are.
 */
export const MASKED_PARTS = ['name', 'contact', 'traces'] as const;
export type MaskedPart = (typeof MASKED_PARTS)[number];

/** What is known of the citizen beside the text. */
export interface Known {
  readonly name?: string | undefined;
  /** In E.164 form, with or without an extension. */
  readonly phones?: readonly string[];
}

/**
 * A kind of trace: where it is found in a text of plain characters, and how it is shown; undefined leaves it. A pattern
 * of two groups has in the first what announces the trace, which stays, and in the second the trace itself.
 */
interface Trace {
  readonly find: RegExp;
  readonly show: (found: string) => string | undefined;
}

/** Characters that nobody sees. */
const UNSEEN = '\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff';
/** What people put between the digits of one number. */
const GAP = `[\\s${UNSEEN}.·•—–―_-]{0,3}`;
/** What of it a number is read without. */
const NO_PART = new RegExp(`[·•_${UNSEEN}]`, 'g');
const LONGEST_NAME = 40;
const PREFIX = `(?:(?:\\+|00)86${GAP}|86${GAP})?`;
const MOBILE = new RegExp(`(?<!\\d)${PREFIX}1${GAP}[3-9](?:${GAP}\\d){9}(?!\\d)`, 'gu');
/** In groups, with what also stands between numbers of a list. */
const GROUPED = /(?<!\d)1[3-9]\d{1,2}[,，、/|*~]{1,2}\d{3,4}[,，、/|*~]{1,2}\d{3,5}(?!\d)/gu;
/** What is written for each figure. */
const FIGURES = ['零〇○', '一幺壹', '二两贰', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'];
const NUMERALS = FIGURES.join('');
const MIXED = new RegExp(`(?<![\\d${NUMERALS}])1[3-9][\\d${NUMERALS}]{9}(?![\\d${NUMERALS}])`, 'gu');
const LANDLINE = new RegExp(
  `(?<!\\d)${PREFIX}[(]?0\\d{2,3}[)]?${GAP}[2-9](?:${GAP}\\d){6,7}(?:(?:转|-)\\d{1,6})?(?!\\d)`,
  'gu',
);
const LOCAL =
  /((?:电话|座机|号码|手机|家电|致电|拨打|联系|tel)[^\d\n]{0,6})([2-9](?:[\s-]?\d){6,7})(?!\d)/giu;
/** Numbers spelt in characters, which nobody writes a sum in. */
const SPELT = new RegExp(`[${NUMERALS}](?:[\\s、.-]?[${NUMERALS}]){6,}`, 'gu');
const EMAIL = /[A-Za-z0-9][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/gu;
const ACCOUNT =
  /((?:微信|薇信|威信|V信|weixin|wechat|\bwx|\bvx|\bqq|扣扣|企鹅)(?:号码|号|账号|帐号|id)?(?:同号|就)?[\s:：是为叫=,，]{0,4})([A-Za-z][\w-]{4,19}|[1-9]\d{4,11})(?![\w@])/giu;
const LONG_NUMBER = new RegExp(`(?<!\\d)\\d(?:${GAP}\\d){13,17}${GAP}[\\dXx](?!\\d)`, 'gu');
const CARD = /((?:卡号|账号|帐号|账户|银行卡|储蓄卡)[^\d\n]{0,8})(\d(?:[\s-]?\d){11,18})(?!\d)/gu;
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][\s·•.-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]/giu;
const ROOM =
  /(?:(?:[A-Za-z]?\d{1,4}|[一二三四五六七八九十]{1,3})(?:号楼|栋|幢|座|单元|号院)[\s,，-]{0,2})+(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:楼|层)[\s,，-]{0,2})?(?:[A-Za-z]?\d{1,5}(?:-\d{1,4})?(?:室|户|号房|号|房)?)?|\d{3,5}(?:室|号房)/gu;
/** The family names of more than nine in ten. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const NAMED = new RegExp(
  `((?:我叫|我的名字[是叫]|姓名|联系人|投诉人|举报人|反映人|诉求人|来电人|署名|落款)[\\s:：是为叫]{0,3})((?:${[...DOUBLE_SURNAMES].join('|')}|[${SURNAMES}])\\p{Script=Han}{1,2})(?=$|[^\\p{Script=Han}]|[住在家电手是的于因反要想说称和与，。])`,
  'gu',
);

/** Words that begin like a name and are none. */
const NO_NAMES =
  '方便|方面|任何|任意|何时|何地|高度|高层|高峰|高空|马上|马路|金额|万分|万元|白天|严重|严格|周边|周围|周末|程度|于是|陆续|范围|毛坯|顾虑|顾客|向我|向有|向本|向其|向该|史上|夏季|夏天|雷雨|江边|石材|常年|余下|龙头|钟爱|秦淮';
const CALLED_BY =
  '市民|居民|村民|业主|住户|群众|网民|当事人|家属|职工|学生|老人|患者|司机|店主|经营者|租客|房东';
const TITLES = '先生|女士|同志|师傅|老师|阿姨|奶奶|爷爷|大爷|大妈';
const FAMILY = `(?:${[...DOUBLE_SURNAMES].join('|')}|[${SURNAMES}])`;
/** A name after what its bearer is called by, as reports write of people; and those that are listed after it. */
const REPORTED = [`(?:${CALLED_BY})[\\s:：]{0,2}`, '\\*[、和及与]'].map(
  (before) =>
    new RegExp(
      `(${before})(?!${NO_NAMES})(${FAMILY}(?!某|${TITLES})\\p{Script=Han}{1,2}?)(?=${TITLES}|$|[^\\p{Script=Han}]|[住在家电手是的于因反要想说称和与及来拨投致求咨等])`,
      'gu',
    ),
);

const CARDS: readonly Trace[] = [
  { find: LONG_NUMBER, show: (found) => longNumber(digitsOf(found)) },
  { find: CARD, show: (card) => maskBankCard(digitsOf(card)) },
];

const TRACES: Readonly<Record<MaskedPart, readonly Trace[]>> = {
  name: [{ find: NAMED, show: maskName }],
  contact: [
    { find: EMAIL, show: maskEmail },
    { find: ACCOUNT, show: maskAccount },
    { find: MOBILE, show: phone },
    { find: GROUPED, show: (found) => (digitsOf(found).length === 11 ? phone(digitsOf(found)) : undefined) },
    { find: MIXED, show: (found) => phone([...found].map(figure).join('')) },
    { find: LANDLINE, show: phone },
    { find: LOCAL, show: (local) => `****${digitsOf(local).slice(-3)}` },
    { find: SPELT, show: (found) => '*'.repeat([...found].length) },
  ],
  traces: [
    { find: PLATE, show: maskPlate },
    { find: ROOM, show: () => '***' },
  ],
};

/**
 * A text with what leads to a person masked by the usual Chinese forms, whatever the width of its digits and whatever
 * stands between them. What is no part of a trace stays as it was written. It goes by forms and marker words: a person
 * who is described, or a name that nobody introduces, is not found.
 * @param text what somebody wrote
 * @param parts what is to be masked beside identity and bank cards
 * @param known masked wherever it occurs, where its part is
 */
export function maskText(text: string, parts: readonly MaskedPart[], known: Known = {}): string {
  const traces = [...CARDS, ...knownTraces(known, parts), ...parts.flatMap((part) => TRACES[part])];
  return traces.reduce(masked, text);
}

/**
 * A text that is to be published: as `maskText`, and names are looked for after what people are called by in reports
 * (市民, 业主) too. A name that nothing announces is not found.
 */
export function maskReport(text: string): string {
  const reported = REPORTED.map((find): Trace => ({ find, show: maskName }));
  return reported.reduce(masked, maskText(text, MASKED_PARTS));
}

/** Whether a mobile phone's number stands in a text, whatever stands between its digits. */
export function hasMobile(text: string): boolean {
  return halfWidth(text).search(MOBILE) >= 0;
}

/** A text without what is known of its citizen; whatever else leads to somebody stays as it is. */
export function maskKnown(text: string, known: Known): string {
  return knownTraces(known, ['name', 'contact']).reduce(masked, text);
}

/** A text in which one kind of trace is masked. It is searched in half width, one character for one. */
function masked(text: string, { find, show }: Trace): string {
  let result = '';
  let from = 0;
  for (const match of halfWidth(text).matchAll(find)) {
    const [whole, before = '', found = whole] = match;
    const shown = show(found);
    if (shown === undefined) continue;
    const at = match.index + (match.length > 2 ? before.length : 0);
    result += text.slice(from, at) + shown;
    from = match.index + whole.length;
    // Not in the middle of a character that takes up two.
    if (/[\udc00-\udfff]/.test(text.charAt(from))) from += 1;
  }
  return result + text.slice(from);
}

/** A numeral as a figure; what is none stays. */
function figure(numeral: string): string {
  const at = FIGURES.findIndex((same) => same.includes(numeral));
  return at < 0 ? numeral : String(at);
}

/**
 * The same text with each full-width letter, digit or sign as its half-width one, and each figure in a ring and each
 * radical as the character that it looks like: of the same length.
 */
function halfWidth(text: string): string {
  return (
    text
      .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replaceAll(/[\u2460-\u2468\u24ea\u2f00-\u2fdf]/g, (alike) => alike.normalize('NFKC'))
      // A figure of a mathematician's alphabet takes up two.
      .replaceAll(/[\u{1d7ce}-\u{1d7ff}]/gu, (figure) => `${figure.normalize('NFKC')}\u200b`)
      .replaceAll('\u3000', ' ')
  );
}

function digitsOf(text: string): string {
  return text.replaceAll(/[^\dXx]/g, '');
}

function phone(found: string): string {
  const parsed = parsePhone(found.replaceAll(NO_PART, ''));
  return parsed && 'e164' in parsed ? maskPhone(parsed.e164) : `****${digitsOf(found).slice(-3)}`;
}

/** A resident's number or a card's; what is neither, such as a ticket's or an order's, stays. */
function longNumber(digits: string): string | undefined {
  if (isIdCard(digits) || isOldIdCard(digits)) return maskIdCard(digits);
  return isBankCard(digits) ? maskBankCard(digits) : undefined;
}

function knownTraces({ name, phones = [] }: Known, parts: readonly MaskedPart[]): Trace[] {
  const plain = halfWidth(name?.trim() ?? '');
  const numbers = phones.map((each) => each.split(',', 1)[0] ?? '').filter((each) => each.length > 6);
  return [
    ...(parts.includes('name') && [...plain].length > 1
      ? [{ find: nameIn(plain), show: () => maskName(plain) }]
      : []),
    ...(parts.includes('contact')
      ? numbers.map((each) => ({ find: spaced(each.replace(/^\+86/, '')), show: () => maskPhone(each) }))
      : []),
  ];
}

/** A name, also where its characters were set apart; what is longer than names are is looked for as it stands. */
function nameIn(name: string): RegExp {
  const between = name.length > LONGEST_NAME ? '' : `[\\s${UNSEEN}]{0,2}`;
  return new RegExp([...name].map(escaped).join(between), 'gu');
}

function spaced(digits: string): RegExp {
  return new RegExp(`(?<!\\d)0?${[...digits].map(escaped).join(GAP)}(?!\\d)`, 'gu');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
