import { decisionInForce, provisionsInForce } from '../../regulation/rules.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { among, type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, supervisedUnit, type Ticket } from '../ticket.ts';
import { HOTLINE } from '../work-lines.ts';
import { toldOf } from './conflict.ts';

/** A unit gets a card on a ground that the city's operator has set (Meizhou art. 12(4), which sets none). */
export function issueCard(draft: Draft, command: Command<'issue-card'>): Refusal | undefined {
  const rule = draft.rules.regulation.cards;
  if (!rule) return refusal('no-cards', '本市规定没有黄、红牌');
  const { clause, to } = rule;
  const { unit, ground, colour, reason } = command;
  const set = draft.rules.settings.cards?.find(
    (each) => each.id === ground && each.colour === colour && decisionInForce(draft.rules, each),
  );
  if (!set) {
    const known = among(draft.rules.settings.cards ?? []);
    return refusal('unknown-ground', `本市未设定该亮牌情形${known}`, { field: 'ground', clause });
  }
  const stranger = notAUnit(draft, unit, clause);
  if (stranger) return stranger;
  draft.record({ type: 'CardIssued', unit, colour, ground, clause, to, reason });
  return undefined;
}

type NamingGround = NonNullable<Draft['rules']['regulation']['naming']>[number];

function namingGrounds(draft: Draft): readonly NamingGround[] {
  return provisionsInForce(draft.rules, draft.rules.regulation.naming);
}

/** A unit is called in for a talk, on a ground on which units are named (Lu'an, task 12). */
export function talk(draft: Draft, command: Command<'talk'>): Refusal | undefined {
  const rule = draft.rules.regulation.talks;
  if (!rule) return noTalks(draft);
  const { clause } = rule;
  const { unit, ground, reason } = command;
  const grounds = namingGrounds(draft);
  const naming = grounds.find(({ id }) => id === ground);
  if (!naming) return unknownGround(clause, grounds);
  const refused = notAUnit(draft, unit, clause) ?? notOnRecord(draft, unit, naming);
  if (refused) return refused;
  draft.record({ type: 'TalkHeld', unit, ground, clause, reason });
  return undefined;
}

/** Where a talk is a way of supervision (Inner Mongolia art. 23), whoever wants one is told how it is done. */
function noTalks({ rules: { regulation } }: Draft): Refusal {
  const { ways } = regulation.supervision;
  const talking = ways?.named.find(({ method }) => method === 'talk');
  if (!talking) return refusal('no-talks', '本市规定没有对单位的约谈情形');
  const detail = `本市规定的${talking.label}是督办方式，请以督办进行（method: talk）`;
  return refusal('no-talks', detail, { clause: ways?.clause });
}

/**
 * A unit is to be named in the bulletin on one of the city's grounds. Where the ground says what has to have
 * happened (returned again and again, made overdue by it), that has to stand on the ticket's record.
 */
export function name(draft: Draft, command: Command<'name'>): Refusal | undefined {
  const { unit, ground, reason } = command;
  const grounds = namingGrounds(draft);
  const rule = grounds.find(({ id }) => id === ground);
  if (!rule) return unknownGround(draft.rules.regulation.naming?.[0]?.clause, grounds);
  const { clause } = rule;
  const refused = notAUnit(draft, unit, clause) ?? notOnRecord(draft, unit, rule);
  if (refused) return refused;
  draft.record({ type: 'UnitNamed', unit, ground, clause, reason });
  return undefined;
}

/** What a ground says has to have happened, and does not stand on the ticket's record of the unit. */
function notOnRecord(draft: Draft, unit: string, { clause, needs }: NamingGround): Refusal | undefined {
  const part = assignmentOf(draft.ticket, unit);
  if (needs?.role !== undefined && part && part.role !== needs.role) {
    const as = needs.role === 'lead' ? '牵头单位' : '协办单位';
    return refusal('not-in-that-role', `该单位不是本工单的${as}`, { field: 'unit', clause });
  }
  if (needs?.returns !== undefined && draft.ticket.returns < needs.returns) {
    return refusal('not-returned-repeatedly', '工单未反复退回', { field: 'ground', clause });
  }
  const records = draft.ticket.oversight?.records ?? [];
  if (needs?.attribution && !records.some((each) => each.what === 'overdue' && each.unit === unit)) {
    return refusal('not-attributed', '尚未认定逾期由该单位造成', { field: 'ground', clause });
  }
  if (needs?.improper && !draft.ticket.returnsBy?.[unit]?.improper) {
    return refusal('not-improper', '尚未认定该单位不当退单', { field: 'ground', clause });
  }
  return undefined;
}

