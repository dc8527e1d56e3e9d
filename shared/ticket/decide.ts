import { isInForce } from '../regulation/rules.ts';
import type { Command, CommandType } from './commands.ts';
import { accept, markComplex, reply, submit } from './decisions/acceptance.ts';
import { decideAcross, referAcross } from './decisions/across.ts';
import { attach, releaseFile, unknownAttachment } from './decisions/attaching.ts';
import { fileSecrecy, nameAccused, recordConsent, reviewSecrecy } from './decisions/confidence.ts';
import { decideCoordination, referToCoordination, referToLeaders } from './decisions/coordination.ts';
import { dispatch, passOn } from './decisions/dispatch.ts';
import { divide } from './decisions/dividing.ts';
import { acknowledge, feedback, handOver } from './decisions/emergency.ts';
import { object, requestTermination, reviewObjection, reviewTermination } from './decisions/ending.ts';
import { requestExtension, reviewExtension } from './decisions/extension.ts';
import { answer, contact, respond, unitAccept } from './decisions/handling.ts';
import { callIn, handleJointly, jointFeedback } from './decisions/joint.ts';
import { archive, confirmDestruction, hold, orderDestruction, rekey } from './decisions/keeping.ts';
import { setLawTerm } from './decisions/law-term.ts';
import { add, adoptAnswer, follow, release, unfollow } from './decisions/linking.ts';
import { keepLookUp } from './decisions/look-ups.ts';
import { mark } from './decisions/marks.ts';
import { keepMessage } from './decisions/messages.ts';
import { reject } from './decisions/non-acceptance.ts';
import { close, orderRedo, revisit } from './decisions/outcome.ts';
import {
  attribute,
  excuse,
  issueCard,
  name,
  recordAbuse,
  recordFault,
  refer,
  talk,
  withdrawFault,
} from './decisions/oversight.ts';
import { fulfil } from './decisions/promise.ts';
import { recompute } from './decisions/recompute.ts';
import {
  disputeReturn,
  requestReturn,
  reviewDispute,
  reviewReturn,
  takeBack,
} from './decisions/returning.ts';
import { passUnreviewed, reviewAnswer } from './decisions/review.ts';
import { sign } from './decisions/signing.ts';
import {
  answerSupervision,
  changeMethod,
  endSupervision,
  escalate,
  supervise,
  urge,
} from './decisions/supervision.ts';
import { type Basis, Draft } from './draft.ts';
import type { TicketEvent } from './events.ts';
import { MOVES } from './moves.ts';
import { superviseMarked } from './opening.ts';
import { type Refusal, refusal } from './refusal.ts';
import { settle, settleConsequences } from './settle.ts';
import { STAGE_LABELS } from './stage-labels.ts';
import type { Ticket } from './ticket.ts';

export type Decision =
  | { readonly events: readonly TicketEvent[]; readonly ticket: Ticket }
  | { readonly refusal: Refusal };

/** Answers a command by writing events into the draft, or refuses it. */
type Decider<T extends CommandType> = (draft: Draft, command: Command<T>) => Refusal | undefined;

