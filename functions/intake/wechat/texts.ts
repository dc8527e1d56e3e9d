import type { Progress } from '../../commands/progress.ts';
import { STAGE_TEXTS } from '../../ticket-view.ts';
import type { Media } from './said.ts';

/*
 * What citizens read in WeChat: plain text, which every account can send. `{ticketNo}` stands for the number of the
 * ticket that a message led to, which is known only once it was carried out.
 */

/** What is asked for, one after the other. */
export const QUESTIONS = ['place', 'time', 'contact', 'confidential'] as const;
export type Question = (typeof QUESTIONS)[number];

export const ASK: Readonly<Record<Question, string>> = {
  place: '请问事情发生在什么地点？（直接回复地点或发送位置；不清楚请回复“跳过”，不再补充请回复“结束”）',
  time: '请问是什么时间发生的？（如：今天上午、9月20日晚；不清楚请回复“跳过”）',
  contact: '请留下联系电话，便于工作人员核实和答复。（不便提供请回复“跳过”）',
  confidential: '您的个人信息是否需要对承办单位保密？请回复“保密”或“不保密”。',
};

export const GREETING =
  '您好，欢迎关注12345政务服务便民热线。请直接发送文字说明您的诉求（时间、地点、涉及的人或单位、事情经过和要求），我们会登记并回复工单编号。发送“查询”可查看办理进度，发送“帮助”可查看使用说明。';
export const HELP =
  '【12345热线使用说明】\n1. 直接发送文字：登记您的诉求；图片、语音、视频、位置会附在同一工单中。\n2. 发送“查询”：查看您在此登记的工单；发送“查询 工单编号 电话后四位”：查看其他渠道登记的工单。\n3. 发送“补充 内容”：补充最近的工单。\n4. 发送“新诉求”：另外登记一件事。\n5. 发送“结束”：不再回答提问。\n紧急情况请拨打110、119、120。';
export const ASK_MATTER = '请用文字说明您的诉求（时间、地点、涉及的人或单位、事情经过和要求）。';
export const NO_TEXT = `您好，没有收到文字内容。${ASK_MATTER}`;
export const TOO_LONG = '您好，这条内容过长，没有登记。请分几条发送，或拨打12345热线。';
export const UNKNOWN_TYPE =
  '您好，暂时不能登记这种消息。请用文字、图片、语音或位置说明您的诉求，或拨打12345热线。';
export const HUMAN = '您好，人工服务请拨打12345热线（24小时），也可以直接在此发送文字登记诉求。';
export const KEPT = '已收到。请再用文字说明您的诉求（事情经过和要求），收到文字后会一并登记。';
export const NOT_HEARD =
  '语音已收到，但系统听不出其中的文字。请再用文字说明您的问题或诉求，收到文字后会一并登记。';
export const WELCOME = '不客气。如有其他问题或诉求，请直接发送文字。';
export const TOO_MANY = '已收到的图片、语音较多，这一条没有登记。请先用文字说明您的诉求。';
export const CANCELLED =
  '好的，本次填写已结束。已登记的工单仍会办理；如需撤回，请拨打12345热线。发送文字可登记新的诉求。';
export const NOTHING_ASKED = `您好，现在没有等待您回答的问题。${ASK_MATTER}发送“查询”可查看办理进度。`;
export const NO_TICKET_TO_ADD =
  '您好，没有正在填写的工单。请回复“补充 工单编号 内容”，或直接发送文字登记新的诉求。';
export const BAD_PHONE =
  '已记入工单{ticketNo}，但这个号码好像不对，请重新输入联系电话（手机号或带区号的座机号），或回复“跳过”。';
export const FINISHED = '信息已填写完毕，工单编号：{ticketNo}。我们会尽快核实受理，发送“查询”可查看进度。';
export const LATER = '您好，您的消息已收到，正在登记。稍后发送“查询”即可看到工单编号。';
export const NO_LONGER = '该工单已不能补充。如有新的情况，请直接发送文字登记新的诉求，或拨打12345热线。';
export const NOT_YOURS = '没有查到这张工单，或它不是在此登记的。请核对工单编号。';
export const NOT_FOUND =
  '没有查到，请核对工单编号和登记电话后四位。多次输入有误的，请一小时后再试或拨打12345热线。';
export const NO_TICKETS =
  '您在此还没有登记过工单。通过其他渠道登记的，请回复“查询 工单编号 登记电话后四位”。';

export const ASK_ONE = '发送工单编号可查看详情。';

/** For the staff: what is asked for, and the question that was answered automatically before. */
export function afterQuestion(text: string, question: string): string {
  return `${text}\n（此前咨询并已自动答复：${question}）`;
}

/** A ticket was made of a first message; `question` is what is asked next. */
export function opened(question: Question | undefined): string {
  const next = question ? `\n${ASK[question]}` : '';
  return `您好，您的诉求已登记，工单编号：{ticketNo}。我们会尽快核实受理，请保存此编号，以便查询办理进度。${next}`;
}

/** Something was added to a ticket; `question` is what is asked next or again. */
export function added(question: Question | undefined): string {
  const next = question ? ASK[question] : '如果这是另一件事，请回复“新诉求”。';
  return `已补充到工单{ticketNo}。${next}`;
}

/** What came could not be added any more, and became a ticket of its own. */
export const OPENED_INSTEAD =
  '您好，原工单已不能补充，您的内容已登记为新的诉求，工单编号：{ticketNo}。我们会尽快核实受理。';

/** A picture or the like was received for a ticket. */
export function attached(question: Question | undefined): string {
  return `已收到，将附在工单{ticketNo}中。${question ? ASK[question] : ''}`;
}

/** Whether the citizen's data are kept from units now. */
export function confidential(yes: boolean): string {
  return `已按您的要求设为${yes ? '保密' : '不保密'}。`;
}

function stateOf({ ticketNo, stage, notAccepted }: Progress): string {
  return `工单${ticketNo}：${notAccepted ? '未予受理' : STAGE_TEXTS[stage]}`;
}

/** One ticket among several. */
export function progressLine(found: Progress): string {
  return found.dueOn === undefined ? stateOf(found) : `${stateOf(found)}（办理期限${found.dueOn}）`;
}

/** All that a citizen is told of one ticket. */
export function progress(found: Progress): string {
  const { dueOn, promisedOn, reply, notAccepted } = found;
  return [
    stateOf(found),
    dueOn && `办理期限：${dueOn}`,
    promisedOn && `承诺办理日期：${promisedOn}`,
    notAccepted?.reason && `原因：${notAccepted.reason}`,
    notAccepted?.basis && `依据：${notAccepted.basis}`,
    notAccepted?.instead && `建议：${notAccepted.instead}`,
    reply && `答复：${reply}`,
  ]
    .filter(Boolean)
    .join('\n');
}

const MEDIA = { image: '图片', voice: '语音', video: '视频' } as const;

/** For the staff: what a citizen sent along that was not fetched. */
export function references(media: readonly Media[]): string {
  const lines = media.map(
    ({ kind, id, picUrl }) => `${MEDIA[kind]}，微信媒体编号：${id}${picUrl ? `，图片地址：${picUrl}` : ''}`,
  );
  return ['市民通过微信发来以下材料，系统未下载，微信仅保存三天：', ...lines].join('\n');
}

/** What a notice says, in as many characters as its fields take. */
export const NOTICES = {
  accepted: { status: '已受理', note: '您的诉求已受理，可发送“查询”看进度' },
  rejected: { status: '未受理', note: '原因请在公众号内发送“查询”查看' },
  done: { status: '已办结', note: '答复请在公众号内发送“查询”查看' },
} as const;
