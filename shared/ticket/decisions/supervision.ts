import { decisionInForce } from '../../regulation/rules.ts';
import type { Method } from '../../regulation/vocabulary.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { isSupervised, openSupervision } from '../opening.ts';
import { among, type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, leadOf, leadsOf, type Supervision, supervisedUnit } from '../ticket.ts';
import { hotlineOf } from '../work-lines.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { toldOf } from './conflict.ts';

/**
 * A supervision starts on one of the city's grounds, in one of its ways (Shaoyang art. 24): for a reason that a
 * person gives, or because as many tickets follow this one as the city's operator has set.
 */
export function supervise(draft: Draft, command: Command<'supervise'>): Refusal | undefined {
  const { method, reason, followers, source } = command;
  const { grounds } = draft.rules.regulation.supervision;
  const ground = grounds.find(({ id }) => id === command.ground);
  if (!ground) {
    return refusal('unknown-ground', `督办须依据本市规定的情形${among(grounds)}`, {
      field: 'ground',
      clause: grounds[0]?.clause,
    });
  }
  const { clause } = ground;
  const otherWay = unknownWay(draft, method);
  if (otherWay) return otherWay;
  if (!reason && followers === undefined) {
    return refusal('field-required', '督办须说明理由', { field: 'reason', clause });
  }
  if (!reason && !isConcentrated(draft, ground.opensOnFollowers, followers)) {
    return refusal('not-concentrated', '未达到本市设定的集中件数', { field: 'followers', clause });
  }
  const whom = supervised(draft, command, clause);
  if ('code' in whom) return whom;
  if (isSupervised(draft.ticket, ground, whom.unit)) {
    return refusal('already-supervised', '该情形已在督办', { field: 'ground', clause });
  }
  openSupervision(draft, {
    ground,
    method,
    ...whom,
    ...(reason && { reason }),
    ...(followers !== undefined && { followers }),
    ...(source && { source }),
  });
  return undefined;
}

/**
 * Whom a supervision is to be about, and by whom where that is not the ticket's own hotline: a hotline supervises any
 * unit, a unit those below it.
 */
function supervised(
  draft: Draft,
  { actor, unit }: Pick<Command<'supervise'>, 'actor' | 'unit'>,
  clause: string | undefined,
): { readonly unit: string; readonly by?: string } | Refusal {
  if (actor.side === 'unit') return belowOf(draft, actor.unit, unit);
  const leads = leadsOf(draft.ticket);
  if (unit === undefined && leads.length > 1) {
    return refusal('field-required', '工单有多个承办单位，须指明单位', { field: 'unit', clause });
  }
  const meant = unit === undefined ? leads[0] : assignmentOf(draft.ticket, unit);
  const { region } = actor;
  const by = region === undefined ? {} : { by: hotlineOf(region, draft.ticket.region) };
  if (meant) return { unit: meant.unit, ...by };
  return refusal('no-unit', '工单尚未转派，没有被督办单位', { clause });
}

/**
 * A body that divides what it is given answers for those below it, and urges and supervises them itself (Tai'an
 * art. 7(1), Meizhou art. 5).
 */
function belowOf(
  draft: Draft,
  by: string | undefined,
  unit: string | undefined,
): { readonly unit: string; readonly by: string } | Refusal {
  const rule = draft.rules.regulation.supervisionBelow;
  if (by === undefined || !assignmentOf(draft.ticket, by)) return NOT_YOURS;
  if (!rule) return refusal('no-supervision-below', '本市规定没有由分派单位督办、催办下级单位');
  const { clause } = rule;
  if (unit === undefined) return refusal('field-required', '须指明下级单位', { field: 'unit', clause });
  if (assignmentOf(draft.ticket, unit)?.under === by) return { unit, by };
  return refusal('not-below', '不是由本单位分派办理的下级单位', { field: 'unit', clause });
}

function isConcentrated(draft: Draft, opens: true | undefined, followers = 0): boolean {
  const rule = decisionInForce(draft.rules, draft.rules.settings.concentration);
  return opens === true && rule !== undefined && followers >= rule.tickets;
}

/** A list of ways that the text closes holds; of an open one every way is taken and recorded. */
function unknownWay(draft: Draft, method: Method): Refusal | undefined {
  const { ways } = draft.rules.regulation.supervision;
  if (ways?.list !== 'closed' || ways.named.some((way) => way.method === method)) return undefined;
  return refusal('unknown-way', '督办须采用本市规定的方式', { field: 'method', clause: ways.clause });
}

/** The supervision goes on in another way; its term stays as it is (readings, point 14). */
export function changeMethod(draft: Draft, command: Command<'change-method'>): Refusal | undefined {
  const { method, reason } = command;
  const open = ownOf(draft, command);
  const unit = open && supervisedUnit(draft.ticket, open);
  if (!open || unit === undefined) return noSupervision(draft);
  const otherWay = unknownWay(draft, method);
  if (otherWay) return otherWay;
  const { clause } = draft.rules.regulation.supervision.ways ?? {};
  if (open.method === method) return refusal('same-method', '已采用该方式督办', { field: 'method', clause });
  const ground = draft.rules.regulation.supervision.grounds.find(({ id }) => id === open.ground);
  draft.record({
    type: 'SupervisionMethodChanged',
    id: open.id,
    method,
    unit,
    ...(open.by !== undefined && { by: open.by }),
    ...(open.clock !== undefined && { clock: open.clock }),
    clause: clause ?? ground?.clause ?? '',
    reason,
  });
  return undefined;
}

