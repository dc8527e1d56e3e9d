import { addSeconds, type Instant } from '../calendar/instant.ts';
import { REGULATIONS } from '../regulation/rules.ts';
import { type ClockKind, METHOD_LABELS } from '../regulation/vocabulary.ts';
import { citationOf } from './citation.ts';
import type { AlertFacts, AlertIntent, By, Post } from './facts.ts';
import { governanceSentence, namedAs } from './governance-texts.ts';
import type { Question } from './rating.ts';

/*
 * Alerts in Chinese, for an SMS: ticket number, what to do, by when, under which clause. Seventy characters fit
 * one message. Nothing of the citizen can be in them, since an intent has nothing of the citizen.
 */

/** A term's name, and what has to be done before it ends. */
const TERMS: Readonly<Record<ClockKind, { readonly name: string; readonly act: string }>> = {
  dispatch: { name: '转派', act: '转派' },
  callback: { name: '回复', act: '答复服务对象' },
  acknowledge: { name: '移交确认', act: '催请确认接收' },
  sign: { name: '签收', act: '签收' },
  respond: { name: '响应', act: '到场或处置到位' },
  contact: { name: '联系', act: '联系服务对象' },
  reach: { name: '联系', act: '联系服务对象' },
  accept: { name: '受理', act: '决定是否受理' },
  handle: { name: '办理', act: '办结' },
  return: { name: '退回', act: '提出退回' },
  extension: { name: '延期', act: '办结' },
  revisit: { name: '回访', act: '回访' },
  redo: { name: '重办', act: '重新办结' },
  supervise: { name: '督办', act: '办结督办事项' },
  promise: { name: '承诺', act: '兑现承诺的措施' },
  object: { name: '申诉', act: '提出申诉' },
};

const POSTS: Readonly<Record<Post, string>> = { head: '负责人', leader: '带班领导' };

/** What a unit hears of the one below it to which it gave a part. */
const BELOW: Readonly<
  Record<Extract<AlertFacts, { kind: 'below' }>['what'], (please: (act: string) => string) => string>
> = {
  returned: () => '下级单位申请退回，请审核',
  disputed: () => '下级单位对退回审核有争议，请核实',
  answered: (please) => `下级单位已提交办理情况，${please('答复')}`,
  overdue: (please) => `下级单位逾期未办结，${please('办结')}`,
};

/** What is asked for an entry of the knowledge base. */
const ENTRIES: Readonly<
  Record<Extract<AlertFacts, { kind: 'knowledge' }>['what'], (please: (act: string) => string) => string>
> = {
  missing: (please) => `缺少内容，${please('提供')}`,
  outdated: (please) => `需要更新，${please('提供准确内容')}`,
  proposed: (please) => `待你单位确认，${please('确认或者修订')}`,
  reported: (please) => `被反映有误，${please('核实修订')}`,
  failed: (please) => `审核未通过，${please('修订')}`,
};

/** An alert as its recipient reads it. */
export interface AlertText {
  /** ASCII only, as SNS wants an email's subject. */
  readonly subject: string;
  readonly text: string;
}

/** What an alert says, in its two halves: what has happened, and what is asked for, where something is. */
export interface AlertParts {
  readonly what: string;
  readonly todo?: string;
}

/** The two halves of an alert: every request begins with 请, after a comma. */
export function alertParts({ facts, by, at, clause, post }: AlertIntent): AlertParts {
  const said = `${forPost(post)}${sentence(facts, by, at, clause)}`;
  const comma = said.indexOf('，请');
  return comma < 0 ? { what: said } : { what: said.slice(0, comma), todo: said.slice(comma + 1) };
}

/** Puts an alert into words. */
export function alertText({ ticketNo, at, facts, by, clause, post }: AlertIntent): AlertText {
  const citation = clause === undefined ? undefined : citationOf(clause);
  const open = by?.provisional ? '（期限暂定）' : '';
  return {
    subject: `12345 ticket ${ticketNo}: ${facts.kind}`,
    text: `${namedAs(facts)}${ticketNo}${forPost(post)}${sentence(facts, by, at, clause)}${open}。${citation ? `（${citation}）` : ''}`,
  };
}

function forPost(post: Post | undefined): string {
  return post ? `（呈${POSTS[post]}）` : '';
}

/** What has to be done before a term ends; by some texts more than being on site is a response. */
function actFor(clock: ClockKind, clause: string | undefined): string {
  const own =
    clock === 'respond' && REGULATIONS.find(({ response }) => response?.clause === clause)?.response;
  return own ? own.act : TERMS[clock].act;
}

