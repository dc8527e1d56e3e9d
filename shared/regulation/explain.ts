import { addDays } from '../calendar/instant.ts';
import { clauseById } from './clauses.ts';
import {
  type Convention,
  type CountedDay,
  type Due,
  type DueTime,
  type Explanation,
  hasTime,
  type Length,
} from './due.ts';
import { regulationById } from './rules.ts';
import type { StartEvent } from './vocabulary.ts';

/**
 * Why a term ends when it ends, for people: in Chinese, as units and staff read it, and in English after it.
 */

interface Words {
  readonly zh: string;
  readonly en: string;
}

const STARTS: Record<StartEvent, Words> = {
  submitted: { zh: '提交诉求', en: 'submission' },
  accepted: { zh: '热线受理', en: 'acceptance by the hotline' },
  'handed-over': { zh: '移交其他热线', en: 'the hand-over to another line' },
  dispatched: { zh: '热线转派', en: 'dispatch by the hotline' },
  received: { zh: '承办单位收到工单', en: 'receipt by the unit' },
  signed: { zh: '承办单位签收', en: 'signing by the unit' },
  'accepted-by-unit': { zh: '承办单位受理', en: 'acceptance by the unit' },
  'consent-to-wait': { zh: '服务对象同意等候回复', en: "the citizen's consent to wait" },
  'first-failed-attempt': { zh: '第一次联系未果', en: 'the first failed attempt to reach the citizen' },
  'answer-submitted': { zh: '提交办理情况', en: 'the answer being submitted' },
  promised: { zh: '承诺之日', en: 'the day promised' },
  revisited: { zh: '回访', en: 'the revisit' },
  'sent-back': { zh: '收到发回重办', en: 'the send-back reaching the unit' },
  'supervision-notified': { zh: '收到督办通知', en: 'the notice of supervision' },
  'old-last-day': { zh: '原期限最后一日', en: "the old term's last day" },
  done: { zh: '办结', en: 'completion' },
};

const STATUSES: Record<DueTime['status'], Words> = {
  stated: { zh: '条文明定', en: 'stated in the text' },
  interpreted: { zh: '系统对条文的理解', en: 'our reading of the text' },
  operator: { zh: '本市设定', en: 'set by the city' },
};

const DAYS: Record<CountedDay['why'], Words> = {
  'first-day': { zh: '起算日，不计入', en: 'the first day, not counted' },
  'working-day': { zh: '工作日', en: 'working day' },
  'make-up-day': { zh: '调休上班日', en: 'make-up day' },
  weekend: { zh: '周末，不计入', en: 'weekend, not counted' },
  'day-off': { zh: '放假，不计入', en: 'day off, not counted' },
  'statutory-day': {
    zh: '法定节假日（当年放假通知未发布），不计入',
    en: 'statutory day off before the notice, not counted',
  },
};

const CONVENTIONS: Record<Convention['firstDay'], Words> = {
  'not-counted': { zh: '当日不计入，自次日起算', en: 'the day of the event is not counted' },
  'runs-from-event': { zh: '自事件发生之时起算', en: 'runs from the event' },
  'is-the-last': { zh: '至当日24时止', en: 'ends with the day of the event' },
};

const NO_TIME = {
  none: { zh: '该办法未规定此项期限。', en: 'The regulation knows no such clock.' },
  unset: {
    zh: '条文要求此项期限，但未给出具体时限。',
    en: 'The text requires a term and gives no number, and the city has set none.',
  },
  'not-in-force': {
    zh: '受理之日该办法未施行。',
    en: 'The regulation was not in force on the day of acceptance.',
  },
};

/** The law's citation in Chinese, such as 第十四条第一款第三项, with numerals as digits; a plan has tasks, not articles. */
function citationText({ citation, regulation }: Pick<Explanation, 'citation' | 'regulation'>): string {
  const plan = regulationById(regulation)?.numbering === 'task';
  const parts = [`第${citation.article}${plan ? '项任务' : '条'}`];
  if (citation.paragraph !== undefined) parts.push(`第${citation.paragraph}款`);
  if (citation.item !== undefined) parts.push(`第${citation.item}项`);
  if (citation.point !== undefined) parts.push(`第${citation.point}目`);
  return parts.join('');
}

/** A length in Chinese, such as 5个工作日. */
export function lengthText(length: Length): string {
  return lengthWords(length).zh;
}

/** The event that a term runs from, in Chinese, such as 承办单位签收. */
export function startText(event: StartEvent): string {
  return STARTS[event].zh;
}

