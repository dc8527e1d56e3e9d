import type { Regulation } from '../../shared/regulation/schema.ts';
import { CLOCK_LABELS } from '../../shared/regulation/vocabulary.ts';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { STAGE_LABELS } from '../../shared/ticket/stage-labels.ts';
import type { Step } from '../../shared/ticket/told-again.ts';
import { type CourseClock, type Fate, factNames, type WhatIf } from '../../shared/ticket/what-if.ts';

/** Commands as people read them, in Chinese. */
export const COMMANDS: Readonly<Record<CommandType, string>> = {
  submit: '提交',
  accept: '受理',
  reject: '不予受理',
  reply: '在线答复',
  'mark-complex': '认定复杂',
  'hand-over': '移交',
  acknowledge: '移交确认',
  feedback: '反馈',
  dispatch: '转派',
  'pass-on': '承接转派',
  sign: '签收',
  return: '申请退回',
  'review-return': '审核退回',
  'refer-to-coordination': '提交协调',
  'refer-to-leaders': '提请领导',
  'decide-coordination': '协调认定',
  'refer-across': '提请跨地区协调',
  'decide-across': '跨地区认定',
  'call-in': '接入承办单位通话',
  'handle-jointly': '联合处置',
  'joint-feedback': '联合处置反馈',
  divide: '分派下级',
  'take-back': '收回',
  'dispute-return': '退单争议',
  'review-dispute': '审核退单争议',
  contact: '联系',
  'unit-accept': '单位受理',
  respond: '响应',
  'request-extension': '申请延期',
  'review-extension': '审核延期',
  answer: '提交办理情况',
  fulfil: '兑现承诺',
  'set-law-term': '适用法定期限',
  'review-answer': '审核办理情况',
  revisit: '回访',
  redo: '重办',
  close: '办结',
  supervise: '督办',
  'change-method': '变更督办方式',
  'answer-supervision': '报告督办结果',
  'end-supervision': '结束督办',
  escalate: '督办未果上报',
  urge: '催办',
  'issue-card': '亮牌',
  talk: '约谈',
  name: '通报',
  refer: '移送',
  'record-fault': '认定过错',
  'withdraw-fault': '撤销过错认定',
  attribute: '认定逾期责任',
  excuse: '容错',
  mark: '标记',
  'record-abuse': '记录滥用',
  'name-accused': '认定被投诉对象',
  'record-consent': '记录披露同意',
  'file-secrecy': '报备保密要求',
  'review-secrecy': '审定保密要求',
  'request-termination': '申请终止办理',
  'review-termination': '审核终止办理',
  object: '申诉',
  'review-objection': '审核申诉',
  attach: '添加附件',
  'release-file': '放行附件',
  'keep-look-up': '留存查询结果',
  add: '补充诉求',
  follow: '并入',
  unfollow: '解除并入',
  'adopt-answer': '沿用答复',
  release: '退出并入',
  hold: '保全',
  archive: '归档',
  'order-destruction': '决定到期销毁',
  'confirm-destruction': '到期销毁',
  'keep-message': '留存来信',
  settle: '到期',
  recompute: '重算期限',
  rekey: '更换索引密钥',
};

const FATES: Readonly<Record<Fate, string>> = {
  met: '按时',
  late: '逾期完成',
  lapsed: '期满',
  cancelled: '取消',
  running: '进行中',
  overdue: '逾期',
};

const CONSEQUENCES = {
  AnswerPassed: '无须审核即办结',
  DeemedSigned: '视为签收',
  SupervisionOpened: '自动督办',
  MarkedUrgent: '列为急件',
  Dispatched: '直接转派',
} as const;

/**
 * Both courses side by side, for a terminal: what each act came to, what the law added, and every clock with its
 * due time. A line that differs begins with `*`. Times are the city's.
 * @param goneBy which calendar and settings the replay went by
 */