/** The unit says what it did; the time until the supervisor has judged it is not the unit's. */
export function answerSupervision(draft: Draft, command: Command<'answer-supervision'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const open = openOf(draft, command.supervision);
  if (!open || supervisedUnit(draft.ticket, open) !== assignment.unit) return noSupervision(draft);
  draft.record({
    type: 'SupervisionAnswered',
    id: open.id,
    unit: assignment.unit,
    ...(open.by !== undefined && { by: open.by }),
    result: command.result,
  });
  return undefined;
}

/** The supervisor ends it: solved, or unsolved and so to be passed on. */
export function endSupervision(draft: Draft, command: Command<'end-supervision'>): Refusal | undefined {
  const { solved, reason, actor } = command;
  const open = ownOf(draft, command);
  if (!open) return noSupervision(draft);
  const by = actor.side === 'unit' && open.by !== undefined ? { by: open.by } : {};
  draft.record({ type: 'SupervisionEnded', id: open.id, ...by, solved, reason });
  const clock = draft.ticket.clocks.find(({ id }) => id === open.clock);
  draft.endClock(clock, solved ? undefined : 'cancelled');
  return undefined;
}

/**
 * What stays unsolved after supervision goes to the authority that the regulation names (Shaoyang art. 24 para. 3);
 * in some cities also what was promised for a day and not done (Tai'an art. 20).
 */
export function escalate(draft: Draft, command: Command<'escalate'>): Refusal | undefined {
  const rule = draft.rules.regulation.supervision.escalation;
  if (!rule) return refusal('no-escalation', '本市规定没有督办未果后的上报机关');
  const { to, clause } = rule;
  const { supervision, reason, externalNo, actor } = command;
  const by = actor.side === 'unit' ? actor.unit : undefined;
  if (by !== undefined) {
    if (!rule.below) return refusal('no-escalation-below', '本市规定由热线上报督办未果的事项', { clause });
    // Of the supervisions the unit passes on those that it ordered itself.
    if (!draft.ticket.supervisions.some((each) => each.id === supervision && each.by === by)) {
      return refusal('not-below', '不是本单位对下级单位的督办', { field: 'supervision', clause });
    }
  }
  const broken = draft.ticket.clocks.find(({ kind, expired }) => kind === 'promise' && expired);
  if (supervision === undefined) {
    if (!rule.onBrokenPromise || !broken) {
      const unsolved = draft.ticket.supervisions.filter((each) => each.solved === false).map(({ id }) => id);
      const which = unsolved.length === 0 ? '' : `：${unsolved.join('、')}`;
      return refusal('field-required', `须指明督办未果的事项${which}`, { field: 'supervision', clause });
    }
  } else if (!draft.ticket.supervisions.some(({ id, solved }) => id === supervision && solved === false)) {
    return refusal('not-unsolved', '经督办仍未解决的方可上报', { field: 'supervision', clause });
  }
  const before = draft.ticket.oversight?.referrals ?? [];
  if (before.some((each) => each.ground === undefined && each.supervision === supervision)) {
    return refusal('already-referred', '已上报', { field: 'supervision', clause });
  }
  const about = draft.ticket.supervisions.find(({ id }) => id === supervision);
  draft.record({
    type: 'Referred',
    to,
    clause,
    ...(supervision !== undefined && { supervision }),
    ...(by !== undefined && { by }),
    ...toldOf(draft, about ? supervisedUnit(draft.ticket, about) : broken?.unit),
    ...(externalNo !== undefined && { externalNo }),
    reason,
  });
  return undefined;
}

/** A unit is urged on, which is apart from supervision and sets no term (Shaoyang art. 5, Meizhou art. 12(1)). */
export function urge(draft: Draft, command: Command<'urge'>): Refusal | undefined {
  const rule = draft.rules.regulation.urging;
  if (!rule) return refusal('no-urging', '本市规定没有催办');
  const { clause, ways } = rule;
  const { way, reason } = command;
  if (ways && !ways.includes(way)) {
    return refusal('unknown-way', '催办须采用本市规定的方式', { field: 'way', clause });
  }
  const { actor } = command;
  if (actor.side === 'unit') {
    const below = belowOf(draft, actor.unit, command.unit);
    if ('code' in below) return below;
    const { supervisionBelow } = draft.rules.regulation;
    const own = supervisionBelow?.urging ? supervisionBelow.clause : clause;
    draft.record({ type: 'Urged', ...below, way, clause: own, ...(reason && { reason }) });
    return undefined;
  }
  const unit = command.unit ?? leadOf(draft.ticket)?.unit;
  if (unit === undefined || !assignmentOf(draft.ticket, unit)) {
    return refusal('no-unit', '没有可催办的承办单位', { field: 'unit', clause });
  }
  draft.record({ type: 'Urged', unit, way, clause, ...(reason && { reason }) });
  return undefined;
}

function openOf(draft: Draft, id: string): Supervision | undefined {
  return draft.ticket.supervisions.find((each) => each.id === id && each.endedAt === undefined);
}

/** An open supervision that the actor may end or change: a unit only one that it ordered itself. */
function ownOf(
  draft: Draft,
  { actor, supervision }: Pick<Command<'end-supervision'>, 'actor' | 'supervision'>,
): Supervision | undefined {
  const open = openOf(draft, supervision);
  return actor.side === 'unit' && open?.by !== actor.unit ? undefined : open;
}

function noSupervision(draft: Draft): Refusal {
  const [ground] = draft.rules.regulation.supervision.grounds;
  return refusal('no-such-supervision', '没有该项进行中的督办', {
    field: 'supervision',
    clause: ground?.clause,
  });
}