/**
 * A fault is passed to the authority that the regulation names for it: a unit's, and where the text says so the
 * hotline's own or a person's (Tai'an art. 21, 30, 31).
 */
export function refer(draft: Draft, command: Command<'refer'>): Refusal | undefined {
  const { referrals } = draft.rules.regulation;
  const { unit, ground, reason, externalNo, actor } = command;
  const grounds = provisionsInForce(draft.rules, referrals);
  const rule = grounds.find(({ id }) => id === ground);
  if (!rule) return unknownGround(referrals?.[0]?.clause, grounds);
  const { to, clause, afterSupervision, below, unitTold, of = ['unit'] } = rule;
  const by = actor.side === 'unit' ? actor.unit : undefined;
  const part = unit === undefined ? undefined : assignmentOf(draft.ticket, unit);
  if (by !== undefined && !(below && part?.under === by)) {
    return refusal('not-below', '不是由本单位分派办理的下级单位', { field: 'unit', clause });
  }
  const who = unit === undefined ? 'person' : unit === HOTLINE ? 'hotline' : 'unit';
  if (!of.includes(who)) {
    return unit === undefined
      ? refusal('field-required', '须指明单位', { field: 'unit', clause })
      : refusal('unknown-unit', '该情形不适用于该单位', { field: 'unit', clause });
  }
  const stranger = who === 'unit' && unit !== undefined ? notAUnit(draft, unit, clause) : undefined;
  if (stranger) return stranger;
  if (afterSupervision && !wasSupervisedInVain(draft, unit)) {
    return refusal('not-unsolved', '该情形须对该单位督办后仍未办理', { field: 'ground', clause });
  }
  draft.record({
    type: 'Referred',
    to,
    clause,
    ground,
    ...(unit !== undefined && { unit }),
    ...(by !== undefined && { by }),
    ...(unitTold && who === 'unit' && toldOf(draft, unit)),
    ...(externalNo !== undefined && { externalNo }),
    reason,
  });
  return undefined;
}

function wasSupervisedInVain({ ticket }: Draft, unit: string | undefined): boolean {
  return ticket.supervisions.some((each) => each.solved === false && supervisedUnit(ticket, each) === unit);
}

type FaultGround = NonNullable<Draft['rules']['regulation']['faults']>[number];

/** A unit's fault is recorded that no clock and no review shows (Shaoyang art. 27). Once on a ground for each unit. */
export function recordFault(draft: Draft, command: Command<'record-fault'>): Refusal | undefined {
  const { unit, ground, reason } = command;
  const { faults } = draft.rules.regulation;
  if (!faults) return refusal('no-faults', '本市规定没有由热线认定的过错情形');
  const grounds = provisionsInForce(draft.rules, faults);
  const rule = grounds.find(({ id }) => id === ground);
  if (!rule) return unknownGround(faults[0]?.clause, grounds);
  const { clause } = rule;
  const refused = notAUnit(draft, unit, clause) ?? faultUnfounded(draft, unit, rule);
  if (refused) return refused;
  if (hasFault(draft, unit, ground)) {
    return refusal('already-recorded', '已认定该单位的这一过错', { field: 'ground', clause });
  }
  draft.record({ type: 'FaultRecorded', unit, ground, clause, reason });
  return undefined;
}

/** A fault that was recorded in error counts no more; that it was recorded, and why not, stays in the ledger. */
export function withdrawFault(draft: Draft, command: Command<'withdraw-fault'>): Refusal | undefined {
  const { unit, ground, reason } = command;
  const clause = draft.rules.regulation.faults?.find(({ id }) => id === ground)?.clause;
  if (clause === undefined || !hasFault(draft, unit, ground)) {
    return refusal('no-such-fault', '没有记录该单位的这一过错', { field: 'ground', clause });
  }
  draft.record({ type: 'FaultWithdrawn', unit, ground, clause, reason });
  return undefined;
}

function hasFault(draft: Draft, unit: string, ground: string): boolean {
  const records = draft.ticket.oversight?.records ?? [];
  return records.some((each) => each.what === 'fault' && each.unit === unit && each.ground === ground);
}

