import { decisionInForce } from '../../regulation/rules.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { Outcome } from '../events/outcome.ts';
import { isSupervised, openSupervision } from '../opening.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { leadOf, leadsOf, promiseOf, type RevisitState } from '../ticket.ts';
import { closeAs } from './closing.ts';
import { fromNow } from './from-now.ts';

/**
 * The citizen is asked whether they are satisfied and whether the unit was in touch (Shaoyang art. 17). Satisfied:
 * closed. Dissatisfied: redone where the unit is found at fault, closed where it is not, open until found.
 */
export function revisit(draft: Draft, command: Command<'revisit'>): Refusal | undefined {
  const { reached, way, solved, grade, unitContacted, note, finding, unit, reason } = command;
  const satisfied = grade === undefined ? undefined : draft.basis.settings.satisfied.includes(grade);
  const looksFirst = satisfied === false && goesBackByItself(draft, way);
  const refused = incomplete(draft, command) ?? findingRefused(draft, command, { satisfied, looksFirst });
  if (refused) return refused;
  draft.record({
    type: 'Revisited',
    reached,
    ...(way && { way }),
    ...(solved && { solved }),
    ...(grade && { grade }),
    ...(satisfied !== undefined && { satisfied }),
    ...(unitContacted !== undefined && { unitContacted }),
    ...(note && { note }),
  });
  draft.endClock(draft.ticket.clocks.find(({ kind }) => kind === 'revisit'));
  if (finding === 'unit-fault' && reason) return sendBack(draft, reason, unit);
  if (finding === 'no-fault') return closeAs(draft, 'dissatisfied', reason);
  if (looksFirst) return sendBack(draft, reason, unit);
  return satisfied && !promiseOf(draft.ticket) ? closeAs(draft, 'satisfied') : undefined;
}

/** What the city's text has the citizen asked, and how; nothing is asked of a citizen who was not reached. */
function incomplete(draft: Draft, command: Command<'revisit'>): Refusal | undefined {
  const { reached, way, solved, grade, unitContacted } = command;
  const { clause, ways, asks = [] } = draft.rules.regulation.revisit;
  if (way !== undefined && ways && !ways.includes(way)) {
    return refusal('wrong-way', '本市规定的回访方式不含此种方式', { field: 'way', clause });
  }
  if (!reached) {
    return (grade ?? solved ?? unitContacted) === undefined
      ? undefined
      : refusal('not-reached', '未联系上服务对象的，不能记录回访结果', { field: 'reached', clause });
  }
  if (grade === undefined) return refusal('field-required', '回访须记录满意度', { field: 'grade', clause });
  if (asks.includes('solved') && solved === undefined) {
    return refusal('field-required', '回访须记录问题解决情况', { field: 'solved', clause });
  }
  // A ticket that got another's answer had no unit that could have been in touch.
  if (asks.includes('unitContacted') && unitContacted === undefined && leadOf(draft.ticket)) {
    return refusal('field-required', '回访须记录承办单位联系情况', { field: 'unitContacted', clause });
  }
  return undefined;
}

/**
 * A finding is about dissatisfaction, has a reason, and frees no unit of what it has promised, nor of looking into it
 * where the text has it do that first.
 */
function findingRefused(
  draft: Draft,
  { finding, reason }: Command<'revisit'>,
  { satisfied, looksFirst }: { readonly satisfied: boolean | undefined; readonly looksFirst: boolean },
): Refusal | undefined {
  if (finding === undefined) return undefined;
  const { revisit: rule, redo } = draft.rules.regulation;
  const { clause } = rule;
  const findingAlone = finding === 'unit-fault' && redo?.on === 'finding';
  if (satisfied !== false && !findingAlone) {
    return refusal('finding-needs-dissatisfaction', '仅回访不满意的才认定责任', {
      field: 'finding',
      clause,
    });
  }
  if (!reason) return refusal('field-required', '责任认定须说明理由', { field: 'reason', clause });
  if (finding === 'no-fault' && looksFirst && leadOf(draft.ticket)) {
    return refusal('unit-looks-first', '首次人工回访不满意的，应先由承办单位核实整改，不能直接认定非其责任', {
      field: 'finding',
      clause: redo?.clause,
    });
  }
  const promise = promiseOf(draft.ticket);
  if (finding === 'no-fault' && promise) {
    return refusal('promise-open', '承诺的措施尚未兑现，暂不认定责任', {
      field: 'finding',
      clause: promise.clause,
    });
  }
  return undefined;
}

