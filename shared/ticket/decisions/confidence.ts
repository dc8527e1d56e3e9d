import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { EventOf } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, type Stage } from '../ticket.ts';
import { NOT_YOURS } from './acting.ts';
import { belongsTo, inConflict } from './conflict.ts';
import { release } from './returning.ts';

/** Where the work is done a unit's part is work in hand; at the end it is a record only. */
const AT_WORK: readonly Stage[] = ['accepted', 'dispatched', 'handling', 'answered'];

/**
 * Units turn out to be the party complained about: neither they nor those below them are given the matter or shown
 * it, and what they have of it is taken back (Shaoyang art. 23). Said again, it takes back what they got since.
 */
export function nameAccused(draft: Draft, command: Command<'name-accused'>): Refusal | undefined {
  const { units, officers, reason } = command;
  if (units.length === 0 && !officers) {
    return refusal('nobody-named', '须指明被投诉的单位或者个人', { field: 'units' });
  }
  const refused = unknownAmong(draft, units, 'units');
  if (refused) return refused;
  recordAccused(draft, units, { reason, ...(officers && { officers }) });
  const clause = clauseOf(draft);
  if (!AT_WORK.includes(draft.ticket.stage)) return undefined;
  for (const { unit } of draft.ticket.assignments) {
    // Those below a unit leave with it.
    const assignment = draft.ticket.assignments.find((each) => each.unit === unit);
    if (!assignment || !inConflict(draft, unit)) continue;
    release(draft, assignment);
    draft.record({ type: 'TakenBack', unit, ...(clause !== undefined && { clause }), reason });
  }
  return undefined;
}

/** The citizen's word on whether whoever handles the matter may learn who they are. */
export function recordConsent(draft: Draft, command: Command<'record-consent'>): Refusal | undefined {
  const { given, way, note } = command;
  const clause = draft.rules.regulation.confidentiality?.withoutConsent?.clause;
  if ((draft.ticket.consent ?? false) === given) {
    return refusal('consent-unchanged', given ? '同意已记录' : '没有可撤回的同意', {
      field: 'given',
      clause,
    });
  }
  draft.record({ type: 'ConsentRecorded', given, way, ...citing(clause), ...(note && { note }) });
  return undefined;
}

/**
 * A unit reports that what it handles has to be kept secret (Meizhou art. 21). Nothing is kept from anybody by its word
 * alone: the hotline decides.
 */
export function fileSecrecy(draft: Draft, { actor, reason }: Command<'file-secrecy'>): Refusal | undefined {
  const { unit } = actor;
  if (unit === undefined || !assignmentOf(draft.ticket, unit)) {
    return NOT_YOURS;
  }
  const clause = draft.rules.regulation.secrecyNeeds?.clause;
  const state = draft.ticket.secrets?.[unit];
  if (state === 'filed' || state === 'granted') {
    return refusal('secrecy-unchanged', '保密要求已经报备', { clause });
  }
  draft.record({ type: 'SecrecyFiled', unit, ...citing(clause), reason });
  return undefined;
}

/** The hotline's word on a unit's report; what it granted it may take back, and what it refused still grant. */
export function reviewSecrecy(draft: Draft, command: Command<'review-secrecy'>): Refusal | undefined {
  const { unit, granted, reason } = command;
  const clause = draft.rules.regulation.secrecyNeeds?.clause;
  const state = draft.ticket.secrets?.[unit];
  if (state === undefined) {
    return refusal('nothing-to-review', '该单位没有报备保密要求', { field: 'unit', clause });
  }
  if (state === (granted ? 'granted' : 'refused')) {
    return refusal('secrecy-unchanged', '保密要求已经审定', { field: 'granted', clause });
  }
  draft.record({ type: 'SecrecyReviewed', unit, granted, ...citing(clause), reason });
  return undefined;
}

/** What the form said of whom the matter is about and of consent. */
export function confidenceGiven(
  draft: Draft,
  { accused, consent }: Pick<Command<'submit'>, 'accused' | 'consent'>,
): Refusal | undefined {
  if (accused) {
    const refused = unknownAmong(draft, accused, 'accused');
    if (refused) return refused;
    recordAccused(draft, accused);
  }
  const clause = draft.rules.regulation.confidentiality?.withoutConsent?.clause;
  if (consent !== undefined) draft.record({ type: 'ConsentRecorded', given: consent, ...citing(clause) });
  return undefined;
}

function unknownAmong({ basis }: Draft, units: readonly string[], field: string): Refusal | undefined {
  const at = units.findIndex((unit) => !basis.units.has(unit));
  if (at < 0) return undefined;
  return refusal('unknown-unit', '该单位不在本市单位目录中', { field: `${field}.${at}` });
}

function recordAccused(
  draft: Draft,
  named: readonly string[],
  more: Pick<EventOf<'AccusedNamed'>, 'officers' | 'reason'> = {},
): void {
  const { units } = draft.basis;
  const below = [...units.keys()].filter((unit) => belongsTo(named, unit, units));
  draft.record({ type: 'AccusedNamed', named, units: below, ...citing(clauseOf(draft)), ...more });
}

function clauseOf({ rules }: Draft): string | undefined {
  return rules.regulation.confidentiality?.accused?.clause;
}

function citing(clause: string | undefined): { clause?: string } {
  return clause === undefined ? {} : { clause };
}