function lengthWords(length: Length): Words {
  if ('hours' in length) return { zh: `${length.hours}小时`, en: `${length.hours} hours` };
  if ('workingDays' in length) {
    return { zh: `${length.workingDays}个工作日`, en: `${length.workingDays} working days` };
  }
  if ('days' in length) return { zh: `${length.days}日`, en: `${length.days} calendar days` };
  if ('months' in length) return { zh: `${length.months}个月`, en: `${length.months} months` };
  return { zh: '当日', en: 'the same day' };
}

/** The instant at which a term ends as people say it: 24:00 belongs to the day that ends. */
function dueText({ dueAt, dueOn }: Pick<DueTime, 'dueAt' | 'dueOn'>): string {
  const time = dueAt.slice(11, 16);
  return time === '00:00' && dueAt.slice(0, 10) === addDays(dueOn, 1)
    ? `${dueOn} 24:00`
    : `${dueAt.slice(0, 10)} ${time}`;
}

/** Lines that explain an answer to a due question, the Chinese before the English; a day's line has both. */
export function explainDue(due: Due): readonly string[] {
  if (due.status === 'none') return both(NO_TIME.none);
  return hasTime(due) ? explainTime(due) : [...both(NO_TIME[due.status]), summary(due.clause)];
}

/** A due time as far as explaining it goes; a clock of a ticket's ledger has all of it. */
type Explained = Omit<DueTime, 'earliestAt'>;

/** Lines that explain a due time, as `explainDue`. */
export function explainTime(due: Explained): readonly string[] {
  const days = due.explanation.days.map(dayLine);
  return [...chinese(due), ...english(due), ...days, summary(due.clause)];
}

function summary(clause: string): string {
  return `${clause}: ${clauseById(clause)?.summary ?? ''}`;
}

function both({ zh, en }: Words): string[] {
  return [zh, en];
}

function chinese(due: Explained): string[] {
  const { explanation } = due;
  const { start, convention, inForce, length } = explanation;
  const regulation = regulationById(explanation.regulation);
  const title = regulation?.title ?? explanation.regulation;
  const applies = regulation?.draft ? '由本市决定适用' : '施行';
  const dates = `自${inForce.from}起${inForce.until === undefined ? '' : `至${inForce.until}`}${applies}`;
  const lines = [
    `截止：${dueText(due)}（${due.limitIncluded ? '含该时刻' : '须在此之前'}）`,
    `依据：《${title}》${citationText(explanation)}，${STATUSES[due.status].zh}，${dates}`,
    `期限：${STARTS[start.event].zh}（${dueText({ dueAt: start.at, dueOn: start.on })}）起${lengthWords(length).zh}`,
    `计算：${CONVENTIONS[convention.firstDay].zh}；${convention.basis}；日历版本 ${explanation.calendar}`,
  ];
  if (explanation.note !== undefined) lines.push(`说明：${explanation.note}`);
  if (due.provisional) {
    lines.push(`暂定：放假通知发布后可能调整，最早 ${due.earliestOn}，最晚 ${due.latestOn}`);
  }
  return lines;
}

function english(due: Explained): string[] {
  const { start, convention, inForce, length, calendar, regulation, citation } = due.explanation;
  const { article, paragraph, item, point } = citation;
  const place = [
    `art. ${article}`,
    ...(paragraph === undefined ? [] : [`para. ${paragraph}`]),
    ...(item === undefined ? [] : [`item ${item}`]),
    ...(point === undefined ? [] : [`point ${point}`]),
  ].join(' ');
  const days = inForce.until === undefined ? `since ${inForce.from}` : `${inForce.from} to ${inForce.until}`;
  const dates = `${regulationById(regulation)?.draft ? "applied by the city's decision" : 'in force'} ${days}`;
  const lines = [
    `Due: ${dueText(due)} (${due.limitIncluded ? 'this limit included' : 'strictly before'})`,
    `Under: ${regulation} ${place} (${due.clause}), ${STATUSES[due.status].en}, ${dates}`,
    `Term: ${lengthWords(length).en} from ${STARTS[start.event].en} (${dueText({ dueAt: start.at, dueOn: start.on })})`,
    `Counting: ${CONVENTIONS[convention.firstDay].en}, by analogy with civil law; calendar ${calendar}`,
  ];
  if (due.provisional) {
    lines.push(
      `Provisional until the notice is out: ${due.earliestOn} at the earliest, ${due.latestOn} at the latest`,
    );
  }
  return lines;
}

function dayLine({ day, why, number }: CountedDay): string {
  const { zh, en } = DAYS[why];
  return number === undefined ? `  ${day} ${zh} / ${en}` : `  ${day} ${zh}，第${number}日 / ${en} ${number}`;
}