function sentence(facts: AlertFacts, by: By | undefined, at: Instant, clause: string | undefined): string {
  const please = (act: string) => (by ? `请于${timeOf(by.at, at)}前${act}` : `请立即${act}`);
  switch (facts.kind) {
    case 'urgent':
      return facts.handOver ? '为紧急事项，请立即转接相应热线' : '为需紧急办理事项，请立即转派';
    case 'handed-over':
      return `已移交${facts.line}，${please('确认接收')}`;
    case 'hand-over-refused':
      return `移交${facts.line}未被接收，${please(TERMS.dispatch.act)}`;
    case 'feedback-owed':
      return `由${facts.line}转来，请向其反馈办理结果`;
    case 'dispatch': {
      const to = `${facts.urgent ? '为急件，' : ''}已转派你单位${facts.role === 'lead' ? '' : '会同'}办理`;
      const next = TERMS[facts.first ?? 'sign'].act;
      const respond =
        facts.respondBy && `请于${timeOf(facts.respondBy.at, at)}前${actFor('respond', clause)}`;
      const contact = facts.contactBy && `请于${timeOf(facts.contactBy.at, at)}前${TERMS.contact.act}`;
      const soon = respond ?? contact;
      if (facts.first && !by) return `${to}，${soon ?? '请及时办理'}`;
      return soon && by ? `${to}，${soon}，${timeOf(by.at, at)}前${next}` : `${to}，${please(next)}`;
    }
    case 'remind':
      return `即将到期，${please(actFor(facts.clock, clause))}`;
    case 'overdue': {
      const { name } = TERMS[facts.clock];
      const act = actFor(facts.clock, clause);
      if (facts.deemedSigned) return `逾期未签收，视为签收，${please(TERMS.handle.act)}`;
      return `${name}期限${timeOf(facts.at, at)}已过，请立即${act}`;
    }
    case 'escalation': {
      const { name } = TERMS[facts.clock];
      const act = actFor(facts.clock, clause);
      const since = `${name}${timeOf(facts.at, at)}到期`;
      if (facts.own) return `${since}未完成，请立即${act}`;
      return `${since}，承办单位未完成，请${facts.clock === 'supervise' ? '认定是否解决' : '督促'}`;
    }
    case 'returned':
      return facts.granted
        ? '退回申请审核通过，将另行转派，你单位不再办理'
        : `退回申请审核未通过，${please(TERMS.handle.act)}`;
    case 'coordination':
      return facts.on
        ? `职责待协调确定，请参加${Number(facts.on.slice(5, 7))}月${Number(facts.on.slice(8))}日的协调`
        : '职责待协调确定，请提出意见';
    case 'across':
      return `跨地区办理，${please('协调确定承办单位')}`;
    case 'call-missed':
      return '有热线转接你单位的通话无人接听，请值守';
    case 'declined':
      return '承办单位决定不予受理，请核实';
    case 'joint':
      return '列入联合协调处置，请配合';
    case 'joint-feedback':
      return '联合协调处置有结果，请查看';
    case 'divided':
      return `上级单位已分派你单位办理，${please('办结')}`;
    case 'below':
      return BELOW[facts.what](please);
    case 'taken-back':
      return '已由管理单位收回，你单位不再办理';
    case 'redo':
      return `发回重办，${please(TERMS.redo.act)}`;
    case 'supervision':
      if ('passedTo' in facts) {
        return `${facts.promise ? '承诺的事项未办理' : '经督办仍未解决'}，已报${facts.passedTo}，${please('办结')}`;
      }
      return `已启动${facts.way ?? METHOD_LABELS[facts.method]}，${please('办结')}`;
    case 'supervision-answered':
      return '督办结果已报告，请认定是否解决';
    case 'urged':
      return `请抓紧办理，${please('办结')}`;
    case 'card':
      return `你单位被亮${facts.colour === 'red' ? '红' : '黄'}牌，请立即整改`;
    case 'talk':
      return '你单位被约谈，请立即整改';
    case 'named':
      return '你单位列入通报，请立即整改';
    case 'fault':
      if (facts.referredTo !== undefined) {
        return `涉及你单位的问题已转${facts.referredTo}处理，请立即整改`;
      }
      return facts.withdrawn ? '对你单位的过错认定已撤销' : '已认定你单位办理过错并列入考核，请整改';
    case 'watched':
      return `列为重点关注事项，${please('按时按质办结')}`;
    case 'extension':
      if (facts.supervision) {
        return `督办延期申请审核${facts.granted ? '' : '未'}通过，${please(TERMS.supervise.act)}`;
      }
      return facts.granted
        ? `延期申请审核通过，${please('办结')}${facts.tell ? '，并告知服务对象' : ''}`
        : `延期申请审核未通过，${please('办结')}`;
    case 'answer-failed':
      return `办理情况审核未通过，${please('重新提交')}`;
    case 'termination':
      if (facts.granted) return '终止办理申请审核通过，不再办理';
      return facts.done ? '终止办理申请审核未通过' : `终止办理申请审核未通过，${please(TERMS.handle.act)}`;
    case 'objection':
      if (facts.granted) return '申诉审核通过，考核中不计入回访不满意';
      return by ? `申诉审核未通过，${please(TERMS.redo.act)}` : '申诉审核未通过，回访结果不变';
    case 'contacts':
      return '当日联系服务对象已较多，请避免过频联系';
    case 'request-added':
      if (facts.what === 'reply') return '有服务对象的短信回复，请查看';
      if (facts.what === 'consent') return '服务对象已同意告知其身份信息，请查看';
      return '有服务对象补充的内容，请查看';
    case 'released':
      if (facts.supervised)
        return `承办单位已退出，对其督办随之结束，${please(TERMS.dispatch.act)}，仍须督办的请重新启动`;
      return `所并入的工单没有可沿用的答复，${please(TERMS.dispatch.act)}`;
    case 'digest':
      return `等${facts.tickets}件有新情况，请登录系统查看`;
    case 'unrostered':
      return `提醒${facts.unit}时其值班表上无人值班，请核实`;
    case 'knowledge':
      return `（${facts.title}）${ENTRIES[facts.what](by ? please : (act) => `请及时${act}`)}`;
    case 'hot-spot':
    case 'measure':
    case 'analysis-due':
    case 'hand-in-due':
    case 'assessment':
      return governanceSentence(facts, please, by !== undefined);
    case 'reveal':
      if (facts.what === 'asked') return '有单位申请查看被遮盖的信息，请及时审批';
      return facts.what === 'granted'
        ? `查看申请审核通过，请在${facts.minutes}分钟内查看，限一次`
        : '查看申请审核未通过';
    case 'citizen-accepted':
      return by ? `已受理，将于${timeOf(by.at, at)}前答复您` : '已受理，可凭工单号查询进展';
    case 'citizen-rejected':
      return '未予受理，原因和依据可凭工单号查询';
    case 'citizen-due':
      return `承办单位已接收，将${by ? `于${timeOf(by.at, at)}前` : ''}答复您`;
    case 'citizen-extended':
      return `办理延期，将${by ? `于${timeOf(by.at, at)}前` : ''}答复您`;
    case 'citizen-answered':
      return `已答复，可凭工单号查询${howRated(facts)}`;
    case 'term-changed': {
      const why = {
        calendar: '因放假安排',
        settings: '因本市设置调整',
        complex: '认定为情况复杂',
        'law-term': '因适用其他规定',
      }[facts.reason];
      const when = by ? timeOf(by.at, at) : '以系统所示为准';
      return `${why}，${TERMS[facts.clock].name}期限改为${when}`;
    }
  }
}

