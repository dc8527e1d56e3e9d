import { addDays } from '../calendar/instant.ts';
import { clauseById } from './clauses.ts';
import { type CountedDay, type Due, type DueTime, type Explanation, hasTime, type Length } from './due.ts';
import { regulationById } from './rules.ts';
import type { StartEvent } from './vocabulary.ts';

/**
 * Why a term ends when it ends, for people: in Chinese, as units and staff read it.
 */

const START_NAMES: Record<StartEvent, string> = {
  submitted: '提交诉求',
  accepted: '热线受理',
  dispatched: '热线转派',
  received: '承办单位收到工单',
  signed: '承办单位签收',
  'accepted-by-unit': '承办单位受理',
  'consent-to-wait': '服务对象同意等候回复',
  'first-failed-attempt': '第一次联系未果',
  'answer-submitted': '提交办理情况',
  'sent-back': '收到发回重办',
  'supervision-notified': '收到督办通知',
  'old-last-day': '原期限最后一日',
  done: '办结',
};

const STATUS_NAMES = { stated: '条文明定', interpreted: '系统对条文的理解', operator: '本市设定' } as const;

const DAY_NAMES: Record<CountedDay['why'], string> = {
  'first-day': '起算日，不计入',
  'working-day': '工作日',
  'make-up-day': '调休上班日',
  weekend: '周末，不计入',
  'day-off': '放假，不计入',
  'statutory-day': '法定节假日（当年放假通知未发布），不计入',
};

/** The law's citation in Chinese, such as 第十四条第一款第三项, with numerals as digits. */
export function citationText({ citation }: Pick<Explanation, 'citation'>): string {
  const parts = [`第${citation.article}条`];
  if (citation.paragraph !== undefined) parts.push(`第${citation.paragraph}款`);
  if (citation.item !== undefined) parts.push(`第${citation.item}项`);
  if (citation.point !== undefined) parts.push(`第${citation.point}目`);
  return parts.join('');
}

/** A length in Chinese, such as 5个工作日. */
export function lengthText(length: Length): string {
  if ('hours' in length) return `${length.hours}小时`;
  if ('workingDays' in length) return `${length.workingDays}个工作日`;
  if ('days' in length) return `${length.days}日`;
  if ('months' in length) return `${length.months}个月`;
  return '当日';
}

/** The instant at which a term ends as people say it: 24:00 belongs to the day that ends. */
export function dueText({ dueAt, dueOn }: Pick<DueTime, 'dueAt' | 'dueOn'>): string {
  const time = dueAt.slice(11, 16);
  return time === '00:00' && dueAt.slice(0, 10) === addDays(dueOn, 1)
    ? `${dueOn} 24:00`
    : `${dueAt.slice(0, 10)} ${time}`;
}

/** Lines that explain an answer to a due question; the English line at the end is the clause's summary. */
export function explainDue(due: Due): readonly string[] {
  if (due.status === 'none') return ['该办法未规定此项期限。'];
  const summary = `${due.clause}: ${clauseById(due.clause)?.summary ?? ''}`;
  if (!hasTime(due)) {
    const why = due.status === 'unset' ? '条文要求此项期限，但未给出具体时限。' : '受理之日该办法未施行。';
    return [why, summary];
  }
  return [...timeLines(due), summary];
}

function timeLines(due: DueTime): string[] {
  const { explanation } = due;
  const { start, convention, inForce } = explanation;
  const lines = [
    `截止：${dueText(due)}（${due.limitIncluded ? '含该时刻' : '须在此之前'}）`,
    `依据：《${regulationById(explanation.regulation)?.title ?? explanation.regulation}》${citationText(explanation)}，${STATUS_NAMES[due.status]}，自${inForce.from}起${inForce.until === undefined ? '施行' : `至${inForce.until}施行`}`,
    `期限：${START_NAMES[start.event]}（${start.at.slice(0, 16).replace('T', ' ')}）起${lengthText(explanation.length)}`,
    `计算：${convention.basis}；日历版本 ${explanation.calendar}`,
  ];
  if (explanation.note !== undefined) lines.push(`说明：${explanation.note}`);
  for (const day of explanation.days) {
    lines.push(`  ${day.day} ${DAY_NAMES[day.why]}${day.number === undefined ? '' : `，第${day.number}日`}`);
  }
  if (due.provisional) {
    lines.push(`暂定：放假通知发布后可能调整，最早 ${due.earliestOn}，最晚 ${due.latestOn}`);
  }
  return lines;
}