export function whatIfText(
  ticketNo: string,
  { own, regulation }: { readonly own: Regulation; readonly regulation: Regulation },
  result: WhatIf,
  goneBy: string,
): string {
  const heads = [`recorded: ${own.id}`, `replayed: ${regulation.id}`];
  const acts = result.acts.map(({ at, command, unit, recorded, replayed, differs }) => ({
    at,
    cells: [mark(differs), when(at), subject(COMMANDS[command], unit), ...[recorded, replayed].map(stepText)],
  }));
  const added = result.consequences.map(({ at, type, unit, in: where }) => ({
    at,
    cells: [
      mark(where !== 'both'),
      when(at),
      subject(CONSEQUENCES[type], unit),
      where === 'replayed' ? '—' : 'by law',
      where === 'recorded' ? '—' : 'by law',
    ],
  }));
  const clocks = result.clocks.map(({ kind, unit, number, recorded, replayed, differs }) => [
    mark(differs),
    subject(number > 1 ? `${CLOCK_LABELS[kind]}#${number}` : CLOCK_LABELS[kind], unit),
    clockText(recorded),
    clockText(replayed),
  ]);
  const { stage } = result;
  const end = stage.replayed ? STAGE_LABELS[stage.replayed] : '—';
  return [
    `Ticket ${ticketNo}, told until ${when(result.until)}`,
    `  recorded under ${own.id} 《${own.title}》: ${STAGE_LABELS[stage.recorded]}`,
    `  replayed under ${regulation.id} 《${regulation.title}》: ${end}`,
    `  by ${goneBy}`,
    ...(result.inForce
      ? []
      : ['  That regulation was not in force on the day of acceptance, so it sets no terms.']),
    '',
    ...table([
      ['', 'at', 'what was done', ...heads],
      // What fell due by itself was due before whatever was done in the same second.
      ...[...added, ...acts]
        .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
        .map(({ cells }) => cells),
    ]),
    '',
    ...table([['', 'clock', ...heads], ...clocks]),
    '',
    verdict(result, own === regulation),
    '',
  ].join('\n');
}

function verdict({ identical, differences }: WhatIf, same: boolean): string {
  if (identical) return 'The replay gives the recorded course, to the last event.';
  if (differences === 0) {
    return same
      ? 'The replay gives the recorded course; only explanations or versions of calendar or settings differ.'
      : 'Both courses come to the same acts and due times.';
  }
  const told = `${differences} ${differences === 1 ? 'line differs' : 'lines differ'}, marked with *.`;
  if (!same) return told;
  return `The replay does not give the recorded course. ${told}`;
}

function mark(differs: boolean): string {
  return differs ? '*' : '';
}

function subject(name: string, unit: string | undefined): string {
  return unit === undefined ? name : `${name} ${unit}`;
}

function when(at: string): string {
  const time = at.slice(0, 19).replace('T', ' ');
  return time.endsWith(':00') ? time.slice(0, -3) : time;
}

function stepText(step: Step): string {
  if (!('refusal' in step)) return factNames(step.events).join(', ');
  const { code, clause, detail } = step.refusal;
  return `refused ${code}: ${detail}${clause === undefined ? '' : ` [${clause}]`}`;
}

function clockText(clock: CourseClock | undefined): string {
  if (!clock) return '—';
  const { dueAt, dueOn, clause, provisional, moves, fate, endedAt } = clock;
  // The end of a day reads as that day's 24:00.
  const due = dueAt.slice(11, 19) === '00:00:00' ? `${dueOn} 24:00` : when(dueAt);
  const ended = endedAt === undefined ? '' : ` ${when(endedAt)}`;
  const notes = [provisional ? '暂定' : '', moves > 0 ? `变更${moves}次` : ''].filter((note) => note !== '');
  return `${due} ${clause} ${FATES[fate]}${ended}${notes.length === 0 ? '' : `（${notes.join('，')}）`}`;
}

/** Rows with their columns in line; the last column runs free. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Columns that a text takes on a terminal: Chinese characters and their punctuation take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += /[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
  return columns;
}