/** The dissatisfaction is found to be the unit's own fault: it does its work again (Shaoyang art. 17). */
export function orderRedo(draft: Draft, command: Command<'redo'>): Refusal | undefined {
  const { redo } = draft.rules.regulation;
  if (redo?.on !== 'finding' && draft.ticket.revisit?.satisfied !== false) {
    return refusal('redo-needs-dissatisfaction', '仅回访不满意的工单可发回重新办理', {
      clause: redo?.clause,
    });
  }
  return sendBack(draft, command.reason, command.unit);
}

/**
 * Whether the text has the unit look again at what the citizen is dissatisfied with when first asked in one of its ways
 * (Inner Mongolia art. 11(5)). A revisit that doesn't say how was made by phone.
 */
function goesBackByItself({ ticket, rules }: Draft, way: Command<'revisit'>['way'] = 'phone'): boolean {
  const rule = rules.regulation.redo;
  const counts = (each: typeof way) => rule?.ways?.includes(each) ?? true;
  // Tickets from before ways were kept know only whether they went back.
  const before = ticket.gradedBy?.some(counts) ?? ticket.redos > 0;
  return rule?.on === 'first-dissatisfaction' && !before && counts(way);
}

/**
 * @param reason why the unit is found at fault; none where nobody had to find that
 * @param unit whose fault it is; the one in charge when left out
 */
function sendBack(
  draft: Draft,
  reason: Command<'revisit'>['reason'],
  unit: string | undefined,
): Refusal | undefined {
  const rule = draft.rules.regulation.redo;
  if (!rule) return refusal('no-redo', '本市规定没有重新办理');
  const { clause, finding } = rule;
  const { follows } = draft.ticket;
  const leads = leadsOf(draft.ticket);
  if (unit === undefined && leads.length > 1) {
    return refusal('field-required', '工单有多个承办单位，须指明单位', { field: 'unit', clause });
  }
  const lead = leads.find((each) => unit === undefined || each.unit === unit);
  if (!lead) {
    if (follows !== undefined) return workOfItsOwn(draft, follows, reason);
    return refusal('no-unit', '没有可重新办理的承办单位', { clause });
  }
  draft.record({ type: 'RedoOrdered', unit: lead.unit, ...(reason && { finding, reason }), clause });
  const again = draft.ticket.redos > 1 && draft.ticket.dissatisfaction !== undefined;
  draft.startClocks(fromNow(draft, 'sent-back'), { unit: lead.unit });
  if (again) superviseRedo(draft, lead.unit);
  return undefined;
}

/** The answer that the ticket was given was another ticket's: it parts from that one, to be dispatched by itself. */
function workOfItsOwn(draft: Draft, lead: string, reason: Command<'revisit'>['reason']): undefined {
  draft.record({ type: 'Unfollowed', lead, why: 'dissatisfied', ...(reason && { reason }) });
  draft.startClocks(fromNow(draft, 'accepted'));
}

/** Dissatisfied again after a redo, by the unit's fault as found: supervised by itself (Shaoyang art. 24(3)). */
function superviseRedo(draft: Draft, unit: string): void {
  for (const ground of draft.rules.regulation.supervision.grounds) {
    const { method } = ground;
    if (!ground.opensOnRedoDissatisfied || method === undefined) continue;
    if (!isSupervised(draft.ticket, ground, unit)) {
      openSupervision(draft, { ground, method, unit, byLaw: { at: draft.now } });
    }
  }
}

/**
 * The hotline ends a ticket whose citizen was not reached, or is dissatisfied without the unit's fault, or of which
 * a line that has taken it says nothing more.
 */
export function close(draft: Draft, command: Command<'close'>): Refusal | undefined {
  const { revisit: made, stage, handOvers } = draft.ticket;
  if (stage === 'handed-over') {
    const pending = handOvers?.some(({ state }) => state === 'pending');
    return pending
      ? refusal('hand-over-pending', '已移交其他热线，尚待对方确认')
      : closeAs(draft, 'handed-over', command.reason);
  }
  if (draft.ticket.termination) return refusal('termination-pending', '终止办理申请正在审核');
  if (!made) {
    return refusal('revisit-first', '办结事项须先回访', { clause: draft.rules.regulation.revisit.clause });
  }
  const tries = decisionInForce(draft.rules, draft.rules.settings.revisits)?.attempts;
  if (!made.reached && tries !== undefined && made.attempts < tries) {
    return refusal('too-few-attempts', '回访联系次数未达到本市设定', {
      clause: draft.rules.regulation.revisit.clause,
    });
  }
  return closeAs(draft, closingOutcome(made), command.reason);
}

function closingOutcome({ satisfied }: RevisitState): Outcome {
  if (satisfied === undefined) return 'unreached';
  return satisfied ? 'satisfied' : 'dissatisfied';
}