const DECIDERS: { readonly [T in CommandType]: Decider<T> } = {
  submit,
  accept,
  reject,
  reply,
  'mark-complex': markComplex,
  'hand-over': handOver,
  acknowledge,
  feedback,
  dispatch,
  'pass-on': passOn,
  sign,
  return: requestReturn,
  'review-return': reviewReturn,
  'refer-to-coordination': referToCoordination,
  'refer-to-leaders': referToLeaders,
  'decide-coordination': decideCoordination,
  'refer-across': referAcross,
  'decide-across': decideAcross,
  'call-in': callIn,
  'handle-jointly': handleJointly,
  'joint-feedback': jointFeedback,
  divide,
  'take-back': takeBack,
  'dispute-return': disputeReturn,
  'review-dispute': reviewDispute,
  contact,
  'unit-accept': unitAccept,
  respond,
  'request-extension': requestExtension,
  'review-extension': reviewExtension,
  answer,
  fulfil,
  'set-law-term': setLawTerm,
  'review-answer': reviewAnswer,
  revisit,
  redo: orderRedo,
  close,
  supervise,
  'change-method': changeMethod,
  'answer-supervision': answerSupervision,
  'end-supervision': endSupervision,
  escalate,
  urge,
  'issue-card': issueCard,
  talk,
  name,
  refer,
  'record-fault': recordFault,
  'withdraw-fault': withdrawFault,
  attribute,
  excuse,
  mark,
  'record-abuse': recordAbuse,
  'name-accused': nameAccused,
  'record-consent': recordConsent,
  'file-secrecy': fileSecrecy,
  'review-secrecy': reviewSecrecy,
  'request-termination': requestTermination,
  'review-termination': reviewTermination,
  object,
  'review-objection': reviewObjection,
  attach,
  'release-file': releaseFile,
  'keep-look-up': keepLookUp,
  add,
  follow,
  unfollow,
  'adopt-answer': adoptAnswer,
  release,
  hold,
  rekey,
  archive,
  'order-destruction': orderDestruction,
  'confirm-destruction': confirmDestruction,
  'keep-message': keepMessage,
  settle: () => undefined,
  recompute,
};

/**
 * Decides a command on a ticket: first everything that fell due up to `basis.now` is written down, each at its
 * due instant, and only then is the command looked at. So nothing here depends on when a timer fired.
 *
 * @param ticket the ticket before, or undefined for `submit`
 * @returns the events to commit, oldest first, with the ticket as they make it; or the refusal
 */
export function decide(ticket: Ticket | undefined, command: Command, basis: Basis): Decision {
  const draft = new Draft(ticket, basis);
  if (ticket) settle(draft);
  const refused =
    illegalMove(draft, ticket, command.type) ?? unknownAttachment(draft, command) ?? run(draft, command);
  if (refused) return { refusal: underNoRules(draft) ? withoutRules(draft, refused) : refused };
  superviseMarked(draft);
  settleConsequences(draft);
  passUnreviewed(draft);
  return { events: draft.events, ticket: draft.ticket };
}

/** Whether the city's text doesn't hold for the ticket: no refusal may then rest on it. */
function underNoRules(draft: Draft): boolean {
  return draft.begun && !isInForce(draft.rules);
}

function withoutRules({ basis }: Draft, { clause: _cited, ...refused }: Refusal): Refusal {
  const { title, inForce } = basis.regulation;
  if (!ASKS_FOR_RULES.test(refused.code)) return refused;
  const why = `受理之日《${title}》未施行，本市也未决定适用`;
  return { ...refused, detail: `${refused.detail}；${why}`, clause: inForce.clause };
}

/** Refusals because the text knows no such thing. */
const ASKS_FOR_RULES = /^(no-|unknown-ground$)/;

function illegalMove(draft: Draft, before: Ticket | undefined, type: CommandType): Refusal | undefined {
  const stage = before ? draft.ticket.stage : 'new';
  const { from } = MOVES[type];
  if (from.includes(stage)) return undefined;
  if (stage === 'new') return refusal('illegal-move', '没有该工单');
  // Where the text knows no signing, nothing waits for one.
  const toSign = draft.ticket.kind === undefined || draft.knows('sign');
  const known = from.filter((each) => each !== 'dispatched' || toSign);
  const legal = known.flatMap((each) => (each === 'new' ? [] : [`“${STAGE_LABELS[each]}”`]));
  const when = legal.length === 0 ? '' : `；此操作限于${legal.join('、')}时`;
  return refusal('illegal-move', `工单现为“${STAGE_LABELS[stage]}”，不能进行此操作${when}`);
}

function run<T extends CommandType>(draft: Draft, command: Command<T> & { type: T }): Refusal | undefined {
  return (DECIDERS[command.type] as Decider<T>)(draft, command);
}