/** How a citizen says what they think of the answer, or that they will be asked. */
function howRated({ revisit, ask, link }: Extract<AlertFacts, { kind: 'citizen-answered' }>): string {
  if (!revisit) return '';
  // A blank ends the address on every phone.
  if (link !== undefined) return `，请评价 ${link} `;
  return ask ? `，请回复${replyForm(ask)}` : '，热线将回访您，请留意接听';
}

/** What to write back: a digit for each question, in this order. */
function replyForm(questions: readonly Question[]): string {
  const [grade, ...more] = questions.map((each) => FORMS[each][questions.length > 1 ? 'short' : 'long']);
  return more.length === 0
    ? `评价：${grade}`
    : `${HOW_MANY[more.length]}位数：${[grade, ...more].join('，')}`;
}

const HOW_MANY = ['一', '两', '三'] as const;
const FORMS: Readonly<Record<Question, { readonly long: string; readonly short: string }>> = {
  grade: { long: '满意1，基本满意2，不满意3', short: '满意1基本2不满3' },
  solved: { long: '已解决1，部分2，未解决3', short: '解决1部分2没有3' },
  unitContacted: { long: '单位联系过1，没有2', short: '单位联系过1否2' },
};

/**
 * A time as people say it in the city: 9月20日24时, or 9月18日12:00; with the year where it isn't the one in which
 * it is said. Midnight belongs to the day that ends (readings, point 2).
 */
export function timeOf(due: Instant, said: Instant): string {
  const midnight = due.slice(11, 19) === '00:00:00';
  const shown = midnight ? addSeconds(due, -1) : due;
  const [year, month, day] = shown.slice(0, 10).split('-').map(Number);
  const date = `${shown.slice(0, 4) === said.slice(0, 4) ? '' : `${year}年`}${month}月${day}日`;
  return `${date}${midnight ? '24时' : shown.slice(11, 16)}`;
}