/** What a ground says has to stand on the ticket of the unit, and does not. */
function faultUnfounded(
  { ticket }: Draft,
  unit: string,
  { needs, clause }: FaultGround,
): Refusal | undefined {
  if (needs?.calledTogether && !isCalled(ticket, unit)) {
    return refusal('not-called-together', '该工单没有要求该单位参加的会议协调或者现场督办', {
      field: 'ground',
      clause,
    });
  }
  const { granted = 0, refused = 0 } = ticket.returnsBy?.[unit] ?? {};
  if (needs?.returned && granted + refused === 0) {
    return refusal('not-returned', '该单位没有退回过该工单', { field: 'ground', clause });
  }
  const marks = ticket.oversight?.marks ?? [];
  if (needs?.marks && !marks.some(({ mark }) => needs.marks?.includes(mark))) {
    return refusal('not-marked', '该工单没有相应的标记', { field: 'ground', clause });
  }
  return undefined;
}

/** It is found who made a term overdue: a unit, or the hotline itself, which is a unit's good reason (readings 13). */
export function attribute(draft: Draft, command: Command<'attribute'>): Refusal | undefined {
  const { clock, unit, reason } = command;
  const { timeliness, clocks } = draft.ticket;
  const missed = (timeliness[clock]?.missed ?? 0) > 0;
  if (!missed && !clocks.some(({ kind, expired }) => kind === clock && expired)) {
    return refusal('not-overdue', '该期限没有逾期', { field: 'clock' });
  }
  const stranger = unit === undefined ? undefined : notAUnit(draft, unit, undefined);
  if (stranger) return stranger;
  draft.record({ type: 'OverdueAttributed', clock, ...(unit !== undefined && { unit }), reason });
  return undefined;
}

/** A fault that stands on record is excused, because it was made in good faith and put right (Inner Mongolia art. 25). */
export function excuse(draft: Draft, command: Command<'excuse'>): Refusal | undefined {
  const rule = draft.rules.regulation.excuse;
  if (!rule) return refusal('no-excuse', '本市规定没有容错情形');
  const { clause } = rule;
  const { unit, fault, reason } = command;
  const onRecord = draft.ticket.oversight?.records?.some(
    (each) => each.unit === unit && (each.what === 'overdue' ? 'overdue' : each.ground) === fault,
  );
  if (!onRecord) return refusal('no-such-fault', '没有记录该单位的这一过错', { field: 'fault', clause });
  draft.record({ type: 'FaultExcused', unit, fault, clause, reason });
  return undefined;
}

/** A caller's abuse of the hotline is recorded, with what is done about it (Tai'an art. 32, Inner Mongolia art. 26). */
export function recordAbuse(draft: Draft, command: Command<'record-abuse'>): Refusal | undefined {
  const rule = draft.rules.regulation.abuse;
  if (!rule) return refusal('no-abuse', '本市规定没有滥用热线的情形');
  const { clause, grounds, measures, to, byUnits } = rule;
  const { ground, measure, reason, actor } = command;
  if (actor.side === 'unit' && !byUnits) {
    return refusal('not-by-units', '本市规定由热线处理滥用热线的情形', { clause });
  }
  if (!grounds.some(({ id }) => id === ground)) return unknownGround(clause, grounds);
  if (!measures.includes(measure)) {
    return refusal('unknown-measure', '须采取本市规定的措施', { field: 'measure', clause });
  }
  draft.record({
    type: 'AbuseRecorded',
    ground,
    measure,
    clause,
    ...(measure === 'hand-over' && { to }),
    ...(actor.side === 'unit' && actor.unit !== undefined && { unit: actor.unit }),
    reason,
  });
  return undefined;
}

/** Whether a unit was to come to a meeting about the ticket, or was supervised on site. */
function isCalled(ticket: Ticket, unit: string): boolean {
  const { coordination, supervisions } = ticket;
  if (coordination && [...coordination.units, coordination.unit].includes(unit)) return true;
  return supervisions.some(
    (each) =>
      (each.method === 'meeting' || each.method === 'onsite') && supervisedUnit(ticket, each) === unit,
  );
}

function unknownGround(clause: string | undefined, known: Parameters<typeof among>[0]): Refusal {
  return refusal('unknown-ground', `须依据本市规定的情形${among(known)}`, { field: 'ground', clause });
}

function notAUnit(draft: Draft, unit: string, clause: string | undefined): Refusal | undefined {
  if (draft.basis.units.has(unit)) return undefined;
  return refusal('unknown-unit', '没有该承办单位', { field: 'unit', clause });
}
